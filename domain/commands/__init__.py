"""What people and systems ask of a case: imperative, one frozen value each.

Every command carries who asks (`by`), an id of its own (a repeat gets the first receipt) and when
a door received it (`received_at`, aware UTC): that instant decides whether it is in time, not when
a worker got to it. The tag `do` is required on the wire, so that nothing decodes to its neighbour.
"""

from __future__ import annotations

from domain.commands.absence import (
    DecideLeave,
    RecordLeaveDays,
    RecordReturn,
    RecordVacation,
    ReportLeave,
)
from domain.commands.anytime import (
    AddComment,
    AnswerComment,
    AnswerStatus,
    AskStatus,
    RecordFollowUp,
    RequestRehire,
    RequestWithdrawal,
    SeatPerson,
)
from domain.commands.appeal import (
    CastVote,
    FileAppeal,
    RecusePanelist,
    ReplyToAppeal,
    RequestTransfer,
    SeatPanel,
    WithdrawAppeal,
)
from domain.commands.calendars import ApplyCalendar, ApplyZone, RecordDowntime
from domain.commands.election import (
    ConfirmElection,
    ConfirmSilence,
    Elect,
    RecordContactCheck,
    WithdrawElection,
)
from domain.commands.entry import Approve, Reject, SendBack, SubmitEntry, WithdrawRequest
from domain.commands.evidence import (
    Circumstance,
    Coaching,
    EntryReason,
    Example,
    Feedback,
    Gap,
    Origin,
    Support,
    SupportKind,
    WarningAnswer,
)
from domain.commands.focus import (
    JustifyCheckIn,
    RecordCheckIn,
    RecordDiscussion,
    RequestExtension,
    RequestPause,
    RequestPivot,
    RequestRemoval,
    ResumeFocus,
)
from domain.commands.holds import (
    DecideAccommodation,
    RecordActivity,
    RequestAccommodation,
    RequestForCause,
    RequestReview,
    SetLegalHold,
)
from domain.commands.improve import (
    ChooseAdjustment,
    CountAsMet,
    ExtendDeadline,
    PassPlan,
    RecordVerdict,
    RequestEarlyEnd,
    RequestFail,
    RequestVoid,
    RevisePlan,
    SubmitWork,
)
from domain.commands.on_behalf import Delegate, EndDelegation, ReportAbsence
from domain.commands.pivot import (
    Acknowledge,
    DeliverPacket,
    RecordDelivery,
    RecordHandover,
    RecordMeeting,
)
from domain.commands.release import (
    MakeOffer,
    RecordPayment,
    ReleaseTerms,
    RequestOffFormula,
    RevokeRelease,
    SignRelease,
)
from domain.commands.resignation import (
    ConfirmResignation,
    Resign,
    TellOpenChoice,
    WithdrawResignation,
)
from domain.commands.review import RequestAcceptance, RequestCorrection
from domain.commands.separation import AgreeGrace, ProposeExit, RecordSettlement
from domain.commands.trust import TrustKeys
from domain.commands.values import (
    ActivityKind,
    Adjustment,
    AfterVoid,
    Candidate,
    Channel,
    CommentKind,
    CriterionFinding,
    Deliverable,
    Envelope,
    Finding,
    Ground,
    GroundFinding,
    Option,
    PanelOutcome,
    PivotProposal,
    ReportKind,
    Ruling,
    Trend,
    Via,
)

Command = (
    SubmitEntry
    | Approve
    | Reject
    | SendBack
    | WithdrawRequest
    | RecordDiscussion
    | RecordCheckIn
    | JustifyCheckIn
    | RequestRemoval
    | RequestExtension
    | RequestPause
    | ResumeFocus
    | RequestPivot
    | RecordMeeting
    | DeliverPacket
    | RecordDelivery
    | Acknowledge
    | RecordHandover
    | Elect
    | ConfirmElection
    | WithdrawElection
    | RecordContactCheck
    | ConfirmSilence
    | RequestAcceptance
    | RevisePlan
    | ChooseAdjustment
    | SubmitWork
    | RecordVerdict
    | CountAsMet
    | RequestEarlyEnd
    | PassPlan
    | RequestFail
    | RequestVoid
    | ExtendDeadline
    | FileAppeal
    | WithdrawAppeal
    | ReplyToAppeal
    | SeatPanel
    | RecusePanelist
    | CastVote
    | RequestTransfer
    | ProposeExit
    | AgreeGrace
    | MakeOffer
    | RequestOffFormula
    | SignRelease
    | RevokeRelease
    | RecordPayment
    | RecordSettlement
    | RequestRehire
    | RecordFollowUp
    | ReportLeave
    | DecideLeave
    | RecordLeaveDays
    | RecordReturn
    | RecordVacation
    | RequestAccommodation
    | DecideAccommodation
    | RecordActivity
    | RequestReview
    | RequestForCause
    | ApplyCalendar
    | ApplyZone
    | TrustKeys
    | RecordDowntime
    | Resign
    | TellOpenChoice
    | ConfirmResignation
    | WithdrawResignation
    | AskStatus
    | AnswerStatus
    | AddComment
    | AnswerComment
    | SeatPerson
    | Delegate
    | EndDelegation
    | ReportAbsence
    | RequestWithdrawal
    | RequestCorrection
    | SetLegalHold
)
"""Every command: a `match` over it ends in `assert_never`, so a forgotten one is a type error."""

__all__ = [
    "Acknowledge",
    "ActivityKind",
    "AddComment",
    "Adjustment",
    "AfterVoid",
    "AgreeGrace",
    "AnswerComment",
    "AnswerStatus",
    "ApplyCalendar",
    "ApplyZone",
    "Approve",
    "AskStatus",
    "Candidate",
    "CastVote",
    "Channel",
    "ChooseAdjustment",
    "Circumstance",
    "Coaching",
    "Command",
    "CommentKind",
    "ConfirmElection",
    "ConfirmResignation",
    "ConfirmSilence",
    "CountAsMet",
    "CriterionFinding",
    "DecideAccommodation",
    "DecideLeave",
    "Delegate",
    "DeliverPacket",
    "Deliverable",
    "Elect",
    "EndDelegation",
    "EntryReason",
    "Envelope",
    "Example",
    "ExtendDeadline",
    "Feedback",
    "FileAppeal",
    "Finding",
    "Gap",
    "Ground",
    "GroundFinding",
    "JustifyCheckIn",
    "MakeOffer",
    "Option",
    "Origin",
    "PanelOutcome",
    "PassPlan",
    "PivotProposal",
    "ProposeExit",
    "RecordActivity",
    "RecordCheckIn",
    "RecordContactCheck",
    "RecordDelivery",
    "RecordDiscussion",
    "RecordDowntime",
    "RecordFollowUp",
    "RecordHandover",
    "RecordLeaveDays",
    "RecordMeeting",
    "RecordPayment",
    "RecordReturn",
    "RecordSettlement",
    "RecordVacation",
    "RecordVerdict",
    "RecusePanelist",
    "Reject",
    "ReleaseTerms",
    "ReplyToAppeal",
    "ReportAbsence",
    "ReportKind",
    "ReportLeave",
    "RequestAcceptance",
    "RequestAccommodation",
    "RequestCorrection",
    "RequestEarlyEnd",
    "RequestExtension",
    "RequestFail",
    "RequestForCause",
    "RequestOffFormula",
    "RequestPause",
    "RequestPivot",
    "RequestRehire",
    "RequestRemoval",
    "RequestReview",
    "RequestTransfer",
    "RequestVoid",
    "RequestWithdrawal",
    "Resign",
    "ResumeFocus",
    "RevisePlan",
    "RevokeRelease",
    "Ruling",
    "SeatPanel",
    "SeatPerson",
    "SendBack",
    "SetLegalHold",
    "SignRelease",
    "SubmitEntry",
    "SubmitWork",
    "Support",
    "SupportKind",
    "TellOpenChoice",
    "Trend",
    "TrustKeys",
    "Via",
    "WarningAnswer",
    "WithdrawAppeal",
    "WithdrawElection",
    "WithdrawRequest",
    "WithdrawResignation",
]
