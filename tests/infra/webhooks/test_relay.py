"""A message is kept until it is taken, given up after days, and nobody waits for another."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from infra.webhooks.deliveries import Deliveries
from infra.webhooks.relay import Pace
from infra.webhooks.schedule import RETRIES
from tests.infra.webhooks.receivers import OK, Receiver, answer
from tests.infra.webhooks.verifying import verify
from tests.infra.webhooks.world import BEGAN, receivers

if TYPE_CHECKING:
    from tests.infra.webhooks.world import World


async def test_a_flapping_receiver_gets_the_same_message_again(world: World) -> None:
    """Same id and body, a new timestamp and signature, at the times of the schedule."""
    receiver = Receiver([answer(500), answer(502), OK])
    async with receivers(receiver):
        subscription, key = await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        assert await world.relay().once() == 0
        for wait in RETRIES[:2]:
            world.time.forward(wait * 1.2)
            await world.relay().once()
        await world.relay().once()

    first, second, third = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body == third.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert verify(key, third.headers, third.body, world.time.at)
    assert await world.states(subscription) == [("delivered", 3)]


async def test_what_is_never_taken_is_given_up_and_stays_on_the_list(world: World) -> None:
    """After ten attempts over three days."""
    receiver = Receiver([answer(500)])
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        for _ in range(12):
            await world.relay().once()
            world.time.forward(timedelta(hours=30))

    assert len(receiver.got) == 10
    assert await world.states(subscription) == [("failed", 10)]


async def test_gone_disables_the_subscription(world: World) -> None:
    """Nothing more is sent, not even what was waiting."""
    receiver = Receiver([answer(410)])
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        await world.happens()
        world.time.forward(timedelta(days=1))

        await world.relay().once()

    found = await world.subscriptions.find(subscription.id)
    assert len(receiver.got) == 1
    assert found is not None
    assert (found.disabled_reason, found.disabled_at) == ("gone", BEGAN)


async def test_a_redirect_is_a_failure_and_tried_again(world: World) -> None:
    """At the same place."""
    elsewhere = Receiver()
    async with receivers(elsewhere):
        receiver = Receiver([answer(301, f"Location: {elsewhere.url}"), OK])
        async with receivers(receiver):
            subscription, _ = await world.subscribe(receiver)
            await world.happens()
            await world.relay().once()
            world.time.forward(timedelta(seconds=6))
            await world.relay().once()

    assert elsewhere.got == []
    assert await world.states(subscription) == [("delivered", 2)]


async def test_a_receiver_that_asks_for_time_is_left_alone_whole(world: World) -> None:
    """Not only with the message that it answered so."""
    receiver = Receiver([answer(429, "Retry-After: 3600"), OK])
    async with receivers(receiver):
        await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()
        await world.happens()
        world.time.forward(timedelta(minutes=59))
        await world.relay().once()
        before = len(receiver.got)
        world.time.forward(timedelta(minutes=2))

        await world.relay().once()

    assert (before, len(receiver.got)) == (1, 3)


async def test_a_slow_receiver_delays_nobody_else(world: World) -> None:
    """It holds its own few attempts; others hear at once."""
    slow, quick = Receiver(before=asyncio.Event().wait), Receiver()
    async with receivers(slow, quick):
        await world.subscribe(slow)
        await world.subscribe(quick)
        for _ in range(6):
            await world.happens()
        relay = asyncio.create_task(world.relay(Pace(at_once=8, poll_s=0.02)).run())

        async with asyncio.timeout(1.5):
            while len(quick.got) < 6:  # noqa: ASYNC110 -- another program's progress
                await asyncio.sleep(0.01)

        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)

    assert len(slow.got) <= 4


async def test_one_receiver_has_so_many_attempts_at_once_over_all_relays(world: World) -> None:
    """Two relays are no reason for twice the load."""
    async with receivers(receiver := Receiver()):
        await world.subscribe(receiver)
        for _ in range(9):
            await world.happens()
        deliveries = Deliveries(world.pool)
        await deliveries.offer(world.time.at)

        first = await deliveries.lease(world.time.at, 100)
        second = await deliveries.lease(world.time.at, 100)

    assert (len(first), len(second)) == (4, 0)


async def test_a_receiver_that_keeps_failing_is_tried_one_at_a_time(world: World) -> None:
    """It holds one attempt, not four."""
    async with receivers(receiver := Receiver([answer(500)])):
        await world.subscribe(receiver)
        for _ in range(5):
            await world.happens()
        await world.relay().once()
        world.time.forward(timedelta(seconds=6))

        leased = await Deliveries(world.pool).lease(world.time.at, 100)

    assert len(leased) == 1


async def test_two_relays_make_each_attempt_once(world: World) -> None:
    """Whoever leases it."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver)
        await asyncio.gather(*(world.happens() for _ in range(30)))

        for _ in range(10):
            await asyncio.gather(*(world.relay().once() for _ in range(3)))

    assert len(receiver.got) == 30
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 30


async def test_what_a_killed_relay_had_leased_is_delivered_by_another(world: World) -> None:
    """Once the lease is over, not before."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        deliveries = Deliveries(world.pool)
        await deliveries.offer(world.time.at)
        await deliveries.lease(world.time.at, 10)
        assert await world.relay().once() == 0
        world.time.forward(timedelta(seconds=61))

        await world.relay().once()

    assert await world.states(subscription) == [("delivered", 2)]


async def test_each_attempt_is_logged_without_what_the_receiver_wrote(world: World) -> None:
    """A number, a word, how long, when again."""
    receiver = Receiver([answer(500, body=b"stack trace with secrets")])
    async with receivers(receiver):
        await world.subscribe(receiver)
        await world.happens()
        await world.relay().once()

    (row,) = await world.pool.fetch("SELECT * FROM door.webhook_attempt")
    assert (row["attempt"], row["status"], row["error"]) == (1, 500, "")
    assert timedelta(seconds=5) <= row["next_try_at"] - BEGAN <= timedelta(seconds=6)
    assert "secrets" not in str(row)
