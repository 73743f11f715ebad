"""Who may give which command, and in which stages: one row for each (process 2 and 4).

The finer rules (whose turn a sign-off is, who wrote the packet) stand with the acts in
`domain.stages`; this table is what is asked first, and what `dueprocess commands` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import commands as c
from domain.on_behalf import OWN_ONLY
from domain.people import PANEL, Role
from domain.state import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Right:
    """Who may give a command, and when.

    Attributes:
        roles: The roles that may.
        stages: The stages in which it can be possible.
    """

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]


EVERYWHERE = tuple(Stage)
BEFORE_CLOSED = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
BEFORE_LEAVING = tuple(stage for stage in BEFORE_CLOSED if stage is not Stage.SEPARATION)
BEFORE_A_PLAN = (Stage.ENTRY, Stage.FOCUS, Stage.PIVOT_ENTRY, Stage.ELECTION)
CHOOSING = (Stage.ELECTION, Stage.VERDICT, Stage.TRANSFER)
CHOICE_KNOWN = BEFORE_CLOSED[BEFORE_CLOSED.index(Stage.PIVOT_ENTRY) :]
APPEAL_KNOWN = (Stage.VERDICT, Stage.APPEAL, Stage.TRANSFER, Stage.SEPARATION)
CHECK_INS = (Stage.FOCUS, Stage.IMPROVE)
SIGNERS = (
    Role.SKIP,
    Role.HR_PARTNER,
    Role.DIRECTOR,
    Role.HR_LEAD,
    Role.LEGAL,
    Role.COMPENSATION,
    Role.POLICY_OWNER,
    Role.HIRING_MANAGER,
    Role.TRANSFER_APPROVER,
    Role.INDEPENDENT_REVIEWER,
)
HR_HEARS = (Role.HR_PARTNER, Role.HR_BACKUP, Role.HR_CONTACT)
ASKERS = (Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.HR_PARTNER)
REVIEWERS = (Role.MANAGER, Role.REVIEWER, Role.SECOND_REVIEWER, Role.THIRD_REVIEWER)
CONFIRMERS = (Role.HR_PARTNER, Role.HR_BACKUP, Role.HR_LEAD)
DELEGATING = tuple(role for role in Role if role not in OWN_ONLY)
MANAGER_OR_HR = (Role.MANAGER, Role.HR_PARTNER)
KEEPERS = (Role.HR_LEAD, Role.POLICY_OWNER)
"""Who keeps the data that dates are counted by."""

RIGHTS: Mapping[type[c.Command], Right] = {
    # entry, and every step that needs sign-offs
    c.SubmitEntry: Right((Role.MANAGER,), (Stage.ENTRY,)),
    c.Approve: Right(SIGNERS, EVERYWHERE),
    c.Reject: Right(SIGNERS, EVERYWHERE),
    c.SendBack: Right(SIGNERS, (Stage.ENTRY, Stage.PIVOT_ENTRY)),
    c.WithdrawRequest: Right(ASKERS, EVERYWHERE),
    # focus
    c.RecordDiscussion: Right((Role.MANAGER, Role.SKIP, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.RecordCheckIn: Right((Role.MANAGER,), CHECK_INS),
    c.JustifyCheckIn: Right((Role.HR_PARTNER,), CHECK_INS),
    c.RequestRemoval: Right(MANAGER_OR_HR, (Stage.FOCUS,)),
    c.RequestExtension: Right(MANAGER_OR_HR, (Stage.FOCUS,)),
    c.RequestPause: Right(MANAGER_OR_HR, (Stage.FOCUS,)),
    c.ResumeFocus: Right(MANAGER_OR_HR, (Stage.FOCUS,)),
    # pivot and election
    c.RequestPivot: Right((Role.MANAGER,), (Stage.FOCUS, Stage.PIVOT_ENTRY)),
    c.RecordMeeting: Right(MANAGER_OR_HR, (Stage.PIVOT_ENTRY, Stage.ELECTION)),
    c.DeliverPacket: Right((Role.HR_PARTNER,), (Stage.PIVOT_ENTRY, Stage.ELECTION)),
    c.RecordDelivery: Right(HR_HEARS, EVERYWHERE),
    c.Acknowledge: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.RecordHandover: Right((Role.HR_PARTNER,), BEFORE_CLOSED),
    c.Elect: Right((Role.EMPLOYEE,), CHOICE_KNOWN),
    c.ConfirmElection: Right((Role.EMPLOYEE,), CHOICE_KNOWN),
    c.WithdrawElection: Right((Role.EMPLOYEE,), CHOICE_KNOWN),
    c.RecordContactCheck: Right((Role.HR_PARTNER, Role.HR_BACKUP), CHOOSING),
    c.ConfirmSilence: Right(CONFIRMERS, CHOOSING),
    c.RequestAcceptance: Right((Role.HR_PARTNER,), CHOOSING),
    # improve
    c.RevisePlan: Right((Role.MANAGER,), (Stage.IMPROVE,)),
    c.ChooseAdjustment: Right((Role.HR_PARTNER,), (Stage.IMPROVE,)),
    c.SubmitWork: Right((Role.EMPLOYEE,), (Stage.IMPROVE,)),
    c.RecordVerdict: Right(REVIEWERS, (Stage.IMPROVE,)),
    c.CountAsMet: Right((Role.HR_PARTNER,), (Stage.IMPROVE,)),
    c.RequestEarlyEnd: Right((Role.MANAGER,), (Stage.IMPROVE,)),
    c.PassPlan: Right(MANAGER_OR_HR, (Stage.IMPROVE,)),
    c.RequestFail: Right((Role.MANAGER,), (Stage.IMPROVE,)),
    c.RequestVoid: Right((Role.HR_PARTNER,), (Stage.IMPROVE,)),
    c.ExtendDeadline: Right((Role.HR_PARTNER,), BEFORE_CLOSED),
    # verdict, appeal and transfer
    c.FileAppeal: Right((Role.EMPLOYEE,), APPEAL_KNOWN),
    c.WithdrawAppeal: Right((Role.EMPLOYEE,), (Stage.APPEAL,)),
    c.ReplyToAppeal: Right((Role.MANAGER,), (Stage.APPEAL,)),
    c.SeatPanel: Right((Role.PANEL_COORDINATOR,), (Stage.APPEAL,)),
    c.RecusePanelist: Right((Role.PANEL_COORDINATOR, *PANEL), (Stage.APPEAL,)),
    c.CastVote: Right(PANEL, (Stage.APPEAL,)),
    c.RequestTransfer: Right((Role.EMPLOYEE,), (Stage.TRANSFER,)),
    # leaving and closing
    c.ProposeExit: Right((Role.EMPLOYEE,), BEFORE_A_PLAN),
    c.AgreeGrace: Right((Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER), (Stage.SEPARATION,)),
    c.MakeOffer: Right((Role.HR_PARTNER,), (Stage.SEPARATION,)),
    c.RequestOffFormula: Right((Role.HR_PARTNER,), (Stage.SEPARATION,)),
    c.SignRelease: Right((Role.EMPLOYEE,), (Stage.SEPARATION,)),
    c.RevokeRelease: Right((Role.EMPLOYEE,), (Stage.SEPARATION,)),
    c.RecordPayment: Right((Role.HR_PARTNER, Role.PAYROLL), (Stage.SEPARATION,)),
    c.RecordSettlement: Right((Role.HR_PARTNER, Role.PAYROLL), (Stage.SEPARATION,)),
    c.RequestRehire: Right((Role.HR_PARTNER,), (Stage.SEPARATION, Stage.CLOSED)),
    c.RecordFollowUp: Right((Role.MANAGER,), (Stage.CLOSED,)),
    # in every stage
    c.ReportLeave: Right(tuple(Role), EVERYWHERE),
    c.DecideLeave: Right((Role.LEAVE_ADMINISTRATOR,), EVERYWHERE),
    c.RecordLeaveDays: Right((Role.LEAVE_ADMINISTRATOR,), EVERYWHERE),
    c.RecordReturn: Right((Role.EMPLOYEE, Role.LEAVE_ADMINISTRATOR), EVERYWHERE),
    c.RecordVacation: Right((Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER), BEFORE_CLOSED),
    c.RequestAccommodation: Right((Role.EMPLOYEE, *HR_HEARS), BEFORE_CLOSED),
    c.DecideAccommodation: Right(
        (Role.ACCOMMODATION_SPECIALIST, Role.SPECIALIST_LEAD), BEFORE_CLOSED
    ),
    c.RecordActivity: Right(
        (Role.EMPLOYEE, *HR_HEARS, Role.EMPLOYEE_RELATIONS, Role.LEGAL), BEFORE_CLOSED
    ),
    c.RequestReview: Right((Role.HR_PARTNER,), (Stage.PIVOT_ENTRY, *CHOOSING)),
    c.RequestForCause: Right((Role.HR_PARTNER,), (Stage.IMPROVE, Stage.VERDICT, Stage.TRANSFER)),
    c.ApplyCalendar: Right(KEEPERS, EVERYWHERE),
    c.ApplyZone: Right(KEEPERS, EVERYWHERE),
    c.TrustKeys: Right(KEEPERS, EVERYWHERE),
    c.RecordDowntime: Right(KEEPERS, EVERYWHERE),
    c.Resign: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.TellOpenChoice: Right((Role.HR_PARTNER, Role.HR_BACKUP), BEFORE_CLOSED),
    c.ConfirmResignation: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.WithdrawResignation: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.AskStatus: Right((Role.EMPLOYEE,), EVERYWHERE),
    c.AnswerStatus: Right((Role.MANAGER, Role.HR_PARTNER, Role.HR_BACKUP), EVERYWHERE),
    c.AddComment: Right((Role.EMPLOYEE,), EVERYWHERE),
    c.AnswerComment: Right((Role.HR_PARTNER, Role.HR_LEAD), (Stage.IMPROVE,)),
    c.SeatPerson: Right((Role.HR_PARTNER, Role.HR_LEAD), EVERYWHERE),
    c.Delegate: Right(DELEGATING, EVERYWHERE),
    c.EndDelegation: Right(DELEGATING, EVERYWHERE),
    c.ReportAbsence: Right(DELEGATING, EVERYWHERE),
    c.RequestWithdrawal: Right((Role.MANAGER, Role.SKIP, Role.HR_PARTNER), BEFORE_LEAVING),
    c.RequestCorrection: Right((Role.HR_PARTNER,), EVERYWHERE),
    c.SetLegalHold: Right((Role.LEGAL,), EVERYWHERE),
}
"""One row for each command; a test holds that none is missing."""
