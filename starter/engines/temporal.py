"""The real workflow on a real server whose time is skipped: dates ahead of today only.

The servers are a stack of the rehearsal's own, in a folder that goes with it: people and cases of a
scenario never come near a record that somebody keeps.
"""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from temporalio.service import RPCError

from domain.case import Receipt, open_case
from domain.commands import SubmitEntry
from domain.errors import Code, Malformed, NotNow
from infra.case_claims import PostgresCaseNumbers
from infra.embedded.stack import EmbeddedStack
from infra.key_files import KeyFolder
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record_lists import RecordLists
from infra.settings import Settings, TemporalConnection
from infra.temporal import connect
from starter.client import CaseClient, CaseHandle
from starter.clock import WallClock
from starter.engines.payroll import load_setting
from starter.engines.play import Standing
from starter.skipping import starting_ahead
from starter.timelapse import TimeLapse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from datetime import datetime

    from temporalio.client import Client

    from domain.commands import Command
    from domain.reckoning import Reckoning
    from infra.postgres import Pool
    from starter.clock import Clock
    from starter.engines.play import Play
    from starter.scenarios.opening import Setting

_WORKER: Final = "worker"
# The case is opened when its entry has been received, not a moment before.
_AFTER_RECEIPT: Final = timedelta(milliseconds=500)


@asynccontextmanager
async def temporal_engine(settings: Settings) -> AsyncGenerator[TemporalEngine]:
    """Start a stack with a worker for rehearsals, and end it afterwards.

    Args:
        settings: Only the cache and the way to log are taken from them: never an address.
    """
    private = Settings(
        temporal=TemporalConnection(None),
        database_dsn=None,
        smtp_host=None,
        cache_dir=settings.cache_dir,
        log_format=settings.log_format,
        log_level=settings.log_level,
    )
    with _own_folder() as folder:
        async with EmbeddedStack(folder / "stack", private, ui=False) as stack:
            await migrate(stack.database_dsn)
            stack.start_module(_WORKER)
            async with engine_on(stack) as engine:
                yield engine


@contextmanager
def _own_folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="dueprocess-rehearsal-") as name:
        folder = Path(name)
        # PostgreSQL's account walks through it.
        folder.chmod(0o711)
        yield folder


@asynccontextmanager
async def engine_on(stack: EmbeddedStack) -> AsyncGenerator[TemporalEngine]:
    """Use a stack that has a worker already."""
    client = await connect(stack.settings.temporal)
    pool = await create_pool(stack.database_dsn, max_size=2)
    try:
        seal = KeyFolder(stack.settings.keys).door()
        yield TemporalEngine(client, pool, CaseClient(starting_ahead(client), seal=seal))
    finally:
        await pool.close()


class TemporalEngine:
    """Plays scenarios on a server that can skip time; one at a time, since they share people."""

    def __init__(
        self, client: Client, pool: Pool, cases: CaseClient, clock: Clock | None = None
    ) -> None:
        """Take a server with a worker on it, and the database of its record.

        Args:
            client: Of that server.
            pool: Of that database.
            cases: The door, through a client that is `starting_ahead`.
            clock: What time it is before there is a case.
        """
        self._client = client
        self._cases = cases
        self._pool = pool
        self._clock = clock or WallClock()

    @asynccontextmanager
    async def play(self, setting: Setting) -> AsyncGenerator[Play]:
        """Prepare a case; when it was played its workflow is ended."""
        await load_setting(self._pool, setting)
        play = TemporalPlay(setting, self._client, self._pool, self._cases, self._clock)
        try:
            yield play
        finally:
            await play.end()


class TemporalPlay:
    """One case as a running workflow, its clock moved forward."""

    def __init__(
        self, setting: Setting, client: Client, pool: Pool, cases: CaseClient, clock: Clock
    ) -> None:
        """Prepare a case; its first entry opens it."""
        self._setting = setting
        self._client = client
        self._cases = cases
        self._clock = clock
        self._numbers = PostgresCaseNumbers(pool)
        self._lists = RecordLists(pool)
        self._case: CaseHandle | None = None
        self._lapse: TimeLapse | None = None

    async def pass_time(self, until: datetime) -> None:
        """Skip time up to an instant; every timer on the way fires."""
        if self._lapse is not None:
            await self._lapse.to(until)

    async def send(self, command: Command, now: datetime) -> Receipt:
        """Send a command through its door; the first entry starts the workflow."""
        if self._case is None or self._lapse is None:
            if not isinstance(command, SubmitEntry):
                raise NotNow(Code.NO_SUCH_CASE, "the case is not open yet")
            return await self._open(command, now)
        receipt = await self._case.send(command)
        await self._lapse.settled()
        return receipt

    async def standing(self) -> Standing | None:
        """Return where the case stands: facts from the record, the rest from the workflow."""
        if self._case is None:
            return None
        listed = await self._lists.history(self._case.case_id)
        return Standing(tuple(each.fact for each in listed), await self._case.view())

    async def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned, from the workflow."""
        return () if self._case is None else await self._case.reckonings()

    async def end(self) -> None:
        """End the workflow: nobody waits for the rest of a rehearsed case."""
        if self._case is not None:
            with suppress(RPCError):
                await self._case.workflow.terminate("the rehearsal is over")

    async def _open(self, entry: SubmitEntry, now: datetime) -> Receipt:
        """Start the workflow at an instant ahead, and skip the time up to it."""
        delay = now - await self._clock.now() + _AFTER_RECEIPT
        if delay < 2 * _AFTER_RECEIPT:
            raise Malformed(
                Code.MALFORMED,
                f"{now:%Y-%m-%dT%H:%MZ} is not ahead: real servers play dates ahead of today only",
            )
        case_id = await self._numbers.draw(entry.received_at.year)
        opening = self._setting.opening(case_id, entry)
        # What the core refuses never comes near the server, as in the client's own door.
        opened = open_case(opening, now)
        await self._cases.start(opening, start_delay=delay)
        self._case = self._cases.handle(case_id)
        self._lapse = TimeLapse(self._client, self._case, self._lists)
        await self._lapse.open(now + _AFTER_RECEIPT)
        if opened.receipt is None:
            raise AssertionError("an entry that opened a case has a receipt")
        return opened.receipt
