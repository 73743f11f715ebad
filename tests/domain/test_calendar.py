"""Which days count, and when a local day begins (policy K3, K4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.calendar import BusinessCalendar, DayKind, Offset, Site
from domain.errors import Code, Uncovered

# March 2027: Monday the 1st; the weekend is Friday and Saturday, and Saturday the 13th is worked.
GULF = BusinessCalendar(
    name="GULF",
    version="1",
    covers_from=date(2027, 3, 1),
    covers_to=date(2027, 3, 31),
    weekend=(5, 6),
    holidays=(date(2027, 3, 9), date(2027, 3, 19)),
    working_days=(date(2027, 3, 13),),
)


def zone(*changes: tuple[datetime, int]) -> Site:
    offsets = tuple(Offset(since, hours * 3600) for since, hours in changes)
    return Site("Test/Zone", "2026x", offsets, datetime(2028, 1, 1, tzinfo=UTC))


START = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2027, 3, 5), DayKind.WEEKEND),
        (date(2027, 3, 7), DayKind.BUSINESS),
        (date(2027, 3, 9), DayKind.HOLIDAY),
        (date(2027, 3, 13), DayKind.BUSINESS),
        (date(2027, 3, 19), DayKind.WEEKEND),
    ],
)
def test_a_day_is_what_the_company_says(day: date, kind: DayKind) -> None:
    """Weekends, holidays and worked weekend days are the calendar's own."""
    assert GULF.kind(day) is kind


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 4, 1), date.min, date.max])
def test_a_day_that_no_calendar_covers_is_an_error(day: date) -> None:
    """An uncovered day is never read as a day without a holiday."""
    with pytest.raises(Uncovered) as refused:
        GULF.kind(day)

    assert refused.value.code is Code.CALENDAR_UNCOVERED
    assert refused.value.wanted == day


@pytest.mark.parametrize(
    ("business_days", "day"),
    [
        (0, date(2027, 3, 8)),
        (1, date(2027, 3, 10)),
        (3, date(2027, 3, 13)),
        (-1, date(2027, 3, 7)),
        (-2, date(2027, 3, 4)),
    ],
)
def test_business_days_are_counted_in_both_directions(business_days: int, day: date) -> None:
    """A shift by business days passes over weekends and holidays, and stops on worked ones."""
    assert GULF.shift(date(2027, 3, 8), business_days) == day


@pytest.mark.parametrize("day", [date(2027, 3, 31), date.max])
def test_a_shift_beyond_the_calendar_is_an_error(day: date) -> None:
    """Nothing is counted past the last covered day, nor past the last day there is."""
    with pytest.raises(Uncovered):
        GULF.next_business_day(day)


def test_a_midnight_that_does_not_exist_gives_the_instant_of_the_change() -> None:
    """Where clocks jump from 00:00 to 01:00, the day begins at the change."""
    change = datetime(2027, 9, 5, 4, tzinfo=UTC)
    site = zone((START, -4), (change, -3))

    begins = site.start_of(date(2027, 9, 5))

    assert begins == change
    assert site.local(begins).time() == time(1)


def test_a_midnight_that_comes_twice_gives_the_first() -> None:
    """Where clocks go from 01:00 back to 00:00, the day begins at the earlier midnight."""
    site = zone((START, -4), (datetime(2027, 11, 7, 5, tzinfo=UTC), -5))

    begins = site.start_of(date(2027, 11, 7))

    assert begins == datetime(2027, 11, 7, 4, tzinfo=UTC)


def test_a_day_that_a_zone_leaves_out_begins_with_the_next() -> None:
    """Where a whole day is skipped, its first real instant is that of the day after."""
    change = datetime(2027, 12, 30, 10, tzinfo=UTC)
    site = zone((START, -10), (change, 14))

    assert site.start_of(date(2027, 12, 30)) == change
    assert site.start_of(date(2027, 12, 31)) == change


def test_local_time_follows_the_offsets() -> None:
    """The day of an instant is the local one, not that of UTC."""
    site = zone((START, -7))

    assert site.day_of(datetime(2027, 6, 2, 3, 40, tzinfo=UTC)) == date(2027, 6, 1)


@pytest.mark.parametrize(
    "instant", [START - timedelta(seconds=1), datetime(2028, 1, 1, tzinfo=UTC)]
)
def test_an_instant_outside_the_zone_data_is_an_error(instant: datetime) -> None:
    """Offsets are never guessed before or after what the data covers."""
    with pytest.raises(Uncovered):
        zone((START, 0)).local(instant)


@pytest.mark.parametrize("day", [date.min, date(2026, 12, 31), date(2028, 1, 1), date.max])
def test_a_day_outside_the_zone_data_is_an_error(day: date) -> None:
    """A day beyond the data is uncovered, however far beyond it lies."""
    with pytest.raises(Uncovered):
        zone((START, 0)).start_of(day)
