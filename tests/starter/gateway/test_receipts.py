"""Whoever sent a command that was kept can ask what has become of it, and nobody else can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.commands import Acknowledge, AddComment, CommentKind
from domain.people import Role
from tests.starter.gateway.outage import cut_off
from tests.workflows.life import PERSONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx

    from domain.commands import Command
    from starter.gateway.doors import Doors
    from tests.starter.gateway.outage import Cut
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

EMPLOYEE, MANAGER = PERSONS[Role.EMPLOYEE], PERSONS[Role.MANAGER]


@pytest.fixture
async def cut(doors: Doors) -> AsyncIterator[Cut]:
    async with cut_off(doors) as gateway:
        yield gateway


@pytest.fixture
async def life(world: World) -> Life:
    return await world.open()


async def delivered(cut: Cut, life: Life, command: Command) -> None:
    await cut.keep(life.case_id, command)
    await cut.gate.open()
    await cut.due_now(life.case_id)
    await cut.relay().drain()


def place(life: Life, command: Command) -> str:
    return f"/v1/receipts/{life.case_id}/{command.id}"


async def test_a_kept_command_is_told_of_as_kept(
    client_as: Callable[[str], httpx.AsyncClient], cut: Cut, life: Life
) -> None:
    """With when it was received, by which it counts, and when to ask again."""
    said = await life.command(
        AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="Between us."
    )
    await cut.keep(life.case_id, said)

    answer = await client_as(EMPLOYEE).get(place(life, said))

    told = answer.json()
    assert answer.status_code == 200
    assert (told["state"], told["receipt"], told["refusal"]) == ("kept", None, None)
    assert told["do"] == "add_comment"
    assert answer.headers["retry-after"]
    assert "Between us" not in answer.text


async def test_a_delivered_command_is_told_of_with_its_receipt(
    client_as: Callable[[str], httpx.AsyncClient], cut: Cut, life: Life
) -> None:
    said = await life.command(AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="So.")
    await delivered(cut, life, said)

    told = (await client_as(EMPLOYEE).get(place(life, said))).json()

    assert told["state"] == "delivered"
    assert told["receipt"]["answer"] == "accepted"
    assert told["receipt"]["command"] == said.id
    assert told["receipt"]["facts"]


async def test_a_command_refused_at_its_delivery_is_told_of_with_the_reason(
    client_as: Callable[[str], httpx.AsyncClient], cut: Cut, life: Life
) -> None:
    said = await life.command(Acknowledge, Role.EMPLOYEE, notice="packet[1]")
    await delivered(cut, life, said)

    told = (await client_as(EMPLOYEE).get(place(life, said))).json()

    assert told["state"] == "refused"
    assert told["receipt"] is None
    assert told["refusal"]["code"]
    assert told["refusal"]["sentence"]


async def test_what_another_has_sent_looks_like_nothing(
    client_as: Callable[[str], httpx.AsyncClient], cut: Cut, life: Life
) -> None:
    """Not even that there is something: the manager hears the same of a command that is none."""
    said = await life.command(
        AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="Between us."
    )
    await cut.keep(life.case_id, said)

    of_another = await client_as(MANAGER).get(place(life, said))
    of_none = await client_as(MANAGER).get(f"/v1/receipts/{life.case_id}/none")

    assert of_another.status_code == of_none.status_code == 404
    assert of_another.json() == of_none.json()


async def test_nobody_is_told_without_a_proof(
    client_as: Callable[[str], httpx.AsyncClient], life: Life
) -> None:
    assert (await client_as("").get(f"/v1/receipts/{life.case_id}/c1")).status_code == 401
