"""What a reader gets: the parts of a case as values, those that the reader may not know unset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.commands import Ground
from domain.facts import ExitCause, Money, Statement
from domain.leaving import GraceOffer
from domain.outcomes import Outcome
from domain.particulars import ChoiceView
from domain.people import Role, Seat
from domain.policy import RequestKind, Tier
from domain.protection import Accommodation, Activity
from domain.release import Release
from domain.running import EntryWarning, RequestStatus
from domain.seeing.clocks import DateView
from domain.seeing.readers import Reader
from domain.state import Flag, Stage
from domain.work_views import (
    CheckInView,
    CriterionView,
    FindingView,
    SubmissionView,
    TargetView,
)


@dataclass(frozen=True, slots=True)
class LabelView:
    """The name of the process, as far as it was told.

    Attributes:
        told: Whether it was: asked for, or because the place of work wants it so.
        active: Whether Focus or what follows it is active; None where it was not asked for, which
            says neither yes nor no: whoever asks gets a true answer.
        transfer_restricted: Whether a transfer needs an extra approval; likewise.
    """

    told: bool
    active: bool | None
    transfer_restricted: bool | None


@dataclass(frozen=True, slots=True)
class OptionView:
    """Something that the employee may choose now, and what it pays.

    Attributes:
        option: Such as `leave`, `improve`, `appeal`, `transfer` or `sign`.
        command: By which command.
        tier: What it pays; for an appeal, what it pays if the plan stays failed.
        gross: Before tax; None where it pays nothing or is not computed yet.
        currency: ISO 4217 code; empty where it pays nothing.
        until: Last local day.
    """

    option: str
    command: str
    tier: Tier | None
    gross: Decimal | None
    currency: str
    until: date | None


@dataclass(frozen=True, slots=True)
class OwnView:
    """What only the employee reads: where one stands, in plain words.

    Attributes:
        stands: Where the case stands.
        label: The name of the process, as far as it was told.
        options: What may be chosen now, with money.
        rights: Commands that may be given now.
        on_file: What is kept.
    """

    stands: str
    label: LabelView
    options: tuple[OptionView, ...]
    rights: tuple[str, ...]
    on_file: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourseView:
    """Where the case stands, by its names."""

    stage: Stage
    outcome: Outcome | None
    policy: str
    opened_at: datetime
    approved_on: date | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class PauseView:
    """That the employee's clocks stand still.

    Attributes:
        approved_absence: Whether the employee is away; never for what.
        expected_return: First day after the absence, as expected; None while nobody knows.
    """

    approved_absence: bool
    expected_return: date | None


@dataclass(frozen=True, slots=True)
class LeaveView:
    """An interval of protected leave."""

    number: int
    status: str
    first_day: date
    last_day: date | None
    back_on: date | None
    protected: bool = True


@dataclass(frozen=True, slots=True)
class LeaveDayView:
    """A day of an intermittent leave, with its hours."""

    leave: int
    day: date
    absent: Decimal
    scheduled: Decimal


@dataclass(frozen=True, slots=True)
class HoldReasons:
    """Why adverse steps wait."""

    fair_until: date | None
    protected_until: date | None
    reviewing: bool
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A step that needs sign-offs.

    Attributes:
        waits_for: Whose sign-off is next; None where none is, or where it only waits.
        reason: Why it was asked for; empty for who only signs the money.
    """

    key: str
    kind: RequestKind
    asked_by: Role
    asked_at: datetime
    status: RequestStatus
    sign_offs: tuple[Role, ...]
    signed: tuple[Role, ...]
    waits_for: Role | None
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """The Improve plan: what is asked for, what was handed in, where each criterion stands."""

    plan: int
    version: int
    began_on: date
    ended_on: date | None
    deliverables: tuple[str, ...]
    criteria: tuple[CriterionView, ...]
    targets: tuple[TargetView, ...]
    submissions: tuple[SubmissionView, ...]


@dataclass(frozen=True, slots=True)
class HearingView:
    """An appeal as it goes: votes stay sealed until the panel has decided."""

    number: int
    grounds: tuple[Ground, ...]
    panel: tuple[str, ...]
    hearing_on: date | None
    votes_in: int
    outcome: str


@dataclass(frozen=True, slots=True)
class AppealPapers:
    """Both sides' papers, as both sides have them."""

    statement: str
    remedy: str
    reply: str


@dataclass(frozen=True, slots=True)
class LeavingCourse:
    """Leaving as the line knows it: no money."""

    cause: ExitCause
    grace_days: int
    offers: tuple[GraceOffer, ...]


@dataclass(frozen=True, slots=True)
class SeparationDates:
    """The dates of a separation, and nothing of what led there."""

    last_day: date | None
    reached: bool
    wages_paid_on: date | None


@dataclass(frozen=True, slots=True)
class ClosedView:
    """That the case is closed, and how many months it is kept from then on."""

    closed_at: datetime
    kept_months: int


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The money of a case."""

    tier: Tier | None
    statements: tuple[Statement, ...]
    release: Release | None
    settled: Money | None


@dataclass(frozen=True, slots=True)
class TransferGate:
    """What who hires or receives learns: that an approval is needed, never why.

    Attributes:
        approval_needed: Whether one is.
        request: The request that waits for it; empty while there is none.
        status: What became of it.
        waits_for: Whose approval is next.
    """

    approval_needed: bool
    request: str
    status: RequestStatus | None
    waits_for: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """A case as its reader may see it.

    What a reader may not know is None, or missing from a list.

    Attributes:
        case_id: The case.
        readers: As what kinds of reader it is read.
        employee: Whose case it is.
        version: Number of the youngest fact: the same view while it stays.
        as_of: Up to when the case has run.
        dates: The clocks, as dates.
        next_move: Who owes the next step of what is seen.
        paused: Whether the employee's clocks stand still; None where that is not shown.
        waits: Whether an adverse step waits; never why.
    """

    case_id: str
    readers: tuple[Reader, ...]
    employee: str
    version: int
    as_of: datetime
    dates: tuple[DateView, ...]
    next_move: Role | None
    own: OwnView | None = None
    course: CourseView | None = None
    flags: tuple[Flag, ...] = ()
    paused: bool | None = None
    pause: PauseView | None = None
    leaves: tuple[LeaveView, ...] = ()
    leave_days: tuple[LeaveDayView, ...] = ()
    accommodations: tuple[Accommodation, ...] = ()
    waits: bool | None = None
    holds: HoldReasons | None = None
    timeline: str = ""
    legal_hold: bool | None = None
    requests: tuple[RequestView, ...] = ()
    warnings: tuple[EntryWarning, ...] = ()
    people: tuple[Seat, ...] = ()
    check_ins: tuple[CheckInView, ...] = ()
    work: WorkView | None = None
    findings: tuple[FindingView, ...] = ()
    hearing: HearingView | None = None
    papers: AppealPapers | None = None
    choice: ChoiceView | None = None
    leaving: LeavingCourse | None = None
    separation: SeparationDates | None = None
    money: MoneyView | None = None
    closing: ClosedView | None = None
    rehire: str = ""
    questions: tuple[int, ...] = ()
    transfer_gate: TransferGate | None = None
