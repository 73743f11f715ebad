"""Erasures on record: asked for, decided by another, done at once, and never forgotten."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.seeing.parts import Compartment
from infra.compartments import opened
from infra.postgres import connected, transaction

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Connection, Pool

_COLUMNS: Final = (
    "id, case_id, organisation, reason, state, asked_by, asked_for, asked_at, decided_by, "
    "decided_for, decided_at, erased_at, counts"
)
_ASK: Final = f"""
    INSERT INTO door.erasure (case_id, organisation, reason, asked_by, asked_for, asked_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}
"""  # noqa: S608 -- the columns are a constant of this module
_DECIDE: Final = """
    UPDATE door.erasure SET state = $2, decided_by = $3, decided_for = $4, decided_at = $5
    WHERE id = $1 AND state = 'asked' RETURNING id
"""
_FIND: Final = f"SELECT {_COLUMNS} FROM door.erasure WHERE id = $1"  # noqa: S608 -- the same
_LISTED: Final = f"""
    SELECT {_COLUMNS} FROM door.erasure AS e
    WHERE e.organisation = ANY ($1) AND NOT EXISTS (
        SELECT FROM record.case_view AS v WHERE v.case_id = e.case_id AND $2 = ANY (v.parties))
    ORDER BY id DESC LIMIT 200
"""  # noqa: S608 -- the same


# Cases are over in Temporal long before they may be erased: the record alone knows them then. What
# was reversed holds no longer.
_STANDING: Final = """
    WITH standing AS (
        SELECT f.number, f.kind, f.at, f.body FROM record.fact AS f
        WHERE f.case_id = $1 AND f.kind IN ('case_closed', 'legal_hold_set')
          AND NOT EXISTS (
            SELECT FROM record.fact AS r WHERE r.case_id = f.case_id AND r.kind = 'reversed'
              AND r.body -> 'numbers' @> to_jsonb(f.number)
          )
    )
    SELECT stage, outcome, policy, organisation,
           (SELECT at FROM standing WHERE kind = 'case_closed'
            ORDER BY number DESC LIMIT 1) AS closed_at,
           coalesce((SELECT (body ->> 'holds')::boolean FROM standing WHERE kind = 'legal_hold_set'
            ORDER BY number DESC LIMIT 1), false) AS is_held
    FROM record.case_view WHERE case_id = $1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a case stands by the record.

    Attributes:
        stage: Its stage.
        outcome: How it closed; None while it is open.
        policy: Under which policy.
        organisation: Whose employee it is about.
        closed_at: When it closed; None while it is open.
        is_held: Whether Legal holds it.
    """

    stage: str
    outcome: str | None
    policy: str
    organisation: str
    closed_at: datetime | None
    is_held: bool


class ErasureState(StrEnum):
    """Where an erasure stands."""

    ASKED = "asked"
    REJECTED = "rejected"
    SIGNED = "signed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody's part in an erasure.

    Attributes:
        person: Who.
        on_behalf_of: The holder of the office, where the person stands in; else empty.
        at: When.
    """

    person: str
    on_behalf_of: str
    at: datetime

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody who answers for it."""
        return (self.person, self.on_behalf_of) if self.on_behalf_of else (self.person,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An erasure, and what is left of what was erased: how much it was.

    Attributes:
        id: Its number.
        case_id: Of which case.
        organisation: Whose.
        reason: Why.
        state: Where it stands.
        asked: Who asked.
        decided: Who signed or rejected it; None before.
        erased_at: When it was done.
        counts: How many rows of which table.
    """

    id: int
    case_id: str
    organisation: str
    reason: str
    state: ErasureState
    asked: Part
    decided: Part | None
    erased_at: datetime | None
    counts: Mapping[str, int] | None


class Erasures:
    """The erasures on record."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def standing(self, case_id: str) -> Standing | None:
        """Return where a case stands; None where the record has none."""
        async with opened(self._pool, Compartment.CASE) as connection:
            row = await connection.fetchrow(_STANDING, case_id)
        return None if row is None else Standing(**row)

    async def ask(
        self, case_id: str, organisation: str, reason: str, asked: Part
    ) -> Erasure | None:
        """Put on record that one is asked for; None where one waits already."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                _ASK, case_id, organisation, reason, asked.person, asked.on_behalf_of, asked.at
            )
        return None if row is None else _erasure(row)

    async def find(self, erasure: int) -> Erasure | None:
        """Return an erasure."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_FIND, erasure)
        return None if row is None else _erasure(row)

    async def listed(self, reader: str, organisations: Collection[str]) -> tuple[Erasure, ...]:
        """List the erasures of some organisations, but for cases to which the reader is a party."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_LISTED, sorted(organisations), reader)
        return tuple(map(_erasure, rows))

    async def reject(self, erasure: int, decided: Part) -> bool:
        """Write that it is not to be; False where it is decided."""
        async with connected(self._pool) as connection:
            return await _decide(connection, erasure, ErasureState.REJECTED, decided)

    async def sign_and_erase(self, erasure: int, decided: Part) -> bool:
        """Sign it and erase, both or neither; False where it is decided.

        The database itself erases nothing that one person has both asked for and signed.

        Raises:
            StoreFailed: nothing has been erased.
        """
        async with transaction(self._pool) as connection:
            if not await _decide(connection, erasure, ErasureState.SIGNED, decided):
                return False
            await connection.execute("SELECT door.erase($1, $2)", erasure, decided.at)
        return True


async def _decide(
    connection: Connection,
    erasure: int,
    state: ErasureState,
    decided: Part,
) -> bool:
    found = await connection.fetchval(
        _DECIDE, erasure, str(state), decided.person, decided.on_behalf_of, decided.at
    )
    return found is not None


def _erasure(row: asyncpg.Record) -> Erasure:
    decided = None
    if row["decided_by"] is not None:
        decided = Part(
            person=row["decided_by"], on_behalf_of=row["decided_for"], at=row["decided_at"]
        )
    return Erasure(
        id=row["id"],
        case_id=row["case_id"],
        organisation=row["organisation"],
        reason=row["reason"],
        state=ErasureState(row["state"]),
        asked=Part(person=row["asked_by"], on_behalf_of=row["asked_for"], at=row["asked_at"]),
        decided=decided,
        erased_at=row["erased_at"],
        counts=None if row["counts"] is None else json.loads(row["counts"]),
    )
