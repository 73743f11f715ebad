"""Leaving with a tier: grace, statement, money, and what ends when it begins (policy K11, K12)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, GraceAgreed, Outcome, StatementOwed, StatementWritten
from domain.outcomes import Money
from domain.people import Role
from domain.policy import Tier
from domain.state import Stage
from tests.domain.builders import Play, coached, leaving, pivot_asked
from tests.domain.endings import leaving_t2, leaving_t3, resigned, settled, wages_paid
from tests.domain.in_stage import IN
from tests.domain.later_builders import improving, transferring, window_open

if TYPE_CHECKING:
    from collections.abc import Callable

TIERS: list[tuple[Callable[[], Play], Outcome]] = [
    (leaving, Outcome.LEFT_T1),
    (leaving_t2, Outcome.LEFT_T2),
    (leaving_t3, Outcome.LEFT_T3),
]
WITH_TIER = pytest.mark.parametrize("case", [case for case, _ in TIERS])


def silent_t2() -> Play:
    """Return a case in which silence up to Friday 04-16 was confirmed on Monday 2027-04-19."""
    play = window_open().at("2027-04-19T08:00")
    play.hr(c.RecordContactCheck)
    play.hr(c.ConfirmSilence)
    return play


def leaving_after_transfer(on: str) -> Play:
    """Return a case in which T1 was chosen as final in the time to transfer."""
    play = transferring().at(f"{on}T10:00")
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)
    return play


def agree(play: Play, days: int, *roles: Role) -> None:
    for role in roles:
        play.do(c.AgreeGrace, role, days=days)


# grace


@pytest.mark.parametrize(
    ("case", "last_day"),
    [(leaving_t2, "2027-04-26"), (silent_t2, "2027-04-30"), (leaving_t3, "2027-04-29")],
)
def test_grace_is_fourteen_days_without_an_agreement(
    case: Callable[[], Play], last_day: str
) -> None:
    """From a choice on 12 April, a silent window's end on the 16th, a receipt on the 15th."""
    assert case().day("separation") == last_day


@pytest.mark.parametrize(
    ("case", "last_day"), [(silent_t2, "2027-04-21"), (leaving_t3, "2027-04-20")]
)
def test_where_there_was_no_choice_the_employee_alone_asks_for_less(
    case: Callable[[], Play], last_day: str
) -> None:
    """Five days from 16 and from 15 April (K12)."""
    play = case()

    play.employee(c.AgreeGrace, days=5)

    assert play.bodies(GraceAgreed)
    assert play.day("separation[2]") == last_day


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER])
def test_nobody_else_shortens_grace_alone(role: Role) -> None:
    """It is the employee's to ask for less."""
    play = leaving_t3()

    agree(play, 5, role)

    assert not play.bodies(GraceAgreed)


def test_who_asked_for_less_needs_the_others_to_change_it_again() -> None:
    """The word of the employee alone holds once; three make another agreement."""
    play = leaving_t3()
    play.employee(c.AgreeGrace, days=10)

    play.employee(c.AgreeGrace, days=5)
    alone = play.day("separation[2]")
    agree(play, 5, Role.MANAGER, Role.HR_PARTNER)

    assert alone == "2027-04-25"
    assert play.day("separation[3]") == "2027-04-20"


def test_more_days_take_all_three() -> None:
    """From five back to fourteen: not by the employee, nor by two of them."""
    play = leaving_t3()
    play.employee(c.AgreeGrace, days=5)

    agree(play, 14, Role.EMPLOYEE, Role.MANAGER)
    two = len(play.bodies(GraceAgreed))
    agree(play, 14, Role.HR_PARTNER)

    assert two == 1
    assert play.day("separation[3]") == "2027-04-29"


@pytest.mark.parametrize("case", [leaving, leaving_t2])
def test_after_a_choice_less_grace_takes_all_three(case: Callable[[], Play]) -> None:
    """Less could have been named with the choice itself."""
    play = case()

    play.employee(c.AgreeGrace, days=5)

    assert not play.bodies(GraceAgreed)


def test_grace_agreed_late_ends_today_at_the_earliest() -> None:
    """No grace, asked for on the fourth day after the receipt."""
    play = leaving_t3().at("2027-04-19T10:00")

    play.employee(c.AgreeGrace, days=0)

    assert play.day("separation[2]") == "2027-04-19"


def test_a_resignation_has_no_grace() -> None:
    """Its last day was given."""
    refused = resigned().refusal(c.AgreeGrace, Role.EMPLOYEE, days=5)

    assert refused is Code.WRONG_STAGE


# the statement


@pytest.mark.parametrize(
    ("case", "tier", "day", "gross"),
    [
        (leaving_t2, Tier.T2, "2027-04-26", "27500.00"),
        (leaving_t3, Tier.T3, "2027-04-29", "22500.00"),
        (lambda: leaving_after_transfer("2027-04-19"), Tier.T1, "2027-05-03", "47500.00"),
        (lambda: leaving_after_transfer("2027-04-22"), Tier.T1, "2027-05-06", "50000.00"),
    ],
    ids=["T2", "T3", "T1", "T1 on an anniversary"],
)
def test_the_statement_is_of_the_tier_and_of_the_last_day(
    case: Callable[[], Play], tier: Tier, day: str, gross: str
) -> None:
    """4, 2 or 12 weeks and 7 years of service, or 8 on the anniversary, at 2,500.00 a week."""
    play = case()

    owed = play.bodies(StatementOwed)[-1]
    written = play.bodies(StatementWritten)[-1].statement
    assert (owed.statement, owed.tiers) == (f"separation@{day}", (tier,))
    assert [(each.tier, each.gross) for each in written.amounts] == [(tier, Decimal(gross))]


def test_no_statement_is_asked_for_where_no_tier_applies() -> None:
    """Who resigns in Focus has wages and nothing else."""
    assert not resigned().bodies(StatementOwed)


# money


@pytest.mark.parametrize("money", list(Money))
@pytest.mark.parametrize(("case", "outcome"), TIERS, ids=[str(outcome) for _, outcome in TIERS])
def test_a_tier_closes_with_what_became_of_its_money(
    case: Callable[[], Play], outcome: Outcome, money: Money
) -> None:
    """Paid or not released, the outcome is that of the tier."""
    play = settled(case(), money=money)

    assert play.holding(CaseClosed) == [CaseClosed(outcome=outcome, money=money)]


def test_a_resignation_has_no_money_to_release() -> None:
    """The final wages are all, and with them the case closes."""
    play = wages_paid(resigned())

    assert play.holding(CaseClosed) == [CaseClosed(outcome=Outcome.RESIGNED, money=None)]


# leave


@WITH_TIER
def test_nothing_is_settled_while_a_leave_is_open(case: Callable[[], Play]) -> None:
    """The date that was expected has come, but nobody has said that the employee is back (K12)."""
    play = case()
    day = play.now.date() + timedelta(days=1)
    play.employee(c.ReportLeave, first_day=day, last_day=day)

    play.at("2027-05-20T10:00")

    assert play.is_forecast("separation")
    assert play.refusal(c.RecordSettlement, Role.PAYROLL) is Code.NOT_YET


# what ends


@pytest.mark.parametrize(
    ("case", "over"),
    [
        (Play, "skip_approval"),
        (coached, "next_steps"),
        (coached, "check_in[4]"),
        (pivot_asked, "skip_approval[2]"),
        (improving, "improve_plan"),
        (improving, "improve_check_in[1]"),
    ],
)
def test_what_was_owed_is_withdrawn_when_leaving_begins(
    case: Callable[[], Play], over: str
) -> None:
    """Nobody owes a step of a process that is over."""
    play = case()

    play.employee(c.Resign, last_day="2027-06-30")

    assert play.told(over)[-1] == "withdrawn"


@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.FOCUS, Stage.IMPROVE])
def test_only_the_end_is_owed_when_leaving_begins(stage: Stage) -> None:
    """The last day, and the wages that are due on it."""
    play = IN[stage]()

    play.employee(c.Resign, last_day="2027-06-30")

    owed = [clock.key for clock in play.state.clocks if clock.is_owed]
    assert owed == ["separation", "final_wages"]


def test_an_answer_and_a_decision_on_a_leave_stay_owed_when_leaving_begins() -> None:
    """They were asked for before, and are the employee's."""
    play = coached()
    play.employee(c.AskStatus)
    play.manager(c.ReportLeave, kind="hint", first_day="2027-04-01", last_day="2027-04-02")

    play.employee(c.Resign, last_day="2027-06-30")

    assert play.clock("status_answer[1]").is_owed
    assert play.clock("leave_decision").is_owed
