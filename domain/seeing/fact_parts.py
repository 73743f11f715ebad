"""Which part of a case each kind of fact belongs to: one row for every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import facts as f
from domain.seeing.parts import Part

if TYPE_CHECKING:
    from domain.facts import Body


def part_of(body: Body) -> Part:  # noqa: C901, PLR0911, PLR0912 -- the table
    """Return the part that a fact belongs to.

    Facts about requests, clocks and letters have finer rules in `domain.seeing.history`; here
    stands what of them only the whole record shows.
    """
    match body:
        case (
            f.EntrySubmitted()
            | f.FocusBegan()
            | f.NextStepsExtended()
            | f.FocusPaused()
            | f.FocusResumed()
            | f.PivotRequested()
            | f.PivotApproved()
            | f.ReturnedToFocus()
            | f.MeetingHeld()
            | f.ElectionOpened()
            | f.ElectionTookEffect()
            | f.WindowLapsed()
            | f.SilenceConfirmed()
            | f.TransferBegan()
            | f.TransferAgreed()
            | f.CaseClosed()
        ):
            return Part.STAGE
        case f.CaseHeld() | f.PivotBarred():
            return Part.FLAGS
        case f.EntryWarned() | f.WarningAnswered():
            return Part.WARNINGS
        case (
            f.DiscussionHeld()
            | f.CheckInHeld()
            | f.CheckInExcused()
            | f.CheckInJustified()
            | f.VacationRecorded()
            | f.FollowUpHeld()
        ):
            return Part.CHECK_INS
        case (
            f.Elected()
            | f.ElectionWithdrawn()
            | f.ElectionConfirmed()
            | f.ContactChecked()
            | f.ResignationGiven()
            | f.OpenChoiceTold()
            | f.ResignationConfirmed()
            | f.ResignationWithdrawn()
        ):
            return Part.CHOICE
        case (
            f.ImproveBegan()
            | f.PlanAcknowledged()
            | f.PlanRevisionAsked()
            | f.PlanRevised()
            | f.WorkSubmitted()
            | f.CountedAsMet()
            | f.PlanEnded()
            | f.PlanPassed()
            | f.VoidAsked()
            | f.PlanVoided()
        ):
            return Part.PLAN
        case f.VerdictGiven() | f.ImproveFailed():
            return Part.FINDINGS
        case (
            f.AppealWindowOpened()
            | f.AppealWithdrawn()
            | f.PanelSeated()
            | f.PanelistRecused()
            | f.VoteCast()
            | f.PanelDecided()
            | f.Remanded()
        ):
            return Part.APPEAL
        case f.AppealFiled() | f.ManagerReplied():
            return Part.APPEAL_PAPERS
        case f.SeparationBegan() | f.GraceOffered() | f.GraceAgreed() | f.ResignationTookEffect():
            return Part.LEAVING
        case f.SeparationDateReached():
            return Part.SEPARATION
        case (
            f.StatementOwed()
            | f.StatementWritten()
            | f.OfferMade()
            | f.OffFormulaAsked()
            | f.OffFormulaAgreed()
            | f.ConsiderationOpened()
            | f.ReleaseSigned()
            | f.ReleaseRevoked()
            | f.ReleaseLapsed()
            | f.ReleaseTookEffect()
            | f.SeverancePaid()
            | f.Settled()
            | f.ExitProposed()
        ):
            return Part.MONEY
        case f.LeaveReported() | f.LeaveDecided() | f.LeaveEnded() | f.AdjustmentChosen():
            return Part.LEAVES
        case f.LeaveDaysRecorded():
            return Part.LEAVE_DAYS
        case f.AccommodationAsked() | f.AccommodationDecided():
            return Part.ACCOMMODATIONS
        case f.ActivityRecorded() | f.ReviewRequired() | f.StepReviewed() | f.ProtectionEnded():
            return Part.HOLDS
        case f.LegalHoldSet():
            return Part.LEGAL_HOLD
        case (
            f.RequestOpened()
            | f.SignedOff()
            | f.RequestSentBack()
            | f.RequestRejected()
            | f.RequestExpired()
            | f.RequestGranted()
            | f.RequestWithdrawn()
            | f.TransferAsked()
            | f.RehireAsked()
        ):
            return Part.ALL_REQUESTS
        case f.RehireLowered():
            return Part.REHIRE
        case f.StatusAsked() | f.StatusAnswered():
            return Part.QUESTIONS
        case f.CommentAdded() | f.CommentAnswered():
            return Part.COMMENTS
        case f.PersonSeated():
            return Part.ALL_PEOPLE
        case (
            f.NoticeOwed()
            | f.NoticeHeld()
            | f.NoticeCountermanded()
            | f.NoticeReceived()
            | f.PacketPrepared()
            | f.PacketSent()
            | f.DeliveryWarned()
            | f.DeliveryAttempted()
        ):
            return Part.NOTICES
        case (
            f.DutyMissed()
            | f.DeadlineExtended()
            | f.EffectUnfinished()
            | f.LateActAccepted()
            | f.ReviewGranted()
            | f.CorrectionGranted()
            | f.Delegated()
            | f.DelegationEnded()
            | f.AbsenceReported()
            | f.TasksMoved()
            | f.TasksReturned()
            | f.CalendarApplied()
            | f.ZoneApplied()
            | f.KeysTrusted()
            | f.DowntimeRecorded()
            | f.Promised()
            | f.PromiseWithdrawn()
            | f.Reversed()
            | f.SetAside()
            | f.Lodged()
            | f.RetroactiveReview()
            | f.RemedyOwed()
            | f.Drift()
            | f.CalendarUncovered()
            | f.DateRecounted()
            | f.SignalRefused()
            | f.SignalUnreadable()
            | f.KeysTrusted()
        ):
            return Part.RECORD
        case _:
            assert_never(body)
