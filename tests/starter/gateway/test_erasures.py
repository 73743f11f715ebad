"""Erasures: asked by one, signed by another, past retention, never under a hold."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import asyncpg
import httpx
import pytest

from activities.errors import StoreFailed
from domain.commands import Reject, SetLegalHold
from domain.people import Role
from domain.seeing.parts import Compartment
from infra.compartment_files import CompartmentFiles, FileEntry
from infra.compartments import opened
from infra.erasures import Erasures, Part
from infra.postgres import connected
from starter.gateway.app import create_app
from starter.gateway.erasures import service
from tests.starter.gateway.test_feeds import employ, wall
from tests.starter.gateway.test_gates import tool
from tests.workflows.life import an_opening, coming_monday, with_person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

ClientAs = Callable[[str], httpx.AsyncClient]

LEGAL: Final = "e2007"
HR_LEAD: Final = "e2003"
WHY: Final = {"reason": "The time to keep it is over."}
YEAR: Final = timedelta(days=366)
FILES: Final = (Compartment.LEAVE, Compartment.LEGAL, Compartment.PANEL)


@pytest.fixture
async def closed(world: World) -> Life:
    """Give a case that was rejected a year and more ago, with a file in each compartment."""
    person = f"x-{secrets.token_hex(5)}"
    await employ(world.pool, person, manager=None)
    life = await world.open(with_person(an_opening(coming_monday()), Role.EMPLOYEE, person))
    await life.do(Reject, Role.SKIP, reason="Not enough to go by.")
    for compartment in FILES:
        entry = FileEntry(
            id="entry-1",
            kind="note",
            content={"text": "Kept apart."},
            author=LEGAL,
            author_as="legal",
            received_at=await life.now(),
        )
        await CompartmentFiles(world.pool).add(compartment, life.case_id, entry)
    return life


class Fixed:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    async def now(self) -> datetime:
        return self._at


@pytest.fixture
async def a_year_later(closed: Life, doors: Doors) -> AsyncIterator[ClientAs]:
    """Give clients of a gateway to which the case closed a year ago: Temporal has forgotten it."""
    clock = Fixed(await closed.now() + YEAR)
    app = create_app(replace(doors, clock_of=lambda _case: clock))
    async with AsyncExitStack() as exits:
        clients: dict[str, httpx.AsyncClient] = {}

        def client(person: str) -> httpx.AsyncClient:
            if person not in clients:
                clients[person] = httpx.AsyncClient(
                    transport=httpx.ASGITransport(app, raise_app_exceptions=False),
                    base_url="http://gateway.example",
                    headers={"Authorization": f"Bearer person:{person}"},
                )
                exits.push_async_callback(clients[person].aclose)
            return clients[person]

        yield client


async def left_in(pool: Pool, case_id: str) -> int:
    left = 0
    for compartment in FILES:
        async with opened(pool, compartment) as connection:
            left += await connection.fetchval(
                f"SELECT count(*) FROM {compartment.value}.entry WHERE case_id = $1",  # noqa: S608
                case_id,
            )
    return left


async def test_two_people_erase_what_is_past_its_time(
    closed: Life, world: World, a_year_later: ClientAs
) -> None:
    """What is left says that it was erased, when and by whom, and how much it was."""
    asked = await a_year_later(LEGAL).post("/v1/erasures", json={"case_id": closed.case_id, **WHY})
    number = asked.json()["id"]
    facts = len(await closed.record())

    signed = await a_year_later(HR_LEAD).post(f"/v1/erasures/{number}/sign")

    assert (asked.status_code, signed.status_code) == (201, 200), (asked.text, signed.text)
    told = signed.json()
    assert (told["state"], told["asked_by"], told["decided_by"]) == ("erased", LEGAL, HR_LEAD)
    assert told["counts"] == {
        "leave.entry": 1,
        "legal.entry": 1,
        "panel.entry": 1,
        "money.statement": 0,
    }
    assert await left_in(world.pool, closed.case_id) == 0
    assert len(await closed.record()) == facts
    listed = (await a_year_later(LEGAL).get("/v1/erasures")).json()
    assert number in [each["id"] for each in listed]


async def test_nothing_is_erased_before_its_time(closed: Life, client_as: ClientAs) -> None:
    """The policy says for how many months."""
    answer = await client_as(LEGAL).post("/v1/erasures", json={"case_id": closed.case_id, **WHY})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_yet")


async def test_an_open_case_keeps_everything(life: Life, client_as: ClientAs) -> None:
    """However long it takes."""
    answer = await client_as(LEGAL).post("/v1/erasures", json={"case_id": life.case_id, **WHY})

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_stage")


@pytest.fixture
async def life(world: World) -> Life:
    return await world.open()


async def test_a_legal_hold_keeps_everything_also_between_asking_and_signing(
    closed: Life, world: World, a_year_later: ClientAs
) -> None:
    """It is looked at again when the second person signs."""
    asked = await a_year_later(LEGAL).post("/v1/erasures", json={"case_id": closed.case_id, **WHY})
    await closed.do(SetLegalHold, Role.LEGAL, holds=True, reason="A claim is expected.")

    signed = await a_year_later(HR_LEAD).post(f"/v1/erasures/{asked.json()['id']}/sign")

    assert (signed.status_code, signed.json()["code"]) == (409, "legal_hold")
    assert await left_in(world.pool, closed.case_id) == len(FILES)


async def test_who_asks_does_not_sign(
    closed: Life,
    world: World,
    a_year_later: ClientAs,
) -> None:
    """Not even where the same person holds both offices, or somebody signs in that one's name."""
    asked = await a_year_later(LEGAL).post("/v1/erasures", json={"case_id": closed.case_id, **WHY})
    number = asked.json()["id"]

    by_legal = await a_year_later(LEGAL).post(f"/v1/erasures/{number}/sign")
    async with connected(world.pool) as connection:
        await connection.execute(
            "INSERT INTO record.seat (case_id, person, role, on_behalf_of) VALUES "
            "($1, $2, 'hr_lead', ''), ($1, 'e2009', 'hr_lead', $2)",
            *(closed.case_id, LEGAL),
        )
    by_both = await a_year_later(LEGAL).post(f"/v1/erasures/{number}/sign")
    in_the_name = await a_year_later("e2009").post(f"/v1/erasures/{number}/sign")

    codes = [each.json()["code"] for each in (by_legal, by_both, in_the_name)]
    assert codes == ["not_yours", "separation_of_duties", "separation_of_duties"]
    assert await left_in(world.pool, closed.case_id) == len(FILES)


async def test_nobody_else_and_no_tool_has_a_part_in_it(
    closed: Life, doors: Doors, a_year_later: ClientAs
) -> None:
    """A machine erases nothing (process 13); the manager knows nothing of it."""
    for person in ("e1002", "e2001", HR_LEAD):
        answer = await a_year_later(person).post(
            "/v1/erasures", json={"case_id": closed.case_id, **WHY}
        )
        assert answer.status_code == 403
    assert (await a_year_later("e1002").get("/v1/erasures")).status_code == 403

    caller = replace(tool(), roles=frozenset({Role.LEGAL, Role.HR_LEAD}))
    with pytest.raises(Exception, match="in person"):
        await service.ask(doors, caller, closed.case_id, WHY["reason"])


async def test_the_database_erases_nothing_that_one_person_signed(world: World) -> None:
    """Whatever a door might have forgotten to ask."""
    erasures, at = Erasures(world.pool), wall()
    one = Part(person=LEGAL, on_behalf_of="", at=at)
    case_id = f"case-2020-{secrets.randbelow(10**9)}"
    asked = await erasures.ask(case_id, "main", WHY["reason"], one)
    assert asked is not None

    with pytest.raises(StoreFailed):
        await erasures.sign_and_erase(asked.id, one)
    with pytest.raises(StoreFailed):
        await erasures.sign_and_erase(asked.id, Part(person="somebody", on_behalf_of=LEGAL, at=at))
    async with connected(world.pool) as connection:
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute("SELECT door.erase($1, now())", asked.id)


async def test_what_was_erased_stays_on_record(
    closed: Life, world: World, a_year_later: ClientAs
) -> None:
    """Nobody changes it or takes it away."""
    asked = await a_year_later(LEGAL).post("/v1/erasures", json={"case_id": closed.case_id, **WHY})
    number = asked.json()["id"]
    await a_year_later(HR_LEAD).post(f"/v1/erasures/{number}/sign")

    async with connected(world.pool) as connection:
        for change in (
            "DELETE FROM door.erasure WHERE id = $1",
            "UPDATE door.erasure SET asked_by = 'nobody' WHERE id = $1",
            "UPDATE door.erasure SET state = 'asked', decided_by = NULL WHERE id = $1",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(change, number)
    again = await a_year_later(HR_LEAD).post(f"/v1/erasures/{number}/sign")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
