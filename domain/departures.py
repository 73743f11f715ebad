"""Dates of leaving that are more than one count: floors, last days, elapsed hours (K11 to K13).

`domain.duties` counts every clock; what the clocks of leaving do beyond that stands here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain import floors
from domain.calendar import ONE_DAY
from domain.clock import Mark, Promise, Roll, Span, TraceDay, Unit, count, keep
from domain.editions import calendar_of, site_of
from domain.facts import ExitCause
from domain.policy import ClockKind
from domain.release_rule import is_at
from domain.severance import completed_years

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.calendar import Site
    from domain.leave import Leave
    from domain.release_rule import FinalWagesRule, ShortNotice
    from domain.said import Frame
    from domain.state import Clock, State

LAST_DAYS = (ClockKind.SEPARATION, ClockKind.CONSIDERATION)
"""Clocks that no leave stretches, and that end on none of its days (K6, K12)."""


def notice_end(frame: Frame, day: date) -> date:
    """Return the end of notice counted from a day: the longer of contract and statute (K12)."""
    employment = frame.opening.employment
    years = completed_years(min(employment.hired, day), day)
    statutory = (
        row.at(years) for row in frame.policy.statutory_notice if is_at(employment.place, row.place)
    )
    return day + timedelta(weeks=max((employment.notice_weeks, *statutory)))


def last_day(state: State) -> date | None:
    """Return the separation date; None while it is open, or only a forecast."""
    clock = state.latest(ClockKind.SEPARATION)
    promise = clock.promise if clock is not None else None
    return None if promise is None or promise.forecast else promise.last_day


def final_wages(frame: Frame, state: State, clock: Clock, span: Span) -> Promise | None:
    """Return when final wages are due: by place and cause, from the last day, wherever that moves.

    Raises:
        Uncovered: a day lies outside the calendar.
    """
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    last = state.latest(ClockKind.SEPARATION)
    leaves = last.promise if last is not None else None
    if leaves is None or state.separation is None:
        return None
    rule = _wages_rule(frame)
    if rule is None:
        return count(leaves.last_day, span, calendar, site)
    resigned = state.separation.cause is ExitCause.RESIGNATION
    if resigned and rule.short_notice is not None:
        promise = _elapsed(state, rule.short_notice, leaves, site)
        if promise is not None:
            return promise
    length = rule.resigned if resigned else rule.ended
    span = Span(length.count, length.unit, span.roll)
    return count(leaves.last_day, span, calendar, site)


def _wages_rule(frame: Frame) -> FinalWagesRule | None:
    place = frame.opening.employment.place
    rules = (rule for rule in frame.policy.final_wages if is_at(place, rule.place))
    # A part of a country knows better than the country.
    return max(rules, key=lambda rule: len(rule.place), default=None)


def _elapsed(state: State, rule: ShortNotice, leaves: Promise, site: Site) -> Promise | None:
    """Return so many hours after a notice that was too short; None where it was long enough.

    Hours elapse alike on every day and through every change of clocks: no calendar counts them.
    """
    given_at = _notice_at(state)
    if given_at is None or leaves.ends_at - given_at >= timedelta(hours=rule.notice_hours):
        return None
    ends_at = given_at + timedelta(hours=rule.within_hours)
    if ends_at <= leaves.ends_at:
        return None
    day = site.day_of(ends_at - timedelta(microseconds=1))
    hours = rule.within_hours
    elapsed = TraceDay(day, Mark.ELAPSED, hours, hours)
    return Promise(
        trigger_day=site.day_of(given_at),
        last_day=day,
        ends_at=ends_at,
        forecast=False,
        calendar=leaves.calendar,
        calendar_version=leaves.calendar_version,
        zone=site.zone,
        tz_version=site.tz_version,
        trace=(elapsed,),
    )


def _notice_at(state: State) -> datetime | None:
    if state.resignation is not None and state.resignation.given_at is not None:
        return state.resignation.given_at
    return state.separation.began_at if state.separation is not None else None


def consideration(frame: Frame, clock: Clock, trigger: date, roll: Roll) -> Promise | None:
    """Return the longest of all times to consider that apply (K13).

    Raises:
        Uncovered: a day lies outside the calendar.
    """
    rule = frame.policy.release
    if rule is None:
        return None
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    promises = (
        count(trigger, Span(length.count, length.unit, roll), calendar, site)
        for _, length in rule.considerations(frame.opening.employment.place)
    )
    return max((each for each in promises if each is not None), key=lambda each: each.ends_at)


def moved(frame: Frame, state: State, clock: Clock, promise: Promise) -> Promise | None:
    """Move an end of leaving to where it may be; None where no day is known.

    Raises:
        Uncovered: a day lies outside the calendar.
    """
    calendar, site = calendar_of(frame, clock), site_of(frame, clock)
    if clock.kind is ClockKind.CONSIDERATION:
        rule, leaves = frame.policy.release, state.latest(ClockKind.SEPARATION)
        if rule is None or leaves is None or leaves.promise is None:
            return None
        # Nobody signs before the separation date, so time to sign has to be left after it.
        signing = Span(rule.signing_days, Unit.CALENDAR_DAY, Roll.FOLLOWING)
        floor = count(leaves.promise.last_day, signing, calendar, site)
        if floor is not None:  # pragma: no branch -- nothing stands still in this count
            promise = keep(promise, floor.last_day, floor.ends_at)
    if clock.kind in LAST_DAYS:
        return floors.outside_leave(frame, state, clock, promise)
    if clock.kind is ClockKind.PAYMENT and promise.last_day == clock.not_before:
        # The first day on which it may be paid is no day of banks.
        day = promise.last_day
        if not calendar.is_business_day(day):
            day = calendar.next_business_day(day)
        return keep(promise, day, site.start_of(day + ONE_DAY))
    return promise


def is_forecast(
    frame: Frame, state: State, clock: Clock, promise: Promise, leaves: tuple[Leave, ...]
) -> bool:
    """Tell whether the end of a clock that leave does not stop is no promise yet.

    A last day waits for the end of a leave that it touches; what was signed on leave may be taken
    back until some days after the return.
    """
    if clock.kind is ClockKind.REVOCATION:
        filed_on, calendar = floors.filed_on(state, clock), calendar_of(frame, clock)
        return filed_on is not None and any(
            leave.is_open and leave.covers(filed_on, calendar) for leave in leaves
        )
    if clock.kind not in LAST_DAYS:
        return False
    if clock.kind is ClockKind.CONSIDERATION and last_day(state) is None:
        return True
    return any(leave.is_open and leave.first_day <= promise.last_day for leave in leaves)
