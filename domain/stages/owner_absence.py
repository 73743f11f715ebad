"""The absence of an owner: open tasks move to the backup, with their dates (process 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain import duties, on_behalf, reassigning
from domain.calendar import ONE_DAY
from domain.errors import Code, Malformed, NotYours, Uncovered
from domain.facts import AbsenceReported, RulingBody, TasksMoved, TasksReturned
from domain.notices import Template, notice
from domain.on_behalf import OWN_ONLY, Absence, TaskMove
from domain.stages.delegation import HR
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date

    from domain.commands import ReportAbsence
    from domain.people import Seat
    from domain.said import Frame
    from domain.state import State


@dataclass(frozen=True, slots=True)
class Moving:
    """Tasks that move, or go back, at an instant."""

    at: datetime
    about: str
    body: TasksMoved | TasksReturned


def may_report(frame: Frame, _state: State, command: ReportAbsence) -> None:
    """Check that the absence is the own one, unless HR reports it, and that tasks can move.

    Raises:
        NotYours: it is somebody else's, or the employee's or a panelist's.
    """
    own = command.by.person == command.person
    if not own and command.by.role not in HR:
        raise NotYours(sentence="an absence is reported by the person or by HR")
    held = {seat.role for seat in frame.people.seats if seat.person == command.person}
    if held and held.issubset(OWN_ONLY):
        raise NotYours(sentence="an employee is on leave or vacation; a panelist has an alternate")


def report_absence_gate(frame: Frame, _state: State, command: ReportAbsence) -> None:
    """Take a holder of some role, and days in order that a calendar covers."""
    seat = _seat_of(frame, command.person)
    if seat is None:
        raise Malformed(Code.OUT_OF_RANGE, f"{command.person} has no part in this case")
    if command.last_day < command.first_day:
        raise Malformed(Code.OUT_OF_RANGE, "the absence ends before it begins")
    calendar = frame.calendar_named(seat.calendar)
    calendar.shift(command.last_day, 1)  # raises where no calendar covers it
    calendar.shift(command.first_day, -1)


def report_absence(frame: Frame, state: State, command: ReportAbsence) -> tuple[RulingBody, ...]:
    """Put the absence on record; what moves, moves at its own time."""
    return (
        AbsenceReported(
            absence=len(state.absences) + 1,
            person=command.person,
            first_day=command.first_day,
            last_day=command.last_day,
            moves_on=_moves_on(frame, command.person, command.first_day),
        ),
    )


def _moves_on(frame: Frame, person: str, first_day: date) -> date:
    """Return the business day after so many whole business days of absence."""
    seat = _seat_of(frame, person)
    days = frame.policy.people.absence_business_days
    try:
        if seat is None:
            return first_day + days * ONE_DAY
        calendar = frame.calendar_named(seat.calendar)
        if not calendar.is_business_day(first_day):
            first_day = calendar.next_business_day(first_day)
        return calendar.shift(first_day, days)
    except Uncovered:
        return first_day + days * ONE_DAY


def _seat_of(frame: Frame, person: str) -> Seat | None:
    own = (seat for seat in frame.people.seats if seat.role not in OWN_ONLY)
    return next((seat for seat in own if seat.person == person), None)


def next_moving(frame: Frame, state: State) -> Moving | None:
    """Return which tasks move or go back next, or None."""
    found = [
        moving for each in state.absences if (moving := _moving(frame, state, each)) is not None
    ]
    return min(found, key=lambda moving: (moving.at, moving.about), default=None)


def _moving(frame: Frame, state: State, absence: Absence) -> Moving | None:
    """Return the next thing that comes of an absence: too short a one moves nothing."""
    seat = _seat_of(frame, absence.person)
    if absence.back_at is not None or seat is None:
        return None
    site, about = frame.site_named(seat.zone), f"absence[{absence.number}]"
    try:
        if absence.moved_at is None:
            if absence.last_day < absence.moves_on:
                return None
            return Moving(site.start_of(absence.moves_on), about, _moved(frame, state, absence))
        back = TasksReturned(absence=absence.number, person=absence.person)
        return Moving(site.start_of(absence.last_day + ONE_DAY), about, back)
    except Uncovered:
        return None


def _moved(frame: Frame, state: State, absence: Absence) -> TasksMoved:
    """Say where the tasks of each role go; the person is taken as away for it."""
    away = _with(state, replace(absence, moved_at=frame.as_of))
    moves = []
    for seat in frame.people.seats:
        if seat.person == absence.person and seat.role not in OWN_ONLY:
            to = on_behalf.backup(frame, away, seat)
            moves.append(TaskMove(seat.role, to.role, to.person))
    return TasksMoved(absence=absence.number, person=absence.person, moves=tuple(moves))


def evolve_absence(state: State, fact: AbsenceReported, at: datetime) -> State:
    """Keep the absence; one that it touches is replaced, and tasks that have moved stay there."""
    kept: list[Absence] = []
    moved_at: datetime | None = None
    moves: tuple[TaskMove, ...] = ()
    for each in state.absences:
        touches = each.first_day <= fact.last_day and fact.first_day <= each.last_day
        if each.person == fact.person and each.back_at is None and touches:
            moved_at, moves = each.moved_at or moved_at, each.moves or moves
            kept.append(replace(each, back_at=at))
        else:
            kept.append(each)
    made = Absence(
        number=fact.absence,
        person=fact.person,
        first_day=fact.first_day,
        last_day=fact.last_day,
        moves_on=fact.moves_on,
        moved_at=moved_at,
        moves=moves,
    )
    return replace(state, absences=(*kept, made))


def evolve_moved(frame: Frame, state: State, fact: TasksMoved, at: datetime) -> State:
    """Let the backups act, tell each once what is open, and look again at who signs."""
    absence = next(each for each in state.absences if each.number == fact.absence)
    state = _with(state, replace(absence, moved_at=at, moves=fact.moves))
    words = []
    for person in dict.fromkeys(move.person for move in fact.moves):
        moves = [move for move in fact.moves if move.person == person]
        word = notice(
            Template.TASKS_MOVED,
            moves[0].to_role,
            f"absence[{fact.absence}].{person}",
            roles=", ".join(str(move.role) for move in moves),
            last_day=absence.last_day.isoformat(),
            tasks=_open_tasks(frame, state, person),
        )
        words.append(replace(word, person=person))
    state = replace(state, notices=(*state.notices, *words))
    return reassigning.reassigned(frame, state, at, anew=False)


def evolve_returned(state: State, fact: TasksReturned, at: datetime) -> State:
    """Give the tasks back; whoever was asked to sign meanwhile still is."""
    absence = next(each for each in state.absences if each.number == fact.absence)
    return _with(state, replace(absence, back_at=at))


def _open_tasks(frame: Frame, state: State, person: str) -> str:
    """Name what now waits for a person who stands in, with the dates as they are."""
    found = []
    for clock in state.clocks:
        owner = duties.owner_of(frame, state, clock)
        moved = frame.people.seat(owner).person != person
        if not clock.is_owed or clock.promise is None or not moved:
            continue
        if on_behalf.person_of(frame, state, owner) == person:
            found.append(f"{clock.key} {clock.promise.last_day.isoformat()}")
    return "; ".join(found)


def _with(state: State, changed: Absence) -> State:
    absences = tuple(changed if each.number == changed.number else each for each in state.absences)
    return replace(state, absences=absences)
