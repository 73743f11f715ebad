"""Withheld support weighs, a second look, and more time after an early end (process 8; X26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.notices import Template
from domain.people import Role
from domain.plan import Judged
from domain.policy import RequestKind
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, coached, election_open, local
from tests.domain.later_builders import (
    both,
    deliverable,
    improving,
    improving_on,
    judged,
    rungs,
)

if TYPE_CHECKING:
    from domain.commands import CommentKind


def claimed(
    play: Play, number: int | None = 1, kind: CommentKind | str = "withheld_support"
) -> Play:
    """Have the employee put withheld support on record."""
    play.employee(c.AddComment, kind=kind, text="The mentor never came.", deliverable=number)
    return play


def upheld(number: int | None = 1) -> Play:
    """Return a case in which 1.2 was found not met, and HR upheld that support was withheld."""
    play = claimed(judged(), number).at("2027-04-08T12:00")
    play.hr(c.AnswerComment, upheld=True)
    return play


# the comment


def test_the_employee_comments_the_plan_before_acknowledging_it() -> None:
    """The manager writes it, the employee comments it, HR reads that (X24)."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)

    play.employee(c.AddComment, kind="comment", text="The second criterion is not mine to meet.")

    assert play.letters(Template.COMMENT_FOR_HR, Role.HR_PARTNER)


@pytest.mark.parametrize("number", [0, 2])
def test_a_comment_names_a_deliverable_that_there_is(number: int) -> None:
    """The plan has one."""
    refused = improving().refusal(c.AddComment, Role.EMPLOYEE, deliverable=number)

    assert refused is Code.OUT_OF_RANGE


def test_a_comment_names_no_deliverable_without_a_plan() -> None:
    """In Focus there is none."""
    assert coached().refusal(c.AddComment, Role.EMPLOYEE, deliverable=1) is Code.OUT_OF_RANGE


def test_hr_owes_an_answer_to_withheld_support() -> None:
    """Five business days from Monday 8 March."""
    assert claimed(improving()).day("support_answer[1]") == "2027-03-15"


def test_other_comments_wait_for_no_answer() -> None:
    """A comment is kept; nothing is held by it."""
    play = claimed(improving(), kind="comment")

    assert play.state.clock("support_answer[1]") is None
    assert play.refusal(c.AnswerComment, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_withheld_support_before_a_plan_runs_is_a_comment() -> None:
    """There is no result that could wait for it."""
    play = claimed(coached(), None)

    assert play.state.clock("support_answer[1]") is None


def test_silence_on_withheld_support_is_escalated() -> None:
    """HR partner, backup, lead, Legal."""
    play = claimed(improving()).at("2027-03-23T10:00")

    assert [to for _, _, to in rungs(play, "support_answer[1]")] == [
        Role.HR_PARTNER,
        Role.HR_BACKUP,
        Role.HR_LEAD,
        Role.LEGAL,
    ]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.EMPLOYEE])
def test_only_hr_answers_withheld_support(role: Role) -> None:
    """Never whoever was to give it."""
    assert claimed(improving()).refusal(c.AnswerComment, role) is Code.NOT_YOURS


def test_an_answer_ends_the_duty_and_goes_to_the_employee_in_writing() -> None:
    """Once."""
    play = claimed(improving()).at("2027-03-09T10:00")

    play.hr(c.AnswerComment, upheld=False)

    assert play.clock("support_answer[1]").status is ClockStatus.MET
    assert play.letters(Template.COMMENT_ANSWERED, Role.EMPLOYEE)
    assert play.refusal(c.AnswerComment, Role.HR_PARTNER) is Code.ALREADY_DONE


# the fail


def test_a_fail_waits_for_the_answer() -> None:
    """Both reviewers found 1.2 not met; the comment holds it all the same."""
    play = claimed(judged())

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.SUPPORT_UNANSWERED


def test_a_fail_that_was_asked_for_waits_for_the_answer_too() -> None:
    """The last sign-off is not given over it."""
    play = judged()
    play.manager(c.RequestFail)
    play.at("2027-04-08T12:00").skip(c.Approve)

    claimed(play)

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.SUPPORT_UNANSWERED


def test_an_answer_that_does_not_uphold_it_lets_the_fail_go_on() -> None:
    """HR looked into it, in writing."""
    play = claimed(judged()).at("2027-04-08T12:00")
    play.hr(c.AnswerComment, upheld=False)

    play.manager(c.RequestFail)

    assert play.state.requests[-1].kind is RequestKind.IMPROVE_FAIL


def test_support_that_was_withheld_bars_a_fail() -> None:
    """Until HR has made it good."""
    assert upheld().refusal(c.RequestFail, Role.MANAGER) is Code.SUPPORT_WITHHELD


@pytest.mark.parametrize("number", [1, None])
def test_what_lacked_support_counts_as_met(number: int | None) -> None:
    """Whatever was found of it; there is nothing left to fail on."""
    play = upheld(number)

    play.hr(c.CountAsMet, deliverable=1)

    plan = play.state.plan
    assert plan is not None
    assert plan.standing(1) == (Judged.MET, Judged.MET)
    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.NO_CRITERION_FAILED
    assert play.refusal(c.CountAsMet, Role.HR_PARTNER) is Code.ALREADY_DONE


def test_a_fail_that_rested_on_it_is_not_signed() -> None:
    """Counted as met after the fail was asked for."""
    play = judged()
    play.manager(c.RequestFail)
    play.at("2027-04-08T12:00").skip(c.Approve)
    claimed(play).at("2027-04-08T13:00").hr(c.AnswerComment, upheld=True)

    play.hr(c.CountAsMet, deliverable=1)

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NO_CRITERION_FAILED


def test_support_for_another_deliverable_counts_nothing_as_met() -> None:
    """HR upheld it for the second."""
    play = improving_on(plan=(deliverable(21), deliverable(25)))
    claimed(play, 2).at("2027-03-09T10:00").hr(c.AnswerComment, upheld=True)

    assert play.refusal(c.CountAsMet, Role.HR_PARTNER, deliverable=1) is Code.NOT_YET


def test_more_time_makes_it_good() -> None:
    """After it the plan runs again, and its fail is judged by what comes then."""
    play = upheld()

    play.hr(c.ExtendDeadline, days=14)

    plan = play.state.plan
    assert plan is not None
    assert plan.claims[0].made_good
    assert play.day("improve_plan") == "2027-04-21"


def test_more_time_before_the_answer_makes_nothing_good() -> None:
    """It was given for another reason."""
    play = claimed(improving()).at("2027-03-09T10:00")
    play.hr(c.ExtendDeadline, days=14)

    play.hr(c.AnswerComment, upheld=True)

    plan = play.state.plan
    assert plan is not None
    assert not plan.claims[0].made_good


def test_a_result_ends_the_duty_to_answer() -> None:
    """A plan that is passed owes no word on what might have held its fail."""
    play = claimed(judged())

    play.manager(c.PassPlan)

    assert play.clock("support_answer[1]").status is ClockStatus.STOPPED


# a second look


def improved(trends: str) -> Play:
    """Return a case on 2027-04-08 whose four check-ins had these trends, with 1.2 not met."""
    names = {"i": "improving", "u": "unchanged", "d": "declining"}
    play = improving()
    for day, trend in zip(("03-09", "03-16", "03-23", "03-30"), trends, strict=True):
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn, trend=names[trend])
    return both(play.at("2027-04-08T10:00"), "met", "not_met")


@pytest.mark.parametrize(
    ("trends", "looks"), [("iiid", True), ("diii", True), ("iidi", False), ("uuuu", False)]
)
def test_three_improving_in_a_row_give_a_fail_a_second_look(trends: str, looks: bool) -> None:  # noqa: FBT001 -- a row of the table
    """The HR lead signs too."""
    play = improved(trends)

    play.manager(c.RequestFail)

    assert (Role.HR_LEAD in play.state.requests[-1].sign_offs) is looks


def test_a_fail_with_a_second_look_fails_with_the_last_word() -> None:
    """Skip, HR partner, HR lead."""
    play = improved("iiii")
    play.manager(c.RequestFail)
    play.at("2027-04-08T12:00").skip(c.Approve)
    play.at("2027-04-09T08:00").hr(c.Approve)

    play.at("2027-04-09T10:00").do(c.Approve, Role.HR_LEAD)

    assert play.stage is Stage.VERDICT


# more time after an early end


def ended_early() -> Play:
    """Return a case whose plan ended early on Tuesday 2027-03-16, its work not yet due."""
    play = improving().at("2027-03-15T10:00")
    play.manager(c.RecordCheckIn)
    play.manager(c.RequestEarlyEnd)
    play.at("2027-03-16T09:00").hr(c.Approve)
    play.skip(c.Approve)
    play.do(c.Approve, Role.LEGAL)
    return play


def test_what_an_early_end_cuts_off_is_not_assessable() -> None:
    """No fail can rest on it (X18)."""
    plan = ended_early().state.plan

    assert plan is not None
    assert set(plan.standing(1)) == {Judged.NOT_ASSESSABLE}


def test_hr_gives_time_after_an_early_end_too() -> None:
    """The plan runs again, a week beyond its first end, and what was cut off can be met."""
    play = ended_early().at("2027-03-17T10:00")

    play.hr(c.ExtendDeadline, days=7)

    plan = play.state.plan
    assert plan is not None
    assert play.day("improve_plan") == "2027-04-14"
    assert plan.standing(1) == (Judged.OPEN, Judged.OPEN)
    assert play.clock("improve_result").status is ClockStatus.STOPPED
    assert play.now == local("2027-03-17T10:00")
