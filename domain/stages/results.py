"""The result of a plan: its end, pass, fail, void, more time (process 2, 4, 8; policy K10, K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, ladder, requests, standing
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    CaseClosed,
    DeadlineExtended,
    ImproveFailed,
    Outcome,
    PlanEnded,
    PlanPassed,
    PlanVoided,
    RulingBody,
    VoidAsked,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.plan import Judged
from domain.policy import ClockKind, RequestKind
from domain.stages import receipts
from domain.stages.check_ins import open_buckets
from domain.stages.improve import OF_THE_PLAN, due_day, the_plan
from domain.stages.resignation import owe_advice
from domain.stages.support import check_support, made_good
from domain.state import Clock, ClockStatus, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import (
        ExtendDeadline,
        PassPlan,
        RequestEarlyEnd,
        RequestFail,
        RequestVoid,
    )
    from domain.plan import Plan
    from domain.said import Frame

OF_THE_RESULT = (
    RequestKind.EARLY_END,
    RequestKind.IMPROVE_PASS,
    RequestKind.IMPROVE_FAIL,
    RequestKind.IMPROVE_FAIL_SECOND_LOOK,
    RequestKind.PLAN_REVISION,
    RequestKind.VOID,
)
"""Requests that have no place once the plan has its result."""


def request_early_end(
    frame: Frame, state: State, command: RequestEarlyEnd
) -> tuple[RulingBody, ...]:
    """Ask to end a plan that is running."""
    if the_plan(state).ended_on is not None:
        raise NotNow(Code.ALREADY_DONE, "the plan has ended")
    return (requests.opened(frame, state, RequestKind.EARLY_END, command.by, command.reason),)


def pass_plan_gate(frame: Frame, state: State, command: PassPlan) -> None:
    """Let HR pass only where the manager's result is long overdue."""
    if command.by.role is Role.MANAGER:
        return
    clock = state.latest(ClockKind.IMPROVE_RESULT)
    late = frame.policy.improve.late_result_business_days
    at = None
    if clock is not None and clock.status is ClockStatus.PASSED:
        at = ladder.business_days_after_end(frame, clock, late, Role.HR_PARTNER)
    if at is None or command.received_at < at:
        raise NotNow(Code.NOT_YET, "HR passes a plan only once its result is long overdue")


def pass_plan(frame: Frame, state: State, command: PassPlan) -> tuple[RulingBody, ...]:
    """Pass the plan at once; HR partner and skip together."""
    the_plan(state)
    if command.by.role is Role.MANAGER:
        passed = PlanPassed(reason=command.reason)
        return (passed, CaseClosed(outcome=Outcome.IMPROVE_PASSED))
    return (requests.opened(frame, state, RequestKind.IMPROVE_PASS, command.by, command.reason),)


def request_fail_gate(frame: Frame, state: State, command: RequestFail) -> None:
    """Hold back a fail that the employer has not earned (process 8; policy K19)."""
    plan = the_plan(state)
    if plan.ended_on is None:
        raise NotNow(Code.NOT_YET, "the plan is running")
    if plan.key not in state.received:
        raise NotNow(Code.NOT_DELIVERED, "the receipt of the plan is not on record")
    if plan.having(Judged.OPEN, Judged.SPLIT):
        raise NotNow(Code.VERDICTS_MISSING, "a criterion waits for the word of two reviewers")
    today = duties.today(frame, command.received_at)
    check_grounds(plan)
    if not standing.check_ins_suffice(frame, state, plan.number, today):
        raise NotNow(Code.CHECK_INS_MISSING, "too few of the check-ins owed were held")


def check_grounds(plan: Plan) -> None:
    """Check that there is something to fail on, and that no withheld support stands against it.

    Raises:
        NotNow: nothing was found not met, or withheld support is not answered or made good.
    """
    if not plan.having(Judged.NOT_MET):
        raise NotNow(Code.NO_CRITERION_FAILED, "no criterion was found not met by two reviewers")
    check_support(plan)


def request_fail(frame: Frame, state: State, command: RequestFail) -> tuple[RulingBody, ...]:
    """Ask for a fail; after so many improving check-ins in a row the HR lead looks at it too."""
    plan, after = the_plan(state), frame.policy.improve.second_look_after
    kind = RequestKind.IMPROVE_FAIL
    if standing.improving_in_a_row(state, plan.number) >= after:
        kind = RequestKind.IMPROVE_FAIL_SECOND_LOOK
    return (requests.opened(frame, state, kind, command.by, command.reason),)


def fail_basis(state: State) -> str:
    """Return what a fail rests on: plan and version, criteria not met, targets as scaled."""
    plan = state.plan
    if plan is None:
        return ""
    targets = f":{','.join(map(str, plan.targets))}" if plan.targets else ""
    return f"{plan.key}:{','.join(plan.having(Judged.NOT_MET))}{targets}"


def request_void(frame: Frame, state: State, command: RequestVoid) -> tuple[RulingBody, ...]:
    """Ask to declare the plan void."""
    the_plan(state)
    opened = requests.opened(frame, state, RequestKind.VOID, command.by, command.reason)
    return (opened, VoidAsked(request=opened.request, then=command.then))


def extend_deadline_gate(frame: Frame, _state: State, command: ExtendDeadline) -> None:
    """Keep the days within what an extension may be."""
    most = frame.policy.focus.extension_max_days
    if not 1 <= command.days <= most:
        raise Malformed(Code.OUT_OF_RANGE, f"an end is moved by 1 to {most} days")


def extend_deadline(frame: Frame, state: State, command: ExtendDeadline) -> tuple[RulingBody, ...]:
    """Move an end later: of a window, or of a plan that is running or waits for its result."""
    clock = state.clock(command.clock)
    if clock is None or not frame.policy.clock(clock.kind).hr_may_extend:
        raise NotNow(Code.NOTHING_OPEN, f"no end of {command.clock} can be moved")
    if clock.status is not ClockStatus.OPEN and not _awaits_result(state, clock):
        raise NotNow(Code.TOO_LATE, f"{command.clock} has ended")
    longer = _longer(frame, state, clock, command.days)
    if longer.promise is not None and longer.promise.ends_at <= command.received_at:
        raise NotNow(Code.TOO_LATE, "that extension would end in the past")
    return (DeadlineExtended(clock=clock.key, days=command.days, reason=command.reason),)


def _awaits_result(state: State, clock: Clock) -> bool:
    """Tell whether it is the clock of a plan that has ended, early or not, and has no result."""
    plan = state.plan
    if plan is None or state.stage is not Stage.IMPROVE:
        return False
    return plan.ended_on is not None and plan.clock == clock.key


def _longer(frame: Frame, state: State, clock: Clock, days: int) -> Clock:
    running = replace(clock, status=ClockStatus.OPEN, ended_at=None, extra=(*clock.extra, days))
    return duties.dated(frame, state, running)


def evolve_extended(frame: Frame, state: State, fact: DeadlineExtended, at: datetime) -> State:
    """Move the end; a plan that had ended runs again, and withheld support is made good."""
    clock, plan = state.clock(fact.clock), state.plan
    if clock is None:
        return state
    if plan is not None and _awaits_result(state, clock):
        state = duties.end_all(state, at, ClockStatus.STOPPED, (ClockKind.IMPROVE_RESULT,))
        state = requests.lapse(state, at, OF_THE_RESULT)
        plan = replace(plan, ended_on=None, not_due=())
    if plan is not None and plan.clock == clock.key:
        state = replace(state, plan=made_good(plan))
    state = state.with_clock(_longer(frame, state, clock, fact.days))
    word = notice(
        Template.DEADLINE_EXTENDED,
        Role.EMPLOYEE,
        f"{clock.key}+{len(clock.extra) + 1}",
        clock=clock.key,
        days=str(fact.days),
        reason=fact.reason,
    )
    state = replace(state, notices=(*state.notices, word))
    return open_buckets(frame, state, duties.today(frame, at))


def evolve_ended(frame: Frame, state: State, fact: PlanEnded, at: datetime) -> State:
    """Owe the result; what an early end cuts off is not assessable."""
    plan = state.plan
    if plan is None:
        return state
    ends = ClockStatus.STOPPED if fact.early else ClockStatus.MET
    state = duties.end(state, plan.clock, at, ends)
    over = (ClockKind.IMPROVE_CHECK_IN,)
    state = duties.end_all(state, at, ClockStatus.STOPPED, over)
    over_now = (RequestKind.EARLY_END, RequestKind.PLAN_REVISION)
    state = requests.lapse(state, at, over_now)
    not_due: tuple[int, ...] = ()
    if fact.early:
        not_due = tuple(
            number
            for number in plan.numbers
            if plan.submission(number) is None
            and ((due := due_day(frame, state, plan, number)) is None or due > fact.on_day)
        )
    state = replace(state, plan=replace(plan, ended_on=fact.on_day, not_due=not_due))
    words = (
        notice(
            Template.PLAN_ENDED,
            Role.EMPLOYEE,
            f"{plan.key}@{fact.on_day}",
            on_day=fact.on_day.isoformat(),
            early="yes" if fact.early else "no",
        ),
    )
    state = replace(state, notices=(*state.notices, *words))
    return owe_result(frame, state, fact.on_day)


def evolve_settled(state: State, at: datetime) -> State:
    """End what the plan still asked: it is passed or void."""
    state = duties.end_all(state, at, ClockStatus.STOPPED, OF_THE_PLAN)
    return requests.lapse(state, at, OF_THE_RESULT)


def evolve_voided(state: State, fact: PlanVoided, at: datetime) -> State:
    """Tell the employee that the plan is void, and that this is not the employee's doing."""
    plan = state.plan
    if plan is None:
        return state
    # The receipt of a void plan would set nothing off.
    state = duties.end(state, receipts.receipt_key(plan.key), at, ClockStatus.STOPPED)
    word = notice(Template.PLAN_VOIDED, Role.EMPLOYEE, plan.key, reason=fact.reason)
    return evolve_settled(replace(state, notices=(*state.notices, word)), at)


def evolve_failed(frame: Frame, state: State, fact: ImproveFailed, at: datetime) -> State:
    """Tell the result and the appeal right in one letter; the window waits for its receipt."""
    state = duties.end_all(state, at, ClockStatus.MET, OF_THE_PLAN)
    state = requests.lapse(state, at, OF_THE_RESULT)
    state = replace(
        state, stage=Stage.VERDICT, failures=fact.failure, failed_at=at, election=None, silent=False
    )
    state = owe_advice(frame, state, at)
    key = receipts.failure_key(fact.failure)
    window = frame.policy.clock(ClockKind.APPEAL_FILING).span.count
    word = notice(
        Template.IMPROVE_FAILED,
        Role.EMPLOYEE,
        key,
        failure=key,
        findings="" if state.plan is None else findings_in_words(state.plan),
        reason=fact.reason,
        window_days=str(window),
        grace_max_days=str(frame.policy.exit.grace_max_days),
        statement=state.statements[-1].key if state.statements else "",
    )
    return receipts.owe(frame, state, word, at)


def findings_in_words(plan: Plan) -> str:
    """Return what was found of each criterion and why, a line for each."""
    lines = []
    for number in plan.numbers:
        deliverable = plan.deliverables[number - 1]
        for criterion, judged in enumerate(plan.standing(number), start=1):
            reasons = dict.fromkeys(
                f"{each.finding.replace('_', ' ')}: {each.reason}"
                for verdict in plan.verdicts
                if verdict.deliverable == number
                for each in verdict.findings
                if each.criterion == criterion
            )
            why = f" ({'; '.join(reasons)})" if reasons else ""
            text = deliverable.criteria[criterion - 1]
            lines.append(f"{number}.{criterion} {text}: {judged.replace('_', ' ')}{why}")
    return "\n".join(lines)


def owe_result(frame: Frame, state: State, trigger: date) -> State:
    """Owe the result of the plan."""
    kind = ClockKind.IMPROVE_RESULT
    clock = Clock(duties.clock_key(state, kind), kind, trigger=trigger)
    state = duties.start(frame, state, clock)
    word = notice(Template.RESULT_OWED, Role.MANAGER, clock.key, clock=clock.key)
    return replace(state, notices=(*state.notices, word))
