"""The end without a result, and requests that are taken back (process 2, 4)."""

from __future__ import annotations

from typing import Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, Outcome
from domain.people import Role
from domain.rights import RIGHTS
from domain.state import RequestStatus, Stage
from tests.domain.builders import Play, coached, leaving, person
from tests.domain.in_stage import IN

BEFORE_LEAVING: Final = RIGHTS[c.RequestWithdrawal].stages


@pytest.mark.parametrize("stage", BEFORE_LEAVING)
def test_the_director_withdraws_a_case_in_every_stage_before_leaving(stage: Stage) -> None:
    """One sign-off closes it, without a result."""
    play = IN[stage]()
    play.manager(c.RequestWithdrawal)

    play.director(c.Approve, request="withdrawal[1]")

    assert play.holding(CaseClosed)[0].outcome is Outcome.FOCUS_WITHDRAWN
    assert play.stage is Stage.CLOSED


@pytest.mark.parametrize("stage", BEFORE_LEAVING)
def test_a_cause_that_was_found_and_fixed_ends_the_case_in_every_stage(stage: Stage) -> None:
    """It is not adverse, and says so in its outcome."""
    play = IN[stage]()
    play.hr(c.RequestWithdrawal, cause_resolved=True)

    play.director(c.Approve, request="cause_resolved[1]")

    assert play.holding(CaseClosed)[0].outcome is Outcome.CAUSE_RESOLVED


@pytest.mark.parametrize("stage", BEFORE_LEAVING)
def test_nothing_of_a_withdrawn_case_is_owed_or_open(stage: Stage) -> None:
    """But for a follow-up where the policy names one."""
    play = IN[stage]()
    play.manager(c.RequestWithdrawal)

    play.director(c.Approve, request="withdrawal[1]")

    assert not [clock.key for clock in play.state.clocks if clock.is_owed]
    assert not [each.key for each in play.state.requests if each.status is RequestStatus.OPEN]


def test_a_case_is_not_withdrawn_from_somebody_who_leaves() -> None:
    """Leaving was chosen: it is settled."""
    assert leaving().refusal(c.RequestWithdrawal, Role.MANAGER) is Code.WRONG_STAGE


def test_a_withdrawal_is_signed_by_the_director_alone() -> None:
    """The skip is not asked, and cannot."""
    play = coached()
    play.manager(c.RequestWithdrawal)

    assert play.refusal(c.Approve, Role.SKIP) is Code.NOTHING_OPEN


def test_a_rejected_withdrawal_changes_nothing() -> None:
    """The case goes on with its dates."""
    play = coached()
    before = play.day("next_steps")
    play.manager(c.RequestWithdrawal)

    play.director(c.Reject)

    assert (play.stage, play.day("next_steps")) == (Stage.FOCUS, before)


def test_a_withdrawal_is_possible_during_leave() -> None:
    """It is no step against the employee (K16)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01")
    play.manager(c.RequestWithdrawal)

    play.director(c.Approve)

    assert play.stage is Stage.CLOSED


def test_whoever_asked_takes_a_request_back() -> None:
    """It ends without a decision, and its sign-off is owed no more."""
    play = coached()
    play.manager(c.RequestRemoval)

    play.manager(c.WithdrawRequest, request="removal[1]")

    assert play.state.requests[-1].status is RequestStatus.WITHDRAWN
    assert play.told("sign_off[removal[1].skip]")[-1] == "withdrawn"


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SKIP, Role.HR_PARTNER])
def test_nobody_else_takes_a_request_back(role: Role) -> None:
    """It is the asker's own."""
    play = coached()
    play.manager(c.RequestRemoval)

    assert play.refusal(c.WithdrawRequest, role, request="removal[1]") is Code.NOT_YOURS


def test_an_entry_is_decided_and_not_taken_back() -> None:
    """Its reviewers approve, reject or send it back."""
    refused = Play().refusal(c.WithdrawRequest, Role.MANAGER, request="focus_entry[1]")

    assert refused is Code.WRONG_STAGE


def test_a_request_that_is_decided_is_not_taken_back() -> None:
    """There is nothing open."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.skip(c.Reject)

    assert play.refusal(c.WithdrawRequest, Role.MANAGER, request="removal[1]") is Code.NOTHING_OPEN


def test_a_request_that_was_taken_back_can_be_asked_again() -> None:
    """Under a number of its own, with a full new clock."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.manager(c.WithdrawRequest, request="removal[1]")

    play.at("2027-03-03T10:00").manager(c.RequestRemoval)

    assert play.day("sign_off[removal[2].skip]") == "2027-03-05"


def test_a_new_manager_can_take_back_what_the_old_one_asked() -> None:
    """Tasks and requests belong to the role; the history names who acted."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.hr(c.SeatPerson)

    play.do(c.WithdrawRequest, Role.MANAGER, acting="p-new-manager", request="removal[1]")

    assert play.state.requests[-1].asked_by.person == person(Role.MANAGER)
    assert play.state.requests[-1].status is RequestStatus.WITHDRAWN
