"""The gateway's composition root: connections, then uvicorn until a signal says stop."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from infra.case_claims import PostgresCaseNumbers, PostgresOpenCases
from infra.key_files import KeyFolder
from infra.postgres import create_pool
from infra.temporal import connect
from starter.client import CaseClient, Claims
from starter.clock import CaseTime, WallClock
from starter.gateway.doors import Doors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.settings import Settings
    from starter.clock import Clock
    from starter.gateway.caller import Authenticator


@asynccontextmanager
async def doors(
    settings: Settings, authenticator: Authenticator, *, case_time: bool = False
) -> AsyncGenerator[Doors]:
    """Connect to what the gateway needs.

    Args:
        settings: Where everything is.
        authenticator: Proves who asks.
        case_time: Whether the clocks of cases may have been moved forward, as on the embedded
            stack; in production they never are.

    Raises:
        ValueError: no database is configured.
        KeysMissing: this door holds no key.
    """
    if settings.database_dsn is None:
        raise ValueError("No database is configured: set DUEPROCESS_DATABASE_DSN, or `make up`.")
    # Lazily: the gateway starts, keeps what it is given and says so while Temporal is away.
    client = await connect(settings.temporal, lazy=True)
    pool = await create_pool(settings.database_dsn.get_secret_value())
    claims = Claims(PostgresCaseNumbers(pool), PostgresOpenCases(pool))

    def clock_of(case_id: str | None) -> Clock:
        if case_time and case_id is not None:
            return CaseTime(client, case_id)
        return WallClock()

    try:
        yield Doors(
            settings=settings,
            client=client,
            cases=CaseClient(client, claims, seal=KeyFolder(settings.keys).door()),
            pool=pool,
            clock_of=clock_of,
            authenticator=authenticator,
        )
    finally:
        await pool.close()
