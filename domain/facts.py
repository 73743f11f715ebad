"""What has happened: facts in the past tense, numbered within the case and never changed.

A fact is an envelope and a body. Bodies are either *rulings*, which follow from the journal and may
be reversed by a later number, or *tellings*, which were said to someone and stay said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from domain.clock import Promise
from domain.commands import Option, Trend
from domain.errors import Code
from domain.leave import LeaveStatus
from domain.notices import Notice
from domain.people import Actor, Role
from domain.policy import RequestKind, Tier


class Outcome(StrEnum):
    """How a case closes."""

    FOCUS_REJECTED = "focus_rejected"
    FOCUS_REMOVED = "focus_removed"
    LEFT_T1 = "left_t1"
    RESIGNED = "resigned"


class ExitCause(StrEnum):
    """What a separation rests on."""

    ELECTION = "election"
    RESIGNATION = "resignation"


class ReceiptKind(StrEnum):
    """How a notice reached its reader."""

    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"


class HoldReason(StrEnum):
    """Why a notice waits."""

    LEAVE = "leave"
    QUIET_HOURS = "quiet_hours"


@dataclass(frozen=True, slots=True)
class TierAmount:
    """One tier of a statement: gross before tax, exact to the currency's minor unit."""

    __pydantic_config__ = {"extra": "forbid"}

    tier: Tier
    weeks: int
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What a case knows of a statement: its id, the amounts and the versions behind them.

    Attributes:
        key: What it was asked for as, such as `packet[1]` or `separation[1]`.
        statement_id: Row of the money compartment that holds the full computation.
        currency: ISO 4217 code.
        years: Completed years of service at the separation date.
        separation_on: The separation date it was computed for.
        amounts: One row for each tier asked for.
        formula: Version of the formula.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    statement_id: str
    currency: str
    years: int
    separation_on: date
    amounts: tuple[TierAmount, ...]
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySubmitted:
    """The manager submitted the Focus entry; numbered, since rework submits it again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["entry_submitted"] = "entry_submitted"
    submission: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpened:
    """A step that needs sign-offs was asked for."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_opened"] = "request_opened"
    request: str
    request_kind: RequestKind
    asked_by: Actor
    sign_offs: tuple[Role, ...]
    barred: str
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A role signed a request off."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signed_off"] = "signed_off"
    request: str
    role: Role
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSentBack:
    """A request went back for rework; the sign-offs given lapse."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_sent_back"] = "request_sent_back"
    request: str
    role: Role
    person: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected:
    """A request was rejected by a named person."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_rejected"] = "request_rejected"
    request: str
    role: Role
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExpired:
    """Nobody signed in time; the request may be submitted again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_expired"] = "request_expired"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGranted:
    """The last sign-off was given."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_granted"] = "request_granted"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusBegan:
    """Focus is active. Both dates are kept; backdated if HR had passed its own deadline (K9)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_began"] = "focus_began"
    approved_on: date
    effective_on: date
    backdated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionHeld:
    """The first discussion took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["discussion_held"] = "discussion_held"
    held_on: date
    recap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInHeld:
    """The check-in of a bucket took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["check_in_held"] = "check_in_held"
    bucket: int
    held_on: date
    trend: Trend
    progress: str
    next_actions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInExcused:
    """A bucket ended that vacation had excused (K7)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["check_in_excused"] = "check_in_excused"
    bucket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMissed:
    """A duty was not done by its promised end; it stays on record."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["duty_missed"] = "duty_missed"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld:
    """The first discussion is so late that the case may not advance until it is held."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["case_held"] = "case_held"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotBarred:
    """Next steps are so late that Pivot may no longer be asked for."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_barred"] = "pivot_barred"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepsExtended:
    """The next-steps date moves by an approved extension."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["next_steps_extended"] = "next_steps_extended"
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusPaused:
    """An administrative pause of Focus began."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_paused"] = "focus_paused"
    from_day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusResumed:
    """The administrative pause ended; this day counts again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_resumed"] = "focus_resumed"
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotRequested:
    """The manager asked to move to Pivot."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_requested"] = "pivot_requested"
    pivot: int
    request: str
    plan_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotApproved:
    """Pivot is approved; the meeting and the packet come next."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_approved"] = "pivot_approved"
    pivot: int
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToFocus:
    """Pivot did not go ahead; Focus goes on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["returned_to_focus"] = "returned_to_focus"
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld:
    """The Pivot meeting took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["meeting_held"] = "meeting_held"
    held_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketPrepared:
    """A packet was ordered; it goes out when its statement is written."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["packet_prepared"] = "packet_prepared"
    packet: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWritten:
    """Payroll's figures were put into a statement of the money compartment."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["statement_written"] = "statement_written"
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketSent:
    """The packet went out; being sent is no receipt."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["packet_sent"] = "packet_sent"
    packet: int
    on_day: date
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReceived:
    """A notice reached its reader: acknowledged, or handed over before a witness."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_received"] = "notice_received"
    notice: str
    how: ReceiptKind
    received_at: datetime
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionOpened:
    """The packet was received; the window to choose is open."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_opened"] = "election_opened"
    packet: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Elected:
    """The employee chose; the last choice before the end counts (K18)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["elected"] = "elected"
    option: Option
    grace_days: int | None
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionWithdrawn:
    """The employee took the choice back."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_withdrawn"] = "election_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionConfirmed:
    """The employee confirmed the choice as final."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_confirmed"] = "election_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionTookEffect:
    """The choice took effect: at the end of the window, or when confirmed as final."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_took_effect"] = "election_took_effect"
    option: Option
    choice_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLapsed:
    """A window passed in silence. This ends nothing: it asks HR to make contact (K15)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["window_lapsed"] = "window_lapsed"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChecked:
    """HR tried to reach the employee after silence."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["contact_checked"] = "contact_checked"
    reached: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceConfirmed:
    """A named person confirmed what silence leads to."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["silence_confirmed"] = "silence_confirmed"
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveBegan:
    """The Improve plan counts from this day."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["improve_began"] = "improve_began"
    on_day: date
    plan_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationBegan:
    """Leaving is settled; the separation date is counted from this choice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["separation_began"] = "separation_began"
    cause: ExitCause
    choice_day: date
    grace_days: int
    last_day: date | None
    not_before: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GraceOffered:
    """One of the three parties named a length of grace."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["grace_offered"] = "grace_offered"
    role: Role
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraceAgreed:
    """Employee, manager and HR partner named the same grace."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["grace_agreed"] = "grace_agreed"
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationDateReached:
    """The last day of employment has passed, by the employee's own choice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["separation_date_reached"] = "separation_date_reached"
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Final wages and what else is due are paid."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["settled"] = "settled"
    final_wages_paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The case is closed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["case_closed"] = "case_closed"
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveReported:
    """A protected leave was reported; it pauses at once."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_reported"] = "leave_reported"
    leave: int
    status: LeaveStatus
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDecided:
    """The leave administrator decided."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_decided"] = "leave_decided"
    leave: int
    status: LeaveStatus
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveEnded:
    """The employee is back, or a denial has been received; counting goes on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["leave_ended"] = "leave_ended"
    leave: int
    back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VacationRecorded:
    """Ordinary vacation: moves no window, excuses check-ins."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["vacation_recorded"] = "vacation_recorded"
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationGiven:
    """The employee gave notice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_given"] = "resignation_given"
    last_day: date
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChoiceTold:
    """The employee was told that the open choice pays more."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["open_choice_told"] = "open_choice_told"
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationTookEffect:
    """The resignation stands."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_took_effect"] = "resignation_took_effect"
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationWithdrawn:
    """The resignation was taken back."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_withdrawn"] = "resignation_withdrawn"
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectUnfinished:
    """A letter or a computation cannot succeed by trying again; a person is asked."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["effect_unfinished"] = "effect_unfinished"
    number: int
    subject: str
    what: str


RulingBody = (
    EntrySubmitted
    | RequestOpened
    | SignedOff
    | RequestSentBack
    | RequestRejected
    | RequestExpired
    | RequestGranted
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
    | ElectionOpened
    | Elected
    | ElectionWithdrawn
    | ElectionConfirmed
    | ElectionTookEffect
    | WindowLapsed
    | ContactChecked
    | SilenceConfirmed
    | ImproveBegan
    | SeparationBegan
    | GraceOffered
    | GraceAgreed
    | SeparationDateReached
    | Settled
    | CaseClosed
    | LeaveReported
    | LeaveDecided
    | LeaveEnded
    | VacationRecorded
    | ResignationGiven
    | OpenChoiceTold
    | ResignationTookEffect
    | ResignationWithdrawn
    | EffectUnfinished
)
"""Rulings: acts taking effect, stage changes, lapses. Only these may be reversed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A date was given for a duty or a window, or changed, with how it came about."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["promised"] = "promised"
    clock: str
    owner: Role
    promise: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWithdrawn:
    """A date that was told no longer applies, since what it rested on is gone."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["promise_withdrawn"] = "promise_withdrawn"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOwed:
    """A notice is due to go out now."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_owed"] = "notice_owed"
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHeld:
    """A notice waits: for the return from leave, or for a good moment."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_held"] = "notice_held"
    notice: str
    why: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCountermanded:
    """A notice that had gone out no longer holds; its reader is told."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_countermanded"] = "notice_countermanded"
    countermanded: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOwed:
    """Money is to be computed from payroll's figures."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["statement_owed"] = "statement_owed"
    statement: str
    tiers: tuple[Tier, ...]
    separation_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """Earlier facts no longer hold, because something that counts earlier came in late."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["reversed"] = "reversed"
    numbers: tuple[int, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An act lost what it acted on; it is kept without effect and asked for again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["set_aside"] = "set_aside"
    command: str
    do: str
    code: Code
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """An employee's act out of time or stage is kept without effect (journal rule 8)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["lodged"] = "lodged"
    command: str
    do: str
    code: Code
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroactiveReview:
    """A late input would touch another person's act; people decide, the pause counts from today."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["retroactive_review"] = "retroactive_review"
    command: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A control run gave something else than what was published; nothing is reversed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["drift"] = "drift"
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarUncovered:
    """A clock reaches beyond what its calendar covers; a person is asked."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["calendar_uncovered"] = "calendar_uncovered"
    clock: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRefused:
    """A signal asked for something that may not be; nothing else has changed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signal_refused"] = "signal_refused"
    signal: str
    command: str
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalUnreadable:
    """A signal could not be decoded or has no door; its content was not kept."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signal_unreadable"] = "signal_unreadable"
    signal: str


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
"""Tellings: what was said to people and systems. Never derived again, never taken back unsaid."""


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
