"""What cannot be brought to its case is kept, delivered in order and once, and counts in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from activities.errors import StoreFailed
from domain.canon import plain
from domain.case import Answer, Receipt
from domain.commands import AddComment, CommentKind, Elect, Option
from domain.errors import Code, Refused
from domain.people import Role
from infra.inbox import InboxState
from starter.client import CaseClient
from starter.decoding import decode_command
from starter.examples import COMMANDS, Occasion, example
from starter.gateway.commands.delivery import Delivery, Kept, body_of, command_of
from starter.gateway.commands.relay import Relay
from tests.starter.gateway.outage import PATIENCE, cut_off, pool_through
from tests.workflows.keys import SEAL
from tests.workflows.life import wall
from tests.workflows.workers import Gate, port_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from domain.commands import Command
    from starter.gateway.doors import Doors
    from tests.starter.gateway.outage import Cut
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

_MORE_THAN_A_WORD = 150


@pytest.fixture
async def cut(doors: Doors) -> AsyncIterator[Cut]:
    async with cut_off(doors) as gateway:
        yield gateway


@pytest.fixture
async def life(world: World) -> Life:
    """Give a case in Focus."""
    opened = await world.open()
    await opened.to_focus()
    return opened


async def comment(life: Life, text: str) -> Command:
    return await life.command(AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text=text)


async def commented(life: Life) -> list[str]:
    """Give the ids of the comments on record, in their order."""
    await life.settled()
    return [f.cause for f in await life.record() if f.body.kind == "comment_added"]


@pytest.mark.parametrize("do", COMMANDS)
def test_what_is_kept_of_a_command_is_the_whole_command(do: str) -> None:
    """It becomes the same command again, with the stamp of the door."""
    now = wall()
    fields = {name: plain(value) for name, value in example(do, Occasion(now.date(), now)).items()}
    by = {"person": "e1", "role": "manager", "on_behalf_of": "e2"}
    given = decode_command(do, {**fields, "id": "c1", "by": by, "received_at": plain(now)})

    assert command_of(do, body_of(given)) == given


async def test_a_choice_received_before_the_window_ended_counts_though_temporal_was_away(
    world: World, cut: Cut
) -> None:
    """The window ends while the door cannot reach the case: the choice was received before."""
    life = await world.open()
    await life.to_election()
    ends_at = (await life.promise("election")).ends_at
    await life.to(ends_at - timedelta(hours=1))
    choice = await life.command(Elect, Role.EMPLOYEE, option=Option.LEAVE, grace_days=3)

    kept = await cut.keep(life.case_id, choice)
    await life.to(ends_at + timedelta(hours=6))
    assert (await life.view()).stage == "election"
    await cut.gate.open()
    await cut.due_now(life.case_id)
    await cut.relay().drain()
    await life.settled()

    assert kept == Kept(life.case_id, choice.id, choice.received_at)
    entry = await cut.entry(life.case_id, choice)
    assert entry.state is InboxState.DELIVERED
    (elected,) = [f for f in await life.record() if f.cause == choice.id]
    assert elected.at == choice.received_at < ends_at < elected.handled_at
    assert (await life.view()).stage == "separation"


async def test_commands_that_are_kept_reach_their_case_in_the_order_in_which_they_came(
    life: Life, cut: Cut
) -> None:
    sent = [await comment(life, f"The {number}. thing.") for number in (1, 2, 3)]
    for each in sent:
        await cut.keep(life.case_id, each)
    await cut.gate.open()
    await cut.due_now(life.case_id)

    await cut.relay().drain()

    assert await commented(life) == [each.id for each in sent]
    answers = [await cut.deliver(life.case_id, each) for each in sent]
    handled = [each.handled_at for each in answers if isinstance(each, Receipt)]
    assert handled == sorted(handled)
    assert len(handled) == 3


async def test_what_comes_after_a_kept_command_waits_behind_it(life: Life, cut: Cut) -> None:
    """The case can be reached again, but what was said first is to arrive first."""
    first, second = await comment(life, "First."), await comment(life, "Second.")
    await cut.keep(life.case_id, first)
    await cut.gate.open()

    answer = await cut.deliver(life.case_id, second)

    assert isinstance(answer, Kept)
    await cut.due_now(life.case_id)
    await cut.relay().drain()
    assert await commented(life) == [first.id, second.id]


async def test_a_kept_command_of_one_case_holds_up_no_other(
    life: Life, world: World, cut: Cut
) -> None:
    other = await world.open()
    await cut.keep(life.case_id, await comment(life, "Waits."))
    await cut.gate.open()

    answer = await cut.deliver(other.case_id, await comment(other, "Does not."))

    assert isinstance(answer, Receipt)


async def test_what_a_kept_command_says_is_forgotten_once_the_case_has_answered(
    life: Life, cut: Cut
) -> None:
    said = await comment(life, "Not for any database but the record's.")
    await cut.keep(life.case_id, said)
    stored = await cut.body(life.case_id, said)
    assert stored is not None
    assert "Not for any database" in stored
    await cut.gate.open()
    await cut.due_now(life.case_id)

    await cut.relay().drain()

    assert await cut.body(life.case_id, said) is None
    entry = await cut.entry(life.case_id, said)
    assert entry.digest
    assert entry.receipt is not None


async def test_a_kept_command_arrives_once_though_the_answer_of_the_case_was_lost(
    life: Life, cut: Cut
) -> None:
    """The case took it, nobody heard so: the same again gets the first receipt."""
    await cut.doors.cases.handle(life.case_id).view()
    said = await comment(life, "Once.")
    await cut.keep(life.case_id, said)
    await cut.due_now(life.case_id)
    # All that a connected client is told besides is a few bytes on the state of the connection.
    cut.gate.withholds = lambda answer: len(answer) > _MORE_THAN_A_WORD
    await cut.gate.open()
    await cut.relay().drain()
    assert (await cut.entry(life.case_id, said)).state is InboxState.KEPT
    assert await commented(life) == [said.id]

    cut.gate.withholds = lambda _answer: False
    await cut.due_now(life.case_id)
    await cut.relay().drain()

    assert (await cut.entry(life.case_id, said)).state is InboxState.DELIVERED
    assert await commented(life) == [said.id]


async def test_a_kept_command_arrives_once_though_the_relay_is_cut_off_before_it_notes_so(
    life: Life, cut: Cut, doors: Doors
) -> None:
    """The database is gone when the case answers: the next relay sends the same again."""
    said = await comment(life, "Once.")
    await cut.keep(life.case_id, said)
    await cut.due_now(life.case_id)
    await cut.gate.open()
    assert doors.settings.database_dsn is not None
    to_postgres = await Gate.to(port_of(doors.settings.database_dsn.get_secret_value()))
    async with pool_through(to_postgres, doors.settings, doors.pool) as cut_pool:
        to_postgres.withholds = lambda answer: b"UPDATE 1" in answer
        with pytest.raises(StoreFailed):
            await cut.relay(cut_pool).deliver_one()
    await to_postgres.shut()
    assert await commented(life) == [said.id]
    assert (await cut.entry(life.case_id, said)).state is InboxState.KEPT

    await cut.relay().drain()

    entry = await cut.entry(life.case_id, said)
    assert entry.state is InboxState.DELIVERED
    assert await commented(life) == [said.id]


async def test_two_relays_at_once_deliver_each_command_once_and_in_order(
    world: World, cut: Cut
) -> None:
    lives = [await world.open() for _ in range(3)]
    sent = {life: [await comment(life, f"The {n}.") for n in range(5)] for life in lives}
    for life, said in sent.items():
        for each in said:
            await cut.keep(life.case_id, each)
        await cut.due_now(life.case_id)
    await cut.gate.open()

    await asyncio.gather(cut.relay().drain(), cut.relay().drain())

    for life, said in sent.items():
        assert await commented(life) == [each.id for each in said]
        entries = [await cut.entry(life.case_id, each) for each in said]
        assert {(each.state, each.attempts) for each in entries} == {(InboxState.DELIVERED, 1)}


async def test_a_case_that_still_cannot_be_reached_is_tried_again_later(
    life: Life, cut: Cut
) -> None:
    """Each pause is longer than the one before."""
    said = await comment(life, "Later.")
    await cut.keep(life.case_id, said)
    pauses: list[timedelta] = []
    for _ in range(3):
        await cut.due_now(life.case_id)
        await cut.relay().drain()
        pauses.append(
            await cut.doors.pool.fetchval(
                "SELECT next_try - now() FROM door.inbox WHERE command_id = $1", said.id
            )
        )

    assert (await cut.entry(life.case_id, said)).attempts == 3
    assert pauses == sorted(pauses)
    assert pauses[0] > timedelta(seconds=0.5)


async def test_a_repeat_of_a_kept_command_finds_it_kept(life: Life, cut: Cut) -> None:
    """It is stamped anew by the door; what counts is when it came first."""
    said = await comment(life, "Once.")
    first = await cut.keep(life.case_id, said)
    again = await life.command(
        AddComment,
        Role.EMPLOYEE,
        id=said.id,
        kind=CommentKind.COMMENT,
        text="Once.",
        received_at=said.received_at + timedelta(days=1),
    )

    assert await cut.deliver(life.case_id, again) == first


async def test_the_id_of_a_kept_command_is_given_to_nothing_else(life: Life, cut: Cut) -> None:
    said = await comment(life, "Once.")
    await cut.keep(life.case_id, said)
    other = await life.command(
        AddComment, Role.EMPLOYEE, id=said.id, kind=CommentKind.COMMENT, text="Something else."
    )

    with pytest.raises(Refused) as refused:
        await cut.deliver(life.case_id, other)

    assert refused.value.code is Code.ID_REUSED


async def test_a_repeat_of_a_delivered_command_gets_its_receipt(life: Life, cut: Cut) -> None:
    said = await comment(life, "Once.")
    await cut.keep(life.case_id, said)
    await cut.gate.open()
    await cut.due_now(life.case_id)
    await cut.relay().drain()

    receipt = await cut.deliver(life.case_id, said)

    assert isinstance(receipt, Receipt)
    assert receipt.answer is Answer.ACCEPTED
    assert receipt.received_at == said.received_at


async def test_a_command_that_no_case_would_take_is_not_kept(life: Life, cut: Cut) -> None:
    """What can be said without the case is said at once, while somebody is there to hear it."""
    await cut.gate.shut()

    with pytest.raises(Refused) as refused:
        await cut.deliver(life.case_id, await comment(life, " "))

    assert refused.value.code is Code.MALFORMED


async def test_without_postgresql_nothing_is_promised(life: Life, cut: Cut, doors: Doors) -> None:
    """Neither is a command sent past what may be kept for its case."""
    assert doors.settings.database_dsn is not None
    to_postgres = await Gate.to(port_of(doors.settings.database_dsn.get_secret_value()))
    async with pool_through(to_postgres, doors.settings, doors.pool) as cut_pool:
        await to_postgres.shut()
        with pytest.raises(StoreFailed):
            await Delivery(cut.doors.cases, cut_pool).deliver(
                life.case_id, await comment(life, "Now.")
            )

    await to_postgres.shut()
    assert await commented(life) == []


async def test_a_door_whose_key_the_case_does_not_know_keeps_what_it_was_given(
    life: Life, cut: Cut
) -> None:
    """A change of keys that is not done yet costs nobody an act in time."""
    said = await comment(life, "Before the change was done.")
    stranger = CaseClient(cut.doors.client, patience=PATIENCE, seal=SEAL)

    answer = await Delivery(stranger, cut.doors.pool).deliver(life.case_id, said)

    assert isinstance(answer, Kept)
    await Relay(stranger, cut.doors.pool).drain()
    assert (await cut.entry(life.case_id, said)).state is InboxState.KEPT
    await cut.due_now(life.case_id)
    await cut.relay().drain()
    assert await commented(life) == [said.id]


async def test_a_role_that_the_door_has_not_proved_is_refused_and_not_kept(
    life: Life, cut: Cut
) -> None:
    said = await life.command(
        AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="As somebody else."
    )

    with pytest.raises(Refused) as refused:
        await Delivery(cut.doors.cases, cut.doors.pool).deliver(
            life.case_id, said, roles=(Role.MANAGER,)
        )

    assert refused.value.code is Code.UNTRUSTED
