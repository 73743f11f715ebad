"""What other systems are told of a case as it goes on: that something happened, never what.

A table from kinds of facts to stable names of events; whatever is not in it is told to nobody, and
says why. Told is what a tool needs in order to look again, or to remind: the case, the number of
the fact, the stage. It then reads what its own rights let it read, and that is on record. Leave,
accommodation, legal, money and panel are compartments of their own: of these not even the moment is
told, since a moment beside a silence can say as much as a word.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain import facts as f
from domain.kinds import ClockKind, RequestKind
from domain.outside_notices import NOTICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.notices import Notice


class EventType(StrEnum):
    """What may be told; the names are frozen, since tools of others are written for them."""

    CASE_OPENED = "case.opened"
    CASE_STAGE_CHANGED = "case.stage_changed"
    CASE_HELD = "case.held"
    CASE_PEOPLE_CHANGED = "case.people_changed"
    CASE_REVISED = "case.revised"
    CASE_CLOSED = "case.closed"
    APPROVAL_NEEDED = "approval.needed"
    APPROVAL_GIVEN = "approval.given"
    APPROVAL_SENT_BACK = "approval.sent_back"
    APPROVAL_REFUSED = "approval.refused"
    APPROVAL_EXPIRED = "approval.expired"
    APPROVAL_WITHDRAWN = "approval.withdrawn"
    APPROVAL_COMPLETE = "approval.complete"
    DISCUSSION_HELD = "discussion.held"
    CHECK_IN_HELD = "check_in.held"
    NEXT_STEPS_EXTENDED = "next_steps.extended"
    MEETING_HELD = "meeting.held"
    PACKET_PREPARED = "packet.prepared"
    PACKET_SENT = "packet.sent"
    ELECTION_MADE = "election.made"
    ELECTION_WITHDRAWN = "election.withdrawn"
    ELECTION_CONFIRMED = "election.confirmed"
    ELECTION_TOOK_EFFECT = "election.took_effect"
    WINDOW_LAPSED = "window.lapsed"
    PLAN_ACKNOWLEDGED = "plan.acknowledged"
    PLAN_REVISED = "plan.revised"
    PLAN_WORK_SUBMITTED = "plan.work_submitted"
    PLAN_VERDICT_GIVEN = "plan.verdict_given"
    PLAN_ENDED = "plan.ended"
    PLAN_PASSED = "plan.passed"
    APPEAL_WINDOW_OPENED = "appeal.window_opened"
    APPEAL_ANSWERED = "appeal.answered"
    APPEAL_PANEL_SEATED = "appeal.panel_seated"
    APPEAL_DECIDED = "appeal.decided"
    TRANSFER_ASKED = "transfer.asked"
    TRANSFER_AGREED = "transfer.agreed"
    RESIGNATION_GIVEN = "resignation.given"
    RESIGNATION_WITHDRAWN = "resignation.withdrawn"
    RESIGNATION_CONFIRMED = "resignation.confirmed"
    RESIGNATION_TOOK_EFFECT = "resignation.took_effect"
    SEPARATION_DATE_REACHED = "separation.date_reached"
    DUTY_OVERDUE = "duty.overdue"
    NOTICE_OWED = "notice.owed"
    SIGNAL_REFUSED = "signal.refused"


class Silence(StrEnum):
    """Why a kind of fact is told to nobody outside."""

    LEAVE = "leave, illness and accommodation are a compartment of their own"
    PROTECTED = "who complained, or asked for a review, is known to those who review it"
    LEGAL = "what Legal does is Legal's"
    MONEY = "money is known to HR, payroll and the employee"
    PANEL = "votes, and why somebody does not sit, stay with the panel"
    PERSONAL = "it is a word between a person and HR"
    STANDING_IN = "why somebody stands in for somebody may be an illness"
    DATES = "dates move most often for a leave; who may see them reads them"
    TRACE = "it belongs to another fact that is told, or to how the record keeps itself true"


TOLD: Final[Mapping[type[f.Body], EventType]] = {
    f.EntrySubmitted: EventType.CASE_OPENED,
    f.FocusBegan: EventType.CASE_STAGE_CHANGED,
    f.PivotRequested: EventType.CASE_STAGE_CHANGED,
    f.ReturnedToFocus: EventType.CASE_STAGE_CHANGED,
    f.ElectionOpened: EventType.CASE_STAGE_CHANGED,
    f.ImproveBegan: EventType.CASE_STAGE_CHANGED,
    f.ImproveFailed: EventType.CASE_STAGE_CHANGED,
    f.AppealFiled: EventType.CASE_STAGE_CHANGED,
    f.AppealWithdrawn: EventType.CASE_STAGE_CHANGED,
    f.Remanded: EventType.CASE_STAGE_CHANGED,
    f.TransferBegan: EventType.CASE_STAGE_CHANGED,
    f.SeparationBegan: EventType.CASE_STAGE_CHANGED,
    f.CaseHeld: EventType.CASE_HELD,
    f.PersonSeated: EventType.CASE_PEOPLE_CHANGED,
    f.Reversed: EventType.CASE_REVISED,
    f.CaseClosed: EventType.CASE_CLOSED,
    f.RequestOpened: EventType.APPROVAL_NEEDED,
    f.SignedOff: EventType.APPROVAL_GIVEN,
    f.RequestSentBack: EventType.APPROVAL_SENT_BACK,
    f.RequestRejected: EventType.APPROVAL_REFUSED,
    f.RequestExpired: EventType.APPROVAL_EXPIRED,
    f.RequestWithdrawn: EventType.APPROVAL_WITHDRAWN,
    f.RequestGranted: EventType.APPROVAL_COMPLETE,
    f.DiscussionHeld: EventType.DISCUSSION_HELD,
    f.CheckInHeld: EventType.CHECK_IN_HELD,
    f.NextStepsExtended: EventType.NEXT_STEPS_EXTENDED,
    f.MeetingHeld: EventType.MEETING_HELD,
    f.PacketPrepared: EventType.PACKET_PREPARED,
    f.PacketSent: EventType.PACKET_SENT,
    f.Elected: EventType.ELECTION_MADE,
    f.ElectionWithdrawn: EventType.ELECTION_WITHDRAWN,
    f.ElectionConfirmed: EventType.ELECTION_CONFIRMED,
    f.ElectionTookEffect: EventType.ELECTION_TOOK_EFFECT,
    f.WindowLapsed: EventType.WINDOW_LAPSED,
    f.PlanAcknowledged: EventType.PLAN_ACKNOWLEDGED,
    f.PlanRevised: EventType.PLAN_REVISED,
    f.WorkSubmitted: EventType.PLAN_WORK_SUBMITTED,
    f.VerdictGiven: EventType.PLAN_VERDICT_GIVEN,
    f.PlanEnded: EventType.PLAN_ENDED,
    f.PlanPassed: EventType.PLAN_PASSED,
    f.AppealWindowOpened: EventType.APPEAL_WINDOW_OPENED,
    f.ManagerReplied: EventType.APPEAL_ANSWERED,
    f.PanelSeated: EventType.APPEAL_PANEL_SEATED,
    f.PanelDecided: EventType.APPEAL_DECIDED,
    f.TransferAsked: EventType.TRANSFER_ASKED,
    f.TransferAgreed: EventType.TRANSFER_AGREED,
    f.ResignationGiven: EventType.RESIGNATION_GIVEN,
    f.ResignationWithdrawn: EventType.RESIGNATION_WITHDRAWN,
    f.ResignationConfirmed: EventType.RESIGNATION_CONFIRMED,
    f.ResignationTookEffect: EventType.RESIGNATION_TOOK_EFFECT,
    f.SeparationDateReached: EventType.SEPARATION_DATE_REACHED,
    f.DutyMissed: EventType.DUTY_OVERDUE,
    f.NoticeOwed: EventType.NOTICE_OWED,
    f.SignalRefused: EventType.SIGNAL_REFUSED,
    f.SignalUnreadable: EventType.SIGNAL_REFUSED,
}
"""Every kind of fact that may be told, and as what; some of a kind may still be silent."""

SILENT: Final[Mapping[type[f.Body], Silence]] = {
    f.LeaveReported: Silence.LEAVE,
    f.LeaveDecided: Silence.LEAVE,
    f.LeaveDaysRecorded: Silence.LEAVE,
    f.LeaveEnded: Silence.LEAVE,
    f.VacationRecorded: Silence.LEAVE,
    f.CheckInExcused: Silence.LEAVE,
    f.CheckInJustified: Silence.LEAVE,
    f.FocusPaused: Silence.LEAVE,
    f.FocusResumed: Silence.LEAVE,
    f.ProtectionEnded: Silence.LEAVE,
    f.AccommodationAsked: Silence.LEAVE,
    f.AccommodationDecided: Silence.LEAVE,
    f.AdjustmentChosen: Silence.LEAVE,
    f.NoticeHeld: Silence.LEAVE,
    f.ActivityRecorded: Silence.PROTECTED,
    f.ReviewRequired: Silence.PROTECTED,
    f.StepReviewed: Silence.PROTECTED,
    f.VoidAsked: Silence.PROTECTED,
    f.PlanVoided: Silence.PROTECTED,
    f.RetroactiveReview: Silence.PROTECTED,
    f.ReviewGranted: Silence.PROTECTED,
    f.RemedyOwed: Silence.PROTECTED,
    f.CorrectionGranted: Silence.PROTECTED,
    f.LegalHoldSet: Silence.LEGAL,
    f.StatementOwed: Silence.MONEY,
    f.StatementWritten: Silence.MONEY,
    f.OfferMade: Silence.MONEY,
    f.ConsiderationOpened: Silence.MONEY,
    f.ReleaseSigned: Silence.MONEY,
    f.ReleaseRevoked: Silence.MONEY,
    f.ReleaseLapsed: Silence.MONEY,
    f.ReleaseTookEffect: Silence.MONEY,
    f.SeverancePaid: Silence.MONEY,
    f.OffFormulaAsked: Silence.MONEY,
    f.OffFormulaAgreed: Silence.MONEY,
    f.Settled: Silence.MONEY,
    f.OpenChoiceTold: Silence.MONEY,
    f.GraceOffered: Silence.MONEY,
    f.GraceAgreed: Silence.MONEY,
    f.VoteCast: Silence.PANEL,
    f.PanelistRecused: Silence.PANEL,
    f.StatusAsked: Silence.PERSONAL,
    f.StatusAnswered: Silence.PERSONAL,
    f.CommentAdded: Silence.PERSONAL,
    f.CommentAnswered: Silence.PERSONAL,
    f.PlanRevisionAsked: Silence.PERSONAL,
    f.ContactChecked: Silence.PERSONAL,
    f.ExitProposed: Silence.PERSONAL,
    f.Lodged: Silence.PERSONAL,
    f.RehireAsked: Silence.PERSONAL,
    f.RehireLowered: Silence.PERSONAL,
    f.AbsenceReported: Silence.STANDING_IN,
    f.Delegated: Silence.STANDING_IN,
    f.DelegationEnded: Silence.STANDING_IN,
    f.TasksMoved: Silence.STANDING_IN,
    f.TasksReturned: Silence.STANDING_IN,
    f.Promised: Silence.DATES,
    f.PromiseWithdrawn: Silence.DATES,
    f.DateRecounted: Silence.DATES,
    f.DeadlineExtended: Silence.DATES,
    f.DowntimeRecorded: Silence.DATES,
    f.CalendarApplied: Silence.DATES,
    f.ZoneApplied: Silence.DATES,
    f.CalendarUncovered: Silence.DATES,
    f.EntryWarned: Silence.TRACE,
    f.WarningAnswered: Silence.TRACE,
    f.PivotBarred: Silence.TRACE,
    f.PivotApproved: Silence.TRACE,
    f.DeliveryWarned: Silence.TRACE,
    f.DeliveryAttempted: Silence.TRACE,
    f.NoticeReceived: Silence.TRACE,
    f.NoticeCountermanded: Silence.TRACE,
    f.EffectUnfinished: Silence.TRACE,
    f.SilenceConfirmed: Silence.TRACE,
    f.LateActAccepted: Silence.TRACE,
    f.CountedAsMet: Silence.TRACE,
    f.FollowUpHeld: Silence.TRACE,
    f.SetAside: Silence.TRACE,
    f.Drift: Silence.TRACE,
    f.KeysTrusted: Silence.TRACE,
}
"""Every other kind of fact, and why nobody outside is told."""

QUIET_CLOCKS: Final = frozenset(
    {
        ClockKind.LEAVE_DECISION,
        ClockKind.LEAVE_RETURN,
        ClockKind.ACCOMMODATION,
        ClockKind.PAUSE_REVIEW,
        ClockKind.TRIPWIRE_REVIEW,
        ClockKind.RETROACTIVE_REVIEW,
        ClockKind.SUPPORT_ANSWER,
        ClockKind.STATUS_ANSWER,
        ClockKind.FINAL_WAGES,
        ClockKind.RELEASE_OFFER,
        ClockKind.CONSIDERATION,
        ClockKind.REVOCATION,
        ClockKind.PAYMENT,
    }
)
"""Clocks whose very name would tell of leave, a complaint, a question or money."""

QUIET_REQUESTS: Final = frozenset(
    {
        RequestKind.PAUSE,
        RequestKind.CAUSE_RESOLVED,
        RequestKind.VOID,
        RequestKind.REHIRE,
        RequestKind.INDEPENDENT_REVIEW,
        RequestKind.FOR_CAUSE,
        RequestKind.RETROACTIVE_REVIEW,
        RequestKind.CORRECTION,
    }
)
"""Steps of which the same holds."""


def event_of(body: f.Body) -> EventType | None:
    """Return what the outside is told of a fact; None where it is told nothing."""
    return TOLD.get(type(body)) if _may_be_told(body) else None


def _may_be_told(body: f.Body) -> bool:
    match body:
        case f.EntrySubmitted(submission=submission):
            return submission == 1
        case f.RequestOpened(request_kind=kind):
            return kind not in QUIET_REQUESTS
        case f.DutyMissed(clock=key) | f.CaseHeld(clock=key):
            return not _is_quiet(key)
        case f.NoticeOwed(notice=notice):
            return _is_open(notice)
        case (
            f.SignedOff(request=key)
            | f.RequestSentBack(request=key)
            | f.RequestRejected(request=key)
            | f.RequestExpired(request=key)
            | f.RequestGranted(request=key)
            | f.RequestWithdrawn(request=key)
        ):
            return not _is_quiet(key)
        case _:
            return True


def _is_open(notice: Notice) -> bool:
    return notice.template in NOTICES and not _is_quiet(notice.about)


def _is_quiet(key: str) -> bool:
    """Tell whether a key is one of a clock or a step that is told to nobody."""
    kind = key.partition("[")[0]
    return kind in QUIET_CLOCKS or kind in QUIET_REQUESTS
