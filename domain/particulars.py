"""What a case holds besides its dates, as values for its readers: absence, holds, leaving.

`domain.seeing` says who reads which of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain import duties, holds, on_behalf
from domain.calendar import ONE_DAY
from domain.commands import Option
from domain.errors import NotNow
from domain.facts import ExitCause, Money
from domain.leave import spells
from domain.leaving import GraceOffer
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.protection import Accommodation, Activity
from domain.release_rule import is_at
from domain.stages import anytime

if TYPE_CHECKING:
    from domain.case import Case
    from domain.said import Frame
    from domain.state import Clock, State


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who answers for a role in its holder's place today, as delegate or backup."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    person: str
    holder: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """The true answer to a status question (requirements R3, R4).

    Attributes:
        active: Whether the process is active for the employee.
        transfer_restricted: Whether a transfer needs an extra approval.
        asked: Status questions asked so far.
        label_told: Whether the place of work wants the process called by its name unasked.
    """

    __pydantic_config__ = {"extra": "forbid"}

    active: bool
    transfer_restricted: bool
    asked: int
    label_told: bool


@dataclass(frozen=True, slots=True)
class AwayView:
    """A protected absence without a break.

    Attributes:
        first_day: First absent day.
        last_day: Last absent day as expected; None while nobody knows.
        back_on: First day back; None before the return.
    """

    __pydantic_config__ = {"extra": "forbid"}

    first_day: date
    last_day: date | None
    back_on: date | None

    def covers(self, day: date) -> bool:
        """Tell whether the employee is away that day; until somebody says who is back, too."""
        return self.first_day <= day and (self.back_on is None or day < self.back_on)

    def expected_return(self, day: date) -> date | None:
        """Return the first day after the absence, as it looks on a day; None if nobody knows."""
        if self.back_on is not None or self.last_day is None or self.last_day < day:
            return self.back_on
        return self.last_day + ONE_DAY


@dataclass(frozen=True, slots=True)
class HoldView:
    """What keeps adverse steps from being taken.

    Attributes:
        waits: Whether a step waits now, for whatever reason.
        fair_until: Last day of the time to work with an accommodation.
        protected_until: Last day of the protection after a leave.
        reviewing: Whether people look at something that came late.
        accommodations: What was asked for, by number and day.
        activities: Protected acts, for the independent reviewer.
        timeline: What that reviewer has to see, a line each.
        legal: Whether Legal holds the record.
    """

    __pydantic_config__ = {"extra": "forbid"}

    waits: bool
    fair_until: date | None
    protected_until: date | None
    reviewing: bool
    accommodations: tuple[Accommodation, ...]
    activities: tuple[Activity, ...]
    timeline: str
    legal: bool


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The employee's choice as it stands."""

    __pydantic_config__ = {"extra": "forbid"}

    option: Option
    on_day: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class LeavingView:
    """Leaving, as it is settled so far.

    Attributes:
        cause: What it rests on.
        tier: What it pays; None for a resignation.
        grace_days: Days of grace.
        offers: Lengths of grace that were named.
        last_day: Last day of employment, as it stands.
        reached: Whether that day has passed.
        wages_paid_on: Day on which final wages were paid.
    """

    __pydantic_config__ = {"extra": "forbid"}

    cause: ExitCause
    tier: Tier | None
    grace_days: int
    offers: tuple[GraceOffer, ...]
    last_day: date | None
    reached: bool
    wages_paid_on: date | None


@dataclass(frozen=True, slots=True)
class ClosingView:
    """What closing leaves behind.

    Attributes:
        closed_at: When.
        money: What became of the severance.
        kept_months: How long the case stays on file, from then on.
    """

    __pydantic_config__ = {"extra": "forbid"}

    closed_at: datetime
    money: Money | None
    kept_months: int


def away(frame: Frame, state: State) -> tuple[AwayView, ...]:
    """Return every protected absence, an intermittent one as its spells."""
    parts = spells(state.leaves, frame.calendar(Role.EMPLOYEE))
    return tuple(AwayView(each.first_day, each.last_day, each.back_on) for each in parts)


def hold(frame: Frame, state: State, at: datetime) -> HoldView:
    """Return what keeps adverse steps from being taken."""
    return HoldView(
        waits=_waits(frame, state, at),
        fair_until=holds.fair_until(state),
        protected_until=holds.protected_until(frame, state),
        reviewing=holds.under_review(state),
        accommodations=state.accommodations,
        activities=state.activities,
        timeline=holds.timeline(state),
        legal=state.legal_hold,
    )


def _waits(frame: Frame, state: State, at: datetime) -> bool:
    if any(clock.kind is ClockKind.TRIPWIRE_REVIEW and clock.is_owed for clock in state.clocks):
        return True
    try:
        holds.check_adverse(frame, state, at)
    except NotNow:
        return True
    step = holds.step_waiting(state)
    return step is not None and holds.is_tripped(frame, state, at) and step not in state.reviewed


def stand_ins(frame: Frame, state: State) -> tuple[StandIn, ...]:
    """Return who answers for a role today in its holder's place."""
    found: dict[tuple[Role, str], StandIn] = {}
    for seat in frame.people.seats:
        day = duties.today(frame, frame.as_of)
        persons = [each.person for each in on_behalf.delegations(state, seat.role, day)]
        if on_behalf.is_away(state, seat.person):
            persons.append(on_behalf.backup(frame, state, seat).person)
        for person in persons:
            found[seat.role, person] = StandIn(seat.role, person, seat.person)
    return tuple(found.values())


def choice(state: State) -> ChoiceView | None:
    """Return the choice that stands."""
    made = state.election
    return None if made is None else ChoiceView(made.option, made.on_day, made.confirmed)


def leaving(state: State) -> LeavingView | None:
    """Return leaving as it is settled so far; None where nothing of it stands."""
    separation = state.separation
    if separation is None:
        return None
    return LeavingView(
        cause=separation.cause,
        tier=separation.tier,
        grace_days=separation.grace_days,
        offers=separation.offers,
        last_day=separation.last_day or _last_day(state.latest(ClockKind.SEPARATION)),
        reached=separation.reached,
        wages_paid_on=separation.wages_paid_on,
    )


def _last_day(clock: Clock | None) -> date | None:
    return None if clock is None or clock.promise is None else clock.promise.last_day


def closing(case: Case) -> ClosingView | None:
    """Return what closing leaves behind; None before."""
    state = case.state
    if state.closed_at is None or state.outcome is None:
        return None
    kept = case.opening.policy.closing_of(state.outcome).retention_months
    return ClosingView(state.closed_at, state.money, kept)


def status(case: Case) -> StatusView:
    """Return the true answer to a status question, and how much of it the employee was told."""
    active, restricted = anytime.truth(case.state)
    place = case.opening.employment.place
    return StatusView(
        active=active,
        transfer_restricted=restricted,
        asked=case.state.asked,
        label_told=any(is_at(place, row) for row in case.opening.policy.label_told_in),
    )
