"""Who has a place in which case, on record: doors know it while no case can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.people import Role
from domain.places import Place
from infra.postgres import connected

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from infra.postgres import Connection, Pool

# One statement, and no row is touched that stays: people change far more seldom than facts come.
_MOVE: Final = """
    WITH given AS (
        SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[],
                             $6::timestamptz[]) AS g (person, role, on_behalf_of, since, until)
    ), gone AS (
        DELETE FROM record.seat AS s WHERE case_id = $1 AND NOT EXISTS (
            SELECT FROM given AS g
            WHERE (g.person, g.role, g.on_behalf_of) = (s.person, s.role, s.on_behalf_of)
              AND (g.since, g.until) IS NOT DISTINCT FROM (s.since, s.until)
        )
    )
    INSERT INTO record.seat (case_id, person, role, on_behalf_of, since, until)
    SELECT $1, g.* FROM given AS g
    ON CONFLICT DO NOTHING
"""

_CASE: Final = """
    SELECT c.organisation, c.seated, $2 = ANY (c.parties) AS is_party, e.place
    FROM record.case_view AS c LEFT JOIN people.employment AS e ON e.person = c.employee
    WHERE c.case_id = $1
"""

_PLACES: Final = """
    SELECT person, role, on_behalf_of, since, until FROM record.seat
    WHERE case_id = $1 AND ($2::text IS NULL OR person = $2)
    ORDER BY role, person, on_behalf_of, since NULLS FIRST
"""

# As `infra.directory` has it: who holds each office for a place, the nearest first.
_OFFICES: Final = """
    SELECT role FROM (
        SELECT DISTINCT ON (role) role, person FROM people.office
        WHERE place IN ($2, '') AND organisation IN ($3, '')
        ORDER BY role, organisation DESC, place DESC
    ) AS held
    WHERE person = $1
"""


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """What the record tells of a case and of one person in it.

    Attributes:
        organisation: Whose employee's case it is.
        is_seated: Whether its places are on record; not for a case that only an older version
            has written.
        is_party: Whether the case is about the person.
        places: The person's places in it, whenever they hold.
        offices: The offices that the person holds for the employee's place of work.
    """

    organisation: str
    is_seated: bool
    is_party: bool
    places: tuple[Place, ...]
    offices: frozenset[str]


class RecordSeats:
    """Reads places."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find(self, case_id: str, person: str) -> RecordedCase | None:
        """Return what is on record of a case and a person; None for no case on record."""
        async with connected(self._pool) as connection:
            case = await connection.fetchrow(_CASE, case_id, person)
            if case is None:
                return None
            places = await connection.fetch(_PLACES, case_id, person)
            where = (case["place"] or "", case["organisation"])
            offices = await connection.fetch(_OFFICES, person, *where)
        return RecordedCase(
            organisation=case["organisation"],
            is_seated=case["seated"],
            is_party=case["is_party"],
            places=tuple(map(_place, places)),
            offices=frozenset(row["role"] for row in offices),
        )

    async def everyone(self, case_id: str) -> tuple[Place, ...]:
        """Return every place in a case on record."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_PLACES, case_id, None)
        return tuple(map(_place, rows))


def _place(row: asyncpg.Record) -> Place:
    return Place(row["person"], Role(row["role"]), row["on_behalf_of"], row["since"], row["until"])


async def move_seats(connection: Connection, case_id: str, places: Sequence[Place]) -> None:
    """Put the places of a case where its newest fact has brought them.

    Args:
        connection: In the transaction that writes the facts.
        case_id: The case.
        places: All of them; none where a version writes that does not know them.
    """
    if not places:
        return
    columns = zip(
        *((p.person, p.role, p.on_behalf_of, p.since, p.until) for p in places), strict=True
    )
    await connection.execute(_MOVE, case_id, *map(list, columns))
