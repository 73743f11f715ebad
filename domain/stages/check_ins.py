"""Weekly check-ins: one bucket after the other, excused, held or missed (policy K7, K10, K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, series, standing
from domain.calendar import ONE_DAY
from domain.errors import Code, Malformed, NotNow, Uncovered
from domain.facts import CheckInExcused, CheckInHeld, CheckInJustified, RulingBody
from domain.leave import Days, spells
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.series import bucket_number, plan_of
from domain.state import Bucket, BucketStatus, Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import JustifyCheckIn, RecordCheckIn
    from domain.said import Frame
    from domain.series import Series

FOCUS_CLOCKS = (ClockKind.DISCUSSION, ClockKind.CHECK_IN, ClockKind.NEXT_STEPS)
"""The clocks of Focus, which stop and go on together."""


def record_check_in_gate(frame: Frame, state: State, command: RecordCheckIn) -> None:
    """Keep the day in the running bucket, and ask nothing during leave."""
    today = duties.today(frame, command.received_at)
    nobody_on_leave(frame, state, today)
    running = _running_bucket(state, today)
    if running is None:
        raise NotNow(Code.NOTHING_OPEN, "no check-in is owed now")
    if not running[1] < command.held_on <= today:
        raise Malformed(
            Code.OUT_OF_RANGE, "a check-in is recorded in the week in which it was held"
        )


def record_check_in(frame: Frame, state: State, command: RecordCheckIn) -> tuple[RulingBody, ...]:
    """Record the check-in of the running bucket, once.

    A leave that becomes known later may move the bucket away from that day: the check-in was held
    all the same, and counts for the bucket that is owed next.
    """
    current = series.running(state)
    if current is None:
        raise NotNow(Code.NOTHING_OPEN, "no check-in is owed now")
    running = _running_bucket(state, duties.today(frame, command.received_at))
    owed = (clock for clock in current.clocks(state) if clock.status is ClockStatus.OPEN)
    clock = running[0] if running is not None else next(owed, None)
    if clock is not None and clock.status is ClockStatus.STOPPED:
        raise NotNow(Code.NOTHING_OPEN, "the plan had ended in this week: no check-in is owed")
    if clock is None or clock.status is not ClockStatus.OPEN:
        raise NotNow(Code.ALREADY_DONE, "this week's check-in is on record")
    return (
        CheckInHeld(
            bucket=bucket_number(clock),
            plan=current.plan,
            held_on=command.held_on,
            trend=command.trend,
            progress=command.progress,
            next_actions=command.next_actions,
        ),
    )


def justify_check_in(
    _frame: Frame, state: State, command: JustifyCheckIn
) -> tuple[RulingBody, ...]:
    """Justify a missed check-in of this stage, once."""
    plan = state.plan.number if state.plan is not None else 0
    for bucket in state.buckets:
        if (bucket.plan, bucket.number) != (plan, command.bucket):
            continue
        if bucket.status is not BucketStatus.MISSED:
            break
        if bucket.justified:
            raise NotNow(Code.ALREADY_DONE, "that check-in is justified")
        justified = CheckInJustified(
            bucket=bucket.number, plan=plan, person=command.by.person, reason=command.reason
        )
        return (justified,)
    raise NotNow(Code.NOTHING_OPEN, f"no check-in {command.bucket} was missed")


def bucket_over(frame: Frame, state: State, clock: Clock) -> bool:
    """Tell whether enough days off fall into a bucket to excuse its check-in (K7).

    Vacation, or days of intermittent leave: those do not move the bucket, check-ins are as worked.
    """
    if clock.promise is None:
        return False
    calendar = frame.calendar(Role.EMPLOYEE)
    single = tuple(each for each in spells(state.leaves, calendar) if each.intermittent)
    day, off = _bucket_start(state, clock), 0
    while day < clock.promise.last_day:
        day += ONE_DAY
        away = any(day in vacation for vacation in state.vacations)
        away = away or any(leave.covers(day, calendar) for leave in single)
        off += away and calendar.is_business_day(day)
    return off >= frame.policy.focus.excused_business_days


def evolve_check_in(frame: Frame, state: State, fact: CheckInHeld, at: datetime) -> State:
    """Keep the check-in, let the end run again that stood still, and send the recap."""
    key = series.bucket_key(fact.plan, fact.bucket)
    state = duties.end(_without_passed(state), key, at)
    bucket = Bucket(fact.bucket, BucketStatus.HELD, fact.trend, fact.plan)
    state = replace(state, buckets=(*state.buckets, bucket))
    if state.stand_stills and state.stand_stills[-1].last is None:
        state = replace(state, stand_stills=ended(state.stand_stills, fact.held_on))
        state = duties.recount(frame, state)
    word = notice(
        Template.CHECK_IN_RECAP,
        Role.EMPLOYEE,
        key,
        held_on=fact.held_on.isoformat(),
        trend=str(fact.trend),
        progress=fact.progress,
        next_actions=fact.next_actions,
    )
    return open_buckets(frame, replace(state, notices=(*state.notices, word)))


def evolve_justified(state: State, fact: CheckInJustified) -> State:
    """Keep HR's word; the days that the miss gave stay."""
    buckets = tuple(
        replace(bucket, justified=True)
        if (bucket.plan, bucket.number) == (fact.plan, fact.bucket)
        else bucket
        for bucket in state.buckets
    )
    return replace(state, buckets=buckets)


def evolve_excused(frame: Frame, state: State, fact: CheckInExcused, at: datetime) -> State:
    """Close a bucket that vacation excused."""
    key = series.bucket_key(fact.plan, fact.bucket)
    state = duties.end(state, key, at, ClockStatus.STOPPED)
    bucket = Bucket(fact.bucket, BucketStatus.EXCUSED, plan=fact.plan)
    return open_buckets(frame, replace(state, buckets=(*state.buckets, bucket)))


def evolve_missed_check_in(frame: Frame, state: State, clock: Clock, at: datetime) -> State:
    """Credit a missed check-in to the employee: more days, and from the third on a stand-still."""
    plan = plan_of(clock)
    state = _without_passed(state)
    state = state.with_clock(replace(clock, status=ClockStatus.PASSED, ended_at=at))
    bucket = Bucket(bucket_number(clock), BucketStatus.MISSED, plan=plan)
    state = _credited(frame, replace(state, buckets=(*state.buckets, bucket)), at)
    rule = frame.policy.focus
    row = standing.missed_in_a_row(state, plan)
    stands = bool(state.stand_stills) and state.stand_stills[-1].last is None
    if row >= rule.stand_still_after and not stands and clock.promise is not None:
        still = Days(clock.promise.last_day + ONE_DAY, None)
        state = replace(state, stand_stills=(*state.stand_stills, still))
    if row >= rule.alarm_after:
        words = (
            notice(Template.CHECK_INS_MISSED_TWICE, role, clock.key, row=str(row), clock=clock.key)
            for role in (Role.SKIP, Role.HR_PARTNER)
        )
        state = replace(state, notices=(*state.notices, *words))
    return open_buckets(frame, duties.recount(frame, state))


def _credited(frame: Frame, state: State, at: datetime) -> State:
    """Add the days of a missed check-in to the end, which may be ahead again by them (K19)."""
    current = series.running(state)
    clock = None if current is None else state.clock(current.until)
    if clock is None or not clock.is_owed:
        return state
    longer = replace(clock, extra=(*clock.extra, frame.policy.focus.missed_check_in_days))
    longer = duties.dated(frame, state, longer)
    if clock.status is ClockStatus.PASSED and longer.promise is not None:
        if longer.promise.ends_at <= at:
            # Still overdue, since the later date: what was said of the miss goes on to hold.
            return state.with_clock(replace(longer, ended_at=longer.promise.ends_at))
        longer = replace(longer, status=ClockStatus.OPEN, ended_at=None)
        state = replace(state, pivot_barred=False)
    return state.with_clock(longer)


def _without_passed(state: State) -> State:
    """Let go of a bucket that was missed before: its ladder has said what there was to say."""
    for clock in state.clocks:
        if clock.kind in series.KINDS and clock.status is ClockStatus.PASSED:
            state = state.with_clock(replace(clock, status=ClockStatus.STOPPED))
    return state


def open_buckets(frame: Frame, state: State, since: date | None = None) -> State:
    """Owe a check-in for every bucket up to the end, and always for the running one.

    The end is the next-steps date in Focus, the plan's in Improve. Buckets that ended before
    `since`, while Focus did not run, are not owed.
    """
    current = series.running(state)
    if current is None:
        return state
    length = frame.policy.focus.bucket_days
    while True:
        buckets = tuple(current.clocks(state))
        number = len(buckets) + 1
        clock = Clock(
            key=current.key(number),
            kind=current.kind,
            trigger=current.start,
            days=length * number,
        )
        clock = duties.dated(frame, state, clock)
        is_running = all(bucket.status is not ClockStatus.OPEN for bucket in buckets)
        if not is_running and not _ends_in_time(state, current, clock):
            return state
        if since is not None and clock.promise is not None and clock.promise.last_day < since:
            clock = replace(clock, status=ClockStatus.STOPPED)
        state = replace(state, clocks=(*state.clocks, clock))
        if clock.promise is None:
            return state


def stop_focus(state: State, at: datetime) -> State:
    """Stop the clocks of Focus: something else decides now."""
    return duties.end_all(state, at, ClockStatus.STOPPED, FOCUS_CLOCKS)


def resume_clocks(frame: Frame, state: State, on_day: date) -> State:
    """Let stopped Focus clocks run on, next steps not before the policy's gap (process 2, 10)."""
    earliest = time_to_arrive(frame, on_day)
    for clock in state.clocks:
        if clock.kind not in FOCUS_CLOCKS or clock.status is not ClockStatus.STOPPED:
            continue
        if clock.kind is ClockKind.CHECK_IN:
            if bucket_gone(clock, on_day) or _is_settled(state, clock):
                continue
            running = replace(clock, status=ClockStatus.OPEN, ended_at=None)
        else:
            running = replace(clock, status=ClockStatus.OPEN, ended_at=None, not_before=earliest)
        state = state.with_clock(running)
    return open_buckets(frame, duties.recount(frame, state), on_day)


def time_to_arrive(frame: Frame, on_day: date) -> date:
    """Return the earliest end of what runs on from a day, after it had stood still (process 10)."""
    gap = frame.policy.focus.reject_gap_business_days
    try:
        return frame.calendar(Role.EMPLOYEE).shift(on_day, gap)
    except Uncovered:
        return on_day  # counting the clock reports what is not covered


def bucket_gone(clock: Clock, on_day: date) -> bool:
    """Tell whether a clock is a bucket that ended before a day."""
    ended_before = clock.promise is not None and clock.promise.last_day < on_day
    return clock.kind in series.KINDS and ended_before


def _is_settled(state: State, clock: Clock) -> bool:
    its = (plan_of(clock), bucket_number(clock))
    return any((bucket.plan, bucket.number) == its for bucket in state.buckets)


def _ends_in_time(state: State, current: Series, clock: Clock) -> bool:
    end = state.clock(current.until)
    return (
        clock.promise is not None
        and end is not None
        and end.status is ClockStatus.OPEN
        and end.promise is not None
        and clock.promise.last_day <= end.promise.last_day
    )


def _running_bucket(state: State, day: date) -> tuple[Clock, date] | None:
    """Return the bucket into which a day falls, with the eve of its first day."""
    current = series.running(state)
    if current is None:
        return None
    for clock in current.clocks(state):
        if clock.promise is None:
            continue
        eve = _bucket_start(state, clock)
        if eve < day <= clock.promise.last_day:
            return clock, eve
    return None


def _bucket_start(state: State, clock: Clock) -> date:
    before = state.clock(series.bucket_key(plan_of(clock), bucket_number(clock) - 1))
    if before is not None and before.promise is not None:
        return before.promise.last_day
    if clock.trigger is None:
        raise AssertionError("a bucket is counted from a day")
    return clock.trigger


def ended(intervals: tuple[Days, ...], on_day: date) -> tuple[Days, ...]:
    """End the last interval on the eve of a day; one that would be empty goes."""
    last = intervals[-1]
    eve = on_day - ONE_DAY
    return (*intervals[:-1], Days(last.first, eve)) if eve >= last.first else intervals[:-1]


def nobody_on_leave(frame: Frame, state: State, day: date) -> None:
    """Check that nothing is asked of an employee on protected leave (K16).

    Raises:
        NotNow: it would be.
    """
    if duties.on_leave(frame, state, day):
        raise NotNow(Code.ON_LEAVE, "nothing is asked of the employee during protected leave")
