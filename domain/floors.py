"""Days that a date does not come before, whatever was counted (policy K12, K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.clock import Promise, keep
from domain.editions import calendar_of, site_of
from domain.leave import spells
from domain.people import Role
from domain.policy import ClockKind, ClockNature
from domain.windows import WINDOWS, after_return

if TYPE_CHECKING:
    from datetime import date

    from domain.said import Frame
    from domain.state import Clock, State


def floored(frame: Frame, state: State, clock: Clock, promise: Promise) -> Promise | None:
    """Apply the day that the case set as the earliest, and the time to think after a return."""
    site = site_of(frame, clock)
    floors = [] if clock.not_before is None else [clock.not_before]
    filed = filed_on(state, clock)
    if filed is not None and _was_back_by(frame, state, filed):
        # What was filed during leave may be withdrawn until some days after the return (K16).
        until = after_return(frame, state, filed)
        if until is None:
            return None
        floors.append(until)
    if frame.policy.clock(clock.kind).nature is ClockNature.WINDOW:
        floors += _re_entry(frame, state, clock, promise)
    for day in floors:
        promise = keep(promise, day, site.start_of(day + ONE_DAY))
    return promise


def _was_back_by(frame: Frame, state: State, day: date) -> bool:
    """Tell whether a return is on record from a leave that covers a day."""
    calendar = frame.calendar(Role.EMPLOYEE)
    leaves = spells(state.leaves, calendar)
    return any(leave.back_on is not None and leave.covers(day, calendar) for leave in leaves)


def _re_entry(frame: Frame, state: State, clock: Clock, promise: Promise) -> list[date]:
    """Return the days before which a window does not end after a return that it has seen."""
    days = frame.policy.absence.re_entry_business_days
    calendar = calendar_of(frame, clock)
    return [
        calendar.shift(leave.back_on, days)
        for leave in state.leaves
        if days
        and leave.back_on is not None
        and promise.trigger_day < leave.back_on <= promise.last_day
    ]


def filed_on(state: State, clock: Clock) -> date | None:
    """Return the day of what was filed and has not taken effect: a choice, or a signature."""
    if clock.kind is ClockKind.REVOCATION and state.release is not None:
        return state.release.signed_on
    if clock.kind not in WINDOWS.values() or state.election is None:
        return None
    return state.election.on_day


def outside_leave(frame: Frame, state: State, clock: Clock, promise: Promise) -> Promise | None:
    """Move a separation date out of protected leave: employment never ends during it (K12)."""
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    day = promise.last_day
    for leave in sorted(spells(state.leaves, calendar), key=lambda each: each.first_day):
        days = leave.days(calendar)
        if days is None or day not in days:
            continue
        if days.last is None:
            return None
        day = days.last + ONE_DAY
    return keep(promise, day, site.start_of(day + ONE_DAY))
