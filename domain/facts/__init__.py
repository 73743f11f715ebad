"""What has happened: facts in the past tense, numbered within the case and never changed.

A fact is an envelope and a body. Bodies are either *rulings*, which follow from the journal and may
be reversed by a later number, or *tellings*, which were said to someone and stay said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.facts.absence import LeaveDecided, LeaveEnded, LeaveReported, VacationRecorded
from domain.facts.anytime import (
    CommentAdded,
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
    RequestExpired,
    RequestGranted,
    RequestOpened,
    RequestRejected,
    RequestSentBack,
    RequestWithdrawn,
    SignedOff,
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
from domain.facts.improve import (
    CheckInJustified,
    CountedAsMet,
    DeadlineExtended,
    ImproveFailed,
    PlanAcknowledged,
    PlanEnded,
    PlanPassed,
    PlanVoided,
    VerdictGiven,
    VoidAsked,
    WorkSubmitted,
)
from domain.facts.pivot import (
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
    RetroactiveReview,
    Reversed,
    SetAside,
    SignalRefused,
    SignalUnreadable,
    StatementOwed,
)
from domain.facts.values import ExitCause, HoldReason, ReceiptKind, Statement, TierAmount
from domain.outcomes import Money, Outcome, Rehire
from domain.people import Actor

RulingBody = (
    EntrySubmitted
    | RequestOpened
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
    | ImproveBegan
    | PlanAcknowledged
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
    | OfferMade
    | ConsiderationOpened
    | ReleaseSigned
    | ReleaseRevoked
    | ReleaseLapsed
    | ReleaseTookEffect
    | SeverancePaid
    | Settled
    | CaseClosed
    | ExitProposed
    | LeaveReported
    | LeaveDecided
    | LeaveEnded
    | VacationRecorded
    | ResignationGiven
    | OpenChoiceTold
    | ResignationConfirmed
    | ResignationTookEffect
    | ResignationWithdrawn
    | StatusAsked
    | StatusAnswered
    | CommentAdded
    | PersonSeated
    | RehireAsked
    | RehireLowered
    | FollowUpHeld
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
    | Drift
    | CalendarUncovered
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
    "AppealFiled",
    "AppealWindowOpened",
    "AppealWithdrawn",
    "Body",
    "CalendarUncovered",
    "CaseClosed",
    "CaseHeld",
    "CheckInExcused",
    "CheckInHeld",
    "CheckInJustified",
    "CommentAdded",
    "ConsiderationOpened",
    "ContactChecked",
    "CountedAsMet",
    "DeadlineExtended",
    "DiscussionHeld",
    "Drift",
    "DutyMissed",
    "EffectUnfinished",
    "Elected",
    "ElectionConfirmed",
    "ElectionOpened",
    "ElectionTookEffect",
    "ElectionWithdrawn",
    "EntrySubmitted",
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
    "LeaveDecided",
    "LeaveEnded",
    "LeaveReported",
    "Lodged",
    "ManagerReplied",
    "MeetingHeld",
    "Money",
    "NextStepsExtended",
    "NoticeCountermanded",
    "NoticeHeld",
    "NoticeOwed",
    "NoticeReceived",
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
    "PlanVoided",
    "PromiseWithdrawn",
    "Promised",
    "ReceiptKind",
    "Rehire",
    "RehireAsked",
    "RehireLowered",
    "ReleaseLapsed",
    "ReleaseRevoked",
    "ReleaseSigned",
    "ReleaseTookEffect",
    "Remanded",
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
    "TellingBody",
    "TierAmount",
    "TransferAgreed",
    "TransferAsked",
    "TransferBegan",
    "VacationRecorded",
    "VerdictGiven",
    "VoidAsked",
    "VoteCast",
    "WindowLapsed",
    "WorkSubmitted",
]
