"""What became true of the data that dates are counted by, and what was said of each date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.calendar import BusinessCalendar, Site
from domain.facts.values import RecountReason


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarApplied:
    """The case holds a new calendar, or a new version of one; it counts from now on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["calendar_applied"] = "calendar_applied"
    calendar: BusinessCalendar
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneApplied:
    """The case holds a new zone, or new data of one; they count from now on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["zone_applied"] = "zone_applied"
    site: Site
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeRecorded:
    """A door was down; the employee's days on which it was are given back in every window."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["downtime_recorded"] = "downtime_recorded"
    downtime: int
    door: str
    began_at: datetime
    ended_at: datetime
    first_day: date
    last_day: date
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRecounted:
    """What became of a date with new data, or by days given back; a telling, never taken back.

    `last_day_before` and `ends_at_before` are what was told before; none where nothing was.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["date_recounted"] = "date_recounted"
    clock: str
    reason: RecountReason
    data: str
    last_day_before: date | None
    ends_at_before: datetime | None
    last_day: date | None
    ends_at: datetime | None
