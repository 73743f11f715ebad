"""What is owed now, page by page: the queue of a person, or of the cases that a person oversees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from infra.postgres import connected
from infra.record_duties import COLUMNS, listed

if TYPE_CHECKING:
    from infra.postgres import Pool
    from infra.record_duties import ListedDuty

# What has no date comes last, and is found there again by a cursor.
_DUE: Final = "coalesce(due_at, 'infinity')"
_QUEUE: Final = f"""
    SELECT {COLUMNS} FROM record.duty
    WHERE status IN ('open', 'overdue')
      AND ($1::text IS NULL OR person = $1)
      AND ($2::text IS NULL OR (kind <> ALL($3::text[]) AND case_id IN (
              SELECT s.case_id FROM record.seat AS s JOIN record.case_view AS c USING (case_id)
              WHERE s.person = $2 AND s.role = ANY($12::text[]) AND $2 <> ALL(c.parties)
                AND coalesce(s.since, '-infinity') <= $13
                AND $13 < coalesce(s.until, 'infinity'))))
      AND EXISTS (SELECT FROM record.case_view AS c
                  WHERE c.case_id = duty.case_id AND c.organisation = ANY($14::text[]))
      AND ($4::text IS NULL OR (case_id = $4 AND ($1 IS NOT NULL OR kind <> ALL($3::text[]))))
      AND ($5::text IS NULL OR kind = $5)
      AND ($6::text IS NULL OR owner = $6)
      AND (NOT $7 OR (status = 'overdue' AND NOT is_window))
      AND ($9::text IS NULL
           OR ({_DUE}, case_id, key) > (coalesce($8::timestamptz, 'infinity'), $9, $10))
    ORDER BY {_DUE}, case_id, key LIMIT $11
"""  # noqa: S608 -- the columns are constants of these modules


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueAsked:
    """What of a queue is asked for.

    Attributes:
        person: Only what waits for this person; None for all in what follows.
        overseer: Only in cases to which this person is no party and has a place as one of `as_`.
        as_: Roles that see the duties of others.
        at: Whether a place holds is asked at this instant.
        organisations: Only in cases of these.
        case_id: Only in this case.
        kept_apart: Kinds that are told of to nobody but whoever owes them.
        kind: Only of this kind.
        role: Only what this role owes, or has a right to.
        overdue: Only duties whose date has passed.
    """

    person: str | None = None
    overseer: str | None = None
    as_: Collection[str] = ()
    at: datetime
    organisations: Collection[str]
    case_id: str | None = None
    kept_apart: Collection[str] = ()
    kind: str | None = None
    role: str | None = None
    overdue: bool = False


QueuePosition = tuple[datetime | None, str, str]
"""Where in a queue: the end, the case and the key of a duty."""


async def queue(
    pool: Pool, asked: QueueAsked, after: QueuePosition | None, limit: int
) -> tuple[ListedDuty, ...]:
    """List what is owed, by what is due first.

    Args:
        pool: PostgreSQL.
        asked: Whose, and what of it: of a person, of an overseer's cases, or of one case.
        after: Only what comes after this.
        limit: So many at most.
    """
    due_at, case_id, key = after or (None, None, None)
    async with connected(pool) as connection:
        rows = await connection.fetch(
            _QUEUE,
            asked.person,
            asked.overseer,
            list(asked.kept_apart),
            asked.case_id,
            asked.kind,
            asked.role,
            asked.overdue,
            due_at,
            case_id,
            key,
            limit,
            list(asked.as_),
            asked.at,
            list(asked.organisations),
        )
    return tuple(listed(row) for row in rows)
