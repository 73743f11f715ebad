"""What somebody with a part in a case may not know of it from elsewhere (process 4 and 11).

Whoever is a party to a case reads it as that party: the employee as the employee, a manager as the
manager, a panelist as the panelist. An office that the same person holds in the firm gives nothing
in this case, and a second seat gives nothing that the first may not know.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from domain.people import LINE, PANEL, Role

if TYPE_CHECKING:
    from domain.views import CaseView


class Office(StrEnum):
    """Offices of the firm that read cases in which they hold no seat."""

    AUDITOR = "auditor"
    ANALYST = "analyst"
    """Reads fairness data, which know no case."""


class Party(StrEnum):
    """How somebody is a party to a case."""

    EMPLOYEE = "employee"
    LINE = "line"
    PANEL = "panel"
    COMPLAINED_OF = "complained_of"


AnyOffice = TypeVar("AnyOffice", bound=str)

LEADING = (Role.MANAGER, Role.SKIP, Role.DIRECTOR)
"""The line above the employee, as far as it decides in a case."""

JUDGING = (Role.REVIEWER, Role.SECOND_REVIEWER, Role.THIRD_REVIEWER)
"""Seats that somebody who leads the employee may hold besides: they know no more than the line."""


def offices_in(person: str, offices: frozenset[AnyOffice], view: CaseView) -> frozenset[AnyOffice]:
    """Return which of a person's offices count in a case: none, for a party to it.

    Args:
        person: Who asks.
        offices: Every office that the person holds in the firm.
        view: The case.
    """
    return frozenset() if parties(person, view) else offices


def parties(person: str, view: CaseView) -> frozenset[Party]:
    """Return how a person is a party to a case, or was; empty for everybody else."""
    found = {Party.COMPLAINED_OF} if person in view.complained_of else set[Party]()
    roles = {seat.role for seat in view.people if seat.person == person}
    roles |= {seat.role for seat in view.former if seat.person == person}
    if Role.EMPLOYEE in roles:
        found.add(Party.EMPLOYEE)
    if roles.intersection((*LINE, *LEADING)) - {Role.EMPLOYEE}:
        found.add(Party.LINE)
    drawn = () if view.appeal is None else (*view.appeal.panel, *view.appeal.alternates)
    if roles.intersection(PANEL) or person in drawn:
        found.add(Party.PANEL)
    return frozenset(found)


def roles_in(person: str, view: CaseView) -> frozenset[Role]:
    """Return the roles in which a person reads a case.

    Seats, and roles that the person answers for in another's place, less those that conflict.
    """
    seats = frozenset(seat.role for seat in view.people if seat.person == person)
    return without_conflict(seats | {each.role for each in view.stand_ins if each.person == person})


def without_conflict(roles: frozenset[Role]) -> frozenset[Role]:
    """Return the roles that are left to read as: of several, those that conflict restrict.

    The employee reads as the employee alone and a panelist as a panelist; who leads the employee
    reads as that, and as who judges the work.
    """
    if Role.EMPLOYEE in roles:
        return frozenset({Role.EMPLOYEE})
    if roles.intersection(PANEL):
        return roles.intersection(PANEL)
    if roles.intersection(LEADING):
        return roles.intersection((*LEADING, *JUDGING))
    return roles
