"""Days on which a clock stands still: protected leave and other pauses (policy K6, K8, K16).

The case knows intervals and "protected", never type, reason or certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendar import ONE_DAY, BusinessCalendar
from domain.intermittent import Absence, runs
from domain.values import replace


class LeaveStatus(StrEnum):
    """Where a leave stands. All but a denied one pause the employee's clocks."""

    HINT = "hint"
    REQUESTED = "requested"
    APPROVED = "approved"
    DENIED = "denied"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days, both ends included; no last day means that the end is not known."""

    __pydantic_config__ = {"extra": "forbid"}

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        """Tell whether the day lies in the interval."""
        return self.first <= day and (self.last is None or day <= self.last)


def denial_key(leave: int) -> str:
    """Return the key of the denial of a leave, such as `leave_denied[1]`."""
    return f"leave_denied[{leave}]"


@dataclass(frozen=True, slots=True)
class Leave:
    """One protected leave as the case knows it.

    Attributes:
        number: Counted within the case, from 1.
        status: Where it stands; a hint is enough to pause.
        first_day: First absent day.
        last_day: Last absent day as expected, if anyone has said so.
        back_on: First day actually back at work, or the day on which a denial resumes the clocks.
        protects_after: True if a time follows the return in which employment is protected.
        intermittent: True if only single days are leave (see `spells`).
        absences: Those days, as they stand on record.
        provisional_to: Last day of the pause before it was decided as intermittent; that pause
            stays uncharged.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    status: LeaveStatus
    first_day: date
    last_day: date | None
    back_on: date | None
    protects_after: bool = False
    intermittent: bool = False
    absences: tuple[Absence, ...] = ()
    provisional_to: date | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether its end is still to come: dates that touch it are forecasts."""
        return self.back_on is None

    def days(self, calendar: BusinessCalendar) -> Days | None:
        """Return the days that are skipped, or None if none are.

        They run from the first absent day to the eve of the first day actually back at work. While
        that day is not known, to the eve of the first business day after the expected end, so that
        a trailing weekend or holiday is included (policy K6). A spell is what it says.
        """
        if self.intermittent:
            return Days(self.first_day, self.last_day)
        if self.back_on is not None:
            if self.back_on <= self.first_day:
                return None
            return Days(self.first_day, self.back_on - ONE_DAY)
        if self.last_day is None:
            return Days(self.first_day, None)
        return Days(self.first_day, calendar.next_business_day(self.last_day) - ONE_DAY)

    def covers(self, day: date, calendar: BusinessCalendar) -> bool:
        """Tell whether the employee is on this leave that day.

        An open leave that has outrun its expected end still covers: nobody has said that the
        person is back.
        """
        if self.is_open and not self.intermittent:
            return day >= self.first_day
        days = self.days(calendar)
        return days is not None and day in days


def spells(leaves: tuple[Leave, ...], calendar: BusinessCalendar) -> tuple[Leave, ...]:
    """Return the leaves, an intermittent one as what it is: short leaves that are over by a day.

    Each runs over days that follow each other, with the next day at work as its return; the first
    may be the pause that stood until it was decided as intermittent.
    """
    return tuple(
        each
        for leave in leaves
        for each in (_spells(leave, calendar) if leave.intermittent else (leave,))
    )


def _spells(leave: Leave, calendar: BusinessCalendar) -> tuple[Leave, ...]:
    skipped = {absence.day.day for absence in leave.absences if absence.skipped}
    parts = []
    if leave.provisional_to is not None and leave.provisional_to >= leave.first_day:
        back_on = calendar.next_business_day(leave.provisional_to)
        parts.append(replace(leave, back_on=back_on, intermittent=False, absences=()))
    for first, last in runs(skipped):
        back_on = calendar.next_business_day(last)
        while back_on in skipped:
            back_on = calendar.next_business_day(back_on)
        parts.append(replace(leave, first_day=first, last_day=last, back_on=back_on, absences=()))
    return tuple(parts)
