"""What the HRIS says of whoever has come in: whose people they are, and which offices they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from infra.postgres import connected

if TYPE_CHECKING:
    from infra.postgres import Pool

# Somebody who holds an office of all organisations belongs to each.
_ORGANISATIONS: Final = """
    SELECT organisation FROM people.employment WHERE person = $1
    UNION
    SELECT coalesce(each.id, office.organisation)
    FROM people.office AS office
    LEFT JOIN people.organisation AS each ON office.organisation = ''
    WHERE office.person = $1
"""

_OFFICES: Final = """
    SELECT role, place, organisation FROM people.office WHERE person = $1
    ORDER BY role, place, organisation
"""


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """An office that somebody holds.

    Attributes:
        name: The office: a role of the process or one that only reads.
        place: Where; empty for everywhere that has nobody of its own.
        organisation: Of which organisation; empty for all that have nobody of their own.
    """

    name: str
    place: str
    organisation: str


class Persons:
    """Reads the tables of the HRIS."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def organisations_of(self, person: str) -> frozenset[str]:
        """Return the organisations that somebody belongs to; none for whoever nobody employs."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_ORGANISATIONS, person)
        return frozenset(row["organisation"] for row in rows)

    async def offices_of(self, person: str) -> tuple[HeldOffice, ...]:
        """Return the offices that somebody holds, wherever that is."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OFFICES, person)
        return tuple(HeldOffice(row["role"], row["place"], row["organisation"]) for row in rows)
