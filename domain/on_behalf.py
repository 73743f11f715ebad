"""Who acts for whom: named delegates, and the backup of somebody who is away (process 4).

A delegate acts for a holder who stays responsible; of somebody away the open tasks themselves move,
with their dates. Either way both names stand on record, and duties that are kept apart stay apart:
both persons count as having acted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.errors import Code, NotYours
from domain.people import APART, LINE, PANEL, Actor, Role, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.commands import Command
    from domain.said import Frame
    from domain.state import State

STAND_INS = (Role.HR_LEAD, Role.LEGAL, Role.POLICY_OWNER)
"""Who steps in, in order, where whoever should is conflicted or nobody holds the role."""

OWN_ONLY = (Role.EMPLOYEE, *PANEL)
"""Roles in which nobody acts for another: the choice is the employee's, a vote the panelist's."""

NEVER_PASSED_ON = ("delegate", "end_delegation", "report_absence", "cast_vote", "recuse_panelist")
"""Commands that no delegation can name; the first no one acting for another can give either."""

REVIEWING = (Role.REVIEWER, Role.SECOND_REVIEWER, Role.THIRD_REVIEWER)
"""Roles that judge the same work, each by another person."""

_DUTIES_KEPT_APART = "the {role} is kept apart from what {person} does in this case"


@dataclass(frozen=True, slots=True)
class Delegation:
    """Acts of a role that its holder has named somebody for.

    Attributes:
        number: Counted within the case.
        role: Whose acts.
        holder: Who passed them on, and stays responsible.
        person: The delegate.
        commands: Which acts, by their tags.
        first_day: First day, of the role's own zone.
        last_day: Last day.
        ended: True once it was taken back.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    role: Role
    holder: str
    person: str
    commands: tuple[str, ...]
    first_day: date
    last_day: date
    ended: bool = False


@dataclass(frozen=True, slots=True)
class TaskMove:
    """Where the tasks of one role went."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    to_role: Role
    person: str


@dataclass(frozen=True, slots=True)
class Absence:
    """An owner of tasks who is away.

    Attributes:
        number: Counted within the case.
        person: Who is away, in every role that the person holds here.
        first_day: First day away, of the person's own zone.
        last_day: Last day away.
        moves_on: Day at whose start the tasks move.
        moved_at: When they did; None while they have not.
        back_at: When they went back, or the report was replaced; None before.
        moves: Where they went.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    person: str
    first_day: date
    last_day: date
    moves_on: date
    moved_at: datetime | None = None
    back_at: datetime | None = None
    moves: tuple[TaskMove, ...] = ()


def confirm(frame: Frame, state: State, command: Command) -> None:
    """Check that the person holds the role, or acts for who does; a tool always acts for another.

    Raises:
        NotYours: neither is so, the act cannot be passed on, or duties would not stay apart.
    """
    by = command.by
    if not by.on_behalf_of:
        frame.people.confirm(by)
        return
    frame.people.confirm(Actor(by.on_behalf_of, by.role))
    if by.role in OWN_ONLY:
        raise NotYours(sentence=f"nobody acts for the {by.role}")
    if command.do == NEVER_PASSED_ON[0]:
        raise NotYours(sentence="who acts for another passes nothing on")
    if by.is_tool:
        # Which commands a tool may give, and for which role, its account says: at the door.
        return
    if is_away(state, by.on_behalf_of) and by.person == person_of(frame, state, by.role):
        return
    day = frame.site(by.role).day_of(command.received_at)
    if not any(
        (each.holder, each.person) == (by.on_behalf_of, by.person) and command.do in each.commands
        for each in delegations(state, by.role, day)
    ):
        raise NotYours(sentence=f"{by.person} does not act for {by.on_behalf_of} in this")
    if is_kept_apart(frame, state, by.role, by.person):
        raise NotYours(
            Code.SEPARATION_OF_DUTIES, _DUTIES_KEPT_APART.format(role=by.role, person=by.person)
        )


def delegations(state: State, role: Role, day: date) -> Iterator[Delegation]:
    """Give the delegations of a role that hold on a day."""
    for each in state.delegations:
        if each.role is role and not each.ended and each.first_day <= day <= each.last_day:
            yield each


def is_away(state: State, person: str) -> bool:
    """Tell whether somebody's tasks have moved to a backup and are not back."""
    return any(
        each.person == person and each.moved_at is not None and each.back_at is None
        for each in state.absences
    )


def person_of(frame: Frame, state: State, role: Role) -> str:
    """Return who answers for a role now: its holder, or the backup while the holder is away."""
    seat = frame.people.seat(role)
    return backup(frame, state, seat).person if is_away(state, seat.person) else seat.person


def backup(frame: Frame, state: State, away: Seat) -> Seat:
    """Return who takes the tasks of a seat: the policy's backup, never one kept apart from them.

    Where everybody in that order is conflicted or away it is the HR lead, never nobody.
    """
    people = frame.people
    for role in _in_order(frame, away.role):
        seat = people.seat(role)
        present = people.holds(role) and seat.person != away.person
        if (
            present
            and not is_away(state, seat.person)
            and not is_kept_apart(frame, state, away.role, seat.person, leads=role)
        ):
            return seat
    return people.seat(Role.HR_LEAD)


def _in_order(frame: Frame, role: Role) -> tuple[Role, ...]:
    """Return the roles that may take another's tasks: each backup's own backup after it."""
    order: list[Role] = []
    following = frame.policy.people.backup_of(role)
    while following is not None and following not in (role, *order):
        order.append(following)
        following = frame.policy.people.backup_of(following)
    return (*order, *(each for each in STAND_INS if each not in order and each is not role))


def is_kept_apart(
    frame: Frame, state: State, role: Role, person: str, *, leads: Role | None = None
) -> bool:
    """Tell whether a person may not act in a role, for what the same person does in this case.

    Kept apart are whoever the employee complains about, the roles of `APART`, the panel from
    everything, reviewers from each other and,
    but for the first, from the reporting line. Only the skip, who leads the manager, may do the
    manager's tasks; what was asked for there is then not the skip's to sign.

    Args:
        frame: The opening and what was said.
        state: Where the case stands.
        role: The role acted in.
        person: Who would act.
        leads: The role for whose sake the policy names that person as a backup.
    """
    if any(person in act.about for act in state.activities):
        return True
    people = frame.people
    upward = (Role.SKIP,) if role is Role.MANAGER and leads is Role.SKIP else ()
    apart = {each for each in (*APART, *PANEL) if each is not role and each not in upward}
    if role in REVIEWING:
        apart |= {each for each in REVIEWING if each is not role}
        if state.plan is not None and person in state.plan.barred:
            return True
    held = {seat.role for seat in people.seats if seat.person == person}
    held |= {
        each.role for each in state.delegations if each.person == person and not each.ended
    } & set(APART)
    if role in (Role.SECOND_REVIEWER, Role.THIRD_REVIEWER):
        apart |= set(LINE)
    return bool(held & apart)
