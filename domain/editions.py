"""Versions of calendars and zones, and with which of them a clock counts (policy K4, K14).

A clock remembers the versions that its promise was given with. Where a newer one moves it later,
it counts with both together: a day is worked only if both work it, and of two instants at which a
local day may end the later one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.calendar import BusinessCalendar, DayKind, Site
from domain.errors import Uncovered
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from domain.people import Role
    from domain.said import Frame
    from domain.state import Clock

_AND = " + "


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a calendar or of a zone, by name."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str
    version: str

    def __str__(self) -> str:
        """Return it as people name it, such as `GB 2026-11`."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class CalendarsTogether(BusinessCalendar):
    """Several versions of one calendar: a day is worked only if all that cover it work it."""

    versions: tuple[BusinessCalendar, ...] = ()

    __hash__ = BusinessCalendar.__hash__

    def kind(self, day: date) -> DayKind:
        """Return what the day is: off in any version is off.

        Raises:
            Uncovered: no version speaks about that day.
        """
        kinds = [each.kind(day) for each in self.versions if each.covers(day)]
        if not kinds:
            raise Uncovered(f"calendar {self.name} {self.version}", day)
        return next((kind for kind in kinds if kind is not DayKind.BUSINESS), DayKind.BUSINESS)


@dataclass(frozen=True, slots=True)
class SitesTogether(Site):
    """Several versions of one zone's data: the local day by the first, the later of two ends."""

    versions: tuple[Site, ...] = ()

    __hash__ = Site.__hash__

    def local(self, instant: datetime) -> datetime:
        """Return the wall-clock time by the oldest version that covers the instant.

        Raises:
            Uncovered: none does.
        """
        found = (each for each in self.versions if each.covers(instant))
        first = next(found, None)
        if first is None:
            raise Uncovered(f"zone {self.zone} {self.tz_version}", instant)
        return first.local(instant)

    def instant(self, day: date, clock_time: time) -> datetime:
        """Return the latest of the instants that the versions give.

        Raises:
            Uncovered: none gives one.
        """
        found: list[datetime] = []
        for each in self.versions:
            try:
                found.append(each.instant(day, clock_time))
            except Uncovered:
                continue
        if not found:
            raise Uncovered(f"zone {self.zone} {self.tz_version}", day)
        return max(found)


def calendar_of(frame: Frame, clock: Clock) -> BusinessCalendar:
    """Return the calendar by which a clock counts: the versions it keeps, else the current one."""
    versions = tuple(frame.calendar_edition(each) for each in clock.calendars)
    if not versions:
        return frame.calendar(_whose(frame, clock))
    newest = versions[-1]
    if not versions[:-1]:
        return newest
    return CalendarsTogether(
        name=newest.name,
        version=_AND.join(each.version for each in versions),
        covers_from=min(each.covers_from for each in versions),
        covers_to=max(each.covers_to for each in versions),
        weekend=newest.weekend,
        holidays=newest.holidays,
        working_days=newest.working_days,
        versions=versions,
    )


def site_of(frame: Frame, clock: Clock) -> Site:
    """Return the site where a clock's days end: the versions it keeps, else the current one."""
    versions = tuple(frame.site_edition(each) for each in clock.zones)
    if not versions:
        return frame.site(_whose(frame, clock))
    newest = versions[-1]
    if not versions[:-1]:
        return newest
    return SitesTogether(
        zone=newest.zone,
        tz_version=_AND.join(each.tz_version for each in versions),
        offsets=newest.offsets,
        until=max(each.until for each in versions),
        versions=versions,
    )


def pinned(frame: Frame, clock: Clock) -> Clock:
    """Return a clock that keeps the versions it counts with, whatever is applied later."""
    if clock.calendars:
        return clock
    calendar, site = frame.calendar(_whose(frame, clock)), frame.site(_whose(frame, clock))
    if clock.promise is not None:
        # Somebody with another calendar may have taken the seat since.
        calendar = frame.calendar_named(clock.promise.calendar)
        site = frame.site_named(clock.promise.zone)
    return replace(
        clock,
        calendars=(Edition(calendar.name, calendar.version),),
        zones=(Edition(site.zone, site.tz_version),),
    )


def counted_first(frame: Frame, clock: Clock) -> tuple[BusinessCalendar, Site]:
    """Return the calendar and the site by which a clock counted when it was set off."""
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    if clock.calendars:
        calendar = frame.calendar_edition(clock.calendars[0])
        site = frame.site_edition(clock.zones[0])
    return calendar, site


def _whose(frame: Frame, clock: Clock) -> Role:
    return clock.calendar_of or frame.policy.clock(clock.kind).calendar_of
