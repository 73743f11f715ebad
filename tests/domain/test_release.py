"""The release: signature, second thoughts, silence, payment, and the end of the case (K13, K16)."""

from __future__ import annotations

from datetime import date

import pytest

from domain import commands as c
from domain.case import Answer
from domain.errors import Code
from domain.facts import (
    CaseClosed,
    Outcome,
    ReleaseLapsed,
    ReleaseSigned,
    ReleaseTookEffect,
    SeparationDateReached,
    SeverancePaid,
)
from domain.notices import Template
from domain.outcomes import Money
from domain.people import Role
from domain.release import second_year
from domain.state import Stage
from tests.domain.builders import Play, leaving
from tests.domain.endings import (
    agreed,
    effective,
    offered,
    resigned,
    settled,
    signed,
    wages_paid,
)
from tests.domain.later_builders import rungs


def unsigned() -> Play:
    """Return a case whose offer of 8 March is considered up to Thursday 2027-04-22."""
    return offered(leaving())


# the signature


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER, Role.PAYROLL])
def test_nobody_signs_or_revokes_for_the_employee(role: Role) -> None:
    """Not even HR."""
    play = signed(leaving())

    assert unsigned().refusal(c.SignRelease, role) is Code.NOT_YOURS
    assert play.refusal(c.RevokeRelease, role) is Code.NOT_YOURS


def test_nobody_signs_what_was_not_offered() -> None:
    """Nor revokes it, nor pays for it."""
    play = leaving().at("2027-03-22T10:00")

    assert play.refusal(c.SignRelease, Role.EMPLOYEE) is Code.NOTHING_OPEN
    assert play.refusal(c.RevokeRelease, Role.EMPLOYEE) is Code.NOTHING_OPEN
    assert play.refusal(c.RecordPayment, Role.PAYROLL) is Code.NOTHING_OPEN


def test_nobody_signs_before_the_separation_date() -> None:
    """A release takes in nothing that arises after it, so employment is over by then."""
    play = unsigned().at("2027-03-21T23:59")
    before = play.refusal(c.SignRelease, Role.EMPLOYEE)

    play.at("2027-03-22T00:00").employee(c.SignRelease)

    assert before is Code.NOT_YET
    assert play.bodies(ReleaseSigned)


def test_a_signature_before_the_receipt_is_kept_without_effect() -> None:
    """No notice, no clock."""
    play = leaving().at("2027-03-22T10:00")
    play.hr(c.MakeOffer)

    receipt = play.at("2027-03-22T11:00").employee(c.SignRelease)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.NOT_DELIVERED)


def test_it_is_signed_up_to_the_end_of_the_last_day() -> None:
    """One minute before midnight is in time (K3)."""
    play = unsigned().at("2027-04-22T23:59")

    play.employee(c.SignRelease)

    assert play.day("revocation") == "2027-04-29"


def test_a_late_signature_is_kept_without_effect() -> None:
    """It is on record, and nothing comes of it."""
    play = unsigned().at("2027-04-23T00:00")

    receipt = play.employee(c.SignRelease)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)
    assert not play.holding(ReleaseSigned)


def test_a_signature_received_in_time_counts_though_handled_late() -> None:
    """The lapse is reversed, and the time to revoke is told from now: nobody was told before."""
    play = unsigned().at("2027-04-24T10:00")
    lapsed = len(play.holding(ReleaseLapsed))

    play.employee(c.SignRelease, received="2027-04-22T10:00")

    assert lapsed == 1
    assert not play.holding(ReleaseLapsed)
    assert play.day("revocation") == "2027-04-29"


def test_it_is_signed_once() -> None:
    """A second signature says nothing new."""
    assert signed(leaving()).refusal(c.SignRelease, Role.EMPLOYEE) is Code.ALREADY_DONE


# second thoughts


def test_the_time_to_revoke_is_never_rolled() -> None:
    """Signed on Saturday 27 March, it ends on Saturday 3 April."""
    play = unsigned().at("2027-03-27T10:00")

    play.employee(c.SignRelease)

    assert play.day("revocation") == "2027-04-03"


def test_revoked_in_time_there_is_no_release_and_no_money() -> None:
    """The final wages were paid, so the case closes with that."""
    play = signed(leaving()).at("2027-03-29T23:59")

    play.employee(c.RevokeRelease)

    assert play.holding(CaseClosed) == [
        CaseClosed(outcome=Outcome.LEFT_T1, money=Money.NOT_RELEASED)
    ]
    assert {word.to for word in play.letters(Template.RELEASE_REVOKED)} == {
        Role.EMPLOYEE,
        Role.HR_PARTNER,
    }


def test_revoked_late_it_holds() -> None:
    """From midnight on the release is effective."""
    play = signed(leaving()).at("2027-03-30T00:00")

    receipt = play.employee(c.RevokeRelease)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)
    assert play.stage is Stage.SEPARATION


def test_nothing_is_revoked_that_is_not_signed() -> None:
    """Silence is enough for that."""
    assert unsigned().refusal(c.RevokeRelease, Role.EMPLOYEE) is Code.NOTHING_OPEN


def test_a_signature_on_leave_is_marked_and_may_be_revoked_after_the_return() -> None:
    """Back on Thursday 1 April: five business days to the 8th, though seven days end before."""
    play = wages_paid(unsigned()).at("2027-03-24T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-24", last_day="2027-03-31")
    play.at("2027-03-24T10:00").employee(c.SignRelease)
    open_ended = play.at("2027-03-31T12:00").is_forecast("revocation")

    play.at("2027-04-01T09:00").employee(c.RecordReturn)

    assert play.bodies(ReleaseSigned)[0].voluntary_during_leave
    assert open_ended
    assert play.day("revocation") == "2027-04-08"


def test_the_end_of_considering_waits_for_the_end_of_a_leave() -> None:
    """No right ends on a leave day; open, its end is a forecast, then the day after (K6)."""
    play = unsigned().at("2027-04-20T09:00")
    play.employee(c.ReportLeave, first_day="2027-04-20", last_day="2027-04-23")
    waits = play.is_forecast("consideration")

    play.at("2027-04-26T09:00").employee(c.RecordReturn)

    assert waits
    assert not play.bodies(ReleaseLapsed)
    assert play.day("consideration") == "2027-04-26"


def test_the_end_of_considering_moves_with_the_separation_date() -> None:
    """Leave over the last day up to 23 April: separation on the 26th, a week to sign after it."""
    play = unsigned().at("2027-03-15T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-15", last_day="2027-04-23")
    waits = play.is_forecast("consideration")

    play.at("2027-04-26T09:00").employee(c.RecordReturn)

    assert waits
    assert play.day("separation") == "2027-04-26"
    assert play.day("consideration") == "2027-05-03"


def test_the_end_of_considering_is_open_while_the_separation_date_is() -> None:
    """A leave whose end nobody knows: no date, and no lapse."""
    play = unsigned().at("2027-03-15T09:00")

    play.employee(c.ReportLeave, first_day="2027-03-15")

    assert play.day("consideration") == ""


# silence


def test_unsigned_it_lapses_and_the_case_closes() -> None:
    """The final wages are paid: nothing is left to settle."""
    play = wages_paid(unsigned())

    play.at("2027-04-23T00:00")

    assert play.holding(CaseClosed) == [
        CaseClosed(outcome=Outcome.LEFT_T1, money=Money.NOT_RELEASED)
    ]
    assert not play.holding(SeverancePaid)


def test_the_offer_stays_open_for_the_whole_time() -> None:
    """Whatever else is settled meanwhile, and it can still be signed on its last day."""
    play = wages_paid(unsigned()).at("2027-04-22T12:00")

    assert play.stage is Stage.SEPARATION
    assert play.employee(c.SignRelease).answer is Answer.ACCEPTED


def test_before_it_lapses_the_employee_is_reminded_and_hr_makes_contact() -> None:
    """Five and one business days before, and HR two before: the 15th, 20th and 21st."""
    play = unsigned().at("2027-04-22T12:00")

    assert [(f"{at:%m-%d}", task, to) for at, task, to in rungs(play, "consideration")] == [
        ("04-15", Template.DUE_SOON, Role.EMPLOYEE),
        ("04-20", Template.CONTACT_CHECK, Role.HR_PARTNER),
        ("04-21", Template.DUE_SOON, Role.EMPLOYEE),
    ]


def test_nothing_is_paid_for_a_release_that_lapsed() -> None:
    """Wages are still owed, so the case is open, but money for it is not."""
    play = unsigned().at("2027-04-23T10:00")

    assert play.refusal(c.RecordPayment, Role.PAYROLL) is Code.NOTHING_OPEN


# the payment


def test_the_release_holds_from_the_day_after_the_time_to_revoke() -> None:
    """Signed on 22 March, effective on the 30th; 30 days end on 29 April."""
    play = effective(leaving())

    (held,) = play.holding(ReleaseTookEffect)
    assert str(held.effective_on) == "2027-03-30"
    assert play.day("payment") == "2027-04-29"
    assert {word.to for word in play.letters(Template.RELEASE_EFFECTIVE)} == {
        Role.EMPLOYEE,
        Role.HR_PARTNER,
        Role.PAYROLL,
    }


def test_nothing_is_paid_before_the_release_holds() -> None:
    """Neither recorded early, nor dated early."""
    early = signed(leaving()).at("2027-03-29T10:00")
    dated = effective(leaving())

    assert early.refusal(c.RecordPayment, Role.PAYROLL) is Code.NOT_YET
    assert dated.refusal(c.RecordPayment, Role.PAYROLL, paid_on="2027-03-29") is Code.NOT_YET


def test_a_payment_lies_not_in_the_future() -> None:
    """It is recorded once it is made."""
    refused = effective(leaving()).refusal(c.RecordPayment, Role.PAYROLL, paid_on="2027-03-31")

    assert refused is Code.OUT_OF_RANGE


def test_a_late_payment_climbs_its_ladder() -> None:
    """The HR partner, payroll, the HR lead, Legal; nothing else happens."""
    play = effective(leaving()).at("2027-05-07T12:00")

    assert [to for _, _, to in rungs(play, "payment")] == [
        Role.HR_PARTNER,
        Role.PAYROLL,
        Role.HR_LEAD,
        Role.LEGAL,
    ]
    assert play.stage is Stage.SEPARATION


def test_a_payment_is_recorded_once() -> None:
    """The wages are still owed here, so the case is open."""
    play = offered(leaving()).at("2027-03-22T13:00")
    play.employee(c.SignRelease)
    play.at("2027-03-30T10:00").do(c.RecordPayment, Role.PAYROLL)

    assert play.refusal(c.RecordPayment, Role.PAYROLL) is Code.ALREADY_DONE


@pytest.mark.parametrize(
    ("first_day", "last_to_sign", "not_before"),
    [
        (date(2027, 3, 1), date(2027, 4, 14), None),
        (date(2027, 11, 10), date(2027, 12, 24), None),
        (date(2027, 11, 11), date(2027, 12, 25), date(2028, 1, 1)),
        (date(2028, 1, 1), date(2028, 2, 14), None),
    ],
)
def test_pay_waits_for_the_second_year_where_the_longest_time_reaches_it(
    first_day: date, last_to_sign: date, not_before: date | None
) -> None:
    """With seven days to revoke: 24 December ends on the 31st, the 25th in the next year."""
    assert second_year(first_day, last_to_sign, 7) == not_before


def over_the_new_year() -> Play:
    """Return a case signed early whose longest time to sign and revoke reaches into 2028."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)
    play.employee(c.ProposeExit, last_day="2027-11-22")
    for role in (Role.HR_PARTNER, Role.COMPENSATION, Role.LEGAL):
        play.wait_until(play.now).do(c.Approve, role)
    return offered(play.at("2027-11-18T10:00")).at("2027-11-22T10:00")


def test_a_payment_that_falls_due_before_its_year_is_due_on_its_first_business_day() -> None:
    """Effective on 30 November, 30 days end on the 30th: due on Monday 3 January 2028."""
    play = over_the_new_year()
    play.employee(c.SignRelease)

    play.at("2027-12-01T10:00")

    assert play.day("payment") == "2028-01-03"
    assert play.refusal(c.RecordPayment, Role.PAYROLL) is Code.NOT_YET


# the end


def test_wages_and_payment_may_come_in_either_order() -> None:
    """The last of them closes the case."""
    play = offered(leaving()).at("2027-03-22T13:00")
    play.employee(c.SignRelease)
    play.at("2027-03-30T10:00").do(c.RecordPayment, Role.PAYROLL)
    before = play.stage

    play.hr(c.RecordSettlement)

    assert before is Stage.SEPARATION
    assert play.holding(CaseClosed) == [CaseClosed(outcome=Outcome.LEFT_T1, money=Money.PAID)]


def test_final_wages_never_wait_for_the_release() -> None:
    """They are recorded on the last day, before anything is signed."""
    play = wages_paid(unsigned())

    assert play.state.separation is not None
    assert str(play.state.separation.wages_paid_on) == "2027-03-22"
    assert play.stage is Stage.SEPARATION


def test_the_last_day_passes_though_the_wages_were_paid_on_it() -> None:
    """The case is open until the release is settled, and employment has ended."""
    play = wages_paid(unsigned()).at("2027-03-23T10:00")

    assert play.bodies(SeparationDateReached)


def test_final_wages_are_recorded_once() -> None:
    """A second record would hide the first."""
    assert wages_paid(unsigned()).refusal(c.RecordSettlement, Role.PAYROLL) is Code.ALREADY_DONE


def test_grace_is_not_changed_once_the_final_wages_are_paid() -> None:
    """They were paid for the last day."""
    play = wages_paid(unsigned())

    assert play.refusal(c.AgreeGrace, Role.EMPLOYEE, days=14) is Code.TOO_LATE


@pytest.mark.parametrize("money", list(Money))
def test_the_settlement_does_not_say_what_the_release_does_not(money: Money) -> None:
    """While the release is open nothing is paid, and nothing is given up."""
    play = unsigned().at("2027-03-22T12:00")

    assert play.refusal(c.RecordSettlement, Role.PAYROLL, money=money) is Code.OUT_OF_RANGE


def test_the_settlement_may_say_what_the_release_says() -> None:
    """A system that names the money is taken where it agrees."""
    play = unsigned().at("2027-04-23T10:00")

    play.hr(c.RecordSettlement, money="not_released")

    assert play.state.money is Money.NOT_RELEASED


def test_a_resignation_closes_with_its_final_wages() -> None:
    """There is nothing to release."""
    play = settled(resigned())

    assert play.holding(CaseClosed) == [CaseClosed(outcome=Outcome.RESIGNED, money=None)]


def test_an_agreed_exit_is_paid_for_its_release() -> None:
    """The amount that was signed for it."""
    play = settled(agreed())

    (paid,) = play.holding(SeverancePaid)
    assert (f"{paid.gross} {paid.currency}", paid.reference) == ("40000.00 USD", "Payroll run 7.")
    assert play.state.outcome is Outcome.AGREED_EXIT
