"""Every count against a slow reckoning that shares nothing with the clock (policy K1 to K6).

Sets of days off, searched from the front, and the zone data asked directly when a day begins.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import BusinessCalendar
from domain.clock import Mark, Promise, Roll, Span, Still, Unit, count, deemed_receipt
from domain.errors import Uncovered
from domain.leave import Days
from infra.zones import site

ONE_DAY = timedelta(days=1)
CUTOFF = time(17)
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
ALL_DAYS = [FIRST + ONE_DAY * index for index in range(365)]
ZONES = (
    "Europe/London",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
)
SITES = {zone: site(zone, FIRST, LAST) for zone in ZONES}


def zone_info(zone: str) -> ZoneInfo:
    file = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


ZONE_INFOS = {zone: zone_info(zone) for zone in ZONES}


def first_instant(day: date, zone: str) -> datetime:
    """Search minute by minute, from before the day begins anywhere."""
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    while instant.astimezone(ZONE_INFOS[zone]).date() < day:
        instant += timedelta(minutes=1)
    return instant


def counted(promise: Promise | None) -> Promise:
    assert promise is not None
    return promise


days_in_year = st.integers(0, 180).map(lambda index: ALL_DAYS[index])


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    weekend = draw(st.sampled_from([(6, 7), (5, 6), (7,), ()]))
    holidays = draw(st.sets(days_in_year, max_size=25))
    worked = draw(st.sets(days_in_year, max_size=8))
    return BusinessCalendar(
        name="DRAWN",
        version="1",
        covers_from=FIRST,
        covers_to=LAST,
        weekend=weekend,
        holidays=tuple(sorted(holidays - worked)),
        working_days=tuple(sorted(day for day in worked if day.isoweekday() in weekend)),
    )


@st.composite
def pauses(draw: st.DrawFn) -> Still:
    first = draw(days_in_year)
    return Still(Days(first, first + ONE_DAY * draw(st.integers(0, 20))), Mark.LEAVE)


spans = st.builds(
    Span, st.integers(1, 25), st.sampled_from(list(Unit)), st.sampled_from(list(Roll))
)


def worked_days(calendar: BusinessCalendar) -> set[date]:
    off = {day for day in ALL_DAYS if day.isoweekday() in calendar.weekend}
    return set(ALL_DAYS) - (off | set(calendar.holidays)) | set(calendar.working_days)


def absent_days(still: list[Still]) -> set[date]:
    return {
        day for day in ALL_DAYS if any(p.days.first <= day <= (p.days.last or day) for p in still)
    }


@settings(deadline=None)
@given(trigger=days_in_year, span=spans, calendar=calendars(), still=st.lists(pauses(), max_size=4))
def test_every_count_agrees_with_a_slow_reckoning(
    trigger: date, span: Span, calendar: BusinessCalendar, still: list[Still]
) -> None:
    """The last day is the n-th countable day, moved to a day on which a window may end."""
    absent = absent_days(still)
    present = [day for day in ALL_DAYS if day not in absent]
    worked = worked_days(calendar)
    good = [day for day in present if day in worked]
    candidates = good if span.unit is Unit.BUSINESS_DAY else present
    nth = [day for day in candidates if day > trigger][span.count - 1]
    expected = {
        Roll.NONE: nth,
        Roll.FOLLOWING: min(day for day in good if day >= nth),
        Roll.PRECEDING: max((day for day in good if day <= nth), default=date.min),
    }[span.roll]
    if expected == date.min:
        with pytest.raises(Uncovered):
            count(trigger, span, calendar, SITES["Europe/London"], still)
        return

    promise = counted(count(trigger, span, calendar, SITES["Europe/London"], still))

    assert promise.last_day == expected


@settings(deadline=None)
@given(trigger=days_in_year, span=spans, calendar=calendars(), still=st.lists(pauses(), max_size=4))
def test_every_trace_accounts_for_every_day(
    trigger: date, span: Span, calendar: BusinessCalendar, still: list[Still]
) -> None:
    """A trace has each day once, in order, and counts from 1 to n without a gap."""
    forward = Span(span.count, span.unit, Roll.FOLLOWING)

    promise = counted(count(trigger, forward, calendar, SITES["Europe/London"], still))

    length = (promise.last_day - trigger).days
    assert [step.day for step in promise.trace] == [
        trigger + ONE_DAY * (index + 1) for index in range(length)
    ]
    assert [step.k for step in promise.trace if step.mark is Mark.COUNTED] == list(
        range(1, span.count + 1)
    )
    assert {step.day for step in promise.trace if step.mark is Mark.LEAVE} == {
        day for day in absent_days(still) if trigger < day <= promise.last_day
    }


@settings(deadline=None)
@given(day=st.integers(0, 363).map(lambda index: ALL_DAYS[index]), zone=st.sampled_from(ZONES))
def test_every_day_ends_when_the_next_one_really_begins(day: date, zone: str) -> None:
    """The exclusive end is the first instant at which the zone shows another date."""
    span = Span(0, Unit.CALENDAR_DAY, Roll.NONE)
    calendar = BusinessCalendar("DRAWN", "1", FIRST, LAST, (6, 7), (), ())

    promise = counted(count(day, span, calendar, SITES[zone]))

    assert promise.ends_at == first_instant(day + ONE_DAY, zone)


@settings(deadline=None)
@given(
    moment=st.datetimes(datetime(2027, 2, 1), datetime(2027, 5, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- hypothesis adds the zone
    calendar=calendars(),
    still=st.lists(pauses(), max_size=3),
    zone=st.sampled_from(ZONES),
)
def test_every_receipt_counts_on_a_day_at_work(
    moment: datetime, calendar: BusinessCalendar, still: list[Still], zone: str
) -> None:
    """Receipt counts on the first worked day, not on leave, whose cut-off was still to come."""
    local = moment.astimezone(ZONE_INFOS[zone])
    good = sorted(worked_days(calendar) - absent_days(still))
    expected = next(
        day for day in good if day > local.date() or (day == local.date() and local.hour < 17)
    )

    assert deemed_receipt(moment, CUTOFF, calendar, SITES[zone], still) == expected
