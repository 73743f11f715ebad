"""Who is who in a case, and who may (process 4).

Identity is proved at the doors; which role a person holds in a case, and what a role may do, is
decided here. Whether a person may is asked before whether the step is possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed, NotYours
from domain.values import Derived

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """The roles of the process."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    SKIP = "skip"
    DIRECTOR = "director"
    HR_PARTNER = "hr_partner"
    HR_BACKUP = "hr_backup"
    HR_LEAD = "hr_lead"
    HR_CONTACT = "hr_contact"
    LEAVE_ADMINISTRATOR = "leave_administrator"
    LEAVE_LEAD = "leave_lead"
    ACCOMMODATION_SPECIALIST = "accommodation_specialist"
    SPECIALIST_LEAD = "specialist_lead"
    INDEPENDENT_REVIEWER = "independent_reviewer"
    LEGAL = "legal"
    EMPLOYEE_RELATIONS = "employee_relations"
    COMPENSATION = "compensation"
    PAYROLL = "payroll"
    POLICY_OWNER = "policy_owner"
    REVIEWER = "reviewer"
    SECOND_REVIEWER = "second_reviewer"
    THIRD_REVIEWER = "third_reviewer"
    PANEL_COORDINATOR = "panel_coordinator"
    PANEL_CHAIR = "panel_chair"
    PANEL_MEMBER = "panel_member"
    HIRING_MANAGER = "hiring_manager"
    TRANSFER_APPROVER = "transfer_approver"


TOOL = "tool:"
"""What the id of a tool's account begins with where a tool acts; no person's id does."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in a role, in the own name or in that of whoever holds it.

    Attributes:
        person: Who acts; a tool, as which its account is known at the doors.
        role: In which role.
        on_behalf_of: The holder of the role in whose place the person acts; empty for the own.
    """

    __pydantic_config__ = {"extra": "forbid"}

    person: str
    role: Role
    on_behalf_of: str = ""

    @property
    def is_tool(self) -> bool:
        """Tell whether a tool acts, which it only does in the place of a holder."""
        return self.person.startswith(TOOL)

    @property
    def persons(self) -> tuple[str, ...]:
        """Return everybody who answers for the act: both, where one acts for another."""
        return (self.person, self.on_behalf_of) if self.on_behalf_of else (self.person,)


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in one case: who holds it, and by whose calendar and zone that person's days count."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    person: str
    calendar: str
    zone: str


APART = (Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.HR_PARTNER, Role.LEAVE_ADMINISTRATOR)
"""Roles that no two of may be one person: sign-offs need different eyes, and whoever decides a
leave is never the manager, the skip or the case's HR partner (process 4)."""

LINE = (Role.EMPLOYEE, Role.MANAGER, Role.SKIP)
"""The reporting line of a case; whoever reports to one of them belongs to it too."""

PANEL = (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
"""Who sits on a panel, the chair first."""

NAMED_LATER = (
    Role.REVIEWER,
    Role.THIRD_REVIEWER,
    Role.PANEL_CHAIR,
    Role.PANEL_MEMBER,
    Role.HIRING_MANAGER,
    Role.TRANSFER_APPROVER,
)
"""Roles that nobody holds when a case opens: its own course names them."""


@dataclass(frozen=True, slots=True)
class People(Derived):
    """The seats of a case."""

    __pydantic_config__ = {"extra": "forbid"}

    seats: tuple[Seat, ...]

    def seat(self, role: Role) -> Seat:
        """Return the seat of a role, or who stands in for it: never nobody.

        The manager reviews until another reviewer is named; for all else it is the HR lead.
        """
        seat = self._first_of.get(role)
        if seat is not None:
            return seat
        return self._first_of[Role.MANAGER if role is Role.REVIEWER else Role.HR_LEAD]

    @cached_property
    def _first_of(self) -> Mapping[Role, Seat]:
        """Return the first seat of each role: who counts the days of a clock is asked each time."""
        return {seat.role: seat for seat in reversed(self.seats)}

    def holds(self, role: Role) -> bool:
        """Tell whether anybody has a seat of this role."""
        return any(seat.role is role for seat in self.seats)

    def holders(self, role: Role) -> tuple[str, ...]:
        """Return everybody who has a seat of this role: several on a panel, else one at most."""
        return tuple(seat.person for seat in self.seats if seat.role is role)

    def seated(self, seats: tuple[Seat, ...]) -> People:
        """Return the people with the seats of some roles taken by others."""
        roles = {seat.role for seat in seats}
        kept = tuple(seat for seat in self.seats if seat.role not in roles)
        return People((*kept, *seats))

    def confirm(self, actor: Actor) -> None:
        """Check that the person holds the role in this case.

        Raises:
            NotYours: somebody else holds it, or nobody does.
        """
        if not any(s.role is actor.role and s.person == actor.person for s in self.seats):
            raise NotYours(sentence=f"{actor.person} is not the {actor.role} of this case")

    def check(self) -> None:
        """Check the seats of an opening.

        Raises:
            Malformed: a role is missing or given twice, or two roles that are kept apart are
                held by one person.
        """
        roles = [seat.role for seat in self.seats]
        if len(roles) != len(set(roles)):
            raise Malformed(Code.MALFORMED, "a role is given twice")
        for role in (*APART, Role.HR_LEAD):
            if role not in roles:
                raise Malformed(Code.MALFORMED, f"the case has no {role}")
        for role in NAMED_LATER:
            if role in roles:
                raise Malformed(Code.MALFORMED, f"the {role} is named in the course of the case")
        self.check_apart()

    def check_apart(self) -> None:
        """Check that no two duties that are kept apart are held by one person.

        Raises:
            NotYours: two are.
        """
        persons = [self.seat(role).person for role in APART]
        if len(persons) != len(set(persons)):
            kept_apart = ", ".join(APART)
            raise NotYours(
                Code.SEPARATION_OF_DUTIES, f"one person holds two of the roles {kept_apart}"
            )
        line = {self.seat(role).person for role in LINE}
        for role in (Role.SECOND_REVIEWER, Role.THIRD_REVIEWER):
            if line.intersection(self.holders(role)):
                raise NotYours(
                    Code.SEPARATION_OF_DUTIES, f"the {role} does not belong to the reporting line"
                )


def require(actor: Actor, *roles: Role) -> None:
    """Check that the actor's role is one of those that may.

    Raises:
        NotYours: it is not.
    """
    if actor.role not in roles:
        allowed = " or ".join(roles)
        raise NotYours(sentence=f"this is for the {allowed}, not for the {actor.role}")
