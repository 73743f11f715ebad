"""What every test may ask for: a real stack, started when the first test wants it."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.embedded.stack import EmbeddedStack
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from infra.postgres import Pool

# Asking for one of these means to need real servers.
_SERVER_FIXTURES = frozenset({"stack", "fresh_database"})


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark as `server` whatever asks for a server, so that nobody has to remember."""
    for item in items:
        if _SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """Give a folder that PostgreSQL's account can reach (pytest's own are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="dueprocess-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def stack(run_folder: Path) -> AsyncIterator[EmbeddedStack]:
    """Give a stack of this pytest process; a server that is missing fails the test."""
    async with EmbeddedStack(run_folder / "stack", Settings()) as running:
        yield running


@pytest.fixture
async def fresh_database(stack: EmbeddedStack) -> AsyncIterator[str]:
    """Give the address of an empty database of the test's own."""
    assert stack.postgres is not None, (
        "A database of a test's own needs the embedded PostgreSQL: unset DUEPROCESS_DATABASE_DSN."
    )
    name = f"test_{secrets.token_hex(6)}"
    yield await stack.postgres.create_database(name)
    await stack.postgres.drop_database(name)


@pytest.fixture(scope="session")
async def database(stack: EmbeddedStack) -> AsyncIterator[str]:
    """Give the address of a database with the newest schema; tests keep apart by case id."""
    assert stack.postgres is not None, (
        "A database of the tests' own needs the embedded PostgreSQL: unset DUEPROCESS_DATABASE_DSN."
    )
    name = f"test_{secrets.token_hex(6)}"
    dsn = await stack.postgres.create_database(name)
    await migrate(dsn)
    yield dsn
    await stack.postgres.drop_database(name)


@pytest.fixture(scope="session")
async def pool(database: str) -> AsyncIterator[Pool]:
    """Give connections to that database."""
    opened = await create_pool(database)
    yield opened
    await opened.close()
