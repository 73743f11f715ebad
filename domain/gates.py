"""The dispatch of what is asked once, when a command is accepted: who may, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import commands as c
from domain import requests
from domain.stages import (
    absence,
    acting_for,
    anytime,
    appeal,
    approvals,
    calendars,
    check_ins,
    closing,
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
    transfer,
    trust,
    verdicts,
    versions,
)

if TYPE_CHECKING:
    from domain.said import Frame
    from domain.state import State


def may(frame: Frame, state: State, command: c.Command) -> None:
    """Ask what the table of rights cannot say: whether this person may, of all who have the role.

    Raises:
        NotYours: that person may not.
    """
    match command:
        case c.Approve() | c.Reject() | c.SendBack():
            requests.may_sign(state, command)
        case c.RecordVerdict():
            verdicts.may_judge(frame, state, command)
        case c.RecusePanelist():
            hearing.may_recuse(frame, state, command)
        case c.RequestTransfer():
            transfer.may_transfer(frame, state, command)
        case c.RecordReturn():
            absence.may_move_return(state, command)
        case c.SeatPerson():
            anytime.may_seat(frame, state, command)
        case c.Delegate() | c.EndDelegation() | c.ReportAbsence():
            acting_for.may(frame, state, command)
        case _:
            return


def gate(frame: Frame, state: State, command: c.Command) -> None:  # noqa: C901, PLR0912, PLR0915 -- a table
    """Ask what is asked only once, when a command is accepted."""
    match command:
        case c.SubmitEntry():
            entry.submit_entry_gate(frame, state, command)
        case c.Approve():
            approvals.approve_gate(frame, state, command)
        case c.RecordDiscussion():
            focus.record_discussion_gate(frame, state, command)
        case c.RecordCheckIn():
            check_ins.record_check_in_gate(frame, state, command)
        case c.RequestRemoval():
            focus.request_removal_gate(frame, state, command)
        case c.RequestExtension():
            focus.request_extension_gate(frame, state, command)
        case c.RequestPivot():
            focus.request_pivot_gate(frame, state, command)
        case c.RecordMeeting():
            pivot.record_meeting_gate(frame, state, command)
        case c.DeliverPacket():
            pivot.deliver_packet_gate(frame, state, command)
        case c.Acknowledge():
            receipts.acknowledge_gate(frame, state, command)
        case c.RecordHandover():
            receipts.record_handover_gate(frame, state, command)
        case c.Elect():
            election.elect_gate(frame, state, command)
        case c.ConfirmSilence():
            election.confirm_silence_gate(frame, state, command)
        case c.RevisePlan():
            versions.revise_plan_gate(frame, state, command)
        case c.ChooseAdjustment():
            intermittent.choose_adjustment_gate(frame, state, command)
        case c.SubmitWork():
            improve.submit_work_gate(frame, state, command)
        case c.RecordVerdict():
            verdicts.record_verdict_gate(frame, state, command)
        case c.PassPlan():
            results.pass_plan_gate(frame, state, command)
        case c.RequestFail():
            results.request_fail_gate(frame, state, command)
        case c.ExtendDeadline():
            results.extend_deadline_gate(frame, state, command)
        case c.FileAppeal():
            appeal.file_appeal_gate(frame, state, command)
        case c.SeatPanel():
            hearing.seat_panel_gate(frame, state, command)
        case c.CastVote():
            hearing.cast_vote_gate(frame, state, command)
        case c.ProposeExit():
            separation.propose_exit_gate(frame, state, command)
        case c.AgreeGrace():
            separation.agree_grace_gate(frame, state, command)
        case c.MakeOffer():
            offers.make_offer_gate(frame, state, command)
        case c.RequestOffFormula():
            off_formula.request_off_formula_gate(frame, state, command)
        case c.RecordPayment():
            release.record_payment_gate(frame, state, command)
        case c.RecordSettlement():
            settling.record_settlement_gate(frame, state, command)
        case c.RequestRehire():
            closing.request_rehire_gate(frame, state, command)
        case c.RecordFollowUp():
            closing.record_follow_up_gate(frame, state, command)
        case c.ReportLeave() | c.RecordVacation():
            absence.report_leave_gate(frame, state, command)
        case c.DecideLeave():
            absence.decide_leave_gate(frame, state, command)
        case c.RecordLeaveDays():
            intermittent.record_leave_days_gate(frame, state, command)
        case c.RecordReturn():
            absence.record_return_gate(frame, state, command)
        case c.DecideAccommodation():
            holds.decide_accommodation_gate(frame, state, command)
        case c.RecordActivity():
            holds.record_activity_gate(frame, state, command)
        case c.ApplyCalendar():
            calendars.apply_calendar_gate(frame, state, command)
        case c.ApplyZone():
            calendars.apply_zone_gate(frame, state, command)
        case c.TrustKeys():
            trust.trust_keys_gate(frame, state, command)
        case c.RecordDowntime():
            downtime.record_downtime_gate(frame, state, command)
        case c.Resign():
            resignation.resign_gate(frame, state, command)
        case c.ConfirmResignation():
            resignation.confirm_resignation_gate(frame, state, command)
        case c.AnswerStatus():
            anytime.answer_status_gate(frame, state, command)
        case c.AddComment():
            anytime.add_comment_gate(frame, state, command)
        case c.SeatPerson():
            anytime.seat_person_gate(frame, state, command)
        case c.RequestCorrection():
            reviews.request_correction_gate(frame, state, command)
        case c.Delegate() | c.ReportAbsence():
            acting_for.gate(frame, state, command)
        case _:
            return
