"""Closing: the outcome, what stays on file, rehire standing, follow-ups (process 2; R6, X43)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    CaseClosed,
    FollowUpHeld,
    Outcome,
    RehireAsked,
    RehireLowered,
    RulingBody,
)
from domain.notices import Template, notice
from domain.outcomes import Rehire
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.stages.check_ins import nobody_on_leave
from domain.stages.settling import outcome_of, the_separation
from domain.state import Clock, ClockStatus, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import RecordFollowUp, RequestRehire
    from domain.said import Frame


def record_follow_up_gate(frame: Frame, state: State, command: RecordFollowUp) -> None:
    """Take a day between closing and today."""
    today = duties.today(frame, command.received_at)
    closed_on = today if state.closed_at is None else duties.today(frame, state.closed_at)
    if not closed_on <= command.held_on <= today:
        raise Malformed(Code.OUT_OF_RANGE, "a follow-up lies between closing and today")
    nobody_on_leave(frame, state, command.held_on)


def record_follow_up(
    _frame: Frame, state: State, command: RecordFollowUp
) -> tuple[RulingBody, ...]:
    """Record the follow-up that is owed next."""
    owed = next((c for c in state.clocks if c.kind is ClockKind.FOLLOW_UP and c.is_owed), None)
    if owed is None:
        raise NotNow(Code.NOTHING_OPEN, "no follow-up is owed")
    number = state.follow_ups + 1
    return (FollowUpHeld(follow_up=number, held_on=command.held_on, trend=command.trend),)


def request_rehire_gate(frame: Frame, state: State, command: RequestRehire) -> None:
    """Ask only for what is worse than the default; nothing else needs asking."""
    outcome = state.outcome
    if outcome is None:
        outcome = outcome_of(the_separation(state))
    default = frame.policy.closing_of(outcome).rehire
    order = tuple(Rehire)
    if order.index(command.standing) <= order.index(state.rehire or default):
        raise Malformed(Code.OUT_OF_RANGE, f"{command.standing} is not worse than {default}")


def request_rehire(frame: Frame, state: State, command: RequestRehire) -> tuple[RulingBody, ...]:
    """Ask for a standing worse than the default."""
    opened = requests.opened(frame, state, RequestKind.REHIRE, command.by, command.reason)
    return (opened, RehireAsked(request=opened.request, standing=command.standing))


def evolve_closed(frame: Frame, state: State, fact: CaseClosed, at: datetime) -> State:
    """Stop everything, tell whom it concerns, and owe the follow-ups of a success."""
    over = tuple(kind for kind in ClockKind if kind not in OWED_AFTER_CLOSING)
    state = requests.lapse(duties.end_all(state, at, ClockStatus.STOPPED, over), at)
    rule = frame.policy.closing_of(fact.outcome)
    knows = _was_told(state)
    rehire = str(state.rehire or rule.rehire)
    values = {"outcome": str(fact.outcome), "retention_months": str(rule.retention_months)}
    words = []
    if fact.outcome is Outcome.FOCUS_REMOVED:
        words.append(
            notice(
                Template.NEXT_STEPS_OUTCOME,
                Role.EMPLOYEE,
                "removal",
                outcome="removed",
                reason="",
                clock="",
            )
        )
    if knows:
        words.append(notice(Template.CASE_CLOSED, Role.EMPLOYEE, "closed", **values, rehire=rehire))
    words.append(notice(Template.CASE_CLOSED, Role.HR_PARTNER, "closed", **values, rehire=rehire))
    state = _without_stale_letters(frame, state)
    state = replace(
        state,
        stage=Stage.CLOSED,
        outcome=fact.outcome,
        money=fact.money,
        closed_at=at,
        notices=(*state.notices, *words),
    )
    return _owe_follow_ups(frame, state, rule.follow_up_days, at) if knows else state


def _was_told(state: State) -> bool:
    """Tell whether the employee knows of the case: an entry that never became active is unsaid."""
    pivot = state.pivot
    approved = pivot is not None and pivot.approved_on is not None
    return approved or state.approved_on is not None or state.separation is not None


def _without_stale_letters(frame: Frame, state: State) -> State:
    """Drop letters that were held back up to now and speak of what no longer holds.

    What happened is still told: recaps, and what is owed on leaving.
    """
    kept = tuple(
        word
        for word in state.notices
        if word.template in STILL_TOLD
        or word.key not in frame.said.held
        or frame.said.notice(word.key) is not None
    )
    return replace(state, notices=kept)


STILL_TOLD = (
    Template.DISCUSSION_RECAP,
    Template.CHECK_IN_RECAP,
    Template.SEPARATION_DETAILS,
    Template.SEVERANCE_STATEMENT,
    Template.PLAN_VOIDED,
)
"""Letters that are true after closing as before it."""

OWED_AFTER_CLOSING = (
    ClockKind.LEAVE_DECISION,
    ClockKind.LEAVE_RETURN,
    ClockKind.STATUS_ANSWER,
    ClockKind.SECOND_CHANNEL,
)
"""What somebody still owes once the case is closed: an answer to what was asked before, and a way
to whoever was written to in vain."""


def _owe_follow_ups(frame: Frame, state: State, days: tuple[int, ...], at: datetime) -> State:
    kind, closed_on = ClockKind.FOLLOW_UP, duties.today(frame, at)
    for number, after in enumerate(days, start=1):
        clock = Clock(f"{kind}[{number}]", kind, trigger=closed_on, days=after)
        state = duties.start(frame, state, clock)
    if not days:
        return state
    word = notice(Template.FOLLOW_UP_OWED, Role.MANAGER, "closed", clock=f"{kind}[1]")
    return replace(state, notices=(*state.notices, word))


def evolve_follow_up(state: State, fact: FollowUpHeld, at: datetime) -> State:
    """Keep the follow-up; the one that was due first is done."""
    owed = next((c for c in state.clocks if c.kind is ClockKind.FOLLOW_UP and c.is_owed), None)
    if owed is not None:
        state = duties.end(state, owed.key, at)
    return replace(state, follow_ups=fact.follow_up)


def evolve_rehire(state: State, fact: RehireLowered) -> State:
    """Keep the standing, and tell the employee, who may dispute it."""
    word = notice(
        Template.REHIRE_LOWERED, Role.EMPLOYEE, f"rehire.{fact.standing}", rehire=str(fact.standing)
    )
    return replace(state, rehire=fact.standing, notices=(*state.notices, word))
