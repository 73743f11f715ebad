"""The worker: the one place where everything is wired.

Run it with `python -m worker`. It reads the settings, brings the record's schema up, and works on
the cases' task queue until it is told to stop; what it was doing is finished first.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from temporalio.worker import Worker

from activities.effects import Effects
from infra.case_bells import TemporalBells
from infra.directory import PostgresDirectory, PostgresPayroll
from infra.heartbeat import Heartbeat
from infra.key_files import KeyFolder
from infra.lending import Lending
from infra.links import PostgresLinks
from infra.logging import configure_logging
from infra.mail import configured
from infra.migrations import migrate
from infra.outbox import PostgresOutbox
from infra.policies import POLICIES_FOLDER
from infra.portal_inbox import PortalInbox
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.refusals import RefusalLog
from infra.settings import Settings
from infra.statements import PostgresStatements
from infra.templates import NoticeTemplates
from infra.temporal import connect
from workflows.case import PerformanceCase
from workflows.names import TASK_QUEUE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from temporalio.client import Client

    from infra.postgres import Pool

GRACE: Final = timedelta(seconds=30)
"""How long effects under way may take to end when the worker is told to stop."""

WORKFLOW_TASKS: Final = 8
"""Workflow tasks at once: about four for each of two cores, below the SDK's deadlock detector."""

STICKY: Final = timedelta(seconds=3)
"""How long a task waits for the worker that knows its case before any other may take it: so long a
case stands still after its worker was killed."""


def effects(pool: Pool, settings: Settings) -> Effects:
    """Wire every effect to its adapters.

    Raises:
        ValueError: no mail server is configured.
    """
    record = PostgresRecord(pool)
    return Effects(
        record=record,
        correspondence=record,
        directory=PostgresDirectory(pool),
        wording=NoticeTemplates(POLICIES_FOLDER / "notices"),
        statements=PostgresStatements(pool),
        payroll=PostgresPayroll(pool),
        mailer=configured(settings),
        outbox=PostgresOutbox(pool),
        links=PostgresLinks(pool, settings.portal_url),
        others=(PortalInbox(),) if settings.has_portal_login else (),
    )


def worker(
    client: Client, wired: Effects, roots: Mapping[str, str], task_queue: str = TASK_QUEUE
) -> Worker:
    """Make a worker for the cases.

    Args:
        client: Where the cases are.
        wired: What they may have done.
        roots: Public root keys of the installation, base64 by id.
        task_queue: Where the tasks are.

    Raises:
        ValueError: there is no root key.
    """
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[PerformanceCase],
        activities=list(wired.activities()),
        interceptors=[RefusalLog(), Heartbeat(), Lending(roots)],
        max_concurrent_workflow_tasks=WORKFLOW_TASKS,
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=GRACE,
    )


@asynccontextmanager
async def at_work(
    client: Client, wired: Effects, roots: Mapping[str, str], task_queue: str = TASK_QUEUE
) -> AsyncGenerator[None]:
    """Work on the cases of a queue, and send what they hand over."""
    stopped = asyncio.Event()
    sending = asyncio.create_task(wired.sender(TemporalBells(client)).run(stopped))
    try:
        async with worker(client, wired, roots, task_queue):
            yield
    finally:
        stopped.set()
        wired.bell.ring()
        # A letter under way is finished; one that takes too long goes out again as the same mail.
        _, late = await asyncio.wait({sending}, timeout=GRACE.total_seconds())
        for each in late:
            each.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def main(settings: Settings | None = None) -> None:
    """Work until a signal says stop."""
    settings = settings or Settings()
    configure_logging(settings.log_format, settings.log_level)
    if settings.database_dsn is None:
        raise ValueError("No database is configured: set DUEPROCESS_DATABASE_DSN, or `make up`.")
    dsn = settings.database_dsn.get_secret_value()
    await migrate(dsn)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stopped.set)
    pool = await create_pool(dsn)
    try:
        client = await connect(settings.temporal)
        async with at_work(client, effects(pool, settings), KeyFolder(settings.keys).roots()):
            await stopped.wait()
    finally:
        await pool.close()


if __name__ == "__main__":
    asyncio.run(main())
