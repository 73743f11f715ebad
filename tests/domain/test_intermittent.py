"""Intermittent leave: single days, and what they do to the plan (process 7, 8; policy K6, K8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import ElectionTookEffect, Reversed, WindowLapsed
from domain.intermittent import Absence, LeaveDay, corrected, is_skipped, runs, scaled
from domain.leave import Leave, LeaveStatus, spells
from domain.notices import Template
from domain.people import Role
from domain.state import BucketStatus, Stage
from domain.views import view
from tests.domain.builders import (
    Play,
    calendar,
    coached,
    election_open,
    local,
    opening,
    packet_sent,
    policy,
)
from tests.domain.later_builders import deliverable, improving, improving_on, meet_weekly

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTED = {**deliverable(21), "target": 20, "hours": 8}


def away(*days: str, absent: str = "8", scheduled: str = "8") -> list[dict[str, object]]:
    """Return days of March 2027 as a command carries them."""
    return [{"day": f"2027-03-{day}", "absent": absent, "scheduled": scheduled} for day in days]


def on_single_days(play: Play, first_day: str = "2027-03-09") -> Play:
    """Have a leave reported and decided as intermittent; that day stays uncharged."""
    number = len(play.state.leaves) + 1
    play.employee(c.ReportLeave, first_day=first_day)
    play.administrator(c.DecideLeave, leave=number, intermittent=True)
    return play


def planned(first_day: str = "2027-03-15", plan: Sequence[dict[str, object]] = ()) -> Play:
    """Return a plan from Monday 2027-03-08 to 04-07, with an intermittent leave to come."""
    play = improving_on(plan=plan).at("2027-03-09T10:00")
    play.manager(c.RecordCheckIn)
    return on_single_days(play, first_day)


def record(play: Play, *days: str, absent: str = "8", scheduled: str = "8", leave: int = 1) -> Play:
    """Have the leave administrator record days."""
    play.administrator(
        c.RecordLeaveDays, leave=leave, days=away(*days, absent=absent, scheduled=scheduled)
    )
    return play


# which day is skipped


@pytest.mark.parametrize(
    ("absent", "scheduled", "skipped"),
    [("4", "8", True), ("3.99", "8", False), ("3.75", "7.5", True), ("0", "8", False)],
)
def test_a_day_is_skipped_from_half_of_its_scheduled_hours_on(
    absent: str,
    scheduled: str,
    skipped: bool,  # noqa: FBT001 -- a row of the table
) -> None:
    """To the hundredth of an hour (K6)."""
    day = LeaveDay(date(2027, 3, 16), Decimal(absent), Decimal(scheduled))

    assert is_skipped(day, policy().improve.skipped_percent) is skipped


def test_the_share_is_the_policys() -> None:
    """Where all of the day has to be absent, half of it is counted."""
    rules = replace(policy().improve, skipped_percent=100)
    play = improving_on(opened_with=opening(under=replace(policy(), improve=rules)))
    on_single_days(play.at("2027-03-09T10:00"), "2027-03-15")

    record(play, "16", absent="4")

    assert play.day("improve_plan") == "2027-04-07"


def test_a_later_word_on_a_day_corrects_the_earlier() -> None:
    """Whatever the order in which they are put together."""
    day = date(2027, 3, 16)
    first = Absence(LeaveDay(day, Decimal(8), Decimal(8)), skipped=True, entry=1)
    second = Absence(LeaveDay(day, Decimal(0), Decimal(8)), skipped=False, entry=2)

    assert corrected((first,), (second,)) == corrected((second,), (first,)) == (second,)


def test_days_that_follow_each_other_are_one_spell() -> None:
    """Tuesday, Wednesday; Friday."""
    tuesday, wednesday, friday = date(2027, 3, 16), date(2027, 3, 17), date(2027, 3, 19)

    assert runs((friday, tuesday, wednesday)) == ((tuesday, wednesday), (friday, friday))


def test_a_spell_ends_with_the_next_day_at_work() -> None:
    """Friday and the Monday after it: back on Tuesday, and the weekend is not skipped."""
    days = (date(2027, 3, 19), date(2027, 3, 22))
    absences = tuple(
        Absence(LeaveDay(day, Decimal(8), Decimal(8)), skipped=True, entry=1) for day in days
    )
    leave = Leave(
        1, LeaveStatus.APPROVED, days[0], None, None, intermittent=True, absences=absences
    )

    found = spells((leave,), calendar("US"))

    assert [each.back_on for each in found] == [date(2027, 3, 23), date(2027, 3, 23)]
    assert not any(each.covers(date(2027, 3, 20), calendar("US")) for each in found)


# clocks


def test_a_day_of_half_the_hours_is_skipped() -> None:
    """One of them moves the plan from Wednesday 7 to Thursday 8 April."""
    assert record(planned(), "16", absent="4").told("improve_plan")[-1] == "2027-04-08"


def test_a_day_of_fewer_hours_counts() -> None:
    """Three of eight hours away."""
    assert record(planned(), "16", absent="3").day("improve_plan") == "2027-04-07"


def test_single_days_leave_dates_firm() -> None:
    """Only recorded days count, and a planned one is known: nothing is a forecast."""
    play = record(planned(), "16", "30")

    assert not play.is_forecast("improve_plan")
    assert play.day("improve_plan") == "2027-04-09"


def test_the_days_between_count() -> None:
    """A window that is open goes on: the election skips Friday and ends a day later."""
    play = on_single_days(election_open().at("2027-03-04T10:00"), "2027-03-05")

    record(play, "05")

    assert play.told("election")[-1] == "2027-03-11"


def test_a_pause_before_the_decision_is_not_charged() -> None:
    """Reported from Monday 8 March, decided on Tuesday: both days and no more are skipped."""
    play = improving().at("2027-03-08T11:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")

    play.at("2027-03-09T10:00").administrator(c.DecideLeave, intermittent=True)

    assert play.day("improve_plan") == "2027-04-08"  # the trigger day is never counted


def test_a_later_decision_keeps_the_leave_intermittent() -> None:
    """A new expected end says nothing else."""
    play = planned()

    play.administrator(c.DecideLeave, last_day="2027-04-30")

    assert play.state.leaves[0].intermittent
    assert play.day("improve_plan") == "2027-04-07"


def test_two_leaves_on_one_day_are_a_union() -> None:
    """The day is given back once."""
    play = on_single_days(planned(), "2027-03-15")
    record(play, "16")

    record(play, "16", leave=2)

    assert play.day("improve_plan") == "2027-04-08"


def test_a_day_that_is_taken_back_shortens_nothing() -> None:
    """What was told stays."""
    play = record(planned(), "16").at("2027-03-10T10:00")

    record(play, "16", absent="0")

    assert play.day("improve_plan") == "2027-04-08"
    assert not play.state.leaves[0].absences[0].skipped


def test_a_day_known_late_counts_from_its_true_day() -> None:
    """The election had passed in silence on the 10th; a day of leave on the 9th reverses that."""
    play = on_single_days(election_open().at("2027-03-04T10:00"), "2027-03-05")
    play.at("2027-03-11T08:00")
    lapsed = len(play.holding(WindowLapsed))

    record(play, "09")

    assert lapsed == 1
    assert play.bodies(Reversed)
    assert not play.holding(WindowLapsed)
    assert play.day("election") == "2027-03-11"


def test_nothing_is_asked_on_a_leave_day_and_letters_go_out_after_it() -> None:
    """The check-in waits; a letter held on Tuesday is sent on Wednesday, without any return."""
    play = record(planned(), "16").at("2027-03-16T10:00")
    refused = play.refusal(c.RecordCheckIn, Role.MANAGER)
    play.manager(c.RevisePlan)
    play.hr(c.Approve)
    held = play.letters(Template.PLAN_REVISED)

    play.at("2027-03-17T10:00")

    assert refused is Code.ON_LEAVE
    assert not held
    assert play.letter_facts(Template.PLAN_REVISED)[0].at == local("2027-03-17T00:00")


def test_a_receipt_on_a_leave_day_is_deemed_the_next_day() -> None:
    """A packet acknowledged on Thursday, a leave day, counts from Friday 5 March (K2)."""
    play = record(on_single_days(packet_sent(), "2027-03-04"), "04").at("2027-03-04T10:00")

    play.employee(c.Acknowledge)

    assert play.day("election") == "2027-03-12"


def test_a_choice_on_a_leave_day_may_be_taken_back_after_it() -> None:
    """Five business days from Wednesday 10 March, the next day at work (K16)."""
    play = on_single_days(election_open().at("2027-03-04T10:00"), "2027-03-08")
    record(play, "09").at("2027-03-09T10:00")

    play.employee(c.Elect, option="leave")

    assert play.day("election") == "2027-03-17"
    play.at("2027-03-18T00:00")
    assert play.holding(ElectionTookEffect)


def test_a_resignation_on_a_leave_day_may_be_taken_back_after_it() -> None:
    """No return is recorded after a single day: the time runs from the next day at work."""
    play = on_single_days(coached(), "2027-03-02")
    record(play, "03").at("2027-03-03T10:00")

    play.employee(c.Resign, last_day="2027-03-31")

    assert play.day("resignation_withdrawal") == "2027-03-11"
    assert play.at("2027-03-12T08:00").stage is Stage.SEPARATION


def test_employment_does_not_end_on_a_leave_day() -> None:
    """The last day moves to the day after it (K12)."""
    play = on_single_days(coached(), "2027-03-30")
    play.at("2027-03-02T10:00").employee(c.Resign, last_day="2027-03-31")

    record(play, "31")

    assert play.day("separation") == "2027-04-01"


# check-ins


def test_check_ins_are_owed_as_worked() -> None:
    """One day off moves no week."""
    play = record(planned(), "16")

    assert play.day("improve_check_in[2]") == "2027-03-22"


def test_three_leave_days_excuse_a_check_in() -> None:
    """As three days of vacation do (K7)."""
    play = record(planned(), "16", "17", "18").at("2027-03-23T00:00")

    assert play.state.buckets[-1].status is BucketStatus.EXCUSED


# who and what


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.HR_PARTNER, Role.EMPLOYEE])
def test_only_the_leave_administrator_records_days(role: Role) -> None:
    """Never the line."""
    assert planned().refusal(c.RecordLeaveDays, role) is Code.NOT_YOURS


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (away("12"), Code.OUT_OF_RANGE),
        (away("30"), Code.OUT_OF_RANGE),
        (away("16", absent="9"), Code.OUT_OF_RANGE),
        (away("16", absent="-1"), Code.OUT_OF_RANGE),
        (away("16", absent="0", scheduled="0"), Code.OUT_OF_RANGE),
        (away("16", scheduled="25"), Code.OUT_OF_RANGE),
        (away("16", "16"), Code.MALFORMED),
        ([], Code.MALFORMED),
    ],
    ids=["before", "after", "more", "negative", "unscheduled", "too long", "twice", "none"],
)
def test_days_lie_within_the_leave_with_true_hours(
    days: list[dict[str, object]], code: Code
) -> None:
    """From Monday 15 to Friday 26 March."""
    play = planned()
    play.administrator(c.DecideLeave, last_day="2027-03-26")

    assert play.refusal(c.RecordLeaveDays, Role.LEAVE_ADMINISTRATOR, days=days) is code


def test_days_belong_to_a_leave_that_was_decided_as_intermittent() -> None:
    """Not to one that is continuous, denied, or not on record."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")
    asked = {"days": away("03")}

    for number in (1, 2):
        refused = play.refusal(c.RecordLeaveDays, Role.LEAVE_ADMINISTRATOR, leave=number, **asked)
        assert refused is Code.NOTHING_OPEN


def test_a_leave_that_is_denied_later_takes_no_more_days() -> None:
    """Its days so far stay given."""
    play = record(planned(), "16").at("2027-03-17T10:00")
    play.administrator(c.DecideLeave, ruling="deny")

    refused = play.refusal(c.RecordLeaveDays, Role.LEAVE_ADMINISTRATOR, days=away("18"))

    assert refused is Code.NOTHING_OPEN
    assert play.day("improve_plan") == "2027-04-08"


def test_an_intermittent_leave_ends_like_any_other() -> None:
    """After that no day of it is recorded; those before stay."""
    play = record(planned(), "16").at("2027-03-18T10:00")
    play.administrator(c.RecordReturn, back_on="2027-03-18")

    refused = play.refusal(c.RecordLeaveDays, Role.LEAVE_ADMINISTRATOR, days=away("19"))

    assert refused is Code.OUT_OF_RANGE
    assert play.day("improve_plan") == "2027-04-08"


def test_the_line_learns_of_skipped_days_and_of_no_hours() -> None:
    """Days that are not skipped are the employee's own to know."""
    play = record(planned(), "16", absent="3")
    quiet = play.letters(Template.LEAVE_DAYS_RECORDED)

    record(play, "17")

    line = play.letters(Template.LEAVE_DAYS_RECORDED, Role.MANAGER)
    assert [word.to for word in quiet] == [Role.EMPLOYEE]
    assert [(v.name, v.value) for word in line for v in word.values] == [("skipped", "2027-03-17")]


# extend or scale


def scaling(plan: Sequence[dict[str, object]] = (COUNTED,)) -> Play:
    """Return a case whose plan has a target of 20 by Monday 29 March, to be scaled."""
    play = planned(plan=plan).at("2027-03-09T11:00")
    play.hr(c.ChooseAdjustment, mode="scale")
    return play


def targets(play: Play) -> list[tuple[int, int]]:
    return [(each.declared, each.now) for each in view(play.case, None).targets]


def test_days_extend_the_plan_until_something_else_is_chosen() -> None:
    """And after extending was chosen."""
    play = record(planned(), "16").at("2027-03-17T10:00")

    play.hr(c.ChooseAdjustment, mode="extend")

    assert record(play, "18").day("improve_plan") == "2027-04-09"


def test_scaled_targets_are_rounded_down() -> None:
    """Eight of 120 hours in the fifteen business days to 29 March: 20 becomes 18.66, so 18."""
    play = record(scaling(), "16")

    assert targets(play) == [(20, 18)]
    assert play.day("improve_plan") == "2027-04-07"


def test_targets_are_scaled_anew_with_each_further_day() -> None:
    """Sixteen of 120 hours: 17.33, so 17; an hour of a day that counts is an hour away."""
    play = record(scaling(), "16")
    record(play, "17")

    assert targets(play) == [(20, 17)]
    assert targets(record(play, "18", absent="3")) == [(20, 16)]  # 19 hours: 16.83


def test_a_scaled_target_does_not_grow_again() -> None:
    """A day that is taken back leaves the employee what was told."""
    play = record(scaling(), "16").at("2027-03-10T10:00")

    assert targets(record(play, "16", absent="0")) == [(20, 18)]


def test_scaled_targets_are_told_to_the_employee_and_both_reviewers() -> None:
    """The manager reviews first."""
    play = record(scaling(), "16")

    letters = play.letters(Template.TARGETS_SCALED)
    assert {word.to for word in letters} == {Role.EMPLOYEE, Role.REVIEWER, Role.SECOND_REVIEWER}
    assert "18, was 20" in letters[0].values[0].value


def test_days_before_the_choice_are_scaled_and_stay_given() -> None:
    """A date that was told is not taken back."""
    play = record(planned(plan=(COUNTED,)), "16").at("2027-03-09T11:00")

    play.hr(c.ChooseAdjustment, mode="scale")

    assert targets(play) == [(20, 18)]
    assert play.day("improve_plan") == "2027-04-08"


def test_continuous_leave_extends_a_plan_that_is_scaled() -> None:
    """Its days were not scheduled: they scale nothing."""
    play = scaling().at("2027-03-22T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-22", last_day="2027-03-26")
    play.at("2027-03-29T09:00").employee(c.RecordReturn, leave=2)

    record(play, "16")

    assert play.day("improve_plan") == "2027-04-14"
    assert targets(play) == [(20, 18)]


def test_a_target_waits_where_no_due_day_is_known() -> None:
    """A leave without a known end began: what its time holds is known and told at the return."""
    play = scaling().at("2027-03-12T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-12")
    record(play, "17")
    during = targets(play)

    play.at("2027-03-15T09:00").employee(c.RecordReturn, leave=2)

    assert (during, targets(play)) == ([(20, 20)], [(20, 18)])


def test_a_plan_is_scaled_only_where_everything_has_a_number() -> None:
    """Nobody gets neither time nor relief."""
    play = planned(plan=(COUNTED, deliverable(25)))

    refused = play.refusal(c.ChooseAdjustment, Role.HR_PARTNER, mode="scale")

    assert refused is Code.NOTHING_OPEN


def test_the_choice_is_made_once() -> None:
    """One of them, recorded."""
    play = scaling()

    refused = play.refusal(c.ChooseAdjustment, Role.HR_PARTNER, mode="extend")

    assert refused is Code.ALREADY_DONE
    assert play.letters(Template.ADJUSTMENT_CHOSEN, Role.EMPLOYEE)


def test_without_intermittent_leave_there_is_nothing_to_choose() -> None:
    """Continuous leave always extends."""
    play = improving()
    play.employee(c.ReportLeave, first_day="2027-03-22", last_day="2027-03-26")

    assert play.refusal(c.ChooseAdjustment, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_a_plan_that_has_ended_is_not_adjusted() -> None:
    """Its result is owed."""
    play = on_single_days(meet_weekly(improving()), "2027-03-31").at("2027-04-12T10:00")

    assert play.refusal(c.ChooseAdjustment, Role.HR_PARTNER) is Code.TOO_LATE


def test_a_new_version_keeps_what_was_scaled() -> None:
    """The same work keeps its target; what has another is declared anew and scaled."""
    play = record(scaling((COUNTED, {**COUNTED, "due_after_days": 28})), "16")
    other = {**COUNTED, "due_after_days": 28, "target": 12}

    play.manager(c.RevisePlan, plan=[COUNTED, other], more_days=7)
    play.hr(c.Approve)

    assert targets(play) == [(20, 18), (12, 11)]


def test_a_target_is_at_least_one() -> None:
    """A target of nothing is none."""
    asked = {"plan": [{**COUNTED, "target": 0}]}

    assert coached().refusal(c.RequestPivot, Role.MANAGER, **asked) is Code.OUT_OF_RANGE


def test_two_absences_of_one_day_scale_once() -> None:
    """The longer one counts; a day outside the time has no part."""
    day, other = date(2027, 3, 16), date(2027, 3, 17)
    hours = {day: Fraction(8), other: Fraction(8)}
    days = (
        LeaveDay(day, Decimal(4), Decimal(8)),
        LeaveDay(day, Decimal(8), Decimal(8)),
        LeaveDay(date(2027, 3, 30), Decimal(8), Decimal(8)),
    )

    assert scaled(20, hours, days) == 10


def test_where_nothing_is_scheduled_nothing_is_scaled() -> None:
    """A time without working hours leaves the target as it is."""
    assert scaled(20, {}, ()) == 20
