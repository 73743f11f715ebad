"""Numbers of cases, and one open case for an employee at most, in PostgreSQL."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from infra.postgres import connected

if TYPE_CHECKING:
    from datetime import date

    from infra.postgres import Pool

_DIGITS: Final = 5
# So many collisions in a row mean that most numbers of this length are taken.
_TRIES: Final = 20

_HOLDER: Final = "SELECT case_id FROM record.open_case WHERE employee = $1"


class PostgresCaseNumbers:
    """Draws case numbers: implements the port `CaseNumbers`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def draw(self, year: int) -> str:
        """Draw a number at random, so that it tells neither order nor count; taken for good."""
        digits = _DIGITS
        async with connected(self._pool) as connection:
            while True:
                for _ in range(_TRIES):
                    number = secrets.randbelow(10**digits)
                    drawn: str | None = await connection.fetchval(
                        "INSERT INTO record.case_number (case_id) VALUES ($1) "
                        "ON CONFLICT DO NOTHING RETURNING case_id",
                        f"case-{year}-{number:0{digits}d}",
                    )
                    if drawn is not None:
                        return drawn
                digits += 1


class PostgresProtections:
    """Who is protected from a new entry, as closed cases have it: implements `Protections`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def protected_until(self, employee: str) -> date | None:
        async with connected(self._pool) as connection:
            until: date | None = await connection.fetchval(
                "SELECT max(protected_until) FROM record.case_view WHERE employee = $1", employee
            )
        return until


class PostgresOpenCases:
    """Keeps one open case for an employee at most: implements the port `OpenCases`.

    Once a case has facts on record, the record itself claims the employee and gives the claim up
    when the case closes.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def reserve(self, employee: str, case_id: str) -> str:
        async with connected(self._pool) as connection:
            while True:
                await connection.execute(
                    "INSERT INTO record.open_case (employee, case_id) VALUES ($1, $2) "
                    "ON CONFLICT (employee) DO NOTHING",
                    employee,
                    case_id,
                )
                # In its own statement, so that it sees a claim that was made meanwhile; one that
                # was given up meanwhile leaves the employee free, and the loop tries again.
                holder: str | None = await connection.fetchval(_HOLDER, employee)
                if holder is not None:
                    return holder

    async def release(self, employee: str, case_id: str) -> None:
        async with connected(self._pool) as connection:
            await connection.execute(
                "DELETE FROM record.open_case WHERE employee = $1 AND case_id = $2",
                employee,
                case_id,
            )

    async def holder(self, employee: str) -> str | None:
        async with connected(self._pool) as connection:
            found: str | None = await connection.fetchval(_HOLDER, employee)
        return found
