"""A gateway whose way to Temporal, or to PostgreSQL, a test can cut."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from infra.inbox import Inbox
from infra.key_files import KeyFolder
from infra.postgres import create_pool
from infra.temporal import connect
from starter.client import CaseClient
from starter.gateway.case_time import CaseTimes
from starter.gateway.commands.delivery import Delivery, Kept
from starter.gateway.commands.relay import Relay
from starter.gateway.doors import Doors
from starter.sending import Patience
from tests.workflows.workers import Gate, through

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from domain.case import Receipt
    from domain.commands import Command
    from infra.inbox import InboxEntry
    from infra.postgres import Pool
    from infra.settings import Settings

PATIENCE = Patience(attempt=timedelta(seconds=2), total_s=0.3)
"""Of a door: a case that can be reached answers well within it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A gateway behind a gate to Temporal.

    Attributes:
        doors: Its world.
        gate: Shut it, and Temporal is away for this gateway alone.
    """

    doors: Doors
    gate: Gate

    async def deliver(self, case_id: str, command: Command) -> Receipt | Kept:
        """Bring a command to its case, as doors do."""
        return await Delivery(self.doors.cases, self.doors.pool).deliver(case_id, command)

    async def keep(self, case_id: str, command: Command) -> Kept:
        """Bring a command while Temporal is away."""
        await self.gate.shut()
        kept = await self.deliver(case_id, command)
        assert isinstance(kept, Kept)
        return kept

    def relay(self, pool: Pool | None = None) -> Relay:
        """Give the relay of this gateway, or of another one that shares its inbox."""
        return Relay(self.doors.cases, pool or self.doors.pool)

    async def entry(self, case_id: str, command: Command) -> InboxEntry:
        """Give what the inbox knows of a command that was kept."""
        found = await Inbox(self.doors.pool).entry(case_id, command.id)
        assert found is not None
        return found

    async def due_now(self, case_id: str) -> None:
        """Let no pause be left before the next try."""
        await self.doors.pool.execute(
            "UPDATE door.inbox SET next_try = now() WHERE case_id = $1 AND state = 'kept'", case_id
        )

    async def body(self, case_id: str, command: Command) -> str | None:
        """Give what is stored of what a command says."""
        found: str | None = await self.doors.pool.fetchval(
            "SELECT body::text FROM door.inbox WHERE case_id = $1 AND command_id = $2",
            case_id,
            command.id,
        )
        return found


@asynccontextmanager
async def cut_off(doors: Doors, port: int = 0) -> AsyncGenerator[Cut]:
    """Put a gate between a gateway and Temporal, or whoever else has a port; open at first."""
    address = doors.settings.temporal.address
    assert address is not None
    gate = await Gate.to(port or int(address.rpartition(":")[2]))
    connection = replace(doors.settings.temporal, address=f"127.0.0.1:{gate.port}")
    client = await connect(connection, lazy=True)
    try:
        yield Cut(
            replace(
                doors,
                client=client,
                cases=CaseClient(
                    client, patience=PATIENCE, seal=KeyFolder(doors.settings.keys).door()
                ),
                clock_of=CaseTimes(client).of,
            ),
            gate,
        )
    finally:
        await gate.shut()


@asynccontextmanager
async def pool_through(gate: Gate, settings: Settings, pool: Pool) -> AsyncGenerator[Pool]:
    """Connect to the database of another pool through a gate."""
    assert settings.database_dsn is not None
    database = await pool.fetchval("SELECT current_database()")
    dsn = through(gate, settings.database_dsn.get_secret_value()).rpartition("/")[0]
    opened = await create_pool(f"{dsn}/{database}")
    try:
        yield opened
    finally:
        opened.terminate()
