"""A second reckoning of the clock rules, slow and built otherwise (policy K1 to K7, K9, K10).

The product walks from day to day and reads offsets from a table. Here a calendar is written out
whole, every day of it with its mark; what a window asks for is then picked out of that list, and
the zone database itself is asked, second by second, when a day begins. Nothing of the product's
reasoning is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WORKED: Final = ""
"""The mark of a day that is worked."""

ABSENT: Final = frozenset({"leave", "paused", "downtime"})
OFF: Final = ABSENT | {"weekend", "holiday"}
BUSINESS: Final = "business_day"

# Further than any local midnight lies before that of UTC, a skipped day included.
_EARLIEST: Final = timedelta(hours=40)
_STEPS: Final = (timedelta(minutes=10), timedelta(seconds=20), timedelta(seconds=1))


class NoSuchDay(Exception):  # noqa: N818 -- the tree reads as what happened
    """A day is wanted of which the calendar or the zone says nothing (K4)."""


@dataclass(frozen=True)
class Almanac:
    """Every day of a calendar, in order, each with its mark."""

    days: tuple[date, ...]
    marks: tuple[str, ...]

    def place(self, day: date) -> int:
        """Return where a day stands in the list.

        Raises:
            NoSuchDay: it stands nowhere.
        """
        place = (day - self.days[0]).days
        if not 0 <= place < len(self.days):
            raise NoSuchDay(day)
        return place


@dataclass(frozen=True)
class Absence:
    """One leave as it was reported."""

    status: str
    first: date
    expected: date | None
    back: date | None

    def days(self, almanac: Almanac) -> tuple[date, date | None] | None:
        """Return its first and last day; no last day if nobody knows it, None if none is left.

        Raises:
            NoSuchDay: the day back at work lies beyond the calendar.
        """
        if self.back is not None:
            absent = (self.first, self.back - DAY)
            return absent if absent[0] <= absent[1] else None
        if self.expected is None:
            return (self.first, None)
        after = almanac.place(self.expected + DAY)
        worked = [place for place, mark in enumerate(almanac.marks) if mark == WORKED]
        later = [place for place in worked if place >= after]
        if not later:
            raise NoSuchDay(self.expected)
        return (self.first, almanac.days[later[0]] - DAY)

    def covers(self, day: date) -> bool:
        """Tell whether the person is away that day: until somebody says "back", for ever."""
        return self.first <= day and (self.back is None or day < self.back)


@dataclass(frozen=True)
class SingleDays:
    """A leave of single days with their hours, decided after it had paused for a while."""

    first: date
    paused_to: date | None
    hours: tuple[tuple[date, int, int], ...]

    def days(self, almanac: Almanac) -> set[date]:
        """Return the days that are passed over: half of their hours, and the first pause.

        That pause lasts to the eve of the next day at work.
        """
        passed = {day for day, absent, scheduled in self.hours if 2 * absent >= scheduled}
        if self.paused_to is not None and self.paused_to >= self.first:
            place = almanac.place(self.first)
            last = almanac.place(self.paused_to)
            while place <= last or almanac.marks[place] != WORKED:
                passed.add(almanac.days[place])
                place += 1
        return passed


@dataclass(frozen=True)
class Pause:
    """Days that are passed over, and what the trace says of them."""

    first: date
    last: date | None
    mark: str


@dataclass(frozen=True)
class Length:
    """So many of a unit, and a roll, in the words of the policy file."""

    number: int
    unit: str
    roll: str


@dataclass(frozen=True)
class Reckoned:
    """What came out: the last day, and each day on the way with what became of it."""

    last_day: date
    trace: tuple[tuple[date, str], ...]


def write_out(
    first: date, last: date, weekend: set[str], holidays: set[date], worked: set[date]
) -> Almanac:
    """Write a calendar out: holidays and weekends are off, listed weekend days are worked."""
    days = tuple(first + DAY * number for number in range((last - first).days + 1))
    marks: list[str] = []
    for day in days:
        mark = WORKED
        if day in holidays:
            mark = "holiday"
        if WEEKDAYS[day.weekday()] in weekend:
            mark = WORKED if day in worked else "weekend"
        marks.append(mark)
    return Almanac(days, tuple(marks))


def reckon(almanac: Almanac, trigger: date, length: Length, pauses: list[Pause]) -> Reckoned | None:
    """Return the last day of a window, or None while a pause that reaches it has no end.

    Raises:
        NoSuchDay: the calendar ends before the window does.
    """
    marks, endless = _with_pauses(almanac, pauses, length.unit)
    trace: list[tuple[date, str]] = []
    number = length.number
    if number == 0:
        last = almanac.place(trigger)
    else:
        begin = almanac.place(trigger + DAY)
        off = OFF if length.unit == BUSINESS else ABSENT
        counting = [place for place in range(begin, len(marks)) if marks[place] not in off]
        if len(counting) < number:
            _must_be(endless)
            return None
        last = counting[number - 1]
        names = {
            place: f"counted {k} of {number}" for k, place in enumerate(counting[:number], start=1)
        }
        trace += [
            (almanac.days[place], names.get(place, marks[place]))
            for place in range(begin, last + 1)
        ]
    # Wherever a window began, it ends on a business day.
    marks, endless = _with_pauses(almanac, pauses, BUSINESS)
    if length.roll == "none" or marks[last] == WORKED:
        return Reckoned(almanac.days[last], tuple(trace))
    good = [place for place, mark in enumerate(marks) if mark == WORKED]
    if length.roll == "following":
        after = [place for place in good if place > last]
        if not after:
            _must_be(endless)
            return None
        moved = after[0]
        trace += [(almanac.days[place], marks[place]) for place in range(last + 1, moved)]
    else:
        before = [place for place in good if place < last]
        if not before:
            raise NoSuchDay(trigger)
        moved = before[-1]
    trace.append((almanac.days[moved], "rolled"))
    return Reckoned(almanac.days[moved], tuple(trace))


def reckon_receipt(
    almanac: Almanac, received: datetime, zone: str, cutoff: time, pauses: list[Pause]
) -> date | None:
    """Return the day on which something counts as received (K2).

    Raises:
        NoSuchDay: the calendar has no such day.
    """
    marks, endless = _with_pauses(almanac, pauses, BUSINESS)
    local = received.astimezone(zone_info(zone))
    first = local.date() if local.time() < cutoff else local.date() + DAY
    begin = almanac.place(first)
    good = [place for place in range(begin, len(marks)) if marks[place] == WORKED]
    if not good:
        _must_be(endless)
        return None
    return almanac.days[good[0]]


@cache
def end_of(day: date, zone: str) -> datetime:
    """Return the first instant at which the zone shows a later date than the day (K3)."""
    info = zone_info(zone)
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY - _EARLIEST
    for step in _STEPS:
        while (instant + step).astimezone(info).date() <= day:
            instant += step
    instant += _STEPS[-1]
    return instant


@cache
def zone_info(zone: str) -> ZoneInfo:
    """Return the zone of the packaged data, not the machine's."""
    file = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


def _with_pauses(almanac: Almanac, pauses: list[Pause], unit: str) -> tuple[list[str], bool]:
    """Return the marks with the pauses written over them, and whether one runs to the last day.

    Pauses that overlap are written over each other, so that a day is passed over once; the first
    one named keeps its mark. Downtime gives back what would have been counted, and nothing else.
    """
    marks = list(almanac.marks)
    for pause in reversed(pauses):
        begin = max(0, (pause.first - almanac.days[0]).days)
        stop = len(marks) if pause.last is None else (pause.last - almanac.days[0]).days + 1
        for place in range(begin, min(stop, len(marks))):
            if pause.mark == "downtime" and unit == BUSINESS and almanac.marks[place] != WORKED:
                continue
            marks[place] = pause.mark
    endless = any(pause.last is None and pause.first <= almanac.days[-1] for pause in pauses)
    return marks, endless


def _must_be(endless: bool) -> None:  # noqa: FBT001 -- one question, asked in three places
    """See that the list has no more days to count because of a pause, not because it ends.

    Raises:
        NoSuchDay: it ends.
    """
    if not endless:
        raise NoSuchDay
