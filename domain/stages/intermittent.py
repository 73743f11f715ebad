"""Intermittent leave: its days, and what they do to the plan: extend or scale (process 7, 8; K6).

Every clock of the employee skips the days on which enough of the scheduled hours are protected
absence. For the plan HR may choose once to scale its targets instead.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain import duties
from domain.calendar import ONE_DAY
from domain.commands import Adjustment
from domain.errors import Code, Malformed, NotNow
from domain.facts import AdjustmentChosen, LeaveDaysRecorded, LeaveEnded, RulingBody
from domain.intermittent import HOURS_OF_A_DAY, Absence, corrected, is_skipped, scaled
from domain.leave import Leave, LeaveStatus, spells
from domain.notices import Template, notice
from domain.people import Role
from domain.plan_text import WEEK, weekly_hours
from domain.stages.check_ins import open_buckets
from domain.stages.improve import due_day, the_plan
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import ChooseAdjustment, RecordLeaveDays
    from domain.plan import Plan
    from domain.said import Frame
    from domain.state import State

LINE = (Role.MANAGER, Role.SKIP, Role.HR_PARTNER)


def record_leave_days_gate(frame: Frame, state: State, command: RecordLeaveDays) -> None:
    """Take days of a leave that was decided as intermittent, each once and with true hours."""
    leave = _leave(state, command.leave)
    if not leave.intermittent or leave.status is LeaveStatus.DENIED:
        raise NotNow(Code.NOTHING_OPEN, f"leave {command.leave} was not decided as intermittent")
    named = [each.day for each in command.days]
    if len(set(named)) != len(named):
        raise Malformed(Code.MALFORMED, "a day is given twice")
    calendar = frame.calendar(Role.EMPLOYEE)
    for each in command.days:
        ended = leave.back_on is not None and each.day >= leave.back_on
        after = leave.last_day is not None and each.day > leave.last_day
        if each.day < leave.first_day or after or ended:
            raise Malformed(Code.OUT_OF_RANGE, f"{each.day} does not lie within the leave")
        if not 0 <= each.absent <= each.scheduled <= HOURS_OF_A_DAY or not each.scheduled:
            raise Malformed(Code.OUT_OF_RANGE, "absent hours are part of the scheduled hours")
        calendar.kind(each.day)  # a day that no calendar covers is an error


def record_leave_days(
    frame: Frame, state: State, command: RecordLeaveDays, number: int
) -> tuple[RulingBody, ...]:
    """Record the days; whether one is skipped is the policy's to say."""
    if _leave(state, command.leave).status is LeaveStatus.DENIED:
        raise NotNow(Code.NOTHING_OPEN, f"leave {command.leave} was denied")
    percent = frame.policy.improve.skipped_percent
    return (
        LeaveDaysRecorded(
            leave=command.leave,
            entry=number,
            days=command.days,
            skipped=tuple(each.day for each in command.days if is_skipped(each, percent)),
        ),
    )


def choose_adjustment_gate(_frame: Frame, state: State, command: ChooseAdjustment) -> None:
    """Scale only where every deliverable has a number: nobody is to get neither time nor relief."""
    plan = the_plan(state)
    if command.mode is Adjustment.SCALE and any(d.target is None for d in plan.deliverables):
        raise NotNow(Code.NOTHING_OPEN, "targets are scaled where each deliverable has a number")


def choose_adjustment(
    _frame: Frame, state: State, command: ChooseAdjustment
) -> tuple[RulingBody, ...]:
    """Choose for a running plan, once."""
    plan = the_plan(state)
    if plan.adjustment is not None:
        raise NotNow(Code.ALREADY_DONE, f"it was chosen to {plan.adjustment}")
    if plan.ended_on is not None:
        raise NotNow(Code.TOO_LATE, "the plan has ended")
    if not any(leave.intermittent for leave in state.leaves):
        raise NotNow(Code.NOTHING_OPEN, "no intermittent leave is on record")
    return (
        AdjustmentChosen(
            plan=plan.number,
            mode=command.mode,
            employee_heard=command.employee_heard,
            person=command.by.person,
        ),
    )


def _leave(state: State, number: int) -> Leave:
    for leave in state.leaves:
        if leave.number == number:
            return leave
    raise NotNow(Code.NOTHING_OPEN, f"no leave {number} is on record")


def evolve_days(frame: Frame, state: State, fact: LeaveDaysRecorded) -> State:
    """Keep the days, count every clock again, scale the targets; the line learns of days only."""
    said = tuple(Absence(day, day.day in fact.skipped, fact.entry) for day in fact.days)
    leaves = tuple(
        replace(leave, absences=corrected(leave.absences, said))
        if leave.number == fact.leave
        else leave
        for leave in state.leaves
    )
    state = duties.recount(frame, replace(state, leaves=leaves))
    readers = (Role.EMPLOYEE, *(LINE if fact.skipped else ()))
    words = tuple(
        notice(
            Template.LEAVE_DAYS_RECORDED,
            role,
            f"leave[{fact.leave}].days[{fact.entry}]",
            skipped=", ".join(day.isoformat() for day in sorted(fact.skipped)),
        )
        for role in readers
    )
    state = open_buckets(frame, replace(state, notices=(*state.notices, *words)))
    return _told(state, rescaled(frame, state), f"days[{fact.entry}]")


def evolve_returned(frame: Frame, state: State, fact: LeaveEnded) -> State:
    """Scale what had to wait while the end of another leave was not known."""
    return _told(state, rescaled(frame, state), f"return[{fact.leave}]@{fact.back_on}")


def evolve_chosen(frame: Frame, state: State, fact: AdjustmentChosen, at: datetime) -> State:
    """Keep the choice; days that were told stay, and targets shrink from what is on record."""
    if state.plan is None:
        return state
    state = replace(state, plan=replace(state.plan, adjustment=fact.mode))
    state = duties.recount(frame, state)
    words = tuple(
        notice(
            Template.ADJUSTMENT_CHOSEN,
            role,
            f"plan[{fact.plan}].adjustment",
            mode=str(fact.mode),
            text=fact.employee_heard,
        )
        for role in (Role.EMPLOYEE, Role.MANAGER)
    )
    state = replace(state, notices=(*state.notices, *words))
    state = _told(state, rescaled(frame, state), "adjustment")
    return open_buckets(frame, state, duties.today(frame, at))


def rescaled(frame: Frame, state: State) -> State:
    """Return the state with the plan's targets scaled to what was worked, never higher again."""
    plan = state.plan
    if plan is None or plan.adjustment is not Adjustment.SCALE or plan.ended_on is not None:
        return state
    targets = tuple(_target(frame, state, plan, number) for number in plan.numbers)
    return replace(state, plan=replace(plan, targets=targets))


def _target(frame: Frame, state: State, plan: Plan, number: int) -> int | None:
    declared, standing = plan.deliverables[number - 1].target, plan.target(number)
    due = due_day(frame, state, plan, number)
    if declared is None or standing is None or due is None:
        return standing
    away = (
        absence.day
        for leave in state.leaves
        if leave.intermittent and leave.status is not LeaveStatus.DENIED
        for absence in leave.absences
    )
    return min(standing, scaled(declared, _hours(frame, state, plan.began_on, due), away))


def _hours(frame: Frame, state: State, began_on: date, due: date) -> dict[date, Fraction]:
    """Return the hours by contract of each business day after one day and up to another.

    Days of a continuous leave have none: they were not counted.
    """
    calendar = frame.calendar(Role.EMPLOYEE)
    daily = Fraction(weekly_hours(frame)) / (WEEK.days - len(calendar.weekend))
    away = tuple(s for s in spells(state.leaves, calendar) if not s.intermittent)
    hours: dict[date, Fraction] = {}
    day = began_on
    while day < due:
        day += ONE_DAY
        on_leave = any(spell.covers(day, calendar) for spell in away)
        if calendar.is_business_day(day) and not on_leave:
            hours[day] = daily
    return hours


def _told(before: State, state: State, about: str) -> State:
    """Tell targets that have changed to whoever works towards them or judges by them."""
    plan, old = state.plan, before.plan
    if plan is None or old is None:
        return state
    lines = [
        f"{number}. {plan.deliverables[number - 1].title}: {plan.target(number)}, "
        f"was {old.target(number)}"
        for number in plan.numbers
        if plan.target(number) != old.target(number)
    ]
    if not lines:
        return state
    words = tuple(
        notice(Template.TARGETS_SCALED, role, f"{plan.key}.{about}", targets="\n".join(lines))
        for role in (Role.EMPLOYEE, Role.REVIEWER, Role.SECOND_REVIEWER)
    )
    return replace(state, notices=(*state.notices, *words))
