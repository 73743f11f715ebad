"""Improve: the plan begins, is acknowledged, work is submitted (process 2, 5, 8; policy K10)."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, Malformed, NotNow
from domain.facts import ImproveBegan, PlanAcknowledged, RulingBody, WorkSubmitted
from domain.notices import Template, notice
from domain.people import Role
from domain.plan import Plan, Submission, verdict_key
from domain.policy import ClockKind
from domain.stages import receipts
from domain.stages.check_ins import open_buckets
from domain.state import Clock, ClockStatus, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import SubmitWork
    from domain.said import Frame

OF_THE_PLAN = (
    ClockKind.IMPROVE_PLAN,
    ClockKind.IMPROVE_CHECK_IN,
    ClockKind.VERDICT,
    ClockKind.THIRD_VERDICT,
    ClockKind.REMAND_VERDICT,
    ClockKind.IMPROVE_RESULT,
    ClockKind.SUPPORT_ANSWER,
)
"""Clocks that end with the plan's result."""

OVER_WITH_THE_CHOICE = (
    ClockKind.DISCUSSION,
    ClockKind.CHECK_IN,
    ClockKind.NEXT_STEPS,
    ClockKind.PAUSE_REVIEW,
    ClockKind.PIVOT_MEETING,
    ClockKind.PACKET_DELIVERY,
    ClockKind.PACKET_RECEIPT,
    ClockKind.ELECTION,
    ClockKind.HR_CONFIRMATION,
    ClockKind.RESIGNATION_ADVICE,
    ClockKind.RESIGNATION_WITHDRAWAL,
)
"""Clocks that have nothing left to ask once the choice has taken effect."""

_HEX = "0123456789abcdef"


def submit_work_gate(_frame: Frame, state: State, command: SubmitWork) -> None:
    """Take a deliverable of the plan, with a hash that can be checked."""
    if the_plan(state).deliverable(command.deliverable) is None:
        raise Malformed(Code.OUT_OF_RANGE, f"the plan has no deliverable {command.deliverable}")
    if len(command.sha256) != 2 * sha256().digest_size or set(command.sha256) - set(_HEX):
        raise Malformed(Code.MALFORMED, "sha256 is 64 hexadecimal digits in lower case")


def submit_work(frame: Frame, state: State, command: SubmitWork) -> tuple[RulingBody, ...]:
    """Submit a deliverable, before the plan ends and before a verdict on it."""
    plan = the_plan(state)
    if plan.ended_on is not None:
        raise NotNow(Code.WINDOW_CLOSED, "the plan has ended", lodge=True)
    if any(verdict.deliverable == command.deliverable for verdict in plan.verdicts):
        raise NotNow(Code.ALREADY_DONE, "a verdict on that deliverable is on record")
    return (
        WorkSubmitted(
            submission=len(plan.submissions) + 1,
            deliverable=command.deliverable,
            sha256=command.sha256,
            on_day=duties.today(frame, command.received_at),
        ),
    )


def the_plan(state: State) -> Plan:
    """Return the plan of the case.

    Raises:
        NotNow: there is none.
    """
    if state.plan is None:  # pragma: no cover -- the stage has one, the types cannot say so
        raise NotNow(Code.NOTHING_OPEN, "there is no plan")
    return state.plan


def evolve_began(frame: Frame, state: State, fact: ImproveBegan, at: datetime) -> State:
    """Begin the plan: its end, its check-ins, its receipt; nothing of the choice is open."""
    state = duties.end_all(state, at, ClockStatus.STOPPED, (*OVER_WITH_THE_CHOICE, *OF_THE_PLAN))
    pivot = state.pivot
    barred = state.plan.barred if state.plan is not None else ()
    plan = Plan(
        fact.plan,
        fact.on_day,
        fact.plan_days,
        pivot.plan if pivot is not None else (),
        clock="",
        barred=barred,
        weekly_regular_hours=pivot.weekly_regular_hours if pivot is not None else None,
    )
    return begin(frame, state, plan, at)


def begin(frame: Frame, state: State, plan: Plan, at: datetime) -> State:
    """Begin a plan in the stage `improve`, and owe the employee the text of it."""
    kind = ClockKind.IMPROVE_PLAN
    plan = replace(plan, clock=duties.clock_key(state, kind))
    state = replace(state, stage=Stage.IMPROVE, plan=plan, stand_stills=(), election=None)
    clock = Clock(plan.clock, kind, trigger=plan.began_on, days=plan.days)
    state = duties.start(frame, state, clock)
    word = notice(
        Template.IMPROVE_PLAN,
        Role.EMPLOYEE,
        plan.key,
        plan=plan.key,
        clock=plan.clock,
        began_on=plan.began_on.isoformat(),
        deliverables=in_words(frame, state, plan),
    )
    return open_buckets(frame, receipts.owe(frame, state, word, at))


def due_day(frame: Frame, state: State, plan: Plan, deliverable: int) -> date | None:
    """Return the day on which a deliverable is due; leave moves it as it moves the plan."""
    after = plan.deliverables[deliverable - 1].due_after_days
    return duties.day_after(frame, state, ClockKind.IMPROVE_PLAN, plan.began_on, after)


def in_words(frame: Frame, state: State, plan: Plan) -> str:
    """Return what a plan asks, a line for each deliverable, and the hours beside it."""
    lines = [_asked(frame, state, plan, number) for number in plan.numbers]
    if plan.weekly_regular_hours is not None:
        lines.append(f"Hours of your normal job beside it: {plan.weekly_regular_hours} a week")
    return "\n".join(lines)


def _asked(frame: Frame, state: State, plan: Plan, number: int) -> str:
    deliverable, target = plan.deliverables[number - 1], plan.target(number)
    due = due_day(frame, state, plan, number)
    by = due.isoformat() if due is not None else "a date told after the leave"
    parts = [f"{number}. {deliverable.title}, due {by}"]
    if deliverable.hours:
        parts.append(f"{deliverable.hours} hours")
    if target is not None:
        parts.append(f"target {target}")
    criteria = ", ".join(f"{number}.{k} {c}" for k, c in enumerate(deliverable.criteria, start=1))
    support = f"; support: {', '.join(deliverable.support)}" if deliverable.support else ""
    return f"{', '.join(parts)} ({criteria}){support}"


def evolve_acknowledged(state: State, fact: PlanAcknowledged) -> State:
    """Freeze the criteria; what a new version has changed may be judged from now on."""
    if state.plan is None or state.plan.number != fact.plan:
        return state
    return replace(state, plan=replace(state.plan, acknowledged=True, changed=()))


def evolve_submitted(frame: Frame, state: State, fact: WorkSubmitted, at: datetime) -> State:
    """Give the receipt, and owe the verdict; it counts from the deemed receipt (K2)."""
    plan = state.plan
    if plan is None:
        return state
    before = plan.submission(fact.deliverable)
    if before is not None:
        state = duties.end(state, verdict_key(plan, before.number), at, ClockStatus.STOPPED)
    work = Submission(fact.submission, fact.deliverable, fact.sha256, fact.on_day)
    state = replace(state, plan=replace(plan, submissions=(*plan.submissions, work)))
    kind, key = ClockKind.VERDICT, verdict_key(plan, fact.submission)
    state = duties.start(frame, state, Clock(key, kind, received_at=at))
    about = f"{plan.key}.submission[{fact.submission}]"
    values = {"deliverable": str(fact.deliverable), "sha256": fact.sha256, "clock": key}
    words = (
        notice(Template.WORK_RECEIVED, Role.EMPLOYEE, about, **values),
        notice(Template.WORK_TO_JUDGE, Role.REVIEWER, about, **values),
        notice(Template.WORK_TO_JUDGE, Role.SECOND_REVIEWER, about, **values),
    )
    return replace(state, notices=(*state.notices, *words))
