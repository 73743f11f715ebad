"""Two lines of a case held against each other: what is reversed, what moves, what is set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import duties
from domain.facts import Drift, Fact, Lodged, RemedyOwed, Reversed, RulingBody, SetAside
from domain.facts.differences import (
    Difference,
    InsteadFact,
    MovedDate,
    ReversedFact,
    SetAsideAct,
)
from domain.publication import advance

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.dossier import Case, Outcome
    from domain.journal import Input
    from domain.state import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AsIf:
    """A difference, and the facts that would be published, numbered as they would be."""

    __pydantic_config__ = {"extra": "forbid"}

    difference: Difference
    facts: tuple[Fact, ...]


def compared(case: Case, entry: Input, applied: Outcome, now: datetime) -> AsIf:
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
        dates=moved(without.case, applied.case),
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


def moved(before: Case, after: Case) -> tuple[MovedDate, ...]:
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
