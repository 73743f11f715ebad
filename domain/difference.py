"""The computed difference: what would change if an input came now, before anyone asks.

The same core runs as for the input itself, on a case that is a value: nothing is changed. Where
people would have to decide, both are given: what happens at once, and what follows if they grant
it (journal rule 11).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain import duties
from domain.case import accept, advance
from domain.commands import RequestCorrection
from domain.errors import DueProcessError
from domain.facts import (
    Drift,
    Fact,
    Lodged,
    RemedyOwed,
    RetroactiveReview,
    Reversed,
    RulingBody,
    SetAside,
)
from domain.facts.differences import (
    Difference,
    InsteadFact,
    MovedDate,
    ReversedFact,
    SetAsideAct,
)
from domain.revision import granted, placed, put_right

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import Command
    from domain.dossier import Case, Outcome
    from domain.journal import Input
    from domain.state import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AsIf:
    """A difference, and the facts that would be published, numbered as they would be."""

    __pydantic_config__ = {"extra": "forbid"}

    difference: Difference
    facts: tuple[Fact, ...]


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
        found = _compared(case, entry, granted(case, entries, command.act, now), now)
    elif any(isinstance(fact.body, RetroactiveReview) for fact in taken.facts):
        found = if_granted(case, entry, now)
    else:
        return _compared(case, entry, taken, now)
    at_once = _moved(advance(case, now).case, taken.case)
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
    compared = _compared(case, entry, granted(case, entries, own, now), now)
    gone = {each.number for each in compared.difference.reversed}
    touches = any(p.of_person and p.cause != own for p in case.published if p.number in gone)
    return replace(compared, difference=replace(compared.difference, touches_people=touches))


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


def _compared(case: Case, entry: Input, applied: Outcome, now: datetime) -> AsIf:
    """Hold the case with the input against the case without it, both run up to now."""
    without = advance(case, now)
    anyway = {(fact.key, fact.at) for fact in without.facts}
    bodies = [fact.body for fact in applied.facts]
    own = entry.message.id
    asides = [b for b in bodies if isinstance(b, SetAside | Lodged) and b.command != own]
    found = Difference(
        command=own,
        do=entry.message.do,
        counts_from=entry.counts_from,
        lodged=any(isinstance(b, Lodged) and b.command == own for b in bodies),
        is_drift=any(isinstance(b, Drift) for b in bodies),
        final=_named(case, {n for b in bodies if isinstance(b, RemedyOwed) for n in b.numbers}),
        reversed=_named(case, {n for b in bodies if isinstance(b, Reversed) for n in b.numbers}),
        instead=tuple(
            InsteadFact(kind=fact.body.kind, at=fact.at, by=fact.by)
            for fact in applied.facts
            if isinstance(fact.body, RulingBody) and (fact.key, fact.at) not in anyway
        ),
        dates=_moved(without.case, applied.case),
        set_aside=tuple(
            SetAsideAct(
                command=b.command, do=b.do, by=b.by, code=b.code, may_revive=isinstance(b, Lodged)
            )
            for b in asides
        ),
    )
    return AsIf(difference=found, facts=applied.facts)


def _named(case: Case, numbers: set[int]) -> tuple[ReversedFact, ...]:
    """Return the facts behind these numbers, with who acted and when."""
    entries = {entry.message.id: entry for entry in case.journal}
    found = []
    for published in sorted(case.published, key=lambda each: each.number):
        if published.number not in numbers:
            continue
        entry = entries.get(published.cause)
        found.append(
            ReversedFact(
                number=published.number,
                kind=published.key.partition(":")[0],
                at=published.counts_from if entry is None else entry.at,
                by=None if entry is None else entry.by,
                of_person=published.of_person,
            )
        )
    return tuple(found)


def _moved(before: Case, after: Case) -> tuple[MovedDate, ...]:
    """Return every date that somebody still acts by, in either case, and that differs."""
    old = {clock.key: clock for clock in before.state.clocks}
    new = {clock.key: clock for clock in after.state.clocks}
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        was, becomes = _owed(old.get(key)), _owed(new.get(key))
        whose, clock = (after, becomes) if becomes is not None else (before, was)
        if clock is None or _date(was) == _date(becomes):
            continue
        old_day, old_forecast = _date(was)
        new_day, new_forecast = _date(becomes)
        found.append(
            MovedDate(
                clock=key,
                owner=duties.owner_of(whose.frame, whose.state, clock),
                old_day=old_day,
                new_day=new_day,
                old_forecast=old_forecast,
                new_forecast=new_forecast,
            )
        )
    return tuple(found)


def _owed(clock: Clock | None) -> Clock | None:
    return clock if clock is not None and clock.is_owed else None


def _date(clock: Clock | None) -> tuple[date | None, bool]:
    if clock is None or clock.promise is None:
        return None, False
    return clock.promise.last_day, clock.promise.forecast
