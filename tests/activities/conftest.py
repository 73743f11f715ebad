from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from temporalio.testing import ActivityEnvironment

from activities.money import MoneyEffects
from activities.notices import NoticeEffects
from activities.record import RecordEffects
from infra.directory import PostgresDirectory, PostgresPayroll
from infra.mail import SmtpMailer, SmtpServer, Tls
from infra.people_tables import load_folder
from infra.record import PostgresRecord
from infra.record_lists import RecordLists
from infra.statements import PostgresStatements
from infra.templates import NoticeTemplates

if TYPE_CHECKING:
    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

ROOT = Path(__file__).parents[2]
SENDER = "due-process@dueprocess.invalid"


@pytest.fixture(scope="session")
async def people(pool: Pool) -> Pool:
    """Give the database with the example's people, employments and pay."""
    await load_folder(pool, ROOT / "examples" / "people")
    return pool


@pytest.fixture
def worker() -> ActivityEnvironment:
    return ActivityEnvironment()


@pytest.fixture
def lists(pool: Pool) -> RecordLists:
    return RecordLists(pool)


@pytest.fixture
def recording(pool: Pool) -> RecordEffects:
    return RecordEffects(PostgresRecord(pool))


@pytest.fixture
def accounting(people: Pool) -> MoneyEffects:
    return MoneyEffects(PostgresPayroll(people), PostgresStatements(people))


@pytest.fixture
def sending(people: Pool, stack: EmbeddedStack) -> NoticeEffects:
    addresses = stack.addresses
    return NoticeEffects(
        PostgresDirectory(people),
        NoticeTemplates(ROOT / "policies" / "notices"),
        PostgresStatements(people),
        SmtpMailer(SmtpServer(addresses.smtp_host, addresses.smtp_port, Tls.NONE), SENDER),
        PostgresRecord(people),
    )
