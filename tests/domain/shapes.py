"""What matters of a state for who owes what; two cases of one shape differ in dates and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.ladder import rungs
from domain.policy import RequestKind
from domain.running import ClockStatus, RequestStatus
from domain.state import Stage

if TYPE_CHECKING:
    from domain.panel import Appeal
    from domain.plan import Plan
    from domain.state import Clock, State
    from tests.domain.builders import Play

BESIDES = (
    RequestKind.WITHDRAWAL,
    RequestKind.CAUSE_RESOLVED,
    RequestKind.AGREED_EXIT,
    RequestKind.OFF_FORMULA,
    RequestKind.REHIRE,
)
"""Requests that wait beside the way of a case."""


class Shape(NamedTuple):
    """One abstract state.

    Attributes:
        stage: The stage, with the outcome once it is closed.
        clocks: What is owed: kind, status, whether it has a date, whether its ladder is through.
        requests: What waits for sign-offs: kind, and how many are given.
        leaves: Leaves that have not ended: status, and whether an end is expected.
        plan: Where the Improve plan stands.
        appeal: Where the appeal stands.
        leaving: Where a choice, a resignation and the separation stand.
        marks: Silence, holds, bars, a pause, an open question, an open warning.
    """

    stage: tuple[str, ...]
    clocks: frozenset[tuple[object, ...]]
    requests: frozenset[tuple[object, ...]]
    leaves: frozenset[tuple[object, ...]]
    plan: tuple[object, ...]
    appeal: tuple[object, ...]
    leaving: tuple[object, ...]
    marks: tuple[bool, ...]


def shape(play: Play) -> Shape:
    """Return the shape of a case."""
    state = play.state
    return Shape(
        stage=(str(state.stage), str(state.outcome)),
        clocks=frozenset(_of_clock(play, clock) for clock in state.clocks if clock.is_owed),
        requests=frozenset(
            (str(each.kind), len(each.signed))
            for each in state.requests
            if each.status is RequestStatus.OPEN
        ),
        leaves=frozenset(
            (str(each.status), each.last_day is None) for each in state.leaves if each.is_open
        ),
        plan=_of_plan(state.plan) if state.stage is Stage.IMPROVE else (),
        appeal=_of_appeal(state.appeal) if state.stage is Stage.APPEAL else (),
        leaving=_of_leaving(state),
        marks=(
            state.silent,
            state.reached,
            state.case_held,
            state.pivot_barred,
            state.paused,
            bool(state.questions),
            state.stage is Stage.ENTRY and any(not each.answer for each in state.entry_warnings),
        ),
    )


def area(play: Play) -> tuple[str, str]:
    """Return the part of the map that a case is in: its stage, and what stands besides."""
    state = play.state
    waiting = {each.kind for each in state.requests if each.status is RequestStatus.OPEN}
    besides = "nothing"
    if any(leave.is_open for leave in state.leaves):
        besides = "leave"
    elif state.resignation is not None and state.resignation.pending:
        besides = "resignation"
    elif state.questions or waiting.intersection(BESIDES):
        besides = "request"
    return (str(state.stage), besides)


def _of_clock(play: Play, clock: Clock) -> tuple[object, ...]:
    promise = clock.promise
    is_through = clock.status is ClockStatus.PASSED and all(
        rung.at <= play.now for rung in rungs(play.case.frame, clock)
    )
    forecast = promise is not None and promise.forecast
    return (str(clock.kind), str(clock.status), promise is not None, forecast, is_through)


def _of_plan(plan: Plan | None) -> tuple[object, ...]:
    if plan is None:
        return ()
    judged = frozenset(str(each) for number in plan.numbers for each in plan.standing(number))
    return (judged, plan.ended_on is not None, bool(plan.submissions), bool(plan.barred))


def _of_appeal(appeal: Appeal | None) -> tuple[object, ...]:
    if appeal is None:
        return ()
    return (len(appeal.panel), len(appeal.votes), str(appeal.outcome), appeal.voluntary)


def _of_leaving(state: State) -> tuple[object, ...]:
    choice = None if state.election is None else str(state.election.option)
    given = state.resignation
    resigned = None if given is None else (given.pending, given.told)
    began = state.separation if state.stage is Stage.SEPARATION else None
    if began is None:
        return (choice, resigned, None)
    release = None if state.release is None else str(state.release.status)
    wages = began.wages_paid_on is not None
    return (choice, resigned, (str(began.cause), began.reached, wages, release))
