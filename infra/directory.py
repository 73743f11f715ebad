"""Directory, HRIS and payroll as tables of ours, for firms that have none to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from activities.errors import PayUnknown, UnknownPerson
from activities.sources import EmploymentRecord, Line, Person
from domain.opening import MAIN, Recognition, RecognitionKind
from domain.people import Role
from domain.seeing.parts import Compartment
from domain.severance import Pay
from infra.compartments import opened
from infra.postgres import connected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.postgres import Pool

_LINE: Final = """
    SELECT employee.manager, manager.manager AS skip, skip.manager AS director
    FROM people.employment AS employee
    LEFT JOIN people.employment AS manager ON manager.person = employee.manager
    LEFT JOIN people.employment AS skip ON skip.person = manager.manager
    WHERE employee.person = $1
"""

# The empty place, everywhere, sorts before any other; so does the empty organisation, all of them.
_OFFICES: Final = """
    SELECT DISTINCT ON (role) role, person FROM people.office
    WHERE place IN ($1, '') AND organisation IN ($2, '') AND role = ANY ($3)
    ORDER BY role, organisation DESC, place DESC
"""


class PostgresDirectory:
    """Names and addresses: implements the port `Directory`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def person(self, person: str) -> Person:
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                "SELECT name, email FROM people.person WHERE id = $1", person
            )
        if row is None:
            raise UnknownPerson("the directory has nobody by this id")
        return Person(row["name"], row["email"])


class PostgresHris:
    """Employment, lines and offices: implements the port `Hris`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def employment_of(self, person: str) -> EmploymentRecord:
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                "SELECT hired, place, calendar, zone, level, notice_weeks, weekly_hours, "
                "in_role_since, manager_since, organisation "
                "FROM people.employment WHERE person = $1",
                person,
            )
        if row is None:
            raise UnknownPerson("the HRIS employs nobody by this id")
        return EmploymentRecord(**row)

    async def line_of(self, person: str) -> Line:
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_LINE, person)
        if row is None:
            raise UnknownPerson("the HRIS employs nobody by this id")
        return Line(**row)

    async def recognitions_of(self, person: str) -> tuple[Recognition, ...]:
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                "SELECT kind, received_on FROM people.recognition WHERE person = $1 "
                "ORDER BY received_on, kind",
                person,
            )
        return tuple(Recognition(RecognitionKind(r["kind"]), r["received_on"]) for r in rows)

    async def offices_of(self, place: str, organisation: str = MAIN) -> Mapping[Role, str]:
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OFFICES, place, organisation, list(Role))
        return {Role(row["role"]): row["person"] for row in rows}


class PostgresPayroll:
    """Contractual pay: implements the port `Payroll`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def pay_of(self, person: str) -> Pay:
        async with opened(self._pool, Compartment.MONEY) as connection:
            row = await connection.fetchrow(
                "SELECT annual_base, hourly, weekly_hours, fte, currency "
                "FROM money.pay WHERE person = $1",
                person,
            )
        if row is None:
            raise PayUnknown("payroll has nothing for this person")
        return Pay(**row)
