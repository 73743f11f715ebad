from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from temporalio.testing import ActivityEnvironment

from activities.letters import LetterWriter
from activities.money import MoneyEffects
from activities.notices import NoticeEffects
from activities.record import RecordEffects
from activities.sending import NoticeSender
from infra.directory import PostgresDirectory, PostgresPayroll
from infra.mail import SmtpMailer, SmtpServer, Tls
from infra.migrations import migrate
from infra.outbox import PostgresOutbox
from infra.people_tables import load_folder
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.record_lists import RecordLists
from infra.statements import PostgresStatements
from infra.templates import NoticeTemplates
from tests.activities.sent import Bells, Sending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

ROOT = Path(__file__).parents[2]
SENDER = "due-process@dueprocess.invalid"


@pytest.fixture(scope="session")
async def pool(stack: EmbeddedStack) -> AsyncIterator[Pool]:
    """Give a database that no worker looks into: what is handed over here is sent here."""
    assert stack.postgres is not None
    name = f"test_{secrets.token_hex(6)}"
    dsn = await stack.postgres.create_database(name)
    await migrate(dsn)
    opened = await create_pool(dsn)
    yield opened
    await opened.close()
    await stack.postgres.drop_database(name)


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
def sending(people: Pool, stack: EmbeddedStack) -> Sending:
    addresses = stack.addresses
    server = SmtpServer(addresses.smtp_host, addresses.smtp_port, Tls.NONE)
    record, outbox, bells = PostgresRecord(people), PostgresOutbox(people), Bells()
    sender = NoticeSender(
        outbox=outbox,
        writer=LetterWriter(
            directory=PostgresDirectory(people),
            wording=NoticeTemplates(ROOT / "policies" / "notices"),
            statements=PostgresStatements(people),
            correspondence=record,
        ),
        mailer=SmtpMailer(server, SENDER),
        bells=bells,
    )
    return Sending(NoticeEffects(sender.mailer, record, outbox), sender, outbox, bells)
