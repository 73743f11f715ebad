"""What is kept in B, C, E and F besides the case: entries with their author, added, never changed.

The case knows nothing of them: they come in and go out at the door alone. `_kept` and `_given` are
the one place where content becomes what is stored and the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from domain.canon import Json, canonical, digest
from domain.errors import Code, Malformed
from domain.seeing.parts import Compartment
from infra.compartments import SCHEMA_OF, opened
from infra.reads import reading

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Pool
    from infra.reads import Read

_ADD: Final = """
    INSERT INTO {schema}.entry (case_id, id, kind, content, digest, author, author_as, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id, id) DO NOTHING
"""
_FIND: Final = "SELECT digest, author FROM {schema}.entry WHERE case_id = $1 AND id = $2"
_READ: Final = """
    SELECT id, kind, content, author, author_as, received_at FROM {schema}.entry
    WHERE case_id = $1 AND kind = ANY($2::text[]) ORDER BY position
"""
_ADD_CELL: Final = """
    INSERT INTO fairness.cell (id, period, gate, attribute, people, favourable, total, author,
                               received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING
"""
_FIND_CELL: Final = """
    SELECT period, gate, attribute, people, favourable, total, author FROM fairness.cell
    WHERE id = $1
"""
_CELLS: Final = """
    SELECT id, period, gate, attribute, people, favourable, total FROM fairness.cell
    WHERE period = $1 ORDER BY gate, attribute, people, position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """An entry of a compartment's file on a case.

    Attributes:
        id: Chosen by the author, unique in the compartment and the case.
        kind: What it is, such as `certification`.
        content: What it says.
        author: Who wrote it.
        author_as: In which role.
        received_at: When a door received it.
    """

    id: str
    kind: str
    content: Mapping[str, Json]
    author: str
    author_as: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessCell:
    """How many of some people came out well at a gate, in a period; no case and no person.

    Attributes:
        id: Chosen by the author.
        period: Such as `2027-Q1`.
        gate: Such as `improve_passed`.
        attribute: Such as `age`.
        people: Whom it counts, such as `40 and over`.
        favourable: How many came out well.
        total: Of how many.
    """

    id: str
    period: str
    gate: str
    attribute: str
    people: str
    favourable: int
    total: int


class CompartmentFiles:
    """The files of the compartments."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, compartment: Compartment, case_id: str, entry: FileEntry) -> None:
        """Add an entry; a repeat of it changes nothing.

        Raises:
            Malformed: the id stands for something else (`id_reused`).
            StoreFailed: PostgreSQL did not take it.
        """
        schema = SCHEMA_OF[compartment]
        said = digest({"kind": entry.kind, "content": entry.content})
        async with opened(self._pool, compartment) as connection:
            await connection.execute(
                _ADD.format(schema=schema),
                case_id,
                entry.id,
                entry.kind,
                _kept(entry.content),
                said,
                entry.author,
                entry.author_as,
                entry.received_at,
            )
            found = await connection.fetchrow(_FIND.format(schema=schema), case_id, entry.id)
        if found is None or (found["digest"], found["author"]) != (said, entry.author):
            raise _reused()

    async def read(self, read: Read, kinds: Collection[str]) -> tuple[FileEntry, ...]:
        """Read entries of a case, in the order of writing; the read is on record before.

        Args:
            read: Who reads what of which case.
            kinds: Only entries of these kinds.

        Raises:
            StoreFailed: it could not be put on record, or read.
        """
        schema = SCHEMA_OF[read.compartment]
        async with reading(self._pool, read) as connection:
            rows = await connection.fetch(_READ.format(schema=schema), read.case_id, list(kinds))
        return tuple(_entry(row) for row in rows)

    async def add_cell(self, cell: FairnessCell, author: str, received_at: datetime) -> None:
        """Add a cell of fairness data; a repeat of it changes nothing.

        Raises:
            Malformed: the id stands for something else (`id_reused`).
            StoreFailed: PostgreSQL did not take it.
        """
        said = (cell.period, cell.gate, cell.attribute, cell.people, cell.favourable, cell.total)
        async with opened(self._pool, Compartment.FAIRNESS) as connection:
            await connection.execute(_ADD_CELL, cell.id, *said, author, received_at)
            found = await connection.fetchrow(_FIND_CELL, cell.id)
        if found is None or tuple(found) != (*said, author):
            raise _reused()

    async def cells(self, read: Read, period: str) -> tuple[FairnessCell, ...]:
        """Read the cells of a period; the read is on record before they are given.

        Raises:
            StoreFailed: it could not be put on record, or read.
        """
        async with reading(self._pool, read) as connection:
            rows = await connection.fetch(_CELLS, period)
        return tuple(FairnessCell(**row) for row in rows)


def _entry(row: asyncpg.Record) -> FileEntry:
    return FileEntry(
        id=row["id"],
        kind=row["kind"],
        content=_given(row["content"]),
        author=row["author"],
        author_as=row["author_as"],
        received_at=row["received_at"],
    )


def _kept(content: Mapping[str, Json]) -> str:
    """Return content as it is stored: where the key of a compartment will close it."""
    return canonical(dict(content))


def _given(stored: str) -> dict[str, Json]:
    """Return content as it was written."""
    given: dict[str, Json] = json.loads(stored)
    return given


def _reused() -> Malformed:
    return Malformed(Code.ID_REUSED, "that id was used for something else")
