"""What protects an employee as values: rows of the policy, and what a case keeps (process 1, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Protection:
    """How long employment is protected after a leave that carries such a protection.

    Attributes:
        from_days: A leave of at least so many calendar days.
        days: Protects for so many calendar days from the first day back.
    """

    __pydantic_config__ = {"extra": "forbid"}

    from_days: int
    days: int


@dataclass(frozen=True, slots=True)
class AbsenceRule:
    """Numbers of absence.

    Attributes:
        re_entry_business_days: No window ends sooner than so many business days after a return.
        vacation_warning_days: Vacation on so many days of a window is told to whoever opens it.
        long_leave_days: A leave of so many calendar days is looked at a second time.
        protection: Time after a return in which employment ends for a cause of its own only.
    """

    __pydantic_config__ = {"extra": "forbid"}

    re_entry_business_days: int
    vacation_warning_days: int
    long_leave_days: int
    protection: tuple[Protection, ...]


@dataclass(frozen=True, slots=True)
class HoldRule:
    """Numbers of holds.

    Attributes:
        tripwire_days: So many calendar days after a protected act an adverse step is reviewed.
        fair_days: Shortest time in calendar days to work with an accommodation.
    """

    __pydantic_config__ = {"extra": "forbid"}

    tripwire_days: int
    fair_days: int


@dataclass(frozen=True, slots=True)
class Accommodation:
    """An accommodation that was asked for; what it is stays with the specialist.

    Attributes:
        number: Counted within the case, from 1.
        asked_on: The employee's day of asking.
        until: First day on which the plan counts again; None while it is not decided.
        fair_until: Last day of the fair period, where it was granted.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    asked_on: date
    until: date | None = None
    fair_until: date | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A protected act of the employee: a leave or accommodation asked for, a complaint, a review.

    Attributes:
        known_at: When a door received it; what was decided before is not touched by it.
        on_day: The employee's day on which it took place.
        what: Which it was, for the independent reviewer.
        about: Persons whom a complaint is about.
    """

    __pydantic_config__ = {"extra": "forbid"}

    known_at: datetime
    on_day: date
    what: str
    about: tuple[str, ...] = ()
