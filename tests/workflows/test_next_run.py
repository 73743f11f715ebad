from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter
from temporalio.common import SearchAttributeKey

from domain.canon import digest
from domain.commands import Acknowledge, Approve, Elect, Option
from domain.people import Role
from tests.workflows.life import SUGGESTED_AFTER, published, summary_of
from workflows.carry import Carried, restore

if TYPE_CHECKING:
    from temporalio.api.history.v1 import HistoryEvent

    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

STAGE = SearchAttributeKey.for_keyword("DpStage")


def _carried(run: list[HistoryEvent]) -> Carried:
    """Give what a run was begun with."""
    (payload,) = run[0].workflow_execution_started_event_attributes.input.payloads
    return TypeAdapter(Carried).validate_json(payload.data)


async def _into_the_next_run(life: Life) -> None:
    """Make history until the case has gone over into another run."""
    run = (await life.handle.describe()).run_id
    while (await life.handle.describe()).run_id == run:
        await life.handle.signal("frobnicate")
        await life.settled()


async def _assert_whole(life: Life) -> None:
    """Compare what the runs published with the record: the same facts, each once, none missing."""
    said = published([event for run in await life.runs() for event in run])
    recorded = await life.record()
    assert [fact.number for fact in recorded] == list(range(1, len(recorded) + 1))
    assert [digest(fact) for fact in said] == [digest(fact) for fact in recorded]
    assert recorded[-1].number == (await life.view()).last_number
    notices = await life.world.lists.notices(life.case_id)
    out = [notice for notice in notices if notice.state != "held"]
    assert {notice.state for notice in out} <= {"sent", "countermanded"}
    assert {notice.attempts for notice in out} == {1}


async def test_a_case_lives_on_over_its_runs(hurried: World) -> None:
    life = await hurried.open()

    await life.to_election()
    await life.do(Elect, Role.EMPLOYEE, option=Option.LEAVE, grace_days=3)
    ends_at = (await life.promise("election")).ends_at
    await life.to(ends_at + timedelta(minutes=1))

    assert len(await life.runs()) > 2
    assert (await life.view()).stage == "separation"
    await _assert_whole(life)


async def test_a_run_takes_over_what_was_not_yet_published(hurried: World) -> None:
    """A run may end between two letters of one task: the next run sends those that are left."""
    life = await hurried.open()
    command = await life.command(Approve, Role.SKIP)
    await life.insist(command)
    await life.settled()
    number = 0
    while await life.length() < SUGGESTED_AFTER - 12:
        number += 1
        await life.handle.execute_update(command.do, life.sealed(command), id=f"repeat-{number}")
    assert len(await life.runs()) == 1

    await life.do(Approve, Role.HR_PARTNER)

    _, after = await life.runs()
    _, unpublished = restore(_carried(after))
    assert {fact.body.kind for fact in unpublished} == {"notice_owed"}
    await _assert_whole(life)


async def test_a_repeat_in_a_later_run_gets_the_first_receipt(hurried: World) -> None:
    life = await hurried.open()
    command = await life.command(Approve, Role.SKIP)
    receipt = await life.insist(command)
    await life.settled()
    await life.do(Approve, Role.HR_PARTNER)
    await _into_the_next_run(life)

    again = await life.insist(command)

    await life.settled()
    assert again == receipt
    assert [fact.cause for fact in await life.record()].count(command.id) == len(receipt.facts)


async def test_a_timer_that_was_pending_fires_in_the_next_run(hurried: World) -> None:
    life = await hurried.open()
    await life.to_focus()
    ends_at = (await life.promise("discussion")).ends_at
    await _into_the_next_run(life)

    await life.to(ends_at + timedelta(minutes=1))

    missed = [f for f in await life.record() if f.body.kind == "duty_missed"]
    assert ("discussion", ends_at) in {(fact.cause, fact.at) for fact in missed}
    await _assert_whole(life)


async def test_the_next_run_shows_the_same_page(hurried: World) -> None:
    life = await hurried.open()
    await life.to_packet()
    await _into_the_next_run(life)

    described = await life.handle.describe()
    events = await life.events()
    timers = [event for event in events if event.HasField("timer_started_event_attributes")]
    seen = await life.view()

    assert (await life.details()).startswith(f"### {life.case_id}: pivot entry")
    assert described.typed_search_attributes[STAGE] == "pivot_entry"
    assert summary_of(timers[-1]).startswith(seen.next_due_about)
    await life.do(Acknowledge, Role.EMPLOYEE, notice="packet[1]")
    assert (await life.view()).stage == "election"
