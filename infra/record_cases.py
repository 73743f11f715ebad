"""Cases on record, for whoever has a place in them, page by page; and past cases of a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from domain.people import PANEL, Role
from domain.seeing.parts import Compartment, Part, parts_of
from domain.seeing.readers import reader_of
from infra.compartments import opened
from infra.postgres import connected
from infra.reads import Read, record_in

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Pool

_AUDITOR: Final = "auditor"

# Who has a seat, or acts in a holder's place now; a tool in that of each of its roles; an auditor
# everywhere in the firm but where the auditor is a party. A filter asks only what the caller could
# read of the case anyhow.
_MINE: Final = """
    WITH mine AS (
        SELECT s.case_id, array_agg(DISTINCT s.role) AS roles, false AS audits
        FROM record.seat AS s
        WHERE (($1::text IS NOT NULL AND s.person = $1) OR s.role = ANY($2::text[]))
          AND (s.since IS NULL OR s.since <= $3) AND (s.until IS NULL OR $3 < s.until)
        GROUP BY s.case_id
        UNION ALL
        SELECT c.case_id, '{}', true FROM record.case_view AS c
        LEFT JOIN people.employment AS e ON e.person = c.employee
        WHERE $1 = (
            SELECT o.person FROM people.office AS o
            WHERE o.role = $4 AND o.place IN (e.place, '')
              AND o.organisation IN (c.organisation, '')
            ORDER BY o.organisation DESC, o.place DESC LIMIT 1
        ) AND NOT $1 = ANY(c.parties)
    ), known AS (
        SELECT case_id, array_agg(role) FILTER (WHERE role IS NOT NULL) AS roles,
               bool_or(audits) AS audits
        FROM mine LEFT JOIN unnest(mine.roles) AS role ON true GROUP BY case_id
    )
    SELECT c.case_id, c.employee, c.stage, c.outcome, c.paused, c.next_due, c.next_due_what,
           c.owner, coalesce(k.roles, '{}') AS roles, k.audits
    FROM known AS k JOIN record.case_view AS c USING (case_id)
    WHERE c.organisation = ANY($5::text[])
      AND ($6::text IS NULL OR (c.stage = $6 AND (k.audits OR (
              k.roles && $7::text[] AND NOT k.roles && $8::text[]))))
      AND ($9::timestamptz IS NULL OR (c.next_due < $9 AND (k.audits OR (
              k.roles && $10::text[] AND NOT k.roles && $8::text[]))))
      AND ($11::boolean IS NULL OR (c.paused = $11 AND (k.audits OR k.roles && $12::text[])))
      AND ($13::text IS NULL OR c.case_id > $13)
    ORDER BY c.case_id LIMIT $14
"""

# What was reversed holds no longer.
_PAST: Final = """
    WITH standing AS (
        SELECT f.case_id, f.number, f.kind, f.at, f.body FROM record.fact AS f
        WHERE f.kind IN ('case_closed', 'rehire_lowered')
          AND f.case_id IN (SELECT case_id FROM record.case_view WHERE employee = $1)
          AND NOT EXISTS (
            SELECT FROM record.fact AS r WHERE r.case_id = f.case_id AND r.kind = 'reversed'
              AND r.body -> 'numbers' @> to_jsonb(f.number)
          )
    )
    SELECT c.case_id, c.stage, c.outcome, c.policy, c.opened_on, f.at AS closed_at,
           (SELECT r.body ->> 'standing' FROM standing AS r
            WHERE r.case_id = c.case_id AND r.kind = 'rehire_lowered'
            ORDER BY r.number DESC LIMIT 1) AS lowered
    FROM record.case_view AS c
    JOIN LATERAL (
        SELECT at FROM standing WHERE case_id = c.case_id AND kind = 'case_closed'
        ORDER BY number DESC LIMIT 1
    ) AS f ON true
    WHERE c.employee = $1 AND c.stage = 'closed' AND c.organisation = ANY($2::text[])
      AND NOT $3 = ANY(c.parties)
    ORDER BY c.opened_on, c.case_id
"""

_HOLDS: Final = """
    SELECT EXISTS (SELECT FROM people.office WHERE person = $1 AND role = ANY($2::text[]))
"""


def _that_see(part: Part) -> list[str]:
    return [role.value for role in Role if part in parts_of(reader_of(role))]


_SEE_STAGE: Final = _that_see(Part.STAGE)
_SEE_RECORD: Final = _that_see(Part.RECORD)
_SEE_PAUSE: Final = _that_see(Part.PAUSE)
_RESTRICTING: Final = [role.value for role in (Role.EMPLOYEE, *PANEL)]
"""Roles that leave of several others nothing: whoever holds one asks no case's stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesAsked:
    """Which cases are asked for.

    Attributes:
        person: Of which person; None for a tool.
        roles: In the holder's place of which roles, for a tool.
        organisations: Whose cases.
        now: The instant of asking.
        stage: Only in this stage.
        due_before: Only where something falls due before this.
        paused: Only those that are, or are not.
    """

    person: str | None
    roles: Collection[str]
    organisations: Collection[str]
    now: datetime
    stage: str | None = None
    due_before: datetime | None = None
    paused: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCase:
    """A case as the record has it, with the places that the caller has in it.

    Attributes:
        roles: Roles in it, before conflicts.
        audits: Whether the caller audits it.
    """

    case_id: str
    employee: str
    stage: str
    outcome: str | None
    paused: bool
    next_due: datetime | None
    next_due_what: str
    owner: str
    roles: frozenset[Role]
    audits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """A case that is closed.

    Attributes:
        outcome: How it closed.
        policy: Under which policy.
        closed_at: When.
        lowered: Rehire standing, where it was made worse than the outcome's.
    """

    case_id: str
    outcome: str
    policy: str
    closed_at: datetime
    lowered: str | None


class RecordCases:
    """Cases on record."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def placed(
        self, asked: CasesAsked, after: str | None, limit: int
    ) -> tuple[PlacedCase, ...]:
        """List the cases in which the caller has a place, by their ids.

        Args:
            asked: Which.
            after: Only those after this id.
            limit: So many at most.
        """
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                _MINE,
                asked.person,
                list(asked.roles),
                asked.now,
                _AUDITOR,
                list(asked.organisations),
                asked.stage,
                _SEE_STAGE,
                _RESTRICTING,
                asked.due_before,
                _SEE_RECORD,
                asked.paused,
                _SEE_PAUSE,
                after,
                limit,
            )
        return tuple(_placed(row) for row in rows)

    async def past(
        self, employee: str, organisations: Collection[str], read: Read
    ) -> tuple[PastCase, ...]:
        """List the closed cases of a person, each read on record before it is given.

        Cases to which the reader is a party are none of them.

        Args:
            employee: Whose.
            organisations: In which organisations.
            read: Who reads, and what for; its case is filled in.
        """
        async with opened(self._pool, Compartment.CASE) as connection:
            rows = await connection.fetch(_PAST, employee, list(organisations), read.person)
            for row in rows:
                await record_in(connection, read.of(row["case_id"]))
        return tuple(
            PastCase(
                case_id=row["case_id"],
                outcome=row["outcome"],
                policy=row["policy"],
                closed_at=row["closed_at"],
                lowered=row["lowered"],
            )
            for row in rows
        )

    async def holds_office(self, person: str, roles: Collection[str]) -> bool:
        """Tell whether a person holds one of these offices of the firm, wherever."""
        async with connected(self._pool) as connection:
            return bool(await connection.fetchval(_HOLDS, person, list(roles)))


def _placed(row: asyncpg.Record) -> PlacedCase:
    return PlacedCase(
        case_id=row["case_id"],
        employee=row["employee"],
        stage=row["stage"],
        outcome=row["outcome"],
        paused=row["paused"],
        next_due=row["next_due"],
        next_due_what=row["next_due_what"],
        owner=row["owner"],
        roles=frozenset(Role(role) for role in row["roles"]),
        audits=row["audits"],
    )
