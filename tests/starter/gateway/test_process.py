"""The gateway as a process: it listens where the stack says, and goes on after it was killed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from domain.commands import AddComment, CommentKind
from domain.people import Role
from infra.inbox import InboxState
from infra.migrations import migrate
from infra.postgres import create_pool
from tests.starter.gateway.outage import cut_off

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import World

pytestmark = pytest.mark.server

_WITHIN_S = 30.0


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while not await holds():
        assert time.monotonic() < deadline, f"not in time: {what}"
        await asyncio.sleep(0.05)


@pytest.fixture
async def shared(stack: EmbeddedStack) -> AsyncIterator[Pool]:
    """Give the database that the stack's own programs use."""
    await migrate(stack.database_dsn)
    pool = await create_pool(stack.database_dsn, max_size=2)
    yield pool
    await pool.close()


async def test_a_gateway_that_starts_delivers_what_was_kept_before(
    stack: EmbeddedStack, doors: Doors, world: World, shared: Pool
) -> None:
    """Killed or ended, it loses nothing that it has promised: here the process is killed once."""
    life = await world.open()
    said = await life.command(AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="Kept.")
    address = stack.gateway_address
    assert address is not None
    async with httpx.AsyncClient(base_url=address) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/healthz")).status_code == 200
            except httpx.TransportError:
                return False

        first = stack.start_module("starter.gateway")
        await until(answers, "the gateway answers")
        first.kill()
        async with cut_off(replace(doors, pool=shared)) as cut:
            await cut.keep(life.case_id, said)
            second = stack.start_module("starter.gateway")
            await until(answers, "the gateway answers again")

            async def delivered() -> bool:
                return (await cut.entry(life.case_id, said)).state is InboxState.DELIVERED

            await until(delivered, "what was kept is delivered")
        ready = await client.get("/readyz")
        unknown = await client.get(f"/v1/receipts/{life.case_id}/{said.id}")
        await second.stop()

    await life.settled()
    assert [f.cause for f in await life.record() if f.cause == said.id] == [said.id]
    assert ready.json()["status"] == "ready"
    assert unknown.status_code == 401
    assert second.process.returncode == 0
