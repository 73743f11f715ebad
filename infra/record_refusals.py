"""Refused commands on record: who was told no, when and by which rule; never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from infra.postgres import connected

if TYPE_CHECKING:
    from infra.postgres import Connection, Pool

_WRITE: Final = """
    INSERT INTO record.refusal (case_id, command_id, door, actor_person, actor_role, code,
                                received_at, through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

_OF_CASE: Final = """
    SELECT case_id, command_id, door AS command, actor_person AS person, actor_role AS role, code,
           received_at, through
    FROM record.refusal WHERE case_id = $1 ORDER BY id LIMIT $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCommand:
    """A command that was refused.

    Attributes:
        case_id: The case it was for.
        command_id: The id it bore.
        command: Its tag, such as `elect`.
        person: Who sent it.
        role: In which role; empty where the sender holds none that may.
        code: The stable code of the refusal.
        received_at: When the door received it.
        through: What brought it: `gateway`, `inbox` or `cli`.
    """

    case_id: str
    command_id: str
    command: str
    person: str
    role: str
    code: str
    received_at: datetime
    through: str


class RecordRefusals:
    """What was refused, for auditors and HR."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def write(self, refused: RefusedCommand) -> None:
        """Add a refusal.

        Raises:
            StoreFailed: PostgreSQL did not take it.
        """
        async with connected(self._pool) as connection:
            await write_refusal(connection, refused)

    async def of_case(self, case_id: str, limit: int = 500) -> tuple[RefusedCommand, ...]:
        """List the refusals of a case in order."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OF_CASE, case_id, limit)
        return tuple(RefusedCommand(**row) for row in rows)


async def write_refusal(connection: Connection, refused: RefusedCommand) -> None:
    """Add a refusal within the transaction of whoever knows of it."""
    await connection.execute(
        _WRITE,
        refused.case_id,
        refused.command_id,
        refused.command,
        refused.person,
        refused.role,
        refused.code,
        refused.received_at,
        refused.through,
    )
