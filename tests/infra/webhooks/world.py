"""A record of a test's own with a relay over it, and a clock that the test moves."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from infra.record import PostgresRecord
from infra.webhooks.encryption import Encryption, new_key
from infra.webhooks.relay import Pace, Relay
from infra.webhooks.sender import Sender
from infra.webhooks.signing import Scheme
from infra.webhooks.subscriptions import Filter, Subscriptions
from tests.activities.asked import check_in, fact, new_case, record_facts, summary
from tests.infra.webhooks.receivers import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from domain.facts import Body
    from infra.postgres import Pool  # noqa: TC004 -- nobody reads the types of these fields
    from infra.webhooks.subscriptions import Subscription

BEGAN = datetime(2027, 3, 1, 9, tzinfo=UTC)
ACCOUNT = "tool-chat"


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = BEGAN

    async def now(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        self.at += by


@dataclass
class World:
    """A record of the test's own, with a relay over it."""

    pool: Pool
    sender: Sender
    time: Time = field(default_factory=Time)
    encryption: Encryption = field(default_factory=lambda: Encryption(SecretStr(new_key())))

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.pool, self.encryption)

    def relay(self, pace: Pace | None = None) -> Relay:
        return Relay(self.pool, self.subscriptions, self.sender, self.time, pace)

    async def subscribe(
        self,
        receiver: Receiver,
        wants: Filter | None = None,
        *,
        scheme: Scheme = Scheme.HMAC_SHA256,
        organisations: tuple[str, ...] = ("main",),
    ) -> tuple[Subscription, str]:
        return await self.subscriptions.add(
            ACCOUNT,
            receiver.url,
            organisations,
            wants=wants or Filter(),
            scheme=scheme,
            now=self.time.at,
        )

    async def happens(
        self, *bodies: Body, stage: str = "focus", policy: str = "POL-TEST", case_id: str = ""
    ) -> str:
        """Write facts of a case, numbered from 1; a check-in unless another is given."""
        case_id = case_id or new_case()
        facts = [fact(n, body) for n, body in enumerate(bodies or (check_in(),), start=1)]
        now = replace(summary(stage=stage, employee=f"e-{case_id}"), policy=policy)
        await PostgresRecord(self.pool).append(record_facts(case_id, *facts, now=now))
        return case_id

    async def states(self, subscription: Subscription) -> list[tuple[str, int]]:
        rows = await self.pool.fetch(
            "SELECT state, attempts FROM door.webhook_delivery WHERE subscription_id = $1 "
            "ORDER BY id",
            subscription.id,
        )
        return [(row["state"], row["attempts"]) for row in rows]


@asynccontextmanager
async def receivers(*wanted: Receiver) -> AsyncGenerator[None]:
    async with AsyncExitStack() as exits:
        for each in wanted:
            await exits.enter_async_context(receiving(each))
        yield


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(each.body) for each in receiver.got]
