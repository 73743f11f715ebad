"""Focus: discussion, weekly check-ins, next steps, pause (process 2, 12; policy K9, K10, K19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain import duties, requests
from domain.calendar import ONE_DAY
from domain.errors import Code, Malformed, NotNow, NotYours, Uncovered
from domain.facts import (
    CheckInExcused,
    CheckInHeld,
    DiscussionHeld,
    FocusBegan,
    FocusPaused,
    FocusResumed,
    NextStepsExtended,
    PivotRequested,
    RequestExpired,
    RulingBody,
)
from domain.leave import Days
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.state import (
    Bucket,
    BucketStatus,
    Clock,
    ClockStatus,
    RequestStatus,
    Stage,
    State,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import (
        RecordCheckIn,
        RecordDiscussion,
        RequestExtension,
        RequestPause,
        RequestPivot,
        RequestRemoval,
        ResumeFocus,
    )
    from domain.said import Frame

FOCUS_CLOCKS = (ClockKind.DISCUSSION, ClockKind.CHECK_IN, ClockKind.NEXT_STEPS)


def record_discussion_gate(frame: Frame, state: State, command: RecordDiscussion) -> None:
    """Keep the day between approval and today; others stand in only once it is late."""
    today = duties.today(frame, command.received_at)
    if state.approved_on is None or not state.approved_on <= command.held_on <= today:
        raise Malformed(Code.OUT_OF_RANGE, "the discussion lies between the approval and today")
    clock = state.clock(ClockKind.DISCUSSION)
    late = clock is not None and clock.status is ClockStatus.PASSED
    if command.by.role is not Role.MANAGER and not late:
        raise NotNow(Code.NOT_YET, "others hold the discussion only once the manager is late")
    _nobody_on_leave(frame, state, command.held_on)


def record_discussion(
    _frame: Frame, state: State, command: RecordDiscussion
) -> tuple[RulingBody, ...]:
    """Record the first discussion, once."""
    clock = state.clock(ClockKind.DISCUSSION)
    if clock is None or not clock.is_owed:
        raise NotNow(Code.ALREADY_DONE, "the first discussion is on record")
    return (DiscussionHeld(held_on=command.held_on, recap=command.recap),)


def record_check_in_gate(frame: Frame, state: State, command: RecordCheckIn) -> None:
    """Keep the day in the running bucket, and ask nothing during leave."""
    today = duties.today(frame, command.received_at)
    _nobody_on_leave(frame, state, today)
    bucket = _running_bucket(state, today)
    if bucket is not None and not bucket[1] < command.held_on <= today:
        raise Malformed(
            Code.OUT_OF_RANGE, "a check-in is recorded in the week in which it was held"
        )


def record_check_in(frame: Frame, state: State, command: RecordCheckIn) -> tuple[RulingBody, ...]:
    """Record the check-in of the running bucket, once."""
    running = _running_bucket(state, duties.today(frame, command.received_at))
    if running is None:
        raise NotNow(Code.NOTHING_OPEN, "no check-in is owed now")
    clock, _ = running
    if clock.status is not ClockStatus.OPEN:
        raise NotNow(Code.ALREADY_DONE, "this week's check-in is on record")
    return (
        CheckInHeld(
            bucket=bucket_number(clock),
            held_on=command.held_on,
            trend=command.trend,
            progress=command.progress,
            next_actions=command.next_actions,
        ),
    )


def request_removal_gate(
    _frame: Frame, state: State, command: RequestRemoval | RequestExtension
) -> None:
    """Let HR propose only once next steps are overdue."""
    clock = state.clock(ClockKind.NEXT_STEPS)
    overdue = clock is not None and clock.status is ClockStatus.PASSED
    if command.by.role is Role.HR_PARTNER and not overdue:
        raise NotNow(Code.NOT_YET, "HR proposes next steps only once they are overdue")


def request_removal(frame: Frame, state: State, command: RequestRemoval) -> tuple[RulingBody, ...]:
    """Ask to end Focus."""
    return (requests.opened(frame, state, RequestKind.REMOVAL, command.by, command.reason),)


def request_extension_gate(frame: Frame, state: State, command: RequestExtension) -> None:
    """Keep the days within the policy, and the new date ahead."""
    request_removal_gate(frame, state, command)
    rule = frame.policy.focus
    if not rule.extension_min_days <= command.days <= rule.extension_max_days:
        raise Malformed(
            Code.OUT_OF_RANGE,
            f"an extension is {rule.extension_min_days} to {rule.extension_max_days} days",
        )
    clock = state.clock(ClockKind.NEXT_STEPS)
    if clock is not None and clock.promise is not None:
        moved = clock.promise.last_day + timedelta(days=command.days)
        if moved <= duties.today(frame, command.received_at):
            raise NotNow(Code.TOO_LATE, "that extension would end in the past")


def request_extension(
    frame: Frame, state: State, command: RequestExtension
) -> tuple[RulingBody, ...]:
    """Ask for an extension; beyond the sum of the policy the director signs too (K9)."""
    total = state.extended_days + command.days
    is_long = total > frame.policy.focus.extension_sum_days
    kind = RequestKind.LONG_EXTENSION if is_long else RequestKind.EXTENSION
    return (requests.opened(frame, state, kind, command.by, command.reason, days=command.days),)


def request_pause(frame: Frame, state: State, command: RequestPause) -> tuple[RulingBody, ...]:
    """Ask for an administrative pause, if none is running."""
    if state.paused:
        raise NotNow(Code.ALREADY_DONE, "Focus is paused")
    return (requests.opened(frame, state, RequestKind.PAUSE, command.by, command.reason),)


def resume_focus(frame: Frame, state: State, command: ResumeFocus) -> tuple[RulingBody, ...]:
    """End the administrative pause."""
    if not state.paused:
        raise NotNow(Code.NOTHING_OPEN, "Focus is not paused")
    return (FocusResumed(on_day=duties.today(frame, command.received_at)),)


def request_pivot_gate(frame: Frame, state: State, command: RequestPivot) -> None:
    """Hold back a Pivot that the employer has not earned (K9, K10, K19; ladder)."""
    bounds = frame.policy.exit
    if not bounds.plan_min_days <= command.plan_days <= bounds.plan_max_days:
        raise Malformed(
            Code.OUT_OF_RANGE,
            f"an Improve plan is {bounds.plan_min_days} to {bounds.plan_max_days} days",
        )
    if command.packet_by == command.by.person:
        raise NotYours(Code.SEPARATION_OF_DUTIES, "the manager does not write the packet text")
    today = duties.today(frame, command.received_at)
    _nobody_on_leave(frame, state, today)
    if state.case_held:
        raise NotNow(Code.CASE_HELD, "the first discussion has not been held")
    barred_until = duties.pivot_barred_until(frame, state)
    if barred_until is not None and today < barred_until:
        raise NotNow(
            Code.SHORT_COACHING, f"coaching was too short: Pivot not before {barred_until}"
        )
    if state.pivot_barred:
        raise NotNow(Code.TOO_LATE, "next steps are so late that only extend or remove is left")
    if duties.held_percent(state) < frame.policy.focus.held_percent:
        raise NotNow(Code.CHECK_INS_MISSING, "too few of the check-ins owed were held")


def request_pivot(frame: Frame, state: State, command: RequestPivot) -> tuple[RulingBody, ...]:
    """Ask to move to Pivot, or ask again after rework; other open requests lapse."""
    opened = requests.opened(
        frame, state, RequestKind.PIVOT, command.by, command.reason, barred=command.packet_by
    )
    number = 1
    if state.pivot is not None:
        again = state.stage is Stage.PIVOT_ENTRY
        if again and state.request(state.pivot.request).status is not RequestStatus.SENT_BACK:
            raise NotNow(Code.ALREADY_DONE, "Pivot is approved")
        number = state.pivot.number + (0 if again else 1)
    lapsed = tuple(
        RequestExpired(request=request.key)
        for request in state.requests
        if request.status is RequestStatus.OPEN
    )
    asked = PivotRequested(pivot=number, request=opened.request, plan_days=command.plan_days)
    return (*lapsed, asked, opened)


def bucket_over(frame: Frame, state: State, clock: Clock) -> bool:
    """Tell whether enough vacation falls into a bucket to excuse its check-in (K7)."""
    if clock.promise is None:
        return False
    calendar = frame.calendar(Role.EMPLOYEE)
    day, off = _bucket_start(state, clock), 0
    while day < clock.promise.last_day:
        day += ONE_DAY
        on_vacation = any(day in vacation for vacation in state.vacations)
        off += on_vacation and calendar.is_business_day(day)
    return off >= frame.policy.focus.excused_business_days


def evolve_began(frame: Frame, state: State, fact: FocusBegan) -> State:
    """Set off the clocks of Focus: from the approval, next steps from the effective date (K9)."""
    state = replace(
        state,
        stage=Stage.FOCUS,
        approved_on=fact.approved_on,
        effective_on=fact.effective_on,
        backdated=fact.backdated,
    )
    for kind, trigger in (
        (ClockKind.DISCUSSION, fact.approved_on),
        (ClockKind.NEXT_STEPS, fact.effective_on),
    ):
        state = duties.start(frame, state, Clock(key=str(kind), kind=kind, trigger=trigger))
    words = (
        notice(
            Template.ENTRY_APPROVED,
            role,
            "focus",
            approved_on=fact.approved_on.isoformat(),
            effective_on=fact.effective_on.isoformat(),
            clock=str(ClockKind.DISCUSSION),
        )
        for role in (Role.MANAGER, Role.SKIP)
    )
    state = replace(state, notices=(*state.notices, *words))
    return open_buckets(frame, state)


def evolve_discussion(state: State, fact: DiscussionHeld, at: datetime) -> State:
    """End the duty, lift the hold, and send the recap with the transfer restriction."""
    state = duties.end(state, ClockKind.DISCUSSION, at)
    held_on = fact.held_on.isoformat()
    words = (
        notice(
            Template.DISCUSSION_RECAP,
            Role.EMPLOYEE,
            "discussion",
            held_on=held_on,
            recap=fact.recap,
        ),
        notice(Template.TRANSFER_RESTRICTION, Role.EMPLOYEE, "discussion"),
    )
    return replace(state, case_held=False, notices=(*state.notices, *words))


def evolve_check_in(frame: Frame, state: State, fact: CheckInHeld, at: datetime) -> State:
    """Keep the check-in, let the next-steps date run again, and send the recap."""
    state = duties.end(state, _bucket_key(fact.bucket), at)
    bucket = Bucket(fact.bucket, BucketStatus.HELD, fact.trend)
    state = replace(state, buckets=(*state.buckets, bucket))
    if state.stand_stills and state.stand_stills[-1].last is None:
        ended = _ended(state.stand_stills, fact.held_on)
        state = duties.recount(frame, replace(state, stand_stills=ended))
    word = notice(
        Template.CHECK_IN_RECAP,
        Role.EMPLOYEE,
        _bucket_key(fact.bucket),
        held_on=fact.held_on.isoformat(),
        trend=str(fact.trend),
        progress=fact.progress,
        next_actions=fact.next_actions,
    )
    return open_buckets(frame, replace(state, notices=(*state.notices, word)))


def evolve_excused(frame: Frame, state: State, fact: CheckInExcused, at: datetime) -> State:
    """Close a bucket that vacation excused."""
    state = duties.end(state, _bucket_key(fact.bucket), at, ClockStatus.STOPPED)
    bucket = Bucket(fact.bucket, BucketStatus.EXCUSED)
    return open_buckets(frame, replace(state, buckets=(*state.buckets, bucket)))


def evolve_missed_check_in(frame: Frame, state: State, clock: Clock, at: datetime) -> State:
    """Credit a missed check-in to the employee: more days, and from the third on a stand-still."""
    state = state.with_clock(replace(clock, status=ClockStatus.STOPPED, ended_at=at))
    bucket = Bucket(bucket_number(clock), BucketStatus.MISSED)
    state = replace(state, buckets=(*state.buckets, bucket))
    rule = frame.policy.focus
    next_steps = state.clock(ClockKind.NEXT_STEPS)
    if next_steps is not None and next_steps.status is ClockStatus.OPEN:
        longer = replace(next_steps, extra=(*next_steps.extra, rule.missed_check_in_days))
        state = state.with_clock(longer)
    row = duties.missed_in_a_row(state)
    standing = bool(state.stand_stills) and state.stand_stills[-1].last is None
    if row >= rule.stand_still_after and not standing and clock.promise is not None:
        still = Days(clock.promise.last_day + ONE_DAY, None)
        state = replace(state, stand_stills=(*state.stand_stills, still))
    if row > 1:
        words = (
            notice(Template.CHECK_INS_MISSED_TWICE, role, clock.key, row=str(row), clock=clock.key)
            for role in (Role.SKIP, Role.HR_PARTNER)
        )
        state = replace(state, notices=(*state.notices, *words))
    return open_buckets(frame, duties.recount(frame, state))


def evolve_extended(frame: Frame, state: State, fact: NextStepsExtended) -> State:
    """Move next steps later and owe check-ins until then; tell the employee."""
    clock = state.clock(ClockKind.NEXT_STEPS)
    if clock is not None:
        longer = replace(
            clock, status=ClockStatus.OPEN, ended_at=None, extra=(*clock.extra, fact.days)
        )
        state = duties.recount(frame, state.with_clock(longer))
    word = notice(
        Template.NEXT_STEPS_OUTCOME,
        Role.EMPLOYEE,
        f"extension[{state.extended_days + fact.days}]",
        outcome="extended",
        reason=fact.reason,
        clock=str(ClockKind.NEXT_STEPS),
    )
    state = replace(
        state,
        extended_days=state.extended_days + fact.days,
        pivot_barred=False,
        notices=(*state.notices, word),
    )
    return open_buckets(frame, state)


def evolve_paused(frame: Frame, state: State, fact: FocusPaused) -> State:
    """Stop the Focus clocks from this day on, and tell the employee why."""
    state = replace(state, pauses=(*state.pauses, Days(fact.from_day, None)))
    word = notice(
        Template.FOCUS_PAUSED,
        Role.EMPLOYEE,
        f"pause[{len(state.pauses)}]",
        from_day=fact.from_day.isoformat(),
        reason=fact.reason,
    )
    return duties.recount(frame, replace(state, notices=(*state.notices, word)))


def evolve_resumed(frame: Frame, state: State, fact: FocusResumed) -> State:
    """Let the Focus clocks run again from this day on."""
    number = len(state.pauses)
    state = replace(state, pauses=_ended(state.pauses, fact.on_day))
    word = notice(
        Template.FOCUS_RESUMED,
        Role.EMPLOYEE,
        f"pause[{number}]",
        on_day=fact.on_day.isoformat(),
    )
    state = duties.recount(frame, replace(state, notices=(*state.notices, word)))
    return open_buckets(frame, state)


def open_buckets(frame: Frame, state: State, since: date | None = None) -> State:
    """Owe a check-in for every bucket up to the next-steps date, and always for the running one.

    Buckets that ended before `since`, while Focus did not run, are not owed.
    """
    if state.stage is not Stage.FOCUS or state.approved_on is None:
        return state
    length = frame.policy.focus.bucket_days
    while True:
        buckets = [c for c in state.clocks if c.kind is ClockKind.CHECK_IN]
        number = len(buckets) + 1
        clock = Clock(
            key=_bucket_key(number),
            kind=ClockKind.CHECK_IN,
            trigger=state.approved_on,
            days=length * number,
        )
        clock = duties.dated(frame, state, clock)
        is_running = all(bucket.status is not ClockStatus.OPEN for bucket in buckets)
        if not is_running and not _ends_by_next_steps(state, clock):
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
    gap = frame.policy.focus.reject_gap_business_days
    try:
        earliest = frame.calendar(Role.EMPLOYEE).shift(on_day, gap)
    except Uncovered:
        earliest = on_day  # counting the clock below reports what is not covered
    for clock in state.clocks:
        if clock.kind not in FOCUS_CLOCKS or clock.status is not ClockStatus.STOPPED:
            continue
        if clock.kind is ClockKind.CHECK_IN:
            over = clock.promise is not None and clock.promise.last_day < on_day
            if over or _is_settled(state, clock):
                continue
            running = replace(clock, status=ClockStatus.OPEN, ended_at=None)
        else:
            running = replace(clock, status=ClockStatus.OPEN, ended_at=None, not_before=earliest)
        state = state.with_clock(running)
    return open_buckets(frame, duties.recount(frame, state), on_day)


def _is_settled(state: State, clock: Clock) -> bool:
    return any(bucket.number == bucket_number(clock) for bucket in state.buckets)


def _ends_by_next_steps(state: State, clock: Clock) -> bool:
    next_steps = state.clock(ClockKind.NEXT_STEPS)
    return (
        clock.promise is not None
        and next_steps is not None
        and next_steps.status is ClockStatus.OPEN
        and next_steps.promise is not None
        and clock.promise.last_day <= next_steps.promise.last_day
    )


def _running_bucket(state: State, day: date) -> tuple[Clock, date] | None:
    """Return the bucket into which a day falls, with the eve of its first day."""
    for clock in state.clocks:
        if clock.kind is not ClockKind.CHECK_IN or clock.promise is None:
            continue
        eve = _bucket_start(state, clock)
        if eve < day <= clock.promise.last_day:
            return clock, eve
    return None


def _bucket_start(state: State, clock: Clock) -> date:
    before = state.clock(_bucket_key(bucket_number(clock) - 1))
    if before is not None and before.promise is not None:
        return before.promise.last_day
    if state.approved_on is None:
        raise AssertionError("a bucket is counted from the approval")
    return state.approved_on


def _bucket_key(number: int) -> str:
    return f"{ClockKind.CHECK_IN}[{number}]"


def bucket_number(clock: Clock) -> int:
    """Return the number of a check-in's bucket, from 1."""
    return int(clock.key.removeprefix(f"{ClockKind.CHECK_IN}[").removesuffix("]"))


def _nobody_on_leave(frame: Frame, state: State, day: date) -> None:
    if duties.on_leave(frame, state, day):
        raise NotNow(Code.ON_LEAVE, "nothing is asked of the employee during protected leave")


def _ended(intervals: tuple[Days, ...], on_day: date) -> tuple[Days, ...]:
    """End the last interval on the eve of a day; one that would be empty goes."""
    last = intervals[-1]
    eve = on_day - ONE_DAY
    return (*intervals[:-1], Days(last.first, eve)) if eve >= last.first else intervals[:-1]
