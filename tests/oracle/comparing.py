"""The product's clock beside the second reckoning: what each says of a window, in the same form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar

from domain import clock
from domain.calendar import BusinessCalendar
from domain.clock import Mark, Promise, Roll, Span, Still, Unit
from domain.errors import Uncovered
from domain.intermittent import Absence, LeaveDay, is_skipped
from domain.leave import Days, Leave, LeaveStatus, spells
from tests.oracle import windows
from tests.oracle.reckoning import (
    DAY,
    WEEKDAYS,
    NoSuchDay,
    Pause,
    end_of,
    reckon,
    reckon_receipt,
)
from tests.oracle.windows import Window, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.oracle import reckoning
    from tests.oracle.reckoning import Length, SingleDays

T = TypeVar("T")

UNCOVERED: Final = "uncovered"


@dataclass(frozen=True)
class Difference:
    """A window of which the two say something else."""

    number: int
    what: str
    product: object
    oracle: object
    window: Window
    world: World

    def __str__(self) -> str:
        """Tell all that is needed to look into it."""
        world = self.world
        return "\n".join(
            (
                f"window {self.number}: {self.what}",
                f"  the product says  {self.product}",
                f"  the oracle says   {self.oracle}",
                f"  {self.window}",
                f"  calendar {world.name} from {world.covers[0]} to {world.covers[1]}",
                f"  weekend {world.weekend}, zone {world.site.zone} until {world.site.until}",
                f"  holidays {[str(day) for day in world.holidays]}",
                f"  worked   {[str(day) for day in world.working_days]}",
            )
        )


def differences(seed: int, first: int, last: int) -> Iterator[Difference]:
    """Compare the windows of a seed, from one number up to (not including) another."""
    for number, world, window in windows.drawn(seed, first, last):
        for what, product, oracle in _answers(world, window):
            if product != oracle:
                yield Difference(number, what, product, oracle, window, world)
                break


def in_words(seed: int, first: int, last: int) -> list[str]:
    """Compare a stretch of windows; what differs comes back in words, so that it can travel."""
    return [str(difference) for difference in differences(seed, first, last)]


def _answers(world: World, window: Window) -> Iterator[tuple[str, object, object]]:
    """Ask both the same questions, one after the other."""
    calendar = _calendar(world)
    pauses: list[Pause] = []
    for absence in window.absences:
        leave = _leave(absence)
        days = _told(absence.days, world.almanac)
        yield "the days of a leave", _told(_interval, leave, calendar), days
        asked = window.asked_day
        yield "whom a leave covers", leave.covers(asked, calendar), absence.covers(asked)
        if isinstance(days, tuple):
            pauses.append(Pause(*days, "leave"))
    if window.single is not None:
        passed = sorted(window.single.days(world.almanac))
        short = _spells(window.single, calendar)
        yield "the single days of a leave", _days_of(short, calendar), passed
        away = any(spell.covers(window.asked_day, calendar) for spell in short)
        yield "whom single days cover", away, window.asked_day in passed
        pauses += [Pause(day, day, "leave") for day in passed]
    pauses += window.paused
    still = tuple(Still(Days(pause.first, pause.last), Mark(pause.mark)) for pause in pauses)

    span = _span(window.length)
    found = _told(clock.count, window.trigger, span, calendar, world.site, still)
    expected = _told(_reckoned, world, window.trigger, window.length, pauses)
    yield "the window", _said(found), expected
    if isinstance(found, Promise) and isinstance(expected, Answer):
        yield from _about(world, window, calendar, (found, expected), (still, pauses))

    product = _told(
        clock.deemed_receipt, window.received, window.cutoff, calendar, world.site, still
    )
    yield "the day of receipt", product, _told(_received, world, window, pauses)


@dataclass(frozen=True)
class Answer:
    """A promise in the form in which the two are compared."""

    trigger: date
    last_day: date
    ends_at: datetime
    trace: tuple[tuple[date, str], ...]
    names: tuple[str, str]
    forecast: bool = False


def _about(
    world: World,
    window: Window,
    calendar: BusinessCalendar,
    both: tuple[Promise, Answer],
    paused: tuple[tuple[Still, ...], list[Pause]],
) -> Iterator[tuple[str, object, object]]:
    """Ask what may be asked of a promise: what is unused, a longer one, an earlier word kept."""
    promise, answer = both
    still, pauses = paused
    counted = [day for day, mark in answer.trace if mark.startswith("counted")]
    left = sum(day > window.asked_day for day in counted)
    yield "the unused days", clock.unused(promise, window.asked_day), left
    if window.longer is not None:
        longer = _span(window.longer)
        found = _told(clock.extend, promise, longer, calendar, world.site, still)
        expected = _told(_reckoned, world, answer.last_day, window.longer, pauses)
        if isinstance(expected, Answer):
            trace = (*answer.trace, *expected.trace)
            expected = Answer(
                answer.trigger, expected.last_day, expected.ends_at, trace, expected.names
            )
        yield "the extended window", _said(found), expected
    if window.told_before is not None:
        told = answer.last_day + DAY * window.told_before
        told_end = end_of(told, world.site.zone)
        expected = answer
        if told_end > answer.ends_at:
            trace = (*answer.trace, (told, "kept"))
            expected = Answer(answer.trigger, told, told_end, trace, answer.names)
        yield "the window kept", _said(clock.keep(promise, told, told_end)), expected


def _told(ask: Callable[..., T], *of: object) -> T | str:
    """Return an answer, or that something is not covered."""
    try:
        return ask(*of)
    except (Uncovered, NoSuchDay):
        return UNCOVERED


# The product's side


def _calendar(world: World) -> BusinessCalendar:
    return BusinessCalendar(
        name=world.name,
        version="1",
        covers_from=world.covers[0],
        covers_to=world.covers[1],
        weekend=tuple(sorted(WEEKDAYS.index(day) + 1 for day in world.weekend)),
        holidays=world.holidays,
        working_days=world.working_days,
    )


def _span(length: Length) -> Span:
    return Span(length.number, Unit(length.unit), Roll(length.roll))


def _leave(absence: reckoning.Absence) -> Leave:
    status = LeaveStatus(absence.status)
    return Leave(1, status, absence.first, absence.expected, absence.back)


def _spells(single: SingleDays, calendar: BusinessCalendar) -> tuple[Leave, ...]:
    hours = (
        LeaveDay(day, Decimal(absent), Decimal(scheduled))
        for day, absent, scheduled in single.hours
    )
    leave = Leave(
        1,
        LeaveStatus.APPROVED,
        single.first,
        None,
        None,
        intermittent=True,
        absences=tuple(Absence(day, skipped=is_skipped(day, 50), entry=1) for day in hours),
        provisional_to=single.paused_to,
    )
    return spells((leave,), calendar)


def _days_of(leaves: tuple[Leave, ...], calendar: BusinessCalendar) -> list[date]:
    """Return each day that is on one of the leaves, in order."""
    found: set[date] = set()
    for leave in leaves:
        days = leave.days(calendar)
        if days is not None and days.last is not None:
            length = (days.last - days.first).days + 1
            found |= {days.first + DAY * number for number in range(length)}
    return sorted(found)


def _interval(leave: Leave, calendar: BusinessCalendar) -> tuple[date, date | None] | None:
    days = leave.days(calendar)
    return None if days is None else (days.first, days.last)


def _said(promise: Promise | str | None) -> Answer | str | None:
    if not isinstance(promise, Promise):
        return promise
    return Answer(
        promise.trigger_day,
        promise.last_day,
        promise.ends_at,
        tuple((step.day, str(step)) for step in promise.trace),
        (promise.calendar, promise.zone),
        promise.forecast,
    )


# The oracle's side


def _reckoned(world: World, trigger: date, length: Length, pauses: list[Pause]) -> Answer | None:
    found = reckon(world.almanac, trigger, length, pauses)
    if found is None:
        return None
    ends_at = end_of(found.last_day, world.site.zone)
    _within_zone(world, ends_at)
    names = (world.name, world.site.zone)
    return Answer(trigger, found.last_day, ends_at, found.trace, names)


def _received(world: World, window: Window, pauses: list[Pause]) -> date | None:
    _within_zone(world, window.received)
    return reckon_receipt(world.almanac, window.received, world.site.zone, window.cutoff, pauses)


def _within_zone(world: World, instant: datetime) -> None:
    if not world.site.offsets[0].since <= instant < world.site.until:
        raise NoSuchDay
