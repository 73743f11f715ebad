"""Appeal: filing, the manager's reply, the panel, its decision (process 2, 9; policy K10, K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties
from domain.commands import Ground
from domain.errors import Code, Malformed, NotNow
from domain.facts import AppealFiled, AppealWithdrawn, ManagerReplied, Remanded, RulingBody
from domain.leave import spells
from domain.notices import Notice, Template, notice
from domain.panel import Appeal
from domain.people import Role
from domain.plan import FIRST_REVIEWERS, Plan
from domain.policy import ClockKind
from domain.stages import receipts
from domain.stages.improve import begin
from domain.state import Clock, ClockStatus, Stage, State
from domain.values import replace
from domain.windows import taken_back_until

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import FileAppeal, ReplyToAppeal, WithdrawAppeal
    from domain.said import Frame

ALSO_ELSEWHERE = (Ground.DISCRIMINATION, Ground.LEAVE)
"""Grounds that employee relations and Legal look into besides the panel."""

OF_THE_APPEAL = (ClockKind.MANAGER_REPLY, ClockKind.PANEL_DECISION)


def file_appeal_gate(_frame: Frame, _state: State, command: FileAppeal) -> None:
    """Take each ground once."""
    if len(set(command.grounds)) != len(command.grounds):
        raise Malformed(Code.MALFORMED, "a ground is given twice")


def file_appeal(frame: Frame, state: State, command: FileAppeal) -> tuple[RulingBody, ...]:
    """Appeal, until the window closes; before the notice was acknowledged too."""
    if state.stage in (Stage.APPEAL, Stage.TRANSFER, Stage.SEPARATION):
        raise NotNow(Code.WINDOW_CLOSED, "there is nothing left to appeal against")
    if state.silent:
        raise NotNow(Code.WINDOW_CLOSED, "the window has closed", lodge=True)
    day = duties.today(frame, command.received_at)
    number = 1 if state.appeal is None else state.appeal.number + 1
    return (
        AppealFiled(
            appeal=number,
            grounds=command.grounds,
            statement=command.statement,
            remedy=command.remedy,
            on_day=day,
        ),
    )


def withdraw_appeal(frame: Frame, state: State, command: WithdrawAppeal) -> tuple[RulingBody, ...]:
    """Take back what was filed during leave, until some days after the return (K16)."""
    appeal = the_appeal(state)
    if appeal.outcome is not None:
        raise NotNow(Code.TOO_LATE, "the panel has decided")
    if not appeal.voluntary:
        raise NotNow(Code.NOTHING_OPEN, "only what was filed during leave is taken back")
    until = taken_back_until(frame, state)
    if until is not None and duties.today(frame, command.received_at) > until:
        raise NotNow(Code.TOO_LATE, f"it could be taken back up to {until}")
    return (AppealWithdrawn(),)


def reply_to_appeal(_frame: Frame, state: State, command: ReplyToAppeal) -> tuple[RulingBody, ...]:
    """Reply in time, once; afterwards the panel goes on without it."""
    appeal = the_appeal(state)
    if appeal.reply:
        raise NotNow(Code.ALREADY_DONE, "the reply is on record")
    clock = state.latest(ClockKind.MANAGER_REPLY)
    if clock is None or clock.status is not ClockStatus.OPEN:
        raise NotNow(Code.TOO_LATE, "the panel goes on without a reply")
    return (ManagerReplied(text=command.text),)


def the_appeal(state: State) -> Appeal:
    """Return the appeal that is heard.

    Raises:
        NotNow: there is none.
    """
    if state.appeal is None or state.stage is not Stage.APPEAL:  # pragma: no cover -- by its stage
        raise NotNow(Code.NOTHING_OPEN, "no appeal is heard")
    return state.appeal


def evolve_filed(frame: Frame, state: State, fact: AppealFiled, at: datetime) -> State:
    """Close the window by the filing; owe the manager's reply and the panel's decision."""
    state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.APPEAL_FILING,))
    state = duties.end(state, receipts.receipt_key(receipts.failure_key(state.failures)), at)
    voluntary = duties.on_leave(frame, state, fact.on_day)
    appeal = Appeal(fact.appeal, fact.grounds, fact.statement, fact.remedy, fact.on_day, voluntary)
    state = replace(state, stage=Stage.APPEAL, appeal=appeal, election=None)
    for kind in OF_THE_APPEAL:
        clock = Clock(duties.clock_key(state, kind), kind, trigger=fact.on_day)
        state = duties.start(frame, state, clock)
    return replace(state, notices=(*state.notices, *_told_of_filing(state, appeal)))


def _told_of_filing(state: State, appeal: Appeal) -> tuple[Notice, ...]:
    about = f"appeal[{appeal.number}]"
    grounds = ", ".join(ground.replace("_", " ") for ground in appeal.grounds)
    reply, decision = (state.latest(kind) for kind in OF_THE_APPEAL)
    values = {
        "grounds": grounds,
        "text": appeal.statement,
        "remedy": appeal.remedy,
        "reply": reply.key if reply is not None else "",
        "decision": decision.key if decision is not None else "",
    }
    readers = [
        (Template.APPEAL_RECEIVED, Role.EMPLOYEE),
        (Template.APPEAL_TO_ANSWER, Role.MANAGER),
        (Template.APPEAL_FOR_HR, Role.HR_PARTNER),
        (Template.PANEL_TO_SEAT, Role.PANEL_COORDINATOR),
    ]
    if set(ALSO_ELSEWHERE).intersection(appeal.grounds):
        readers += [
            (Template.APPEAL_FOR_HR, role) for role in (Role.EMPLOYEE_RELATIONS, Role.LEGAL)
        ]
    return tuple(notice(template, role, about, **values) for template, role in readers)


def evolve_withdrawn(frame: Frame, state: State, at: datetime) -> State:
    """Go back to the window, counted from the return; what was filed on leave binds nobody (K16).

    Where the failure notice was never received, its receipt is owed again: no notice, no clock.
    """
    state = duties.end_all(state, at, ClockStatus.STOPPED, OF_THE_APPEAL)
    state = replace(state, stage=Stage.VERDICT, silent=False)
    failure = receipts.failure_key(state.failures)
    receipt = state.clock(receipts.receipt_key(failure))
    if failure not in state.received and receipt is not None:
        state = state.with_clock(replace(receipt, status=ClockStatus.OPEN, ended_at=None))
        return duties.recount(frame, state)
    calendar = frame.calendar(Role.EMPLOYEE)
    filed_on = duties.today(frame, at) if state.appeal is None else state.appeal.filed_on
    leaves = spells(state.leaves, calendar)
    returns = (leave.back_on for leave in leaves if leave.covers(filed_on, calendar))
    back_on = max((day for day in returns if day is not None), default=duties.today(frame, at))
    kind = ClockKind.APPEAL_FILING
    clock = Clock(duties.clock_key(state, kind), kind, trigger=back_on)
    return duties.start(frame, state, clock)


def evolve_replied(state: State, fact: ManagerReplied, at: datetime) -> State:
    """Share the reply with the employee and the panel: both sides have both papers."""
    appeal = state.appeal
    clock = state.latest(ClockKind.MANAGER_REPLY)
    if appeal is None or clock is None:
        return state
    state = duties.end(state, clock.key, at)
    about = f"appeal[{appeal.number}]"
    words = [
        notice(Template.REPLY_SHARED, role, about, text=fact.text)
        for role in (Role.EMPLOYEE, Role.PANEL_COORDINATOR)
    ]
    words += [
        replace(
            notice(Template.REPLY_SHARED, Role.PANEL_MEMBER, f"{about}:{person}", text=fact.text),
            person=person,
        )
        for person in appeal.panel
    ]
    return replace(state, appeal=replace(appeal, reply=fact.text), notices=(*state.notices, *words))


def evolve_remanded(frame: Frame, state: State, fact: Remanded, at: datetime) -> State:
    """Go back to the plan: another reviewer, and more time if the work is done again."""
    plan = state.plan
    if plan is None:
        return state
    judged = (v.persons for v in plan.verdicts if v.role in FIRST_REVIEWERS)
    barred = tuple(person for persons in judged for person in persons)
    barred = tuple(dict.fromkeys((*plan.barred, *barred)))
    words = (
        notice(
            Template.REMANDED,
            role,
            f"{plan.key}.remand[{state.failures}]",
            redo_work="yes" if fact.redo_work else "no",
        )
        for role in (Role.HR_PARTNER, Role.SECOND_REVIEWER)
    )
    state = replace(state, notices=(*state.notices, *words))
    if fact.redo_work:
        days = frame.policy.improve.remand_days
        again = tuple(
            replace(each, due_after_days=min(each.due_after_days, days))
            for each in plan.deliverables
        )
        anew = Plan(
            plan.number + 1,
            fact.on_day,
            days,
            again,
            clock="",
            barred=barred,
            weekly_regular_hours=plan.weekly_regular_hours,
        )
        return begin(frame, state, anew, at)
    return _judged_again(frame, state, plan, fact, barred)


def _judged_again(
    frame: Frame, state: State, plan: Plan, fact: Remanded, barred: tuple[str, ...]
) -> State:
    plan = replace(plan, verdicts=(), counted_as_met=(), barred=barred)
    state = replace(state, stage=Stage.IMPROVE, plan=plan)
    kind = ClockKind.REMAND_VERDICT
    clock = Clock(duties.clock_key(state, kind), kind, trigger=fact.on_day)
    return duties.start(frame, state, clock)
