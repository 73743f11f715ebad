"""Separation: the date, grace, the statement, the end (process 2, 10; policy K11, K12)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import (
    CaseClosed,
    GraceAgreed,
    Outcome,
    SeparationBegan,
    SeparationDateReached,
    StatementWritten,
)
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, election_open, leaving, opening
from tests.domain.endings import effective


def all_agree(play: Play, days: int) -> None:
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER):
        play.do(c.AgreeGrace, role, days=days)


def test_without_an_agreement_grace_is_fourteen_days() -> None:
    """Chosen on Monday 8 March, the last day of employment is the 22nd (K12)."""
    play = leaving()

    assert play.day("separation") == "2027-03-22"
    assert play.day("final_wages") == "2027-03-22"


def test_the_employee_may_ask_for_less_grace() -> None:
    """Three days were asked for with the choice: without an agreement they hold."""
    assert leaving(grace_days=3).day("separation") == "2027-03-11"


def test_the_date_counts_from_the_choice_and_not_from_the_end_of_the_window() -> None:
    """A choice on the first day of the window counts its grace from there."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.Elect, option="leave", grace_days=10)

    play.at("2027-03-11T00:00")

    assert play.day("separation") == "2027-03-14"


def test_the_date_never_lies_before_the_choice_took_effect() -> None:
    """No grace, chosen on the 4th: the window ends on the 10th, and so does the employment."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.Elect, option="leave", grace_days=0)

    play.at("2027-03-11T00:00")

    assert play.day("separation") == "2027-03-10"


def test_the_date_never_lies_before_the_end_of_notice() -> None:
    """Four weeks of notice from the choice outweigh fourteen days of grace (K12)."""
    play = leaving(opening(notice_weeks=4))

    assert play.day("separation") == "2027-04-05"


def test_grace_holds_once_all_three_have_named_the_same() -> None:
    """Two are not enough; the third makes it an agreement, with a clock of its own."""
    play = leaving()
    play.employee(c.AgreeGrace, days=3)
    play.manager(c.AgreeGrace, days=3)
    before = play.day("separation"), play.bodies(GraceAgreed)

    play.hr(c.AgreeGrace, days=3)

    assert before == ("2027-03-22", [])
    assert play.day("separation[2]") == "2027-03-11"
    assert play.clock("separation").status is ClockStatus.STOPPED
    assert {word.to for word in play.letters(Template.GRACE_AGREED)} == {
        Role.EMPLOYEE,
        Role.MANAGER,
        Role.HR_PARTNER,
        Role.PAYROLL,
    }


def test_grace_is_agreed_by_nobody_else() -> None:
    """The skip has no say in it."""
    assert leaving().refusal(c.AgreeGrace, Role.SKIP, days=3) is Code.NOT_YOURS


@pytest.mark.parametrize("days", [-1, 15])
def test_agreed_grace_lies_within_the_policy(days: int) -> None:
    """None to fourteen days."""
    assert leaving().refusal(c.AgreeGrace, Role.EMPLOYEE, days=days) is Code.OUT_OF_RANGE


def test_grace_is_not_agreed_after_the_separation_date() -> None:
    """What is over is not moved."""
    play = leaving().at("2027-03-23T09:00")

    assert play.refusal(c.AgreeGrace, Role.EMPLOYEE, days=14) is Code.TOO_LATE


def test_the_statement_is_that_of_the_separation_date() -> None:
    """T1 with seven completed years: 19 weeks of 2,500.00."""
    play = leaving()

    written = play.bodies(StatementWritten)[-1].statement
    assert (written.key, written.years) == ("separation@2027-03-22", 7)
    assert [amount.gross for amount in written.amounts] == [Decimal("47500.00")]


def test_another_date_has_another_statement() -> None:
    """Grace that is agreed anew is computed anew: an anniversary may fall into it."""
    play = leaving()

    all_agree(play, 3)

    assert [each.statement.key for each in play.bodies(StatementWritten)][-2:] == [
        "separation@2027-03-22",
        "separation@2027-03-11",
    ]


def test_employment_does_not_end_during_protected_leave() -> None:
    """Leave over the separation date moves it to the first day after (K12)."""
    play = leaving().at("2027-03-15T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-15", last_day="2027-03-26")

    play.at("2027-03-29T09:00").employee(c.RecordReturn)

    assert play.day("separation") == "2027-03-29"
    assert play.day("final_wages") == "2027-03-29"


def test_employment_does_not_end_while_the_end_of_a_leave_is_unknown() -> None:
    """There is no date; nothing is reached."""
    play = leaving().at("2027-03-15T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-15")

    play.at("2027-12-01T09:00")

    assert play.day("separation") == ""
    assert not play.bodies(SeparationDateReached)


def test_nothing_is_settled_before_the_separation_date() -> None:
    """Final wages are recorded on or after the last day."""
    play = leaving().at("2027-03-19T09:00")

    assert play.refusal(c.RecordSettlement, Role.PAYROLL) is Code.NOT_YET


def test_the_last_payment_closes_the_case_as_left_with_t1() -> None:
    """The case is closed and the employee told."""
    play = effective(leaving())

    play.do(c.RecordPayment, Role.PAYROLL)

    assert play.stage is Stage.CLOSED
    assert play.bodies(CaseClosed)[0].outcome is Outcome.LEFT_T1
    assert play.letters(Template.CASE_CLOSED, Role.EMPLOYEE)
    assert not [clock for clock in play.state.clocks if clock.is_owed]


def test_a_settlement_lies_not_in_the_future() -> None:
    """A payment is recorded once it is made."""
    play = leaving().at("2027-03-23T09:00")

    refused = play.refusal(c.RecordSettlement, Role.PAYROLL, final_wages_paid_on="2027-03-24")

    assert refused is Code.OUT_OF_RANGE


def test_late_final_wages_escalate() -> None:
    """From the HR partner to payroll, the HR lead and Legal; nothing else happens."""
    play = leaving()

    play.at("2027-03-30T12:00")

    assert play.stage is Stage.SEPARATION
    assert [word.to for word in play.letters(Template.ESCALATION)][-3:] == [
        Role.PAYROLL,
        Role.HR_LEAD,
        Role.LEGAL,
    ]


def test_a_separation_rests_on_a_choice_of_the_employee() -> None:
    """Its fact names the choice and its day."""
    (began,) = leaving().holding(SeparationBegan)

    assert (str(began.cause), str(began.choice_day)) == ("election", "2027-03-08")
