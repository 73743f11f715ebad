"""Improve: the plan begins and ends, check-ins (process 2, 8; policy K10, K19)."""

from __future__ import annotations

from domain import commands as c
from domain.facts import ImproveBegan, PlanAcknowledged, PlanEnded
from domain.notices import Template
from domain.people import Role
from domain.state import BucketStatus, ClockStatus, Stage
from tests.domain.builders import election_open, local, silent
from tests.domain.later_builders import (
    election_on,
    improving,
    meet_weekly,
    plan_ended,
    rungs,
    values_of,
)

# the plan and its end


def test_a_plan_that_is_chosen_counts_from_the_day_of_the_choice() -> None:
    """Chosen on Friday 5 March, it counts from there though the window ends on the 10th."""
    play = election_open().at("2027-03-05T10:00")
    play.employee(c.Elect, option="improve")

    play.at("2027-03-11T00:00")

    assert str(play.holding(ImproveBegan)[0].on_day) == "2027-03-05"
    assert play.clock("improve_check_in[1]").trigger == play.holding(ImproveBegan)[0].on_day


def test_a_plan_that_follows_silence_counts_from_the_day_hr_confirms() -> None:
    """Confirmed on Tuesday 16 March: thirty days end on Thursday 15 April (K15)."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)

    play.at("2027-03-16T08:00").hr(c.ConfirmSilence)

    assert play.day("improve_plan") == "2027-04-15"


def test_a_plan_ends_so_many_calendar_days_after_it_began() -> None:
    """Thirty days from Monday 8 March are Wednesday 7 April."""
    assert improving().told("improve_plan") == ["2027-04-07"]


def test_a_plan_that_would_end_on_a_weekend_rolls_forward() -> None:
    """Thirty days from Friday 5 March are Sunday 4 April: it ends on Monday the 5th (K10)."""
    play = election_open().at("2027-03-05T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)

    assert play.day("improve_plan") == "2027-04-05"


def test_a_plan_that_would_end_on_a_holiday_rolls_forward() -> None:
    """Sixty days from Thursday 1 April are Monday 31 May, a holiday: it ends on 1 June."""
    play = election_on(plan_days=60)
    play.at("2027-03-11T08:00").hr(c.RecordContactCheck, reached=True)

    play.at("2027-04-01T10:00").hr(c.ConfirmSilence)

    assert play.day("improve_plan") == "2027-06-01"


def test_the_end_of_the_plan_opens_the_managers_duty_to_give_the_result() -> None:
    """Five business days after Wednesday 7 April: Wednesday the 14th."""
    play = improving()

    meet_weekly(play).at("2027-04-08T00:00")

    assert play.facts_of(PlanEnded)[0].at == local("2027-04-08T00:00")
    assert play.stage is Stage.IMPROVE
    assert play.day("improve_result") == "2027-04-14"
    assert play.letters(Template.RESULT_OWED, Role.MANAGER)


def test_nothing_of_the_plan_is_decided_by_its_end() -> None:
    """A result that nobody gives stays open for a year: it fails nobody."""
    play = plan_ended()

    play.at("2028-04-08T10:00")

    assert play.stage is Stage.IMPROVE
    assert play.clock("improve_result").status is ClockStatus.PASSED


def test_the_plan_goes_to_the_employee_with_its_days() -> None:
    """The letter names each deliverable, its day (Monday 29 March, day 21) and its criteria."""
    values = values_of(improving(), Template.IMPROVE_PLAN)

    assert "due 2027-03-29" in values["deliverables"]
    assert "1.2 The way back is tested" in values["deliverables"]


def test_the_receipt_of_the_plan_freezes_its_criteria() -> None:
    """The acknowledgement is on record, and HR owes nothing more for it."""
    play = improving()

    assert [body.plan for body in play.bodies(PlanAcknowledged)] == [1]
    assert play.clock("notice_receipt[plan[1]]").status is ClockStatus.MET


def test_a_plan_that_nobody_acknowledges_takes_a_second_channel_then_a_hand_over() -> None:
    """Sent on Monday 8 March: HR is asked after the 10th, and two days and five days later."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)

    play.at("2027-03-18T12:00")

    assert rungs(play, "notice_receipt[plan[1]]") == [
        (local("2027-03-11T00:00"), Template.SECOND_CHANNEL, Role.HR_PARTNER),
        (local("2027-03-12T09:00", "Europe/London"), Template.HAND_OVER, Role.HR_PARTNER),
        (local("2027-03-17T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]


def test_protected_leave_moves_the_end_of_the_plan() -> None:
    """A week of leave from Monday 15 March, back on the 22nd: seven days later (K6)."""
    play = improving().at("2027-03-15T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-15", last_day="2027-03-19")
    during = play.is_forecast("improve_plan")

    play.at("2027-03-22T09:00").employee(c.RecordReturn)

    assert during
    assert play.day("improve_plan") == "2027-04-14"


# check-ins


def test_check_ins_of_the_plan_are_owed_by_weeks_from_the_election_day() -> None:
    """Bucket k ends 7k days after Monday 8 March (K10)."""
    play = improving()

    assert [play.day(f"improve_check_in[{k}]") for k in (1, 2, 3, 4)] == [
        "2027-03-15",
        "2027-03-22",
        "2027-03-29",
        "2027-04-05",
    ]


def test_a_missed_check_in_adds_seven_days_to_the_plan() -> None:
    """The first week passes without one: the end moves from 7 to 14 April (K19)."""
    play = improving()

    play.at("2027-03-16T00:00")

    assert play.told("improve_plan") == ["2027-04-07", "2027-04-14"]


def test_each_missed_check_in_adds_seven_days() -> None:
    """Two of them are fourteen days."""
    play = improving()

    play.at("2027-03-23T00:00")

    assert play.told("improve_plan") == ["2027-04-07", "2027-04-14", "2027-04-21"]


def test_three_missed_in_a_row_stop_the_plan_until_one_is_held() -> None:
    """It stands still from Tuesday 30 March; held on 1 April, it ends two days later (K19).

    Three times seven days after 7 April are the 28th; 30 and 31 March stood still.
    """
    play = improving()
    play.at("2027-03-30T00:00")
    standing = play.day("improve_plan")

    play.at("2027-04-01T11:00").manager(c.RecordCheckIn)

    assert standing == ""
    assert play.told("improve_plan")[-2:] == ["withdrawn", "2027-04-30"]


def test_a_plan_that_stands_still_never_ends() -> None:
    """Nobody meets for a year: the plan has no end that could be told."""
    play = improving()

    play.at("2028-03-08T10:00")

    assert not play.bodies(PlanEnded)
    assert play.day("improve_plan") == ""


def test_vacation_excuses_a_check_in_of_the_plan() -> None:
    """Three business days off: not missed, and the end does not move (K7)."""
    play = improving()
    play.employee(c.RecordVacation, first_day="2027-03-10", last_day="2027-03-12")

    play.at("2027-03-16T00:00")

    assert play.state.buckets[-1].status is BucketStatus.EXCUSED
    assert play.told("improve_plan") == ["2027-04-07"]


def test_a_missed_check_in_of_the_plan_climbs_its_ladder() -> None:
    """The manager the day before and at the end, the skip after it."""
    play = improving()

    play.at("2027-03-16T10:00")

    assert rungs(play, "improve_check_in[1]") == [
        (local("2027-03-12T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-03-16T00:00"), Template.DUE_NOW, Role.MANAGER),
        (local("2027-03-16T09:00"), Template.ESCALATION, Role.SKIP),
    ]


def test_two_missed_in_a_row_go_to_skip_and_hr_partner() -> None:
    """Not the first one."""
    play = improving()

    first = play.at("2027-03-16T12:00").letters(Template.CHECK_INS_MISSED_TWICE)
    play.at("2027-03-23T12:00")

    assert not first
    assert {word.to for word in play.letters(Template.CHECK_INS_MISSED_TWICE)} == {
        Role.SKIP,
        Role.HR_PARTNER,
    }


def test_check_ins_of_focus_have_no_part_in_those_of_the_plan() -> None:
    """The count begins anew: the first bucket of the plan is its own."""
    play = improving()

    play.at("2027-03-09T11:00").manager(c.RecordCheckIn)

    assert (play.state.buckets[-1].plan, play.state.buckets[-1].number) == (1, 1)
