"""How a date came about, in words that a lawyer accepts: the policy's own worked example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.explaining import explain
from domain.people import Role
from domain.policy import ClockNature
from domain.reckoning import reckonings
from starter.explained import explained, span_of
from tests.domain.builders import (
    HR_ZONE,
    Play,
    calendar,
    election_open,
    in_focus,
    leaving,
    local,
    silent,
)
from tests.domain.explained_cases import back, in_london, on_leave, received_late
from tests.domain.later_builders import decided

if TYPE_CHECKING:
    from collections.abc import Callable


def words(play: Play, clock: str) -> str:
    (found,) = explain(reckonings(play.case), tuple(play.facts), clock)
    return explained(found)


def paragraph(play: Play, clock: str, title: str) -> list[str]:
    """Return the sentences under a title."""
    parts = words(play, clock).split("\n\n")
    (found,) = [part for part in parts if part.startswith(f"{title}\n")]
    return [line.strip() for line in found.splitlines()[1:]]


def test_the_rule_names_length_calendar_and_source() -> None:
    """The row of the policy and the counting rule, so that both can be looked up."""
    rule = paragraph(received_late(), "election", "The rule")

    assert rule[0] == (
        "5 business days, by the calendar and zone of the employee (POL-2026-A, clocks.election; "
        "K10)."
    )
    assert rule[-1] == "Days of protected leave are skipped while counting (K6)."


def test_the_trigger_says_when_a_receipt_counts_and_why() -> None:
    """Who recorded it, the local hour, the cut-off, the deemed day."""
    trigger = paragraph(received_late(), "election", "What set it off")

    assert "p-employee (employee) recorded that packet[1] was received" in trigger[0]
    assert trigger[-2:] == [
        "Received on Thursday 27 May 2027 at 17:05 there.",
        "That is at or after 17:00: so it counts as received on Friday 28 May 2027 (K2).",
    ]


def test_each_day_is_said_once() -> None:
    """Days of one kind stand together; each kind says why it counts or not."""
    days = paragraph(received_late(), "election", "Day by day")

    assert days[0].startswith("Calendar GB 2026-11, zone Europe/London (zone data ")
    assert days[1:] == [
        "Friday 28 May 2027: sets it off, not counted (K1)",
        "29 to 30 May 2027: weekend, not counted (K4)",
        "Monday 31 May 2027: holiday, not counted (K4)",
        "1 to 4 June 2027: counted 1 to 4 of 5",
        "5 to 6 June 2027: weekend, not counted (K4)",
        "Monday 7 June 2027: counted 5 of 5",
    ]


def test_leave_is_said_as_one_span() -> None:
    """2 to 13 June: not counted; the rest of the days follow the return."""
    days = paragraph(back(), "election", "Day by day")

    assert days[-3:] == [
        "Tuesday 1 June 2027: counted 1 of 5",
        "2 to 13 June 2027: leave, not counted (K6)",
        "14 to 17 June 2027: counted 2 to 5 of 5",
    ]


def test_days_given_back_for_a_door_that_was_down_are_named() -> None:
    """Friday the 5th of a window from the 4th to the 10th: it ends on the 11th."""
    play = election_open().at("2027-03-05T12:00")
    play.do(
        c.RecordDowntime,
        Role.HR_LEAD,
        began_at=local("2027-03-05T08:00"),
        ended_at=local("2027-03-05T09:00"),
    )

    days = paragraph(play, "election", "Day by day")

    assert "Friday 5 March 2027: a door was down: given back, not counted" in days


def test_a_date_that_a_calendar_moved_names_both_versions_and_the_act() -> None:
    """What the date was counted with, and who applied it."""
    play, held = election_open(), calendar("US")
    new = replace(held, version="2027-03", holidays=(*held.holidays, date(2027, 3, 9)))

    play.do(c.ApplyCalendar, Role.HR_LEAD, calendar=new)

    text = words(play, "election")
    assert f"Calendar US {held.version} + 2027-03, zone America/Los_Angeles" in text
    assert "(HR lead) applied calendar US 2027-03" in text


@pytest.mark.parametrize(
    ("case", "day", "ends_at"),
    [
        (received_late, "Monday 7 June 2027", "2027-06-07T23:00:00Z"),
        (back, "Thursday 17 June 2027", "2027-06-17T23:00:00Z"),
    ],
)
def test_the_exclusive_instant_is_said_in_local_words(
    case: Callable[[], Play], day: str, ends_at: str
) -> None:
    """The end of a local day, and which instant that is: before it, an act is in time (K3)."""
    end = paragraph(case(), "election", "The end")

    assert end[0] == (
        f"It ends at the end of {day} in Europe/London, that is {ends_at}; an act received before "
        "that instant is in time (K3)."
    )


def test_a_window_says_how_to_use_the_right() -> None:
    """What to do, until when a mind may be changed, and that silence ends nothing."""
    end = paragraph(received_late(), "election", "The end")

    assert "dueprocess employee elect" in end[-1]
    assert "Silence never ends employment" in end[-1]


def test_a_forecast_is_called_a_forecast() -> None:
    """In the heading and at the end: nothing lapses on it."""
    told = words(on_leave(), "election")

    assert told.startswith("election, window of the employee: forecast Thursday 17 June 2027")
    assert "This is a forecast, no promise" in told


def test_the_history_sets_the_old_trace_beside_the_new() -> None:
    """Each date with what moved it, which days changed, and that it was never shortened."""
    history = paragraph(back(), "election", "What was told")

    assert history[0].endswith("promised Monday 7 June 2027")
    assert history[1].endswith("forecast Thursday 17 June 2027, 10 days later")
    assert "reported leave 1" in history[2]
    assert history[3:5] == [
        "2 to 4 June 2027: counted before, now leave",
        "Monday 7 June 2027: counted before, now leave",
    ]
    assert history[5].startswith("before: from Fri 28 May")
    assert history[6].startswith("now:    from Fri 28 May")
    assert history[7].endswith(
        "promised Thursday 17 June 2027, the same day as the forecast before"
    )
    assert history[-1] == "It was never shortened: no promised date was followed by an earlier one."


def test_an_earlier_forecast_is_said_to_be_earlier() -> None:
    """A return before the expected day brings a forecast forward; no promise was made."""
    play = on_leave().at("2027-06-09T09:00", HR_ZONE)
    play.employee(c.RecordReturn, leave=1, back_on="2027-06-09")

    history = paragraph(play, "election", "What was told")

    assert any(line.endswith("3 days earlier than the forecast before") for line in history)
    assert history[-1].startswith("It was never shortened")


def test_a_date_that_was_promised_before_is_said_to_be_held() -> None:
    """The leave turned out shorter than the promise that came of it."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, kind="requested", first_day="2027-03-05", last_day="2027-03-07")
    play.at("2027-03-08T09:00").employee(c.RecordReturn, leave=1, back_on="2027-03-08")
    play.at("2027-03-08T10:00").administrator(
        c.DecideLeave, leave=1, ruling="approve", first_day="2027-03-06"
    )
    play.employee(c.ReportLeave, kind="hint", first_day="2027-03-11", last_day=None)

    told = words(play, "election")

    assert "kept: it was told before, and is never shortened (K6, K14)" in told
    assert "held at the date that was promised before" in told


def test_days_of_a_receipt_that_are_off_are_named() -> None:
    """Saturday, Sunday and a holiday, one by one."""
    play = Play(in_london())
    play.at("2027-05-01T18:00", HR_ZONE).skip(c.Approve)

    trigger = paragraph(play, "hr_review", "What set it off")

    assert trigger[-1] == (
        "That is a weekend and at or after 17:00, Sunday 2 May is a weekend, Monday 3 May is a "
        "holiday: so it counts as received on Tuesday 4 May 2027 (K2)."
    )


def test_a_missed_check_in_is_named_as_what_moved_the_next_steps() -> None:
    """Seven days for each, and each counted on from the day before."""
    play = in_focus().at("2027-02-13T10:00")

    rule = paragraph(play, "next_steps", "The rule")
    history = paragraph(play, "next_steps", "What was told")

    assert rule[-1] == "Added in this case: 7 days, each counted on from the last day before."
    assert any("check_in[1] was not done in time" in line for line in history)


def test_a_stopped_date_binds_nobody() -> None:
    """Next steps stop when Pivot is asked for; the history says that the date is withdrawn."""
    told = words(election_open(), "next_steps")

    assert "It was stopped before its end and binds nobody any more." in told
    assert "the date no longer applies" in told


def test_a_date_whose_cause_was_reversed_says_so() -> None:
    """The rule and the days are gone with it; what was told stays."""
    play = silent()
    play.at("2027-03-12T10:00").employee(
        c.ReportLeave, kind="requested", first_day="2027-03-09", last_day="2027-03-10"
    )

    told = words(play, "hr_confirmation")

    assert told.startswith("hr_confirmation: no longer applies")
    assert "The rule" not in told


def test_a_clock_without_a_date_says_why() -> None:
    """A leave without an end: rule and trigger stand, no day is named."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, kind="hint", first_day="2027-03-05", last_day=None)

    assert paragraph(play, "election", "The end") == [
        "There is no date while a leave or a pause is open whose end is not known (K6)."
    ]


def test_a_gap_of_the_calendar_is_named() -> None:
    """Never "no holiday": what is missing, and that a person is asked (K4)."""
    (found,) = explain(reckonings(received_late().case), tuple(received_late().facts), "election")
    assert found.reckoning is not None
    gap = replace(found.reckoning, promise=None, uncovered="calendar GB 2026-11 does not cover it")

    told = explained(replace(found, reckoning=gap))

    assert "There is no date: calendar GB 2026-11 does not cover it (K4)." in told


def test_grace_is_said_to_be_of_this_case() -> None:
    """Its length is agreed, not the policy's, and leave does not stretch it."""
    rule = paragraph(leaving(grace_days=7), "separation", "The rule")

    assert rule[0].startswith("7 calendar days, as this case brings them, by the calendar")
    assert "Protected leave does not stop it." in rule


def test_every_window_of_the_policy_says_how_to_use_it() -> None:
    """A right that nobody knows how to use is none."""
    play = received_late()
    rules = [rule for rule in play.opening.policy.clocks if rule.nature is ClockNature.WINDOW]
    (found,) = explain(reckonings(play.case), tuple(play.facts), "election")
    assert found.reckoning is not None

    silent_ones = [
        rule.kind
        for rule in rules
        if "To use it: "
        not in explained(replace(found, reckoning=replace(found.reckoning, row=str(rule.kind))))
    ]

    assert silent_ones == [], "Say in starter/explained.py how such a window is used."


@pytest.mark.parametrize("case", [election_open, back, lambda: decided("uphold")])
def test_every_clock_of_a_case_has_its_explanation(case: Callable[[], Play]) -> None:
    """Met, stopped and running ones; the key, the owner and the rule are always there."""
    play = case()

    told = [explained(each) for each in explain(reckonings(play.case), tuple(play.facts))]

    assert len(told) >= len(play.state.clocks)
    assert all("The rule" in each or "no longer applies" in each for each in told)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2027-06-07", "2027-06-07", "Monday 7 June 2027"),
        ("2027-06-02", "2027-06-13", "2 to 13 June 2027"),
        ("2027-05-29", "2027-06-02", "29 May to 2 June 2027"),
        ("2027-12-30", "2028-01-02", "30 December 2027 to 2 January 2028"),
    ],
)
def test_a_span_of_days_is_said_as_people_say_it(first: str, last: str, said: str) -> None:
    """Month and year once, where they are the same."""
    assert span_of(date.fromisoformat(first), date.fromisoformat(last)) == said
