"""A resignation that waits, and one that is taken back, from every stage (process 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import DutyMissed, ExitCause, Outcome, PlanEnded
from domain.notices import Template
from domain.people import Role
from domain.state import RequestStatus, Stage
from tests.domain.builders import Play, coached, election_open, leaving, local, pivot_approved
from tests.domain.endings import agreed, leaving_t2, leaving_t3, settled
from tests.domain.in_stage import IN
from tests.domain.later_builders import (
    appealed,
    improving,
    judge,
    meet_weekly,
    plan_ended,
    reviewed,
    rungs,
    transferring,
    window_open,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BEFORE_CLOSED: Final = [stage for stage in Stage if stage is not Stage.CLOSED]
TIER_OPEN: Final[list[Callable[[], Play]]] = [
    window_open,
    appealed,
    transferring,
    leaving,
    leaving_t2,
    leaving_t3,
    agreed,
]
EACH_OPEN = pytest.mark.parametrize("case", TIER_OPEN, ids=lambda case: case.__name__)


def resign(play: Play) -> Play:
    play.employee(c.Resign, last_day="2027-06-30")
    return play


# one that waits


@pytest.mark.parametrize("stage", BEFORE_CLOSED)
def test_a_resignation_is_taken_in_every_stage_before_closed(stage: Stage) -> None:
    """HR hears of it first, and the employee has it in writing."""
    play = resign(IN[stage]())

    assert play.letters(Template.RESIGNATION_FOR_HR, Role.HR_PARTNER)
    assert play.letters(Template.RESIGNATION_RECEIVED, Role.EMPLOYEE)


@EACH_OPEN
def test_while_any_tier_is_open_a_resignation_waits(case: Callable[[], Play]) -> None:
    """T2 after a fail, T1 after a won appeal, money that was chosen or agreed: each pays more."""
    play = case()
    before = play.state.separation, play.stage

    resign(play)

    assert (play.state.separation, play.stage) == before
    assert play.clock("resignation_advice").is_owed


@EACH_OPEN
def test_it_is_not_final_before_the_employee_was_told(case: Callable[[], Play]) -> None:
    """First HR's word, then the confirmation."""
    play = resign(case())

    assert play.refusal(c.ConfirmResignation, Role.EMPLOYEE) is Code.NOT_YET


@EACH_OPEN
def test_told_and_confirmed_it_takes_the_place_of_everything_else(case: Callable[[], Play]) -> None:
    """The last day is the one that was given, and no tier applies."""
    play = resign(case())
    play.hr(c.TellOpenChoice)

    play.employee(c.ConfirmResignation)

    separation = play.state.separation
    assert separation is not None
    assert (separation.cause, separation.tier) == (ExitCause.RESIGNATION, None)
    assert settled(play).state.outcome is Outcome.RESIGNED


@EACH_OPEN
def test_until_then_it_is_taken_back_and_everything_stands(case: Callable[[], Play]) -> None:
    """Stage, separation and every date are as they were."""
    play = case()
    before = play.stage, play.state.separation
    dates = {clock.key: play.told(clock.key) for clock in play.state.clocks}
    resign(play)

    play.employee(c.WithdrawResignation)

    assert (play.stage, play.state.separation) == before
    assert {key: play.told(key) for key in dates} == dates


def test_the_word_about_the_open_choice_is_due_in_one_business_day() -> None:
    """Resigned on Monday 12 April: due on the 13th, then it goes up to Legal."""
    play = resign(appealed())

    play.at("2027-04-20T10:00")

    assert play.day("resignation_advice") == "2027-04-13"
    assert rungs(play, "resignation_advice") == [
        (local("2027-04-14T00:00"), Template.ESCALATION, Role.HR_BACKUP),
        (local("2027-04-14T09:00"), Template.ESCALATION, Role.HR_LEAD),
        (local("2027-04-20T09:00"), Template.ESCALATION, Role.LEGAL),
    ]


def test_a_panel_goes_on_beside_a_resignation_that_waits() -> None:
    """The appeal is decided all the same."""
    play = resign(appealed())

    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)

    assert play.day("panel_decision") == "2027-04-19"


def test_a_packet_makes_a_resignation_wait_that_was_given_on_leave() -> None:
    """Its time to withdraw gives way to HR's word, since from now on a tier is open."""
    play = pivot_approved().at("2027-03-03T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-03", last_day="2027-03-04")
    resign(play)
    play.at("2027-03-05T09:00").employee(c.RecordReturn)
    before = play.day("resignation_withdrawal")

    reviewed(play.at("2027-03-08T11:00")).hr(c.DeliverPacket)
    play.at("2027-03-15T10:00")

    assert before == "2027-03-12"
    assert play.told("resignation_withdrawal")[-1] == "withdrawn"
    assert play.day("resignation_advice") == "2027-03-09"
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_fail_makes_a_resignation_wait_that_was_given_on_leave() -> None:
    """T2 is open now, and HR has to say so."""
    play = plan_ended()
    for role in (Role.MANAGER, Role.SECOND_REVIEWER):
        judge(play, role, "met", "not_met")
    play.employee(c.ReportLeave, first_day="2027-04-08", last_day="2027-04-08")
    resign(play)
    play.at("2027-04-09T09:00").employee(c.RecordReturn)
    play.manager(c.RequestFail)
    play.at("2027-04-09T10:00").skip(c.Approve)

    play.at("2027-04-12T08:00").hr(c.Approve)
    play.do(c.Approve, Role.INDEPENDENT_REVIEWER)

    assert play.stage is Stage.VERDICT
    assert play.day("resignation_advice") == "2027-04-13"
    assert play.at("2027-04-30T10:00").stage is Stage.VERDICT


# one that is taken back


def test_an_entry_goes_on_with_its_request_and_its_date() -> None:
    """Resigned on the day of the entry and withdrawn a day later: due on the 3rd as before."""
    play = Play().at("2027-02-01T12:00")
    resign(play)

    play.at("2027-02-02T09:00").employee(c.WithdrawResignation)

    assert play.stage is Stage.ENTRY
    assert play.told("skip_approval") == ["2027-02-03", "withdrawn", "2027-02-03"]
    play.skip(c.Approve)
    assert play.state.requests[0].status is RequestStatus.OPEN


def test_a_reviewer_has_time_for_what_fell_due_meanwhile() -> None:
    """Withdrawn on Friday 5 February: due five business days later, and never missed."""
    play = Play().at("2027-02-01T12:00")
    resign(play)

    play.at("2027-02-05T09:00").employee(c.WithdrawResignation)

    assert play.day("skip_approval") == "2027-02-12"
    assert not play.bodies(DutyMissed)


def test_rework_of_an_entry_is_owed_again() -> None:
    """Sent back on 2 February, the manager has until the 9th as before."""
    play = Play().at("2027-02-02T09:30")
    play.skip(c.SendBack)
    resign(play)

    play.at("2027-02-04T10:00").employee(c.WithdrawResignation)

    assert play.told("rework") == ["2027-02-09", "withdrawn", "2027-02-09"]
    play.manager(c.SubmitEntry)


def test_a_step_of_focus_that_was_asked_for_is_open_again() -> None:
    """A removal waits for its skip, who can sign it."""
    play = coached()
    play.manager(c.RequestRemoval)
    resign(play)

    play.at("2027-03-02T10:00").employee(c.WithdrawResignation)

    assert play.day("sign_off[removal[1].skip]") == "2027-03-03"
    play.skip(c.Approve)
    assert play.state.requests[-1].next_role is Role.DIRECTOR


def test_the_plan_runs_on_with_its_end() -> None:
    """Thirty days from 8 March end on 7 April, resigned in between or not."""
    play = resign(improving().at("2027-03-15T10:00"))

    play.at("2027-03-17T10:00").employee(c.WithdrawResignation)

    assert play.stage is Stage.IMPROVE
    assert play.told("improve_plan") == ["2027-04-07", "withdrawn", "2027-04-07"]


@pytest.mark.parametrize(
    ("back_on", "ends_on"), [("2027-04-05", "2027-04-12"), ("2027-04-12", "2027-04-19")]
)
def test_a_plan_leaves_five_business_days_after_a_withdrawal(back_on: str, ends_on: str) -> None:
    """Two days before its end or after it: there is time to arrive (process 10)."""
    play = resign(meet_weekly(improving()))

    play.at(f"{back_on}T10:00").employee(c.WithdrawResignation)

    assert play.day("improve_plan") == ends_on
    assert not play.bodies(PlanEnded)
    play.employee(c.SubmitWork)


def test_no_check_in_was_owed_while_the_employee_was_leaving() -> None:
    """The weeks up to 15 and 22 March are neither held nor missed; the one up to the 29th is."""
    play = resign(improving())

    play.at("2027-03-24T10:00").employee(c.WithdrawResignation)
    play.at("2027-03-30T00:00")

    assert [each.clock for each in play.bodies(DutyMissed)] == ["improve_check_in[3]"]


def test_a_verdict_is_owed_again_by_its_date() -> None:
    """Submitted on Wednesday 10 March, it is due on the 17th as before."""
    play = improving().at("2027-03-10T10:00")
    play.employee(c.SubmitWork)
    resign(play.at("2027-03-12T10:00"))

    play.at("2027-03-15T10:00").employee(c.WithdrawResignation)

    assert play.told("verdict[1]") == ["2027-03-17", "withdrawn", "2027-03-17"]


def test_the_separation_is_over_once_the_resignation_is_taken_back() -> None:
    """Its dates are withdrawn, and payroll is told."""
    play = resign(improving())

    play.at("2027-03-10T10:00").employee(c.WithdrawResignation)

    assert play.state.separation is None
    assert play.told("separation") == ["2027-06-30", "withdrawn"]
    assert play.told("final_wages") == ["2027-06-30", "withdrawn"]
    assert play.letters(Template.RESIGNATION_WITHDRAWN, Role.PAYROLL)


def test_a_second_resignation_has_dates_of_its_own() -> None:
    """What was withdrawn binds nobody."""
    play = resign(improving())
    play.at("2027-03-10T10:00").employee(c.WithdrawResignation)

    play.employee(c.Resign, last_day="2027-03-31")

    assert play.told("separation[2]") == ["2027-03-31"]


def test_a_choice_beside_a_resignation_that_waits_stands_after_its_withdrawal() -> None:
    """Elected and resigned: without the resignation the election takes effect at its end."""
    play = election_open()
    play.employee(c.Elect, option="leave")
    resign(play)

    play.at("2027-03-04T10:00").employee(c.WithdrawResignation)
    play.at("2027-03-11T00:00")

    separation = play.state.separation
    assert separation is not None
    assert separation.cause is ExitCause.ELECTION
