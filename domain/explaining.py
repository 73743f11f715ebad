"""How each date of a case came about: its reckoning, its days, and every date told before.

`explain` holds what the case knows of its clocks against the facts on record. It computes no date
and changes none; the words are those of whoever shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.clock import Mark, Promise
from domain.errors import Code, Malformed
from domain.facts import (
    Drift,
    Fact,
    Lodged,
    Promised,
    PromiseWithdrawn,
    RetroactiveReview,
    Reversed,
    RulingBody,
    SetAside,
)
from domain.reckoning import Reckoning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.clock import TraceDay


_WORDS = Reversed | RetroactiveReview | Drift | SetAside | Lodged
"""What is said before the rulings of one breath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive days of a trace with one mark; the first and last count where they counted."""

    first: date
    last: date
    mark: Mark
    k_first: int | None
    k_last: int | None
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Consecutive days that counted in the date told before, and do not in this one.

    Attributes:
        first: First of them.
        last: Last of them.
        now: Their mark in the later trace.
    """

    first: date
    last: date
    now: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDate:
    """A date as it was told once, or (without a promise) the word that it no longer applies.

    Attributes:
        number: Number of the fact that told it.
        told_at: When.
        promise: The date with its trace.
        later_by: Calendar days between the date told before and this one; 0 for the first.
        kept: True where it could not come earlier because of a date that was told before.
        changes: Days that no longer count, against the date told before.
        because: What became true just before it was told, and what was reversed.
    """

    number: int
    told_at: datetime
    promise: Promise | None
    later_by: int
    kept: bool
    changes: tuple[Change, ...]
    because: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one date came about.

    Attributes:
        clock: Key of the clock.
        reckoning: The rule, the trigger and the trace; None where the clock runs no more because
            what had set it off was reversed.
        set_off: The fact that set it off, last, after those of the same act or lapse before it.
        days: The trace in stretches.
        told: Every date that was told, in order.
        never_shortened: True if no promised date was followed by an earlier one.
    """

    clock: str
    reckoning: Reckoning | None
    set_off: tuple[Fact, ...]
    days: tuple[Stretch, ...]
    told: tuple[ToldDate, ...]
    never_shortened: bool


def explain(
    reckonings: tuple[Reckoning, ...], record: tuple[Fact, ...], clock: str = ""
) -> tuple[Explanation, ...]:
    """Explain each date of a case, or that of one clock.

    Args:
        reckonings: What the case knows of its clocks (`domain.reckoning`).
        record: Every fact of the case so far, in order.
        clock: Key of the one clock; empty for all, those without effect left out.

    Raises:
        Malformed: the case has never had such a clock.
    """
    by_clock = {each.clock: each for each in reckonings}
    told = {fact.body.clock for fact in record if isinstance(fact.body, Promised)}
    keys = [*by_clock, *sorted(told - set(by_clock))]
    if not clock:
        return tuple(_explained(key, by_clock.get(key), record) for key in keys)
    if clock not in keys:
        known = ", ".join(keys)
        raise Malformed(Code.MALFORMED, f"the case has no such clock; it has: {known}")
    return (_explained(clock, by_clock.get(clock), record),)


def _explained(clock: str, reckoning: Reckoning | None, record: tuple[Fact, ...]) -> Explanation:
    promise = None if reckoning is None else reckoning.promise
    told = tuple(_told(clock, record))
    return Explanation(
        clock=clock,
        reckoning=reckoning,
        set_off=_set_off(reckoning, record),
        days=() if promise is None else stretches(promise),
        told=told,
        never_shortened=_never_shortened(told),
    )


def _set_off(reckoning: Reckoning | None, record: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the act or lapse that set a clock off, as far as its facts led there and hold."""
    if reckoning is None or reckoning.set_off is None:
        return ()
    began = reckoning.set_off
    gone = {n for fact in record if isinstance(fact.body, Reversed) for n in fact.body.numbers}
    return tuple(
        fact
        for fact in record
        if fact.cause == began.cause and fact.number <= began.number and fact.number not in gone
    )


def stretches(promise: Promise) -> tuple[Stretch, ...]:
    """Fold the days of a trace: consecutive ones of the same mark stand together."""
    return tuple(
        Stretch(
            first=days[0].day,
            last=days[-1].day,
            mark=days[0].mark,
            k_first=days[0].k,
            k_last=days[-1].k,
            n=days[0].n,
        )
        for days in _together(promise.trace)
    )


def _together(trace: tuple[TraceDay, ...]) -> Iterator[list[TraceDay]]:
    """Part a trace where the mark changes, where days are left out, and where a count begins."""
    days: list[TraceDay] = []
    for step in trace:
        if days and not _goes_on(days[-1], step):
            yield days
            days = []
        days.append(step)
    if days:
        yield days


def _goes_on(before: TraceDay, step: TraceDay) -> bool:
    follows = step.day == before.day + ONE_DAY
    return follows and (step.mark, step.n) == (before.mark, before.n) and step.k != 1


def _told(clock: str, record: tuple[Fact, ...]) -> Iterator[ToldDate]:
    """Return each date that was told for a clock, with what moved it."""
    before: Promise | None = None
    days: list[date] = []
    for index, fact in enumerate(record):
        body = fact.body
        if not isinstance(body, Promised | PromiseWithdrawn) or body.clock != clock:
            continue
        promise = body.promise if isinstance(body, Promised) else None
        both = None if promise is None or before is None else (before, promise)
        yield ToldDate(
            number=fact.number,
            told_at=fact.at,
            promise=promise,
            later_by=0 if both is None else (both[1].last_day - both[0].last_day).days,
            kept=promise is not None and _is_kept(promise, days),
            changes=() if both is None else tuple(_changes(*both)),
            because=_because(record[:index], fact),
        )
        if promise is not None:
            before = promise
            days += [] if promise.forecast else [promise.last_day]


def _is_kept(promise: Promise, told: list[date]) -> bool:
    last = promise.trace[-1] if promise.trace else None
    return last is not None and last.mark is Mark.KEPT and last.day in told


def _changes(before: Promise, after: Promise) -> Iterator[Change]:
    """Return the days that counted before and do not now, folded."""
    counted = {step.day for step in before.trace if step.mark is Mark.COUNTED}
    marks: dict[date, Mark] = {}
    for step in after.trace:
        marks.setdefault(step.day, step.mark)
    lost = [
        (day, marks[day])
        for day in sorted(counted)
        if day in marks and marks[day] is not Mark.COUNTED
    ]
    stretch: list[tuple[date, Mark]] = []
    for day, mark in lost:
        if stretch and (day, mark) != (stretch[-1][0] + ONE_DAY, stretch[-1][1]):
            yield Change(first=stretch[0][0], last=stretch[-1][0], now=stretch[0][1])
            stretch = []
        stretch.append((day, mark))
    if stretch:
        yield Change(first=stretch[0][0], last=stretch[-1][0], now=stretch[0][1])


def _because(before: tuple[Fact, ...], told: Fact) -> tuple[Fact, ...]:
    """Return what became true in the same breath: the rulings, and what was reversed.

    Facts of one breath stand together: first what is said of reversals, then the rulings, then
    everything that is told because of them.
    """
    found: list[Fact] = []
    for fact in reversed(before):
        is_word = isinstance(fact.body, _WORDS)
        is_ruling = isinstance(fact.body, RulingBody)
        if fact.handled_at != told.handled_at or (found and not is_word and not is_ruling):
            break
        if is_word or is_ruling:
            found.append(fact)
    return tuple(reversed(found))


def _never_shortened(told: tuple[ToldDate, ...]) -> bool:
    promised = [t.promise.ends_at for t in told if t.promise is not None and not t.promise.forecast]
    return promised == sorted(promised)
