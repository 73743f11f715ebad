"""What people and systems ask of a case: imperative, one frozen value each.

Every command carries who asks (`by`), an id of its own (a repeat gets the first receipt) and when
a door received it (`received_at`, aware UTC): that instant decides whether it is in time, not when
a worker got to it. The tag `do` is required on the wire, so that nothing decodes to its neighbour.
"""

from __future__ import annotations

from domain.commands.absence import DecideLeave, RecordReturn, RecordVacation, ReportLeave
from domain.commands.anytime import (
    AddComment,
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
from domain.commands.election import (
    ConfirmElection,
    ConfirmSilence,
    Elect,
    RecordContactCheck,
    WithdrawElection,
)
from domain.commands.entry import Approve, Reject, SendBack, SubmitEntry, WithdrawRequest
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
from domain.commands.improve import (
    CountAsMet,
    ExtendDeadline,
    PassPlan,
    RecordVerdict,
    RequestEarlyEnd,
    RequestFail,
    RequestVoid,
    SubmitWork,
)
from domain.commands.pivot import Acknowledge, DeliverPacket, RecordHandover, RecordMeeting
from domain.commands.release import (
    MakeOffer,
    RecordPayment,
    ReleaseTerms,
    RevokeRelease,
    SignRelease,
)
from domain.commands.resignation import (
    ConfirmResignation,
    Resign,
    TellOpenChoice,
    WithdrawResignation,
)
from domain.commands.separation import AgreeGrace, ProposeExit, RecordSettlement
from domain.commands.values import (
    AfterVoid,
    Candidate,
    CommentKind,
    CriterionFinding,
    Deliverable,
    Envelope,
    Example,
    Finding,
    Ground,
    GroundFinding,
    Option,
    PanelOutcome,
    PivotProposal,
    ReportKind,
    Ruling,
    Trend,
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
    | Acknowledge
    | RecordHandover
    | Elect
    | ConfirmElection
    | WithdrawElection
    | RecordContactCheck
    | ConfirmSilence
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
    | SignRelease
    | RevokeRelease
    | RecordPayment
    | RecordSettlement
    | RequestRehire
    | RecordFollowUp
    | ReportLeave
    | DecideLeave
    | RecordReturn
    | RecordVacation
    | Resign
    | TellOpenChoice
    | ConfirmResignation
    | WithdrawResignation
    | AskStatus
    | AnswerStatus
    | AddComment
    | SeatPerson
    | RequestWithdrawal
)
"""Every command: a `match` over it ends in `assert_never`, so a forgotten one is a type error."""

__all__ = [
    "Acknowledge",
    "AddComment",
    "AfterVoid",
    "AgreeGrace",
    "AnswerStatus",
    "Approve",
    "AskStatus",
    "Candidate",
    "CastVote",
    "Command",
    "CommentKind",
    "ConfirmElection",
    "ConfirmResignation",
    "ConfirmSilence",
    "CountAsMet",
    "CriterionFinding",
    "DecideLeave",
    "DeliverPacket",
    "Deliverable",
    "Elect",
    "Envelope",
    "Example",
    "ExtendDeadline",
    "FileAppeal",
    "Finding",
    "Ground",
    "GroundFinding",
    "JustifyCheckIn",
    "MakeOffer",
    "Option",
    "PanelOutcome",
    "PassPlan",
    "PivotProposal",
    "ProposeExit",
    "RecordCheckIn",
    "RecordContactCheck",
    "RecordDiscussion",
    "RecordFollowUp",
    "RecordHandover",
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
    "ReportKind",
    "ReportLeave",
    "RequestEarlyEnd",
    "RequestExtension",
    "RequestFail",
    "RequestPause",
    "RequestPivot",
    "RequestRehire",
    "RequestRemoval",
    "RequestTransfer",
    "RequestVoid",
    "RequestWithdrawal",
    "Resign",
    "ResumeFocus",
    "RevokeRelease",
    "Ruling",
    "SeatPanel",
    "SeatPerson",
    "SendBack",
    "SignRelease",
    "SubmitEntry",
    "SubmitWork",
    "TellOpenChoice",
    "Trend",
    "WithdrawAppeal",
    "WithdrawElection",
    "WithdrawRequest",
    "WithdrawResignation",
]
