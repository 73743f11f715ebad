"""Connections to PostgreSQL, and errors that quote nothing."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

import asyncpg

from activities.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from asyncpg.pool import PoolConnectionProxy

    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = PoolConnectionProxy[asyncpg.Record]
    Row: TypeAlias = asyncpg.Record

_COMMAND_WITHIN_S: Final = 30.0
_CONNECTED_WITHIN_S: Final = 10.0


async def create_pool(dsn: str, *, max_size: int = 8) -> Pool:
    """Open a pool of connections; close it with `await pool.close()`.

    Instants come back aware in UTC and numerics as `Decimal`. What is kept as jsonb travels as
    text: its types are those of pydantic, which writes and reads it.

    Args:
        dsn: `postgresql://user:password@host:port/database`.
        max_size: Connections at most; the first is opened at once, so that a wrong address shows.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=max_size,
        timeout=_CONNECTED_WITHIN_S,
        command_timeout=_COMMAND_WITHIN_S,
        server_settings={"application_name": "dueprocess", "timezone": "UTC"},
    )


@asynccontextmanager
async def connected(pool: Pool) -> AsyncGenerator[Connection]:
    """Borrow a connection.

    Raises:
        StoreFailed: PostgreSQL failed or was not there. Only the kind of the failure is kept:
            PostgreSQL's own messages quote rows, and failures reach histories and logs.
    """
    try:
        async with pool.acquire() as connection:
            yield connection
    except asyncpg.PostgresError as error:
        raise StoreFailed(f"PostgreSQL answered {error.sqlstate}") from None
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise StoreFailed(f"PostgreSQL is not there: {type(error).__name__}") from None


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncGenerator[Connection]:
    """Borrow a connection for one transaction.

    Raises:
        StoreFailed: as in `connected`; nothing has been changed.
    """
    async with connected(pool) as connection, connection.transaction():
        yield connection
