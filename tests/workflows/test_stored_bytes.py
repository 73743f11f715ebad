"""Nothing that is stored of a case says what a leave is for (process 3: days, and "protected").

A life with leave is played through the real worker; then all that the servers keep is read.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.commands import (
    Acknowledge,
    Approve,
    DecideLeave,
    RecordCheckIn,
    RecordReturn,
    ReportKind,
    ReportLeave,
    Ruling,
    Trend,
)
from domain.facts import LeaveDecided, LeaveEnded, LeaveReported
from domain.people import Role
from infra.migrations import migrate
from infra.people_tables import load_folder
from infra.postgres import create_pool
from tests.workflows.conftest import EXAMPLE
from tests.workflows.life import World
from tests.workflows.stored import in_database, in_history, in_mail, medical_words
from tests.workflows.workers import working

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.embedded.stack import EmbeddedStack
    from tests.workflows.life import Life

pytestmark = pytest.mark.server

_DAY = timedelta(days=1)


@asynccontextmanager
async def _alone(stack: EmbeddedStack, world: World, dsn: str) -> AsyncGenerator[World]:
    """Give a world with a worker whose database holds nothing of other tests."""
    await migrate(dsn)
    pool = await create_pool(dsn)
    try:
        await load_folder(pool, EXAMPLE)
        alone = World(world.client, pool, world.task_queue)
        async with working(alone, stack.settings, pool):
            yield alone
    finally:
        await pool.close()


async def _stored(stack: EmbeddedStack, world: World, life: Life) -> dict[str, str]:
    """Read everything: the history, the database, the mail."""
    kept = await in_history(life), await in_database(world.pool)
    return {**kept[0], **kept[1], **in_mail(stack.maildir, life.case_id)}


async def _through_leave(world: World) -> Life:
    """Play a hint that is approved and ends, and a request that is denied."""
    life = await world.open()
    await life.to_focus()
    first = (await life.now()).date() + _DAY
    await life.do(ReportLeave, Role.MANAGER, kind=ReportKind.HINT, first_day=first)
    await life.to(await life.now() + 2 * _DAY)
    await life.do(
        ReportLeave,
        Role.EMPLOYEE,
        kind=ReportKind.REQUESTED,
        first_day=first + 2 * _DAY,
        last_day=first + 8 * _DAY,
    )
    await life.do(
        DecideLeave,
        Role.LEAVE_ADMINISTRATOR,
        leave=1,
        ruling=Ruling.APPROVE,
        first_day=first,
        last_day=first + 5 * _DAY,
    )
    await life.do(DecideLeave, Role.LEAVE_ADMINISTRATOR, leave=2, ruling=Ruling.DENY)
    await life.to(await life.now() + 7 * _DAY)
    await life.do(RecordReturn, Role.EMPLOYEE, leave=1, back_on=(await life.now()).date())
    await life.do(Acknowledge, Role.EMPLOYEE, notice="leave_denied[2]")
    await life.to(await life.now() + 3 * _DAY)
    return life


async def test_nothing_that_is_stored_tells_what_a_leave_is_for(
    stack: EmbeddedStack, elsewhere: World, fresh_database: str
) -> None:
    """History, record and mail know its days and that it is protected, and no word beyond."""
    async with _alone(stack, elsewhere, fresh_database) as world:
        life = await _through_leave(world)
        stored = await _stored(stack, world, life)

        played = [len(await life.facts(kind)) for kind in (LeaveReported, LeaveDecided, LeaveEnded)]
        assert played == [2, 2, 2]
        assert medical_words(stored, life.opening.policy.entry.warned_words) == []


async def test_a_word_that_somebody_wrote_is_found_wherever_it_is_stored(
    stack: EmbeddedStack, elsewhere: World, fresh_database: str
) -> None:
    """The scan reads what people write; a scan that can find nothing proves nothing."""
    async with _alone(stack, elsewhere, fresh_database) as world:
        life = await world.open()
        await life.to_focus()
        await life.to(await life.now() + _DAY)
        await life.do(
            RecordCheckIn,
            Role.MANAGER,
            held_on=(await life.now()).date(),
            trend=Trend.UNCHANGED,
            progress="Late again: a Migraine, says the doctor's note.",
            next_actions="The same again.",
        )
        stored = await _stored(stack, world, life)

        found = medical_words(stored, life.opening.policy.entry.warned_words)
        assert any(each.startswith("history") for each in found)
        assert any(each.startswith("record.fact") for each in found)


async def test_the_mail_that_is_read_is_the_text_that_people_get(
    stack: EmbeddedStack, running: World
) -> None:
    """Mail is encoded on its way, and is searched as it is read."""
    life = await running.open()
    await life.do(Approve, Role.SKIP)

    letters = in_mail(stack.maildir, life.case_id)

    assert letters
    assert all("Dear " in text for text in letters.values())
