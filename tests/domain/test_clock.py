"""How a date comes about (policy K1 to K7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.clock import (
    Mark,
    Roll,
    Span,
    Still,
    Unit,
    count,
    deemed_receipt,
    extend,
    keep,
    unused,
)
from domain.errors import Uncovered
from domain.leave import Days
from infra.policies import load_calendar
from infra.zones import site

if TYPE_CHECKING:
    from domain.clock import Promise

GB = load_calendar("GB")
LONDON = site("Europe/London", GB.covers_from, GB.covers_to)
ONE_DAY = timedelta(days=1)
FIVE = Span(5, Unit.BUSINESS_DAY, Roll.FOLLOWING)
CUTOFF = time(17)


def pause(first: date, last: date | None, mark: Mark = Mark.LEAVE) -> Still:
    return Still(Days(first, last), mark)


def counted(promise: Promise | None) -> Promise:
    assert promise is not None
    return promise


def marks(promise: Promise) -> list[tuple[int, str]]:
    return [(step.day.day, str(step)) for step in promise.trace]


def test_five_business_days_show_each_day_of_their_count() -> None:
    """The trace names every day from the trigger to the end, and why it did not count."""
    promise = counted(count(date(2027, 5, 28), FIVE, GB, LONDON))

    assert marks(promise) == [
        (29, "weekend"),
        (30, "weekend"),
        (31, "holiday"),
        (1, "counted 1 of 5"),
        (2, "counted 2 of 5"),
        (3, "counted 3 of 5"),
        (4, "counted 4 of 5"),
        (5, "weekend"),
        (6, "weekend"),
        (7, "counted 5 of 5"),
    ]
    assert promise.ends_at == datetime(2027, 6, 7, 23, tzinfo=UTC)
    assert (promise.calendar, promise.calendar_version) == ("GB", GB.version)
    assert (promise.zone, promise.tz_version) == ("Europe/London", LONDON.tz_version)


def test_leave_days_are_passed_over_while_counting() -> None:
    """A leave moves the end by its days, and the first day back counts."""
    leave = pause(date(2027, 6, 2), date(2027, 6, 13))

    promise = counted(count(date(2027, 5, 28), FIVE, GB, LONDON, [leave]))

    assert [day for day, mark in marks(promise) if mark.startswith("counted")] == [
        1,
        14,
        15,
        16,
        17,
    ]
    assert promise.ends_at == datetime(2027, 6, 17, 23, tzinfo=UTC)


def test_overlapping_leaves_are_a_union() -> None:
    """A day on two leaves is passed over once."""
    whole = [pause(date(2027, 6, 2), date(2027, 6, 13))]
    parts = [
        pause(date(2027, 6, 2), date(2027, 6, 10)),
        pause(date(2027, 6, 8), date(2027, 6, 13)),
    ]

    assert count(date(2027, 5, 28), FIVE, GB, LONDON, parts) == count(
        date(2027, 5, 28), FIVE, GB, LONDON, whole
    )


def test_an_administrative_pause_leaves_its_own_mark() -> None:
    """A reader of the trace can tell a pause of Focus from protected leave."""
    paused = pause(date(2027, 6, 1), date(2027, 6, 1), Mark.PAUSED)

    promise = counted(count(date(2027, 5, 31), FIVE, GB, LONDON, [paused]))

    assert marks(promise)[0] == (1, "paused")


def test_a_leave_without_an_end_gives_no_date() -> None:
    """No date can be told before somebody says when the leave ends."""
    endless = pause(date(2027, 6, 3), None)

    assert count(date(2027, 5, 28), FIVE, GB, LONDON, [endless]) is None


def test_a_window_that_ends_before_an_endless_leave_keeps_its_date() -> None:
    """A leave that begins after the end does not touch it."""
    endless = pause(date(2027, 6, 8), None)

    promise = counted(count(date(2027, 5, 28), FIVE, GB, LONDON, [endless]))

    assert promise.last_day == date(2027, 6, 7)


def test_a_right_rolls_forward() -> None:
    """A last day on the eve of a long weekend moves to the next business day."""
    span = Span(7, Unit.CALENDAR_DAY, Roll.FOLLOWING)

    promise = counted(count(date(2027, 5, 22), span, GB, LONDON))

    assert promise.last_day == date(2027, 6, 1)
    assert marks(promise)[-4:] == [
        (29, "counted 7 of 7"),
        (30, "weekend"),
        (31, "holiday"),
        (1, "rolled"),
    ]


def test_a_duty_rolls_back() -> None:
    """A last day on a holiday moves to the business day before."""
    span = Span(7, Unit.CALENDAR_DAY, Roll.PRECEDING)

    promise = counted(count(date(2027, 5, 24), span, GB, LONDON))

    assert promise.last_day == date(2027, 5, 28)
    assert marks(promise)[-2:] == [(31, "counted 7 of 7"), (28, "rolled")]


def test_no_roll_leaves_the_last_day_where_it_is() -> None:
    """Statutory periods may end on a Sunday."""
    span = Span(7, Unit.CALENDAR_DAY, Roll.NONE)

    assert counted(count(date(2027, 5, 23), span, GB, LONDON)).last_day == date(2027, 5, 30)


def test_a_window_never_rolls_forward_onto_a_leave_day() -> None:
    """A roll goes on past a leave to the first business day back."""
    span = Span(5, Unit.CALENDAR_DAY, Roll.FOLLOWING)
    leave = pause(date(2027, 6, 14), date(2027, 6, 16))

    promise = counted(count(date(2027, 6, 7), span, GB, LONDON, [leave]))

    assert promise.last_day == date(2027, 6, 17)


def test_a_window_never_rolls_back_onto_a_leave_day() -> None:
    """A roll back goes on past a leave to the last business day before it."""
    span = Span(5, Unit.CALENDAR_DAY, Roll.PRECEDING)
    leave = pause(date(2027, 6, 10), date(2027, 6, 11))

    promise = counted(count(date(2027, 6, 6), span, GB, LONDON, [leave]))

    assert promise.trace[-2].day == date(2027, 6, 13)
    assert promise.last_day == date(2027, 6, 9)


def test_a_leave_without_an_end_that_begins_on_the_last_covered_day_gives_no_date() -> None:
    """The first day of the leave is met before the calendar ends: the leave is the reason."""
    endless = pause(GB.covers_to, None)

    assert count(GB.covers_to - 2 * ONE_DAY, FIVE, GB, LONDON, [endless]) is None


def test_a_roll_into_an_endless_leave_gives_no_date() -> None:
    """A window that could only end on a leave day has no date yet."""
    span = Span(5, Unit.CALENDAR_DAY, Roll.FOLLOWING)
    endless = pause(date(2027, 6, 14), None)

    assert count(date(2027, 6, 7), span, GB, LONDON, [endless]) is None


def test_a_leap_day_is_a_day_like_any_other() -> None:
    """29 February is counted where there is one."""
    span = Span(2, Unit.BUSINESS_DAY, Roll.FOLLOWING)

    assert counted(count(date(2028, 2, 28), span, GB, LONDON)).last_day == date(2028, 3, 1)


@pytest.mark.parametrize("trigger", [date(2028, 12, 28), date(2030, 1, 1), date.max])
def test_a_count_beyond_the_calendar_is_an_error(trigger: date) -> None:
    """A window that needs an uncovered day is refused, not guessed."""
    with pytest.raises(Uncovered):
        count(trigger, FIVE, GB, LONDON)


def test_a_count_from_the_last_day_there_is_names_the_calendar() -> None:
    """The reader learns which calendar has to be extended, and for which day."""
    with pytest.raises(Uncovered) as uncovered:
        count(date.max, FIVE, GB, LONDON)

    assert uncovered.value.calendar == f"calendar GB {GB.version}"
    assert uncovered.value.wanted == date.max


def test_a_received_moment_before_the_cut_off_counts_that_day() -> None:
    """One second before 17:00 local is in time."""
    received_at = datetime(2027, 5, 27, 15, 59, 59, tzinfo=UTC)

    assert deemed_receipt(received_at, CUTOFF, GB, LONDON) == date(2027, 5, 27)


@pytest.mark.parametrize(
    "received_at",
    [
        datetime(2027, 5, 28, 16, tzinfo=UTC),
        datetime(2027, 5, 29, 9, tzinfo=UTC),
        datetime(2027, 5, 31, 9, tzinfo=UTC),
        datetime(2027, 5, 31, 23, 30, tzinfo=UTC),
    ],
)
def test_what_comes_late_or_on_a_day_off_counts_on_the_next_business_day(
    received_at: datetime,
) -> None:
    """From 17:00 on, on a weekend or on a holiday, receipt is the next business day's."""
    assert deemed_receipt(received_at, CUTOFF, GB, LONDON) == date(2027, 6, 1)


def test_receipt_during_leave_counts_after_it() -> None:
    """A leave day of the recipient is no day of receipt."""
    leave = pause(date(2027, 6, 1), date(2027, 6, 6))

    received = deemed_receipt(datetime(2027, 6, 2, 9, tzinfo=UTC), CUTOFF, GB, LONDON, [leave])

    assert received == date(2027, 6, 7)


def test_receipt_during_an_endless_leave_has_no_day() -> None:
    """While nobody knows the end of the leave, nothing counts as received."""
    endless = pause(date(2027, 6, 1), None)

    received = deemed_receipt(datetime(2027, 6, 2, 9, tzinfo=UTC), CUTOFF, GB, LONDON, [endless])

    assert received is None


def test_a_promise_is_never_shortened() -> None:
    """A recount that gives an earlier day keeps the day that was told."""
    told = counted(count(date(2027, 6, 2), FIVE, GB, LONDON))
    sooner = counted(count(date(2027, 6, 1), FIVE, GB, LONDON))

    kept = keep(sooner, told.last_day, told.ends_at)

    assert (kept.last_day, kept.ends_at) == (told.last_day, told.ends_at)
    assert kept.trace[-1].mark is Mark.KEPT
    assert keep(told, sooner.last_day, sooner.ends_at) == told


def test_an_extension_is_counted_from_the_promised_day() -> None:
    """The trace of an extended promise shows both parts, from the first trigger on."""
    promise = counted(count(date(2027, 6, 1), FIVE, GB, LONDON))

    longer = counted(extend(promise, FIVE, GB, LONDON))

    assert longer.trigger_day == date(2027, 6, 1)
    assert longer.last_day == date(2027, 6, 15)
    assert longer.trace[: len(promise.trace)] == promise.trace


def test_unused_days_are_those_counted_after_a_day() -> None:
    """What is left of a window on a day is what was counted beyond it."""
    promise = counted(count(date(2027, 5, 28), FIVE, GB, LONDON))

    assert unused(promise, date(2027, 6, 3)) == 2
    assert unused(promise, date(2027, 6, 7)) == 0


@pytest.mark.parametrize(
    ("zone", "last_day", "ends_at"),
    [
        ("America/Santiago", date(2027, 9, 4), datetime(2027, 9, 5, 4, tzinfo=UTC)),
        ("Africa/Cairo", date(2027, 4, 29), datetime(2027, 4, 29, 22, tzinfo=UTC)),
        ("Asia/Beirut", date(2027, 3, 27), datetime(2027, 3, 27, 22, tzinfo=UTC)),
        ("America/Havana", date(2027, 11, 6), datetime(2027, 11, 7, 4, tzinfo=UTC)),
        ("America/Santiago", date(2027, 4, 3), datetime(2027, 4, 4, 4, tzinfo=UTC)),
    ],
)
def test_a_window_ends_with_the_first_real_instant_of_the_next_day(
    zone: str, last_day: date, ends_at: datetime
) -> None:
    """Whether midnight is missing or comes twice, the last day is whole and ends once."""
    span = Span(1, Unit.CALENDAR_DAY, Roll.NONE)
    place = site(zone, GB.covers_from, GB.covers_to)

    promise = counted(count(last_day - ONE_DAY, span, GB, place))

    assert promise.ends_at == ends_at
    assert place.day_of(ends_at - timedelta(microseconds=1)) == last_day
    assert place.day_of(ends_at) == last_day + ONE_DAY


def test_a_worked_saturday_counts() -> None:
    """Where a weekend day is worked, it is a business day."""
    india = load_calendar("IN")
    kolkata = site("Asia/Kolkata", india.covers_from, india.covers_to)
    span = Span(2, Unit.BUSINESS_DAY, Roll.FOLLOWING)

    promise = counted(count(date(2027, 6, 10), span, india, kolkata))

    assert promise.last_day == date(2027, 6, 12)


def test_a_friday_is_weekend_where_the_calendar_says_so() -> None:
    """The weekend is the work location's, not everybody's."""
    riyadh = load_calendar("SA")
    place = site("Asia/Riyadh", riyadh.covers_from, riyadh.covers_to)
    span = Span(2, Unit.BUSINESS_DAY, Roll.FOLLOWING)

    promise = counted(count(date(2027, 6, 9), span, riyadh, place))

    assert marks(promise) == [
        (10, "counted 1 of 2"),
        (11, "weekend"),
        (12, "weekend"),
        (13, "counted 2 of 2"),
    ]


@pytest.mark.parametrize("roll", list(Roll))
def test_nothing_ends_on_a_day_that_no_calendar_covers(roll: Roll) -> None:
    """A window of no days ends on its trigger day, which must be covered as any other."""
    with pytest.raises(Uncovered):
        count(GB.covers_from - ONE_DAY, Span(0, Unit.CALENDAR_DAY, roll), GB, LONDON)
