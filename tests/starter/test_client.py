"""The typed client on the real server; its door is what the command line and HR tooling use."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain.case import Answer
from domain.commands import Reject, SubmitEntry
from domain.errors import Code, Malformed, NotNow, NotYours, Refused
from domain.people import Role
from domain.state import Stage
from infra.case_claims import PostgresOpenCases
from infra.record_lists import RecordLists
from starter.client import UNNUMBERED, update_id

if TYPE_CHECKING:
    from domain.opening import Opening
    from starter.client import CaseHandle
    from tests.starter.conftest import Door

MANAGER, SKIP = "e1002", "e1003"


async def an_opening(door: Door) -> Opening:
    entry = await door.command("submit_entry", Role.MANAGER, MANAGER)
    assert isinstance(entry, SubmitEntry)
    return await door.opening(entry)


async def opened(door: Door) -> CaseHandle:
    return await door.cases.open(await an_opening(door))


async def history_length(case: CaseHandle) -> int:
    return (await case.workflow.describe()).history_length


async def is_idle(case: CaseHandle) -> bool:
    described = (await case.workflow.describe()).raw_description
    return not described.pending_activities and not described.HasField("pending_workflow_task")


async def settled(case: CaseHandle, door: Door) -> None:
    """Wait until the record and the mail have what the case has said so far."""
    lists = RecordLists(door.pool)
    for _ in range(400):
        seen, listed = await case.view(), await lists.case(case.case_id)
        notices = await lists.notices(case.case_id)
        recorded = 0 if listed is None else listed.updated_number
        published = recorded == seen.last_number and all(each.state != "owed" for each in notices)
        # A row is written a moment before the task that wrote it ends.
        if published and await is_idle(case):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the facts were not published in time")


async def test_a_case_is_opened_under_a_drawn_number(door: Door) -> None:
    """It is in entry, and the number says nothing about anybody."""
    case = await opened(door)

    seen = await case.view()

    assert seen.stage is Stage.ENTRY
    assert case.case_id.startswith("case-")
    assert case.case_id != UNNUMBERED


async def test_an_opening_brings_what_the_checks_of_the_entry_look_up(door: Door) -> None:
    """Level and days come from the HRIS; there is no protection without an overturned plan."""
    background = (await an_opening(door)).background

    assert background.level == "L5"
    assert background.manager_since == date(2021, 1, 4)
    assert background.protected_until is None


async def test_an_employee_has_one_open_case(door: Door) -> None:
    """The refusal names the case that there is."""
    opening = await an_opening(door)
    first = await door.cases.open(opening)

    with pytest.raises(NotNow, match=first.case_id) as refused:
        await door.cases.open(opening)

    assert refused.value.code is Code.CASE_EXISTS


async def test_a_start_that_crashed_is_made_up_for(door: Door) -> None:
    """A claim without a workflow is taken over with its number."""
    opening = await an_opening(door)
    employee = opening.people.seat(Role.EMPLOYEE).person
    left_behind = f"case-2027-{employee}".replace("e1001", "99")
    await PostgresOpenCases(door.pool).reserve(employee, left_behind)

    case = await door.cases.open(opening)

    assert case.case_id == left_behind
    assert (await case.view()).stage is Stage.ENTRY


async def test_an_opening_that_the_core_refuses_leaves_no_trace(door: Door) -> None:
    """No number is drawn and nobody is claimed."""
    opening = await an_opening(door)
    employee = opening.people.seat(Role.EMPLOYEE).person
    by_skip = replace(opening.entry, by=replace(opening.entry.by, person=SKIP, role=Role.SKIP))

    with pytest.raises(NotYours):
        await door.cases.open(replace(opening, entry=by_skip))

    assert await PostgresOpenCases(door.pool).holder(employee) is None


async def test_a_repeat_gets_the_first_receipt(door: Door) -> None:
    """Same id, same answer: sent again in good faith, nothing happens twice."""
    case = await opened(door)
    approval = await door.command("approve", Role.SKIP, SKIP)

    first = await case.send(approval)
    again = await case.send(approval)

    assert first.answer is Answer.ACCEPTED
    assert again == first


async def test_the_same_id_for_something_else_is_refused(door: Door) -> None:
    """With the bare id as update id, the server would give the old receipt unasked."""
    case = await opened(door)
    approval = await door.command("approve", Role.SKIP, SKIP)
    other = await door.command("reject", Role.SKIP, SKIP, id=approval.id)
    await case.send(approval)

    with pytest.raises(Malformed) as refused:
        await case.send(other)

    assert refused.value.code is Code.ID_REUSED
    assert update_id(approval) != update_id(other)


async def test_a_refused_command_writes_nothing_to_history(door: Door) -> None:
    """The validator refuses: no event, and the core's error at the caller."""
    case = await opened(door)
    await settled(case, door)
    before = await history_length(case)

    with pytest.raises(NotYours):
        await case.send(await door.command("approve", Role.SKIP, MANAGER))
    with pytest.raises(NotNow) as not_now:
        await case.send(await door.command("record_discussion", Role.MANAGER, MANAGER))

    assert not_now.value.code is Code.WRONG_STAGE
    assert await history_length(case) == before


async def test_a_command_above_64_kib_never_reaches_temporal(door: Door) -> None:
    """Not as an update and not as a signal."""
    case = await opened(door)
    await settled(case, door)
    before = await history_length(case)
    small = await door.command("reject", Role.SKIP, SKIP)
    assert isinstance(small, Reject)
    large = replace(small, reason="x" * (64 * 1024 + 1))

    for send in (case.send, case.signal):
        with pytest.raises(Malformed) as refused:
            await send(large)
        assert refused.value.code is Code.TOO_LARGE

    assert await history_length(case) == before


async def test_a_refused_signal_becomes_a_fact(door: Door) -> None:
    """Nobody waits for the answer, so it is put on record."""
    case = await opened(door)

    await case.signal(await door.command("elect", Role.MANAGER, MANAGER))

    await settled(case, door)
    facts = await RecordLists(door.pool).history(case.case_id)
    assert [each.fact.body.kind for each in facts].count("signal_refused") == 1


async def test_an_absent_case_is_told_from_a_closed_one(door: Door) -> None:
    """Neither is tried again."""
    case = await opened(door)
    await case.workflow.terminate("the test is over")
    approval = await door.command("approve", Role.SKIP, SKIP)

    with pytest.raises(Refused) as closed:
        await case.send(approval)
    with pytest.raises(Refused) as absent:
        await door.cases.handle("case-2027-00000").send(approval)

    assert closed.value.code is Code.CASE_CLOSED
    assert absent.value.code is Code.NO_SUCH_CASE
