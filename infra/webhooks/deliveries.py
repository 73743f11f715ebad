"""What is on its way to whom: offered, leased for an attempt, settled, and played again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from infra.postgres import transaction
from infra.webhooks.schedule import bounded, wait_after
from infra.webhooks.subscriptions import SCOPE

if TYPE_CHECKING:
    from infra.postgres import Connection, Pool
    from infra.webhooks.sender import Outcome

LEASE: Final = timedelta(seconds=60)
"""How long an attempt belongs to one relay: three times what it may take. A relay that was killed
holds nothing longer."""

PER_SUBSCRIPTION: Final = 4
"""Attempts at once to one receiver, over all relays; one, while it keeps failing."""

MOST_REPLAYED: Final = 1000
"""Messages that one replay brings back."""

_KEEPS_FAILING: Final = 3

# What an account may do is looked up at each step: it may have been less since.
_MAY: Final = f"""
    EXISTS (SELECT FROM door.service_account a WHERE a.id = s.account AND a.ended_at IS NULL
            AND '{SCOPE}' = ANY (a.scopes) AND v.organisation = ANY (a.organisations))
"""

_MAY_HEAR: Final = f"""
    s.ended_at IS NULL AND {_MAY}
    AND v.organisation = ANY (s.organisations)
    AND (cardinality(s.event_types) = 0 OR m.type = ANY (s.event_types))
    AND (cardinality(s.stages) = 0 OR m.stage = ANY (s.stages))
    AND (cardinality(s.policies) = 0 OR m.policy = ANY (s.policies))
"""

_OFFER: Final = f"""
    WITH fresh AS (
        SELECT m.id, m.case_id, m.type, m.stage, m.policy, m.kept_at FROM door.webhook_message m
        WHERE m.offered_at IS NULL ORDER BY m.kept_at, m.case_id, m.fact_number LIMIT $2
        FOR UPDATE OF m SKIP LOCKED
    ), made AS (
        INSERT INTO door.webhook_delivery (message_id, subscription_id, created_at, next_try_at)
        SELECT m.id, s.id, $1, $1
        FROM fresh m JOIN record.case_view v USING (case_id) JOIN door.webhook_subscription s
            ON s.disabled_at IS NULL AND s.created_at <= m.kept_at AND {_MAY_HEAR}
        ON CONFLICT DO NOTHING
    )
    UPDATE door.webhook_message m SET offered_at = $1 FROM fresh WHERE m.id = fresh.id
    RETURNING m.id
"""  # noqa: S608 -- constants of this module

# Which subscriptions have something due; each is one relay's until it has leased, so that what is
# under way is counted right. A statement of its own: the next one sees what others leased before.
_DUE_SUBSCRIPTIONS: Final = """
    SELECT s.id FROM door.webhook_subscription s
    WHERE s.disabled_at IS NULL AND s.ended_at IS NULL
      AND (s.quiet_until IS NULL OR s.quiet_until <= $1)
      AND EXISTS (SELECT FROM door.webhook_delivery d
                  WHERE d.subscription_id = s.id AND d.state = 'pending' AND d.next_try_at <= $1
                    AND (d.leased_until IS NULL OR d.leased_until <= $1))
    FOR UPDATE SKIP LOCKED
"""

_LEASE: Final = f"""
    WITH chosen AS (
        SELECT due.id FROM door.webhook_subscription s CROSS JOIN LATERAL (
            SELECT d.id, d.next_try_at FROM door.webhook_delivery d
                JOIN door.webhook_message m ON m.id = d.message_id
                JOIN record.case_view v USING (case_id)
            WHERE d.subscription_id = s.id AND d.state = 'pending' AND d.next_try_at <= $1
              AND (d.leased_until IS NULL OR d.leased_until <= $1) AND {_MAY}
            ORDER BY d.next_try_at, d.id
            LIMIT greatest(0, CASE WHEN s.failures >= $6 THEN 1 ELSE $5 END - (
                SELECT count(*) FROM door.webhook_delivery b
                WHERE b.subscription_id = s.id AND b.state = 'pending' AND b.leased_until > $1))
        ) due
        WHERE s.id = ANY ($2) ORDER BY due.next_try_at, due.id LIMIT $7
    )
    UPDATE door.webhook_delivery d
    SET leased_until = $3, lease = $4, attempts = d.attempts + 1
    FROM chosen, door.webhook_message m, door.webhook_subscription s
    WHERE d.id = chosen.id AND m.id = d.message_id AND s.id = d.subscription_id
    RETURNING d.id, d.message_id, d.subscription_id, d.attempts, m.body, s.url
"""  # noqa: S608 -- the same

_LOG: Final = """
    INSERT INTO door.webhook_attempt (delivery_id, attempt, at, status, error, duration_ms,
                                      next_try_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
"""

# That it was taken counts, whoever holds the lease by now.
_DELIVERED: Final = """
    UPDATE door.webhook_delivery SET state = 'delivered', settled_at = $2, leased_until = NULL
    WHERE id = $1 AND state = 'pending'
"""

_AGAIN: Final = """
    UPDATE door.webhook_delivery SET next_try_at = $2, leased_until = NULL
    WHERE id = $1 AND state = 'pending' AND lease = $3
"""

_FAILED: Final = """
    UPDATE door.webhook_delivery SET state = 'failed', settled_at = $2, leased_until = NULL
    WHERE id = $1 AND state = 'pending' AND lease = $3
"""

_HEALTHY: Final = """
    UPDATE door.webhook_subscription SET failures = 0, quiet_until = NULL
    WHERE id = $1 AND (failures > 0 OR quiet_until IS NOT NULL)
"""

_UNHEALTHY: Final = """
    UPDATE door.webhook_subscription
    SET failures = failures + 1, quiet_until = greatest(quiet_until, $2) WHERE id = $1
"""

_GONE: Final = """
    UPDATE door.webhook_subscription SET disabled_at = $2, disabled_reason = 'gone'
    WHERE id = $1 AND disabled_at IS NULL
"""

_REPLAY: Final = f"""
    INSERT INTO door.webhook_delivery (message_id, subscription_id, round, created_at, next_try_at)
    SELECT m.id, s.id, 1 + coalesce((SELECT max(d.round) FROM door.webhook_delivery d
                                     WHERE d.message_id = m.id AND d.subscription_id = s.id), 0),
           $2, $2
    FROM door.webhook_message m JOIN record.case_view v USING (case_id)
        JOIN door.webhook_subscription s ON s.id = $1 AND {_MAY_HEAR}
    WHERE ($3::text IS NULL OR m.id = $3)
      AND ($4::timestamptz IS NULL OR m.kept_at >= $4)
      AND ($5::timestamptz IS NULL OR m.kept_at < $5)
      AND NOT EXISTS (SELECT FROM door.webhook_delivery d WHERE d.message_id = m.id
                      AND d.subscription_id = s.id
                      AND (d.state = 'pending' OR (d.state = 'delivered' AND $6)))
    ORDER BY m.kept_at, m.case_id, m.fact_number LIMIT $7
    RETURNING id
"""  # noqa: S608 -- the same


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery that is this relay's to try now.

    Attributes:
        delivery: Its number.
        lease: Says whose it is.
        message_id: Id of the message, the same at every attempt.
        subscription_id: To whom.
        number: Which attempt, from 1.
        url: Where to.
        body: What, to the byte.
    """

    delivery: int
    lease: str
    message_id: str
    subscription_id: str
    number: int
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Replay:
    """What is to be told again.

    Attributes:
        message_id: One message.
        since: Or those that were kept from then on,
        until: until before then.
        undelivered: Only what was never taken.
    """

    message_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    undelivered: bool = False


class Deliveries:
    """The deliveries on record; any number of relays may work on them."""

    def __init__(self, pool: Pool) -> None:
        """Take the database."""
        self._pool = pool

    async def offer(self, now: datetime, most: int = 500) -> int:
        """Make a delivery of each fresh message for everybody who may and wants to hear of it.

        Returns:
            How many messages were looked at.
        """
        async with transaction(self._pool) as connection:
            return len(await connection.fetch(_OFFER, now, most))

    async def lease(
        self, now: datetime, most: int, per_subscription: int = PER_SUBSCRIPTION
    ) -> tuple[Attempt, ...]:
        """Take what is due, for the time of one attempt."""
        lease = secrets.token_hex(8)
        async with transaction(self._pool) as connection:
            due = [row["id"] for row in await connection.fetch(_DUE_SUBSCRIPTIONS, now)]
            rows = await connection.fetch(
                _LEASE, now, due, now + LEASE, lease, per_subscription, _KEEPS_FAILING, most
            )
        return tuple(
            Attempt(
                delivery=row["id"],
                lease=lease,
                message_id=row["message_id"],
                subscription_id=row["subscription_id"],
                number=row["attempts"],
                url=row["url"],
                body=row["body"].encode(),
            )
            for row in rows
        )

    async def settle(self, attempt: Attempt, outcome: Outcome, now: datetime) -> datetime | None:
        """Write down how an attempt went.

        Returns:
            When it is tried again; None where it was taken, or given up.
        """
        wait = None
        if not outcome.taken and not outcome.gone:
            wait = wait_after(attempt.number, outcome.retry_after)
        again = None if wait is None else now + wait
        async with transaction(self._pool) as connection:
            if outcome.taken:
                await connection.execute(_DELIVERED, attempt.delivery, now)
                await connection.execute(_HEALTHY, attempt.subscription_id)
            else:
                await _not_taken(connection, attempt, outcome, again, now)
            await connection.execute(
                _LOG,
                attempt.delivery,
                attempt.number,
                now,
                outcome.status,
                outcome.error,
                outcome.duration_ms,
                again,
            )
        return again

    async def replay(self, subscription_id: str, wanted: Replay, now: datetime) -> int:
        """Make deliveries of what was told before, or was not to be told at the time.

        Only what the subscription may and wants to hear, and what is not on its way already.

        Returns:
            How many: at most `MOST_REPLAYED`, the oldest first.
        """
        async with transaction(self._pool) as connection:
            rows = await connection.fetch(
                _REPLAY,
                subscription_id,
                now,
                wanted.message_id,
                wanted.since,
                wanted.until,
                wanted.undelivered,
                MOST_REPLAYED,
            )
        return len(rows)


async def _not_taken(
    connection: Connection,
    attempt: Attempt,
    outcome: Outcome,
    again: datetime | None,
    now: datetime,
) -> None:
    if again is None:
        await connection.execute(_FAILED, attempt.delivery, now, attempt.lease)
    else:
        await connection.execute(_AGAIN, attempt.delivery, again, attempt.lease)
    if outcome.gone:
        await connection.execute(_GONE, attempt.subscription_id, now)
    quiet = None if outcome.retry_after is None else now + bounded(outcome.retry_after)
    await connection.execute(_UNHEALTHY, attempt.subscription_id, quiet)
