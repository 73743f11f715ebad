"""How the dates of a case are reckoned: for each clock its rule, its trigger and its trace.

This is what only the case itself knows; held against the facts on record it explains each date
(`domain.explaining`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from domain import duties
from domain.calendar import ONE_DAY, DayKind
from domain.clock import Promise, Span
from domain.editions import calendar_of, site_of
from domain.errors import Uncovered
from domain.evolving import evolve, keep_sealed
from domain.people import Actor, Role
from domain.policy import ClockNature
from domain.revision import rerun
from domain.state import ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from domain.dossier import Case
    from domain.journal import Ruling
    from domain.state import Clock


class Deferral(StrEnum):
    """Why a receipt does not count on a day (policy K2)."""

    CUTOFF = "cutoff"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """A day on which a receipt does not count yet."""

    __pydantic_config__ = {"extra": "forbid"}

    day: date
    why: Deferral


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """What set a clock off.

    Attributes:
        number: Number of the fact.
        kind: What kind of fact it is.
        at: Its own time.
        cause: Id of the input behind it, or the key of the clock that ran out.
        by: Who acted; None for a lapse or an effect.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    kind: str
    at: datetime
    cause: str
    by: Actor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """How the date of one clock is reckoned.

    Attributes:
        clock: Its key, such as `election` or `check_in[3]`.
        row: Its row in the policy, such as `election`.
        policy: The policy that the case was opened with.
        nature: Duty or window.
        owner: Who owes the duty or holds the right.
        whose: Whose calendar and zone count.
        status: Open, passed, met or stopped.
        ended_at: When it passed, was met or was stopped.
        span: Its length, as the policy has it or as the case brings it.
        of_case: True where the case brings the length.
        extra: Days added one after the other, each counted on from the last day before.
        not_before: A day that the case set as the earliest.
        leave_pauses: True if protected leave stops it.
        admin_pauses: True if an administrative pause of Focus stops it.
        cutoff: From this local time on a receipt counts on the next business day.
        set_off: What set it off; None where that lies before the last checkpoint.
        received_at: The receipt that it counts from; None where it counts from a day.
        received_local: The same on the clock of the place.
        deferred: Days on which that receipt does not count yet, in order.
        promise: Its date with the trace; None while none can be told.
        uncovered: What no calendar covers; empty where all is well.
    """

    __pydantic_config__ = {"extra": "forbid"}

    clock: str
    row: str
    policy: str
    nature: ClockNature
    owner: Role
    whose: Role
    status: ClockStatus
    ended_at: datetime | None
    span: Span
    of_case: bool
    extra: tuple[int, ...]
    not_before: date | None
    leave_pauses: bool
    admin_pauses: bool
    cutoff: time
    set_off: SetOff | None
    received_at: datetime | None
    received_local: datetime | None
    deferred: tuple[Deferred, ...]
    promise: Promise | None
    uncovered: str


def reckonings(case: Case) -> tuple[Reckoning, ...]:
    """Return how each date of a case is reckoned, in the order in which the clocks were set off."""
    began = _beginnings(case)
    return tuple(_reckoning(case, clock, began.get(clock.key)) for clock in case.state.clocks)


def _reckoning(case: Case, clock: Clock, began: Ruling | None) -> Reckoning:
    frame, state = case.frame, case.state
    rule = frame.policy.clock(clock.kind)
    whose = clock.calendar_of or rule.calendar_of
    return Reckoning(
        clock=clock.key,
        row=str(clock.kind),
        policy=frame.policy.policy_id,
        nature=rule.nature,
        owner=duties.owner_of(frame, state, clock),
        whose=whose,
        status=clock.status,
        ended_at=clock.ended_at,
        span=rule.span if clock.days is None else replace(rule.span, count=clock.days),
        of_case=clock.days is not None,
        extra=clock.extra,
        not_before=clock.not_before,
        leave_pauses=rule.leave_pauses,
        admin_pauses=rule.admin_pauses,
        cutoff=frame.policy.receipt_cutoff,
        set_off=None if began is None else _set_off(case, began),
        received_at=None if clock.trigger is not None else clock.received_at,
        received_local=_local(case, clock),
        deferred=_deferred(case, clock),
        promise=clock.promise,
        uncovered=clock.uncovered,
    )


def _set_off(case: Case, began: Ruling) -> SetOff | None:
    numbers = {(each.key, each.digest): each.number for each in case.published}
    number = numbers.get((began.key, began.digest))
    if number is None:
        return None
    return SetOff(number=number, kind=began.body.kind, at=began.at, cause=began.cause, by=began.by)


def _beginnings(case: Case) -> dict[str, Ruling]:
    """Return the ruling that set each clock off: the state grows by rulings alone."""
    state = State() if case.checkpoint is None else case.checkpoint.state
    messages = {entry.message.id: entry.message for entry in case.journal}
    began: dict[str, Ruling] = {}
    rulings = rerun(case, case.journal, case.ran_to).rulings
    following = (*rulings[1:], None)
    for ruling, after in zip(rulings, following, strict=False):
        known = {clock.key for clock in state.clocks}
        frame = replace(case.frame, as_of=ruling.at)
        state = evolve(frame, state, ruling.body, ruling.at, ruling.cause)
        began |= {clock.key: ruling for clock in state.clocks if clock.key not in known}
        is_last = after is None or after.cause != ruling.cause
        if is_last and ruling.cause in messages:
            state = keep_sealed(state, messages[ruling.cause])
    return began


def _local(case: Case, clock: Clock) -> datetime | None:
    if clock.trigger is not None or clock.received_at is None:
        return None
    try:
        return site_of(case.frame, clock).local(clock.received_at)
    except Uncovered:
        return None


def _deferred(case: Case, clock: Clock) -> tuple[Deferred, ...]:
    """Return each day between a receipt and the day on which it counts, with the reason."""
    local = _local(case, clock)
    if local is None or clock.promise is None:
        return ()
    calendar = calendar_of(case.frame, clock)
    day, found = local.date(), list[Deferred]()
    while day < clock.promise.trigger_day:
        kind = calendar.kind(day)
        if kind is not DayKind.BUSINESS:
            found.append(Deferred(day=day, why=Deferral(kind.value)))
        elif local.time() >= case.frame.policy.receipt_cutoff and day == local.date():
            found.append(Deferred(day=day, why=Deferral.CUTOFF))
        else:
            found.append(Deferred(day=day, why=Deferral.LEAVE))
        day += ONE_DAY
    return tuple(found)
