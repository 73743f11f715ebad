"""Who hears of what: the record tells each fact once to whoever may and wants to hear it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from activities.errors import RecordDisagrees
from domain.errors import Code
from domain.facts import AccommodationAsked, DiscussionHeld, SignalRefused
from domain.outside import EventType
from domain.state import Stage
from infra.record import PostgresRecord
from infra.webhooks.outbox import message_id
from infra.webhooks.signing import Scheme
from infra.webhooks.subscriptions import Filter
from tests.activities.asked import check_in, fact, new_case, record_facts
from tests.infra.webhooks.receivers import OK, Receiver, answer
from tests.infra.webhooks.verifying import verify
from tests.infra.webhooks.world import BEGAN, receivers, told

if TYPE_CHECKING:
    from tests.infra.webhooks.world import World


@pytest.mark.parametrize("scheme", Scheme)
async def test_a_subscriber_hears_of_a_fact_and_can_verify_it(world: World, scheme: Scheme) -> None:
    """With what it was given when it subscribed."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, key = await world.subscribe(receiver, scheme=scheme)
        await world.happens()

        await world.relay().once()

    (got,) = receiver.got
    assert verify(key, got.headers, got.body, world.time.at)
    assert await world.states(subscription) == [("delivered", 1)]


async def test_what_is_told_is_thin(world: World) -> None:
    """Type, instant, case, number, stage and policy; nothing of the fact's content."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver)
        case_id = await world.happens(check_in(progress="Rosa Marchetti did well."))

        await world.relay().once()

    assert told(receiver) == [
        {
            "type": "check_in.held",
            "timestamp": "2027-02-04T19:05:00Z",
            "data": {
                "case_id": case_id,
                "fact_number": 1,
                "stage": "focus",
                "policy": "POL-TEST",
            },
        }
    ]


async def test_what_is_closed_to_the_outside_is_not_even_written_down(world: World) -> None:
    """An accommodation, asked for."""
    await world.happens(AccommodationAsked(accommodation=1))

    assert await world.pool.fetchval("SELECT count(*) FROM door.webhook_message") == 0


async def test_what_was_not_recorded_is_not_told(world: World) -> None:
    """The message stands and falls with the fact: one transaction."""
    case_id = await world.happens()
    await world.pool.execute("DELETE FROM door.webhook_message")
    another = record_facts(case_id, fact(1, check_in(2)), fact(2, check_in(3)))

    with pytest.raises(RecordDisagrees):
        await PostgresRecord(world.pool).append(another)

    assert await world.pool.fetchval("SELECT count(*) FROM door.webhook_message") == 0


async def test_a_fact_that_is_written_again_is_told_once(world: World) -> None:
    """An effect may be performed twice."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver)
        case_id = await world.happens()
        await world.happens(case_id=case_id)

        await world.relay().once()
        await world.relay().once()

    assert len(receiver.got) == 1


async def test_a_fact_that_commits_late_is_told_all_the_same(world: World) -> None:
    """Written before others and committed after them, which a cursor over numbers would miss."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver)
        late = new_case()
        async with world.pool.acquire() as connection:
            writing = connection.transaction()
            await writing.start()
            await connection.execute(
                "INSERT INTO door.webhook_message (id, case_id, fact_number, type, stage, policy, "
                "body) VALUES ($1, $2, 1, 'check_in.held', 'focus', 'P', '{}')",
                message_id(late, 1),
                late,
            )
            await world.happens()
            await world.relay().once()
            await connection.execute(
                "INSERT INTO record.case_view SELECT $1, stage, outcome, next_due, next_due_what, "
                "owner, policy, paused, opened_on, employee, manager, skip, hr_partner, "
                "updated_number FROM record.case_view LIMIT 1",
                late,
            )
            await writing.commit()

        await world.relay().once()

    assert len(receiver.got) == 2
    assert receiver.got[1].headers["webhook-id"] == message_id(late, 1)


@pytest.mark.parametrize(
    "wants",
    [
        Filter(event_types=(EventType.DISCUSSION_HELD,)),
        Filter(stages=(Stage.CLOSED,)),
        Filter(policies=("POL-OTHER",)),
        Filter(event_types=(EventType.CHECK_IN_HELD,), stages=(Stage.IMPROVE,)),
    ],
    ids=["type", "stage", "policy", "both"],
)
async def test_a_filter_lets_only_through_what_is_wanted(world: World, wants: Filter) -> None:
    """All that it names must fit."""
    filtered, all_ = Receiver(), Receiver()
    async with receivers(filtered, all_):
        await world.subscribe(filtered, wants)
        await world.subscribe(all_, Filter(event_types=(EventType.CHECK_IN_HELD,)))
        await world.happens()

        await world.relay().once()

    assert (len(filtered.got), len(all_.got)) == (0, 1)


async def test_another_organisation_is_not_heard_of(world: World) -> None:
    """A subscription is for the organisations that it names."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver, organisations=("other",))
        await world.happens()

        await world.relay().once()

    assert receiver.got == []


@pytest.mark.parametrize(
    "change",
    [
        "ended_at = now()",
        "scopes = '{}'",
        "organisations = '{other}'",
    ],
)
async def test_an_account_that_may_no_more_hears_no_more(world: World, change: str) -> None:
    """Ended, without the scope, or of another organisation: though it subscribed while it might."""
    receiver = Receiver()
    async with receivers(receiver):
        subscription, _ = await world.subscribe(receiver)
        await world.happens()
        await world.pool.execute(f"UPDATE door.service_account SET {change}")  # noqa: S608

        await world.relay().once()

    assert receiver.got == []
    assert await world.states(subscription) == []


@pytest.mark.parametrize(
    "change", ["ended_at = now()", "scopes = '{}'", "organisations = '{other}'"]
)
async def test_an_account_that_may_no_more_hears_nothing_that_was_on_its_way(
    world: World, change: str
) -> None:
    """A delivery that waits for its next attempt is not made."""
    receiver = Receiver([answer(500), OK])
    async with receivers(receiver):
        await world.subscribe(receiver, organisations=("main", "other"))
        await world.happens()
        await world.relay().once()
        await world.pool.execute(f"UPDATE door.service_account SET {change}")  # noqa: S608
        world.time.forward(timedelta(days=1))

        await world.relay().once()

    assert len(receiver.got) == 1


async def test_several_facts_of_one_case_are_told_with_their_numbers(world: World) -> None:
    """By which a receiver can put them in order."""
    receiver = Receiver()
    async with receivers(receiver):
        await world.subscribe(receiver)
        await world.happens(
            DiscussionHeld(held_on=BEGAN.date(), recap="x"),
            SignalRefused(signal="elect", command="c", code=Code.NOT_YET),
        )
        await world.relay().once()

    numbers = {each["type"]: each["data"]["fact_number"] for each in told(receiver)}
    assert numbers == {"discussion.held": 1, "signal.refused": 2}
