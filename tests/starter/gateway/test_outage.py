"""Whoever the record knows can act while Temporal is away; nobody is told "no" for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from domain.commands import AddComment, CommentKind
from domain.opening import MAIN
from domain.people import Role
from infra.embedded.ports import LOOPBACK
from starter.gateway.access import case_access
from starter.gateway.caller import Caller
from starter.gateway.commands.delivery import Kept
from starter.gateway.commands.service import give
from starter.sending import Unanswered
from tests.starter.gateway.outage import cut_off
from tests.workflows.life import PERSONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starter.gateway.doors import Doors
    from tests.starter.gateway.outage import Cut
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

COMMENT = {"kind": "comment", "text": "While it was away."}


@pytest.fixture
async def cut(doors: Doors) -> AsyncIterator[Cut]:
    async with cut_off(doors) as gateway:
        yield gateway


@pytest.fixture
async def life(world: World) -> Life:
    return await world.open()


def caller(role: Role) -> Caller:
    return Caller(subject=PERSONS[role], is_tool=False, organisations=frozenset({MAIN}))


async def test_whoever_the_record_names_acts_while_temporal_is_away(life: Life, cut: Cut) -> None:
    """And is not kept waiting for Temporal to come back."""
    ahead = await cut.doors.clock_of(life.case_id).now()
    await cut.gate.shut()

    access = await case_access(life.case_id, caller(Role.EMPLOYEE), cut.doors)
    # Far above the door's patience, far below that of a client that nobody has told to give up.
    async with asyncio.timeout(30):
        kept = await give(cut.doors, access, "add_comment", COMMENT)

    assert access.roles == {Role.EMPLOYEE}
    assert isinstance(kept, Kept)
    assert kept.received_at >= ahead


async def test_a_temporal_that_takes_connections_and_is_silent_holds_up_nobody(
    life: Life, doors: Doors
) -> None:
    """Connecting to it would take for ever: the command is kept within the patience of the door."""
    held: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _asked, answer: held.append(answer), LOOPBACK, 0)
    said = await life.command(AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="Kept.")

    async with cut_off(doors, silent.sockets[0].getsockname()[1]) as cut, asyncio.timeout(10):
        answer = await cut.deliver(life.case_id, said)

    silent.close()
    for each in held:
        each.transport.abort()
    assert isinstance(answer, Kept)


async def test_whoever_only_the_case_knows_is_asked_to_come_back(life: Life, cut: Cut) -> None:
    """That there is no such case would be untrue."""
    await cut.doors.pool.execute(
        "DELETE FROM record.seat WHERE case_id = $1 AND role = $2", life.case_id, Role.SKIP
    )
    await cut.gate.shut()

    with pytest.raises(Unanswered):
        await case_access(life.case_id, caller(Role.SKIP), cut.doors)


async def test_where_the_time_of_a_case_is_not_known_nothing_is_stamped(
    life: Life, cut: Cut
) -> None:
    """On the embedded stack alone, whose cases have times of their own."""
    access = await case_access(life.case_id, caller(Role.EMPLOYEE), cut.doors)
    await cut.gate.shut()

    with pytest.raises(Unanswered):
        await give(cut.doors, access, "add_comment", COMMENT)
