"""Choosing: leave or improve, leave with T2 or T1, change one's mind, or say nothing.

Three windows work alike: the election itself, the one to appeal after a fail, and the one to
transfer after a won appeal (process 2, 5; policy K3, K15, K16, K18).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import departures, duties, holds
from domain.commands import Option
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    ContactChecked,
    Elected,
    ElectionConfirmed,
    ElectionTookEffect,
    ElectionWithdrawn,
    ImproveBegan,
    RulingBody,
    SeparationBegan,
    SilenceConfirmed,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.state import Clock, ClockStatus, Election, RequestStatus, Stage, State
from domain.values import replace
from domain.windows import TIERS, WINDOWS, window

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import (
        ConfirmElection,
        ConfirmSilence,
        Elect,
        RecordContactCheck,
        WithdrawElection,
    )
    from domain.said import Frame


def elect_gate(frame: Frame, _state: State, command: Elect) -> None:
    """Keep the grace within the policy, and only with leaving."""
    if command.grace_days is None:
        return
    if command.option is not Option.LEAVE:
        raise Malformed(Code.MALFORMED, "grace belongs to leaving")
    check_grace(frame, command.grace_days)


def check_grace(frame: Frame, days: int) -> None:
    """Check a length of grace against the policy (C7, N12).

    Raises:
        Malformed: it is out of range.
    """
    bounds = frame.policy.exit
    if not bounds.grace_min_days <= days <= bounds.grace_max_days:
        raise Malformed(
            Code.OUT_OF_RANGE,
            f"grace is {bounds.grace_min_days} to {bounds.grace_max_days} days",
        )


def elect(frame: Frame, state: State, command: Elect) -> tuple[RulingBody, ...]:
    """Choose; the last choice before the end counts. After the time to transfer it does at once."""
    if command.option is Option.IMPROVE and state.stage in (Stage.VERDICT, Stage.TRANSFER):
        raise NotNow(Code.WRONG_STAGE, f"there is nothing to improve in {state.stage}")
    _open_window(state)
    offered = state.stage is Stage.TRANSFER and state.silent
    day = duties.today(frame, command.received_at)
    elected = Elected(option=command.option, grace_days=command.grace_days, on_day=day)
    if not offered or duties.on_leave(frame, state, day):
        return (elected,)
    chosen = replace(state, election=Election(command.option, command.grace_days, day))
    return (elected, *took_effect(frame, chosen, day))


def withdraw_election(
    _frame: Frame, state: State, _command: WithdrawElection
) -> tuple[RulingBody, ...]:
    """Take the choice back."""
    _open_window(state)
    _standing(state)
    return (ElectionWithdrawn(),)


def confirm_election(
    frame: Frame, state: State, command: ConfirmElection
) -> tuple[RulingBody, ...]:
    """Confirm as final. On leave it is kept, but nothing irreversible rests on it yet (K16)."""
    _open_window(state)
    _standing(state)
    day = duties.today(frame, command.received_at)
    if duties.on_leave(frame, state, day):
        return (ElectionConfirmed(),)
    return (ElectionConfirmed(), *took_effect(frame, state, day))


def took_effect(frame: Frame, state: State, day: date) -> tuple[RulingBody, ...]:
    """Return what follows from the choice that stands, as of a day."""
    election = _standing(state)
    effect = ElectionTookEffect(option=election.option, choice_day=election.on_day)
    if election.option is Option.IMPROVE:
        return (effect, improve_began(state, election.on_day))
    return (effect, _leaving(frame, state, election.on_day, election.grace_days, day))


def _leaving(
    frame: Frame, state: State, choice_day: date, asked: int | None, not_before: date
) -> SeparationBegan:
    """Return that leaving begins, with the tier of the window in which it was chosen."""
    tier, cause = TIERS[state.stage]
    return SeparationBegan(
        cause=cause,
        tier=tier,
        choice_day=choice_day,
        grace_days=frame.policy.exit.grace_default_days if asked is None else asked,
        last_day=None,
        not_before=not_before,
        notice_end=departures.notice_end(frame, choice_day),
    )


def record_contact_check(
    _frame: Frame, state: State, command: RecordContactCheck
) -> tuple[RulingBody, ...]:
    """Record an attempt to reach an employee who was silent."""
    _silent(state)
    return (ContactChecked(reached=command.reached, note=command.note),)


def confirm_silence_gate(frame: Frame, state: State, command: ConfirmSilence) -> None:
    """Confirm nothing over the head of somebody who was not reached or is on leave (K15)."""
    if state.stage is Stage.ELECTION:
        holds.check_adverse(frame, state, command.received_at)
    else:
        holds.check_ending(frame, state, command.received_at)
    if state.silent and state.election is None:
        holds.check_reviewed(frame, state, command.received_at, holds.silence_step(state))
    if state.silent and not state.reached:
        raise NotNow(
            Code.CONTACT_CHECK_MISSING, "silence is confirmed only once the employee was reached"
        )


def confirm_silence(frame: Frame, state: State, command: ConfirmSilence) -> tuple[RulingBody, ...]:
    """Confirm what silence leads to: Improve from this day, or leaving with the window's tier."""
    _silent(state)
    day = duties.today(frame, command.received_at)
    confirmed = SilenceConfirmed(person=command.by.person, reason=command.reason)
    if state.stage is Stage.ELECTION:
        return (confirmed, improve_began(state, day))
    clock = window(state)
    silent_day = clock.promise.last_day if clock is not None and clock.promise is not None else day
    return (confirmed, _leaving(frame, state, silent_day, None, day))


def confirmation_basis(state: State) -> str:
    """Return what a confirmation of silence rests on: the window, its very end, what was asked.

    Whoever asked for a transfer in time was not silent, even if HR could not know it yet.
    """
    clock = window(state)
    if clock is None or clock.promise is None:
        return ""
    asked = (
        request.key
        for request in state.requests
        if request.kind is RequestKind.TRANSFER and request.status is RequestStatus.OPEN
    )
    return ":".join((clock.key, clock.promise.ends_at.isoformat(), *asked))


def improve_began(state: State, day: date) -> ImproveBegan:
    """Return that the Improve plan of the Pivot counts from a day."""
    number = 1 if state.plan is None else state.plan.number + 1
    plan_days = state.pivot.plan_days if state.pivot is not None else 0
    return ImproveBegan(plan=number, on_day=day, plan_days=plan_days)


def _open_window(state: State) -> None:
    """Check that the window is open.

    Raises:
        NotNow: it is not; too early or after silence the act is kept without effect.
    """
    pivot = state.pivot
    if state.stage is Stage.PIVOT_ENTRY and pivot is not None and pivot.packet > 0:
        raise NotNow(Code.NOT_DELIVERED, "the packet's receipt is not on record", lodge=True)
    if state.stage in (Stage.SEPARATION, Stage.IMPROVE, Stage.APPEAL) and pivot is not None:
        raise NotNow(Code.WINDOW_CLOSED, "the choice has taken effect")
    if state.stage not in WINDOWS:
        raise NotNow(Code.WRONG_STAGE, f"there is nothing to elect in {state.stage}")
    clock = window(state)
    if clock is not None and clock.status is ClockStatus.OPEN:
        return
    if state.stage is Stage.TRANSFER and state.silent:
        return  # at the end T1 is offered: the choice is still the employee's
    if state.silent:
        raise NotNow(Code.WINDOW_CLOSED, "the window has closed", lodge=True)
    raise NotNow(Code.NOT_DELIVERED, "the notice's receipt is not on record", lodge=True)


def _standing(state: State) -> Election:
    if state.election is None:
        raise NotNow(Code.NOTHING_OPEN, "no choice has been made")
    return state.election


def _silent(state: State) -> None:
    if not state.silent:
        raise NotNow(Code.NOTHING_OPEN, "no window has passed in silence")
    if state.election is not None:
        raise NotNow(Code.NOTHING_OPEN, "a choice that was made on leave waits for its time")


def _in_words(state: State, option: Option) -> str:
    """Return a choice with what it pays, such as `leave with T2`."""
    if option is Option.IMPROVE or state.stage not in TIERS:
        return str(option)
    return f"{option} with {TIERS[state.stage][0]}"


def evolve_elected(frame: Frame, state: State, fact: Elected, cause: str) -> State:
    """Keep the choice and confirm it to employee and HR partner."""
    clock = window(state)
    words = (
        notice(
            Template.ELECTION_RECORDED,
            role,
            f"election.{cause}",
            option=_in_words(state, fact.option),
            on_day=fact.on_day.isoformat(),
            clock=clock.key if clock is not None else "",
        )
        for role in (Role.EMPLOYEE, Role.HR_PARTNER)
    )
    election = Election(fact.option, fact.grace_days, fact.on_day)
    state = replace(state, election=election, notices=(*state.notices, *words))
    return duties.recount(frame, state)


def evolve_withdrawn(frame: Frame, state: State) -> State:
    """Let no choice stand."""
    return duties.recount(frame, replace(state, election=None))


def evolve_confirmed(state: State) -> State:
    """Mark the choice as final."""
    if state.election is None:
        return state
    return replace(state, election=replace(state.election, confirmed=True))


def evolve_took_effect(state: State, fact: ElectionTookEffect, at: datetime) -> State:
    """Close the window by the employee's choice."""
    clock = window(state)
    if clock is not None:
        state = duties.end(state, clock.key, at)
    about = clock.key if clock is not None else "election"
    words = (
        notice(
            Template.ELECTION_TOOK_EFFECT,
            role,
            about,
            option=_in_words(state, fact.option),
            choice_day=fact.choice_day.isoformat(),
        )
        for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER)
    )
    return replace(state, notices=(*state.notices, *words))


def evolve_lapsed(frame: Frame, state: State, clock: Clock, at: datetime) -> State:
    """Ask HR to make contact: silence ends nothing (K15)."""
    state = state.with_clock(replace(clock, status=ClockStatus.PASSED, ended_at=at))
    if clock.promise is None:
        return state
    kind = ClockKind.HR_CONFIRMATION
    key = duties.clock_key(state, kind)
    trigger = clock.promise.last_day
    state = duties.start(frame, state, Clock(key=key, kind=kind, trigger=trigger))
    offers = clock.kind is ClockKind.TRANSFER
    word = notice(
        Template.TRANSFER_ENDED if offers else Template.SILENCE_CONTACT_CHECK,
        Role.EMPLOYEE,
        clock.key,
        clock=clock.key,
        last_day=clock.promise.last_day.isoformat(),
    )
    return replace(state, silent=True, reached=False, notices=(*state.notices, word))


def evolve_silence_confirmed(state: State, at: datetime) -> State:
    """End HR's duty to confirm, and tell the employee."""
    confirmation, passed = state.latest(ClockKind.HR_CONFIRMATION), window(state)
    if confirmation is not None:
        state = duties.end(state, confirmation.key, at)
    if passed is not None:
        state = duties.end(state, passed.key, at, ClockStatus.STOPPED)
    tier = None if state.stage is Stage.ELECTION else TIERS[state.stage][0]
    word = notice(
        Template.SILENCE_CONFIRMED,
        Role.EMPLOYEE,
        passed.key if passed is not None else str(state.stage),
        outcome="improve" if tier is None else f"leave with {tier}",
    )
    return replace(state, silent=False, notices=(*state.notices, word))
