"""Business calendars and sites: which days count, and when a local day begins.

Both are values, frozen into a case when it opens (policy K4). Nothing here looks anything up:
no zone database, no holiday library, so that an upgrade of either cannot move an old promise.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from domain.errors import Uncovered
from domain.values import Derived

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a calendar says of one day."""

    BUSINESS = "business"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class BusinessCalendar(Derived):
    """A company's own list of days, never a government's.

    Attributes:
        name: Name of the file it came from, such as `GB`.
        version: Version of the day list, named by every promise made with it.
        covers_from: First day it speaks about.
        covers_to: Last day it speaks about.
        weekend: ISO weekdays (1 Monday to 7 Sunday) that are not worked.
        holidays: Days off besides the weekend.
        working_days: Weekend days that are worked all the same.
    """

    __pydantic_config__ = {"extra": "forbid"}

    name: str
    version: str
    covers_from: date
    covers_to: date
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]

    def __hash__(self) -> int:
        """Return a number by name and version alone; equality still looks at every day."""
        return hash((self.name, self.version))

    def covers(self, day: date) -> bool:
        """Tell whether the calendar speaks about the day."""
        return self.covers_from <= day <= self.covers_to

    def kind(self, day: date) -> DayKind:
        """Return what the day is (policy K4).

        Raises:
            Uncovered: the calendar does not speak about that day.
        """
        if not self.covers(day):
            raise Uncovered(f"calendar {self.name} {self.version}", day)
        named = self._named.get(day)
        if named is not None:
            return named
        return DayKind.WEEKEND if day.isoweekday() in self.weekend else DayKind.BUSINESS

    @cached_property
    def _named(self) -> Mapping[date, DayKind]:
        """Return what the days are that the calendar names: a count asks for every day it passes.

        A holiday on a weekend is weekend, and a day that is worked is worked whatever else it is.
        """
        off = (
            (day, DayKind.WEEKEND if day.isoweekday() in self.weekend else DayKind.HOLIDAY)
            for day in self.holidays
        )
        return {**dict(off), **dict.fromkeys(self.working_days, DayKind.BUSINESS)}

    def is_business_day(self, day: date) -> bool:
        """Tell whether the day is worked."""
        return self.kind(day) is DayKind.BUSINESS

    def next_business_day(self, day: date) -> date:
        """Return the first business day after the given day."""
        return self._step(day, ONE_DAY)

    def shift(self, day: date, business_days: int) -> date:
        """Return the day that lies so many business days after (or, negative, before) the day."""
        step = ONE_DAY if business_days > 0 else -ONE_DAY
        for _ in range(abs(business_days)):
            day = self._step(day, step)
        return day

    def _step(self, day: date, step: timedelta) -> date:
        day = self._beside(day, step)
        while not self.is_business_day(day):
            day = self._beside(day, step)
        return day

    def _beside(self, day: date, step: timedelta) -> date:
        # A typed 9999-12-31 is a day that no calendar covers, not an arithmetic fault.
        if day in (date.min, date.max):
            raise Uncovered(f"calendar {self.name} {self.version}", day)
        return day + step


@dataclass(frozen=True, slots=True)
class Offset:
    """From one instant on, local time is UTC plus so many seconds."""

    __pydantic_config__ = {"extra": "forbid"}

    since: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Site:
    """A work location's zone as a list of offsets, and the version of the data they came from.

    Attributes:
        zone: IANA name, for people; nothing is looked up by it.
        tz_version: Version of the zone data, named by every promise.
        offsets: In order of time; the first says where coverage begins.
        until: Where coverage ends, exclusive.
    """

    __pydantic_config__ = {"extra": "forbid"}

    zone: str
    tz_version: str
    offsets: tuple[Offset, ...]
    until: datetime

    def __hash__(self) -> int:
        """Return a number by name and version alone; equality still looks at every offset."""
        return hash((self.zone, self.tz_version))

    def covers(self, instant: datetime) -> bool:
        """Tell whether the zone data speak about the instant."""
        return self.offsets[0].since <= instant < self.until

    def local(self, instant: datetime) -> datetime:
        """Return the wall-clock time of an instant, without zone.

        Raises:
            Uncovered: the instant lies outside the zone data.
        """
        index = self._index(instant)
        if index < 0 or instant >= self.until:
            raise Uncovered(f"zone {self.zone} {self.tz_version}", instant)
        shift = timedelta(seconds=self.offsets[index].seconds)
        return instant.astimezone(UTC).replace(tzinfo=None) + shift

    def _index(self, instant: datetime) -> int:
        """Return which offset holds at an instant; -1 before the first."""
        return bisect_right(self.offsets, instant, key=attrgetter("since")) - 1

    def day_of(self, instant: datetime) -> date:
        """Return the local day on which an instant falls."""
        return self.local(instant).date()

    def start_of(self, day: date) -> datetime:
        """Return the first real instant of a local day, in UTC (policy K3)."""
        return self.instant(day, time.min)

    def instant(self, day: date, clock_time: time) -> datetime:
        """Return the first real instant at or after a wall-clock time of a local day, in UTC.

        A time that the zone skips gives the instant of the change; one that comes twice, the first.

        Raises:
            Uncovered: no such instant lies within the zone data.
        """
        wall = datetime.combine(day, clock_time)
        near = wall.replace(tzinfo=UTC)
        if not self.offsets[0].since - ONE_DAY <= near <= self.until + ONE_DAY:
            raise Uncovered(f"zone {self.zone} {self.tz_version}", day)
        # No zone is a whole day from UTC: what ended a day before is over there too.
        first = max(0, self._index(near - ONE_DAY))
        for index, offset in enumerate(self.offsets[first:], first):
            ends = self.offsets[index + 1].since if index + 1 < len(self.offsets) else self.until
            candidate = (wall - timedelta(seconds=offset.seconds)).replace(tzinfo=UTC)
            if candidate < offset.since:
                if index == 0:
                    break
                return offset.since
            if candidate < ends:
                return candidate
        raise Uncovered(f"zone {self.zone} {self.tz_version}", day)
