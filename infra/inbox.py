"""The inbox of the doors: commands that are kept until their case can be reached.

Any number of gateways share it. What a case is owed goes to it in the order in which it was kept:
only the first is ever taken, under a lock that ends with the connection of whoever took it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from infra.postgres import connected, transaction
from infra.record_refusals import RefusedCommand, write_refusal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import asyncpg

    from infra.postgres import Connection, Pool

# Those who keep something for one case do so one after the other: what was answered first has the
# lower sequence. The record locks cases with the seed 0.
_LOCK_CASE: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))"

_KEEP: Final = """
    INSERT INTO door.inbox (case_id, command_id, door, actor_person, actor_role, roles, digest,
                            body, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (case_id, command_id) DO NOTHING
"""

_COLUMNS: Final = (
    "case_id, command_id, door, actor_person, actor_role, roles, digest, received_at, state, "
    "code, sentence, receipt, attempts"
)
_ENTRY: Final = f"SELECT {_COLUMNS} FROM door.inbox WHERE case_id = $1 AND command_id = $2"  # noqa: S608 -- the columns are a constant of this module

# One question, since every command asks it.
_LOOK: Final = """
    SELECT e.*, EXISTS (SELECT FROM door.inbox WHERE case_id = $1 AND state = 'kept') AS waits
    FROM (SELECT) AS always
    LEFT JOIN door.inbox AS e ON e.case_id = $1 AND e.command_id = $2
"""

# A second relay finds the first of a case locked and skips it; the next of that case is no first
# until the transaction that delivers the first has ended.
_TAKE: Final = f"""
    SELECT sequence, body, {_COLUMNS} FROM door.inbox AS i
    WHERE state = 'kept' AND next_try <= now() AND NOT EXISTS (
        SELECT FROM door.inbox AS earlier
        WHERE earlier.case_id = i.case_id AND earlier.state = 'kept'
          AND earlier.sequence < i.sequence
    )
    ORDER BY next_try, sequence LIMIT 1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 -- the same

_DELIVERED: Final = """
    UPDATE door.inbox SET state = 'delivered', body = NULL, receipt = $2, ended_at = now(),
                          attempts = attempts + 1
    WHERE sequence = $1
"""
_REFUSED: Final = """
    UPDATE door.inbox SET state = 'refused', body = NULL, code = $2, sentence = $3,
                          ended_at = now(), attempts = attempts + 1
    WHERE sequence = $1
"""
_LATER: Final = """
    UPDATE door.inbox SET attempts = attempts + 1, next_try = now() + $2 WHERE sequence = $1
"""


class InboxState(StrEnum):
    """What has become of a command that could not be delivered at once."""

    KEPT = "kept"
    DELIVERED = "delivered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEntry:
    """A command in the inbox, without what it says.

    Attributes:
        case_id: The case.
        command_id: The command's id.
        command: Its tag, such as `elect`.
        person: Who sent it.
        role: In which role.
        roles: Every role that the door has proved for the sender in this case.
        digest: Of what it says, whenever it was received.
        received_at: When a door received it first: by this it counts.
        state: What has become of it.
        code: The stable code of the refusal; empty without one.
        sentence: The refusal in a sentence.
        receipt: The case's answer as JSON; None before there is one.
        attempts: How often it was tried since it is kept.
    """

    case_id: str
    command_id: str
    command: str
    person: str
    role: str
    roles: tuple[str, ...]
    digest: str
    received_at: datetime
    state: InboxState = InboxState.KEPT
    code: str = ""
    sentence: str = ""
    receipt: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the inbox.

    Attributes:
        kept: How many commands.
        oldest: When the first of them was received; None where nothing waits.
    """

    kept: int
    oldest: datetime | None


class Taken:
    """The first command that a case is owed, held by a transaction until its fate is written.

    Attributes:
        entry: What is known of it.
        body: What it says, as JSON.
    """

    def __init__(self, connection: Connection, row: asyncpg.Record) -> None:
        self.entry = _entry(row)
        self.body = str(row["body"])
        self._connection = connection
        self._sequence = int(row["sequence"])

    async def delivered(self, receipt: str) -> None:
        """Write the case's answer, as JSON; what the command says is forgotten."""
        await self._connection.execute(_DELIVERED, self._sequence, receipt)

    async def refused(self, code: str, sentence: str) -> None:
        """Write that the case says no, here and on record; what the command says is forgotten."""
        await self._connection.execute(_REFUSED, self._sequence, code, sentence)
        entry = self.entry
        refused = RefusedCommand(
            case_id=entry.case_id,
            command_id=entry.command_id,
            command=entry.command,
            person=entry.person,
            role=entry.role,
            code=code,
            received_at=entry.received_at,
            through="inbox",
        )
        await write_refusal(self._connection, refused)

    async def later(self, pause: timedelta) -> None:
        """Write that the case could not be reached, and when to try again."""
        await self._connection.execute(_LATER, self._sequence, pause)


class Inbox:
    """Commands that wait for their case."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def look(self, case_id: str, command_id: str) -> tuple[InboxEntry | None, bool]:
        """Return what the inbox has under an id, and whether anything waits for the case.

        Raises:
            StoreFailed: PostgreSQL did not answer.
        """
        async with connected(self._pool) as connection:
            (row,) = await connection.fetch(_LOOK, case_id, command_id)
        return (None if row["sequence"] is None else _entry(row)), bool(row["waits"])

    async def entry(self, case_id: str, command_id: str) -> InboxEntry | None:
        """Return what the inbox has under an id."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_ENTRY, case_id, command_id)
        return None if row is None else _entry(row)

    async def keep(self, entry: InboxEntry, body: str) -> InboxEntry:
        """Keep a command behind all that is kept for its case.

        Args:
            entry: The command.
            body: What it says, as JSON.

        Returns:
            What the inbox has under this id: this very command, or what came before it.

        Raises:
            StoreFailed: PostgreSQL did not take it.
        """
        async with transaction(self._pool) as connection:
            await connection.execute(_LOCK_CASE, entry.case_id)
            await connection.execute(
                _KEEP,
                entry.case_id,
                entry.command_id,
                entry.command,
                entry.person,
                entry.role,
                list(entry.roles),
                entry.digest,
                body,
                entry.received_at,
            )
            row = await connection.fetchrow(_ENTRY, entry.case_id, entry.command_id)
        return entry if row is None else _entry(row)

    @asynccontextmanager
    async def take(self) -> AsyncGenerator[Taken | None]:
        """Hold a command that is to be delivered now; None where there is none.

        Whoever ends without writing its fate, or is killed, gives it back as it was.

        Raises:
            StoreFailed: PostgreSQL failed; nothing has been written.
        """
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_TAKE)
            yield None if row is None else Taken(connection, row)

    async def backlog(self) -> Backlog:
        """Count what waits."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                "SELECT count(*) AS kept, min(received_at) AS oldest FROM door.inbox "
                "WHERE state = 'kept'"
            )
        return Backlog(0, None) if row is None else Backlog(row["kept"], row["oldest"])


def _entry(row: asyncpg.Record) -> InboxEntry:
    return InboxEntry(
        case_id=row["case_id"],
        command_id=row["command_id"],
        command=row["door"],
        person=row["actor_person"],
        role=row["actor_role"],
        roles=tuple(row["roles"]),
        digest=row["digest"],
        received_at=row["received_at"],
        state=InboxState(row["state"]),
        code=row["code"],
        sentence=row["sentence"],
        receipt=row["receipt"],
        attempts=row["attempts"],
    )
