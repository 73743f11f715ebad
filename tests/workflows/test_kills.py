"""Twenty kills of the worker, some between a write and its task's end: nothing is lost or doubled.

What an answer promised is what history, record, statements and letters hold at the end.
"""

from __future__ import annotations

import asyncio
import random  # noqa: TID251 -- the seed is printed: the same kills again
import secrets
import signal
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.worker import Replayer

from activities.sending import AT_ONCE
from domain.canon import digest
from domain.commands import Approve, Elect, Option
from domain.facts import NoticeOwed, SignalUnreadable, StatementOwed, StatementWritten
from domain.keys import KeyKind
from domain.people import Role
from domain.state import Stage
from infra.embedded.mail_folder import list_mail
from infra.embedded.stack import EmbeddedStack
from infra.key_files import KeyFolder
from infra.lending import Lending
from infra.migrations import migrate
from infra.people_tables import load_folder
from infra.postgres import create_pool
from infra.settings import TemporalConnection
from infra.temporal import connect, plugin
from infra.temporal_names import SEARCH_ATTRIBUTES
from tests.workflows.conftest import EXAMPLE
from tests.workflows.life import World, eventually, published
from tests.workflows.workers import Gate, port_of, through
from workflows.case import PerformanceCase
from workflows.names import TASK_QUEUE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from infra.embedded.processes import Child
    from tests.workflows.life import Life

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

CASES = 5
KILLS = ("after a write",) * 9 + ("after a letter",) * 5 + ("at any time",) * 6
"""After a write: PostgreSQL has committed, and the worker never hears of it. After a letter: the
mail server has taken it, and the worker never hears of it."""

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"
TAKEN = b"250 Message accepted"


@dataclass
class Killer:
    """Runs the worker as a process of its own, and kills it when it hurts.

    Attributes:
        world: Where its cases live.
        stack: What the worker is started on.
        store: In front of the worker's database.
        mail: In front of the worker's mail server.
        chance: When it strikes.
        codes: How each worker ended.
        done: Set once the last worker was killed.
    """

    world: World
    stack: EmbeddedStack
    store: Gate
    mail: Gate
    chance: random.Random
    codes: list[int] = field(default_factory=list[int])
    done: asyncio.Event = field(default_factory=asyncio.Event)
    _begun: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def strike(self) -> None:
        """Start the worker and kill it, again and again, and leave one running at the end."""
        kills = list(KILLS)
        self.chance.shuffle(kills)
        for kill in kills:
            worker = self.stack.start_module("worker")
            await self._at_work(worker)
            await self._tell()
            await self._kill(worker, kill)
            self.codes.append(worker.process.wait())
        self.stack.start_module("worker")
        self.done.set()
        await self._tell()

    async def next_worker(self) -> None:
        """Wait until another worker is at work."""
        async with self._begun:
            await self._begun.wait()

    async def _tell(self) -> None:
        async with self._begun:
            self._begun.notify_all()

    async def _kill(self, worker: Child, kill: str) -> None:
        """Kill a worker at one of its first chances."""
        struck = asyncio.Event()
        left = self.chance.randint(1, 2)

        def withholds(answer: bytes) -> bool:
            nonlocal left
            if not struck.is_set() and (COMMITTED in answer or TAKEN in answer):
                left -= 1
                if left <= 0:
                    worker.kill()
                    struck.set()
            return struck.is_set()

        match kill:
            case "after a write":
                self.store.withholds = withholds
            case "after a letter":
                self.mail.withholds = withholds
            case _:
                await asyncio.sleep(self.chance.uniform(0, 1))  # a moment like any other
                worker.kill()
                struck.set()
        async with asyncio.timeout(60):
            await struck.wait()
        self.store.withholds = self.mail.withholds = lambda _answer: False

    async def _at_work(self, worker: Child) -> None:
        """Wait until a worker polls: the server names it by its process id."""
        asked = DescribeTaskQueueRequest(
            namespace=self.world.client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        )

        async def polls() -> bool:
            seen = await self.world.client.workflow_service.describe_task_queue(asked)
            return any(each.identity.startswith(f"{worker.pid}@") for each in seen.pollers)

        await eventually(polls, "a worker polls", 60)


@pytest.fixture
async def killer(
    stack: EmbeddedStack, run_folder: Path, fresh_database: str
) -> AsyncIterator[Killer]:
    """Give a killer whose worker has a database and a namespace of its own, behind gates."""
    assert stack.temporal is not None
    namespace = f"kills-{secrets.token_hex(4)}"
    await stack.temporal.ensure_namespace(namespace, SEARCH_ATTRIBUTES)
    await migrate(fresh_database)
    pool = await create_pool(fresh_database)
    await load_folder(pool, EXAMPLE)
    connection = TemporalConnection(stack.temporal_address, namespace)
    seed = secrets.randbelow(2**32)
    print(f"\nseed of the kills: {seed}")  # noqa: T201 -- shown where the test fails
    store, mail = await Gate.to(port_of(fresh_database)), await Gate.to(stack.smtp_port)
    settings = stack.settings.model_copy(
        update={
            "temporal": connection,
            "database_dsn": SecretStr(through(store, fresh_database)),
            "smtp_port": mail.port,
        }
    )
    async with EmbeddedStack(run_folder / namespace, settings) as guest:
        world = World(
            await connect(connection), pool, TASK_QUEUE, KeyFolder(guest.settings.keys).door()
        )
        yield Killer(world, guest, store, mail, random.Random(seed))  # noqa: S311 -- no secret
    await store.shut()
    await mail.shut()
    await pool.close()


async def _live(life: Life, killer: Killer) -> None:
    """Live from the entry to the separation, through signals, updates and timers.

    As long as there are kills to come each worker finds the employee's mind changed.
    """
    life.patience_s = 150
    await life.settled()
    for role in (Role.SKIP, Role.HR_PARTNER):
        approval = await life.command(Approve, role)
        await life.signal(approval)
        await life.handle.signal("frobnicate")
        await life.insist(approval)
        await life.settled()
    assert (await life.view()).stage is Stage.FOCUS
    await life.to_election()
    while not killer.done.is_set():
        await life.do(Elect, Role.EMPLOYEE, option=Option.IMPROVE)
        if not killer.done.is_set():
            await killer.next_worker()
    await life.do(Elect, Role.EMPLOYEE, option=Option.LEAVE, grace_days=1)
    await life.to((await life.promise("election")).ends_at + timedelta(hours=12))
    assert (await life.view()).stage is Stage.SEPARATION


async def test_twenty_kills_lose_nothing_and_repeat_nothing(
    killer: Killer, stack: EmbeddedStack
) -> None:
    lives = await asyncio.gather(*(killer.world.open(settled=False) for _ in range(CASES)))

    async with asyncio.TaskGroup() as together:
        together.create_task(killer.strike())
        for life in lives:
            together.create_task(_live(life, killer))

    assert killer.codes == [-signal.SIGKILL] * len(KILLS)
    for life in lives:
        await _assert_whole(life)
        await _assert_statements(life)
    await _assert_letters(lives, stack)


def _roots(life: Life) -> dict[str, str]:
    keys = life.world.seal.trust.keys
    return {key.id: key.public for key in keys if key.kind is KeyKind.ROOT}


async def _assert_whole(life: Life) -> None:
    """History replays, and says what the record says; every answer still holds."""
    history = await life.handle.fetch_history()
    await Replayer(
        workflows=[PerformanceCase], plugins=[plugin()], interceptors=[Lending(_roots(life))]
    ).replay_workflow(history)
    said, recorded = published(history.events), await life.record()
    assert [fact.number for fact in recorded] == list(range(1, len(recorded) + 1))
    assert [digest(fact) for fact in recorded] == [digest(fact) for fact in said]
    assert recorded[-1].number == (await life.view()).last_number
    for command, receipt in tuple(life.answered):
        made = tuple(fact.number for fact in recorded if fact.cause == command.id)
        assert made == receipt.facts
        assert await life.insist(command) == receipt
    assert len(await life.facts(SignalUnreadable)) == 2


async def _assert_statements(life: Life) -> None:
    """What the case knows of its money is what the money tables hold, each once."""
    owed = [body.statement for body in await life.facts(StatementOwed)]
    known = {b.statement.key: b.statement for b in await life.facts(StatementWritten)}
    written = await life.world.lists.statements(life.case_id)
    assert sorted(each.key for each in written) == sorted(owed) == sorted(known)
    for each in written:
        kept = known[each.key]
        assert each.statement_id == kept.statement_id
        assert [a.gross for a in each.amounts] == [a.gross for a in kept.amounts]


async def _assert_letters(lives: list[Life], stack: EmbeddedStack) -> None:
    """Every letter that was owed is in the sink, listed once; a kill may have sent it again."""
    letters = list_mail(stack.maildir)
    again = 0
    for life in lives:
        await life.delivered()
        owed = await life.numbered(NoticeOwed)
        mine = [each for each in letters if f"<{life.case_id}." in each.message_id]
        assert sorted(int(each.message_id.split(".")[1]) for each in mine) == [
            fact.number for fact, _ in owed
        ]
        again += sum(each.copies - 1 for each in mine)
        states = {each.state for each in await life.world.lists.notices(life.case_id)}
        assert states <= {"sent", "held", "countermanded"}
    assert KILLS.count("after a letter") <= again <= len(KILLS) * AT_ONCE
