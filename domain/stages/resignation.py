"""Resignation, from every stage: notice, word of the open choice, second thoughts (process 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    ExitCause,
    OpenChoiceTold,
    ResignationConfirmed,
    ResignationGiven,
    ResignationTookEffect,
    ResignationWithdrawn,
    RulingBody,
    SeparationBegan,
)
from domain.leave import spells
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.stages.check_ins import (
    FOCUS_CLOCKS,
    bucket_gone,
    open_buckets,
    resume_clocks,
    stop_focus,
    time_to_arrive,
)
from domain.state import Clock, ClockStatus, RequestStatus, Resignation, Stage, State
from domain.values import replace

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
        tier=None,
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
    return (ResignationConfirmed(), *resignation_took_effect(resignation.last_day, day))


def withdraw_resignation(
    frame: Frame, state: State, command: WithdrawResignation
) -> tuple[RulingBody, ...]:
    """Take back a resignation: the case goes on where it stood.

    One that was confirmed stays; any other may be taken back until the last day of employment.
    """
    resignation, separation = state.resignation, state.separation
    if resignation is None:
        raise NotNow(Code.NOTHING_OPEN, "no resignation is on record")
    if resignation.confirmed or (separation is not None and separation.reached):
        raise NotNow(Code.TOO_LATE, "the resignation is final")
    back_to = ""
    if separation is not None and separation.cause is ExitCause.RESIGNATION:
        back_to = str(separation.before)
    day = duties.today(frame, command.received_at)
    return (ResignationWithdrawn(on_day=day, back_to=back_to),)


def tier_is_open(state: State) -> bool:
    """Tell whether a choice with severance is open, or made and not yet paid out."""
    if state.stage is Stage.SEPARATION:
        leaving = state.separation
        return leaving is not None and leaving.cause is not ExitCause.RESIGNATION
    sent = state.pivot is not None and state.pivot.sent_on is not None
    if state.stage in (Stage.PIVOT_ENTRY, Stage.ELECTION):
        return sent
    return state.stage in (Stage.VERDICT, Stage.APPEAL, Stage.TRANSFER)


def _pending(state: State) -> Resignation:
    if state.resignation is None:
        raise NotNow(Code.NOTHING_OPEN, "no resignation is on record")
    if not state.resignation.pending:
        raise NotNow(Code.TOO_LATE, "the resignation has taken effect")
    return state.resignation


def evolve_resigned(frame: Frame, state: State, fact: ResignationGiven, at: datetime) -> State:
    """Stop the Focus clocks; tell HR first; owe the word about the open choice."""
    given_on = duties.today(frame, at)
    resignation = Resignation(fact.last_day, given_on, fact.pending, given_at=at)
    state = stop_focus(replace(state, resignation=resignation), at)
    state = _owe_second_thoughts(frame, owe_advice(frame, state, at))
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


def _owe_second_thoughts(frame: Frame, state: State) -> State:
    """Give time to take back what was given on a day of intermittent leave (K16).

    No return is recorded after a single day: the next day at work is one.
    """
    resignation = state.resignation
    if resignation is None or not resignation.pending or tier_is_open(state):
        return state
    calendar, day = frame.calendar(Role.EMPLOYEE), resignation.given_on
    away = [each for each in spells(state.leaves, calendar) if each.covers(day, calendar)]
    returns = [each.back_on for each in away if each.back_on is not None]
    if len(returns) < len(away) or not returns:
        return state  # on leave without a known end: the record of the return gives the time
    kind = ClockKind.RESIGNATION_WITHDRAWAL
    clock = Clock(duties.clock_key(state, kind), kind, trigger=max(returns))
    return duties.start(frame, state, clock)


def owe_advice(frame: Frame, state: State, at: datetime) -> State:
    """Owe the word about the open choice, where a resignation waits and a tier is open.

    Without that word it does not take effect by itself: a window to withdraw it is over.
    """
    kind, waits = ClockKind.RESIGNATION_ADVICE, state.resignation
    if waits is None or not waits.pending or waits.told or not tier_is_open(state):
        return state
    if any(clock.kind is kind and clock.is_owed for clock in state.clocks):
        return state
    over = (ClockKind.RESIGNATION_WITHDRAWAL,)
    state = duties.end_all(state, at, ClockStatus.STOPPED, over)
    clock = Clock(duties.clock_key(state, kind), kind, trigger=duties.today(frame, at))
    return duties.start(frame, state, clock)


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


def evolve_confirmed(state: State) -> State:
    """Keep that it is final: the employee confirmed it, knowing what the open choice pays."""
    if state.resignation is None:
        return state
    return replace(state, resignation=replace(state.resignation, confirmed=True))


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
        for role in (Role.EMPLOYEE, Role.HR_PARTNER, *((Role.PAYROLL,) if fact.back_to else ()))
    )
    state = replace(state, resignation=None, notices=(*state.notices, *words))
    if fact.back_to:
        state = _back(frame, state, Stage(fact.back_to), at)
    if state.stage is not Stage.FOCUS:
        return state
    return resume_clocks(frame, state, fact.on_day)


def _back(frame: Frame, state: State, stage: Stage, at: datetime) -> State:
    """Go back to where the case stood: what leaving had stopped runs on."""
    separation = state.separation
    if separation is None:
        return state
    kinds = (ClockKind.SEPARATION, ClockKind.FINAL_WAGES)
    state = duties.end_all(state, at, ClockStatus.STOPPED, kinds)
    state, today = replace(state, stage=stage, separation=None), duties.today(frame, at)
    stopped = {
        clock.key
        for clock in state.clocks
        if clock.status is ClockStatus.STOPPED
        and clock.ended_at == separation.began_at
        and clock.kind not in (*FOCUS_CLOCKS, *KEPT_STOPPED)
        and not bucket_gone(clock, today)
    }
    for key in stopped:
        clock = state.clock(key)
        if clock is not None:
            running = _running_again(frame, clock, at)
            state = state.with_clock(duties.dated(frame, state, running))
    for request in state.requests:
        lapsed = request.status is RequestStatus.EXPIRED and request.clocks[-1] in stopped
        if lapsed and len(request.signed) < len(request.sign_offs):
            state = state.with_request(replace(request, status=RequestStatus.OPEN))
    state = duties.recount(frame, state)
    return open_buckets(frame, state, today) if stage is Stage.IMPROVE else state


def _running_again(frame: Frame, clock: Clock, at: datetime) -> Clock:
    """Let a clock run on; a duty whose end came meanwhile, and a plan, leave time to arrive."""
    running = replace(clock, status=ClockStatus.OPEN, ended_at=None)
    passed = clock.promise is not None and clock.promise.ends_at <= at
    if duties.is_window(frame, clock) or not (passed or clock.kind is ClockKind.IMPROVE_PLAN):
        return running
    return replace(running, not_before=time_to_arrive(frame, duties.today(frame, at)))


KEPT_STOPPED = (ClockKind.RESIGNATION_ADVICE, ClockKind.RESIGNATION_WITHDRAWAL)
"""Clocks of the resignation itself: taken back, they have nothing to ask."""
