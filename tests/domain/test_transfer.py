"""Transfer: time to move after a won appeal, its requests, leaving with T1 (process 2, 4; K10)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.case import Answer
from domain.errors import Code
from domain.facts import (
    CaseClosed,
    Outcome,
    Reversed,
    SeparationBegan,
    SilenceConfirmed,
    TransferAgreed,
    WindowLapsed,
)
from domain.notices import Template
from domain.people import Role
from domain.policy import Tier
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, local, person
from tests.domain.later_builders import decided, rungs, transferring

LONDON = "Europe/London"


def asked() -> Play:
    """Return a case with a transfer asked for on Monday 2027-04-19, at 10:00."""
    play = transferring().at("2027-04-19T10:00")
    play.employee(c.RequestTransfer)
    return play


def transfer_silent() -> Play:
    """Return a case whose time to move passed in silence, on Tuesday 2027-06-15 at 08:00."""
    return transferring().at("2027-06-15T08:00")


# the time to move


def test_a_won_appeal_gives_sixty_days_to_move_from_its_receipt() -> None:
    """Received on Thursday 15 April: until Monday 14 June (K10)."""
    play = transferring()

    assert play.stage is Stage.TRANSFER
    assert play.told("transfer") == ["2027-06-14"]


@pytest.mark.parametrize("at", ["2027-04-19T17:00", "2027-04-20T10:00"])
def test_the_time_counts_from_the_deemed_receipt_and_rolls_forward(at: str) -> None:
    """Tuesday 20 April and sixty days are Saturday 19 June: until Monday the 21st (K2)."""
    play = decided("overturn").at(at)

    play.employee(c.Acknowledge, notice="decision[1]")

    assert play.day("transfer") == "2027-06-21"


def test_meanwhile_the_skip_leads() -> None:
    """Employee, skip, manager and HR partner are told at once."""
    play = transferring()

    assert play.letters(Template.TRANSFER_OPTIONS, Role.EMPLOYEE)
    assert {word.to for word in play.letters(Template.TRANSFER_LINE)} == {
        Role.SKIP,
        Role.MANAGER,
        Role.HR_PARTNER,
    }


def test_the_employee_is_reminded_and_then_hr_makes_contact() -> None:
    """Ten, five and one business days before Monday 14 June; 31 May is a holiday."""
    play = transfer_silent()

    assert rungs(play, "transfer") == [
        (local("2027-05-28T09:00"), Template.DUE_SOON, Role.EMPLOYEE),
        (local("2027-06-07T09:00"), Template.DUE_SOON, Role.EMPLOYEE),
        (local("2027-06-11T09:00"), Template.DUE_SOON, Role.EMPLOYEE),
        (local("2027-06-15T00:00"), Template.CONTACT_CHECK, Role.HR_PARTNER),
    ]


def test_leave_moves_the_end_of_the_time_to_move() -> None:
    """Away from Monday 3 to Friday 7 May, back on the 10th: seven days later, Monday 21 June."""
    play = transferring().at("2027-05-03T08:00")
    play.employee(c.ReportLeave, first_day="2027-05-03", last_day="2027-05-07")

    play.at("2027-05-10T09:00").employee(c.RecordReturn)

    assert play.day("transfer") == "2027-06-21"


def test_hr_may_give_more_time_to_move() -> None:
    """Thirty days after Monday 14 June: Wednesday 14 July."""
    play = transferring()

    play.hr(c.ExtendDeadline, clock="transfer", days=30)

    assert play.day("transfer") == "2027-07-14"


# requests


@pytest.mark.parametrize("former", [Role.MANAGER, Role.SKIP, Role.EMPLOYEE])
@pytest.mark.parametrize("seat", ["hiring_manager", "receiving_leader"])
def test_nobody_of_the_former_line_decides_on_a_transfer(former: Role, seat: str) -> None:
    """Neither hires nor approves: no veto."""
    refused = transferring().refusal(c.RequestTransfer, Role.EMPLOYEE, **{seat: person(former)})

    assert refused is Code.SEPARATION_OF_DUTIES


def test_a_transfer_is_decided_by_two_people() -> None:
    """Hiring manager and receiving leader are not one person."""
    refused = transferring().refusal(
        c.RequestTransfer, Role.EMPLOYEE, hiring_manager="p-one", receiving_leader="p-one"
    )

    assert refused is Code.SEPARATION_OF_DUTIES


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.DIRECTOR, Role.HR_PARTNER])
def test_the_former_line_signs_nothing(role: Role) -> None:
    """An approval or a rejection by it is refused."""
    play = asked()

    for command in (c.Approve, c.Reject):
        assert play.refusal(command, role, request="transfer[1]") in (
            Code.NOT_YOURS,
            Code.NOTHING_OPEN,
        )


def test_the_receiving_leader_signs_after_the_hiring_manager() -> None:
    """Not before."""
    assert asked().refusal(c.Approve, Role.TRANSFER_APPROVER) is Code.NOT_YET


def test_an_agreed_transfer_closes_the_case() -> None:
    """With both signatures: `transferred`."""
    play = asked()
    play.do(c.Approve, Role.HIRING_MANAGER)
    before = play.stage

    play.do(c.Approve, Role.TRANSFER_APPROVER)

    assert before is Stage.TRANSFER
    assert str(play.bodies(TransferAgreed)[0].on_day) == "2027-04-19"
    assert play.bodies(CaseClosed)[0].outcome is Outcome.TRANSFERRED
    assert play.clock("follow_up[1]").status is ClockStatus.OPEN


def test_a_rejected_transfer_leaves_the_time_to_ask_again() -> None:
    """Another team, other people; the date stays."""
    play = asked()
    play.do(c.Reject, Role.HIRING_MANAGER)

    play.employee(c.RequestTransfer, hiring_manager="p-hires", receiving_leader="p-leads")
    play.do(c.Approve, Role.HIRING_MANAGER, acting="p-hires")
    play.do(c.Approve, Role.TRANSFER_APPROVER, acting="p-leads")

    assert play.told("transfer")[0] == "2027-06-14"
    assert play.bodies(TransferAgreed)[0].request == "transfer[2]"


def test_whoever_was_asked_before_has_no_say_in_another_request() -> None:
    """The seat belongs to the people of the new post."""
    play = asked()
    play.do(c.Reject, Role.HIRING_MANAGER)
    play.employee(c.RequestTransfer, hiring_manager="p-hires", receiving_leader="p-leads")

    assert play.refusal(c.Approve, Role.HIRING_MANAGER) is Code.NOT_YOURS


def test_one_transfer_is_asked_for_at_a_time() -> None:
    """The next once this one is decided or taken back."""
    play = asked()
    second = play.refusal(c.RequestTransfer, Role.EMPLOYEE)

    play.employee(c.WithdrawRequest, request="transfer[1]")
    play.employee(c.RequestTransfer)

    assert second is Code.ALREADY_DONE


def test_an_unanswered_transfer_escalates_and_does_not_expire() -> None:
    """Asked on Monday 19 April, an answer is due on the 26th; then HR partner and HR lead."""
    play = asked().at("2027-05-28T12:00")

    assert rungs(play, "transfer_approval[transfer[1].hiring_manager]") == [
        (local("2027-04-27T00:00"), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-04-27T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]
    play.do(c.Approve, Role.HIRING_MANAGER)


def test_a_transfer_is_asked_for_after_a_won_appeal_only() -> None:
    """Not before the decision is received."""
    assert decided("overturn").refusal(c.RequestTransfer, Role.EMPLOYEE) is Code.WRONG_STAGE


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.HR_PARTNER])
def test_nobody_asks_for_a_transfer_for_the_employee(role: Role) -> None:
    """It is the employee's right."""
    assert transferring().refusal(c.RequestTransfer, role) is Code.NOT_YOURS


# the end of the time


def test_at_the_end_t1_is_offered() -> None:
    """To the employee in writing; HR makes contact within one business day."""
    play = transfer_silent().at("2027-06-15T12:00")

    assert play.stage is Stage.TRANSFER
    assert play.letters(Template.TRANSFER_ENDED, Role.EMPLOYEE)
    assert play.day("hr_confirmation") == "2027-06-15"


def test_the_end_of_the_time_ends_no_employment() -> None:
    """A year passes: no separation without a choice or a confirmation (K15)."""
    play = transferring()

    play.at("2028-06-15T08:00")

    assert play.stage is Stage.TRANSFER
    assert not play.bodies(SeparationBegan)


def test_a_transfer_asked_for_in_time_may_be_agreed_after_the_end() -> None:
    """As long as nobody has left: the delay is the employer's."""
    play = transferring().at("2027-06-14T10:00")
    play.employee(c.RequestTransfer)
    play.at("2027-06-16T10:00").do(c.Approve, Role.HIRING_MANAGER)

    play.do(c.Approve, Role.TRANSFER_APPROVER)

    assert play.bodies(CaseClosed)[0].outcome is Outcome.TRANSFERRED


def test_a_transfer_asked_for_after_the_end_is_lodged() -> None:
    """The right was to be used within the time (K3)."""
    play = transfer_silent()

    receipt = play.employee(c.RequestTransfer)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)


# leaving with T1


def test_leaving_within_the_time_is_paid_as_t1_at_its_end() -> None:
    """Chosen in May, it takes effect after 14 June, and until then may be taken back (K18)."""
    play = transferring().at("2027-05-10T10:00")
    play.employee(c.Elect, option="leave", grace_days=7)
    before = play.at("2027-06-14T23:00").stage

    play.at("2027-06-15T00:00")

    (began,) = play.bodies(SeparationBegan)
    assert before is Stage.TRANSFER
    assert (began.tier, str(began.choice_day)) == (Tier.T1, "2027-05-10")
    assert play.day("separation") == "2027-06-14"


def test_leaving_confirmed_as_final_is_paid_as_t1_at_once() -> None:
    """Confirmed on Monday 10 May: fourteen days of grace end on the 24th."""
    play = transferring().at("2027-05-10T10:00")
    play.employee(c.Elect, option="leave")

    play.employee(c.ConfirmElection)

    assert play.bodies(SeparationBegan)[0].tier is Tier.T1
    assert play.day("separation") == "2027-05-24"


def test_an_agreed_transfer_comes_before_a_choice_that_has_no_effect_yet() -> None:
    """Until the end the employee may still move."""
    play = asked()
    play.employee(c.Elect, option="leave")

    play.do(c.Approve, Role.HIRING_MANAGER)
    play.do(c.Approve, Role.TRANSFER_APPROVER)

    assert play.bodies(CaseClosed)[0].outcome is Outcome.TRANSFERRED


def test_there_is_nothing_to_improve_after_a_won_appeal() -> None:
    """The employee stays or leaves."""
    refused = transferring().refusal(c.Elect, Role.EMPLOYEE, option="improve")

    assert refused is Code.WRONG_STAGE


def test_a_choice_after_the_end_counts_at_once() -> None:
    """T1 is offered: chosen on Tuesday 15 June, grace ends on the 29th."""
    play = transfer_silent()

    receipt = play.employee(c.Elect, option="leave")

    assert receipt.answer is Answer.ACCEPTED
    assert play.bodies(SeparationBegan)[0].tier is Tier.T1
    assert play.day("separation") == "2027-06-29"


def test_leaving_lets_an_open_request_for_a_transfer_lapse() -> None:
    """Whoever left is not transferred."""
    play = asked()
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)

    assert play.refusal(c.Approve, Role.HIRING_MANAGER) is Code.NOTHING_OPEN


# silence


def confirmed() -> Play:
    """Return a case whose silence HR confirmed on Tuesday 2027-06-15, at 10:00."""
    play = transfer_silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.at("2027-06-15T10:00").hr(c.ConfirmSilence)
    return play


def test_confirmed_silence_is_leaving_with_t1_from_the_last_day() -> None:
    """Monday 14 June and fourteen days of grace: the 28th (K12)."""
    play = confirmed()

    (began,) = play.bodies(SeparationBegan)
    assert (began.tier, str(began.choice_day)) == (Tier.T1, "2027-06-14")
    assert play.day("separation") == "2027-06-28"


def test_silence_is_confirmed_only_once_the_employee_was_reached() -> None:
    """Whoever was not reached stays employed and paid."""
    play = transfer_silent()
    play.hr(c.RecordContactCheck, reached=False)

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.CONTACT_CHECK_MISSING


def test_a_leave_known_late_reverses_a_confirmed_silence() -> None:
    """The last business day was leave: the time to move runs on (K8)."""
    play = confirmed().at("2027-06-15T12:00")

    play.employee(c.ReportLeave, first_day="2027-06-14", last_day="2027-06-14")

    assert play.stage is Stage.TRANSFER
    assert play.bodies(Reversed)
    assert not play.holding(SilenceConfirmed)
    assert not play.holding(WindowLapsed)


def test_a_choice_after_the_end_waits_during_leave() -> None:
    """Chosen on leave, nothing irreversible rests on it yet (K16)."""
    play = transfer_silent()
    play.employee(c.ReportLeave, first_day="2027-06-15", last_day="2027-06-17")

    play.employee(c.Elect, option="leave")

    assert not play.bodies(SeparationBegan)


def test_a_choice_that_waited_for_the_return_takes_effect() -> None:
    """Back on Monday 21 June: five business days to think again, until Monday the 28th (K16)."""
    play = transfer_silent()
    play.employee(c.ReportLeave, first_day="2027-06-15", last_day="2027-06-17")
    play.at("2027-06-16T10:00").employee(c.Elect, option="leave", grace_days=14)
    play.at("2027-06-21T09:00").employee(c.RecordReturn)
    before = play.at("2027-06-28T23:00").stage

    play.at("2027-06-29T00:00")

    assert before is Stage.TRANSFER
    assert play.bodies(SeparationBegan)
    assert play.day("separation") == "2027-06-30"


def test_a_choice_that_waits_is_no_silence() -> None:
    """Within the five days after the return HR confirms nothing over it."""
    play = transfer_silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.employee(c.ReportLeave, first_day="2027-06-15", last_day="2027-06-17")
    play.at("2027-06-16T10:00").employee(c.Elect, option="leave")
    play.at("2027-06-21T09:00").employee(c.RecordReturn)

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_a_choice_that_waits_may_be_taken_back() -> None:
    """Then T1 is offered as before, and silence may be confirmed (K16)."""
    play = transfer_silent()
    play.employee(c.ReportLeave, first_day="2027-06-15", last_day="2027-06-17")
    play.at("2027-06-16T10:00").employee(c.Elect, option="leave")
    play.at("2027-06-21T09:00").employee(c.RecordReturn)

    play.at("2027-06-28T10:00").employee(c.WithdrawElection)
    play.at("2027-07-15T10:00")

    assert play.stage is Stage.TRANSFER
    assert not play.bodies(SeparationBegan)
