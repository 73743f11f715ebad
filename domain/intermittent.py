"""Intermittent leave: single days with their hours, and which of them are skipped (policy K6).

What a day is worth is exact arithmetic. Whether an absence is protected was decided before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOURS_OF_A_DAY = timedelta(days=1) // timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LeaveDay:
    """One day of an intermittent leave.

    Attributes:
        day: The employee's local day.
        absent: Hours of protected absence.
        scheduled: Hours that the employee was scheduled to work.
    """

    __pydantic_config__ = {"extra": "forbid"}

    day: date
    absent: Decimal
    scheduled: Decimal


@dataclass(frozen=True, slots=True)
class Absence:
    """A day of an intermittent leave as it stands on record.

    Attributes:
        day: The day with its hours.
        skipped: True if it is not counted.
        entry: Number of the record that said so; a later one corrects it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    day: LeaveDay
    skipped: bool
    entry: int


def is_skipped(day: LeaveDay, percent: int) -> bool:
    """Tell whether a day is skipped: enough of its scheduled hours are protected absence.

    Args:
        day: The day.
        percent: Share of the scheduled hours from which on it is skipped, of the policy.
    """
    return day.absent * 100 >= day.scheduled * percent


def corrected(known: tuple[Absence, ...], said: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the days on record with those that were said, of which the latest word holds."""
    by_day = {absence.day.day: absence for absence in known}
    for absence in said:
        before = by_day.get(absence.day.day)
        if before is None or before.entry <= absence.entry:
            by_day[absence.day.day] = absence
    return tuple(by_day[day] for day in sorted(by_day))


def runs(days: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """Return days as intervals, both ends included: those that follow each other together."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def scaled(target: int, days: Mapping[date, Fraction], away: Iterable[LeaveDay]) -> int:
    """Return a target times the part of the scheduled hours that was worked, rounded down.

    Args:
        target: The target for all of the scheduled hours.
        days: The scheduled hours of each day of the time in which it is to be reached.
        away: Absences, on these days or others; two on one day are a union, never added. The
            hours that a day was scheduled for are those that were recorded with it.
    """
    scheduled, absent = dict(days), dict.fromkeys(days, Fraction(0))
    for each in away:
        if each.day in absent:
            scheduled[each.day] = Fraction(each.scheduled)
            absent[each.day] = max(absent[each.day], Fraction(each.absent))
    hours = sum(scheduled.values(), Fraction(0))
    if not hours:
        return target
    gone = sum((min(absent[day], scheduled[day]) for day in absent), Fraction(0))
    return int(target * (hours - gone) / hours)
