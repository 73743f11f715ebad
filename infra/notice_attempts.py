"""The proof of what was tried with each notice: rows that are added, and the list they move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from activities.ports import Attempt

if TYPE_CHECKING:
    from activities.ports import NoticeAttempt, SendNotice
    from infra.postgres import Connection

_INSERT_ATTEMPT: Final = """
    INSERT INTO record.notice_attempt (case_id, fact_number, key, template, reader, message_id,
                                       wording, result, reason, channel)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""

# A notice whose later fact is on record already (withdrawn meanwhile) keeps the state of that fact.
_COUNT_ATTEMPT: Final = """
    INSERT INTO record.notice_view AS v (case_id, key, fact_number, template, to_role, person,
                                         state, attempts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
    ON CONFLICT (case_id, key) DO UPDATE SET
        attempts = v.attempts + 1,
        person = excluded.person,
        state = CASE WHEN v.fact_number <= excluded.fact_number THEN excluded.state ELSE v.state END
"""

# What was tried last tells which wording it was.
_INSERT_BOUNCE: Final = """
    INSERT INTO record.notice_attempt (case_id, fact_number, key, template, reader, message_id,
                                       wording, result, reason, channel)
    SELECT case_id, fact_number, key, template, reader, message_id, wording, 'bounced', $2, channel
    FROM record.notice_attempt WHERE message_id = $1 AND result = 'sent' AND channel = 'mail'
    ORDER BY id DESC LIMIT 1
    RETURNING case_id, fact_number, key
"""

_MARK_FAILED: Final = """
    UPDATE record.notice_view SET state = 'failed'
    WHERE case_id = $1 AND key = $2 AND fact_number = $3 AND state = 'sent'
"""

_STATE_AFTER: Final = {
    Attempt.SENT: "sent",
    Attempt.DEFERRED: "owed",
    Attempt.UNDELIVERABLE: "failed",
    Attempt.WITHDRAWN: "countermanded",
    Attempt.BOUNCED: "failed",
}


async def keep_attempt(connection: Connection, asked: SendNotice, attempt: NoticeAttempt) -> None:
    """Keep one attempt, and put it into the list."""
    notice = asked.notice
    await connection.execute(
        _INSERT_ATTEMPT,
        asked.case_id,
        asked.fact_number,
        notice.key,
        notice.template,
        asked.reader,
        attempt.message_id,
        attempt.wording,
        attempt.result,
        attempt.reason,
        attempt.channel,
    )
    await connection.execute(
        _COUNT_ATTEMPT,
        asked.case_id,
        notice.key,
        asked.fact_number,
        notice.template,
        notice.to,
        asked.reader,
        _STATE_AFTER[attempt.result],
    )


async def keep_bounce(connection: Connection, message_id: str, reason: str) -> None:
    """Keep that a mail came back after it was sent."""
    row = await connection.fetchrow(_INSERT_BOUNCE, message_id, reason)
    if row is not None:
        await connection.execute(_MARK_FAILED, row["case_id"], row["key"], row["fact_number"])
