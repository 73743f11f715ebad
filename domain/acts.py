"""The dispatch: which function says what a command does, and which keeps a fact.

`decide` is asked once, when a command is accepted: who may, then what was sent, then what is
possible. `act` is asked again whenever the journal is run anew, and only whether what the command
acts on is still open. `evolve` keeps a ruling in the state.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from domain import commands as c
from domain import facts as f
from domain import requests
from domain.effects import EffectFailed, StatementReported
from domain.errors import Code, NotNow
from domain.form import check_form
from domain.notices import Template, notice
from domain.people import Role, require
from domain.policy import ClockKind
from domain.rights import RIGHTS
from domain.stages import (
    absence,
    check_ins,
    election,
    entry,
    focus,
    pivot,
    resignation,
    separation,
)
from domain.state import ClockStatus, Stage, State

if TYPE_CHECKING:
    from datetime import datetime

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
    frame.opening.people.confirm(command.by)
    require(command.by, *RIGHTS[type(command)].roles)
    if isinstance(command, c.Approve | c.Reject | c.SendBack):
        requests.may_sign(state, command)
    check_form(command)
    _in_stage(state, command)
    _gate(frame, state, command)
    return act(frame, state, command, ordinal)


def act(  # noqa: C901, PLR0911, PLR0912 -- one case for each command, so that none is forgotten
    frame: Frame, state: State, command: c.Command | StatementReported | EffectFailed, ordinal: int
) -> tuple[f.RulingBody, ...]:
    """Return what an input makes true, asking only whether what it acts on is open.

    Raises:
        NotNow: it is not.
    """
    if not isinstance(command, StatementReported | EffectFailed):
        _in_stage(state, command)
    match command:
        case c.SubmitEntry():
            return entry.submit_entry(frame, state, command)
        case c.Approve():
            return entry.approve(frame, state, command)
        case c.Reject():
            return entry.reject(frame, state, command)
        case c.SendBack():
            return entry.send_back(frame, state, command)
        case c.RecordDiscussion():
            return focus.record_discussion(frame, state, command)
        case c.RecordCheckIn():
            return check_ins.record_check_in(frame, state, command)
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
        case c.Acknowledge():
            return pivot.acknowledge(frame, state, command)
        case c.RecordHandover():
            return pivot.record_handover(frame, state, command)
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
        case c.AgreeGrace():
            return separation.agree_grace(frame, state, command)
        case c.RecordSettlement():
            return separation.record_settlement(frame, state, command)
        case c.ReportLeave():
            return absence.report_leave(frame, state, command, ordinal)
        case c.DecideLeave():
            return absence.decide_leave(frame, state, command)
        case c.RecordReturn():
            return absence.record_return(frame, state, command)
        case c.RecordVacation():
            return absence.record_vacation(frame, state, command)
        case c.Resign():
            return resignation.resign(frame, state, command)
        case c.TellOpenChoice():
            return resignation.tell_open_choice(frame, state, command)
        case c.ConfirmResignation():
            return resignation.confirm_resignation(frame, state, command)
        case c.WithdrawResignation():
            return resignation.withdraw_resignation(frame, state, command)
        case StatementReported():
            return pivot.statement_reported(frame, state, command)
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


def _gate(frame: Frame, state: State, command: c.Command) -> None:  # noqa: C901, PLR0912 -- a table
    """Ask what is asked only once, when a command is accepted."""
    match command:
        case c.Approve():
            entry.approve_gate(frame, state, command)
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
        case c.RecordHandover():
            pivot.record_handover_gate(frame, state, command)
        case c.Elect():
            election.elect_gate(frame, state, command)
        case c.ConfirmSilence():
            election.confirm_silence_gate(frame, state, command)
        case c.AgreeGrace():
            separation.agree_grace_gate(frame, state, command)
        case c.RecordSettlement():
            separation.record_settlement_gate(frame, state, command)
        case c.ReportLeave() | c.RecordVacation():
            absence.report_leave_gate(frame, state, command)
        case c.DecideLeave():
            absence.decide_leave_gate(frame, state, command)
        case c.RecordReturn():
            absence.record_return_gate(frame, state, command)
        case c.Resign():
            resignation.resign_gate(frame, state, command)
        case c.ConfirmResignation():
            resignation.confirm_resignation_gate(frame, state, command)
        case _:
            return


def basis(state: State, command: c.Command) -> str:
    """Return the material fields that an act rests on; empty where its key is enough (rule 6)."""
    if isinstance(command, c.ConfirmSilence | c.RecordContactCheck):
        return election.confirmation_basis(state)
    if isinstance(command, c.Approve | c.Reject | c.SendBack):
        return requests.awaiting(state, command).key
    return ""


def evolve(  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one case for each ruling, so that none is forgotten
    frame: Frame, state: State, body: f.RulingBody, at: datetime, cause: str
) -> State:
    """Return the state after a ruling; total, since what may be was decided before."""
    match body:
        case f.EntrySubmitted():
            return entry.evolve_submitted(state, body)
        case f.RequestOpened():
            return requests.evolve_opened(frame, state, body, at)
        case f.SignedOff():
            return requests.evolve_signed(frame, state, body, at)
        case f.RequestSentBack():
            if state.stage is Stage.ENTRY:
                state = entry.evolve_sent_back(state, body)
            return requests.evolve_ended(state, body, at)
        case f.RequestRejected():
            if state.stage is Stage.ENTRY:
                state = entry.evolve_rejected(state, body)
            return requests.evolve_ended(state, body, at)
        case f.RequestExpired() | f.RequestGranted():
            return requests.evolve_ended(state, body, at)
        case f.FocusBegan():
            return focus.evolve_began(frame, state, body)
        case f.DiscussionHeld():
            return focus.evolve_discussion(state, body, at)
        case f.CheckInHeld():
            return check_ins.evolve_check_in(frame, state, body, at)
        case f.CheckInExcused():
            return check_ins.evolve_excused(frame, state, body, at)
        case f.DutyMissed():
            return _missed(frame, state, body, at)
        case f.CaseHeld():
            return replace(state, case_held=True)
        case f.PivotBarred():
            return replace(state, pivot_barred=True)
        case f.NextStepsExtended():
            return focus.evolve_extended(frame, state, body)
        case f.FocusPaused():
            return focus.evolve_paused(frame, state, body)
        case f.FocusResumed():
            return focus.evolve_resumed(frame, state, body)
        case f.PivotRequested():
            return pivot.evolve_requested(state, body, at)
        case f.PivotApproved():
            return pivot.evolve_approved(frame, state, body)
        case f.ReturnedToFocus():
            return pivot.evolve_returned(frame, state, body, at)
        case f.MeetingHeld():
            return pivot.evolve_met(state, body, at)
        case f.PacketPrepared():
            return pivot.evolve_prepared(frame, state, body, at)
        case f.StatementWritten():
            return _statement(state, body)
        case f.PacketSent():
            return pivot.evolve_sent(frame, state, body)
        case f.NoticeReceived():
            return pivot.evolve_received(state, body, at)
        case f.ElectionOpened():
            return pivot.evolve_opened(frame, state, body)
        case f.Elected():
            return election.evolve_elected(frame, state, body, cause)
        case f.ElectionWithdrawn():
            return election.evolve_withdrawn(frame, state)
        case f.ElectionConfirmed():
            return election.evolve_confirmed(state)
        case f.ElectionTookEffect():
            return election.evolve_took_effect(state, body, at)
        case f.WindowLapsed():
            clock = state.clock(body.clock)
            return state if clock is None else election.evolve_lapsed(frame, state, clock, at)
        case f.ContactChecked():
            return replace(state, reached=state.reached or body.reached)
        case f.SilenceConfirmed():
            return election.evolve_silence_confirmed(state, at)
        case f.ImproveBegan():
            return election.evolve_improve(state, at)
        case f.SeparationBegan():
            return separation.evolve_began(frame, state, body, at)
        case f.GraceOffered():
            return separation.evolve_offered(state, body)
        case f.GraceAgreed():
            return separation.evolve_agreed(frame, state, body, at)
        case f.SeparationDateReached():
            return separation.evolve_reached(state, at)
        case f.Settled():
            return separation.evolve_settled(state, at)
        case f.CaseClosed():
            return separation.evolve_closed(state, body, at)
        case f.LeaveReported():
            return absence.evolve_reported(frame, state, body, at)
        case f.LeaveDecided():
            return absence.evolve_decided(frame, state, body, at)
        case f.LeaveEnded():
            return absence.evolve_ended(frame, state, body)
        case f.VacationRecorded():
            return absence.evolve_vacation(state, body)
        case f.ResignationGiven():
            return resignation.evolve_resigned(frame, state, body, at)
        case f.OpenChoiceTold():
            return resignation.evolve_told(state, at)
        case f.ResignationTookEffect():
            return resignation.evolve_resignation_stands(state)
        case f.ResignationWithdrawn():
            return resignation.evolve_resignation_withdrawn(frame, state, body, at)
        case f.EffectUnfinished():
            return _unfinished(state, body)
        case _:
            assert_never(body)


def _missed(frame: Frame, state: State, body: f.DutyMissed, at: datetime) -> State:
    clock = state.clock(body.clock)
    if clock is None:
        return state
    if clock.kind is ClockKind.CHECK_IN:
        return check_ins.evolve_missed_check_in(frame, state, clock, at)
    return state.with_clock(replace(clock, status=ClockStatus.PASSED, ended_at=at))


def _statement(state: State, body: f.StatementWritten) -> State:
    state = replace(state, statements=(*state.statements, body.statement))
    if not body.statement.key.startswith("separation@"):
        return state
    word = notice(
        Template.SEVERANCE_STATEMENT,
        Role.EMPLOYEE,
        body.statement.key,
        statement=body.statement.key,
        separation_on=body.statement.separation_on.isoformat(),
    )
    return replace(state, notices=(*state.notices, word))


def _unfinished(state: State, body: f.EffectUnfinished) -> State:
    """Ask HR, unless what failed was that very request; a failed statement may be asked anew."""
    state = replace(state, failed=(*state.failed, body.subject))
    failed = Template.STATEMENT_FAILED, Template.NOTICE_UNDELIVERABLE
    if body.subject.startswith(failed):
        return state
    template = failed[0] if body.what == "statement" else failed[1]
    word = notice(template, Role.HR_PARTNER, body.subject, subject=body.subject)
    return replace(state, notices=(*state.notices, word))
