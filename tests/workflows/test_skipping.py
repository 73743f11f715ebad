"""A clock that is moved stops where it is to, on a busy machine too, and passes over no timer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from tests.workflows.life import coming_monday, eventually

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

CASES: Final = 4
AFTER_TIMERS: Final = [timedelta(milliseconds=each) for each in (30, 100, 300)]
"""So long after a timer the case is at work on what it brought."""


async def test_cases_that_open_together_open_at_their_time(running: World) -> None:
    begins = coming_monday()

    lives = await asyncio.gather(*(running.open(starts=begins) for _ in range(CASES)))

    for life in lives:
        await life.opens(begins)


async def test_a_case_that_opens_at_another_time_is_named(running: World) -> None:
    begins = coming_monday()
    life = await running.open(starts=begins)

    with pytest.raises(AssertionError, match=f"{life.case_id} opened late by 1 day"):
        await life.opens(begins - timedelta(days=1))


async def test_a_clock_stops_while_the_case_is_at_work(running: World) -> None:
    lives = await asyncio.gather(*(running.open() for _ in range(CASES)))

    late = await asyncio.gather(*(_stops_after_timers(life) for life in lives))

    assert max(max(each) for each in late) < timedelta(minutes=1)


async def _stops_after_timers(life: Life) -> list[timedelta]:
    """Move the clock to a moment after each of the next timers; tell by how much it was late."""
    late: list[timedelta] = []
    for after in AFTER_TIMERS:
        due = (await life.view()).next_due
        assert due is not None
        await life.skip(due + after - await life.now())
        late.append(await life.now() - due - after)
        await eventually(_is_past(life, due), f"{life.case_id} has done what was due")
    return late


def _is_past(life: Life, due: datetime) -> Callable[[], Awaitable[bool]]:
    async def is_past() -> bool:
        following = (await life.view()).next_due
        return following is not None and following > due

    return is_past
