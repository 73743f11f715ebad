"""The result of a plan: pass, early end, void, more time (process 4, 8)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import (
    CaseClosed,
    ImproveBegan,
    Outcome,
    PlanEnded,
    PlanPassed,
)
from domain.notices import Template
from domain.people import Role
from domain.plan import Judged
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, election_open, local
from tests.domain.later_builders import (
    both,
    deliverable,
    improving,
    improving_on,
    judge,
    judged,
    meet_weekly,
    plan_ended,
    rungs,
)

LONDON = "Europe/London"


# a pass


def test_the_manager_passes_at_once() -> None:
    """The case closes as passed, and follow-ups are owed."""
    play = both(plan_ended(), "met", "met")

    play.manager(c.PassPlan)

    assert play.bodies(CaseClosed)[0].outcome is Outcome.IMPROVE_PASSED
    assert play.clock("follow_up[1]").status is ClockStatus.OPEN


def test_the_manager_may_pass_before_the_end() -> None:
    """Nobody has to wait for good news."""
    play = improving()

    play.manager(c.PassPlan)

    assert play.stage is Stage.CLOSED


def test_a_pass_stops_everything_that_the_plan_asked() -> None:
    """A request for a fail lapses with it."""
    play = judged()
    play.manager(c.RequestFail)

    play.manager(c.PassPlan)

    assert play.refusal(c.Approve, Role.SKIP) is Code.CASE_CLOSED
    assert play.clock("improve_result").status is ClockStatus.STOPPED


def test_a_missing_result_climbs_its_ladder() -> None:
    """Due on Wednesday 14 April: manager, skip, HR partner, then HR and skip decide together."""
    play = plan_ended().at("2027-04-21T10:00")

    assert rungs(play, "improve_result") == [
        (local("2027-04-13T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-04-15T00:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-04-15T09:00", LONDON), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-04-21T09:00", LONDON), Template.RESULT_BY_HR, Role.HR_PARTNER),
        (local("2027-04-21T09:00"), Template.RESULT_BY_HR, Role.SKIP),
    ]


def test_hr_passes_nothing_before_the_result_is_long_overdue() -> None:
    """One second before nine in London on Wednesday 21 April it is the manager's still."""
    play = plan_ended().at("2027-04-21T08:59:59", LONDON)

    assert play.refusal(c.PassPlan, Role.HR_PARTNER) is Code.NOT_YET


def test_hr_passes_a_long_overdue_result_with_the_skip() -> None:
    """Asked by the HR partner, it holds with the skip's sign-off."""
    play = plan_ended().at("2027-04-21T09:00", LONDON)
    play.hr(c.PassPlan)
    before = play.stage

    play.at("2027-04-21T10:00").skip(c.Approve)

    assert before is Stage.IMPROVE
    assert play.bodies(PlanPassed)
    assert play.bodies(CaseClosed)[0].outcome is Outcome.IMPROVE_PASSED


@pytest.mark.parametrize("role", [Role.SKIP, Role.DIRECTOR, Role.EMPLOYEE])
def test_nobody_else_passes(role: Role) -> None:
    """The skip only signs."""
    assert plan_ended().refusal(c.PassPlan, role) is Code.NOT_YOURS


# an early end


def two_parts() -> Play:
    """Return a case on Monday 2027-03-22, its parts due on the 22nd and on the 29th."""
    play = improving_on(plan=[deliverable(14), deliverable(21)])
    for day in ("03-09", "03-16"):
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn)
    return play.at("2027-03-22T11:00")


def ended_early(play: Play) -> Play:
    play.manager(c.RequestEarlyEnd)
    play.hr(c.Approve)
    play.skip(c.Approve)
    play.do(c.Approve, Role.LEGAL)
    return play


def test_an_early_end_takes_hr_partner_skip_and_legal_in_this_order() -> None:
    """Each is refused before the turn comes."""
    play = two_parts()
    play.manager(c.RequestEarlyEnd)

    too_soon = [play.refusal(c.Approve, role) for role in (Role.SKIP, Role.LEGAL)]
    play.hr(c.Approve)
    before_skip = play.refusal(c.Approve, Role.LEGAL)
    play.skip(c.Approve)
    running = not play.bodies(PlanEnded)
    play.do(c.Approve, Role.LEGAL)

    assert [*too_soon, before_skip] == [Code.NOT_YET] * 3
    assert running
    assert play.bodies(PlanEnded)[0].early


def test_an_early_end_owes_the_result_from_its_day() -> None:
    """Ended on Monday 22 March, the result is due on the 29th."""
    play = ended_early(two_parts())

    assert play.clock("improve_plan").status is ClockStatus.STOPPED
    assert play.day("improve_result") == "2027-03-29"


def test_an_early_end_makes_what_was_not_yet_due_not_assessable() -> None:
    """Part 2 was due on the 29th; part 1, due that very day, is judged."""
    play = ended_early(two_parts())

    plan = play.state.plan
    assert plan is not None
    assert plan.standing(1) == (Judged.OPEN,)
    assert plan.standing(2) == (Judged.NOT_ASSESSABLE,)
    assert play.refusal(c.RecordVerdict, Role.MANAGER, deliverable=2) is Code.MALFORMED


def test_work_that_was_handed_in_early_is_judged_after_an_early_end() -> None:
    """The employee gave it to be judged."""
    play = two_parts()
    play.employee(c.SubmitWork, deliverable=2)

    ended_early(play)
    judge(play, Role.MANAGER, "met", number=2)

    plan = play.state.plan
    assert plan is not None
    assert plan.not_due == ()


def test_no_fail_rests_on_what_an_early_end_cut_off() -> None:
    """Ended on Monday 22 March, a week before its only part was due: nothing can have failed."""
    play = improving().at("2027-03-22T11:00")

    ended_early(play)

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.NO_CRITERION_FAILED


def test_no_early_end_is_signed_during_leave() -> None:
    """It is an adverse step."""
    play = two_parts()
    play.manager(c.RequestEarlyEnd)
    play.hr(c.Approve)
    play.skip(c.Approve)
    play.employee(c.ReportLeave, first_day="2027-03-22")

    assert play.refusal(c.Approve, Role.LEGAL) is Code.ON_LEAVE


def test_a_request_for_an_early_end_lapses_with_the_plan() -> None:
    """Asked for on the last day: once the plan has ended there is nothing to sign."""
    play = meet_weekly(improving()).at("2027-04-07T10:00")
    play.manager(c.RequestEarlyEnd)

    play.at("2027-04-08T08:00")

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_a_plan_that_has_ended_is_not_ended_early() -> None:
    """There is nothing left to end."""
    assert plan_ended().refusal(c.RequestEarlyEnd, Role.MANAGER) is Code.ALREADY_DONE


# void


def voided(then: str) -> Play:
    play = improving().at("2027-03-09T08:00")
    play.hr(c.RequestVoid, then=then)
    play.at("2027-03-09T10:00").skip(c.Approve)
    return play


def test_a_void_plan_begins_anew_with_its_whole_length() -> None:
    """Signed on Tuesday 9 March: thirty days to Thursday 8 April, under a number of its own."""
    play = voided("restart")

    assert [body.plan for body in play.bodies(ImproveBegan)] == [1, 2]
    assert play.day("improve_plan[2]") == "2027-04-08"
    assert play.clock("improve_plan").status is ClockStatus.STOPPED


def test_a_plan_that_begins_anew_has_check_ins_and_a_letter_of_its_own() -> None:
    """The first week ends on 16 March, and the letter waits for its receipt."""
    play = voided("restart")

    assert play.day("improve_check_in[2.1]") == "2027-03-16"
    assert play.day("notice_receipt[plan[2]]") == "2027-03-11"


def test_a_void_plan_leaves_nothing_of_it_to_be_received() -> None:
    """A letter of the plan before that was never acknowledged is asked of nobody any more."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)

    play.at("2027-03-09T08:00").hr(c.RequestVoid, then="restart")
    play.at("2027-03-09T10:00").skip(c.Approve)

    assert play.clock("notice_receipt[plan[1]]").status is ClockStatus.STOPPED


def test_a_void_plan_may_close_the_case() -> None:
    """With the outcome `void`, and no harm on file."""
    assert voided("close").bodies(CaseClosed)[0].outcome is Outcome.VOID


def test_a_void_takes_the_skip() -> None:
    """HR alone does not void."""
    play = improving()

    play.hr(c.RequestVoid, then="close")

    assert play.stage is Stage.IMPROVE


# more time


def test_hr_moves_the_end_of_a_running_plan() -> None:
    """Seven days after Wednesday 7 April."""
    play = improving()

    play.hr(c.ExtendDeadline, days=7)

    assert play.told("improve_plan") == ["2027-04-07", "2027-04-14"]


def test_an_extension_is_told_to_the_employee() -> None:
    """In writing, with the reason."""
    play = improving()

    play.hr(c.ExtendDeadline)

    assert play.letters(Template.DEADLINE_EXTENDED, Role.EMPLOYEE)


def test_hr_lets_a_plan_that_has_ended_run_again() -> None:
    """The result is no longer owed, a request for a fail lapses, work may be handed in."""
    play = judged()
    play.manager(c.RequestFail)

    play.hr(c.ExtendDeadline, days=7)

    assert play.day("improve_plan") == "2027-04-14"
    assert play.clock("improve_result").status is ClockStatus.STOPPED
    assert play.refusal(c.Approve, Role.SKIP) is Code.NOTHING_OPEN


def test_a_plan_that_ran_again_ends_again() -> None:
    """The result is owed from the new end: Wednesday 14 April, due on the 21st."""
    play = plan_ended()
    play.hr(c.ExtendDeadline, days=7)

    play.at("2027-04-15T00:00")

    assert play.day("improve_result[2]") == "2027-04-21"


def test_no_extension_ends_in_the_past() -> None:
    """On Friday 16 April seven days from the 7th have gone by."""
    play = plan_ended().at("2027-04-16T10:00")

    assert play.refusal(c.ExtendDeadline, Role.HR_PARTNER, days=7) is Code.TOO_LATE


@pytest.mark.parametrize("days", [-7, 0, 61])
def test_an_end_is_only_moved_later_and_not_beyond_all_bounds(days: int) -> None:
    """Nobody may shorten one."""
    refused = improving().refusal(c.ExtendDeadline, Role.HR_PARTNER, days=days)

    assert refused is Code.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        ("improve_check_in[1]", Code.NOTHING_OPEN),
        ("nothing", Code.NOTHING_OPEN),
        ("election", Code.TOO_LATE),
    ],
)
def test_only_the_end_of_what_is_open_to_the_employee_is_moved(clock: str, code: Code) -> None:
    """No duty of the employer's, and no window that is over."""
    assert improving().refusal(c.ExtendDeadline, Role.HR_PARTNER, clock=clock) is code


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.EMPLOYEE])
def test_only_the_hr_partner_moves_an_end(role: Role) -> None:
    """Not the manager, who owes the result of it."""
    assert improving().refusal(c.ExtendDeadline, role) is Code.NOT_YOURS
