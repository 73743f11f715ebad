"""The computed difference: what would change if an input came now, before anyone asks.

The same core runs as for the input itself, on a case that is a value: nothing is changed. Where
people would have to decide, both are given: what happens at once, and what follows if they grant
it (journal rule 11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.case import accept, advance
from domain.commands import RequestCorrection
from domain.comparing import AsIf, compared, moved
from domain.errors import DueProcessError
from domain.facts import (
    Fact,
    RetroactiveReview,
    Reversed,
    RulingBody,
)
from domain.facts.differences import (
    Difference,
)
from domain.revision import granted, placed, put_right
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Command
    from domain.dossier import Case
    from domain.journal import Input


def difference(case: Case, command: Command, now: datetime) -> Difference:
    """Return what would change if this command came now; a refusal is an answer too."""
    return as_if(case, command, now).difference


def as_if(case: Case, command: Command, now: datetime) -> AsIf:
    """Return what would change if this command came now, with the facts that would tell it."""
    try:
        taken = accept(case, command, now)
    except DueProcessError as refusal:
        return refused(command.do, command.id, command.received_at, refusal)
    entry = next(entry for entry in taken.case.journal if entry.message.id == command.id)
    if isinstance(command, RequestCorrection):
        entries = put_right(case, command.act, command.on_day)
        found = compared(case, entry, granted(case, entries, command.act, now), now)
    elif any(isinstance(fact.body, RetroactiveReview) for fact in taken.facts):
        found = if_granted(case, entry, now)
    else:
        return compared(case, entry, taken, now)
    at_once = moved(advance(case, now).case, taken.case)
    decided = replace(found.difference, touches_people=True, at_once=at_once)
    return replace(found, difference=decided)


def if_granted(case: Case, entry: Input, now: datetime) -> AsIf:
    """Return what follows if people let an input count from its own instant, whatever it touches.

    Args:
        case: The case, with or without the input in its journal.
        entry: The input; where it was taken in order, it counts from its own instant here.
        now: When they would grant it.
    """
    entries, own = placed(case, entry), entry.message.id
    entry = next(each for each in entries if each.message.id == own)
    found = compared(case, entry, granted(case, entries, own, now), now)
    gone = {each.number for each in found.difference.reversed}
    touches = any(p.of_person and p.cause != own for p in case.published if p.number in gone)
    return replace(found, difference=replace(found.difference, touches_people=touches))


def refused(do: str, command: str, received_at: datetime, refusal: DueProcessError) -> AsIf:
    """Return that a command would be refused and nothing would change."""
    found = Difference(
        command=command,
        do=do,
        counts_from=received_at,
        refused=str(refusal.code),
        because=refusal.sentence,
    )
    return AsIf(difference=found, facts=())


def lines(record: tuple[Fact, ...], found: AsIf) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return both lines of history from where they part: as it stands, and as it would be.

    Args:
        record: Every fact of the case so far.
        found: What would change.
    """
    gone_before = {
        number for fact in record if isinstance(fact.body, Reversed) for number in fact.body.numbers
    }
    gone = {each.number for each in found.difference.reversed}
    stands = [f for f in record if isinstance(f.body, RulingBody) and f.number not in gone_before]
    known = {(fact.key, fact.at) for fact in stands if fact.number not in gone}
    new = [f for f in found.facts if isinstance(f.body, RulingBody) and (f.key, f.at) not in known]
    parts = [f.at for f in stands if f.number in gone] + [f.at for f in new]
    if not parts:
        return (), ()
    now = [f for f in stands if f.at >= min(parts)]
    then = sorted([*(f for f in now if f.number not in gone), *new], key=lambda f: f.at)
    return tuple(sorted(now, key=lambda f: f.at)), tuple(then)
