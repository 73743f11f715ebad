"""What is looked up in a firm's own systems: directory, HRIS and payroll, as ports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from domain.opening import MAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.opening import Recognition
    from domain.people import Role
    from domain.severance import Pay


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can be written to."""

    name: str
    email: str


class Directory(Protocol):
    """Names and addresses."""

    async def person(self, person: str) -> Person:
        """Look a person up by id.

        Raises:
            UnknownPerson: the directory has nobody by this id.
        """
        ...


@dataclass(frozen=True, slots=True)
class EmploymentRecord:
    """What the HRIS knows of an employment.

    Attributes:
        hired: First day of service.
        place: Work location as the policy's floors name it, such as `US-WA`.
        calendar: Name of the business calendar there.
        zone: IANA name of the zone there.
        level: Level of the role.
        notice_weeks: Contractual or statutory notice.
        weekly_hours: Hours of a week by contract.
        in_role_since: First day in this role and level; None if not known.
        manager_since: First day under this manager; None if not known.
        organisation: Whose employee it is: what one organisation has is not another's to see.
    """

    hired: date
    place: str
    calendar: str
    zone: str
    level: str
    notice_weeks: int
    weekly_hours: Decimal
    in_role_since: date | None = None
    manager_since: date | None = None
    organisation: str = MAIN


@dataclass(frozen=True, slots=True)
class Line:
    """The reporting line of an employee, as person ids; None above the top."""

    manager: str | None
    skip: str | None
    director: str | None


class Hris(Protocol):
    """Employment, reporting lines, and who holds the offices of HR."""

    async def employment_of(self, person: str) -> EmploymentRecord:
        """Look an employment up.

        Raises:
            UnknownPerson: nobody by this id is employed.
        """
        ...

    async def line_of(self, person: str) -> Line:
        """Look up who leads a person, up to the director.

        Raises:
            UnknownPerson: nobody by this id is employed.
        """
        ...

    async def recognitions_of(self, person: str) -> tuple[Recognition, ...]:
        """Look up what speaks for a person, in order of time; nothing for whoever is not known."""
        ...

    async def offices_of(self, place: str, organisation: str = MAIN) -> Mapping[Role, str]:
        """Look up who holds HR's offices for a place of an organisation.

        One held for the organisation wins over all organisations', and among these one held for the
        place over everywhere's.
        """
        ...


class Protections(Protocol):
    """Who is protected from a new entry, after an overturned plan."""

    async def protected_until(self, employee: str) -> date | None:
        """Return the last day of a person's protection; None if there never was one."""
        ...


class Payroll(Protocol):
    """What people are paid."""

    async def pay_of(self, person: str) -> Pay:
        """Look up the contractual pay of today.

        Raises:
            PayUnknown: payroll has nothing for this person.
        """
        ...
