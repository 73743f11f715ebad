"""What a case costs in events of its history, which is what bounds how long a run can live."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.commands import Approve, RecordVacation
from domain.people import Role
from tests.workflows.life import without_skips

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

TASK = Counter(
    ("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED", "WORKFLOW_TASK_COMPLETED"),
)
UPDATE = TASK + Counter(
    ("WORKFLOW_EXECUTION_UPDATE_ACCEPTED", "WORKFLOW_EXECUTION_UPDATE_COMPLETED"),
)
SIGNAL = TASK + Counter(("WORKFLOW_EXECUTION_SIGNALED",))
EFFECT = TASK + Counter(
    ("ACTIVITY_TASK_SCHEDULED", "ACTIVITY_TASK_STARTED", "ACTIVITY_TASK_COMPLETED"),
)
TIMER_MOVED = Counter(("TIMER_CANCELED", "TIMER_STARTED"))
TIMER_FIRED = TASK + Counter(("TIMER_FIRED",))
TIMER_STARTED = Counter(("TIMER_STARTED",))
STAGE_SHOWN = Counter(("UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",))
LIFE = 340
LIVES = 3


async def _since(life: Life, length: int) -> Counter[str]:
    return Counter(without_skips((await life.events())[length:]))


async def _price(running: World, cost: Callable[[Life], Awaitable[Counter[str]]]) -> Counter[str]:
    """Return the least that something costs in three lives.

    A clock that was moved may leave a task behind, which then falls into what is counted.
    """
    prices = [await cost(await running.open()) for _ in range(LIVES)]
    return min(prices, key=Counter.total)


def test_the_known_costs() -> None:
    """The prices that the architecture is reckoned with."""
    assert UPDATE.total() == 5
    assert EFFECT.total() == 6
    assert TIMER_MOVED.total() == 2
    assert TIMER_FIRED.total() == 4
    assert SIGNAL.total() == 4


async def test_an_accepted_update_costs_five(running: World) -> None:
    """A repeat under another update id is accepted and changes nothing: the bare price."""

    async def cost(life: Life) -> Counter[str]:
        command = await life.command(Approve, Role.SKIP)
        await life.send(command)
        await life.settled()
        before = await life.length()
        await life.handle.execute_update(command.do, life.sealed(command), id="another-update-id")
        return await _since(life, before)

    assert await _price(running, cost) == UPDATE


async def test_all_facts_of_one_task_are_recorded_at_once(running: World) -> None:
    async def cost(life: Life) -> Counter[str]:
        await life.to_focus()
        before = await life.length()
        day = (await life.now()).date() + timedelta(days=1)
        await life.do(RecordVacation, Role.EMPLOYEE, first_day=day, last_day=day)
        return await _since(life, before)

    assert await _price(running, cost) == UPDATE + EFFECT


async def test_a_letter_costs_six_and_a_timer_two_when_it_moves(running: World) -> None:
    async def cost(life: Life) -> Counter[str]:
        before = await life.length()
        await life.do(Approve, Role.SKIP)
        return await _since(life, before)

    record, notice = EFFECT, EFFECT
    assert await _price(running, cost) == UPDATE + record + notice + TIMER_MOVED


async def test_a_timer_that_fires_costs_four_and_the_next_one_its_start(running: World) -> None:
    async def cost(life: Life) -> Counter[str]:
        due = (await life.view()).next_due
        assert due is not None
        before = await life.length()
        await life.to(due + timedelta(minutes=1))
        return await _since(life, before)

    record, notice = EFFECT, EFFECT
    assert await _price(running, cost) == TIMER_FIRED + TIMER_STARTED + record + notice


async def test_a_signal_costs_four_and_its_record(running: World) -> None:
    async def cost(life: Life) -> Counter[str]:
        before = await life.length()
        await life.handle.signal("frobnicate")
        await life.settled()
        return await _since(life, before)

    assert await _price(running, cost) == SIGNAL + EFFECT


async def test_a_life_costs_what_its_parts_cost(running: World) -> None:
    """From the first sign-off to the open window nothing is paid for that has no name."""

    async def excess(life: Life) -> Counter[str]:
        opened = await life.length()
        await life.to_election()
        spent = await _since(life, opened)
        assert spent.total() < LIFE
        paid: Counter[str] = Counter()
        for price, sign in (
            (UPDATE, "WORKFLOW_EXECUTION_UPDATE_ACCEPTED"),
            (EFFECT, "ACTIVITY_TASK_SCHEDULED"),
            (TIMER_MOVED, "TIMER_CANCELED"),
            (TIMER_FIRED + TIMER_STARTED, "TIMER_FIRED"),
            (STAGE_SHOWN, "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"),
        ):
            for _ in range(spent[sign]):
                paid += price
        # Tasks that fall together are paid for once.
        return spent - paid

    assert await _price(running, excess) == Counter()
