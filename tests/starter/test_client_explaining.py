"""The queries of a running case: how its dates are reckoned, and what an input would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.commands import SubmitEntry
from domain.errors import Code, Refused
from domain.people import Role
from workflows.names import AS_IF

if TYPE_CHECKING:
    from starter.client import CaseHandle
    from tests.starter.conftest import Door

MANAGER, SKIP = "e1002", "e1003"


async def opened(door: Door) -> CaseHandle:
    entry = await door.command("submit_entry", Role.MANAGER, MANAGER)
    assert isinstance(entry, SubmitEntry)
    return await door.cases.open(await door.opening(entry))


async def test_a_running_case_says_how_its_dates_are_reckoned(door: Door) -> None:
    """Rule, trigger and trace cross the wire whole."""
    case = await opened(door)

    (found,) = await case.reckonings()

    (clock,) = (await case.view()).clocks
    assert (found.clock, found.promise) == (clock.key, clock.promise)
    assert found.set_off is not None
    assert found.set_off.kind == "request_opened"


async def test_a_running_case_says_what_an_input_would_change(door: Door) -> None:
    """A rejection would close the case; the date of the sign-off would go."""
    case = await opened(door)
    rejection = await door.command("reject", Role.SKIP, SKIP)

    found = await case.as_if(rejection)

    assert "case_closed" in [each.kind for each in found.difference.instead]
    assert [each.new_day for each in found.difference.dates] == [None]


async def test_to_ask_a_running_case_changes_nothing(door: Door) -> None:
    """The case stands as before; afterwards the same command is taken, with the facts shown."""
    case = await opened(door)
    rejection = await door.command("reject", Role.SKIP, SKIP)
    before = await case.view()

    found = await case.as_if(rejection)

    assert await case.view() == before
    receipt = await case.send(rejection)
    assert receipt.facts == tuple(f.number for f in found.facts if f.cause == rejection.id)


async def test_a_refusal_of_a_running_case_is_an_answer(door: Door) -> None:
    """No failed query, which a client would try again."""
    case = await opened(door)

    found = await case.as_if(await door.command("approve", Role.SKIP, MANAGER))

    assert found.difference.refused


async def test_what_is_no_command_is_answered_too(door: Door) -> None:
    """By code, without a quote of what was sent."""
    case = await opened(door)

    for noise in ({"do": "frobnicate"}, {"do": "approve", "more": 1}, [1], "text"):
        found = await case.workflow.query(AS_IF, noise)
        assert found["difference"]["refused"] == Code.MALFORMED


async def test_an_absent_case_explains_nothing(door: Door) -> None:
    """It is told at once, not tried again."""
    absent = door.cases.handle("case-2027-00000")

    with pytest.raises(Refused) as reckoned:
        await absent.reckonings()
    with pytest.raises(Refused) as asked:
        await absent.as_if(await door.command("approve", Role.SKIP, SKIP))

    assert reckoned.value.code is Code.NO_SUCH_CASE
    assert asked.value.code is Code.NO_SUCH_CASE
