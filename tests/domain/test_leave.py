"""Days on which an employee's clocks stand still (policy K6, K8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.calendar import BusinessCalendar
from domain.errors import Uncovered
from domain.intermittent import Absence, LeaveDay
from domain.leave import Days, Leave, LeaveStatus, spells

# Monday 2027-05-31 is a holiday.
CALENDAR = BusinessCalendar(
    name="TEST",
    version="1",
    covers_from=date(2027, 1, 1),
    covers_to=date(2027, 12, 31),
    weekend=(6, 7),
    holidays=(date(2027, 5, 31),),
    working_days=(),
)


def leave(first: date, last: date | None, back: date | None = None) -> Leave:
    return Leave(1, LeaveStatus.APPROVED, first, last, back)


def test_a_pause_takes_in_the_weekend_and_holiday_after_it() -> None:
    """A leave to Friday before a long weekend lasts until the eve of the first day at work."""
    days = leave(date(2027, 5, 24), date(2027, 5, 28)).days(CALENDAR)

    assert days == Days(date(2027, 5, 24), date(2027, 5, 31))


def test_a_pause_within_the_week_ends_with_its_last_day() -> None:
    """Where the next day is worked, nothing trails."""
    days = leave(date(2027, 6, 1), date(2027, 6, 2)).days(CALENDAR)

    assert days == Days(date(2027, 6, 1), date(2027, 6, 2))


def test_the_return_outweighs_the_expected_end() -> None:
    """The pause ends on the eve of the day actually back, earlier or later than expected."""
    early = leave(date(2027, 6, 1), date(2027, 6, 25), back=date(2027, 6, 9))
    late = leave(date(2027, 6, 1), date(2027, 6, 4), back=date(2027, 6, 16))

    assert early.days(CALENDAR) == Days(date(2027, 6, 1), date(2027, 6, 8))
    assert late.days(CALENDAR) == Days(date(2027, 6, 1), date(2027, 6, 15))


def test_a_leave_that_was_never_taken_pauses_nothing() -> None:
    """Back on or before the first day means that no day was absent."""
    assert leave(date(2027, 6, 1), None, back=date(2027, 6, 1)).days(CALENDAR) is None
    assert leave(date(2027, 6, 1), None, back=date.min).days(CALENDAR) is None


def test_a_leave_without_an_expected_end_has_no_end() -> None:
    """A hint alone pauses for as long as nobody says until when."""
    days = leave(date(2027, 6, 1), None).days(CALENDAR)

    assert days == Days(date(2027, 6, 1), None)


def test_an_open_leave_still_covers_after_its_expected_end() -> None:
    """Until somebody says that the person is back, the person is on leave."""
    overdue = leave(date(2027, 6, 1), date(2027, 6, 4))

    assert overdue.is_open
    assert overdue.covers(date(2027, 7, 1), CALENDAR)


def test_an_ended_leave_covers_its_days_only() -> None:
    """The day back at work is no day of leave."""
    ended = leave(date(2027, 6, 1), None, back=date(2027, 6, 9))

    assert ended.covers(date(2027, 6, 8), CALENDAR)
    assert not ended.covers(date(2027, 6, 9), CALENDAR)
    assert not ended.covers(date(2027, 5, 31), CALENDAR)


@pytest.mark.parametrize("last", [date(2027, 12, 31), date.max])
def test_an_end_that_no_calendar_covers_is_an_error(last: date) -> None:
    """The day back at work is looked for in the calendar, never guessed."""
    with pytest.raises(Uncovered):
        leave(date(2027, 6, 1), last).days(CALENDAR)


def test_each_spell_of_single_days_is_a_leave_of_its_own() -> None:
    """The pause before the decision is one over all of its days; each spell has its own return."""
    away = Absence(
        LeaveDay(date(2027, 6, 11), Decimal(8), Decimal(8)),
        skipped=True,
        entry=1,
    )
    first, paused_to = date(2027, 6, 1), date(2027, 6, 2)
    whole = Leave(
        1,
        LeaveStatus.APPROVED,
        first,
        None,
        None,
        intermittent=True,
        absences=(away,),
        provisional_to=paused_to,
    )

    pause, spell = spells((whole,), CALENDAR)

    assert pause == replace(whole, intermittent=False, absences=(), back_on=date(2027, 6, 3))
    assert pause.intermittent is False
    friday = date(2027, 6, 11)
    assert spell == replace(
        whole, first_day=friday, last_day=friday, back_on=date(2027, 6, 14), absences=()
    )
