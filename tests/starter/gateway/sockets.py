"""A gateway on a socket, for what only a socket shows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

from starter.gateway.serving import Server
from tests.workflows.life import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import uvicorn


@asynccontextmanager
async def serving(config: uvicorn.Config) -> AsyncGenerator[tuple[str, int]]:
    """Serve on a free port, and give host and port once it listens."""
    server = Server(config)
    with closing(config.bind_socket()) as listening:
        serves = asyncio.create_task(server.serve([listening]))

        async def listens() -> bool:
            return server.started

        await eventually(listens, "the gateway listens")
        yield config.host, listening.getsockname()[1]
        server.end()
        await serves
