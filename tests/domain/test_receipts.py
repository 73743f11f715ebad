"""No notice, no clock: plan, failure, decision and denial begin with their receipt (process 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import NoticeReceived, ReceiptKind
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, coached, local
from tests.domain.later_builders import decided, election_on, failed, rungs


def plan_sent() -> Play:
    """Return a case whose plan went out on Monday 2027-03-08 at 10:00."""
    play = election_on().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    return play


def overturned() -> Play:
    """Return a case whose failed plan was overturned on Thursday 2027-04-15 at 10:00."""
    return decided("overturn")


def denied() -> Play:
    """Return a case whose leave from 2027-03-02 on was denied on Thursday 2027-03-04 at 09:00."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")
    play.at("2027-03-04T09:00").administrator(c.DecideLeave, ruling="deny")
    return play


@dataclass(frozen=True)
class Sent:
    """A notice that waits for its receipt, with its dates counted by hand."""

    notice: str
    play: Callable[[], Play]
    before: str
    due: str
    second_channel: str
    hand_over: str
    hr_lead: str

    def __str__(self) -> str:
        return self.notice

    def waiting(self) -> Play:
        """Return the case half an hour after the notice was sent."""
        play = self.play()
        return play.wait_until(play.now + timedelta(minutes=30))


SENT: Final = (
    Sent(
        "plan[1]",
        plan_sent,
        before="2027-03-08T09:59",
        due="2027-03-10",
        second_channel="2027-03-11T00:00",
        hand_over="2027-03-12T09:00",
        hr_lead="2027-03-17T09:00",
    ),
    Sent(
        "failure[1]",
        failed,
        before="2027-04-09T07:59",
        due="2027-04-13",
        second_channel="2027-04-14T00:00",
        hand_over="2027-04-15T09:00",
        hr_lead="2027-04-20T09:00",
    ),
    Sent(
        "decision[1]",
        overturned,
        before="2027-04-15T09:59",
        due="2027-04-19",
        second_channel="2027-04-20T00:00",
        hand_over="2027-04-21T09:00",
        hr_lead="2027-04-26T09:00",
    ),
    Sent(
        "leave_denied[1]",
        denied,
        before="2027-03-04T08:59",
        due="2027-03-08",
        second_channel="2027-03-09T00:00",
        hand_over="2027-03-10T09:00",
        hr_lead="2027-03-15T09:00",
    ),
)
EACH = pytest.mark.parametrize("sent", SENT, ids=str)
ON_LEAVE_NOT = pytest.mark.parametrize("sent", SENT[:3], ids=str)


@EACH
def test_hr_owes_the_receipt_within_two_business_days(sent: Sent) -> None:
    """The day it was sent is not counted."""
    assert sent.waiting().day(f"notice_receipt[{sent.notice}]") == sent.due


@EACH
def test_a_missing_receipt_climbs_its_ladder(sent: Sent) -> None:
    """A second channel, then HR hands it over, then the HR lead hears of it."""
    play = sent.waiting()

    play.at(sent.hr_lead)

    assert rungs(play, f"notice_receipt[{sent.notice}]") == [
        (local(sent.second_channel), Template.SECOND_CHANNEL, Role.HR_PARTNER),
        (local(sent.hand_over, "Europe/London"), Template.HAND_OVER, Role.HR_PARTNER),
        (local(sent.hr_lead), Template.ESCALATION, Role.HR_LEAD),
    ]


@EACH
def test_without_a_receipt_nothing_follows_however_long_it_lasts(sent: Sent) -> None:
    """The stage stays, and HR goes on owing the receipt."""
    play = sent.waiting()
    stage = play.stage

    play.at("2027-08-02T10:00")

    assert play.stage is stage
    assert play.clock(f"notice_receipt[{sent.notice}]").is_owed


@EACH
def test_the_employees_word_is_a_receipt(sent: Sent) -> None:
    """HR's duty to get one is done."""
    play = sent.waiting()

    play.employee(c.Acknowledge, notice=sent.notice)

    assert play.bodies(NoticeReceived)[-1].how is ReceiptKind.ACKNOWLEDGED
    assert play.clock(f"notice_receipt[{sent.notice}]").status is ClockStatus.MET


@EACH
def test_a_hand_over_before_a_witness_is_a_receipt(sent: Sent) -> None:
    """The witness is on record with it."""
    play = sent.waiting()

    play.hr(c.RecordHandover, notice=sent.notice, witness="p-witness")

    received = play.bodies(NoticeReceived)[-1]
    assert (received.how, received.witness) == (ReceiptKind.HANDED_OVER, "p-witness")


@EACH
def test_one_notice_has_one_receipt(sent: Sent) -> None:
    """A second one finds it on record."""
    play = sent.waiting()
    play.employee(c.Acknowledge, notice=sent.notice)

    refused = play.refusal(c.RecordHandover, Role.HR_PARTNER, notice=sent.notice)

    assert refused is Code.ALREADY_DONE


@EACH
def test_nothing_was_handed_over_before_it_was_there(sent: Sent) -> None:
    """An hour before the notice was made is refused, and nothing is kept."""
    refused = sent.waiting().refusal(
        c.RecordHandover, Role.HR_PARTNER, notice=sent.notice, handed_at=local(sent.before)
    )

    assert refused is Code.NOT_DELIVERED


@EACH
def test_a_hand_over_of_each_notice_needs_a_witness_of_neither_side(sent: Sent) -> None:
    """Whoever records it is no witness."""
    refused = sent.waiting().refusal(
        c.RecordHandover, Role.HR_PARTNER, notice=sent.notice, witness="p-hr_partner"
    )

    assert refused is Code.SEPARATION_OF_DUTIES


@ON_LEAVE_NOT
def test_nothing_is_handed_over_during_leave(sent: Sent) -> None:
    """It waits for the return (K16)."""
    play = sent.waiting()
    play.employee(c.ReportLeave, first_day=play.now.date().isoformat())
    play.wait_until(play.now + timedelta(minutes=30))

    refused = play.refusal(c.RecordHandover, Role.HR_PARTNER, notice=sent.notice)

    assert refused is Code.ON_LEAVE


@ON_LEAVE_NOT
def test_leave_stops_the_duty_to_get_a_receipt(sent: Sent) -> None:
    """No rung is taken while the employee is away, and no date stands."""
    play = sent.waiting()
    play.employee(c.ReportLeave, first_day=play.now.date().isoformat())

    play.at("2027-08-02T10:00")

    assert play.day(f"notice_receipt[{sent.notice}]") == ""
    assert not rungs(play, f"notice_receipt[{sent.notice}]")


def test_a_notice_that_nobody_sent_has_no_receipt() -> None:
    """Neither of another number nor of another kind."""
    play = failed()

    for name in ("failure[2]", "decision[1]", "plan[2]", "leave_denied[1]"):
        assert play.refusal(c.Acknowledge, Role.EMPLOYEE, notice=name) is Code.NOT_DELIVERED


# what begins with it


def test_a_failure_handed_over_opens_the_window_from_that_hour() -> None:
    """Handed over on Friday 9 April and recorded on Monday: five business days end on the 16th."""
    play = failed().at("2027-04-12T10:00")

    play.hr(c.RecordHandover, notice="failure[1]", handed_at=local("2027-04-09T16:59"))

    assert play.day("appeal_filing") == "2027-04-16"


def test_a_failure_handed_over_in_the_evening_counts_on_the_next_business_day() -> None:
    """At five in the afternoon of Friday it is deemed received on Monday the 12th (K2)."""
    play = failed().at("2027-04-12T10:00")

    play.hr(c.RecordHandover, notice="failure[1]", handed_at=local("2027-04-09T17:00"))

    assert play.day("appeal_filing") == "2027-04-19"


def test_a_failure_acknowledged_on_leave_is_deemed_received_after_it() -> None:
    """Back on Wednesday 14 April, the window ends on the 21st (K2, K6)."""
    play = failed()
    play.employee(c.ReportLeave, first_day="2027-04-12", last_day="2027-04-13")
    play.at("2027-04-12T10:00").employee(c.Acknowledge, notice="failure[1]")

    play.at("2027-04-14T09:00").employee(c.RecordReturn)

    assert play.day("appeal_filing") == "2027-04-21"


def test_a_decision_handed_over_counts_from_that_hour() -> None:
    """Sixty days from Thursday 15 April end on Monday 14 June, whenever it is recorded."""
    play = overturned().at("2027-04-19T10:00")

    play.hr(c.RecordHandover, notice="decision[1]", handed_at=local("2027-04-15T16:00"))

    assert play.stage is Stage.TRANSFER
    assert play.day("transfer") == "2027-06-14"


def test_a_denial_handed_over_resumes_on_the_next_business_day() -> None:
    """Handed over on Friday 5 March: the clocks run again from Monday the 8th (K8)."""
    play = denied().at("2027-03-05T16:00")

    play.hr(c.RecordHandover, notice="leave_denied[1]")

    assert str(play.state.leaves[0].back_on) == "2027-03-08"
    assert play.day("next_steps") == "2027-03-12"


def test_a_denial_waits_for_the_end_of_another_leave() -> None:
    """Who is away for another reason is asked nothing (K16)."""
    play = denied()
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-12")

    refused = play.refusal(c.RecordHandover, Role.HR_PARTNER, notice="leave_denied[1]")

    assert refused is Code.ON_LEAVE
    assert play.is_forecast("notice_receipt[leave_denied[1]]")


def test_a_denial_can_be_received_while_the_employee_leaves() -> None:
    """Its receipt stays owed: without it there would be no last day."""
    play = denied()
    play.employee(c.Resign, last_day="2027-03-31")
    play.at("2027-03-10T09:00").hr(c.RecordHandover, notice="leave_denied[1]")

    play.at("2027-03-19T09:00")

    assert play.stage is Stage.SEPARATION
    assert play.day("separation") == "2027-03-31"
