from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.canon import plain
from infra.case_claims import PostgresCaseNumbers, PostgresOpenCases, PostgresProtections
from infra.directory import PostgresHris
from infra.key_files import KeyFolder
from infra.migrations import migrate
from infra.people_tables import load_folder
from infra.postgres import create_pool
from infra.temporal import connect
from starter.client import CaseClient, Claims
from starter.clock import WallClock
from starter.decoding import decode_command
from starter.demo.cast import engage
from starter.examples import Occasion, example
from starter.opening import open_from_hris
from starter.sending import Patience
from worker import at_work, effects

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from domain.commands import Command, SubmitEntry
    from domain.opening import Opening
    from domain.people import Role
    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool


_ROOT = Path(__file__).parents[2]


class Door:
    """A door to a real server with a worker, as HR tooling has it."""

    def __init__(self, cases: CaseClient, pool: Pool) -> None:
        self.cases = cases
        self.pool = pool

    async def command(self, do: str, role: Role, person: str, **fields: object) -> Command:
        """Give a command, received now."""
        now = await WallClock().now()
        complete = {name: plain(v) for name, v in example(do, Occasion(now.date(), now)).items()}
        return decode_command(
            do,
            {
                "id": f"test-{do}",
                "by": {"person": person, "role": role.value},
                "received_at": plain(now),
                **complete,
                **fields,
            },
        )

    async def opening(self, entry: SubmitEntry) -> Opening:
        """Give an opening for somebody who has no case yet."""
        employee = await engage(self.pool, PostgresOpenCases(self.pool))
        return await open_from_hris(
            employee, entry, PostgresHris(self.pool), PostgresProtections(self.pool)
        )


@pytest.fixture(scope="session")
async def door(stack: EmbeddedStack, pool: Pool) -> AsyncIterator[Door]:
    """Give a door to cases that a worker of this process works on."""
    client = await connect(stack.settings.temporal)
    claims = Claims(PostgresCaseNumbers(pool), PostgresOpenCases(pool))
    patience = Patience(attempt=timedelta(seconds=5), total_s=30.0)
    keys = KeyFolder(stack.settings.keys)
    async with at_work(client, effects(pool, stack.settings), keys.roots()):
        yield Door(CaseClient(client, claims, patience, seal=keys.door()), pool)


@pytest.fixture(scope="module")
async def own(stack: EmbeddedStack) -> AsyncIterator[Pool]:
    """Give a database that no worker looks into, with the example's people."""
    assert stack.postgres is not None
    name = f"test_{secrets.token_hex(6)}"
    dsn = await stack.postgres.create_database(name)
    await migrate(dsn)
    pool = await create_pool(dsn)
    await load_folder(pool, _ROOT / "examples" / "people")
    yield pool
    await pool.close()
    await stack.postgres.drop_database(name)
