"""Commands of leave and vacation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Envelope, ReportKind, Ruling
from domain.intermittent import LeaveDay


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLeave(Envelope):
    """Report a protected leave; clocks pause at once, before anyone decides.

    Who: anyone of the case. When: in every stage, `closed` too. Nothing medical belongs here.

    Attributes:
        kind: A hint or a request.
        first_day: First absent day, as far as known.
        last_day: Last absent day as expected, if known.
    """

    do: Literal["report_leave"]
    kind: ReportKind
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideLeave(Envelope):
    """Approve or deny a leave.

    Who: leave administrator only. When: the leave was reported and has not ended.

    Attributes:
        leave: Number of the leave in this case.
        ruling: Approve or deny.
        first_day: First absent day as decided; none keeps the reported one.
        last_day: Last absent day as decided; none keeps the reported one.
        protects_after: True if the return is followed by a time in which employment ends for a
            cause of its own only; its length is the policy's.
        intermittent: True if only single days are leave, which `RecordLeaveDays` names; none
            keeps what was decided before.
    """

    do: Literal["decide_leave"]
    leave: int
    ruling: Ruling
    first_day: date | None = None
    last_day: date | None = None
    protects_after: bool = False
    intermittent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLeaveDays(Envelope):
    """Record days of an intermittent leave, past or planned; a day recorded again is corrected.

    Who: leave administrator only. When: the leave is decided as intermittent. A day is skipped in
    counting if enough of its scheduled hours are protected absence (policy K6).

    Attributes:
        leave: Number of the leave in this case.
        days: Each day with the hours scheduled and absent; nothing else about it.
    """

    do: Literal["record_leave_days"]
    leave: int
    days: tuple[LeaveDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReturn(Envelope):
    """Record the first day actually back at work; forecasts become promises again.

    Who: employee or leave administrator; the administrator also moves a return that was recorded
    wrongly. When: the leave is open; the day has come.

    Attributes:
        leave: Number of the leave in this case.
        back_on: First day back, after the first absent day.
    """

    do: Literal["record_return"]
    leave: int
    back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVacation(Envelope):
    """Record ordinary vacation: it moves no window and excuses check-ins (policy K7).

    Who: employee, manager or HR partner. When: in every stage before `closed`.

    Attributes:
        first_day: First day off.
        last_day: Last day off.
    """

    do: Literal["record_vacation"]
    first_day: date
    last_day: date
