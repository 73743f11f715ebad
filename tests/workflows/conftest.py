from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.people_tables import load_folder
from infra.temporal import connect
from tests.workflows.life import World, new_case_id
from tests.workflows.workers import hurried_server, working

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
    async with hurried_server(run_folder / "hurried", settings.cache_dir) as connection:
        hurried = World(await connect(connection), peopled, f"cases-{new_case_id()}")
        async with working(hurried, settings, peopled):
            yield hurried


@pytest.fixture
def elsewhere(world: World) -> World:
    """Give a world whose queue nobody polls yet: the test starts and stops its workers."""
    return World(world.client, world.pool, f"cases-{new_case_id()}")
