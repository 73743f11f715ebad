"""Where a case stands: one frozen value, derived from the journal and from what was said.

Nothing here decides. `domain.stages` says what a command does to it, `domain.duties` keeps its
clocks, `domain.journal` derives it again when something late comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.calendar import BusinessCalendar, Site
from domain.commands import AfterVoid, Command, Deliverable, Option
from domain.downtime import Downtime
from domain.facts import ExitCause, Outcome, Statement
from domain.keys import Trust
from domain.leave import Days, Leave
from domain.leaving import GraceOffer, OffFormula, ProposedExit, Resignation
from domain.notices import Notice
from domain.on_behalf import Absence, Delegation
from domain.outcomes import Money, Rehire
from domain.panel import Appeal
from domain.people import Role, Seat
from domain.plan import Plan
from domain.policy import ClockKind, Tier
from domain.protection import Accommodation, Activity
from domain.release import Release
from domain.running import (
    Bucket,
    BucketStatus,
    Clock,
    ClockStatus,
    EntryWarning,
    Request,
    RequestStatus,
    SignOff,
)
from domain.values import replace


class Stage(StrEnum):
    """The stages of a case, in the order of the process."""

    ENTRY = "entry"
    FOCUS = "focus"
    PIVOT_ENTRY = "pivot_entry"
    ELECTION = "election"
    IMPROVE = "improve"
    VERDICT = "verdict"
    APPEAL = "appeal"
    TRANSFER = "transfer"
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


@dataclass(frozen=True, slots=True)
class Pivot:
    """One move to Pivot.

    Attributes:
        number: Counted within the case.
        request: The request that asks for it.
        plan: Deliverables of the Improve plan.
        plan_days: Length of the Improve plan.
        approved_on: Day of the last sign-off.
        met_on: Day of the meeting.
        packet: Number of the packet ordered last; 0 before the first.
        sent_on: Day on which that packet went out.
        sent_at: The instant at which it did.
        received_at: Receipt of that packet.
        weekly_regular_hours: Hours of the normal job in each week of the plan, as declared.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    request: str
    plan: tuple[Deliverable, ...]
    plan_days: int
    approved_on: date | None = None
    met_on: date | None = None
    packet: int = 0
    sent_on: date | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    weekly_regular_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Election:
    """The choice that stands."""

    __pydantic_config__ = {"extra": "forbid"}

    option: Option
    grace_days: int | None
    on_day: date
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Separation:
    """Leaving, as it is settled so far.

    Attributes:
        before: The stage it began in, and the instant: a resignation may be withdrawn.
        asked: True once the employee could ask for a length of grace, with the choice or since.
        wages_paid_on: Day on which final wages were paid, once that is on record.
    """

    __pydantic_config__ = {"extra": "forbid"}

    cause: ExitCause
    tier: Tier | None
    before: Stage
    began_at: datetime
    choice_day: date
    grace_days: int
    last_day: date | None
    notice_end: date
    asked: bool
    offers: tuple[GraceOffer, ...] = ()
    reached: bool = False
    wages_paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class WantedStatement:
    """A statement that the case needs from payroll's figures."""

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    tiers: tuple[Tier, ...]
    separation_on: date


@dataclass(frozen=True, slots=True)
class FormerSeat:
    """A seat that went to another person: the history stays with who held it."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    person: str
    until: datetime


@dataclass(frozen=True)
class State:
    """Everything that the rules look at.

    It has no slots: a run copies it some hundred times, and a dict is copied at once.
    """

    __pydantic_config__ = {"extra": "forbid"}

    stage: Stage = Stage.ENTRY
    submission: int = 0
    entry_warnings: tuple[EntryWarning, ...] = ()
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
    # improve, appeal and transfer
    plan: Plan | None = None
    void_then: AfterVoid | None = None
    failures: int = 0
    failed_at: datetime | None = None
    appeal: Appeal | None = None
    # leaving
    proposed_exit: ProposedExit | None = None
    off_formula_asked: OffFormula | None = None
    off_formula: OffFormula | None = None
    rehire_asked: Rehire | None = None
    rehire: Rehire | None = None
    follow_ups: int = 0
    resignation: Resignation | None = None
    separation: Separation | None = None
    release: Release | None = None
    outcome: Outcome | None = None
    money: Money | None = None
    closed_at: datetime | None = None
    # absence
    leaves: tuple[Leave, ...] = ()
    vacations: tuple[Days, ...] = ()
    # holds
    accommodations: tuple[Accommodation, ...] = ()
    activities: tuple[Activity, ...] = ()
    reviewed: tuple[str, ...] = ()
    protection_ended: bool = False
    legal_hold: bool = False
    late: tuple[Command, ...] = ()
    # what dates are counted by
    calendars: tuple[BusinessCalendar, ...] = ()
    sites: tuple[Site, ...] = ()
    downtimes: tuple[Downtime, ...] = ()
    # whom the case believes
    trust: Trust | None = None
    # people and questions
    seats: tuple[Seat, ...] = ()
    manager_since: date | None = None
    former: tuple[FormerSeat, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    absences: tuple[Absence, ...] = ()
    questions: tuple[int, ...] = ()
    asked: int = 0
    comments: int = 0

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


__all__ = [
    "Bucket",
    "BucketStatus",
    "Clock",
    "ClockStatus",
    "Election",
    "EntryWarning",
    "Flag",
    "FormerSeat",
    "GraceOffer",
    "Pivot",
    "ProposedExit",
    "Request",
    "RequestStatus",
    "Resignation",
    "Separation",
    "SignOff",
    "Stage",
    "State",
    "WantedStatement",
]
