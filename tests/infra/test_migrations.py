"""The schema comes about once, whoever asks first."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

import infra.migrations
from infra.migrations import migrate


def newest() -> str:
    """Give the number of the newest step."""
    folder = Path(infra.migrations.__file__).parent / "versions"
    return max(step.name.partition("_")[0] for step in folder.glob("[0-9]*.py"))


async def test_any_number_of_processes_may_migrate_at_once(fresh_database: str) -> None:
    """One does it, the others find it done."""
    await asyncio.gather(*(migrate(fresh_database) for _ in range(4)))

    connection = await asyncpg.connect(fresh_database)
    version = await connection.fetchval("SELECT version_num FROM alembic_version")
    schemas = await connection.fetch(
        "SELECT nspname FROM pg_namespace WHERE nspowner::regrole::text LIKE 'dueprocess%'"
    )
    await connection.close()

    assert version == newest()
    assert {row["nspname"] for row in schemas} >= {
        "fairness",
        "leave",
        "legal",
        "money",
        "notice",
        "panel",
        "people",
        "record",
    }


async def test_migrating_again_keeps_what_is_there(fresh_database: str) -> None:
    """A second start of the product changes nothing."""
    await migrate(fresh_database)
    connection = await asyncpg.connect(fresh_database)
    await connection.execute("INSERT INTO people.person VALUES ('e1', 'A', 'a@firm.example')")

    await migrate(fresh_database)

    kept = await connection.fetchval("SELECT count(*) FROM people.person")
    await connection.close()
    assert kept == 1
