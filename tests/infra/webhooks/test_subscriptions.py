"""Secrets change over, messages are played again, subscriptions rest and end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from domain.state import Stage
from infra.webhooks.deliveries import Deliveries, Replay
from infra.webhooks.encryption import Encryption, new_key
from infra.webhooks.outbox import message_id
from infra.webhooks.signing import Scheme
from infra.webhooks.subscriptions import Filter
from tests.infra.webhooks.receivers import OK, Receiver, answer
from tests.infra.webhooks.verifying import verify
from tests.infra.webhooks.world import receivers

if TYPE_CHECKING:
    from tests.infra.webhooks.world import World


async def test_the_secret_before_signs_until_its_time_is_over(world: World) -> None:
    """So that a subscriber changes over without losing a message."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, old = await world.subscribe(receiver)
        new = await world.subscriptions.rotate(
            subscription.id, Scheme.ED25519, timedelta(hours=1), world.time.at
        )
        await world.happens()
        await world.relay().once()
        during = world.time.at
        world.time.forward(timedelta(hours=1))
        await world.happens()
        await world.relay().once()

    first, second = receiver.got
    assert verify(old, first.headers, first.body, during)
    assert verify(new, first.headers, first.body, during)
    assert not verify(old, second.headers, second.body, world.time.at)
    assert verify(new, second.headers, second.body, world.time.at)


async def test_without_its_key_nothing_is_sent(world: World) -> None:
    """A message that nobody could verify is none."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        world.encryption = Encryption(SecretStr(new_key()))

        await world.relay().once()

    assert receiver.got == []
    assert await world.states(subscription) == [("pending", 1)]


async def test_the_database_alone_tells_no_secret(world: World) -> None:
    """Neither the shared one nor the private half of a pair."""
    async with receivers(receiver := Receiver()):
        _, shared = await world.subscribe(receiver)

    kept = await world.pool.fetch("SELECT t::text FROM door.webhook_secret t")

    assert shared not in str(kept)
    assert shared.removeprefix("whsec_") not in str(kept)


async def test_one_message_is_played_again_on_request(world: World) -> None:
    """With its id, so that the receiver knows it."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        case_id = await world.happens()
        await world.happens()
        await world.relay().once()

        made = await Deliveries(world.pool).replay(
            subscription.id, Replay(message_id=message_id(case_id, 1)), world.time.at
        )
        await world.relay().once()

    assert made == 1
    assert [e.headers["webhook-id"] for e in receiver.got].count(message_id(case_id, 1)) == 2
    assert len(receiver.got) == 3


async def test_a_new_subscription_is_not_flooded_with_what_came_before(world: World) -> None:
    """Though no relay ran meanwhile; it asks for what it wants of it."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.happens()
        await world.subscribe(receiver)

        await world.relay().once()

    assert receiver.got == []


async def test_what_came_before_a_subscription_can_be_played(world: World) -> None:
    """From a time on, until another."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.happens()
        await world.relay().once()
        subscription, _ = await world.subscribe(receiver)
        kept_at = await world.pool.fetchval("SELECT kept_at FROM door.webhook_message")
        deliveries = Deliveries(world.pool)

        before = await deliveries.replay(subscription.id, Replay(until=kept_at), world.time.at)
        since = await deliveries.replay(subscription.id, Replay(since=kept_at), world.time.at)
        again = await deliveries.replay(subscription.id, Replay(since=kept_at), world.time.at)
        await world.relay().once()

    assert (before, since, again) == (0, 1, 0)
    assert len(receiver.got) == 1


async def test_only_what_was_never_taken_can_be_played(world: World) -> None:
    """After an outage."""
    receiver = Receiver([OK, answer(410), OK])
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        lost = await world.happens()
        await world.relay().once()
        await world.subscriptions.enable(subscription.id)

        made = await Deliveries(world.pool).replay(
            subscription.id, Replay(undelivered=True), world.time.at
        )
        await world.relay().once()

    assert made == 1
    assert receiver.got[-1].headers["webhook-id"] == message_id(lost, 1)


async def test_a_replay_tells_nothing_that_the_subscriber_may_not_hear(world: World) -> None:
    """Of another organisation, or outside its filter."""
    async with receivers(receiver := Receiver()):
        other, _ = await world.subscribe(receiver, organisations=("other",))
        filtered, _ = await world.subscribe(receiver, Filter(stages=(Stage.CLOSED,)))
        case_id = await world.happens()
        wanted = Replay(message_id=message_id(case_id, 1))

        made = [
            await Deliveries(world.pool).replay(each.id, wanted, world.time.at)
            for each in (other, filtered)
        ]

    assert made == [0, 0]


async def test_a_disabled_subscription_goes_on_with_what_waits(world: World) -> None:
    """Once it is enabled again."""
    receiver = Receiver([answer(500), OK])
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        await world.subscriptions.disable(subscription.id, "asked", world.time.at)
        world.time.forward(timedelta(hours=1))
        await world.relay().once()
        while_disabled = len(receiver.got)
        await world.subscriptions.enable(subscription.id)

        await world.relay().once()

    assert (while_disabled, len(receiver.got)) == (1, 2)


async def test_an_ended_subscription_is_told_nothing_and_its_secrets_are_gone(world: World) -> None:
    """What waited is stopped; the log of what it was told stays."""
    receiver = Receiver([answer(500)])
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        await world.subscriptions.end(subscription.id, world.time.at)
        world.time.forward(timedelta(days=1))
        await world.happens()

        await world.relay().once()

    assert len(receiver.got) == 1
    assert await world.states(subscription) == [("stopped", 1)]
    assert await world.pool.fetchval("SELECT count(*) FROM door.webhook_secret") == 0
    assert await world.subscriptions.find(subscription.id) is None
