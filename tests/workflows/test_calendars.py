"""A calendar is shown by a running case before it is applied there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.commands import ApplyCalendar
from domain.facts import CalendarApplied, DateRecounted
from domain.people import Role
from starter.client import CaseClient
from tests.workflows.life import actor

if TYPE_CHECKING:
    from tests.workflows.life import World

pytestmark = pytest.mark.server


async def test_what_a_calendar_would_move_is_what_it_moves(running: World) -> None:
    """The query changes nothing; the command then says the same as facts on record."""
    life = await running.open()
    await life.to_election()
    last_day = (await life.promise("election")).last_day
    (old,) = life.opening.calendars
    new = replace(old, version="next", holidays=(last_day,))
    command = ApplyCalendar(
        do="apply_calendar",
        id="next-calendar",
        by=actor(Role.HR_LEAD),
        received_at=await life.now(),
        calendar=new,
        reason="A day off more.",
    )
    handle = CaseClient(running.client).handle(life.case_id)

    shown = await handle.as_if(command)

    assert await life.facts(CalendarApplied) == []
    await life.send(command)
    await life.settled()
    dates = [fact.body for fact in shown.facts if isinstance(fact.body, DateRecounted)]
    assert await life.facts(DateRecounted) == dates
    assert (await life.promise("election")).last_day > last_day
