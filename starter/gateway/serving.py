"""The gateway's composition root: connections, then uvicorn until a signal says stop."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from infra.key_files import KeyFolder
from infra.postgres import create_pool
from infra.temporal import connect
from starter.client import CaseClient
from starter.clock import CaseTime, WallClock
from starter.gateway.doors import Doors
from starter.gateway.identity.authenticator import proved_identity

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.settings import Settings
    from starter.clock import Clock
    from starter.gateway.caller import Authenticator


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
        ValueError: no database is configured, or an address of the issuer is not https.
        KeysMissing: this door holds no key.
    """
    if settings.database_dsn is None:
        raise ValueError("No database is configured: set DUEPROCESS_DATABASE_DSN, or `make up`.")
    # Lazily: the gateway starts, keeps what it is given and says so while Temporal is away.
    client = await connect(settings.temporal, lazy=True)
    pool = await create_pool(settings.database_dsn.get_secret_value())

    def clock_of(case_id: str | None) -> Clock:
        if case_time and case_id is not None:
            return CaseTime(client, case_id)
        return WallClock()

    try:
        # Tokens and keys live by the wall clock, whatever time it is in a case.
        async with proved_identity(settings.oidc, pool, WallClock()) as proved:
            yield Doors(
                settings=settings,
                client=client,
                cases=CaseClient(client, seal=KeyFolder(settings.keys).door()),
                pool=pool,
                clock_of=clock_of,
                authenticator=authenticator or proved,
            )
    finally:
        await pool.close()
