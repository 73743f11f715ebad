from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.embedded import toolchain
from infra.embedded.temporal_server import DYNAMIC_CONFIG, TemporalServer
from infra.people_tables import load_folder
from infra.settings import TemporalConnection
from infra.temporal import connect
from infra.temporal_names import NAMESPACE, SEARCH_ATTRIBUTES
from tests.workflows.life import SUGGESTED_AFTER, World, new_case_id
from tests.workflows.workers import working

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

EXAMPLE = Path(__file__).parents[2] / "examples" / "people"


@pytest.fixture(scope="session")
async def peopled(pool: Pool) -> Pool:
    """Give the database with the example's people, employments and pay."""
    await load_folder(pool, EXAMPLE)
    return pool


@pytest.fixture(scope="session")
async def world(stack: EmbeddedStack, peopled: Pool) -> World:
    """Give a server and a record without a worker: a test that stops workers has its own queue."""
    return World(await connect(stack.settings.temporal), peopled, f"cases-{new_case_id()}")


@pytest.fixture(scope="session")
async def running(stack: EmbeddedStack, world: World) -> AsyncIterator[World]:
    """Give a server, a record and a worker, shared by the tests of this process."""
    async with working(world, stack.settings, world.pool):
        yield world


@pytest.fixture(scope="session")
async def hurried(stack: EmbeddedStack, run_folder: Path, peopled: Pool) -> AsyncIterator[World]:
    """Give a world whose server wants every case to continue as new after a few commands."""
    settings = stack.settings
    server = await TemporalServer.start(
        run_folder / "hurried",
        toolchain.locate(settings.cache_dir),
        {**DYNAMIC_CONFIG, "limit.historyCount.suggestContinueAsNew": SUGGESTED_AFTER},
    )
    await server.ensure_namespace(NAMESPACE, SEARCH_ATTRIBUTES)
    client = await connect(TemporalConnection(server.address))
    hurried = World(client, peopled, f"cases-{new_case_id()}")
    async with working(hurried, settings, peopled):
        yield hurried
    await server.stop()


@pytest.fixture
def elsewhere(world: World) -> World:
    """Give a world whose queue nobody polls yet: the test starts and stops its workers."""
    return World(world.client, world.pool, f"cases-{new_case_id()}")
