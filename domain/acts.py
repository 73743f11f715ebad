"""The dispatch of commands: which function says what one does.

`decide` is asked once, when a command is accepted: who may, then what was sent, then what is
possible. `act` is asked again whenever the journal is run anew, and only whether what the command
acts on is still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import commands as c
from domain import facts as f
from domain import gates, requests
from domain.effects import DeliveryReported, EffectFailed, Report, ReviewOpened, StatementReported
from domain.errors import Code, NotNow
from domain.form import check_form
from domain.on_behalf import confirm
from domain.people import require
from domain.rights import RIGHTS
from domain.stages import (
    absence,
    acting_for,
    anytime,
    appeal,
    approvals,
    calendars,
    check_ins,
    closing,
    deliveries,
    downtime,
    election,
    entry,
    focus,
    hearing,
    holds,
    improve,
    intermittent,
    off_formula,
    offers,
    pivot,
    receipts,
    release,
    resignation,
    results,
    reviews,
    separation,
    settling,
    support,
    transfer,
    trust,
    verdicts,
    versions,
)
from domain.state import Stage, State

if TYPE_CHECKING:
    from domain.said import Frame


def decide(
    frame: Frame, state: State, command: c.Command, ordinal: int
) -> tuple[f.RulingBody, ...]:
    """Return what a command makes true.

    Args:
        frame: The opening and what was said.
        state: Where the case stood when the command was received.
        command: What is asked.
        ordinal: Its number among the accepted commands of its kind, from 1.

    Raises:
        NotYours: somebody else may, or duties are kept apart.
        Malformed: what was sent is wrong.
        NotNow: it is not possible now.
    """
    frame = frame.of(state)
    confirm(frame, state, command)
    require(command.by, *RIGHTS[type(command)].roles)
    gates.may(frame, state, command)
    check_form(command)
    _in_stage(state, command)
    gates.gate(frame, state, command)
    return act(frame, state, command, ordinal)


def act(  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one case for each command, so that none is forgotten
    frame: Frame, state: State, command: c.Command | Report, ordinal: int
) -> tuple[f.RulingBody, ...]:
    """Return what an input makes true, asking only whether what it acts on is open.

    Raises:
        NotNow: it is not.
    """
    frame = frame.of(state)
    if not isinstance(command, Report):
        _in_stage(state, command)
    match command:
        case c.SubmitEntry():
            return entry.submit_entry(frame, state, command)
        case c.Approve():
            return approvals.approve(frame, state, command)
        case c.Reject():
            return approvals.reject(frame, state, command)
        case c.SendBack():
            return approvals.send_back(frame, state, command)
        case c.WithdrawRequest():
            return approvals.withdraw_request(frame, state, command)
        case c.RecordDiscussion():
            return focus.record_discussion(frame, state, command)
        case c.RecordCheckIn():
            return check_ins.record_check_in(frame, state, command)
        case c.JustifyCheckIn():
            return check_ins.justify_check_in(frame, state, command)
        case c.RequestRemoval():
            return focus.request_removal(frame, state, command)
        case c.RequestExtension():
            return focus.request_extension(frame, state, command)
        case c.RequestPause():
            return focus.request_pause(frame, state, command)
        case c.ResumeFocus():
            return focus.resume_focus(frame, state, command)
        case c.RequestPivot():
            return focus.request_pivot(frame, state, command)
        case c.RecordMeeting():
            return pivot.record_meeting(frame, state, command)
        case c.DeliverPacket():
            return pivot.deliver_packet(frame, state, command)
        case c.RecordDelivery():
            return receipts.record_delivery(frame, state, command)
        case c.Acknowledge():
            return receipts.acknowledge(frame, state, command)
        case c.RecordHandover():
            return receipts.record_handover(frame, state, command)
        case c.Elect():
            return election.elect(frame, state, command)
        case c.ConfirmElection():
            return election.confirm_election(frame, state, command)
        case c.WithdrawElection():
            return election.withdraw_election(frame, state, command)
        case c.RecordContactCheck():
            return election.record_contact_check(frame, state, command)
        case c.ConfirmSilence():
            return election.confirm_silence(frame, state, command)
        case c.RequestAcceptance():
            return reviews.request_acceptance(frame, state, command)
        case c.RevisePlan():
            return versions.revise_plan(frame, state, command)
        case c.ChooseAdjustment():
            return intermittent.choose_adjustment(frame, state, command)
        case c.SubmitWork():
            return improve.submit_work(frame, state, command)
        case c.RecordVerdict():
            return verdicts.record_verdict(frame, state, command)
        case c.CountAsMet():
            return verdicts.count_as_met(frame, state, command)
        case c.RequestEarlyEnd():
            return results.request_early_end(frame, state, command)
        case c.PassPlan():
            return results.pass_plan(frame, state, command)
        case c.RequestFail():
            return results.request_fail(frame, state, command)
        case c.RequestVoid():
            return results.request_void(frame, state, command)
        case c.ExtendDeadline():
            return results.extend_deadline(frame, state, command)
        case c.FileAppeal():
            return appeal.file_appeal(frame, state, command)
        case c.WithdrawAppeal():
            return appeal.withdraw_appeal(frame, state, command)
        case c.ReplyToAppeal():
            return appeal.reply_to_appeal(frame, state, command)
        case c.SeatPanel():
            return hearing.seat_panel(frame, state, command)
        case c.RecusePanelist():
            return hearing.recuse_panelist(frame, state, command)
        case c.CastVote():
            return hearing.cast_vote(frame, state, command)
        case c.RequestTransfer():
            return transfer.request_transfer(frame, state, command)
        case c.ProposeExit():
            return separation.propose_exit(frame, state, command)
        case c.AgreeGrace():
            return separation.agree_grace(frame, state, command)
        case c.MakeOffer():
            return offers.make_offer(frame, state, command)
        case c.RequestOffFormula():
            return off_formula.request_off_formula(frame, state, command)
        case c.SignRelease():
            return release.sign_release(frame, state, command)
        case c.RevokeRelease():
            return release.revoke_release(frame, state, command)
        case c.RecordPayment():
            return release.record_payment(frame, state, command)
        case c.RecordSettlement():
            return settling.record_settlement(frame, state, command)
        case c.RequestRehire():
            return closing.request_rehire(frame, state, command)
        case c.RecordFollowUp():
            return closing.record_follow_up(frame, state, command)
        case c.ReportLeave():
            return absence.report_leave(frame, state, command, ordinal)
        case c.DecideLeave():
            return absence.decide_leave(frame, state, command)
        case c.RecordLeaveDays():
            return intermittent.record_leave_days(frame, state, command, ordinal)
        case c.RecordReturn():
            return absence.record_return(frame, state, command)
        case c.RecordVacation():
            return absence.record_vacation(frame, state, command)
        case c.RequestAccommodation():
            return holds.request_accommodation(frame, state, command)
        case c.DecideAccommodation():
            return holds.decide_accommodation(frame, state, command)
        case c.RecordActivity():
            return holds.record_activity(frame, state, command)
        case c.RequestReview():
            return holds.request_review(frame, state, command)
        case c.RequestForCause():
            return holds.request_for_cause(frame, state, command)
        case c.ApplyCalendar():
            return calendars.apply_calendar(frame, state, command)
        case c.ApplyZone():
            return calendars.apply_zone(frame, state, command)
        case c.TrustKeys():
            return trust.trust_keys(frame, state, command)
        case c.RecordDowntime():
            return downtime.record_downtime(frame, state, command, ordinal)
        case c.Resign():
            return resignation.resign(frame, state, command)
        case c.TellOpenChoice():
            return resignation.tell_open_choice(frame, state, command)
        case c.ConfirmResignation():
            return resignation.confirm_resignation(frame, state, command)
        case c.WithdrawResignation():
            return resignation.withdraw_resignation(frame, state, command)
        case c.AskStatus():
            return anytime.ask_status(frame, state, command)
        case c.AnswerStatus():
            return anytime.answer_status(frame, state, command)
        case c.AddComment():
            return anytime.add_comment(frame, state, command)
        case c.AnswerComment():
            return support.answer_comment(frame, state, command)
        case c.SeatPerson():
            return anytime.seat_person(frame, state, command)
        case c.Delegate() | c.EndDelegation() | c.ReportAbsence():
            return acting_for.act(frame, state, command)
        case c.RequestWithdrawal():
            return anytime.request_withdrawal(frame, state, command)
        case c.RequestCorrection():
            return reviews.request_correction(frame, state, command)
        case c.SetLegalHold():
            return holds.set_legal_hold(frame, state, command)
        case StatementReported():
            return pivot.statement_reported(frame, state, command)
        case DeliveryReported():
            return deliveries.delivery_reported(frame, state, command)
        case ReviewOpened():
            return reviews.review_opened(frame, state, command)
        case EffectFailed():
            return (
                f.EffectUnfinished(
                    number=command.number, subject=command.subject, what=command.what
                ),
            )
        case _:
            assert_never(command)


def _in_stage(state: State, command: c.Command) -> None:
    """Check the stage.

    Raises:
        NotNow: the command is not possible in this one.
    """
    if state.stage in RIGHTS[type(command)].stages:
        return
    if state.stage is Stage.CLOSED:
        raise NotNow(Code.CASE_CLOSED, "the case is closed")
    raise NotNow(Code.WRONG_STAGE, f"{command.do} is not possible in {state.stage}")


def basis(state: State, command: c.Command) -> str:
    """Return the material fields that an act rests on; empty where its key is enough (rule 6)."""
    match command:
        case c.ConfirmSilence() | c.RecordContactCheck():
            return election.confirmation_basis(state)
        case c.Approve() | c.Reject() | c.SendBack():
            return requests.awaiting(state, command).key
        case c.RequestFail():
            return results.fail_basis(state)
        case _:
            return ""
