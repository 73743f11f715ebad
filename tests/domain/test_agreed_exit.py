"""Leaving by agreement before any plan, with money off the formula (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import ExitCause, ExitProposed, StatementWritten
from domain.outcomes import Money
from domain.people import People, Role
from domain.state import RequestStatus, Stage
from tests.domain.builders import Play, coached, opening, people, person
from tests.domain.endings import agreed, settled
from tests.domain.in_stage import IN

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE_A_PLAN: Final = (Stage.ENTRY, Stage.FOCUS, Stage.PIVOT_ENTRY, Stage.ELECTION)
SIGNERS: Final = (Role.HR_PARTNER, Role.COMPENSATION, Role.LEGAL)


def proposed(seats: People | None = None) -> Play:
    """Return a case in which the employee proposed an exit, on Monday 2027-03-01."""
    play = coached(opening(seats=seats))
    play.employee(c.ProposeExit, last_day="2027-04-15")
    return play


@pytest.mark.parametrize("stage", list(Stage))
def test_an_exit_is_proposed_before_a_plan_only(stage: Stage) -> None:
    """Afterwards the tiers say what leaving pays."""
    play = IN[stage]()

    if stage in BEFORE_A_PLAN:
        play.employee(c.ProposeExit)
        assert play.bodies(ExitProposed)
    else:
        code = Code.CASE_CLOSED if stage is Stage.CLOSED else Code.WRONG_STAGE
        assert play.refusal(c.ProposeExit, Role.EMPLOYEE) is code


def test_hr_partner_compensation_and_legal_sign_in_this_order() -> None:
    """Money off the formula needs all three."""
    play = proposed()
    too_early = [play.refusal(c.Approve, role) for role in SIGNERS[1:]]

    stages: list[Stage] = []
    for role in SIGNERS:
        play.do(c.Approve, role)
        stages.append(play.stage)

    assert too_early == [Code.NOT_YET, Code.NOT_YET]
    assert stages == [Stage.FOCUS, Stage.FOCUS, Stage.SEPARATION]


def test_the_manager_has_no_part_in_it() -> None:
    """Neither manager nor skip signs or takes it back."""
    play = proposed()

    assert play.refusal(c.Approve, Role.MANAGER) is Code.NOT_YOURS
    assert play.refusal(c.Approve, Role.SKIP) is Code.NOTHING_OPEN
    assert play.refusal(c.WithdrawRequest, Role.MANAGER) is Code.NOT_YOURS


def test_an_agreed_exit_ends_on_the_day_that_was_proposed() -> None:
    """Neither tier nor grace applies."""
    play = agreed()

    separation = play.state.separation
    assert separation is not None
    assert (separation.cause, separation.tier) == (ExitCause.AGREED, None)
    assert play.day("separation") == "2027-04-15"


def test_a_day_that_passed_before_the_last_sign_off_is_the_day_of_that() -> None:
    """Proposed for Wednesday 3 March, granted on Friday the 5th."""
    play = coached()
    play.employee(c.ProposeExit, last_day="2027-03-03")
    play.at("2027-03-05T08:00")
    for role in SIGNERS:
        play.do(c.Approve, role)

    assert play.day("separation") == "2027-03-05"


def test_the_money_of_an_agreed_exit_is_what_was_agreed() -> None:
    """It is on record, and no tier is computed."""
    play = agreed()

    (exit_,) = play.bodies(ExitProposed)
    assert (str(exit_.gross), exit_.currency) == ("40000.00", "USD")
    assert not play.bodies(StatementWritten)


@pytest.mark.parametrize("money", list(Money))
def test_an_agreed_exit_closes_with_what_became_of_its_money(money: Money) -> None:
    """Paid, or not released."""
    assert settled(agreed(), money=money).state.money is money


def test_the_employee_takes_the_proposal_back_until_it_is_granted() -> None:
    """Nothing has changed; afterwards there is nothing open."""
    play = proposed()
    play.hr(c.Approve)

    play.employee(c.WithdrawRequest)

    assert play.state.requests[-1].status is RequestStatus.WITHDRAWN
    assert play.stage is Stage.FOCUS
    assert agreed().refusal(c.WithdrawRequest, Role.EMPLOYEE) is Code.NOTHING_OPEN


@pytest.mark.parametrize("signed", [0, 1, 2])
def test_a_rejected_proposal_changes_nothing(signed: int) -> None:
    """The case goes on, whoever of the three rejects."""
    play = proposed()
    for role in SIGNERS[:signed]:
        play.do(c.Approve, role)

    play.do(c.Reject, SIGNERS[signed])

    assert (play.stage, play.day("next_steps")) == (Stage.FOCUS, "2027-03-08")


def test_nothing_is_granted_during_leave() -> None:
    """Employment is not ended over the head of somebody who is away (K16)."""
    play = proposed()
    for role in SIGNERS[:2]:
        play.do(c.Approve, role)
    play.employee(c.ReportLeave, first_day="2027-03-01")

    assert play.refusal(c.Approve, Role.LEGAL) is Code.ON_LEAVE


@pytest.mark.parametrize(
    ("seats", "signers"),
    [
        ({"compensation": person(Role.HR_PARTNER)}, ("hr_partner", "hr_lead", "legal")),
        ({"legal": person(Role.HR_PARTNER)}, ("hr_partner", "compensation", "hr_lead")),
        ({"legal": person(Role.COMPENSATION)}, ("hr_partner", "compensation", "hr_lead")),
        (
            {"compensation": person(Role.HR_PARTNER), "hr_lead": person(Role.HR_PARTNER)},
            ("hr_partner", "legal", "policy_owner"),
        ),
    ],
)
def test_whoever_is_conflicted_is_stood_in_for(
    seats: Mapping[str, str], signers: tuple[str, ...]
) -> None:
    """By HR lead, Legal, policy owner, in this order: never by nobody, and nobody signs twice."""
    assert proposed(people(**seats)).state.requests[-1].sign_offs == signers


def test_a_role_that_nobody_holds_is_stood_in_for() -> None:
    """Without anybody for compensation the HR lead signs, and the exit can be granted."""
    kept = tuple(seat for seat in people().seats if seat.role is not Role.COMPENSATION)
    play = proposed(People(kept))

    for role in (Role.HR_PARTNER, Role.HR_LEAD, Role.LEGAL):
        play.do(c.Approve, role)

    assert play.stage is Stage.SEPARATION


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"last_day": "2027-02-28"}, Code.OUT_OF_RANGE),
        ({"gross": "0"}, Code.OUT_OF_RANGE),
        ({"gross": "-1.00"}, Code.OUT_OF_RANGE),
        ({"gross": "1000.001"}, Code.OUT_OF_RANGE),
        ({"gross": "1000.5", "currency": "JPY"}, Code.OUT_OF_RANGE),
        ({"currency": "XXX"}, Code.MALFORMED),
    ],
)
def test_a_proposal_names_a_day_ahead_and_an_amount_that_can_be_paid(
    fields: dict[str, object], code: Code
) -> None:
    """To the minor unit of a currency of the policy."""
    assert coached().refusal(c.ProposeExit, Role.EMPLOYEE, **fields) is code


def test_a_pivot_that_waits_lapses_with_the_exit() -> None:
    """What was asked for has no place any more, and its date is withdrawn."""
    play = IN[Stage.PIVOT_ENTRY]()
    play.employee(c.ProposeExit)

    for role in SIGNERS:
        play.do(c.Approve, role, request="agreed_exit[1]")

    assert play.told("skip_approval[2]")[-1] == "withdrawn"
    assert play.refusal(c.Approve, Role.SKIP) is Code.NOTHING_OPEN
