"""Past cases of a person who applies again: for HR, of others, and on record."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from domain.facts import CaseClosed, Outcome, RehireLowered, Reversed
from domain.outcomes import Rehire
from infra.reads import RecordReads
from infra.record import PostgresRecord
from tests.activities.asked import fact, record_facts, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from domain.facts import Body
    from infra.postgres import Pool
    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

HR: Final = "e2001"
MANAGER: Final = "e1002"
FOR: Final = {"purpose": "applies for a post in Leeds"}


async def closed(pool: Pool, employee: str, *more: Body, manager: str = "e3001") -> str:
    """Put a closed case on record, as its worker would have."""
    case_id = f"case-2026-{secrets.randbelow(10**9):09}"
    stands = replace(
        summary(stage="closed", employee=employee),
        outcome=str(Outcome.LEFT_T2),
        policy="POL-2026-A",
        next_due=None,
        manager=manager,
        parties=(employee, manager),
    )
    bodies = (CaseClosed(outcome=Outcome.LEFT_T2), *more)
    facts = [fact(number, body) for number, body in enumerate(bodies, start=1)]
    await PostgresRecord(pool).append(record_facts(case_id, *facts, now=stands))
    return case_id


async def past(client: httpx.AsyncClient, person: str) -> list[dict[str, str]]:
    answer = await client.get(f"/v1/people/{person}/past-cases", params=FOR)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.json()["cases"]
    return found


def somebody() -> str:
    return f"former-{secrets.token_hex(4)}"


async def test_hr_sees_how_past_cases_closed(world: World, client_as: ClientAs) -> None:
    """With the standing that the outcome leaves by the case's own policy."""
    case_id = await closed(world.pool, person := somebody())

    (found,) = await past(client_as(HR), person)

    assert (found["case_id"], found["outcome"]) == (case_id, "left_t2")
    assert found["rehire"] == "review_standing"


async def test_a_lowered_standing_is_told(world: World, client_as: ClientAs) -> None:
    """As two had signed it."""
    await closed(world.pool, person := somebody(), RehireLowered(standing=Rehire.INELIGIBLE))

    (found,) = await past(client_as(HR), person)

    assert found["rehire"] == "ineligible"


async def test_a_standing_that_was_reversed_is_not_told(world: World, client_as: ClientAs) -> None:
    """What no longer holds follows nobody."""
    lowered = RehireLowered(standing=Rehire.INELIGIBLE)
    gone = Reversed(numbers=(2,), because="correction")
    await closed(world.pool, person := somebody(), lowered, gone)

    (found,) = await past(client_as(HR), person)

    assert found["rehire"] == "review_standing"


async def test_the_read_is_on_record(world: World, client_as: ClientAs) -> None:
    """In each of the cases, with what it was for."""
    case_id = await closed(world.pool, person := somebody())
    await past(client_as(HR), person)

    (listed,) = await RecordReads(world.pool).of_case(case_id)

    assert (listed.read.person, listed.read.what) == (HR, "past cases")
    assert listed.read.purpose == FOR["purpose"]


async def test_a_case_of_which_the_reader_was_a_party_is_not_told(
    world: World, client_as: ClientAs
) -> None:
    """Who led the employee then asks somebody else to look."""
    await closed(world.pool, person := somebody(), manager=HR)

    assert await past(client_as(HR), person) == []


@pytest.mark.parametrize("reader", [MANAGER, "e2007", "e3004"])
async def test_past_cases_are_for_hr(client_as: ClientAs, reader: str) -> None:
    """Not for who hires, nor for anybody else."""
    answer = await client_as(reader).get("/v1/people/e1001/past-cases", params=FOR)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_hr_does_not_read_the_own_past_this_way(client_as: ClientAs) -> None:
    """It is read as the employee that one was."""
    answer = await client_as(HR).get(f"/v1/people/{HR}/past-cases", params=FOR)

    assert answer.status_code == 403


async def test_a_purpose_is_said(client_as: ClientAs) -> None:
    """Without one nothing is looked up."""
    answer = await client_as(HR).get("/v1/people/e1001/past-cases")

    assert answer.status_code == 422
