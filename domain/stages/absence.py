"""Leave and vacation, in every stage (process 7; policy K6, K7, K8, K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties
from domain.commands import Ruling
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.facts import (
    LeaveDecided,
    LeaveEnded,
    LeaveReported,
    RulingBody,
    VacationRecorded,
)
from domain.leave import Days, Leave, LeaveStatus, denial_key
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.stages import holds, receipts
from domain.stages.check_ins import open_buckets
from domain.stages.resignation import tier_is_open
from domain.state import Clock, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import DecideLeave, RecordReturn, RecordVacation, ReportLeave
    from domain.said import Frame


def report_leave_gate(_frame: Frame, _state: State, command: ReportLeave | RecordVacation) -> None:
    """Take no interval that ends before it begins."""
    if command.last_day is not None and command.last_day < command.first_day:
        raise Malformed(Code.OUT_OF_RANGE, "the absence ends before it begins")


def report_leave(
    _frame: Frame, _state: State, command: ReportLeave, number: int
) -> tuple[RulingBody, ...]:
    """Report a leave; it pauses at once."""
    return (
        LeaveReported(
            leave=number,
            status=LeaveStatus(command.kind.value),
            first_day=command.first_day,
            last_day=command.last_day,
        ),
    )


def decide_leave_gate(_frame: Frame, state: State, command: DecideLeave) -> None:
    """Take no interval that ends before it begins."""
    known = _leave(state, command.leave)
    first_day = command.first_day or known.first_day
    last_day = command.last_day or known.last_day
    if last_day is not None and last_day < first_day:
        raise Malformed(Code.OUT_OF_RANGE, "the leave ends before it begins")
    if first_day < known.first_day:
        raise Malformed(
            Code.OUT_OF_RANGE, "an earlier first day is reported as a leave of its own first"
        )


def decide_leave(_frame: Frame, state: State, command: DecideLeave) -> tuple[RulingBody, ...]:
    """Approve or deny."""
    leave = _leave(state, command.leave)
    if leave.status in (LeaveStatus.DENIED, LeaveStatus.ENDED):
        raise NotNow(Code.ALREADY_DONE, f"leave {command.leave} is {leave.status}")
    approved = command.ruling is Ruling.APPROVE
    return (
        LeaveDecided(
            leave=command.leave,
            status=LeaveStatus.APPROVED if approved else LeaveStatus.DENIED,
            first_day=command.first_day or leave.first_day,
            last_day=command.last_day or leave.last_day,
            protects_after=command.protects_after and approved,
            intermittent=leave.intermittent
            if command.intermittent is None
            else command.intermittent,
        ),
    )


def may_move_return(state: State, command: RecordReturn) -> None:
    """Let only the leave administrator move a return that is on record.

    Raises:
        NotYours: somebody else wants to.
    """
    moves = any(each.number == command.leave and not each.is_open for each in state.leaves)
    if moves and command.by.role is not Role.LEAVE_ADMINISTRATOR:
        raise NotYours(sentence="the leave administrator moves a return that is on record")


def record_return_gate(frame: Frame, state: State, command: RecordReturn) -> None:
    """Take the day back only after the leave began, and once it has come."""
    leave = _leave(state, command.leave)
    if command.back_on <= leave.first_day:
        raise Malformed(Code.OUT_OF_RANGE, "the return comes after the first day of leave")
    if command.back_on > duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "a return is recorded once it has come")


def record_return(_frame: Frame, state: State, command: RecordReturn) -> tuple[RulingBody, ...]:
    """Record the first day back, or move it."""
    leave = _leave(state, command.leave)
    if leave.back_on == command.back_on or leave.status is LeaveStatus.DENIED:
        raise NotNow(Code.ALREADY_DONE, f"leave {command.leave} has ended")
    return (LeaveEnded(leave=command.leave, back_on=command.back_on),)


def record_vacation(
    _frame: Frame, _state: State, command: RecordVacation
) -> tuple[RulingBody, ...]:
    """Record ordinary vacation."""
    return (VacationRecorded(first_day=command.first_day, last_day=command.last_day),)


def _leave(state: State, number: int) -> Leave:
    for leave in state.leaves:
        if leave.number == number:
            return leave
    raise NotNow(Code.NOTHING_OPEN, f"no leave {number} is on record")


def evolve_reported(frame: Frame, state: State, fact: LeaveReported, at: datetime) -> State:
    """Pause at once, and ask the leave administrator; the line learns of a pause only."""
    leave = Leave(fact.leave, fact.status, fact.first_day, fact.last_day, None)
    state = replace(state, leaves=(*state.leaves, leave))
    state = holds.known(state, at, duties.today(frame, at), "leave reported")
    kind = ClockKind.LEAVE_DECISION
    clock = Clock(key=_decision_key(fact.leave), kind=kind, received_at=at)
    state = duties.start(frame, state, clock)
    about = f"leave[{fact.leave}]"
    expected = fact.last_day.isoformat() if fact.last_day is not None else ""
    span = {"first_day": fact.first_day.isoformat(), "last_day": expected}
    words = [
        notice(Template.LEAVE_FOR_HR_CONTACT, Role.HR_CONTACT, about, **span),
        notice(Template.LEAVE_TO_DECIDE, Role.LEAVE_ADMINISTRATOR, about, clock=clock.key, **span),
        notice(Template.LEAVE_PAUSES_CLOCKS, Role.EMPLOYEE, about, **span),
    ]
    words += [
        notice(Template.LEAVE_PAUSE_FOR_LINE, role, about, **span)
        for role in (Role.MANAGER, Role.SKIP, Role.HR_PARTNER)
    ]
    state = duties.recount(frame, replace(state, notices=(*state.notices, *words)))
    return open_buckets(frame, state)


def evolve_decided(frame: Frame, state: State, fact: LeaveDecided, at: datetime) -> State:
    """Keep the decision; a denied leave pauses until its denial is received (K8)."""
    known = _leave(state, fact.leave)
    begins = fact.intermittent and not known.intermittent
    state = _changed(
        state,
        fact.leave,
        status=fact.status,
        first_day=fact.first_day,
        last_day=fact.last_day,
        protects_after=fact.protects_after,
        intermittent=fact.intermittent,
        provisional_to=duties.today(frame, at) if begins else known.provisional_to,
    )
    state = _looked_at_again(frame, state, fact)
    state = duties.end(state, _decision_key(fact.leave), at)
    state = _without_return(state, fact.leave, at)
    if fact.status is LeaveStatus.DENIED:
        about = denial_key(fact.leave)
        word = notice(Template.LEAVE_DENIED, Role.EMPLOYEE, about, notice=about)
        state = receipts.owe(frame, state, word, at)
    elif _leave(state, fact.leave).is_open:
        state = _owe_return(frame, state, fact, at)
    else:
        state = _changed(state, fact.leave, status=LeaveStatus.ENDED)  # the return is on record
    return open_buckets(frame, duties.recount(frame, state))


def evolve_ended(frame: Frame, state: State, fact: LeaveEnded, at: datetime) -> State:
    """Count on: forecasts become promises again, and the employee is told the dates."""
    known = _leave(state, fact.leave)
    state = _without_return(state, fact.leave, at)
    status = LeaveStatus.ENDED if known.status is LeaveStatus.APPROVED else known.status
    state = _changed(state, fact.leave, status=status, back_on=fact.back_on)
    state = _owe_time_to_withdraw(frame, state, fact)
    state = open_buckets(frame, duties.recount(frame, state))
    word = notice(
        Template.DATES_AFTER_LEAVE,
        Role.EMPLOYEE,
        f"leave[{fact.leave}]" if known.is_open else f"leave[{fact.leave}]@{fact.back_on}",
        back_on=fact.back_on.isoformat(),
        dates="",  # as they are told when it is sent
    )
    return replace(state, notices=(*state.notices, word))


def evolve_vacation(state: State, fact: VacationRecorded) -> State:
    """Keep the vacation; it is looked at when a bucket ends."""
    return replace(state, vacations=(*state.vacations, Days(fact.first_day, fact.last_day)))


def _owe_time_to_withdraw(frame: Frame, state: State, fact: LeaveEnded) -> State:
    """Give time to take back a resignation that was filed during this leave (K16)."""
    resignation = state.resignation
    if resignation is None or not resignation.pending or tier_is_open(state):
        return state
    leave = _leave(state, fact.leave)
    if leave.intermittent or not leave.covers(resignation.given_on, frame.calendar(Role.EMPLOYEE)):
        return state
    kind = ClockKind.RESIGNATION_WITHDRAWAL
    key = duties.clock_key(state, kind)
    return duties.start(frame, state, Clock(key=key, kind=kind, trigger=fact.back_on))


def _looked_at_again(frame: Frame, state: State, fact: LeaveDecided) -> State:
    """Ask for a second look at a very long leave; it is valid all the same."""
    days = 0 if fact.last_day is None else (fact.last_day - fact.first_day).days + 1
    if days < frame.policy.absence.long_leave_days:
        return state
    word = notice(
        Template.LONG_LEAVE,
        Role.LEAVE_LEAD,
        f"leave[{fact.leave}]",
        first_day=fact.first_day.isoformat(),
        last_day=fact.last_day.isoformat() if fact.last_day is not None else "",
    )
    return replace(state, notices=(*state.notices, word))


def _owe_return(frame: Frame, state: State, fact: LeaveDecided, at: datetime) -> State:
    """Owe the record of the return, or a new expected end: no leave is forgotten."""
    kind, key = ClockKind.LEAVE_RETURN, _return_key(fact.leave)
    so_far = sum(1 for clock in state.clocks if clock.key.startswith(key))
    key = key if so_far == 0 else f"{key}.{so_far + 1}"
    today = duties.today(frame, at)
    trigger = today if fact.last_day is None else max(today, fact.last_day)
    return duties.start(frame, state, Clock(key, kind, trigger=trigger))


def _without_return(state: State, leave: int, at: datetime) -> State:
    for clock in state.clocks:
        if clock.key.startswith(_return_key(leave)):
            state = duties.end(state, clock.key, at)
    return state


def _return_key(leave: int) -> str:
    return f"{ClockKind.LEAVE_RETURN}[{leave}]"


def _decision_key(leave: int) -> str:
    """Return a key that stays with its leave, even where an earlier one is reported later."""
    kind = ClockKind.LEAVE_DECISION
    return str(kind) if leave == 1 else f"{kind}[{leave}]"


def _changed(state: State, number: int, **changes: object) -> State:
    leaves = tuple(
        replace(leave, **changes) if leave.number == number else leave  # type: ignore[arg-type]
        for leave in state.leaves
    )
    return replace(state, leaves=leaves)
