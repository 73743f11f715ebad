"""What feeds write into the tables of the HRIS and of payroll, and the cases that they touch."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from domain.seeing.parts import Compartment
from infra.compartments import opened
from infra.postgres import connected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.people_tables import PayRow
    from infra.postgres import Pool

_CASES_OF: Final = """
    SELECT v.case_id, v.stage = 'closed' AS is_closed, max(f.at) AS closed_at
    FROM record.case_view AS v
    LEFT JOIN record.fact AS f ON f.case_id = v.case_id AND f.kind = 'case_closed'
    WHERE v.employee = $1 GROUP BY v.case_id, v.stage ORDER BY v.opened_on DESC, v.case_id DESC
"""

_SEATS: Final = """
    SELECT s.case_id, v.employee, s.role FROM record.seat AS s
    JOIN record.case_view AS v ON v.case_id = s.case_id
    WHERE s.person = $1 AND s.on_behalf_of = '' AND v.stage <> 'closed' AND v.organisation = $2
    ORDER BY s.case_id, s.role
"""

_PAY: Final = """
    INSERT INTO money.pay (person, currency, annual_base, hourly, weekly_hours, fte)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (person) DO UPDATE SET currency = excluded.currency,
        annual_base = excluded.annual_base, hourly = excluded.hourly,
        weekly_hours = excluded.weekly_hours, fte = excluded.fte
"""


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case about somebody.

    Attributes:
        case_id: Which.
        is_closed: Whether it is closed.
        closed_at: When it was closed last; None before.
    """

    case_id: str
    is_closed: bool
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that somebody holds in an open case.

    Attributes:
        case_id: Which case.
        employee: Whom it is about.
        role: The role.
    """

    case_id: str
    employee: str
    role: str


class FedTables:
    """Reads and writes what feeds are about."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def organisation_of(self, person: str) -> str | None:
        """Return whose employee somebody is; None for nobody's."""
        async with connected(self._pool) as connection:
            found: str | None = await connection.fetchval(
                "SELECT organisation FROM people.employment WHERE person = $1", person
            )
        return found

    async def cases_of(self, employee: str) -> tuple[CaseOf, ...]:
        """Return the cases about somebody on record, the newest first."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_CASES_OF, employee)
        return tuple(CaseOf(**row) for row in rows)

    async def seats_of(self, person: str, organisation: str) -> tuple[Held, ...]:
        """Return the seats that somebody holds in open cases of an organisation."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_SEATS, person, organisation)
        return tuple(Held(**row) for row in rows)

    async def seats_in(self, case_id: str) -> Mapping[str, str]:
        """Return who holds which role in a case, of roles that one person holds."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                "SELECT role, person FROM record.seat WHERE case_id = $1 AND on_behalf_of = ''",
                case_id,
            )
        return {row["role"]: row["person"] for row in rows}

    async def move_manager(self, person: str, manager: str, since: date) -> None:
        """Write who leads somebody, and since when."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE people.employment SET manager = $2, manager_since = $3 WHERE person = $1",
                *(person, manager, since),
            )

    async def write_left(self, person: str, last_day: date) -> None:
        """Write the last day of somebody's employment."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE people.employment SET left_on = $2 WHERE person = $1", person, last_day
            )

    async def write_pay(self, row: PayRow) -> None:
        """Write somebody's contractual pay; what was computed before stays as it is."""
        async with opened(self._pool, Compartment.MONEY) as connection:
            await connection.execute(_PAY, *astuple(row))
