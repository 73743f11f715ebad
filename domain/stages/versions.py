"""Versions of the plan: asked for by the manager, checked by HR, received by the employee.

The first receipt freezes the criteria (process 8): from then on a change brings more time, and each
version waits for a receipt of its own. No date of the plan gets earlier, and what both reviewers
found met is not asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.errors import Code, Malformed, NotNow
from domain.facts import PlanRevised, PlanRevisionAsked, RulingBody
from domain.notices import Template, notice
from domain.people import Role
from domain.plan import Judged, PlanRevision, third_key, verdict_key
from domain.plan_text import check_deliverables, check_load
from domain.policy import ClockKind, RequestKind
from domain.stages import receipts
from domain.stages.check_ins import open_buckets
from domain.stages.improve import due_day, in_words, the_plan
from domain.stages.intermittent import rescaled
from domain.state import ClockStatus, Request, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import Deliverable, RevisePlan
    from domain.plan import Plan
    from domain.said import Frame


def revise_plan_gate(frame: Frame, state: State, command: RevisePlan) -> None:
    """Take a version that can be done, and that takes nothing back from the employee."""
    plan = the_plan(state)
    most = frame.policy.focus.extension_max_days
    if not 0 <= command.more_days <= most:
        raise Malformed(Code.OUT_OF_RANGE, f"an end is moved by 1 to {most} days")
    if plan.acknowledged and command.more_days < 1:
        raise Malformed(Code.OUT_OF_RANGE, "a change of an acknowledged plan brings more time")
    days = _days(state, plan) + command.more_days
    check_deliverables(frame, command.plan, days)
    check_load(frame, command.plan, command.weekly_regular_hours)
    _check_kept(plan, command.plan)
    today = duties.today(frame, command.received_at)
    _check_time_left(frame, state, command, today)
    if plan.deliverables == command.plan and not command.more_days:
        raise NotNow(Code.NOTHING_OPEN, "that is how the plan stands")


def _days(state: State, plan: Plan) -> int:
    clock = state.clock(plan.clock)
    return plan.days + (0 if clock is None else sum(clock.extra))


def _check_kept(plan: Plan, anew: tuple[Deliverable, ...]) -> None:
    """Hold what the employee has: no earlier date, and nothing asked again that was found met.

    Raises:
        Malformed: a date would get earlier.
        NotNow: what was found met would be asked again.
    """
    for number, deliverable in enumerate(anew, start=1):
        before = plan.deliverable(number)
        if before is not None and deliverable.due_after_days < before.due_after_days:
            raise Malformed(Code.OUT_OF_RANGE, "no date of a plan gets earlier")
    for number in changed(plan, anew):
        if number in plan.numbers and set(plan.standing(number)) == {Judged.MET}:
            raise NotNow(
                Code.ALREADY_DONE, f"deliverable {number} was found met; it is not asked again"
            )


def _check_time_left(frame: Frame, state: State, command: RevisePlan, today: date) -> None:
    """Check that what is new can be done in what is left of the plan.

    Raises:
        Malformed: it is due by today, or is more than fits.
    """
    plan = the_plan(state)
    anew = replace(plan, deliverables=command.plan)
    left: list[Deliverable] = []
    for number in changed(plan, command.plan):
        due = due_day(frame, state, anew, number)
        if due is None:
            continue  # a pause without a known end lies before it
        if due <= today:
            raise Malformed(Code.OUT_OF_RANGE, "what is changed is due after today")
        deliverable = anew.deliverables[number - 1]
        left.append(replace(deliverable, due_after_days=(due - today).days))
    check_load(frame, tuple(left), command.weekly_regular_hours)


def revise_plan(frame: Frame, state: State, command: RevisePlan) -> tuple[RulingBody, ...]:
    """Ask HR for a new version of a plan that is running."""
    if the_plan(state).ended_on is not None:
        raise NotNow(Code.TOO_LATE, "the plan has ended")
    kind = RequestKind.PLAN_REVISION
    opened = requests.opened(frame, state, kind, command.by, command.reason, days=command.more_days)
    asked = PlanRevisionAsked(
        request=opened.request,
        deliverables=command.plan,
        weekly_regular_hours=command.weekly_regular_hours,
        more_days=command.more_days,
    )
    return (opened, asked)


def granted(state: State, request: Request) -> PlanRevised:
    """Return the new version, once HR has signed.

    Raises:
        NotNow: the plan is another one by now, or was acknowledged and no time was added.
    """
    plan = the_plan(state)
    proposed = plan.proposed
    if proposed is None or proposed.request != request.key or plan.ended_on is not None:
        raise NotNow(Code.TOO_LATE, "the plan that was to change does not run any more")
    if plan.acknowledged and proposed.more_days < 1:
        raise NotNow(Code.TOO_LATE, "the plan was acknowledged: a change now brings more time")
    return PlanRevised(
        plan=plan.number,
        version=plan.version + 1,
        deliverables=proposed.deliverables,
        weekly_regular_hours=proposed.weekly_regular_hours,
        more_days=proposed.more_days,
        reason=request.reason,
    )


def changed(plan: Plan, anew: tuple[Deliverable, ...]) -> tuple[int, ...]:
    """Return the numbers of what asks for other work than before, or is new; a date is no work."""
    return tuple(
        number
        for number, deliverable in enumerate(anew, start=1)
        if (before := plan.deliverable(number)) is None or _work(before) != _work(deliverable)
    )


def _work(deliverable: Deliverable) -> tuple[object, ...]:
    return (
        deliverable.title,
        deliverable.criteria,
        deliverable.target,
        deliverable.evidence_type,
        deliverable.hours,
    )


def evolve_asked(state: State, fact: PlanRevisionAsked) -> State:
    """Keep what waits for the sign-off."""
    if state.plan is None:
        return state
    proposed = PlanRevision(
        fact.request, fact.deliverables, fact.weekly_regular_hours, fact.more_days
    )
    return replace(state, plan=replace(state.plan, proposed=proposed))


def evolve_revised(frame: Frame, state: State, fact: PlanRevised, at: datetime) -> State:
    """Begin a version: verdicts on what has changed lapse, the rest stays; a receipt is owed."""
    plan = state.plan
    if plan is None:
        return state
    anew = changed(plan, fact.deliverables)
    gone = {*anew, *(n for n in plan.numbers if n > len(fact.deliverables))}
    state = _without_verdicts_owed(state, plan, gone, at)
    old_receipt = receipts.receipt_key(plan.key)
    state = duties.end(state, old_receipt, at, ClockStatus.STOPPED)
    plan = replace(
        plan,
        deliverables=fact.deliverables,
        weekly_regular_hours=fact.weekly_regular_hours,
        version=fact.version,
        proposed=None,
        changed=tuple(sorted({*plan.changed, *anew} & set(range(1, len(fact.deliverables) + 1)))),
        submissions=tuple(
            replace(s, lapsed=s.lapsed or s.deliverable in gone) for s in plan.submissions
        ),
        verdicts=tuple(v for v in plan.verdicts if v.deliverable not in gone),
        counted_as_met=tuple(n for n in plan.counted_as_met if n not in gone),
        counted_for_support=tuple(n for n in plan.counted_for_support if n not in gone),
        targets=_targets(plan, fact.deliverables, anew),
    )
    state = _longer(frame, replace(state, plan=plan), fact.more_days)
    state = rescaled(frame, _for_a_restart(state, plan))
    word = notice(
        Template.PLAN_REVISED,
        Role.EMPLOYEE,
        plan.key,
        plan=plan.key,
        clock=plan.clock,
        days=str(fact.more_days),
        reason=fact.reason,
        deliverables=in_words(frame, state, state.plan or plan),
    )
    return open_buckets(frame, receipts.owe(frame, state, word, at))


def _targets(
    plan: Plan, anew: tuple[Deliverable, ...], numbers: tuple[int, ...]
) -> tuple[int | None, ...]:
    """Keep a target that leave has scaled, unless the work is another."""
    if not plan.targets:
        return ()
    return tuple(
        deliverable.target if number in numbers else plan.target(number)
        for number, deliverable in enumerate(anew, start=1)
    )


def _without_verdicts_owed(state: State, plan: Plan, gone: set[int], at: datetime) -> State:
    """Stop the clocks of verdicts on a text that does not hold any more."""
    for submission in plan.submissions:
        if submission.deliverable in gone:
            key = verdict_key(plan, submission.number)
            state = duties.end(state, key, at, ClockStatus.STOPPED)
    thirds = tuple(third_key(plan, number) for number in gone)
    for clock in state.clocks:
        if clock.kind is ClockKind.THIRD_VERDICT and clock.key.startswith(thirds):
            state = duties.end(state, clock.key, at, ClockStatus.STOPPED)
    return state


def _longer(frame: Frame, state: State, days: int) -> State:
    clock = None if state.plan is None else state.clock(state.plan.clock)
    if clock is None or not days:
        return state
    longer = replace(clock, extra=(*clock.extra, days))
    return state.with_clock(duties.dated(frame, state, longer))


def _for_a_restart(state: State, plan: Plan) -> State:
    """Keep the text for a plan that begins anew, with time for all of it."""
    if state.pivot is None:
        return state
    latest = max(deliverable.due_after_days for deliverable in plan.deliverables)
    pivot = replace(
        state.pivot,
        plan=plan.deliverables,
        plan_days=max(state.pivot.plan_days, latest),
        weekly_regular_hours=plan.weekly_regular_hours,
    )
    return replace(state, pivot=pivot)
