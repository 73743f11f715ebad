"""Which request opened which case: a request that is sent again finds its case, open or closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from infra.postgres import connected

if TYPE_CHECKING:
    from infra.postgres import Pool

# In two statements: a row that was kept meanwhile is seen only by the second.
_KEEP: Final = """
    INSERT INTO door.opening_key (command, digest, case_id) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING
"""
_FIND: Final = "SELECT digest, case_id FROM door.opening_key WHERE command = $1"


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """What is known of a request that opens a case.

    Attributes:
        digest: Of what it says.
        case_id: The number that was drawn for it.
    """

    digest: str
    case_id: str


class PostgresOpeningKeys:
    """The requests that opened cases, by the id of their command."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find(self, command: str) -> OpeningKey | None:
        """Return what is known of a request; None before it came."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_FIND, command)
        return None if row is None else OpeningKey(**row)

    async def keep(self, command: str, key: OpeningKey) -> OpeningKey:
        """Keep what a request is about to do, and return what is kept: the first that came."""
        async with connected(self._pool) as connection:
            await connection.execute(_KEEP, command, key.digest, key.case_id)
            row = await connection.fetchrow(_FIND, command)
        return key if row is None else OpeningKey(**row)

    async def move(self, command: str, case_id: str) -> None:
        """Say that it was another case that was opened: one whose opening had crashed before."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE door.opening_key SET case_id = $2 WHERE command = $1", command, case_id
            )

    async def drop(self, command: str) -> None:
        """Forget a request that opened nothing."""
        async with connected(self._pool) as connection:
            await connection.execute("DELETE FROM door.opening_key WHERE command = $1", command)
