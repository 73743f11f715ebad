"""Calendars and zones that change while a case runs (policy K4, K14).

They count from receipt, never backwards. A clock that was promised keeps its date unless the new
version moves it later; what has ended stays ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, assert_never

from domain import duties
from domain.calendar import ONE_DAY
from domain.editions import Edition, pinned
from domain.errors import Code, Malformed, NotNow, Uncovered
from domain.facts import CalendarApplied, RecountReason, RulingBody, ZoneApplied
from domain.notices import Template, notice
from domain.people import Role
from domain.running import Recount
from domain.stages.check_ins import open_buckets
from domain.state import Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar
    from domain.clock import Promise
    from domain.commands import ApplyCalendar, ApplyZone
    from domain.said import Frame

WEEK = frozenset(range(1, 8))
"""ISO weekdays."""


def apply_calendar_gate(frame: Frame, state: State, command: ApplyCalendar) -> None:
    """Take a calendar that is whole, new by its version, and covers what was promised by it."""
    calendar = command.calendar
    _check_days(calendar)
    for held in (*frame.opening.calendars, *state.calendars):
        same = (held.name, held.version) == (calendar.name, calendar.version)
        if same and held != calendar:
            raise Malformed(Code.OUT_OF_RANGE, "that version is held already, with other days")
    if calendar.name not in {each.name for each in frame.held_calendars}:
        return
    if not calendar.covers(frame.site(Role.EMPLOYEE).day_of(command.received_at)):
        raise Malformed(Code.OUT_OF_RANGE, "the calendar does not cover today")
    for promise in _promised(state):
        if promise.calendar == calendar.name and promise.last_day > calendar.covers_to:
            raise Malformed(
                Code.OUT_OF_RANGE, f"a date is promised that it does not cover: {promise.last_day}"
            )


def _check_days(calendar: BusinessCalendar) -> None:
    """Check a calendar by itself, as its file would be.

    Raises:
        Malformed: its days contradict each other.
    """
    weekend = set(calendar.weekend)
    if calendar.covers_from > calendar.covers_to:
        raise Malformed(Code.OUT_OF_RANGE, "the calendar ends before it begins")
    if not weekend < WEEK:
        raise Malformed(Code.OUT_OF_RANGE, "the weekend is made of ISO weekdays, and not of all")
    days = (*calendar.holidays, *calendar.working_days)
    if not all(calendar.covers(day) for day in days):
        raise Malformed(Code.OUT_OF_RANGE, "a day of the calendar lies outside what it covers")
    if any(day.isoweekday() not in weekend for day in calendar.working_days):
        raise Malformed(Code.OUT_OF_RANGE, "a working day of the calendar is no weekend day")
    if set(calendar.working_days) & set(calendar.holidays):
        raise Malformed(Code.OUT_OF_RANGE, "a day of the calendar is worked and a holiday")


def apply_zone_gate(frame: Frame, state: State, command: ApplyZone) -> None:
    """Take data that are whole, new by their version, and reach as far as those before."""
    site = command.site
    changes = [*(offset.since for offset in site.offsets), site.until]
    if changes != sorted(set(changes)):
        raise Malformed(Code.OUT_OF_RANGE, "the offsets are not in order of time")
    if any(abs(timedelta(seconds=offset.seconds)) >= ONE_DAY for offset in site.offsets):
        raise Malformed(Code.OUT_OF_RANGE, "an offset is shorter than a day")
    for held in (*frame.opening.sites, *state.sites):
        same = (held.zone, held.tz_version) == (site.zone, site.tz_version)
        if same and held != site:
            raise Malformed(Code.OUT_OF_RANGE, "that version is held already, with other offsets")
    if site.zone not in {each.zone for each in frame.held_sites}:
        return
    if not site.covers(command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "the zone data do not cover today")
    if site.until < frame.site_named(site.zone).until:
        raise Malformed(Code.OUT_OF_RANGE, "the zone data end before those that the case holds")


def _promised(state: State) -> tuple[Promise, ...]:
    """Return the dates that still hold, in the versions that were told."""
    owed = (clock for clock in state.clocks if clock.is_owed)
    return tuple(clock.promise for clock in owed if clock.promise is not None)


def apply_calendar(frame: Frame, _state: State, command: ApplyCalendar) -> tuple[RulingBody, ...]:
    """Apply a version, once."""
    if command.calendar in (*frame.opening.calendars, *frame.calendars):
        raise NotNow(Code.ALREADY_DONE, "the case holds that version")
    return (CalendarApplied(calendar=command.calendar, reason=command.reason),)


def apply_zone(frame: Frame, _state: State, command: ApplyZone) -> tuple[RulingBody, ...]:
    """Apply a version, once."""
    if command.site in (*frame.opening.sites, *frame.sites):
        raise NotNow(Code.ALREADY_DONE, "the case holds that version")
    return (ZoneApplied(site=command.site, reason=command.reason),)


def evolve_calendar(frame: Frame, state: State, fact: CalendarApplied) -> State:
    """Count what runs by an older version again, with the days off of both."""
    state = _kept_versions(frame, state)
    before = replace(state, calendars=(*state.calendars, fact.calendar))
    frame, state = frame.of(before), before
    edition = Edition(fact.calendar.name, fact.calendar.version)
    for clock in before.clocks:
        # One by one: final wages follow the separation date, which stands before them.
        if clock.calendars[-1].name == edition.name:
            was = None if clock.promise is None else _date(frame, before, clock)
            state = _counted_by(frame, state, clock, edition, was)
    return open_buckets(frame, state)


def evolve_zone(frame: Frame, state: State, fact: ZoneApplied) -> State:
    """Hold each day that runs to the later of its two ends."""
    state = _kept_versions(frame, state)
    state = replace(state, sites=(*state.sites, fact.site))
    frame = frame.of(state)
    edition = Edition(fact.site.zone, fact.site.tz_version)
    for clock in state.clocks:
        if clock.zones[-1].name == edition.name:
            state = _ended_by(frame, state, clock, edition)
    return state


def _kept_versions(frame: Frame, state: State) -> State:
    return replace(state, clocks=tuple(pinned(frame, clock) for clock in state.clocks))


def _counted_by(
    frame: Frame, state: State, clock: Clock, edition: Edition, was: Promise | None
) -> State:
    """Count one clock with a version more, if that moves it later."""
    longer = replace(clock, calendars=(*clock.calendars, edition))
    data = f"calendar {edition}"
    match clock.status:
        case ClockStatus.MET:
            return state
        case ClockStatus.STOPPED:
            return state.with_clock(longer)  # should it run again: with every day off
        case ClockStatus.PASSED:
            return state.with_clock(_noted(clock, RecountReason.NOT_APPLIED, data))
        case ClockStatus.OPEN:
            pass
        case _:
            assert_never(clock.status)
    after = _date(frame, state, longer)
    if was is None and not clock.uncovered:
        return state.with_clock(duties.dated(frame, state, longer))  # no date while leave is open
    if was is None:
        reason = RecountReason.NOT_APPLIED if after is None else RecountReason.COVERED
    elif after is not None and after.ends_at <= was.ends_at:
        return state.with_clock(_noted(clock, RecountReason.NOT_APPLIED, data))
    else:
        reason = RecountReason.EXTENDED
    longer = _noted(duties.dated(frame, state, longer), reason, data)
    state = state.with_clock(longer)
    return state if reason is RecountReason.NOT_APPLIED else _told(frame, state, longer, data)


def _ended_by(frame: Frame, state: State, clock: Clock, edition: Edition) -> State:
    """End one clock's day by data more, if they end it at another instant."""
    longer = replace(clock, zones=(*clock.zones, edition))
    data = f"zone {edition}"
    match clock.status:
        case ClockStatus.MET:
            return state
        case ClockStatus.STOPPED:
            return state.with_clock(longer)
        case ClockStatus.PASSED:
            return state.with_clock(_noted(clock, RecountReason.NOT_APPLIED, data))
        case ClockStatus.OPEN:
            was = _date(frame, state, clock)
        case _:
            assert_never(clock.status)
    if was is None:
        return state.with_clock(duties.dated(frame, state, longer))
    if not _ends_otherwise(frame, was, edition):
        return state.with_clock(_noted(clock, RecountReason.NOT_APPLIED, data))
    longer = _noted(duties.dated(frame, state, longer), RecountReason.TZDATA, data)
    state = state.with_clock(longer)
    is_later = longer.promise is None or longer.promise.ends_at > was.ends_at
    return _told(frame, state, longer, data) if is_later else state


def _ends_otherwise(frame: Frame, promise: Promise, edition: Edition) -> bool:
    try:
        ends_at = frame.site_edition(edition).start_of(promise.last_day + ONE_DAY)
    except Uncovered:
        return False  # they do not speak of that day, such as the forecast of a leave long over
    return ends_at != promise.ends_at


def _date(frame: Frame, state: State, clock: Clock) -> Promise | None:
    """Return a clock's date as it stood before this instant: what was told since is no measure.

    Else the very word of the extension would make a later run find that nothing was extended.
    """
    try:
        promise = duties.counted(frame, state, clock)
    except Uncovered:
        return None
    before = frame.as_of - datetime.resolution
    return promise and duties.kept(frame, clock.key, promise, before)


def _noted(clock: Clock, reason: RecountReason, data: str) -> Clock:
    return replace(clock, recounts=(*clock.recounts, Recount(reason, data)))


def _told(frame: Frame, state: State, clock: Clock, data: str) -> State:
    """Tell whoever owns the clock, and the employee where it is a date of theirs."""
    owner = duties.owner_of(frame, state, clock)
    is_theirs = frame.policy.clock(clock.kind).leave_pauses
    words = tuple(
        notice(Template.DATE_MOVED_LATER, role, f"{clock.key}@{data}", clock=clock.key, data=data)
        for role in dict.fromkeys((owner, *((Role.EMPLOYEE,) if is_theirs else ())))
    )
    return replace(state, notices=(*state.notices, *words))
