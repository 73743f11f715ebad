"""Submissions: the receipt, what replaces what, when a verdict is owed (process 8; policy K2)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from domain import commands as c
from domain.case import Answer
from domain.errors import Code
from domain.facts import PlanEnded, WorkSubmitted
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus
from tests.domain.later_builders import (
    deliverable,
    improving,
    improving_on,
    judge,
    meet_weekly,
    plan_ended,
    values_of,
)

HASH = sha256(b"a design that passes review").hexdigest()


def test_a_submission_gets_a_receipt_with_its_hash() -> None:
    """The employee reads which deliverable was received, by its hash."""
    play = improving().at("2027-03-15T10:00")

    play.employee(c.SubmitWork)

    assert values_of(play, Template.WORK_RECEIVED)["sha256"] == HASH


def test_a_submission_asks_both_reviewers() -> None:
    """The first one is the manager until another is named."""
    play = improving().at("2027-03-15T10:00")

    play.employee(c.SubmitWork)

    assert {word.to for word in play.letters(Template.WORK_TO_JUDGE)} == {
        Role.REVIEWER,
        Role.SECOND_REVIEWER,
    }


@pytest.mark.parametrize(
    ("at", "last_day"),
    [
        ("2027-03-15T16:59:59", "2027-03-22"),
        ("2027-03-15T17:00", "2027-03-23"),
        ("2027-03-19T17:00", "2027-03-29"),
        ("2027-03-20T10:00", "2027-03-29"),
    ],
)
def test_a_verdict_is_owed_five_business_days_from_the_deemed_receipt(
    at: str, last_day: str
) -> None:
    """Early work too; from 17:00 on, and on a weekend, the next business day counts (K2)."""
    play = improving().at(at)

    play.employee(c.SubmitWork)

    assert play.day("verdict[1]") == last_day


def test_leave_of_the_employee_does_not_stop_the_reviewers() -> None:
    """Submitted on Monday 15 March, on leave from the 16th: still due on the 22nd."""
    play = improving().at("2027-03-15T10:00")
    play.employee(c.SubmitWork)

    play.at("2027-03-16T08:00").employee(c.ReportLeave, first_day="2027-03-16")

    assert play.told("verdict[1]") == ["2027-03-22"]


def test_a_later_submission_takes_the_place_of_an_earlier_one() -> None:
    """Its verdict has a clock of its own, and the one before asks nothing any more."""
    play = improving().at("2027-03-15T10:00")
    play.employee(c.SubmitWork)

    play.at("2027-03-17T10:00").employee(c.SubmitWork, sha256="0" * 64)

    assert play.clock("verdict[1]").status is ClockStatus.STOPPED
    assert play.day("verdict[2]") == "2027-03-24"


def test_a_verdict_closes_its_deliverable_to_new_work() -> None:
    """What one reviewer has judged is not replaced."""
    play = improving().at("2027-03-15T10:00")
    play.employee(c.SubmitWork)
    judge(play, Role.SECOND_REVIEWER, "met", "met")

    assert play.refusal(c.SubmitWork, Role.EMPLOYEE) is Code.ALREADY_DONE


def test_a_verdict_leaves_other_deliverables_open() -> None:
    """The second one may still be submitted."""
    play = improving_on(plan=[deliverable(14), deliverable(21)]).at("2027-03-15T10:00")
    play.employee(c.SubmitWork)
    judge(play, Role.SECOND_REVIEWER, "met")

    play.employee(c.SubmitWork, deliverable=2)

    assert [body.deliverable for body in play.bodies(WorkSubmitted)] == [1, 2]


def test_a_submission_in_the_last_second_is_in_time() -> None:
    """It counts if it was received before the exclusive end of the plan (K3)."""
    play = meet_weekly(improving()).at("2027-04-07T23:59:59")

    receipt = play.employee(c.SubmitWork)

    assert receipt.answer is Answer.ACCEPTED


def test_a_submission_after_the_end_is_lodged() -> None:
    """Kept without effect, since a leave known late may still make it good."""
    play = plan_ended()

    receipt = play.employee(c.SubmitWork)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)
    assert not play.bodies(WorkSubmitted)


def test_a_leave_known_late_makes_a_lodged_submission_good() -> None:
    """A week of leave was not known: the plan had not ended when the work came (K8)."""
    play = plan_ended()
    play.employee(c.SubmitWork)

    play.at("2027-04-08T12:00")
    play.employee(c.ReportLeave, first_day="2027-04-06", last_day="2027-04-07")

    assert not play.holding(PlanEnded)
    assert play.holding(WorkSubmitted)


@pytest.mark.parametrize("wrong", ["abc", "A" * 64, "g" * 64, "0" * 63])
def test_a_hash_is_sixty_four_hexadecimal_digits(wrong: str) -> None:
    """Anything else could not be checked."""
    assert improving().refusal(c.SubmitWork, Role.EMPLOYEE, sha256=wrong) is Code.MALFORMED


@pytest.mark.parametrize("number", [0, 2])
def test_only_a_deliverable_of_the_plan_is_submitted(number: int) -> None:
    """The plan of the example has one."""
    refused = improving().refusal(c.SubmitWork, Role.EMPLOYEE, deliverable=number)

    assert refused is Code.OUT_OF_RANGE


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER, Role.SECOND_REVIEWER])
def test_nobody_submits_work_for_the_employee(role: Role) -> None:
    """It is the employee's act."""
    assert improving().refusal(c.SubmitWork, role) is Code.NOT_YOURS
