"""`dueprocess deadline`: any deadline, with how it came about."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain.clock import Roll, Unit, count
from domain.errors import Code, DueProcessError, Malformed, Uncovered
from infra.policies import load_calendar
from infra.zones import site
from starter.deadline import DeadlineAnswer, compute_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence


def five_business_days(start: str, leaves: Sequence[str] = ()) -> DeadlineAnswer:
    return compute_deadline(
        start=start,
        count_of=5,
        unit=Unit.BUSINESS_DAY,
        calendar="GB",
        zone="Europe/London",
        leaves=leaves,
    )


def test_a_receipt_after_the_cut_off_is_counted_from_the_next_business_day() -> None:
    """A packet received at 17:05 counts as received on the day after (K2)."""
    answer = five_business_days("2027-05-27T17:05").as_json()

    assert answer["trigger_day"] == "2027-05-28"
    assert answer["deemed"] is True
    assert answer["last_day"] == "2027-06-07"
    assert answer["ends_at"] == "2027-06-07T23:00:00Z"


def test_a_receipt_before_the_cut_off_is_its_own_trigger() -> None:
    """Until 16:59:59 local the day of receipt is the trigger day."""
    answer = five_business_days("2027-05-27T16:59:59").as_json()

    assert answer["trigger_day"] == "2027-05-27"
    assert answer["deemed"] is False
    assert answer["last_day"] == "2027-06-04"


def test_a_bare_day_is_the_trigger_day_itself() -> None:
    """Without a time there is no receipt, and a Sunday may set a clock off."""
    answer = five_business_days("2027-05-30").as_json()

    assert answer["trigger_day"] == "2027-05-30"
    assert answer["deemed"] is False
    assert answer["received_at"] is None


def test_a_receipt_with_an_offset_is_read_in_the_zone() -> None:
    """16:05 UTC is 17:05 in London in summer."""
    in_utc = five_business_days("2027-05-27T16:05Z")
    with_offset = five_business_days("2027-05-27T18:05+02:00")

    assert in_utc == with_offset == five_business_days("2027-05-27T17:05")


def test_leave_moves_the_end() -> None:
    """Back on the 14th, the window has four days left and ends on the 17th (K6)."""
    answer = five_business_days("2027-05-27T17:05", ["2027-06-02/2027-06-13"]).as_json()

    assert answer["ends_at"] == "2027-06-17T23:00:00Z"


def test_a_leave_takes_in_the_weekend_after_it() -> None:
    """A leave to Friday the 11th is a leave to Sunday the 13th."""
    to_friday = five_business_days("2027-05-27T17:05", ["2027-06-02/2027-06-11"])
    to_sunday = five_business_days("2027-05-27T17:05", ["2027-06-02/2027-06-13"])

    assert to_friday == to_sunday


def test_several_leaves_are_a_union() -> None:
    """Overlapping leaves are never added up."""
    several = five_business_days(
        "2027-05-27T17:05", ["2027-06-08/2027-06-13", "2027-06-02/2027-06-09"]
    )

    assert several == five_business_days("2027-05-27T17:05", ["2027-06-02/2027-06-13"])


def test_a_receipt_during_leave_counts_after_it() -> None:
    """A leave day of the recipient is no day of receipt (K2)."""
    answer = five_business_days("2027-06-03T10:00", ["2027-06-02/2027-06-13"]).as_json()

    assert answer["trigger_day"] == "2027-06-14"
    assert answer["deemed"] is True


def test_the_trace_says_what_became_of_each_day() -> None:
    """Each day has its mark, and the data names its calendar and versions."""
    answer = five_business_days("2027-05-28").as_json()
    trace = answer["trace"]

    assert isinstance(trace, list)
    assert trace[:4] == [
        {"day": "2027-05-29", "mark": "weekend"},
        {"day": "2027-05-30", "mark": "weekend"},
        {"day": "2027-05-31", "mark": "holiday"},
        {"day": "2027-06-01", "mark": "counted 1 of 5"},
    ]
    assert answer["calendar"] == "GB"
    assert answer["zone"] == "Europe/London"
    assert json.loads(json.dumps(answer)) == answer


def test_the_text_shows_the_same_days() -> None:
    """People read the end first and then every day of the count."""
    text = five_business_days("2027-05-27T17:05").as_text()

    assert text.startswith("Last day Mon 2027-06-07; ends 2027-06-07T23:00:00Z, exclusive")
    assert "Fri 2027-05-28  deemed received" in text
    assert text.endswith("Mon 2027-06-07  counted 5 of 5")


@pytest.mark.parametrize(
    ("roll", "last_day"),
    [(None, "2027-06-01"), (Roll.PRECEDING, "2027-05-28"), (Roll.NONE, "2027-05-29")],
)
def test_calendar_days_roll_forward_unless_told_otherwise(roll: Roll | None, last_day: str) -> None:
    """A Saturday before a long weekend moves, by default to the next business day (K5)."""
    answer = compute_deadline(
        start="2027-05-22",
        count_of=7,
        unit=Unit.CALENDAR_DAY,
        calendar="GB",
        zone="Europe/London",
        **({} if roll is None else {"roll": roll}),
    )

    assert answer.as_json()["last_day"] == last_day


def test_a_deadline_is_counted_as_a_case_counts() -> None:
    """The answer is the very promise that the clock gives."""
    gb = load_calendar("GB")
    answer = five_business_days("2027-05-28")

    promise = count(
        date(2027, 5, 28),
        answer.span,
        gb,
        site("Europe/London", gb.covers_from, gb.covers_to),
    )

    assert answer.promise == promise


@pytest.mark.parametrize(
    "start",
    [
        "",
        "tomorrow",
        "2027-02-29",
        "20270527",
        "2027-W21-4",
        "2027-05-27 17:05",
        "2027-05-27T25:00",
        "2027-05-27T17",
        "0001-01-01T00:00+10:00",
    ],
)
def test_a_start_that_is_no_day_is_refused(start: str) -> None:
    """A start is a day, or a day with a time, in one form only."""
    with pytest.raises(Malformed) as refused:
        five_business_days(start)

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        ("2027-06-13/2027-06-02", Code.OUT_OF_RANGE),
        ("2027-06-02", Code.MALFORMED),
        ("2027-06-02/", Code.MALFORMED),
        ("2027-06-02/2027-06-31", Code.MALFORMED),
        ("2027-06-02/2027-06-03/2027-06-04", Code.MALFORMED),
    ],
)
def test_a_leave_that_is_no_span_of_days_is_refused(leave: str, code: Code) -> None:
    """A leave has a first and a last absent day, in this order."""
    with pytest.raises(Malformed) as refused:
        five_business_days("2027-05-28", [leave])

    assert refused.value.code is code


@pytest.mark.parametrize("count_of", [0, -1])
def test_a_count_below_one_is_refused(count_of: int) -> None:
    """A deadline is at least one day away."""
    with pytest.raises(Malformed) as refused:
        compute_deadline(
            start="2027-05-28",
            count_of=count_of,
            unit=Unit.BUSINESS_DAY,
            calendar="GB",
            zone="Europe/London",
        )

    assert refused.value.code is Code.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("start", "count_of", "leaves"),
    [
        ("2028-12-28", 5, ()),
        ("2031-05-28T09:00", 5, ()),
        ("0001-01-01T00:00", 5, ()),
        ("9999-12-31", 5, ()),
        ("9999-12-31T23:59", 5, ()),
        ("2027-05-28", 10**9, ()),
        ("2027-05-28", 5, ["2027-06-02/9999-12-31"]),
    ],
)
def test_a_day_that_no_calendar_covers_is_an_error(
    start: str, count_of: int, leaves: Sequence[str]
) -> None:
    """The count stops where the calendar does, with its own code."""
    with pytest.raises(Uncovered) as refused:
        compute_deadline(
            start=start,
            count_of=count_of,
            unit=Unit.CALENDAR_DAY,
            calendar="GB",
            zone="Europe/London",
            leaves=leaves,
        )

    assert refused.value.code is Code.CALENDAR_UNCOVERED


@pytest.mark.parametrize(("calendar", "zone"), [("FR", "Europe/London"), ("GB", "Europe/Nowhere")])
def test_an_unknown_calendar_or_zone_is_refused(calendar: str, zone: str) -> None:
    """What there is not is named in one sentence."""
    with pytest.raises(DueProcessError) as refused:
        compute_deadline(
            start="2027-05-28", count_of=5, unit=Unit.BUSINESS_DAY, calendar=calendar, zone=zone
        )

    assert refused.value.code is Code.MALFORMED
