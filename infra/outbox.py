"""The outbox of notices in PostgreSQL, and what came back of what it held."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from activities.ports import Attempt, SendNotice
from activities.posting import Failure, Queued, Returned
from infra.notice_attempts import keep_attempt, keep_bounce
from infra.postgres import connected, transaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from activities.posting import Tried
    from infra.postgres import Connection, Pool, Row

_HAND_OVER: Final = """
    INSERT INTO notice.outbox (case_id, fact_number, key, reader, message_id, bounce_code, asked)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (case_id, fact_number, key) DO NOTHING
    RETURNING id
"""

# Asked every second by everyone who sends: no transaction is begun for nothing.
_ANY_DUE: Final = """
    SELECT EXISTS (SELECT FROM notice.outbox WHERE state = 'waiting' AND next_try_at <= now())
"""

# One reader's letters of one case go out in order: a later one waits for those before it. The lock
# is held while the letter is sent, so that nobody else takes it; it ends with whoever holds it.
_NEXT: Final = """
    SELECT o.id, o.message_id, o.bounce_code, o.asked, o.tries, now() - o.handed_at AS waits,
           EXISTS (
               SELECT FROM record.fact f
               WHERE f.case_id = o.case_id AND f.number > o.fact_number
                 AND f.kind = 'notice_countermanded' AND f.body ->> 'countermanded' = o.key
           ) AS withdrawn
    FROM notice.outbox o
    WHERE o.state = 'waiting' AND o.next_try_at <= now() AND NOT EXISTS (
        SELECT FROM notice.outbox e
        WHERE e.case_id = o.case_id AND e.reader = o.reader AND e.state = 'waiting'
          AND (e.fact_number, e.id) < (o.fact_number, o.id)
    )
    ORDER BY o.next_try_at, o.id
    LIMIT 1
    FOR UPDATE OF o SKIP LOCKED
"""

_AGAIN: Final = """
    UPDATE notice.outbox SET tries = tries + 1, next_try_at = clock_timestamp() + $2 WHERE id = $1
"""

# What filled the letter is not kept any longer than it is needed.
_DONE: Final = """
    UPDATE notice.outbox SET state = $2, tries = tries + 1, done_at = clock_timestamp(),
        asked = NULL, told = CASE WHEN $2 = 'failed' THEN 'owed' ELSE 'nothing' END,
        tell_at = CASE WHEN $2 = 'failed' THEN now() END
    WHERE id = $1
"""

_COLLECT: Final = """
    UPDATE notice.outbox SET told = 'told', told_to = $2
    WHERE case_id = $1 AND (told = 'owed' OR (told = 'told' AND told_to = $2))
    RETURNING fact_number, key, state
"""

# A case that does not answer is asked more and more rarely: each question is an event in it.
_UNTOLD: Final = """
    UPDATE notice.outbox SET tells = tells + 1,
        tell_at = now() + least(interval '15 s' * power(2, least(tells, 16)), interval '1 day')
    WHERE told = 'owed' AND tell_at <= now()
    RETURNING case_id
"""

_CAME_BACK: Final = """
    UPDATE notice.outbox SET state = 'bounced', told = 'owed', tell_at = now(), told_to = NULL
    WHERE bounce_code = $1 AND state = 'sent'
    RETURNING message_id
"""

_STATE_AFTER: Final = {
    Attempt.SENT: "sent",
    Attempt.UNDELIVERABLE: "failed",
    Attempt.WITHDRAWN: "withdrawn",
}


class PostgresOutbox:
    """Notices that are handed over, and what became of them: implements the port `Outbox`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def hand_over(self, asked: SendNotice, message_id: str, bounce_code: str | None) -> bool:
        """Keep a notice until it is sent; True if it was not known before."""
        async with connected(self._pool) as connection:
            added = await connection.fetchval(
                _HAND_OVER,
                asked.case_id,
                asked.fact_number,
                asked.notice.key,
                asked.reader,
                message_id,
                bounce_code,
                _asked().dump_json(asked).decode(),
            )
        return added is not None

    async def take(self, send: Callable[[Queued], Awaitable[Tried]]) -> bool:
        """Have the next letter sent, and keep what came of it; False if none is due."""
        async with connected(self._pool) as connection:
            if not await connection.fetchval(_ANY_DUE):
                return False
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_NEXT)
            if row is None:
                return False
            queued = _queued(row)
            tried = await send(queued)
            for attempt in tried.attempts:
                await keep_attempt(connection, queued.asked, attempt)
            if tried.again_in is not None:
                await connection.execute(_AGAIN, row["id"], tried.again_in)
            else:
                state = _STATE_AFTER[tried.attempts[-1].result]
                await connection.execute(_DONE, row["id"], state)
        return True

    async def collect(self, case_id: str, collector: str) -> tuple[Returned, ...]:
        """Give the letters of a case that did not arrive, each to one collector for good."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_COLLECT, case_id, collector)
        return tuple(
            Returned(
                fact_number=row["fact_number"],
                key=row["key"],
                channel="mail",
                why=Failure.BOUNCED if row["state"] == "bounced" else Failure.REFUSED,
            )
            for row in sorted(rows, key=lambda row: (row["fact_number"], row["key"]))
        )

    async def untold(self) -> tuple[str, ...]:
        """Give the cases that have to be asked now to collect; not again for a while."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_UNTOLD)
        return tuple(sorted({row["case_id"] for row in rows}))

    async def give_up_telling(self, case_id: str) -> None:
        """Keep that no case is left to tell."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE notice.outbox SET told = 'over' WHERE case_id = $1 AND told = 'owed'",
                case_id,
            )

    async def came_back(self, code: str, reason: str) -> bool:
        """Take in that a mail came back for good; False if no letter of ours has that code.

        What came back before changes nothing, nor does what never went out.

        Raises:
            StoreFailed: it is not kept.
        """
        async with transaction(self._pool) as connection:
            message_id = await connection.fetchval(_CAME_BACK, code)
            if message_id is not None:
                await keep_bounce(connection, message_id, reason)
                return True
            return await _is_known(connection, code)

    async def waiting(self, case_id: str) -> int:
        """Count the letters of a case that are still to go out."""
        async with connected(self._pool) as connection:
            found: int = await connection.fetchval(
                "SELECT count(*) FROM notice.outbox WHERE case_id = $1 AND state = 'waiting'",
                case_id,
            )
        return found


async def _is_known(connection: Connection, code: str) -> bool:
    known = "SELECT EXISTS (SELECT FROM notice.outbox WHERE bounce_code = $1)"
    return bool(await connection.fetchval(known, code))


def _queued(row: Row) -> Queued:
    return Queued(
        asked=_asked().validate_json(row["asked"]),
        message_id=row["message_id"],
        tries=row["tries"],
        waits=row["waits"],
        withdrawn=row["withdrawn"],
        bounce_code=row["bounce_code"],
    )


@cache
def _asked() -> TypeAdapter[SendNotice]:
    return TypeAdapter(SendNotice)
