"""Days that a date does not come before, whatever was counted (policy K12, K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.clock import Promise, Roll, Span, Still, Unit, count, keep
from domain.editions import calendar_of, site_of
from domain.windows import WINDOWS

if TYPE_CHECKING:
    from datetime import date

    from domain.said import Frame
    from domain.state import Clock, State


def floored(
    frame: Frame, state: State, clock: Clock, promise: Promise, still: tuple[Still, ...]
) -> Promise | None:
    """Apply the day that the case set as the earliest, and the time to think after a return."""
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    floors = [] if clock.not_before is None else [clock.not_before]
    filed_on = _filed_on(state, clock)
    if filed_on is not None:
        # What was filed during leave may be withdrawn until some days after the return (K16).
        after = Span(frame.policy.exit.voluntary_business_days, Unit.BUSINESS_DAY, Roll.NONE)
        for leave in state.leaves:
            if leave.back_on is None or not leave.covers(filed_on, calendar):
                continue
            longer = count(leave.back_on, after, calendar, site, still)
            if longer is None:
                return None
            floors.append(longer.last_day)
    for day in floors:
        promise = keep(promise, day, site.start_of(day + ONE_DAY))
    return promise


def _filed_on(state: State, clock: Clock) -> date | None:
    """Return the day of what was filed within a window of choice and has not taken effect."""
    if clock.kind not in WINDOWS.values() or state.election is None:
        return None
    return state.election.on_day


def outside_leave(frame: Frame, state: State, clock: Clock, promise: Promise) -> Promise | None:
    """Move a separation date out of protected leave: employment never ends during it (K12)."""
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    day = promise.last_day
    for leave in sorted(state.leaves, key=lambda each: each.first_day):
        days = leave.days(calendar)
        if days is None or day not in days:
            continue
        if days.last is None:
            return None
        day = days.last + ONE_DAY
    return keep(promise, day, site.start_of(day + ONE_DAY))
