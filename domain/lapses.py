"""What happens when nobody acts: at its instant, never as harm (process 5; policy K10, K15, K18).

A lapse records, opens a duty, or lets a choice that was made take effect. None decides a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from domain import duties, holds, ladder, series
from domain.calendar import ONE_DAY
from domain.errors import Uncovered
from domain.facts import (
    CaseHeld,
    CheckInExcused,
    DutyMissed,
    PivotBarred,
    PlanEnded,
    RequestExpired,
    ReturnedToFocus,
    RulingBody,
    SeparationDateReached,
    WindowLapsed,
)
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.series import bucket_number, plan_of
from domain.stages import owner_absence, release
from domain.stages.check_ins import bucket_over
from domain.stages.election import took_effect
from domain.stages.resignation import resignation_took_effect
from domain.state import Clock, ClockStatus, RequestStatus, Stage, State
from domain.values import replace
from domain.windows import choice_waits_until

if TYPE_CHECKING:
    from domain.said import Frame


@dataclass(frozen=True, slots=True)
class Lapse:
    """Something that falls due by itself.

    Attributes:
        at: Its instant.
        clock: Key of the clock that runs out, or of the absence for which tasks move.
        bodies: What it makes true.
    """

    at: datetime
    clock: str
    bodies: tuple[RulingBody, ...]


def next_lapse(frame: Frame, state: State, until: datetime | None = None) -> Lapse | None:
    """Return the earliest thing that falls due by itself, or None.

    At one instant check-ins come before all others: their credit moves the next-steps date.

    Args:
        frame: The opening and what was said.
        state: Where the case stands.
        until: What falls due later than this is not looked for.
    """
    frame = frame.of(state)
    owed = (clock for clock in state.clocks if clock.is_owed)
    found = [_lapse_of(frame, state, clock, until) for clock in owed]
    moving = owner_absence.next_moving(frame, state)
    if moving is not None:
        found.append(Lapse(moving.at, moving.about, (moving.body,)))
    due = (each for each in found if each is not None and (until is None or each.at <= until))
    return min(due, key=_order, default=None)


def _order(lapse: Lapse) -> tuple[datetime, bool, str]:
    is_check_in = lapse.clock.startswith(series.KINDS)
    return (lapse.at, not is_check_in, lapse.clock)


def _lapse_of(frame: Frame, state: State, clock: Clock, until: datetime | None) -> Lapse | None:
    promise = clock.promise
    if promise is None or promise.forecast:
        return None
    if clock.status is ClockStatus.PASSED:
        return _long_after(frame, state, clock)
    if clock.kind is ClockKind.SEPARATION and holds.under_review(state):
        return None  # nobody leaves while a late report is being reviewed
    if until is not None and promise.ends_at > until:
        return None  # what was told can only put it off further
    # A date that was told meanwhile holds, even where this run counts an earlier one.
    promise = duties.kept(frame, clock.key, promise, promise.ends_at)
    if duties.is_window(frame, clock) and not frame.said.was_told_in_time(clock.key, promise):
        return None
    clock = replace(clock, promise=promise)
    return Lapse(promise.ends_at, clock.key, _at_end(frame, state, clock))


def _at_end(  # noqa: C901, PLR0911, PLR0912 -- one case for each kind of clock
    frame: Frame, state: State, clock: Clock
) -> tuple[RulingBody, ...]:
    """Return what the end of a clock makes true."""
    missed = (DutyMissed(clock=clock.key),)
    if clock.promise is None:
        return missed
    last_day = clock.promise.last_day
    match clock.kind:
        case ClockKind.CHECK_IN | ClockKind.IMPROVE_CHECK_IN:
            if bucket_over(frame, state, clock):
                return (CheckInExcused(bucket=bucket_number(clock), plan=plan_of(clock)),)
            return missed
        case ClockKind.IMPROVE_PLAN:
            return (PlanEnded(on_day=last_day, early=False),)
        case ClockKind.ELECTION | ClockKind.APPEAL_FILING | ClockKind.TRANSFER:
            if state.election is None:
                return (WindowLapsed(clock=clock.key),)
            return took_effect(frame, state, last_day)
        case ClockKind.SEPARATION:
            return (SeparationDateReached(last_day=last_day),)
        case ClockKind.CONSIDERATION:
            return release.lapsed(frame, state)
        case ClockKind.REVOCATION:
            return release.took_effect(state, last_day)
        case ClockKind.RESIGNATION_WITHDRAWAL:
            if state.resignation is None:  # pragma: no cover -- its clock has one
                return missed
            return resignation_took_effect(state.resignation.last_day, last_day)
        case (
            ClockKind.SKIP_APPROVAL
            | ClockKind.HR_REVIEW
            | ClockKind.SIGN_OFF
            | ClockKind.DISCUSSION
            | ClockKind.NEXT_STEPS
            | ClockKind.PAUSE_REVIEW
            | ClockKind.PIVOT_MEETING
            | ClockKind.PACKET_RECEIPT
            | ClockKind.HR_CONFIRMATION
            | ClockKind.REWORK
            | ClockKind.PACKET_DELIVERY
            | ClockKind.NOTICE_RECEIPT
            | ClockKind.SECOND_CHANNEL
            | ClockKind.VERDICT
            | ClockKind.THIRD_VERDICT
            | ClockKind.REMAND_VERDICT
            | ClockKind.IMPROVE_RESULT
            | ClockKind.SUPPORT_ANSWER
            | ClockKind.MANAGER_REPLY
            | ClockKind.PANEL_DECISION
            | ClockKind.TRANSFER_APPROVAL
            | ClockKind.LEAVE_DECISION
            | ClockKind.LEAVE_RETURN
            | ClockKind.ACCOMMODATION
            | ClockKind.TRIPWIRE_REVIEW
            | ClockKind.RETROACTIVE_REVIEW
            | ClockKind.FINAL_WAGES
            | ClockKind.RELEASE_OFFER
            | ClockKind.PAYMENT
            | ClockKind.RESIGNATION_ADVICE
            | ClockKind.STATUS_ANSWER
            | ClockKind.FOLLOW_UP
        ):
            return missed
        case _:
            assert_never(clock.kind)


def _long_after(frame: Frame, state: State, clock: Clock) -> Lapse | None:
    """Return what follows when a missed duty stays undone (the rungs that are rules)."""
    if clock.kind is ClockKind.TRANSFER:
        return _chosen_on_leave(frame, state, clock)
    rule = frame.policy.focus
    bodies: tuple[RulingBody, ...] = ()
    days, role = 0, frame.policy.clock(clock.kind).owner
    if clock.kind in (ClockKind.SKIP_APPROVAL, ClockKind.SIGN_OFF):
        days = rule.expiry_business_days
        bodies = _expiry(frame, state, clock)
    elif clock.kind is ClockKind.DISCUSSION and not state.case_held:
        days = rule.held_business_days
        bodies = (CaseHeld(clock=clock.key),)
    elif clock.kind is ClockKind.NEXT_STEPS and not state.pivot_barred:
        days, role = rule.pivot_closes_business_days, Role.HR_PARTNER
        bodies = (PivotBarred(clock=clock.key),)
    if not bodies:
        return None
    at = ladder.business_days_after_end(frame, clock, days, role)
    return None if at is None else Lapse(at, f"{clock.key}+{days}", bodies)


def _chosen_on_leave(frame: Frame, state: State, clock: Clock) -> Lapse | None:
    """Return that leaving takes effect that was chosen on leave, after the time to transfer."""
    try:
        until = choice_waits_until(frame, state)
        at = None if until is None else frame.site(Role.EMPLOYEE).start_of(until + ONE_DAY)
    except Uncovered:
        return None
    if until is None or at is None:
        return None
    return Lapse(at, clock.key, took_effect(frame, state, until))


def _expiry(frame: Frame, state: State, clock: Clock) -> tuple[RulingBody, ...]:
    for request in state.requests:
        if request.status is not RequestStatus.OPEN or request.clocks[-1] != clock.key:
            continue
        expired = RequestExpired(request=request.key)
        if request.kind is RequestKind.PIVOT and state.stage is Stage.PIVOT_ENTRY:
            at = ladder.business_days_after_end(
                frame, clock, frame.policy.focus.expiry_business_days, Role.SKIP
            )
            if at is not None:
                return (expired, ReturnedToFocus(on_day=duties.today(frame, at)))
        return (expired,)
    return ()
