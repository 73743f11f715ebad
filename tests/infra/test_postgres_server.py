from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest

from infra.embedded.postgres_server import PostgresServer
from infra.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
async def postgres(run_folder: Path) -> AsyncIterator[PostgresServer]:
    server = await PostgresServer.start(run_folder / "postgres-alone", Settings().cache_dir)
    yield server
    await server.stop()


async def test_it_is_postgresql_18_and_writes_before_it_answers(postgres: PostgresServer) -> None:
    connection = await asyncpg.connect(postgres.dsn)

    version = await connection.fetchval("SHOW server_version_num")
    fsync = await connection.fetchval("SHOW fsync")
    await connection.close()

    assert int(version) // 10_000 == 18
    assert fsync == "on"


async def test_a_wrong_password_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1",
            port=postgres.port,
            user="dueprocess",
            password="guessed",  # noqa: S106 - the wrong one
            database="dueprocess",
        )


async def test_the_products_role_owns_its_database_and_nothing_else(
    postgres: PostgresServer,
) -> None:
    connection = await asyncpg.connect(postgres.dsn)

    row = await connection.fetchrow(
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    await connection.execute("CREATE TABLE mine (id int)")
    await connection.execute("DROP TABLE mine")
    await connection.close()

    assert row is not None
    assert tuple(row) == (False, False, False)


async def test_its_secrets_are_for_us_alone(postgres: PostgresServer) -> None:
    assert (postgres.folder / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert not (postgres.folder / "initdb-password").exists()


async def test_killed_and_started_again_it_has_what_was_committed(
    run_folder: Path,
) -> None:
    folder = run_folder / "postgres-killed"
    first = await PostgresServer.start(folder, Settings().cache_dir)
    connection = await asyncpg.connect(first.dsn)
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    connection.terminate()
    first.child.kill()
    await first.stop()

    second = await PostgresServer.start(folder, Settings().cache_dir)
    connection = await asyncpg.connect(first.dsn)
    answer = await connection.fetchval("SELECT answer FROM kept")
    await connection.close()
    await second.stop()

    assert answer == 42
    assert second.port == first.port
