"""Focus: discussion, weekly check-ins, next steps, pause (process 2, 12; policy K9, K10, K19)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain import duties, requests, standing
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
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
from domain.stages.check_ins import ended, nobody_on_leave, open_buckets
from domain.stages.entry import check_plan, protecting
from domain.state import (
    Clock,
    ClockStatus,
    RequestStatus,
    Stage,
    State,
)
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import (
        RecordDiscussion,
        RequestExtension,
        RequestPause,
        RequestPivot,
        RequestRemoval,
        ResumeFocus,
    )
    from domain.said import Frame


def record_discussion_gate(frame: Frame, state: State, command: RecordDiscussion) -> None:
    """Keep the day between approval and today; others stand in only once it is late."""
    today = duties.today(frame, command.received_at)
    if state.approved_on is None or not state.approved_on <= command.held_on <= today:
        raise Malformed(Code.OUT_OF_RANGE, "the discussion lies between the approval and today")
    clock = state.clock(ClockKind.DISCUSSION)
    late = clock is not None and clock.status is ClockStatus.PASSED
    if command.by.role is not Role.MANAGER and not late:
        raise NotNow(Code.NOT_YET, "others hold the discussion only once the manager is late")
    nobody_on_leave(frame, state, command.held_on)


def record_discussion(
    _frame: Frame, state: State, command: RecordDiscussion
) -> tuple[RulingBody, ...]:
    """Record the first discussion, once."""
    clock = state.clock(ClockKind.DISCUSSION)
    if clock is None or not clock.is_owed:
        raise NotNow(Code.ALREADY_DONE, "the first discussion is on record")
    return (DiscussionHeld(held_on=command.held_on, recap=command.recap),)


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
    check_plan(frame, command)
    today = duties.today(frame, command.received_at)
    nobody_on_leave(frame, state, today)
    if state.case_held:
        raise NotNow(Code.CASE_HELD, "the first discussion has not been held")
    barred_until = standing.pivot_barred_until(frame, state)
    if barred_until is not None and today < barred_until:
        raise NotNow(
            Code.SHORT_COACHING, f"coaching was too short: Pivot not before {barred_until}"
        )
    if state.pivot_barred:
        raise NotNow(Code.TOO_LATE, "next steps are so late that only extend or remove is left")
    if not standing.check_ins_suffice(frame, state, 0, today):
        raise NotNow(Code.CHECK_INS_MISSING, "too few of the check-ins owed were held")
    next_steps = state.clock(ClockKind.NEXT_STEPS)
    early = next_steps is not None and next_steps.status is ClockStatus.OPEN
    if early and state.stage is Stage.FOCUS and not command.trend_evidence.strip():
        raise NotNow(Code.EVIDENCE_MISSING, "before the next-steps date the trend has to show it")


def request_pivot(frame: Frame, state: State, command: RequestPivot) -> tuple[RulingBody, ...]:
    """Ask to move to Pivot, or ask again after rework; other steps of Focus that are open lapse."""
    direct = state.approved_on is None
    kind = RequestKind.DIRECT_PIVOT if direct else RequestKind.PIVOT
    besides = protecting(frame, duties.today(frame, command.received_at)) if direct else ()
    opened = requests.opened(
        frame,
        state,
        kind,
        command.by,
        command.reason,
        barred=command.packet_by,
        besides=besides,
    )
    number = 1
    if state.pivot is not None:
        again = state.stage is Stage.PIVOT_ENTRY
        known = state.request(state.pivot.request).status
        if again and known not in (RequestStatus.SENT_BACK, RequestStatus.EXPIRED):
            raise NotNow(Code.ALREADY_DONE, "Pivot is approved")
        number = state.pivot.number + (0 if again else 1)
    lapsed = tuple(
        RequestExpired(request=request.key)
        for request in state.requests
        if request.status is RequestStatus.OPEN and request.kind in OF_FOCUS
    )
    asked = PivotRequested(
        pivot=number,
        request=opened.request,
        plan=command.plan,
        plan_days=command.plan_days,
        weekly_regular_hours=command.weekly_regular_hours,
    )
    return (*lapsed, asked, opened)


OF_FOCUS = (
    RequestKind.EXTENSION,
    RequestKind.LONG_EXTENSION,
    RequestKind.PAUSE,
    RequestKind.REMOVAL,
)
"""Steps of Focus that have no place once Pivot is asked for."""


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
    """Stop the Focus clocks, tell the employee why, and have HR look at it again by a date."""
    state = replace(state, pauses=(*state.pauses, Days(fact.from_day, None)))
    word = notice(
        Template.FOCUS_PAUSED,
        Role.EMPLOYEE,
        f"pause[{len(state.pauses)}]",
        from_day=fact.from_day.isoformat(),
        reason=fact.reason,
    )
    kind = ClockKind.PAUSE_REVIEW
    review = Clock(duties.clock_key(state, kind), kind, trigger=fact.from_day)
    state = duties.start(frame, replace(state, notices=(*state.notices, word)), review)
    return duties.recount(frame, state)


def evolve_resumed(frame: Frame, state: State, fact: FocusResumed, at: datetime) -> State:
    """Let the Focus clocks run again from this day on."""
    state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.PAUSE_REVIEW,))
    number = len(state.pauses)
    state = replace(state, pauses=ended(state.pauses, fact.on_day))
    word = notice(
        Template.FOCUS_RESUMED,
        Role.EMPLOYEE,
        f"pause[{number}]",
        on_day=fact.on_day.isoformat(),
    )
    state = duties.recount(frame, replace(state, notices=(*state.notices, word)))
    return open_buckets(frame, state)
