"""Who owes what by when in a case, and how that came about: tasks with owner, date and history.

Every clock is a task: a duty of the employer, or a window in which a right is the employee's to
use. The owner is a role; who answers for it today follows from seats and absences.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from domain import duties, on_behalf, series
from domain.people import Role
from domain.policy import ClockNature
from domain.state import BucketStatus, Clock, ClockStatus, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.case import Case
    from domain.said import Frame
    from domain.state import State


class TaskStatus(StrEnum):
    """How a task stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    """Its date has passed and it is still owed."""
    PASSED = "passed"
    """A window that has closed."""
    DONE = "done"
    MISSED = "missed"
    """Its date has passed, and nobody can do it any more."""
    DROPPED = "dropped"
    """Nobody owes it any more: something else has decided, or has excused it."""


class TaskEvent(StrEnum):
    """What happened to a task."""

    PROMISED = "promised"
    FORECAST = "forecast"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    MISSED = "missed"
    PASSED = "passed"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class TaskStep:
    """One step of the history of a task.

    Attributes:
        at: When.
        event: What.
        day: The date told, where one was.
        person: To whom the task went, where it did.
    """

    __pydantic_config__ = {"extra": "forbid"}

    at: datetime
    event: TaskEvent
    day: date | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a case.

    Attributes:
        key: The key of its clock, such as `check_in[3]`.
        kind: The clock's kind.
        is_window: True for a right to be used, False for a duty.
        owner: The role that owes it, or whose right it is.
        person: Who answers for that role today: its holder, or the backup.
        request: The request that waits for this sign-off; empty for all else.
        due_on: Its last day; None while none can be told.
        due_at: The instant of its end.
        forecast: True if that date waits for a return from leave.
        status: How it stands.
        ended_at: When it was done, missed or dropped; None before.
        history: What happened to it, in order of time.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    kind: str
    is_window: bool
    owner: Role
    person: str
    request: str
    due_on: date | None
    due_at: datetime | None
    forecast: bool
    status: TaskStatus
    ended_at: datetime | None
    history: tuple[TaskStep, ...]

    @property
    def is_owed(self) -> bool:
        """Tell whether it still asks something of somebody."""
        return self.status in (TaskStatus.OPEN, TaskStatus.OVERDUE)


def tasks(case: Case) -> tuple[Task, ...]:
    """Return every task of a case, in the order in which they were set off."""
    return tuple(_task(case.frame, case.state, clock) for clock in case.state.clocks)


def listed(case: Case, since: datetime) -> tuple[Task, ...]:
    """Return the tasks that are owed, and those that have ended since an instant."""
    return tuple(
        task
        for task in tasks(case)
        if task.is_owed or (task.ended_at is not None and task.ended_at >= since)
    )


def _task(frame: Frame, state: State, clock: Clock) -> Task:
    owner = duties.owner_of(frame, state, clock)
    promise = clock.promise
    waiting = (
        request.key
        for request in state.requests
        if request.status is RequestStatus.OPEN and request.clocks[-1] == clock.key
    )
    status = _status(frame, state, clock)
    return Task(
        key=clock.key,
        kind=str(clock.kind),
        is_window=_is_window(frame, clock),
        owner=owner,
        person=on_behalf.person_of(frame, state, owner),
        request=next(waiting, ""),
        due_on=None if promise is None else promise.last_day,
        due_at=None if promise is None else promise.ends_at,
        forecast=promise is not None and promise.forecast,
        status=status,
        ended_at=clock.ended_at if status in _ENDED else None,
        history=_history(frame, state, clock, owner, status),
    )


def _is_window(frame: Frame, clock: Clock) -> bool:
    """Tell whether a clock asks nothing of the employer: a right, or time that runs by itself."""
    rule = frame.policy.clock(clock.kind)
    return rule.nature is ClockNature.WINDOW or rule.owner is Role.EMPLOYEE


def _status(frame: Frame, state: State, clock: Clock) -> TaskStatus:
    match clock.status:
        case ClockStatus.OPEN:
            return TaskStatus.OPEN
        case ClockStatus.MET:
            return TaskStatus.DONE
        case ClockStatus.PASSED:
            return TaskStatus.PASSED if _is_window(frame, clock) else TaskStatus.OVERDUE
        case ClockStatus.STOPPED:
            return TaskStatus.MISSED if _was_missed(state, clock) else TaskStatus.DROPPED
        case _:
            assert_never(clock.status)


def _was_missed(state: State, clock: Clock) -> bool:
    """Tell whether a clock is a check-in whose week went by without it."""
    if clock.kind not in series.KINDS:
        return False
    its = (series.plan_of(clock), series.bucket_number(clock))
    found = (b.status for b in state.buckets if (b.plan, b.number) == its)
    return next(found, None) is BucketStatus.MISSED


def _history(
    frame: Frame, state: State, clock: Clock, owner: Role, status: TaskStatus
) -> tuple[TaskStep, ...]:
    """Return what was told, to whom the task went, and how it ended."""
    steps = list(_dates(frame, clock))
    if not steps:
        return ()
    until = clock.ended_at if status in _ENDED else None
    steps += _people(frame, state, owner, steps[0].at, until)
    promise, ended = clock.promise, clock.ended_at
    if ended is not None:
        if status is TaskStatus.DONE and promise is not None and promise.ends_at < ended:
            steps.append(TaskStep(promise.ends_at, TaskEvent.MISSED))
        if status in _ENDINGS:
            steps.append(TaskStep(ended, _ENDINGS[status]))
    return tuple(sorted(steps, key=lambda step: step.at))


def _dates(frame: Frame, clock: Clock) -> Iterator[TaskStep]:
    for told in frame.said.promises:
        if told.clock != clock.key:
            continue
        if told.withdrawn:
            yield TaskStep(told.told_at, TaskEvent.WITHDRAWN)
        else:
            event = TaskEvent.FORECAST if told.forecast else TaskEvent.PROMISED
            yield TaskStep(told.told_at, event, told.last_day)


def _people(
    frame: Frame, state: State, owner: Role, since: datetime, until: datetime | None
) -> Iterator[TaskStep]:
    """Give whom the task went to: a new holder of the role, a backup, and back."""

    def in_its_time(at: datetime) -> bool:
        return since <= at and (until is None or at <= until)

    held = [seat for seat in state.former if seat.role is owner]
    after = [*(seat.person for seat in held), frame.people.seat(owner).person][1:]
    for seat, person in zip(held, after, strict=True):
        if in_its_time(seat.until):
            yield TaskStep(seat.until, TaskEvent.HANDED_OVER, person=person)
    for absence in state.absences:
        to = next((move.person for move in absence.moves if move.role is owner), None)
        if to is None or absence.moved_at is None:
            continue
        back = absence.back_at
        if back is not None and back < since:
            continue
        moved = max(since, absence.moved_at)
        if in_its_time(moved):
            yield TaskStep(moved, TaskEvent.MOVED, person=to)
        if back is not None and in_its_time(back):
            yield TaskStep(back, TaskEvent.RETURNED, person=absence.person)


_ENDED = (TaskStatus.DONE, TaskStatus.MISSED, TaskStatus.DROPPED, TaskStatus.PASSED)

_ENDINGS = {
    TaskStatus.OVERDUE: TaskEvent.MISSED,
    TaskStatus.MISSED: TaskEvent.MISSED,
    TaskStatus.PASSED: TaskEvent.PASSED,
    TaskStatus.DONE: TaskEvent.DONE,
    TaskStatus.DROPPED: TaskEvent.DROPPED,
}
