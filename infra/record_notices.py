"""Notices on record, page by page, with every attempt to deliver them and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from infra.postgres import connected
from infra.record_lists import ListedNotice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.postgres import Pool

_NOTICES: Final = """
    SELECT key, fact_number, template, to_role, person, state, attempts
    FROM record.notice_view
    WHERE case_id = $1
      AND ($2::text IS NULL OR person = $2 OR (person IS NULL AND to_role = ANY($3::text[])))
      AND ($5::text IS NULL OR (fact_number, key) > ($4::integer, $5))
    ORDER BY fact_number, key LIMIT $6
"""
_ATTEMPTS: Final = """
    SELECT key, attempted_at, result, reason FROM record.notice_attempt
    WHERE case_id = $1 AND key = ANY($2::text[]) ORDER BY id
"""
# What was found not to hold is no receipt.
_RECEIPTS: Final = """
    SELECT body ->> 'notice' AS about, body ->> 'how' AS how, body ->> 'witness' AS witness,
           (body ->> 'received_at')::timestamptz AS received_at
    FROM record.fact AS f
    WHERE case_id = $1 AND kind = 'notice_received' AND body ->> 'notice' = ANY($2::text[])
      AND NOT EXISTS (SELECT FROM record.fact AS r WHERE r.case_id = f.case_id
                      AND r.kind = 'reversed' AND r.body -> 'numbers' @> to_jsonb(f.number))
    ORDER BY number
"""
_OF_EMPLOYEE: Final = "employee"


@dataclass(frozen=True, slots=True)
class NoticeTry:
    """One attempt to deliver a notice.

    Attributes:
        result: `sent`, `deferred` or `undeliverable`.
        reason: The mail server's reply code, or why nothing was sent.
    """

    attempted_at: datetime
    result: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeReceipt:
    """A receipt of a notice: it sets off what begins with it.

    Attributes:
        how: Acknowledged, by which way, or handed over.
        received_at: When.
        witness: Who saw the hand-over; empty for all else.
    """

    how: str
    received_at: datetime
    witness: str


@dataclass(frozen=True, slots=True)
class TracedNotice:
    """A notice with all that became of it.

    Attributes:
        about: Key of what it tells of, such as `packet[1]`.
    """

    notice: ListedNotice
    about: str
    tries: tuple[NoticeTry, ...]
    receipts: tuple[NoticeReceipt, ...]


async def traced_notices(  # noqa: PLR0913 -- which notices, and which page of them
    pool: Pool,
    case_id: str,
    *,
    person: str | None,
    roles: Sequence[str],
    after: tuple[int, str] | None,
    limit: int,
) -> tuple[TracedNotice, ...]:
    """List notices of a case in the order in which they were owed.

    Args:
        pool: PostgreSQL.
        case_id: The case.
        person: Only those to this person; None for all.
        roles: The roles in the case by which a notice that is not sent yet is to this person.
        after: Only what comes after the notice with this fact's number and this key.
        limit: So many at most.
    """
    number, key = after or (None, None)
    async with connected(pool) as connection:
        rows = await connection.fetch(_NOTICES, case_id, person, list(roles), number, key, limit)
        found = [ListedNotice(**row) for row in rows]
        tried = await connection.fetch(_ATTEMPTS, case_id, [each.key for each in found])
        abouts = [about_of(each.key) for each in found if each.to_role == _OF_EMPLOYEE]
        received = await connection.fetch(_RECEIPTS, case_id, abouts)
    return tuple(
        TracedNotice(
            notice,
            about_of(notice.key),
            tuple(
                NoticeTry(row["attempted_at"], row["result"], row["reason"])
                for row in tried
                if row["key"] == notice.key
            ),
            tuple(
                NoticeReceipt(row["how"], row["received_at"], row["witness"])
                for row in received
                if notice.to_role == _OF_EMPLOYEE and row["about"] == about_of(notice.key)
            ),
        )
        for notice in found
    )


def about_of(key: str) -> str:
    """Return what a notice is about: its key is its template, this, and its reader."""
    _, _, rest = key.partition(":")
    return rest.rpartition(":")[0]
