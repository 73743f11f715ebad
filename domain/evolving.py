"""The dispatch of rulings: which function keeps one in the state.

Total, since what may be was decided before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import commands as c
from domain import facts as f
from domain import requests, series
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import RequestKind
from domain.stages import (
    absence,
    anytime,
    appeal,
    calendars,
    check_ins,
    closing,
    delegation,
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
    owner_absence,
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
from domain.state import ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.effects import Report
    from domain.said import Frame


def evolve(  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one case for each ruling, so that none is forgotten
    frame: Frame, state: State, body: f.RulingBody, at: datetime, cause: str
) -> State:
    """Return the state after a ruling."""
    frame = frame.of(state)
    match body:
        case f.EntrySubmitted():
            return entry.evolve_submitted(state, body)
        case f.EntryWarned():
            return entry.evolve_warned(state, body)
        case f.RequestOpened():
            return requests.evolve_opened(frame, state, body, at)
        case f.WarningAnswered():
            return entry.evolve_answered(state, body)
        case f.SignedOff():
            return requests.evolve_signed(frame, state, body, at)
        case f.RequestSentBack():
            if state.request(body.request).kind is RequestKind.FOCUS_ENTRY:
                state = entry.evolve_sent_back(state, body)
            return requests.evolve_ended(frame, state, body, at)
        case f.RequestRejected():
            if state.request(body.request).kind is RequestKind.FOCUS_ENTRY:
                state = entry.evolve_rejected(state, body)
            return requests.evolve_ended(frame, state, body, at)
        case f.RequestExpired() | f.RequestGranted() | f.RequestWithdrawn():
            return requests.evolve_ended(frame, state, body, at)
        case f.FocusBegan():
            return focus.evolve_began(frame, state, body)
        case f.DiscussionHeld():
            return focus.evolve_discussion(state, body, at)
        case f.CheckInHeld():
            return check_ins.evolve_check_in(frame, state, body, at)
        case f.CheckInExcused():
            return check_ins.evolve_excused(frame, state, body, at)
        case f.CheckInJustified():
            return check_ins.evolve_justified(state, body)
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
            return focus.evolve_resumed(frame, state, body, at)
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
            return _statement(frame, state, body, at)
        case f.PacketSent():
            return pivot.evolve_sent(frame, state, body)
        case f.DeliveryWarned():
            return receipts.evolve_warned(state, body)
        case f.DeliveryAttempted():
            return receipts.evolve_attempted(frame, state, body, at, cause)
        case f.NoticeReceived():
            return receipts.evolve_received(state, body, at)
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
        case f.LateActAccepted():
            return reviews.evolve_accepted(state, body, at)
        case f.ImproveBegan():
            return improve.evolve_began(frame, state, body, at)
        case f.PlanAcknowledged():
            return improve.evolve_acknowledged(state, body)
        case f.PlanRevisionAsked():
            return versions.evolve_asked(state, body)
        case f.PlanRevised():
            return versions.evolve_revised(frame, state, body, at)
        case f.AdjustmentChosen():
            return intermittent.evolve_chosen(frame, state, body, at)
        case f.WorkSubmitted():
            return improve.evolve_submitted(frame, state, body, at)
        case f.VerdictGiven():
            return verdicts.evolve_verdict(frame, state, body, at)
        case f.CountedAsMet():
            return verdicts.evolve_counted(frame, state, body, at)
        case f.PlanEnded():
            return results.evolve_ended(frame, state, body, at)
        case f.PlanPassed():
            return results.evolve_settled(state, at)
        case f.PlanVoided():
            return results.evolve_voided(state, body, at)
        case f.VoidAsked():
            return replace(state, void_then=body.then)
        case f.ImproveFailed():
            return results.evolve_failed(frame, state, body, at)
        case f.DeadlineExtended():
            return results.evolve_extended(frame, state, body, at)
        case f.AppealWindowOpened():
            return receipts.evolve_window_opened(frame, state, body)
        case f.AppealFiled():
            return appeal.evolve_filed(frame, state, body, at)
        case f.AppealWithdrawn():
            return appeal.evolve_withdrawn(frame, state, at)
        case f.ManagerReplied():
            return appeal.evolve_replied(state, body, at)
        case f.PanelSeated():
            return hearing.evolve_seated(frame, state, body, at)
        case f.PanelistRecused():
            return hearing.evolve_recused(frame, state, body)
        case f.VoteCast():
            return state  # what it says is kept apart, under seal
        case f.PanelDecided():
            return hearing.evolve_decided(frame, state, body, at)
        case f.Remanded():
            return appeal.evolve_remanded(frame, state, body, at)
        case f.TransferBegan():
            return transfer.evolve_began(frame, state, body, at)
        case f.TransferAsked():
            return transfer.evolve_asked(frame, state, body)
        case f.TransferAgreed():
            return transfer.evolve_agreed(frame, state, body)
        case f.ExitProposed():
            return separation.evolve_proposed(state, body)
        case f.SeparationBegan():
            return separation.evolve_began(frame, state, body, at)
        case f.GraceOffered():
            return separation.evolve_offered(state, body)
        case f.GraceAgreed():
            return separation.evolve_agreed(frame, state, body, at)
        case f.SeparationDateReached():
            return separation.evolve_reached(state, at)
        case f.OfferMade():
            return offers.evolve_offered(frame, state, body, at)
        case f.OffFormulaAsked():
            return off_formula.evolve_asked(state, body)
        case f.OffFormulaAgreed():
            return off_formula.evolve_agreed(frame, state, body, at)
        case f.ConsiderationOpened():
            return offers.evolve_opened(frame, state, body)
        case f.ReleaseSigned():
            return release.evolve_signed(frame, state, body, at)
        case f.ReleaseRevoked():
            return release.evolve_revoked(state, at)
        case f.ReleaseLapsed():
            return release.evolve_lapsed(state, at)
        case f.ReleaseTookEffect():
            return release.evolve_took_effect(frame, state, body, at)
        case f.SeverancePaid():
            return release.evolve_paid(state, body, at)
        case f.Settled():
            return settling.evolve_settled(frame, state, body, at)
        case f.CaseClosed():
            return closing.evolve_closed(frame, state, body, at)
        case f.RehireAsked():
            return replace(state, rehire_asked=body.standing)
        case f.RehireLowered():
            return closing.evolve_rehire(state, body)
        case f.FollowUpHeld():
            return closing.evolve_follow_up(state, body, at)
        case f.LeaveReported():
            return absence.evolve_reported(frame, state, body, at)
        case f.LeaveDecided():
            return absence.evolve_decided(frame, state, body, at)
        case f.LeaveDaysRecorded():
            return intermittent.evolve_days(frame, state, body)
        case f.LeaveEnded():
            state = absence.evolve_ended(frame, state, body, at)
            return intermittent.evolve_returned(frame, state, body)
        case f.VacationRecorded():
            return absence.evolve_vacation(state, body)
        case f.AccommodationAsked():
            return holds.evolve_asked(frame, state, body, at)
        case f.AccommodationDecided():
            return holds.evolve_decided(frame, state, body, at)
        case f.ActivityRecorded():
            return holds.evolve_activity(frame, state, body, at)
        case f.ReviewRequired():
            return holds.evolve_required(frame, state, body, at)
        case f.StepReviewed():
            return replace(state, reviewed=(*state.reviewed, body.step))
        case f.ProtectionEnded():
            return replace(state, protection_ended=True)
        case f.CalendarApplied():
            return calendars.evolve_calendar(frame, state, body)
        case f.ZoneApplied():
            return calendars.evolve_zone(frame, state, body)
        case f.KeysTrusted():
            return trust.evolve_trusted(state, body)
        case f.DowntimeRecorded():
            return downtime.evolve_downtime(frame, state, body)
        case f.ResignationGiven():
            return resignation.evolve_resigned(frame, state, body, at)
        case f.OpenChoiceTold():
            return resignation.evolve_told(state, at)
        case f.ResignationConfirmed():
            return resignation.evolve_confirmed(state)
        case f.ResignationTookEffect():
            return resignation.evolve_resignation_stands(state)
        case f.ResignationWithdrawn():
            return resignation.evolve_resignation_withdrawn(frame, state, body, at)
        case f.StatusAsked():
            return anytime.evolve_asked(frame, state, body, at)
        case f.StatusAnswered():
            return anytime.evolve_answered(state, body, at)
        case f.CommentAdded():
            return support.evolve_claimed(frame, anytime.evolve_comment(state, body), body, at)
        case f.CommentAnswered():
            return support.evolve_answered(state, body, at)
        case f.PersonSeated():
            return anytime.evolve_seated(frame, state, body, at)
        case f.Delegated():
            return delegation.evolve_delegated(state, body)
        case f.DelegationEnded():
            return delegation.evolve_delegation_ended(state, body)
        case f.AbsenceReported():
            return owner_absence.evolve_absence(state, body, at)
        case f.TasksMoved():
            return owner_absence.evolve_moved(frame, state, body, at)
        case f.TasksReturned():
            return owner_absence.evolve_returned(state, body, at)
        case f.ReviewGranted():
            return state  # the journal is run again with the late report in its own place
        case f.CorrectionGranted():
            return reviews.evolve_corrected(state, body)
        case f.LegalHoldSet():
            return holds.evolve_legal_hold(state, body)
        case f.EffectUnfinished():
            return _unfinished(frame, state, body, at)
        case _:
            assert_never(body)


def keep_sealed(state: State, message: c.Command | Report) -> State:
    """Keep what an input says under seal: its fact does not tell it."""
    return hearing.keep_vote(state, message) if isinstance(message, c.CastVote) else state


def _missed(frame: Frame, state: State, body: f.DutyMissed, at: datetime) -> State:
    clock = state.clock(body.clock)
    if clock is None:
        return state
    if clock.kind in series.KINDS:
        return check_ins.evolve_missed_check_in(frame, state, clock, at)
    return state.with_clock(replace(clock, status=ClockStatus.PASSED, ended_at=at))


def _statement(frame: Frame, state: State, body: f.StatementWritten, at: datetime) -> State:
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
    state = replace(state, notices=(*state.notices, word))
    return offers.evolve_statement(frame, state, body.statement, at)


def _unfinished(frame: Frame, state: State, body: f.EffectUnfinished, at: datetime) -> State:
    """Ask HR, unless what failed was that very request; a failed statement may be asked anew."""
    state = replace(state, failed=(*state.failed, body.subject))
    if body.what == "notice":
        state = deliveries.owe_another_way(frame, state, body.subject, at)
    failed = Template.STATEMENT_FAILED, Template.NOTICE_UNDELIVERABLE
    if body.subject.startswith(failed):
        return state
    template = failed[0] if body.what == "statement" else failed[1]
    word = notice(template, Role.HR_PARTNER, body.subject, subject=body.subject)
    return replace(state, notices=(*state.notices, word))
