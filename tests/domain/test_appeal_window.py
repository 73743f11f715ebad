"""Verdict: the window to appeal, leaving with T2, silence (process 2, 5; policy K10, K15)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.case import Answer
from domain.errors import Code
from domain.facts import (
    AppealFiled,
    Reversed,
    SeparationBegan,
    SetAside,
    SilenceConfirmed,
    WindowLapsed,
)
from domain.notices import Template
from domain.people import Role
from domain.policy import Tier
from domain.state import Stage
from tests.domain.builders import Play, local
from tests.domain.later_builders import (
    failed,
    rungs,
    silent_on_appeal,
    window_open,
)

LONDON = "Europe/London"
NOT_THE_EMPLOYEE = [role for role in Role if role is not Role.EMPLOYEE]


# the window


def test_the_window_to_appeal_is_five_business_days_from_the_receipt() -> None:
    """Acknowledged on Friday 9 April: until Friday the 16th."""
    assert window_open().told("appeal_filing") == ["2027-04-16"]


@pytest.mark.parametrize("at", ["2027-04-09T17:00", "2027-04-10T10:00", "2027-04-12T16:59:59"])
def test_the_window_counts_from_the_deemed_receipt(at: str) -> None:
    """From 17:00 on and at the weekend Monday the 12th counts: until Monday the 19th (K2)."""
    play = failed().at(at)

    play.employee(c.Acknowledge, notice="failure[1]")

    assert play.day("appeal_filing") == "2027-04-19"


def test_a_hand_over_before_a_witness_opens_the_window() -> None:
    """It counts from when it happened."""
    play = failed().at("2027-04-13T10:00")

    play.hr(c.RecordHandover, notice="failure[1]", handed_at=local("2027-04-12T10:00"))

    assert play.day("appeal_filing") == "2027-04-19"


def test_a_letter_that_was_not_written_cannot_be_received() -> None:
    """A hand-over before the failure is refused."""
    refused = failed().refusal(
        c.RecordHandover,
        Role.HR_PARTNER,
        notice="failure[1]",
        handed_at=local("2027-04-08T10:00"),
    )

    assert refused is Code.NOT_DELIVERED


def test_the_employee_is_reminded_and_then_hr_makes_contact() -> None:
    """Three days and one day before Friday 16 April; at the end a contact check."""
    play = silent_on_appeal()

    assert rungs(play, "appeal_filing") == [
        (local("2027-04-13T09:00"), Template.DUE_SOON, Role.EMPLOYEE),
        (local("2027-04-15T09:00"), Template.DUE_SOON, Role.EMPLOYEE),
        (local("2027-04-17T00:00"), Template.CONTACT_CHECK, Role.HR_PARTNER),
    ]


def test_leave_pauses_the_window_and_gives_its_days_back() -> None:
    """On leave from Tuesday 13 to Friday the 16th: one day used, four from Monday 19 on (K6)."""
    play = window_open().at("2027-04-13T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-13", last_day="2027-04-16")

    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    assert play.day("appeal_filing") == "2027-04-22"


def test_hr_may_give_more_time_to_appeal() -> None:
    """Five business days after Friday 16 April: the 23rd. Nobody may give less."""
    play = window_open()

    play.hr(c.ExtendDeadline, clock="appeal_filing", days=5)

    assert play.told("appeal_filing") == ["2027-04-16", "2027-04-23"]


# leaving with T2


def test_leaving_in_the_window_is_paid_as_t2_at_its_end() -> None:
    """Chosen on Monday 12 April with five days: the date counts from the choice (K12, K18)."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave", grace_days=5)
    before = play.stage

    play.at("2027-04-17T00:00")

    began = play.holding(SeparationBegan)[0]
    assert before is Stage.VERDICT
    assert (began.tier, str(began.choice_day)) == (Tier.T2, "2027-04-12")
    assert play.day("separation") == "2027-04-17"


def test_leaving_confirmed_as_final_takes_effect_at_once() -> None:
    """Chosen and confirmed on Monday 12 April: fourteen days of grace end on the 26th."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave")

    play.employee(c.ConfirmElection)

    assert play.stage is Stage.SEPARATION
    assert play.day("separation") == "2027-04-26"


def test_a_choice_to_leave_may_be_taken_back() -> None:
    """Then nothing was chosen, and the window passes in silence."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave")
    play.at("2027-04-13T10:00").employee(c.WithdrawElection)

    play.at("2027-04-17T00:00")

    assert play.stage is Stage.VERDICT
    assert play.bodies(WindowLapsed)


def test_whoever_appeals_has_not_left() -> None:
    """The appeal takes the place of the choice that stood."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave")
    play.at("2027-04-13T10:00").employee(c.FileAppeal)

    play.at("2027-04-17T00:00")

    assert play.stage is Stage.APPEAL
    assert not play.bodies(SeparationBegan)


def test_there_is_nothing_to_improve_after_a_fail() -> None:
    """The other option belongs to the election."""
    refused = window_open().refusal(c.Elect, Role.EMPLOYEE, option="improve")

    assert refused is Code.WRONG_STAGE


def test_leaving_before_the_receipt_is_lodged() -> None:
    """The window is not open: kept, and nothing begins."""
    play = failed()

    receipt = play.employee(c.Elect, option="leave")

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.NOT_DELIVERED)
    assert play.stage is Stage.VERDICT


@pytest.mark.parametrize("role", NOT_THE_EMPLOYEE)
def test_nobody_chooses_for_the_employee(role: Role) -> None:
    """Neither to leave nor to appeal."""
    play = window_open()

    assert play.refusal(c.Elect, role, option="leave") is Code.NOT_YOURS
    assert play.refusal(c.FileAppeal, role) is Code.NOT_YOURS


# silence


def test_silence_after_a_fail_ends_nothing() -> None:
    """Nobody acts for a year: no separation; it escalates (K15)."""
    play = silent_on_appeal()

    play.at("2028-04-19T08:00")

    assert play.stage is Stage.VERDICT
    assert not play.bodies(SeparationBegan)


def test_a_missing_confirmation_climbs_its_ladder() -> None:
    """Due on Monday 19 April, one business day after the window: backup, lead, Legal."""
    play = silent_on_appeal()

    play.at("2027-04-26T10:00")

    assert play.day("hr_confirmation") == "2027-04-19"
    assert rungs(play, "hr_confirmation") == [
        (local("2027-04-20T00:00"), Template.ESCALATION, Role.HR_BACKUP),
        (local("2027-04-20T09:00"), Template.ESCALATION, Role.HR_LEAD),
        (local("2027-04-26T09:00"), Template.ESCALATION, Role.LEGAL),
    ]


def confirmed() -> Play:
    """Return a case whose silence HR confirmed on Monday 2027-04-19, at 09:00."""
    play = silent_on_appeal()
    play.hr(c.RecordContactCheck, reached=True)
    play.at("2027-04-19T09:00").hr(c.ConfirmSilence)
    return play


def test_silence_is_confirmed_only_once_the_employee_was_reached() -> None:
    """An attempt that reached nobody is none."""
    play = silent_on_appeal()
    play.hr(c.RecordContactCheck, reached=False)

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.CONTACT_CHECK_MISSING


def test_confirmed_silence_is_leaving_with_t2_from_the_last_day_of_the_window() -> None:
    """Friday 16 April and fourteen days of grace: the 30th (K12)."""
    play = confirmed()

    began = play.holding(SeparationBegan)[0]
    assert (began.tier, str(began.choice_day), began.grace_days) == (Tier.T2, "2027-04-16", 14)
    assert play.day("separation") == "2027-04-30"


def test_after_silence_the_employee_alone_may_ask_for_fewer_days() -> None:
    """Ten days from the 16th: the 26th, without anybody's consent (K12)."""
    play = confirmed()

    play.employee(c.AgreeGrace, days=10)

    assert play.day("separation[2]") == "2027-04-26"


def test_no_silence_is_confirmed_over_somebody_on_leave() -> None:
    """It waits for the return."""
    play = silent_on_appeal()
    play.hr(c.RecordContactCheck, reached=True)
    play.employee(c.ReportLeave, first_day="2027-04-19")

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.ON_LEAVE


def test_a_leave_known_late_reverses_a_confirmed_silence() -> None:
    """Two days of the window were leave: HR's confirmation rested on silence, which was none (K8).

    One day was used before Thursday 15 April; told again, the window ends on the 20th.
    """
    play = confirmed()

    play.at("2027-04-19T11:00")
    play.employee(c.ReportLeave, first_day="2027-04-15", last_day="2027-04-16")
    play.administrator(c.DecideLeave)
    play.employee(c.RecordReturn, back_on="2027-04-19")

    assert play.stage is Stage.VERDICT
    assert play.bodies(Reversed)
    assert not play.holding(SilenceConfirmed)
    assert not play.holding(SeparationBegan)
    assert play.day("appeal_filing") == "2027-04-20"


def test_whoever_confirmed_is_told_that_it_was_set_aside() -> None:
    """Confirmation and contact check have lost their ground."""
    play = confirmed().at("2027-04-19T11:00")

    play.employee(c.ReportLeave, first_day="2027-04-15", last_day="2027-04-16")

    assert {body.do for body in play.bodies(SetAside)} == {
        "record_contact_check",
        "confirm_silence",
    }


def test_an_appeal_received_in_time_reverses_a_confirmed_silence() -> None:
    """The door's stamp decides: it came on Friday, and the worker slept."""
    play = window_open().at("2027-04-16T12:00")
    play.down_until("2027-04-19T08:00").wake()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)

    play.at("2027-04-19T10:00").employee(c.FileAppeal, received="2027-04-16T20:00")

    assert play.stage is Stage.APPEAL
    assert str(play.holding(AppealFiled)[0].on_day) == "2027-04-16"
