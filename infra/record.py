"""The record in PostgreSQL: facts, append-only, and the lists that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from activities.errors import RecordDisagrees, RecordGap
from infra.fact_rows import FactRow, fact_row
from infra.postgres import connected, transaction
from infra.record_duties import move_duties
from infra.record_views import move_case, move_lists
from infra.webhooks.outbox import keep_messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from activities.ports import RecordFacts, SendNotice
    from infra.postgres import Connection, Pool

# Two attempts of one effect may overlap after a timeout: the second waits for the first.
_LOCK_CASE: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"

_INSERT_FACT: Final = """
    INSERT INTO record.fact (case_id, number, kind, key, at, handled_at, cause, actor_person,
                             actor_role, actor_on_behalf_of, body, digest)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
"""

_TOLD_DATES: Final = """
    SELECT DISTINCT ON (body ->> 'clock') body ->> 'clock' AS clock, kind,
           (body -> 'promise' ->> 'last_day')::date AS last_day,
           (body -> 'promise' ->> 'forecast')::boolean AS forecast
    FROM record.fact
    WHERE case_id = $1 AND number <= $2 AND kind IN ('promised', 'promise_withdrawn')
    ORDER BY body ->> 'clock', number DESC
"""


class PostgresRecord:
    """The record: implements the ports `Record` and `Correspondence`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def append(self, asked: RecordFacts) -> None:
        """Write facts, each once, and move the lists forward, in one transaction.

        Raises:
            RecordDisagrees: a number is taken by a fact with other content.
            RecordGap: the number before is missing, here or among the facts.
            StoreFailed: PostgreSQL did not take it.
        """
        if not asked.facts:
            return
        rows = [fact_row(fact) for fact in asked.facts]
        async with transaction(self._pool) as connection:
            await connection.execute(_LOCK_CASE, asked.case_id)
            known = await _digests(connection, asked.case_id, rows[0].number)
            _check(asked.case_id, rows, known)
            new = [row for row in rows if row.number not in known]
            await connection.executemany(
                _INSERT_FACT, [(asked.case_id, *_columns(row)) for row in new]
            )
            first_new = new[0].number if new else rows[-1].number + 1
            new_facts = [f for f in asked.facts if f.number >= first_new]
            await move_lists(connection, asked.case_id, new_facts)
            await keep_messages(connection, asked.case_id, new_facts, asked.summary)
            if await move_case(connection, asked.case_id, asked.summary, rows[-1].number):
                await move_duties(connection, asked.case_id, asked.summary, rows[-1].number)

    async def told_dates(self, case_id: str, up_to: int) -> Mapping[str, date]:
        """Give the last day of each clock as promised by the facts up to a number.

        From the facts, not the list: a letter that is sent again says what it said before.
        """
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_TOLD_DATES, case_id, up_to)
        return {
            row["clock"]: row["last_day"]
            for row in rows
            if row["kind"] == "promised" and not row["forecast"]
        }

    async def was_sent(self, asked: SendNotice) -> bool:
        """Tell whether this very notice is known to have been sent."""
        async with connected(self._pool) as connection:
            return bool(
                await connection.fetchval(
                    "SELECT EXISTS (SELECT FROM record.notice_attempt WHERE case_id = $1 "
                    "AND fact_number = $2 AND key = $3 AND result = 'sent')",
                    asked.case_id,
                    asked.fact_number,
                    asked.notice.key,
                )
            )


async def _digests(connection: Connection, case_id: str, first: int) -> dict[int, str]:
    """Give the digests on record from the number before `first` on."""
    rows = await connection.fetch(
        "SELECT number, digest FROM record.fact WHERE case_id = $1 AND number >= $2",
        case_id,
        first - 1,
    )
    return {row["number"]: row["digest"] for row in rows}


def _check(case_id: str, rows: Sequence[FactRow], known: dict[int, str]) -> None:
    before = rows[0].number - 1
    if before and before not in known:
        raise RecordGap(f"{case_id} has no fact {before} on record, so not {rows[0].number} either")
    for row in rows:
        if row.number != before + 1:
            raise RecordGap(f"{case_id}: fact {row.number} was given after fact {before}")
        before = row.number
        if known.get(row.number, row.digest) != row.digest:
            raise RecordDisagrees(f"{case_id} has another fact {row.number} on record")


def _columns(row: FactRow) -> tuple[object, ...]:
    return (
        row.number,
        row.kind,
        row.key,
        row.at,
        row.handled_at,
        row.cause,
        row.actor_person,
        row.actor_role,
        row.actor_on_behalf_of,
        row.body,
        row.digest,
    )
