"""Workers that a test starts and stops, and what stands between them and the world."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit

from infra.embedded import toolchain
from infra.embedded.ports import LOOPBACK
from infra.embedded.temporal_server import DYNAMIC_CONFIG, TemporalServer
from infra.settings import TemporalConnection
from infra.temporal_names import NAMESPACE, SEARCH_ATTRIBUTES
from tests.workflows.keys import ROOTS
from tests.workflows.life import SUGGESTED_AFTER
from worker import at_work, effects

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from infra.postgres import Pool
    from infra.settings import Settings
    from tests.workflows.life import World


@asynccontextmanager
async def working(world: World, settings: Settings, pool: Pool) -> AsyncGenerator[None]:
    """Run a worker of a world in this process, with its effects on these settings and this pool."""
    async with at_work(world.client, effects(pool, settings), ROOTS, world.task_queue):
        yield


@asynccontextmanager
async def hurried_server(folder: Path, cache_dir: Path) -> AsyncGenerator[TemporalConnection]:
    """Run a server that wants every case to continue as new after a few commands."""
    server = await TemporalServer.start(
        folder,
        toolchain.locate(cache_dir),
        {**DYNAMIC_CONFIG, "limit.historyCount.suggestContinueAsNew": SUGGESTED_AFTER},
    )
    try:
        await server.ensure_namespace(NAMESPACE, SEARCH_ATTRIBUTES)
        yield TemporalConnection(server.address)
    finally:
        await server.stop()


class Gate:
    """A door in front of a server: shut it, and for its users the server is down.

    Attributes:
        port: Where users connect.
        withholds: Asked of each piece of an answer; where it says yes the user never gets it, and
            is cut off.
    """

    def __init__(self, target: int) -> None:
        self.port = 0
        self.withholds: Callable[[bytes], bool] = lambda _answer: False
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @classmethod
    async def to(cls, target: int) -> Self:
        """Make a gate in front of a port of this machine, and open it."""
        gate = cls(target)
        await gate.open()
        return gate

    async def open(self) -> None:
        """Let users in, where they came in before."""
        self._server = await asyncio.start_server(self._let_through, LOOPBACK, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Let nobody in, and cut off whoever is."""
        if self._server is None:
            return
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), 5)
        self._server = None

    def _withheld(self, answer: bytes) -> bool:
        return self.withholds(answer)

    async def _let_through(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            from_server, to_server = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            writer.transport.abort()
            return
        pair = {writer, to_server}
        self._writers |= pair
        asked = asyncio.create_task(_pass_on(reader, to_server, lambda _asked: False))
        answered = asyncio.create_task(_pass_on(from_server, writer, self._withheld))
        await asyncio.wait({asked, answered}, return_when=asyncio.FIRST_COMPLETED)
        for each in pair:
            each.transport.abort()
        await asyncio.gather(asked, answered)
        self._writers -= pair


async def _pass_on(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    withholds: Callable[[bytes], bool],
) -> None:
    with suppress(OSError):
        while piece := await reader.read(1 << 16):
            if withholds(piece):
                return
            writer.write(piece)
            await writer.drain()


def through(gate: Gate, dsn: str) -> str:
    """Give the address of a database as it is reached through a gate."""
    parts = urlsplit(dsn)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@{LOOPBACK}:{gate.port}"))


def port_of(dsn: str) -> int:
    port = urlsplit(dsn).port
    assert port is not None
    return port
