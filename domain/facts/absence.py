"""What became true of leave and vacation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.intermittent import LeaveDay
from domain.leave import LeaveStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveReported:
    """A protected leave was reported; it pauses at once."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_reported"] = "leave_reported"
    leave: int
    status: LeaveStatus
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDecided:
    """The leave administrator decided."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_decided"] = "leave_decided"
    leave: int
    status: LeaveStatus
    first_day: date
    last_day: date | None
    protects_after: bool = False
    intermittent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDaysRecorded:
    """Days of an intermittent leave are on record; those skipped are not counted.

    Attributes:
        entry: Number of the record in the case; the latest word on a day holds.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_days_recorded"] = "leave_days_recorded"
    leave: int
    entry: int
    days: tuple[LeaveDay, ...]
    skipped: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveEnded:
    """The employee is back, or a denial has been received; counting goes on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_ended"] = "leave_ended"
    leave: int
    back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VacationRecorded:
    """Ordinary vacation: moves no window, excuses check-ins."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["vacation_recorded"] = "vacation_recorded"
    first_day: date
    last_day: date
