"""The clocks of a case: setting them off, counting them again, ending them, and their ladder.

Every clock is a row of the policy and a trigger. Its date is counted anew whenever leave or a pause
changes, and never comes out earlier than one that was told (policy K6, K9, K14).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from domain import departures
from domain.adjustment import skips_single_days
from domain.calendar import ONE_DAY
from domain.clock import (
    Mark,
    Promise,
    Span,
    Still,
    deemed_receipt,
    extend,
    keep,
    unused,
)
from domain.counting import count
from domain.editions import calendar_of, pinned, site_of
from domain.errors import Uncovered
from domain.floors import floored
from domain.leave import Days, denial_key, spells
from domain.people import Role
from domain.policy import ClockKind, ClockNature
from domain.state import Clock, ClockStatus, State
from domain.values import replace
from domain.windows import taken_back_until

if TYPE_CHECKING:
    from domain.leave import Leave
    from domain.policy import ClockRule
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
    state = state.with_clock(replace(clock, status=status, ended_at=at))
    if clock.kind in _RECEIPTS:
        return end(state, another_way_key(key), at, status)
    return state


_RECEIPTS = (ClockKind.PACKET_RECEIPT, ClockKind.NOTICE_RECEIPT)


def another_way_key(name: str) -> str:
    """Return the key of the duty to reach a reader on another way; it ends with a receipt's."""
    return f"{ClockKind.SECOND_CHANNEL}[{name}]"


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
        # A reviewer's clock has nothing to count again, and keeps its date under a new reviewer.
        owner_only = frame.policy.clock(clock.kind).calendar_of is not Role.EMPLOYEE
        if clock.status is ClockStatus.OPEN and not owner_only:
            # One by one: final wages follow the separation date, which stands before them.
            state = state.with_clock(dated(frame, state, clock))
    return state


def dated(frame: Frame, state: State, clock: Clock) -> Clock:
    """Return the clock with its date, or with what no calendar covers."""
    if frame.calendars or frame.sites:
        clock = pinned(frame, clock)
    try:
        return replace(clock, promise=_promise(frame, state, clock), uncovered="")
    except Uncovered as gap:
        return replace(clock, promise=None, uncovered=gap.sentence)


def on_leave(frame: Frame, state: State, day: date) -> bool:
    """Tell whether the employee is on protected leave that day."""
    calendar = frame.calendar(Role.EMPLOYEE)
    return any(leave.covers(day, calendar) for leave in spells(state.leaves, calendar))


def today(frame: Frame, instant: datetime) -> date:
    """Return the employee's local day: the dates of the case are counted there (K4).

    Beyond the zone data it is the day in UTC: to say which day it is promises nothing.
    """
    try:
        return frame.site(Role.EMPLOYEE).day_of(instant)
    except Uncovered:
        return instant.astimezone(UTC).date()


def counted(frame: Frame, state: State, clock: Clock) -> Promise | None:
    """Return the date that a clock comes to, whatever was told of it; None while none can be told.

    Raises:
        Uncovered: no calendar covers it.
    """
    rule = frame.policy.clock(clock.kind)
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    still = _stills(frame, state, rule, clock)
    trigger = clock.trigger
    if trigger is None and clock.received_at is not None:
        if clock.kind in departures.LAST_DAYS:
            # Leave does not stretch these, but it puts off the receipt that sets them off (K2).
            trigger = deemed_day(frame, state, clock.received_at, clock)
        else:
            cutoff = frame.policy.receipt_cutoff
            away = tuple(each for each in still if each.mark is not Mark.DOWNTIME)
            trigger = deemed_receipt(clock.received_at, cutoff, calendar, site, away)
    promise: Promise | None
    span = rule.span if clock.days is None else replace(rule.span, count=clock.days)
    if clock.kind is ClockKind.FINAL_WAGES:
        promise = departures.final_wages(frame, state, clock, span)
    elif trigger is None:
        return None
    elif clock.kind is ClockKind.CONSIDERATION:
        promise = departures.consideration(frame, clock, trigger, span.roll)
    else:
        promise = count(trigger, span, calendar, site, still)
    for days in clock.extra:
        longer = Span(days, rule.span.unit, rule.span.roll)
        promise = promise and extend(promise, longer, calendar, site, still)
    if promise is None:
        return None
    promise = floored(frame, state, clock, promise)
    return None if promise is None else departures.moved(frame, state, clock, promise)


def _promise(frame: Frame, state: State, clock: Clock) -> Promise | None:
    promise = counted(frame, state, clock)
    if promise is None:
        return None
    rule = frame.policy.clock(clock.kind)
    # A window lapses on a told date only, so what was told later holds from its beginning.
    as_of = None if rule.nature is ClockNature.WINDOW else frame.as_of
    promise = kept(frame, clock.key, promise, as_of)
    return replace(promise, forecast=_is_forecast(frame, state, clock, promise))


def never_shorter(frame: Frame, state: State) -> State:
    """Hold every open clock to what was told of it."""
    for clock in state.clocks:
        if clock.status is ClockStatus.OPEN and clock.promise is not None:
            promise = kept(frame, clock.key, clock.promise, frame.as_of)
            if promise is not clock.promise:
                state = state.with_clock(replace(clock, promise=promise))
    return state


def kept(frame: Frame, key: str, promise: Promise, as_of: datetime | None) -> Promise:
    """Return a promise, never earlier than what was told of the same clock (journal rule 10)."""
    told = frame.said.floor(key, as_of)
    return promise if told is None else keep(promise, told.last_day, told.ends_at)


def _stills(
    frame: Frame, state: State, rule: ClockRule, clock: Clock | None = None
) -> tuple[Still, ...]:
    """Return the days on which a clock stands still (K6; administrative pause; K19; downtime)."""
    still: list[Still] = []
    if rule.leave_pauses:
        calendar = frame.calendar(Role.EMPLOYEE) if clock is None else calendar_of(frame, clock)
        single = skips_single_days(state, rule.kind)
        for leave in spells(_leaves(state, "" if clock is None else clock.key), calendar):
            days = leave.days(calendar)
            if days is not None and (single or not leave.intermittent):
                still.append(Still(days, Mark.LEAVE))
    if rule.nature is ClockNature.WINDOW:
        still += [Still(downtime.days, Mark.DOWNTIME) for downtime in state.downtimes]
    if rule.admin_pauses:
        still += [Still(days, Mark.PAUSED) for days in state.pauses]
    if rule.kind in (ClockKind.NEXT_STEPS, ClockKind.IMPROVE_PLAN):
        still += [Still(days, Mark.PAUSED) for days in state.stand_stills]
    if rule.kind is ClockKind.IMPROVE_PLAN:
        # No plan is judged on work that was done without what was asked for.
        still += [
            Still(Days(each.asked_on, each.until and each.until - ONE_DAY), Mark.PAUSED)
            for each in state.accommodations
            if each.until is None or each.until > each.asked_on
        ]
    if rule.kind is ClockKind.PANEL_DECISION:
        # No panel decides on what the employee may still take back (K16).
        until = taken_back_until(frame, state)
        if state.appeal is not None and until is not None:
            still.append(Still(Days(state.appeal.filed_on, until), Mark.PAUSED))
    return tuple(still)


def _leaves(state: State, key: str) -> tuple[Leave, ...]:
    """Return the leaves that can stop a clock: not the denied one whose denial it waits for.

    Such a leave pauses until its denial is received (K8), so it cannot put off that very receipt.
    """
    return tuple(leave for leave in state.leaves if f"[{denial_key(leave.number)}]" not in key)


def _is_forecast(frame: Frame, state: State, clock: Clock, promise: Promise) -> bool:
    its = _leaves(state, clock.key)
    leaves = tuple(leave for leave in its if not leave.intermittent)
    if not frame.policy.clock(clock.kind).leave_pauses:
        return departures.is_forecast(frame, state, clock, promise, leaves)
    return any(leave.is_open and leave.first_day <= promise.last_day for leave in leaves)


def give_unused_days(frame: Frame, state: State, clock: Clock, now: datetime) -> Clock:
    """Return a window whose end came untold, with at least its unused days from today.

    Only a date that was told before it came lets a window pass (journal rule 9).
    """
    if clock.promise is None:
        return clock
    rule = frame.policy.clock(clock.kind)
    told = frame.said.floor(clock.key, now)
    left = rule.span.count if clock.days is None else clock.days
    if told is not None:
        left = max(1, unused(clock.promise, told.last_day))
    span = replace(rule.span, count=left)
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    try:
        again = count(site.day_of(now), span, calendar, site, _stills(frame, state, rule, clock))
    except Uncovered as gap:
        return replace(clock, promise=None, uncovered=gap.sentence)
    if again is None:
        return replace(clock, promise=None)
    forecast = _is_forecast(frame, state, clock, again)
    return replace(clock, not_before=again.last_day, promise=replace(again, forecast=forecast))


def day_after(frame: Frame, state: State, kind: ClockKind, trigger: date, days: int) -> date | None:
    """Return the day so many days after another, counted as a clock of this kind counts.

    None where a pause without a known end, or the end of a calendar, lies between.
    """
    rule = frame.policy.clock(kind)
    calendar, site = frame.calendar(rule.calendar_of), frame.site(rule.calendar_of)
    span = replace(rule.span, count=days)
    try:
        promise = count(trigger, span, calendar, site, _stills(frame, state, rule))
    except Uncovered:
        return None
    return None if promise is None else promise.last_day


def deemed_day(
    frame: Frame, state: State, received_at: datetime, clock: Clock | None = None
) -> date | None:
    """Return the employee's day on which a notice counts as received (K2).

    Raises:
        Uncovered: no calendar covers it.
    """
    calendar, site = frame.calendar(Role.EMPLOYEE), frame.site(Role.EMPLOYEE)
    if clock is not None:
        calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    days = (leave.days(calendar) for leave in spells(state.leaves, calendar))
    still = tuple(Still(each, Mark.LEAVE) for each in days if each is not None)
    return deemed_receipt(received_at, frame.policy.receipt_cutoff, calendar, site, still)


def is_window(frame: Frame, clock: Clock) -> bool:
    """Tell whether a clock is time in which a right may be used."""
    return frame.policy.clock(clock.kind).nature is ClockNature.WINDOW


def owner_of(frame: Frame, state: State, clock: Clock) -> Role:
    """Return who owes a duty or holds a right: the next to sign, or the policy's owner."""
    signer = signer_of(state, clock)
    if signer is not None:
        return signer
    owner = frame.policy.clock(clock.kind).owner
    if owner is not Role.REVIEWER or frame.people.holds(owner):
        return owner
    # The manager reviews until another reviewer is named; one who may not, waits for HR to name it.
    barred = state.plan.barred if state.plan is not None else ()
    manager = frame.people.seat(Role.MANAGER).person
    return Role.HR_PARTNER if manager in barred else Role.MANAGER


def signer_of(state: State, clock: Clock) -> Role | None:
    """Return who signs next, where a clock is that of a sign-off."""
    for request in state.requests:
        is_its = bool(request.clocks) and request.clocks[-1] == clock.key
        if is_its and len(request.signed) < len(request.sign_offs):
            return request.next_role
    return None
