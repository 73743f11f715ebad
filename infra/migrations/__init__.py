"""The schema of the database, as numbered steps that only ever go forward.

A step is a file `versions/<number>_<what>.py` with its statements in SQL. `record` holds facts and
lists, `people` the directory and the HRIS, `money` pay and statements: one schema for each
compartment, so that rights can be granted by schema.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from infra.postgres import connected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from infra.postgres import Pool

# Any constant will do, as long as it stays the same in every release.
_LOCK: Final = 0x6475_6570_726F_6373


async def migrate(dsn: str) -> None:
    """Bring the database up to the newest step, in one transaction.

    May be run by any number of processes at once: one does it, the others wait and find it done.

    Args:
        dsn: `postgresql://user:password@host:port/database`, of the owner of the database.
    """
    # asyncpg reads the address itself, so that it means the same here as everywhere else.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(dsn), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def newest() -> str:
    """Return the number of the newest step that this release knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


async def present(pool: Pool) -> str:
    """Return the number of the newest step that a database has; empty before the first.

    Raises:
        StoreFailed: PostgreSQL is not there.
    """
    async with connected(pool) as connection:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return ""
        return str(await connection.fetchval("SELECT version_num FROM alembic_version") or "")


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    # The stream is for commands that print; this one does not, and a library has no terminal.
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        config.stdout = nowhere
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config
