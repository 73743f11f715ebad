"""What a command line needs of the world: where things are, connections, and an orderly end."""

from __future__ import annotations

import asyncio
import gc
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from infra.embedded.addresses import running_stack
from infra.settings import Settings
from starter.cli.output import CommandLineError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine

    from temporalio.client import Client

    from infra.embedded.addresses import StackAddresses
    from infra.postgres import Pool
    from infra.record_duties import RecordDuties
    from infra.record_lists import RecordLists
    from infra.record_report import RecordReport
    from infra.signatures import DoorSeal
    from starter.client import CaseClient
    from starter.clock import Clock
    from starter.sending import Patience

_T = TypeVar("_T")

_SETTLE_S: Final = 0.2


def run(work: Coroutine[object, object, _T]) -> _T:
    """Run a command's work in a loop that ends in order."""

    async def to_the_end() -> _T:
        try:
            return await work
        finally:
            await finish()

    return asyncio.run(to_the_end())


async def finish() -> None:
    """Let what a worker left behind end before the interpreter does.

    A process that ran a worker may otherwise abort at its exit, when threads of the SDK touch
    objects of an interpreter that is half gone.
    """
    if "temporalio.worker" in sys.modules:
        gc.collect()
        await asyncio.sleep(_SETTLE_S)


class Session:
    """Connections of one command, each made when it is first needed.

    Attributes:
        settings: Where everything is: as configured, else the running embedded stack.
        stack: The embedded stack, where it is the one that is used.
    """

    def __init__(
        self, settings: Settings, stack: StackAddresses | None, exits: AsyncExitStack
    ) -> None:
        """Take over what `session` found."""
        self.settings = settings
        self.stack = stack
        self._exits = exits
        self._client: Client | None = None
        self._pool: Pool | None = None

    async def client(self) -> Client:
        """Return a connection to Temporal.

        Raises:
            CommandLineError: it is not there.
        """
        if self._client is None:
            from infra.temporal import connect  # noqa: PLC0415 -- heavy

            try:
                self._client = await connect(self.settings.temporal)
            except (RuntimeError, ValueError) as error:
                where = self.settings.temporal.address or "no address"
                raise CommandLineError(
                    "unreachable", f"Temporal does not answer ({where})"
                ) from error
        return self._client

    async def pool(self) -> Pool:
        """Return connections to PostgreSQL.

        Raises:
            CommandLineError: it is not there.
        """
        if self._pool is None:
            import asyncpg  # noqa: PLC0415 -- heavy, like the next

            from infra.postgres import create_pool  # noqa: PLC0415

            try:
                self._pool = await create_pool(self.dsn, max_size=2)
            except (OSError, asyncpg.PostgresError) as error:
                raise CommandLineError("unreachable", "PostgreSQL does not answer") from error
            self._exits.push_async_callback(self._pool.close)
        return self._pool

    async def lists(self) -> RecordLists:
        """Return what reads the record."""
        from infra.record_lists import RecordLists  # noqa: PLC0415 -- heavy

        return RecordLists(await self.pool())

    async def duties(self) -> RecordDuties:
        """Return what reads the list of duties."""
        from infra.record_duties import RecordDuties  # noqa: PLC0415 -- heavy

        return RecordDuties(await self.pool())

    async def reporting(self) -> RecordReport:
        """Return what reads the record as a whole."""
        from infra.record_report import RecordReport  # noqa: PLC0415 -- heavy

        return RecordReport(await self.pool())

    async def cases(self, patience: Patience | None = None, *, opening: bool = False) -> CaseClient:
        """Return the client of the cases; only to open one does it need the database."""
        from starter.client import CaseClient, Claims  # noqa: PLC0415 -- heavy

        if not opening:
            return CaseClient(await self.client(), patience=patience, seal=self._seal())
        from infra.case_claims import (  # noqa: PLC0415 -- heavy
            PostgresCaseNumbers,
            PostgresOpenCases,
        )

        pool = await self.pool()
        claims = Claims(PostgresCaseNumbers(pool), PostgresOpenCases(pool))
        return CaseClient(await self.client(), claims, patience, seal=self._seal())

    def _seal(self) -> DoorSeal | None:
        """Return what this command line seals with; None where it holds no key, and only looks."""
        from infra.key_files import KeyFolder, KeysMissing  # noqa: PLC0415 -- heavy

        try:
            return KeyFolder(self.settings.keys).door()
        except KeysMissing:
            return None

    async def clock(self, case_id: str | None) -> Clock:
        """Return the door's clock.

        Real cases know only the wall clock. On the embedded stack the time of a case may have been
        moved forward, and whoever acts in it acts at that time.
        """
        from starter.clock import CaseTime, WallClock  # noqa: PLC0415 -- heavy

        if self.stack is None or case_id is None:
            return WallClock()
        return CaseTime(await self.client(), case_id)

    @cached_property
    def dsn(self) -> str:
        """Where the database is, with the password."""
        if self.settings.database_dsn is None:
            raise CommandLineError("unreachable", _NOTHING_THERE)
        return self.settings.database_dsn.get_secret_value()


@asynccontextmanager
async def session() -> AsyncGenerator[Session]:
    """Find where everything is, and close what was opened.

    Raises:
        CommandLineError: nothing is configured and no embedded stack is up.
    """
    settings = Settings()
    stack = None
    if settings.temporal.address is None:
        stack = running_stack(settings.run_dir)
        if stack is not None:
            settings = stack.settings(settings)
    async with AsyncExitStack() as exits:
        yield Session(settings, stack, exits)


def the_stack(settings: Settings) -> StackAddresses:
    """Return where the running embedded stack is.

    Raises:
        CommandLineError: none is up.
    """
    stack = running_stack(settings.run_dir)
    if stack is None:
        raise CommandLineError("unreachable", _NOTHING_THERE)
    return stack


_NOTHING_THERE: Final = (
    "no embedded stack is up and none other is configured: `dueprocess up`, or set "
    "TEMPORAL_ADDRESS and DUEPROCESS_DATABASE_DSN"
)
