"""Resignation, from every stage: notice, word of the open choice, second thoughts (process 10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    ExitCause,
    OpenChoiceTold,
    ResignationGiven,
    ResignationTookEffect,
    ResignationWithdrawn,
    RulingBody,
    SeparationBegan,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.stages.check_ins import resume_clocks, stop_focus
from domain.state import Clock, ClockStatus, Resignation, Stage, State

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import (
        ConfirmResignation,
        Resign,
        TellOpenChoice,
        WithdrawResignation,
    )
    from domain.said import Frame


def resign_gate(frame: Frame, _state: State, command: Resign) -> None:
    """Take no last day in the past."""
    if command.last_day < duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "the last day is today or later")


def resign(frame: Frame, state: State, command: Resign) -> tuple[RulingBody, ...]:
    """Give notice; while a tier is open or on leave it waits for a confirmation (process 10)."""
    if state.resignation is not None:
        raise NotNow(Code.ALREADY_DONE, "a resignation is on record")
    day = duties.today(frame, command.received_at)
    pending = tier_is_open(state) or duties.on_leave(frame, state, day)
    given = ResignationGiven(last_day=command.last_day, pending=pending)
    if pending:
        return (given,)
    return (given, *resignation_took_effect(command.last_day, day))


def resignation_took_effect(last_day: date, day: date) -> tuple[RulingBody, ...]:
    """Return what follows from a resignation that stands, as of a day."""
    began = SeparationBegan(
        cause=ExitCause.RESIGNATION,
        choice_day=day,
        grace_days=0,
        last_day=last_day,
        not_before=day,
        notice_end=day,
    )
    return (ResignationTookEffect(last_day=last_day), began)


def tell_open_choice(
    _frame: Frame, state: State, command: TellOpenChoice
) -> tuple[RulingBody, ...]:
    """Record that the employee knows what the open choice pays."""
    resignation = _pending(state)
    if resignation.told or not tier_is_open(state):
        raise NotNow(Code.ALREADY_DONE, "there is nothing to tell")
    return (OpenChoiceTold(note=command.note),)


def confirm_resignation_gate(frame: Frame, state: State, command: ConfirmResignation) -> None:
    """Let nothing irreversible rest on what is said during leave (K16)."""
    if duties.on_leave(frame, state, duties.today(frame, command.received_at)):
        raise NotNow(Code.ON_LEAVE, "a resignation is not made final during protected leave")


def confirm_resignation(
    frame: Frame, state: State, command: ConfirmResignation
) -> tuple[RulingBody, ...]:
    """Make a resignation final, once told what the open choice pays."""
    resignation = _pending(state)
    if tier_is_open(state) and not resignation.told:
        raise NotNow(Code.NOT_YET, "HR has not yet told what the open choice pays")
    day = duties.today(frame, command.received_at)
    return resignation_took_effect(resignation.last_day, day)


def withdraw_resignation(
    frame: Frame, state: State, command: WithdrawResignation
) -> tuple[RulingBody, ...]:
    """Take back a resignation that is not final."""
    _pending(state)
    return (ResignationWithdrawn(on_day=duties.today(frame, command.received_at)),)


def tier_is_open(state: State) -> bool:
    """Tell whether a choice with severance is open, or made and not yet paid out."""
    if state.stage is Stage.SEPARATION:
        return state.separation is not None and state.separation.cause is ExitCause.ELECTION
    sent = state.pivot is not None and state.pivot.sent_on is not None
    return sent and state.stage in (Stage.PIVOT_ENTRY, Stage.ELECTION)


def _pending(state: State) -> Resignation:
    if state.resignation is None:
        raise NotNow(Code.NOTHING_OPEN, "no resignation is on record")
    if not state.resignation.pending:
        raise NotNow(Code.TOO_LATE, "the resignation has taken effect")
    return state.resignation


def evolve_resigned(frame: Frame, state: State, fact: ResignationGiven, at: datetime) -> State:
    """Stop the Focus clocks; tell HR first; owe the word about the open choice."""
    given_on = duties.today(frame, at)
    resignation = Resignation(fact.last_day, given_on, fact.pending)
    state = stop_focus(replace(state, resignation=resignation), at)
    if fact.pending and tier_is_open(state):
        kind = ClockKind.RESIGNATION_ADVICE
        key = duties.clock_key(state, kind)
        state = duties.start(frame, state, Clock(key=key, kind=kind, trigger=given_on))
    about = f"resignation.{given_on}"
    last_day = fact.last_day.isoformat()
    pending = "yes" if fact.pending else "no"
    words = tuple(
        notice(template, role, about, last_day=last_day, pending=pending)
        for template, role in (
            (Template.RESIGNATION_FOR_HR, Role.HR_PARTNER),
            (Template.RESIGNATION_RECEIVED, Role.EMPLOYEE),
        )
    )
    return replace(state, notices=(*state.notices, *words))


def evolve_told(state: State, at: datetime) -> State:
    """End HR's duty, and put the word in writing."""
    clock = state.latest(ClockKind.RESIGNATION_ADVICE)
    if clock is not None:
        state = duties.end(state, clock.key, at)
    if state.resignation is None:
        return state
    key = state.statements[-1].key if state.statements else ""
    word = notice(
        Template.OPEN_CHOICE_PAYS_MORE,
        Role.EMPLOYEE,
        f"resignation.{state.resignation.given_on}",
        statement=key,
    )
    return replace(
        state,
        resignation=replace(state.resignation, told=True),
        notices=(*state.notices, word),
    )


def evolve_resignation_stands(state: State) -> State:
    """Keep that it is no longer pending."""
    if state.resignation is None:
        return state
    return replace(state, resignation=replace(state.resignation, pending=False))


def evolve_resignation_withdrawn(
    frame: Frame, state: State, fact: ResignationWithdrawn, at: datetime
) -> State:
    """Let Focus go on, with dates that stay and time to arrive."""
    kinds = (ClockKind.RESIGNATION_ADVICE, ClockKind.RESIGNATION_WITHDRAWAL)
    state = duties.end_all(state, at, ClockStatus.STOPPED, kinds)
    words = (
        notice(
            Template.RESIGNATION_WITHDRAWN,
            role,
            f"withdrawal.{fact.on_day}",
            on_day=fact.on_day.isoformat(),
        )
        for role in (Role.EMPLOYEE, Role.HR_PARTNER)
    )
    state = replace(state, resignation=None, notices=(*state.notices, *words))
    if state.stage is not Stage.FOCUS:
        return state
    return resume_clocks(frame, state, fact.on_day)
