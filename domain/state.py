"""Where a case stands: one frozen value, derived from the journal and from what was said.

Nothing here decides. `domain.stages` says what a command does to it, `domain.duties` keeps its
clocks, `domain.journal` derives it again when something late comes in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.clock import Promise
from domain.commands import Option, Trend
from domain.facts import ExitCause, Outcome, Statement
from domain.leave import Days, Leave
from domain.notices import Notice
from domain.people import Actor, Role
from domain.policy import ClockKind, RequestKind, Tier


class Stage(StrEnum):
    """The stages of a case, in the order of the process."""

    ENTRY = "entry"
    FOCUS = "focus"
    PIVOT_ENTRY = "pivot_entry"
    ELECTION = "election"
    IMPROVE = "improve"
    SEPARATION = "separation"
    CLOSED = "closed"


class Flag(StrEnum):
    """What a reader of the case should know besides its stage."""

    BACKDATED = "BACKDATED"
    SHORT_COACHING = "SHORT_COACHING"
    CASE_HELD = "CASE_HELD"
    PIVOT_BARRED = "PIVOT_BARRED"
    STAND_STILL = "STAND_STILL"
    VOLUNTARY_DURING_LEAVE = "VOLUNTARY_DURING_LEAVE"
    RETROACTIVE_REVIEW = "RETROACTIVE_REVIEW"


class ClockStatus(StrEnum):
    """What became of a clock."""

    OPEN = "open"
    PASSED = "passed"
    """Its end has come: a duty is missed and still owed, a window has closed in silence."""
    MET = "met"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or ended clock.

    Attributes:
        key: Its kind, with a number from the second on; check-ins and sign-offs say which.
        kind: Row of the policy's clock table.
        trigger: The day that set it off, where it is known as a day.
        received_at: Or the receipt that set it off, from which the day is deemed (K2).
        days: Its length in days where the case brings it.
        extra: Calendar days added one after the other, each rolled.
        not_before: A day that its last day does not come before.
        status: Open, passed, met or stopped.
        ended_at: When it was met or stopped.
        promise: Its date; None while a pause without end touches it, or no calendar covers it.
        uncovered: What no calendar covers, in words; empty where all is well.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    kind: ClockKind
    trigger: date | None = None
    received_at: datetime | None = None
    days: int | None = None
    extra: tuple[int, ...] = ()
    not_before: date | None = None
    status: ClockStatus = ClockStatus.OPEN
    ended_at: datetime | None = None
    promise: Promise | None = None
    uncovered: str = ""

    @property
    def is_owed(self) -> bool:
        """Tell whether it still asks something of somebody."""
        return self.status in (ClockStatus.OPEN, ClockStatus.PASSED)


class RequestStatus(StrEnum):
    """What became of a request."""

    OPEN = "open"
    GRANTED = "granted"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SignOff:
    """One sign-off that was given."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    person: str


@dataclass(frozen=True, slots=True)
class Request:
    """A step that needs sign-offs in order.

    Attributes:
        key: Kind and number, such as `focus_entry[1]`.
        barred: A person who may not sign, such as the writer of the packet; empty if none.
        days: Days asked for, where the step has any.
        clocks: Keys of the clocks run so far, the running one last.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    kind: RequestKind
    asked_by: Actor
    asked_at: datetime
    sign_offs: tuple[Role, ...]
    barred: str
    days: int
    reason: str
    signed: tuple[SignOff, ...] = ()
    clocks: tuple[str, ...] = ()
    status: RequestStatus = RequestStatus.OPEN

    @property
    def next_role(self) -> Role:
        """Return the role whose sign-off is next."""
        return self.sign_offs[len(self.signed)]


class BucketStatus(StrEnum):
    """What became of a check-in bucket."""

    HELD = "held"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A check-in bucket that is held or over."""

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    status: BucketStatus
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Pivot:
    """One move to Pivot.

    Attributes:
        number: Counted within the case.
        request: The request that asks for it.
        plan_days: Length of the Improve plan.
        approved_on: Day of the last sign-off.
        met_on: Day of the meeting.
        packet: Number of the packet ordered last; 0 before the first.
        sent_on: Day on which that packet went out.
        sent_at: The instant at which it did.
        received_at: Receipt of that packet.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    request: str
    plan_days: int
    approved_on: date | None = None
    met_on: date | None = None
    packet: int = 0
    sent_on: date | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Election:
    """The choice that stands."""

    __pydantic_config__ = {"extra": "forbid"}

    option: Option
    grace_days: int | None
    on_day: date
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Resignation:
    """A resignation that was given and not withdrawn."""

    __pydantic_config__ = {"extra": "forbid"}

    last_day: date
    given_on: date
    pending: bool
    told: bool = False


@dataclass(frozen=True, slots=True)
class GraceOffer:
    """A length of grace that one of the three parties named."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    days: int


@dataclass(frozen=True, slots=True)
class Separation:
    """Leaving, as it is settled so far."""

    __pydantic_config__ = {"extra": "forbid"}

    cause: ExitCause
    choice_day: date
    grace_days: int
    last_day: date | None
    notice_end: date
    offers: tuple[GraceOffer, ...] = ()
    reached: bool = False


@dataclass(frozen=True, slots=True)
class WantedStatement:
    """A statement that the case needs from payroll's figures."""

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    tiers: tuple[Tier, ...]
    separation_on: date


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the rules look at."""

    __pydantic_config__ = {"extra": "forbid"}

    stage: Stage = Stage.ENTRY
    submission: int = 0
    clocks: tuple[Clock, ...] = ()
    requests: tuple[Request, ...] = ()
    notices: tuple[Notice, ...] = ()
    wanted_statements: tuple[WantedStatement, ...] = ()
    statements: tuple[Statement, ...] = ()
    received: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    # focus
    approved_on: date | None = None
    effective_on: date | None = None
    backdated: bool = False
    buckets: tuple[Bucket, ...] = ()
    extended_days: int = 0
    case_held: bool = False
    pivot_barred: bool = False
    pauses: tuple[Days, ...] = ()
    stand_stills: tuple[Days, ...] = ()
    # pivot and election
    pivot: Pivot | None = None
    election: Election | None = None
    silent: bool = False
    reached: bool = False
    # leaving
    resignation: Resignation | None = None
    separation: Separation | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    # absence
    leaves: tuple[Leave, ...] = ()
    vacations: tuple[Days, ...] = ()

    def clock(self, key: str) -> Clock | None:
        """Return a clock by its key."""
        return next((clock for clock in self.clocks if clock.key == key), None)

    def latest(self, kind: ClockKind) -> Clock | None:
        """Return the youngest clock of a kind."""
        return next((clock for clock in reversed(self.clocks) if clock.kind is kind), None)

    def request(self, key: str) -> Request:
        """Return a request by its key, which facts and acts only take from this state."""
        return next(request for request in self.requests if request.key == key)

    def with_request(self, changed: Request) -> State:
        """Return the state with a request replaced by its key."""
        return replace(
            self,
            requests=tuple(changed if r.key == changed.key else r for r in self.requests),
        )

    def with_clock(self, changed: Clock) -> State:
        """Return the state with a clock replaced by its key."""
        return replace(
            self, clocks=tuple(changed if c.key == changed.key else c for c in self.clocks)
        )

    @property
    def paused(self) -> bool:
        """Tell whether an administrative pause of Focus is running."""
        return bool(self.pauses) and self.pauses[-1].last is None
