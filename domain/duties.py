"""The clocks of a case: setting them off, counting them again, ending them, and their ladder.

Every clock is a row of the policy and a trigger. Its date is counted anew whenever leave or a pause
changes, and never comes out earlier than one that was told (policy K6, K9, K14).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.clock import (
    Mark,
    Promise,
    Roll,
    Span,
    Still,
    Unit,
    count,
    deemed_receipt,
    extend,
    keep,
    unused,
)
from domain.errors import Uncovered
from domain.people import Role
from domain.policy import ClockKind, ClockNature, RungUnit
from domain.state import BucketStatus, Clock, ClockStatus, Flag, State

if TYPE_CHECKING:
    from domain.calendar import Site
    from domain.notices import Template
    from domain.policy import ClockRule, Rung
    from domain.said import Frame


def start(frame: Frame, state: State, clock: Clock) -> State:
    """Set a clock off and give it its date."""
    return replace(state, clocks=(*state.clocks, dated(frame, state, clock)))


def clock_key(state: State, kind: ClockKind) -> str:
    """Return the key of the next clock of a kind: bare for the first, numbered from the second."""
    so_far = sum(1 for clock in state.clocks if clock.kind is kind)
    return str(kind) if so_far == 0 else f"{kind}[{so_far + 1}]"


def end(state: State, key: str, at: datetime, status: ClockStatus = ClockStatus.MET) -> State:
    """End a clock that still asks something; any other stays as it is."""
    clock = state.clock(key)
    if clock is None or not clock.is_owed:
        return state
    return state.with_clock(replace(clock, status=status, ended_at=at))


def end_all(
    state: State, at: datetime, status: ClockStatus, kinds: tuple[ClockKind, ...] = ()
) -> State:
    """End every clock that still asks something, or those of the kinds named."""
    for clock in state.clocks:
        if clock.is_owed and (not kinds or clock.kind in kinds):
            state = end(state, clock.key, at, status)
    return state


def recount(frame: Frame, state: State) -> State:
    """Count every open clock again, after leave, a pause or a vacation has changed."""
    for clock in state.clocks:
        if clock.status is ClockStatus.OPEN:
            # One by one: final wages follow the separation date, which stands before them.
            state = state.with_clock(dated(frame, state, clock))
    return state


def dated(frame: Frame, state: State, clock: Clock) -> Clock:
    """Return the clock with its date, or with what no calendar covers."""
    try:
        return replace(clock, promise=_promise(frame, state, clock), uncovered="")
    except Uncovered as gap:
        return replace(clock, promise=None, uncovered=gap.sentence)


def on_leave(frame: Frame, state: State, day: date) -> bool:
    """Tell whether the employee is on protected leave that day."""
    calendar = frame.calendar(Role.EMPLOYEE)
    return any(leave.covers(day, calendar) for leave in state.leaves)


def today(frame: Frame, instant: datetime) -> date:
    """Return the employee's local day: the dates of the case are counted there (K4).

    Beyond the zone data it is the day in UTC: to say which day it is promises nothing.
    """
    try:
        return frame.site(Role.EMPLOYEE).day_of(instant)
    except Uncovered:
        return instant.astimezone(UTC).date()


def _promise(frame: Frame, state: State, clock: Clock) -> Promise | None:
    rule = frame.policy.clock(clock.kind)
    calendar, site = frame.calendar(rule.calendar_of), frame.site(rule.calendar_of)
    still = _stills(frame, state, rule)
    trigger = clock.trigger
    if clock.kind is ClockKind.FINAL_WAGES:
        # Final wages are due on the last day of employment, wherever that moves.
        separation = state.latest(ClockKind.SEPARATION)
        leaves = separation.promise if separation is not None else None
        trigger = leaves.last_day if leaves is not None else None
    if trigger is None and clock.received_at is not None:
        cutoff = frame.policy.receipt_cutoff
        trigger = deemed_receipt(clock.received_at, cutoff, calendar, site, still)
    if trigger is None:
        return None
    span = rule.span if clock.days is None else replace(rule.span, count=clock.days)
    promise = count(trigger, span, calendar, site, still)
    for days in clock.extra:
        longer = Span(days, Unit.CALENDAR_DAY, rule.span.roll)
        promise = promise and extend(promise, longer, calendar, site, still)
    if promise is None:
        return None
    promise = _floored(frame, state, clock, promise, site)
    if promise is not None and clock.kind is ClockKind.SEPARATION:
        promise = _outside_leave(frame, state, promise, site)
    if promise is None:
        return None
    told = frame.said.floor(clock.key)
    if told is not None:
        promise = keep(promise, told.last_day, told.ends_at)
    return replace(promise, forecast=_is_forecast(state, rule, promise))


def _stills(frame: Frame, state: State, rule: ClockRule) -> tuple[Still, ...]:
    """Return the days on which this clock stands still (K6; administrative pause; K19)."""
    still: list[Still] = []
    if rule.leave_pauses:
        calendar = frame.calendar(Role.EMPLOYEE)
        for leave in state.leaves:
            days = leave.days(calendar)
            if days is not None:
                still.append(Still(days, Mark.LEAVE))
    if rule.admin_pauses:
        still += [Still(days, Mark.PAUSED) for days in state.pauses]
    if rule.kind is ClockKind.NEXT_STEPS:
        still += [Still(days, Mark.PAUSED) for days in state.stand_stills]
    return tuple(still)


def _floored(
    frame: Frame, state: State, clock: Clock, promise: Promise, site: Site
) -> Promise | None:
    """Apply the day that the case set as the earliest, and the time to think after a return."""
    floors = [] if clock.not_before is None else [clock.not_before]
    if clock.kind is ClockKind.ELECTION and state.election is not None:
        # What was filed during leave may be withdrawn until some days after the return (K16).
        after = Span(frame.policy.exit.voluntary_business_days, Unit.BUSINESS_DAY, Roll.NONE)
        calendar = frame.calendar(Role.EMPLOYEE)
        still = _stills(frame, state, frame.policy.clock(clock.kind))
        for leave in state.leaves:
            if leave.back_on is None or not leave.covers(state.election.on_day, calendar):
                continue
            longer = count(leave.back_on, after, calendar, site, still)
            if longer is None:
                return None
            floors.append(longer.last_day)
    for day in floors:
        promise = keep(promise, day, site.start_of(day + ONE_DAY))
    return promise


def _outside_leave(frame: Frame, state: State, promise: Promise, site: Site) -> Promise | None:
    """Move a separation date out of protected leave: employment never ends during it (K12)."""
    calendar = frame.calendar(Role.EMPLOYEE)
    day = promise.last_day
    for leave in sorted(state.leaves, key=lambda each: each.first_day):
        days = leave.days(calendar)
        if days is None or day not in days:
            continue
        if days.last is None:
            return None
        day = days.last + ONE_DAY
    return keep(promise, day, site.start_of(day + ONE_DAY))


def _is_forecast(state: State, rule: ClockRule, promise: Promise) -> bool:
    if not rule.leave_pauses and rule.kind is not ClockKind.SEPARATION:
        return False
    return any(leave.is_open and leave.first_day <= promise.last_day for leave in state.leaves)


def give_unused_days(frame: Frame, state: State, clock: Clock, now: datetime) -> Clock:
    """Return a window whose end came untold, with at least its unused days from today.

    Only a date that was told before it came lets a window pass (journal rule 9).
    """
    if clock.promise is None:
        return clock
    rule = frame.policy.clock(clock.kind)
    told = frame.said.floor(clock.key)
    left = rule.span.count
    if told is not None:
        left = max(1, unused(clock.promise, told.last_day))
    span = replace(rule.span, count=left)
    calendar, site = frame.calendar(rule.calendar_of), frame.site(rule.calendar_of)
    again = count(site.day_of(now), span, calendar, site, _stills(frame, state, rule))
    if again is None:
        return replace(clock, promise=None)
    forecast = _is_forecast(state, rule, again)
    return replace(clock, not_before=again.last_day, promise=replace(again, forecast=forecast))


@dataclass(frozen=True, slots=True)
class RungDue:
    """A rung of a clock's ladder with the instant at which it is taken."""

    clock: str
    last_day: date
    rung: Rung
    to: Role
    at: datetime

    @property
    def template(self) -> Template:
        """Return what it asks."""
        return self.rung.task

    @property
    def key(self) -> str:
        """Return the key under which it is said once for this date."""
        return f"{self.template}:{self.clock}@{self.last_day}#{self.rung.offset}:{self.to}"


def rungs(frame: Frame, clock: Clock) -> tuple[RungDue, ...]:
    """Return every rung of a clock that still asks something, with its instants.

    A rung of business days is taken at the policy's hour of its recipient's day, counted from the
    last local day in the clock's own calendar; rung 0 is the instant of the end itself.
    """
    if not clock.is_owed or clock.promise is None or clock.promise.forecast:
        return ()
    rule = frame.policy.clock(clock.kind)
    due: list[RungDue] = []
    for rung in rule.ladder:
        for to in rung.to:
            at = rung_instant(frame, clock, rung, to)
            if at is not None:
                due.append(RungDue(clock.key, clock.promise.last_day, rung, to, at))
    return tuple(due)


def rung_instant(frame: Frame, clock: Clock, rung: Rung, to: Role) -> datetime | None:
    """Return when a rung is taken, or None where no calendar covers that day."""
    if clock.promise is None:
        return None
    if rung.unit is RungUnit.HOUR:
        return clock.promise.ends_at + timedelta(hours=rung.offset)
    if rung.offset == 0:
        return clock.promise.ends_at
    return business_days_after_end(frame, clock, rung.offset, to)


def business_days_after_end(
    frame: Frame, clock: Clock, business_days: int, role: Role
) -> datetime | None:
    """Return the rung hour of the role's day so many business days after a clock's last day."""
    if clock.promise is None:
        return None
    rule = frame.policy.clock(clock.kind)
    try:
        day = frame.calendar(rule.calendar_of).shift(clock.promise.last_day, business_days)
        return frame.site(role).instant(day, frame.policy.rung_time)
    except Uncovered:
        return None


def is_window(frame: Frame, clock: Clock) -> bool:
    """Tell whether a clock is time in which a right may be used."""
    return frame.policy.clock(clock.kind).nature is ClockNature.WINDOW


def held_percent(state: State) -> int:
    """Return how many percent of the check-ins owed so far were held; 100 where none was (K19)."""
    owed = [bucket for bucket in state.buckets if bucket.status is not BucketStatus.EXCUSED]
    if not owed:
        return 100
    held = sum(1 for bucket in owed if bucket.status is BucketStatus.HELD)
    return held * 100 // len(owed)


def missed_in_a_row(state: State) -> int:
    """Return how many check-ins the employer has missed since the last one held."""
    row = 0
    for bucket in sorted(state.buckets, key=lambda each: each.number, reverse=True):
        if bucket.status is BucketStatus.HELD:
            break
        row += bucket.status is BucketStatus.MISSED
    return row


def flags(frame: Frame, state: State) -> tuple[Flag, ...]:
    """Return what a reader should know besides the stage."""
    raised: list[Flag] = []
    if state.backdated:
        raised.append(Flag.BACKDATED)
    if pivot_barred_until(frame, state) is not None:
        raised.append(Flag.SHORT_COACHING)
    if state.case_held:
        raised.append(Flag.CASE_HELD)
    if state.pivot_barred:
        raised.append(Flag.PIVOT_BARRED)
    if state.stand_stills and state.stand_stills[-1].last is None:
        raised.append(Flag.STAND_STILL)
    if state.election is not None and on_leave(frame, state, state.election.on_day):
        raised.append(Flag.VOLUNTARY_DURING_LEAVE)
    if frame.said.reviews:
        raised.append(Flag.RETROACTIVE_REVIEW)
    return tuple(raised)


def pivot_barred_until(frame: Frame, state: State) -> date | None:
    """Return the day from which Pivot may be asked for, where coaching was too short (K9).

    Compared is the next-steps date as first counted, from the effective date alone: later
    extensions do not lift the flag.
    """
    if state.approved_on is None or state.effective_on is None:
        return None
    rule = frame.policy.clock(ClockKind.NEXT_STEPS)
    calendar, site = frame.calendar(rule.calendar_of), frame.site(rule.calendar_of)
    first = count(state.effective_on, rule.span, calendar, site)
    shortest = timedelta(days=frame.policy.focus.short_coaching_days)
    if first is None or first.last_day - state.approved_on >= shortest:
        return None
    return state.approved_on + shortest
