"""Verdicts: two reviewers, criterion by criterion, and a third where they differ (process 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, ladder
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.facts import CountedAsMet, RulingBody, VerdictGiven
from domain.notices import Template, notice
from domain.people import Role
from domain.plan import FIRST_REVIEWERS, Judged, Verdict, third_key, verdict_key
from domain.policy import ClockKind
from domain.stages.improve import the_plan
from domain.stages.results import owe_result
from domain.stages.support import made_good, was_withheld
from domain.state import Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import CountAsMet, RecordVerdict
    from domain.plan import Plan
    from domain.said import Frame


def may_judge(frame: Frame, state: State, command: RecordVerdict) -> None:
    """Check that this person may judge: two reviewers, each for one of the two words.

    Raises:
        NotYours: somebody else reviews, or has judged before a remand or in another role.
    """
    people, by = frame.people, command.by
    if by.role is Role.MANAGER and people.holds(Role.REVIEWER):
        raise NotYours(sentence="another reviewer was named in the manager's place")
    plan = state.plan
    if plan is None:
        return
    if set(by.persons).intersection(plan.barred):
        raise NotYours(Code.SEPARATION_OF_DUTIES, "who judged before the remand does not judge now")
    for verdict in plan.verdicts:
        if set(by.persons).intersection(verdict.persons) and verdict.role is not by.role:
            raise NotYours(Code.SEPARATION_OF_DUTIES, "one person does not judge in two roles")


def record_verdict_gate(frame: Frame, state: State, command: RecordVerdict) -> None:
    """Ask for a finding on each criterion, and for a manager who knows the work."""
    plan = the_plan(state)
    deliverable = plan.deliverable(command.deliverable)
    if deliverable is None:
        raise Malformed(Code.OUT_OF_RANGE, f"the plan has no deliverable {command.deliverable}")
    if command.deliverable in plan.changed:
        raise NotNow(Code.NOT_DELIVERED, "the receipt of the changed plan is not on record")
    judged = plan.standing(command.deliverable)
    asked = list(range(1, len(deliverable.criteria) + 1))
    if command.by.role is Role.THIRD_REVIEWER:
        asked = [n for n, where in enumerate(judged, start=1) if where is Judged.SPLIT]
        if not asked:
            raise NotNow(Code.NOTHING_OPEN, "the two reviewers do not disagree")
    if sorted(finding.criterion for finding in command.findings) != asked:
        raise Malformed(Code.MALFORMED, f"a finding is due for each of the criteria {asked}")
    since = state.manager_since
    if command.by.role is Role.MANAGER and since is not None:
        rule = frame.policy.improve
        ready = frame.calendar(Role.EMPLOYEE).shift(since, rule.new_manager_business_days)
        if duties.today(frame, command.received_at) <= ready:
            raise NotNow(Code.NOT_YET, f"a new manager gives no verdict up to {ready}")


def record_verdict(_frame: Frame, state: State, command: RecordVerdict) -> tuple[RulingBody, ...]:
    """Judge a deliverable that was submitted, or any once the plan has ended; each role once."""
    plan = the_plan(state)
    if command.deliverable in plan.not_due:
        raise NotNow(Code.NOTHING_OPEN, "that deliverable was not yet due at the early end")
    if plan.ended_on is None and plan.submission(command.deliverable) is None:
        raise NotNow(Code.NOT_YET, "nothing was submitted, and the plan is running")
    first = command.by.role in FIRST_REVIEWERS
    if plan.verdict(command.deliverable, *(FIRST_REVIEWERS if first else (command.by.role,))):
        raise NotNow(Code.ALREADY_DONE, "that verdict is on record")
    return (
        VerdictGiven(
            deliverable=command.deliverable,
            role=command.by.role,
            person=command.by.person,
            findings=command.findings,
            on_behalf_of=command.by.on_behalf_of,
        ),
    )


def count_as_met(frame: Frame, state: State, command: CountAsMet) -> tuple[RulingBody, ...]:
    """Count as met what nobody judged in time, or what support was withheld for."""
    plan = the_plan(state)
    if command.deliverable in (*plan.counted_as_met, *plan.counted_for_support):
        raise NotNow(Code.ALREADY_DONE, "that deliverable counts as met")
    number, reason = command.deliverable, command.reason
    if number in plan.numbers and was_withheld(plan, number):
        by = command.by.person
        return (CountedAsMet(deliverable=number, person=by, reason=reason, for_support=True),)
    if not _is_overdue(frame, state, command):
        raise NotNow(Code.NOT_YET, "the verdict is not long overdue")
    if not {Judged.OPEN, Judged.SPLIT}.intersection(plan.standing(command.deliverable)):
        raise NotNow(Code.NOTHING_OPEN, "every criterion of it is judged")
    return (CountedAsMet(deliverable=number, person=command.by.person, reason=reason),)


def _is_overdue(frame: Frame, state: State, command: CountAsMet) -> bool:
    """Tell whether the rung has come at which HR looks at what was not judged."""
    plan = the_plan(state)
    if plan.deliverable(command.deliverable) is None:
        raise Malformed(Code.OUT_OF_RANGE, f"the plan has no deliverable {command.deliverable}")
    submission = plan.submission(command.deliverable)
    keys = [str(ClockKind.REMAND_VERDICT), third_key(plan, command.deliverable)]
    if submission is not None:
        keys.append(verdict_key(plan, submission.number))
    late = frame.policy.improve.late_result_business_days
    for key in keys:
        clock = next((c for c in reversed(state.clocks) if c.key.startswith(key)), None)
        if clock is None or clock.status is not ClockStatus.PASSED:
            continue
        at = ladder.business_days_after_end(frame, clock, late, Role.HR_PARTNER)
        if at is not None and command.received_at >= at:
            return True
    return False


def evolve_verdict(frame: Frame, state: State, fact: VerdictGiven, at: datetime) -> State:
    """Keep the verdict; what both have judged is done, what splits them waits for a third."""
    plan = state.plan
    if plan is None:
        return state
    verdict = Verdict(fact.deliverable, fact.role, fact.person, fact.findings, fact.on_behalf_of)
    plan = replace(plan, verdicts=(*plan.verdicts, verdict))
    return _settled(frame, replace(state, plan=plan), fact.deliverable, at)


def evolve_counted(frame: Frame, state: State, fact: CountedAsMet, at: datetime) -> State:
    """Keep that the deliverable counts as met where it was not judged, or wholly for support."""
    plan = state.plan
    if plan is None:
        return state
    if fact.for_support:
        counted = (*plan.counted_for_support, fact.deliverable)
        plan = made_good(replace(plan, counted_for_support=counted), fact.deliverable)
    else:
        plan = replace(plan, counted_as_met=(*plan.counted_as_met, fact.deliverable))
    return _settled(frame, replace(state, plan=plan), fact.deliverable, at)


def _settled(frame: Frame, state: State, deliverable: int, at: datetime) -> State:
    """End the clocks of a deliverable that is judged, or owe a third verdict."""
    plan = state.plan
    if plan is None:
        return state
    standing, submission = plan.standing(deliverable), plan.submission(deliverable)
    if Judged.OPEN not in standing and submission is not None:
        state = duties.end(state, verdict_key(plan, submission.number), at)
    third = _third(state, plan, deliverable)
    if Judged.SPLIT not in standing and third is not None:
        state = duties.end(state, third.key, at)
    elif Judged.SPLIT in standing and Judged.OPEN not in standing:
        state = _owe_third(frame, state, plan, deliverable, at)
    return _owe_result(frame, state, plan, at) if plan.is_judged else state


def _third(state: State, plan: Plan, deliverable: int) -> Clock | None:
    """Return the youngest clock of a third verdict on a deliverable."""
    key = third_key(plan, deliverable)
    return next((c for c in reversed(state.clocks) if c.key.startswith(key)), None)


def _owe_third(frame: Frame, state: State, plan: Plan, deliverable: int, at: datetime) -> State:
    """Owe a third verdict; after a remand the same deliverable may need another one."""
    base, kind = third_key(plan, deliverable), ClockKind.THIRD_VERDICT
    before = _third(state, plan, deliverable)
    if before is not None and before.is_owed:
        return state
    so_far = sum(1 for clock in state.clocks if clock.key.startswith(base))
    again = f".{so_far + 1}" if so_far else ""
    clock = Clock(base + again, kind, trigger=duties.today(frame, at))
    word = notice(
        Template.VERDICTS_SPLIT,
        Role.HR_PARTNER,
        f"{plan.key}.{deliverable}{again}",
        deliverable=str(deliverable),
        clock=clock.key,
    )
    state = duties.start(frame, state, clock)
    return replace(state, notices=(*state.notices, word))


def _owe_result(frame: Frame, state: State, plan: Plan, at: datetime) -> State:
    """Owe the result anew, once another reviewer has judged the work after a remand."""
    remand = state.latest(ClockKind.REMAND_VERDICT)
    if remand is None or not remand.is_owed:
        return state
    state = duties.end(state, remand.key, at)
    if plan.ended_on is None:
        return state  # HR has given more time: the result is owed at its end
    return owe_result(frame, state, duties.today(frame, at))
