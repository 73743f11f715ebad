"""The log of deliveries: what was told to whom, how each attempt went, what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.outside import EventType
from infra.postgres import connected

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Pool


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    STOPPED = "stopped"


_OF: Final = """
    SELECT d.id, d.message_id, m.type, m.case_id, m.fact_number, d.round, d.state, d.created_at,
           CASE WHEN d.state = 'pending' THEN d.next_try_at END AS next_try_at, d.settled_at
    FROM door.webhook_delivery d JOIN door.webhook_message m ON m.id = d.message_id
    WHERE d.subscription_id = $1 AND ($2::bigint IS NULL OR d.id < $2)
      AND ($3::text IS NULL OR d.state = $3)
    ORDER BY d.id DESC LIMIT $4
"""

_ATTEMPTS: Final = """
    SELECT delivery_id, attempt, at, status, error, duration_ms FROM door.webhook_attempt
    WHERE delivery_id = ANY ($1) ORDER BY delivery_id, attempt
"""


@dataclass(frozen=True, slots=True)
class LoggedAttempt:
    """How one attempt went.

    Attributes:
        number: From 1; one that is missing was cut off before it could be told.
        at: When it ended.
        status: HTTP status; None where nothing was answered.
        error: One word where nothing was answered; else empty.
        duration_ms: How long it took.
    """

    number: int
    at: datetime
    status: int | None
    error: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class LoggedDelivery:
    """A message on its way to a subscription, or there.

    Attributes:
        id: Its number.
        message_id: What the receiver knows the message by.
        type: What happened.
        case_id: In which case.
        fact_number: As which fact of it.
        round: From 1; each further one was asked for as a replay.
        state: Where it stands.
        created_at: When it was to be sent first.
        next_try_at: When it is tried next; None if it is not.
        settled_at: When it was taken or given up; None before.
        attempts: How it went, in order.
    """

    id: int
    message_id: str
    type: EventType
    case_id: str
    fact_number: int
    round: int
    state: DeliveryState
    created_at: datetime
    next_try_at: datetime | None
    settled_at: datetime | None
    attempts: tuple[LoggedAttempt, ...]


async def deliveries_of(
    pool: Pool,
    subscription_id: str,
    *,
    state: DeliveryState | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[LoggedDelivery, ...]:
    """List the deliveries of a subscription, the newest first.

    Args:
        pool: The database.
        subscription_id: Whose.
        state: Only those that stand there.
        before: Only those with a smaller number.
        limit: How many at most.
    """
    async with connected(pool) as connection:
        rows = await connection.fetch(
            _OF, subscription_id, before, None if state is None else str(state), limit
        )
        tried = await connection.fetch(_ATTEMPTS, [row["id"] for row in rows])
    attempts = {
        delivery: tuple(_attempt(row) for row in group)
        for delivery, group in groupby(tried, key=lambda row: row["delivery_id"])
    }
    return tuple(_delivery(row, attempts.get(row["id"], ())) for row in rows)


def _attempt(row: asyncpg.Record) -> LoggedAttempt:
    return LoggedAttempt(
        number=row["attempt"],
        at=row["at"],
        status=row["status"],
        error=row["error"],
        duration_ms=row["duration_ms"],
    )


def _delivery(row: asyncpg.Record, attempts: tuple[LoggedAttempt, ...]) -> LoggedDelivery:
    return LoggedDelivery(
        id=row["id"],
        message_id=row["message_id"],
        type=EventType(row["type"]),
        case_id=row["case_id"],
        fact_number=row["fact_number"],
        round=row["round"],
        state=DeliveryState(row["state"]),
        created_at=row["created_at"],
        next_try_at=row["next_try_at"],
        settled_at=row["settled_at"],
        attempts=attempts,
    )
