from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from infra.migrations import migrate
from infra.postgres import create_pool
from infra.webhooks.destinations import Allowance
from infra.webhooks.sender import Limits, Sender
from tests.infra.webhooks.world import ACCOUNT, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool


@pytest.fixture(scope="session")
async def outbox(stack: EmbeddedStack) -> AsyncIterator[Pool]:
    """Give a record of these tests' own: a relay sees all that is to be told."""
    assert stack.postgres is not None
    name = f"test_{secrets.token_hex(6)}"
    dsn = await stack.postgres.create_database(name)
    await migrate(dsn)
    pool = await create_pool(dsn, max_size=6)
    yield pool
    await pool.close()
    await stack.postgres.drop_database(name)


@pytest.fixture
async def world(outbox: Pool) -> AsyncIterator[World]:
    """Give an empty outbox, with an account that may subscribe for two organisations."""
    await outbox.execute(
        "TRUNCATE door.webhook_attempt, door.webhook_delivery, door.webhook_message, "
        "door.webhook_secret, door.webhook_subscription, door.service_account CASCADE"
    )
    await outbox.execute(
        "INSERT INTO door.service_account (id, client_id, organisations, commands, roles, scopes, "
        "created_at) VALUES ($1, $1, '{main,other}', '{}', '{}', '{webhooks}', now())",
        ACCOUNT,
    )
    limits = Limits(total=2.0, connect=1.0, read=1.0)
    async with Sender(Allowance(loopback=True), limits=limits) as sender:
        yield World(outbox, sender)
