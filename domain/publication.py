"""Publication: numbers for what became true, and what has to be said because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import journal
from domain.commands import ConfirmSilence, RecordContactCheck
from domain.dossier import Case, Outcome, Published
from domain.facts import Body, Fact, Lodged, SetAside
from domain.said import Aside
from domain.tellings import tell
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.journal import Ruling
    from domain.people import Actor


def advance(case: Case, now: datetime) -> Outcome:
    """Let everything happen that has fallen due; total: it never raises."""
    if now < case.ran_to:
        return Outcome(case, ())
    so_far = journal.lapse_until(case.frame, case.standing, now)
    return publish(replace(case, state=so_far.state), so_far.rulings, [], now)


def publish(
    case: Case,
    rulings: tuple[Ruling, ...],
    told: list[Body],
    now: datetime,
) -> Outcome:
    """Number what became true and what has to be said, in that order."""
    facts: list[Fact] = []
    number = case.last_number

    def add(key: str, at: datetime, cause: str, by: Actor | None, body: Body) -> int:
        nonlocal number
        number += 1
        facts.append(
            Fact(number=number, key=key, at=at, handled_at=now, cause=cause, by=by, body=body)
        )
        return number

    said = case.said
    for body in told:
        add(f"{body.kind}:{number + 1}", now, "", None, body)
        if isinstance(body, Lodged | SetAside):
            aside = Aside(body.command, body.do, body.code, body.by.role, body.kind == "lodged")
            said = replace(said, asides=(*said.asides, aside))
    published = list(case.published)
    for ruling in rulings:
        its = add(ruling.key, ruling.at, ruling.cause, ruling.by, ruling.body)
        published.append(
            Published(
                number=its,
                key=ruling.key,
                digest=ruling.digest,
                counts_from=ruling.order[0],
                rank=ruling.order[1],
                cause=ruling.cause,
                of_person=_is_of_person(case, ruling.cause, ruling.by),
            )
        )
    telling = tell(replace(case.frame, said=said, as_of=now), case.state, now)
    for body in telling.bodies:
        add(f"{body.kind}:{number + 1}", now, "", None, body)
    kept = replace(
        case,
        said=telling.said,
        state=telling.state,
        published=tuple(published),
        last_number=number,
        ran_to=max(case.ran_to, now),
    )
    return Outcome(kept, tuple(facts))


def _is_of_person(case: Case, cause: str, by: Actor | None) -> bool:
    """Tell whether reversing a ruling would undo more than silence and its confirmation (K8)."""
    if by is None:
        return False
    message = next((e.message for e in case.journal if e.message.id == cause), None)
    return not isinstance(message, ConfirmSilence | RecordContactCheck)
