"""Reads of compartments B to F, each on record before its content is given."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from domain.seeing.parts import Compartment
from infra.compartments import opened
from infra.postgres import connected

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import asyncpg

    from infra.postgres import Connection, Pool

_INSERT: Final = """
    INSERT INTO record.read (case_id, compartment, person, readers, what, purpose, read_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_OF_CASE: Final = """
    SELECT id, case_id, compartment, person, readers, what, purpose, read_at FROM record.read
    WHERE case_id = $1 AND id > $2 ORDER BY id LIMIT $3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A read of a compartment.

    Attributes:
        case_id: Of which case; None for fairness data, which know none.
        compartment: Which compartment.
        person: Who reads.
        readers: As what.
        what: What is read, such as `view` or `file`.
        purpose: What for, as the reader says; empty where nobody asked.
        read_at: When, by the clock of the door.
    """

    case_id: str | None
    compartment: Compartment
    person: str
    readers: tuple[str, ...]
    what: str
    purpose: str
    read_at: datetime

    def of(self, case_id: str) -> Read:
        """Return the same read of another case."""
        return replace(self, case_id=case_id)


@dataclass(frozen=True, slots=True)
class ListedRead:
    """A read on record, and its number among all."""

    id: int
    read: Read


@asynccontextmanager
async def reading(pool: Pool, read: Read) -> AsyncGenerator[Connection]:
    """Borrow a connection that sees the compartment, with the read on record.

    Both are one transaction: what was fetched inside may be given only after it, when the read is
    on record for good.

    Raises:
        StoreFailed: the read could not be put on record, or the compartment not be read: nothing
            may be given.
    """
    async with opened(pool, read.compartment) as connection:
        await record_in(connection, read)
        yield connection


async def record_in(connection: Connection, read: Read) -> None:
    """Put a read on record in the transaction that a connection is in."""
    await connection.execute(
        _INSERT,
        read.case_id,
        read.compartment,
        read.person,
        list(read.readers),
        read.what,
        read.purpose,
        read.read_at,
    )


async def record(pool: Pool, read: Read) -> None:
    """Put a read on record whose content the reader gets from elsewhere, such as the live case.

    Raises:
        StoreFailed: it could not be: nothing may be given.
    """
    async with reading(pool, read):
        pass


class RecordReads:
    """Who has read what: for whoever audits."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def of_case(
        self, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> tuple[ListedRead, ...]:
        """List the reads of a case in order."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OF_CASE, case_id, after, limit)
        return tuple(_listed(row) for row in rows)


def _listed(row: asyncpg.Record) -> ListedRead:
    return ListedRead(
        id=row["id"],
        read=Read(
            case_id=row["case_id"],
            compartment=Compartment(row["compartment"]),
            person=row["person"],
            readers=tuple(row["readers"]),
            what=row["what"],
            purpose=row["purpose"],
            read_at=row["read_at"],
        ),
    )
