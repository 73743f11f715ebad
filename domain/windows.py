"""The windows in which the employee may choose to leave, and what leaving pays in each.

Requirements C3, C4 and C6: T1 at the election, T2 after a failed plan, T1 after a won appeal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.clock import Mark, Roll, Span, Still, Unit, count
from domain.facts import ExitCause
from domain.leave import spells
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.state import Clock, Stage, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from domain.said import Frame

WINDOWS: Mapping[Stage, ClockKind] = {
    Stage.ELECTION: ClockKind.ELECTION,
    Stage.VERDICT: ClockKind.APPEAL_FILING,
    Stage.TRANSFER: ClockKind.TRANSFER,
}
"""The window of each stage in which the employee may choose to leave."""

TIERS: Mapping[Stage, tuple[Tier, ExitCause]] = {
    Stage.ELECTION: (Tier.T1, ExitCause.ELECTION),
    Stage.VERDICT: (Tier.T2, ExitCause.FAILED_PLAN),
    Stage.TRANSFER: (Tier.T1, ExitCause.TRANSFER),
}
"""What leaving pays in each of these stages (requirements C3, C4, C6)."""


def window(state: State) -> Clock | None:
    """Return the clock of the window in which the stage lets the employee choose."""
    kind = WINDOWS.get(state.stage)
    return None if kind is None else state.latest(kind)


def taken_back_until(frame: Frame, state: State) -> date | None:
    """Return up to when an appeal that was filed during leave may be taken back (K16).

    None where it was filed at work, or while the employee is not back.
    """
    appeal = state.appeal
    if appeal is None or not appeal.voluntary:
        return None
    return after_return(frame, state, appeal.filed_on)


def choice_waits_until(frame: Frame, state: State) -> date | None:
    """Return up to when a choice waits that was made during leave, after the window's end (K16).

    None where there is none, or while the employee is not back.
    """
    if state.election is None:
        return None
    day, calendar = state.election.on_day, frame.calendar(Role.EMPLOYEE)
    leaves = spells(state.leaves, calendar)
    covering = tuple(leave for leave in leaves if leave.covers(day, calendar))
    if not covering:
        return day  # the return turned out to lie before it
    return None if any(leave.is_open for leave in covering) else after_return(frame, state, day)


def after_return(frame: Frame, state: State, filed_on: date) -> date | None:
    """Return the last day on which what was filed on that day of leave may be taken back (K16).

    None where it was filed at work, while the employee is not back, or where another leave without
    a known end follows.
    """
    calendar, site = frame.calendar(Role.EMPLOYEE), frame.site(Role.EMPLOYEE)
    leaves = spells(state.leaves, calendar)
    covering = tuple(leave for leave in leaves if leave.covers(filed_on, calendar))
    back_on = max((leave.back_on for leave in covering if leave.back_on is not None), default=None)
    if back_on is None:
        return None
    days = (leave.days(calendar) for leave in leaves)
    still = [Still(each, Mark.LEAVE) for each in days if each is not None]
    still += [Still(each.days, Mark.DOWNTIME) for each in state.downtimes]
    span = Span(frame.policy.exit.voluntary_business_days, Unit.BUSINESS_DAY, Roll.NONE)
    counted = count(back_on, span, calendar, site, still)
    return None if counted is None else counted.last_day
