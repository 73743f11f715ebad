"""What has happened: facts in the past tense, numbered within the case and never changed.

A fact is an envelope and a body. Bodies are either *rulings*, which follow from the journal and may
be reversed by a later number, or *tellings*, which were said to someone and stay said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.facts.absence import (
    LeaveDaysRecorded,
    LeaveDecided,
    LeaveEnded,
    LeaveReported,
    VacationRecorded,
)
from domain.facts.anytime import (
    CommentAdded,
    CommentAnswered,
    FollowUpHeld,
    PersonSeated,
    RehireAsked,
    RehireLowered,
    StatusAnswered,
    StatusAsked,
)
from domain.facts.appeal import (
    AppealFiled,
    AppealWindowOpened,
    AppealWithdrawn,
    ManagerReplied,
    PanelDecided,
    PanelistRecused,
    PanelSeated,
    Remanded,
    TransferAgreed,
    TransferAsked,
    TransferBegan,
    VoteCast,
)
from domain.facts.calendars import CalendarApplied, DateRecounted, DowntimeRecorded, ZoneApplied
from domain.facts.election import (
    ContactChecked,
    Elected,
    ElectionConfirmed,
    ElectionOpened,
    ElectionTookEffect,
    ElectionWithdrawn,
    ImproveBegan,
    SilenceConfirmed,
    WindowLapsed,
)
from domain.facts.entry import (
    EntrySubmitted,
    EntryWarned,
    RequestExpired,
    RequestGranted,
    RequestOpened,
    RequestRejected,
    RequestSentBack,
    RequestWithdrawn,
    SignedOff,
    WarningAnswered,
)
from domain.facts.focus import (
    CaseHeld,
    CheckInExcused,
    CheckInHeld,
    DiscussionHeld,
    DutyMissed,
    FocusBegan,
    FocusPaused,
    FocusResumed,
    NextStepsExtended,
    PivotBarred,
)
from domain.facts.holds import (
    AccommodationAsked,
    AccommodationDecided,
    ActivityRecorded,
    LegalHoldSet,
    ProtectionEnded,
    ReviewRequired,
    StepReviewed,
)
from domain.facts.improve import (
    AdjustmentChosen,
    CheckInJustified,
    CountedAsMet,
    DeadlineExtended,
    ImproveFailed,
    PlanAcknowledged,
    PlanEnded,
    PlanPassed,
    PlanRevised,
    PlanRevisionAsked,
    PlanVoided,
    VerdictGiven,
    VoidAsked,
    WorkSubmitted,
)
from domain.facts.on_behalf import (
    AbsenceReported,
    Delegated,
    DelegationEnded,
    TasksMoved,
    TasksReturned,
)
from domain.facts.pivot import (
    DeliveryAttempted,
    DeliveryWarned,
    EffectUnfinished,
    MeetingHeld,
    NoticeReceived,
    PacketPrepared,
    PacketSent,
    PivotApproved,
    PivotRequested,
    ReturnedToFocus,
    StatementWritten,
)
from domain.facts.release import (
    ConsiderationOpened,
    OfferMade,
    OffFormulaAgreed,
    OffFormulaAsked,
    ReleaseBody,
    ReleaseLapsed,
    ReleaseRevoked,
    ReleaseSigned,
    ReleaseTookEffect,
    SeverancePaid,
)
from domain.facts.resignation import (
    OpenChoiceTold,
    ResignationConfirmed,
    ResignationGiven,
    ResignationTookEffect,
    ResignationWithdrawn,
)
from domain.facts.review import CorrectionGranted, LateActAccepted, ReviewGranted
from domain.facts.separation import (
    CaseClosed,
    ExitProposed,
    GraceAgreed,
    GraceOffered,
    SeparationBegan,
    SeparationDateReached,
    Settled,
)
from domain.facts.tellings import (
    CalendarUncovered,
    Drift,
    Lodged,
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    Promised,
    PromiseWithdrawn,
    RemedyOwed,
    RetroactiveReview,
    Reversed,
    SetAside,
    SignalRefused,
    SignalUnreadable,
    StatementOwed,
)
from domain.facts.trust import KeysTrusted
from domain.facts.values import (
    ExitCause,
    HoldReason,
    ReceiptKind,
    RecountReason,
    Statement,
    TierAmount,
)
from domain.outcomes import Money, Outcome, Rehire
from domain.people import Actor

RulingBody = (
    EntrySubmitted
    | EntryWarned
    | RequestOpened
    | WarningAnswered
    | SignedOff
    | RequestSentBack
    | RequestRejected
    | RequestExpired
    | RequestGranted
    | RequestWithdrawn
    | FocusBegan
    | DiscussionHeld
    | CheckInHeld
    | CheckInExcused
    | DutyMissed
    | CaseHeld
    | PivotBarred
    | NextStepsExtended
    | FocusPaused
    | FocusResumed
    | PivotRequested
    | PivotApproved
    | ReturnedToFocus
    | MeetingHeld
    | PacketPrepared
    | StatementWritten
    | PacketSent
    | DeliveryWarned
    | DeliveryAttempted
    | NoticeReceived
    | EffectUnfinished
    | ElectionOpened
    | Elected
    | ElectionWithdrawn
    | ElectionConfirmed
    | ElectionTookEffect
    | WindowLapsed
    | ContactChecked
    | SilenceConfirmed
    | LateActAccepted
    | ImproveBegan
    | PlanAcknowledged
    | PlanRevisionAsked
    | PlanRevised
    | AdjustmentChosen
    | WorkSubmitted
    | VerdictGiven
    | CountedAsMet
    | CheckInJustified
    | PlanEnded
    | PlanPassed
    | VoidAsked
    | PlanVoided
    | ImproveFailed
    | DeadlineExtended
    | AppealWindowOpened
    | AppealFiled
    | AppealWithdrawn
    | ManagerReplied
    | PanelSeated
    | PanelistRecused
    | VoteCast
    | PanelDecided
    | Remanded
    | TransferBegan
    | TransferAsked
    | TransferAgreed
    | SeparationBegan
    | GraceOffered
    | GraceAgreed
    | SeparationDateReached
    | ReleaseBody
    | Settled
    | CaseClosed
    | ExitProposed
    | LeaveReported
    | LeaveDecided
    | LeaveDaysRecorded
    | LeaveEnded
    | VacationRecorded
    | AccommodationAsked
    | AccommodationDecided
    | ActivityRecorded
    | ReviewRequired
    | StepReviewed
    | ProtectionEnded
    | CalendarApplied
    | ZoneApplied
    | KeysTrusted
    | DowntimeRecorded
    | ResignationGiven
    | OpenChoiceTold
    | ResignationConfirmed
    | ResignationTookEffect
    | ResignationWithdrawn
    | StatusAsked
    | StatusAnswered
    | CommentAdded
    | CommentAnswered
    | PersonSeated
    | Delegated
    | DelegationEnded
    | AbsenceReported
    | TasksMoved
    | TasksReturned
    | RehireAsked
    | RehireLowered
    | FollowUpHeld
    | ReviewGranted
    | CorrectionGranted
    | LegalHoldSet
)
"""Rulings: acts taking effect, stage changes, lapses. Only these may be reversed."""

TellingBody = (
    Promised
    | PromiseWithdrawn
    | NoticeOwed
    | NoticeHeld
    | NoticeCountermanded
    | StatementOwed
    | Reversed
    | SetAside
    | Lodged
    | RetroactiveReview
    | RemedyOwed
    | Drift
    | CalendarUncovered
    | DateRecounted
    | SignalRefused
    | SignalUnreadable
)
"""Tellings: what was said to people and systems."""

Body = RulingBody | TellingBody
"""Everything that a fact can say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One numbered fact of a case.

    Attributes:
        number: From 1, without gaps, in the order of publication.
        key: What it is about, stable over re-runs: kind and subject.
        at: Its own time: an act's `received_at`, a lapse's due instant, a telling's moment.
        handled_at: When the workflow got to it, aware UTC.
        cause: Id of the command behind it, or the key of the clock that ran out.
        by: Who acted; None where nobody did.
        body: What it says.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    key: str
    at: datetime
    handled_at: datetime
    cause: str
    by: Actor | None
    body: Body


__all__ = [
    "AbsenceReported",
    "AccommodationAsked",
    "AccommodationDecided",
    "ActivityRecorded",
    "AdjustmentChosen",
    "AppealFiled",
    "AppealWindowOpened",
    "AppealWithdrawn",
    "Body",
    "CalendarApplied",
    "CalendarUncovered",
    "CaseClosed",
    "CaseHeld",
    "CheckInExcused",
    "CheckInHeld",
    "CheckInJustified",
    "CommentAdded",
    "CommentAnswered",
    "ConsiderationOpened",
    "ContactChecked",
    "CorrectionGranted",
    "CountedAsMet",
    "DateRecounted",
    "DeadlineExtended",
    "Delegated",
    "DelegationEnded",
    "DeliveryAttempted",
    "DeliveryWarned",
    "DiscussionHeld",
    "DowntimeRecorded",
    "Drift",
    "DutyMissed",
    "EffectUnfinished",
    "Elected",
    "ElectionConfirmed",
    "ElectionOpened",
    "ElectionTookEffect",
    "ElectionWithdrawn",
    "EntrySubmitted",
    "EntryWarned",
    "ExitCause",
    "ExitProposed",
    "Fact",
    "FocusBegan",
    "FocusPaused",
    "FocusResumed",
    "FollowUpHeld",
    "GraceAgreed",
    "GraceOffered",
    "HoldReason",
    "ImproveBegan",
    "ImproveFailed",
    "KeysTrusted",
    "LateActAccepted",
    "LeaveDaysRecorded",
    "LeaveDecided",
    "LeaveEnded",
    "LeaveReported",
    "LegalHoldSet",
    "Lodged",
    "ManagerReplied",
    "MeetingHeld",
    "Money",
    "NextStepsExtended",
    "NoticeCountermanded",
    "NoticeHeld",
    "NoticeOwed",
    "NoticeReceived",
    "OffFormulaAgreed",
    "OffFormulaAsked",
    "OfferMade",
    "OpenChoiceTold",
    "Outcome",
    "PacketPrepared",
    "PacketSent",
    "PanelDecided",
    "PanelSeated",
    "PanelistRecused",
    "PersonSeated",
    "PivotApproved",
    "PivotBarred",
    "PivotRequested",
    "PlanAcknowledged",
    "PlanEnded",
    "PlanPassed",
    "PlanRevised",
    "PlanRevisionAsked",
    "PlanVoided",
    "PromiseWithdrawn",
    "Promised",
    "ProtectionEnded",
    "ReceiptKind",
    "RecountReason",
    "Rehire",
    "RehireAsked",
    "RehireLowered",
    "ReleaseLapsed",
    "ReleaseRevoked",
    "ReleaseSigned",
    "ReleaseTookEffect",
    "Remanded",
    "RemedyOwed",
    "RequestExpired",
    "RequestGranted",
    "RequestOpened",
    "RequestRejected",
    "RequestSentBack",
    "RequestWithdrawn",
    "ResignationConfirmed",
    "ResignationGiven",
    "ResignationTookEffect",
    "ResignationWithdrawn",
    "RetroactiveReview",
    "ReturnedToFocus",
    "Reversed",
    "ReviewGranted",
    "ReviewRequired",
    "RulingBody",
    "SeparationBegan",
    "SeparationDateReached",
    "SetAside",
    "Settled",
    "SeverancePaid",
    "SignalRefused",
    "SignalUnreadable",
    "SignedOff",
    "SilenceConfirmed",
    "Statement",
    "StatementOwed",
    "StatementWritten",
    "StatusAnswered",
    "StatusAsked",
    "StepReviewed",
    "TasksMoved",
    "TasksReturned",
    "TellingBody",
    "TierAmount",
    "TransferAgreed",
    "TransferAsked",
    "TransferBegan",
    "VacationRecorded",
    "VerdictGiven",
    "VoidAsked",
    "VoteCast",
    "WarningAnswered",
    "WindowLapsed",
    "WorkSubmitted",
    "ZoneApplied",
]
