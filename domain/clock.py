"""How a date comes about: counting, rolling, the trace, and never shorter (policy K1 to K7, K14).

A *promise* is a date given for a duty or a window: its last local day, the exclusive instant at
which that day ends, and the trace of every day from the trigger to the end. `count` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY, BusinessCalendar, DayKind, Site
from domain.errors import Uncovered
from domain.leave import Days
from domain.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Unit(StrEnum):
    """What is counted."""

    BUSINESS_DAY = "business_day"
    CALENDAR_DAY = "calendar_day"


class Roll(StrEnum):
    """Where a last day goes that is not a business day (policy K5)."""

    FOLLOWING = "following"
    PRECEDING = "preceding"
    NONE = "none"


class Mark(StrEnum):
    """What became of one day of a trace."""

    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LEAVE = "leave"
    PAUSED = "paused"
    DOWNTIME = "downtime"
    ROLLED = "rolled"
    KEPT = "kept"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: so many of a unit, and the roll of its last day."""

    __pydantic_config__ = {"extra": "forbid"}

    count: int
    unit: Unit
    roll: Roll


@dataclass(frozen=True, slots=True)
class TraceDay:
    """One day of a trace; `k` and `n` are given where the day was counted as k of n.

    Elapsed hours are one such day, the last: so many of so many hours, counted by no calendar.
    """

    __pydantic_config__ = {"extra": "forbid"}

    day: date
    mark: Mark
    k: int | None
    n: int | None

    def __str__(self) -> str:
        """Return the mark in words, such as `counted 2 of 5`."""
        return f"{self.mark} {self.k} of {self.n}" if self.k is not None else str(self.mark)


@dataclass(frozen=True, slots=True)
class Still:
    """Days on which a clock stands still, and the mark that they leave in a trace."""

    __pydantic_config__ = {"extra": "forbid"}

    days: Days
    mark: Mark


@dataclass(frozen=True, slots=True)
class Promise:
    """A date as given, with how it came about.

    Attributes:
        trigger_day: The day that set the clock off; it is never counted (policy K1).
        last_day: The last local day on which an act is in time.
        ends_at: The first real instant of the next local day, in UTC; an act counts if it was
            received before it (policy K3).
        forecast: True while a leave that it touches is open: then it is no promise yet.
        calendar: Name of the calendar.
        calendar_version: Version of the calendar's day list.
        zone: Name of the zone in which the last day ends.
        tz_version: Version of the zone data.
        trace: Every day after the trigger up to the end, in order; a roll comes last.
    """

    __pydantic_config__ = {"extra": "forbid"}

    trigger_day: date
    last_day: date
    ends_at: datetime
    forecast: bool
    calendar: str
    calendar_version: str
    zone: str
    tz_version: str
    trace: tuple[TraceDay, ...]


def count(
    trigger: date,
    span: Span,
    calendar: BusinessCalendar,
    site: Site,
    still: Iterable[Still] = (),
) -> Promise | None:
    """Count a span from a trigger day, skipping the days on which the clock stands still.

    Args:
        trigger: The day that sets the clock off, itself never counted (K1).
        span: How many of what, and the roll of the last day. A count of 0 ends on the trigger day.
        calendar: Whose business days count (K4).
        site: Where the last day ends (K3).
        still: Pauses; overlapping ones are a union (K6).

    Returns:
        The promise, or None where a pause without a known end is met: then no date can be told.

    Raises:
        Uncovered: a day lies outside the calendar or the zone data (K4).
    """
    if trigger == date.max:
        raise Uncovered(f"calendar {calendar.name} {calendar.version}", trigger)
    pauses = tuple(still)
    trace: list[TraceDay] = []
    day = trigger
    if span.count == 0:
        # It ends on the trigger day, which no count has looked up: uncovered is no end (K4).
        calendar.kind(trigger)
    counted = 0
    while counted < span.count:
        day += ONE_DAY
        skipped = _skipped(day, span.unit, calendar, pauses)
        if skipped is None:
            counted += 1
            trace.append(TraceDay(day, Mark.COUNTED, counted, span.count))
        elif _is_endless(day, pauses):
            return None
        else:
            trace.append(TraceDay(day, skipped, None, None))
    last_day = _roll(day, span.roll, calendar, pauses, trace)
    if last_day is None:
        return None
    return Promise(
        trigger_day=trigger,
        last_day=last_day,
        ends_at=site.start_of(last_day + ONE_DAY),
        forecast=False,
        calendar=calendar.name,
        calendar_version=calendar.version,
        zone=site.zone,
        tz_version=site.tz_version,
        trace=tuple(trace),
    )


def extend(
    promise: Promise,
    span: Span,
    calendar: BusinessCalendar,
    site: Site,
    still: Iterable[Still] = (),
) -> Promise | None:
    """Count on from the last day of a promise; the trace shows both parts."""
    longer = count(promise.last_day, span, calendar, site, still)
    if longer is None:
        return None
    return replace(longer, trigger_day=promise.trigger_day, trace=(*promise.trace, *longer.trace))


def keep(promise: Promise, floor_day: date, floor_ends_at: datetime) -> Promise:
    """Return the promise, but never earlier than a date that was told before."""
    if promise.ends_at >= floor_ends_at:
        return promise
    kept = TraceDay(floor_day, Mark.KEPT, None, None)
    return replace(promise, last_day=floor_day, ends_at=floor_ends_at, trace=(*promise.trace, kept))


def deemed_receipt(
    received_at: datetime,
    cutoff: time,
    calendar: BusinessCalendar,
    site: Site,
    still: Iterable[Still] = (),
) -> date | None:
    """Return the day on which a notice or submission counts as received (policy K2).

    What comes at or after the cut-off, on a day that is not a business day, or on a leave day of
    the recipient counts on the recipient's next business day that is not a leave day; None while
    the end of that leave is not known.

    Raises:
        Uncovered: a day lies outside the calendar or the zone data.
    """
    pauses = tuple(still)
    local = site.local(received_at)
    day = local.date()
    if local.time() >= cutoff:
        day += ONE_DAY
    while _skipped(day, Unit.BUSINESS_DAY, calendar, pauses) is not None:
        if _is_endless(day, pauses):
            return None
        day += ONE_DAY
    return day


def unused(promise: Promise, on: date) -> int:
    """Return how many counted days of a promise lie after a day."""
    return sum(1 for step in promise.trace if step.mark is Mark.COUNTED and step.day > on)


def _skipped(
    day: date, unit: Unit, calendar: BusinessCalendar, pauses: tuple[Still, ...]
) -> Mark | None:
    kind = calendar.kind(day)
    for pause in pauses:
        # A day off that a door was down on was not counted anyway: nothing is given back for it.
        is_off = unit is Unit.BUSINESS_DAY and kind is not DayKind.BUSINESS
        if day in pause.days and not (is_off and pause.mark is Mark.DOWNTIME):
            return pause.mark
    if unit is Unit.BUSINESS_DAY and kind is not DayKind.BUSINESS:
        return _NOT_WORKED[kind]
    return None


_NOT_WORKED: Mapping[DayKind, Mark] = {
    DayKind.WEEKEND: Mark.WEEKEND,
    DayKind.HOLIDAY: Mark.HOLIDAY,
}


def _is_endless(day: date, pauses: tuple[Still, ...]) -> bool:
    return any(pause.days.last is None and pause.days.first <= day for pause in pauses)


def _roll(
    day: date,
    roll: Roll,
    calendar: BusinessCalendar,
    pauses: tuple[Still, ...],
    trace: list[TraceDay],
) -> date | None:
    if roll is Roll.NONE:
        return day
    forward = roll is Roll.FOLLOWING
    moved = day
    while (skipped := _skipped(moved, Unit.BUSINESS_DAY, calendar, pauses)) is not None:
        if forward and _is_endless(moved, pauses):
            return None
        if forward and moved != day:
            trace.append(TraceDay(moved, skipped, None, None))
        moved += ONE_DAY if forward else -ONE_DAY
    if moved != day:
        trace.append(TraceDay(moved, Mark.ROLLED, None, None))
    return moved
