"""Letters on record: what was sent to whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from domain.notices import Notice
from infra.postgres import connected

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Pool

# A letter is one notice as it was owed by one fact; each is known by that fact. What was withdrawn
# before anybody tried to send it was never a letter.
_COLUMNS: Final = """
    f.case_id, f.number, f.at, f.body ->> 'notice' AS notice,
    coalesce(v.state, 'owed') AS state, coalesce(sent.wording, '') AS wording,
    coalesce(sent.reader, '') AS reader,
    coalesce(sent.mailed, false) AS mailed, got.at AS received_at, got.how AS received_how
"""
_FROM: Final = """
    FROM record.fact AS f
    LEFT JOIN record.notice_view AS v
        ON v.case_id = f.case_id AND v.key = f.body -> 'notice' ->> 'key'
    LEFT JOIN LATERAL (
        SELECT bool_or(result = 'sent' AND channel = 'mail') AS mailed, min(reader) AS reader,
               coalesce(max(wording) FILTER (WHERE result = 'sent'), max(wording)) AS wording
        FROM record.notice_attempt AS a
        WHERE a.case_id = f.case_id AND a.fact_number = f.number AND result <> 'withdrawn'
        HAVING count(*) > 0
    ) AS sent ON true
    LEFT JOIN LATERAL (
        SELECT (r.body ->> 'received_at')::timestamptz AS at, r.body ->> 'how' AS how
        FROM record.fact AS r
        WHERE r.case_id = f.case_id AND r.kind = 'notice_received'
          AND r.body ->> 'notice' = f.body -> 'notice' ->> 'about'
          AND f.body -> 'notice' ->> 'to' = 'employee'
        ORDER BY r.number LIMIT 1
    ) AS got ON true
    WHERE f.kind IN ('notice_owed', 'notice_countermanded')
"""
_ONE: Final = f"SELECT {_COLUMNS} {_FROM} AND f.case_id = $1 AND f.number = $2"
_OF_PERSON: Final = f"""
    SELECT {_COLUMNS} {_FROM} AND (f.case_id, f.number) IN (
        SELECT case_id, fact_number FROM record.notice_attempt
        WHERE reader = $1 AND result <> 'withdrawn'
    )
    ORDER BY f.at DESC, f.case_id, f.number DESC LIMIT $2
"""  # noqa: S608 -- the parts are constants of this module


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter and what became of it.

    Attributes:
        case_id: The case.
        number: The fact by which it is owed: with the case it names the letter.
        at: Its own time, the date that it bears.
        notice: Which wording, and what fills it.
        reader: Who it was sent to; empty before the first attempt.
        state: `owed`, `held`, `sent`, `failed` or `countermanded`.
        mailed: Whether a mail server took it.
        wording: Template, version and language that were sent; empty before.
        received_at: When its reader received it; None without a receipt.
        received_how: How that is known, such as `acknowledged`; empty without a receipt.
    """

    case_id: str
    number: int
    at: datetime
    notice: Notice
    reader: str
    state: str
    mailed: bool
    wording: str
    received_at: datetime | None
    received_how: str


class RecordLetters:
    """Reads letters of the record."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def owed(self, case_id: str, number: int) -> SentLetter | None:
        """Return the letter that a fact owes, sent or not; None if it owes none."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_ONE, case_id, number)
        return None if row is None else _letter(row)

    async def of_person(self, person: str, *, limit: int = 500) -> tuple[SentLetter, ...]:
        """Return the letters that were sent to a person, the newest first."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OF_PERSON, person, limit)
        return tuple(_letter(row) for row in rows)


def _letter(row: asyncpg.Record) -> SentLetter:
    return SentLetter(
        case_id=row["case_id"],
        number=row["number"],
        at=row["at"],
        notice=_notices().validate_json(row["notice"]),
        reader=row["reader"],
        state=row["state"],
        mailed=row["mailed"],
        wording=row["wording"],
        received_at=row["received_at"],
        received_how=row["received_how"] or "",
    )


@cache
def _notices() -> TypeAdapter[Notice]:
    return TypeAdapter(Notice)
