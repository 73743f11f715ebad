"""The return from a leave: no leave is forgotten (process 7; policy K6, K8)."""

from __future__ import annotations

from domain import commands as c
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus
from tests.domain.builders import Play, coached, local
from tests.domain.later_builders import rungs


def approved(last_day: str | None = "2027-03-05") -> Play:
    """Return a case whose leave from 2027-03-02 on was approved on Monday 2027-03-01."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day=last_day)
    play.administrator(c.DecideLeave)
    return play


def test_the_record_of_a_return_is_due_five_business_days_after_the_expected_end() -> None:
    """Expected back after Friday 5 March: recorded by the 12th."""
    assert approved().day("leave_return[1]") == "2027-03-12"


def test_without_an_expected_end_the_record_is_due_five_business_days_after_the_decision() -> None:
    """Decided on Monday 1 March: a return or an end is recorded by the 8th."""
    assert approved(None).day("leave_return[1]") == "2027-03-08"


def test_a_forgotten_return_goes_up_to_leave_lead_and_hr_lead() -> None:
    """No leave is forgotten, and the pause stands meanwhile."""
    play = approved().at("2027-03-15T10:00")

    assert rungs(play, "leave_return[1]") == [
        (local("2027-03-13T00:00"), Template.ESCALATION, Role.LEAVE_LEAD),
        (local("2027-03-15T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]
    assert play.is_forecast("next_steps")


def test_a_recorded_return_ends_the_duty() -> None:
    """Nothing is left to record."""
    play = approved()

    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    assert play.clock("leave_return[1]").status is ClockStatus.MET


def test_a_new_expected_end_has_a_new_date() -> None:
    """Approved again up to Friday 12 March: recorded by the 19th."""
    play = approved().at("2027-03-04T10:00")

    play.administrator(c.DecideLeave, last_day="2027-03-12")

    assert play.clock("leave_return[1]").status is ClockStatus.MET
    assert play.day("leave_return[1].2") == "2027-03-19"


def test_an_approved_leave_may_be_reversed() -> None:
    """Its return is owed no more; the receipt of the denial is (K8)."""
    play = approved().at("2027-03-04T10:00")

    play.administrator(c.DecideLeave, ruling="deny")

    assert not play.clock("leave_return[1]").is_owed
    assert play.day("notice_receipt[leave_denied[1]]") == "2027-03-08"


def test_a_leave_that_was_not_decided_owes_no_return() -> None:
    """First the decision is owed."""
    play = coached()

    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")

    assert not [clock for clock in play.state.clocks if clock.key.startswith("leave_return")]
