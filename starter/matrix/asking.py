"""Commands that make sense where a case stands: the worked examples, fitted to it.

An example names `packet[1]` or the first deliverable; here it names what this case has open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from domain.commands import (
    Approve,
    RequestCorrection,
    SubmitEntry,
)
from domain.corrections import OF_THE_EMPLOYEE
from domain.effects import Report
from domain.people import Actor, Role
from starter.decoding import adapter
from starter.examples import COMMANDS, Occasion, example
from starter.matrix.fitting import FITTED, awaited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from domain.case import Case
    from domain.commands import Command


_RECEIPT: Final = "notice_receipt["

_NOT_STRUCK: Final = (*OF_THE_EMPLOYEE, SubmitEntry, Approve, RequestCorrection, *get_args(Report))


def commands_for(case: Case, do: str, role: Role, now: datetime) -> Iterator[Command]:
    """Give the commands of one kind that a role might give now: one for each way to fill it in.

    Each holder of the role is asked in turn, and nobody where nobody holds it.
    """
    occasion = Occasion(
        day=case.frame.site(Role.EMPLOYEE).day_of(now),
        at=now,
        leave=max(1, len(case.state.leaves)),
        notice=awaited(case)[-1],
    )
    fitted = FITTED.get(do)
    for holder, person in enumerate(case.frame.people.holders(role), start=1):
        actor = Actor(person, role)
        ways = [{}] if fitted is None else fitted(case, actor, occasion)
        for number, fields in enumerate(ways, start=1):
            # Ids that grow with the case: at one instant the journal goes by them.
            sent_as = f"{case.last_number:06}-{do}-{role}-{holder}-{number}"
            yield build(do, sent_as, actor, occasion, fields)


def build(
    do: str, sent_as: str, by: Actor, occasion: Occasion, fields: Mapping[str, object]
) -> Command:
    """Return a whole command: the fields given, all others as in the example."""
    values = {**example(do, occasion), **fields}
    envelope = {"do": do, "id": sent_as, "by": by, "received_at": occasion.at}
    return adapter(COMMANDS[do]).validate_python({**values, **envelope})
