"""The gateway's composition root: connections, then uvicorn until a signal says stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
import uvicorn

from infra.case_claims import PostgresCaseNumbers, PostgresOpenCases
from infra.key_files import KeyFolder
from infra.logging import Event
from infra.mail import bounce_address
from infra.mail.returns import Returns
from infra.migrations import migrate
from infra.outbox import PostgresOutbox
from infra.postgres import create_pool
from infra.temporal import connect
from starter.client import CaseClient, Claims
from starter.clock import WallClock
from starter.gateway.app import create_app
from starter.gateway.case_time import CaseTimes
from starter.gateway.doors import Doors
from starter.gateway.identity.authenticator import proved_identity
from starter.gateway.identity.login import signing_in
from starter.gateway.limits.connection import server_config
from starter.sending import Patience

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from fastapi import FastAPI

    from infra.settings import Settings
    from starter.clock import Clock
    from starter.gateway.caller import Authenticator

PORT: Final = 8470
"""Where the gateway listens unless told otherwise."""


async def serve(settings: Settings) -> None:
    """Serve until a signal says stop; what was begun is ended first.

    Raises:
        ValueError: no database is configured.
    """
    if settings.database_dsn is None:
        raise ValueError(_NO_DATABASE)
    await migrate(settings.database_dsn.get_secret_value())
    log = structlog.stdlib.get_logger(__name__)
    async with doors(settings, case_time=settings.case_time) as world:
        running = server(create_app(world), settings)
        loop = asyncio.get_running_loop()
        for told in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(told, running.end)
        log.info(Event.GATEWAY_STARTED, host=running.config.host, port=running.config.port)
        await running.serve()
    log.info(Event.GATEWAY_STOPPED)


def server(app: FastAPI, settings: Settings) -> Server:
    """Return what serves an application over HTTP as these settings say."""
    return Server(
        server_config(app, settings, host=settings.gateway_host, port=settings.gateway_port or PORT)
    )


class Server(uvicorn.Server):
    """A server that is ended by whoever started it: uvicorn's own way ends the whole process."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals to the process."""
        yield

    def end(self) -> None:
        """Take no more, and end once what was begun is answered."""
        self.should_exit = True


@asynccontextmanager
async def doors(
    settings: Settings, authenticator: Authenticator | None = None, *, case_time: bool = False
) -> AsyncGenerator[Doors]:
    """Connect to what the gateway needs.

    Args:
        settings: Where everything is.
        authenticator: Proves who asks; unless given, by the tokens and keys of the settings.
        case_time: Whether the clocks of cases may have been moved forward, as on the embedded
            stack; in production they never are.

    Raises:
        ValueError: no database is configured, an address of the issuer is not https, or the one
            for bounces is none.
        KeysMissing: this door holds no key.
    """
    if settings.database_dsn is None:
        raise ValueError(_NO_DATABASE)
    addresses = bounce_address(settings)
    # Lazily: the gateway starts, keeps what it is given and says so while Temporal is away.
    client = await connect(settings.temporal, lazy=True)
    pool = await create_pool(settings.database_dsn.get_secret_value())
    times = CaseTimes(client)
    claims = Claims(PostgresCaseNumbers(pool), PostgresOpenCases(pool))

    def clock_of(case_id: str | None) -> Clock:
        return times.of(case_id) if case_time else WallClock()

    # Whoever asks is not kept waiting for a case that cannot be reached.
    patience = Patience(
        attempt=timedelta(seconds=settings.gateway_patience_s), total_s=settings.gateway_patience_s
    )

    try:
        # Tokens and keys live by the wall clock, whatever time it is in a case.
        async with (
            proved_identity(settings.oidc, pool, WallClock()) as proved,
            signing_in(settings) as sign_in,
        ):
            yield Doors(
                settings=settings,
                client=client,
                cases=CaseClient(client, claims, patience, seal=KeyFolder(settings.keys).door()),
                pool=pool,
                clock_of=clock_of,
                authenticator=authenticator or proved,
                returns=None if addresses is None else Returns(PostgresOutbox(pool), addresses),
                sign_in=sign_in,
            )
    finally:
        await pool.close()


_NO_DATABASE: Final = "No database is configured: set DUEPROCESS_DATABASE_DSN, or `make up`."
