"""Gates: yes or no and who is asked, never why; the same answer for whoever nobody knows."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import httpx
import pytest

from domain.people import Role
from infra.postgres import connected
from starter.gateway.app import create_app
from starter.gateway.caller import Caller
from tests.starter.gateway.conftest import Named
from tests.starter.gateway.test_feeds import employ
from tests.workflows.life import an_opening, coming_monday, with_person

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

GATES: Final = ("transfer", "leaver", "rehire")
NEVER_SAID: Final = ("focus", "pivot", "stage", "case", "reason", "perform", "improve", "appeal")


def tool(*scopes: str, organisation: str = "main") -> Caller:
    return Caller(
        subject="move-tool",
        is_tool=True,
        organisations=frozenset({organisation}),
        scopes=frozenset(scopes),
    )


@asynccontextmanager
async def asking(
    doors: Doors, caller: Caller, **settings: int
) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of a gateway that knows one tool, and everybody by name."""
    named = Named()
    named.tools["it"] = caller
    its = doors.settings.model_copy(update=settings)
    app = create_app(replace(doors, authenticator=named, settings=its))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://gateway.example",
        headers={"Authorization": "Bearer tool:it"},
    ) as client:
        yield client


@pytest.fixture
async def client(doors: Doors) -> AsyncIterator[httpx.AsyncClient]:
    caller = replace(
        tool(*(f"gates:{gate}" for gate in GATES)), subject=f"tool-{secrets.token_hex(4)}"
    )
    async with asking(doors, caller) as client:
        yield client


async def a_person(pool: Pool, organisation: str = "main") -> str:
    person = f"g-{secrets.token_hex(5)}"
    await employ(pool, person, organisation=organisation, manager=None)
    return person


@pytest.fixture(scope="module")
async def life(world: World) -> Life:
    """Give a case in Focus, about somebody whom the HRIS employs."""
    person = await a_person(world.pool)
    life = await world.open(with_person(an_opening(coming_monday()), Role.EMPLOYEE, person))
    await life.to_focus()
    return life


def employee(life: Life) -> str:
    return life.opening.people.seat(Role.EMPLOYEE).person


async def test_a_transfer_is_approved_by_whoever_receives(
    client: httpx.AsyncClient, life: Life
) -> None:
    """By roles, in order; the manager is none of them."""
    answer = await client.post("/v1/gates/transfer", json={"person": employee(life)})

    assert answer.json() == {
        "approval_needed": "yes",
        "by": [
            {"role": "hiring_manager", "person": None},
            {"role": "transfer_approver", "person": None},
        ],
    }


async def test_hr_looks_before_an_end_of_employment_is_entered(
    client: httpx.AsyncClient, life: Life
) -> None:
    """The partner is named, so that the tool knows whom to ask."""
    answer = await client.get("/v1/gates/leaver", params={"person": employee(life)})

    assert answer.json() == {
        "look_needed": "yes",
        "by": [{"role": "hr_partner", "person": "e2001"}],
    }


async def test_nobody_learns_why(client: httpx.AsyncClient, life: Life) -> None:
    """No word of the process is in any answer, nor anything that a cache might keep."""
    for gate in GATES:
        answer = await client.get(f"/v1/gates/{gate}", params={"person": employee(life)})
        words = (answer.text + str(answer.headers)).lower()

        assert [word for word in NEVER_SAID if word in words] == []
        assert answer.headers["cache-control"] == "no-store"


async def test_whoever_has_no_case_is_like_whoever_nobody_knows(
    client: httpx.AsyncClient, doors: Doors
) -> None:
    """And like another organisation's people: to the byte."""
    plain, foreign = await a_person(doors.pool), await a_person(doors.pool, "north")
    for gate in GATES:
        answers = [
            await client.get(f"/v1/gates/{gate}", params={"person": person})
            for person in (plain, foreign, "nobody-at-all")
        ]

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        heads = [
            {name: value for name, value in answer.headers.items() if name != "x-request-id"}
            for answer in answers
        ]
        assert heads[0] == heads[1] == heads[2]


async def test_another_organisation_s_tool_is_told_of_nobody_here(doors: Doors, life: Life) -> None:
    """Whoever it asks about."""
    caller = tool("gates:transfer", organisation="north")
    async with asking(doors, replace(caller, subject="north-tool")) as client:
        answer = await client.post("/v1/gates/transfer", json={"person": employee(life)})

    assert answer.json() == {"approval_needed": "no", "by": []}


@pytest.mark.parametrize("gate", GATES)
async def test_a_gate_is_for_accounts_with_its_scope(doors: Doors, gate: str, life: Life) -> None:
    """Neither another gate's scope opens it, nor being a manager."""
    others = [f"gates:{each}" for each in GATES if each != gate]
    async with asking(doors, tool(*others, "gates", "gates:*")) as client:
        params = {"person": employee(life)}
        refused = await client.get(f"/v1/gates/{gate}", params=params)
        manager = await client.get(
            f"/v1/gates/{gate}", params=params, headers={"Authorization": "Bearer person:e1002"}
        )
        nobody = await client.get(f"/v1/gates/{gate}", params=params, headers={"Authorization": ""})

    assert (refused.status_code, manager.status_code, nobody.status_code) == (403, 403, 401)


async def test_a_rehire_standing_is_told_to_hr_and_who_asked_is_on_record(
    client: httpx.AsyncClient, doors: Doors
) -> None:
    """The worst of several; the employee's open cases do not count."""
    person = await a_person(doors.pool)
    async with connected(doors.pool) as connection:
        for number, standing in enumerate(("eligible", "review_standing", None)):
            await connection.execute(
                "INSERT INTO record.case_view (case_id, stage, next_due_what, owner, policy, "
                "paused, opened_on, employee, manager, skip, hr_partner, updated_number, rehire) "
                "VALUES ($1, $2, '', '', 'POL', false, '2026-01-01', $3, 'm', 's', 'h', 1, $4)",
                f"case-2026-9{secrets.randbelow(10**8):08}{number}",
                "closed" if standing else "improve",
                person,
                standing,
            )
    hr = {"Authorization": "Bearer person:e2001"}

    by_tool = await client.post("/v1/gates/rehire", json={"person": person})
    by_hr = await client.post("/v1/gates/rehire", json={"person": person}, headers=hr)

    assert by_tool.json() == by_hr.json() == {"standing": "review_standing"}
    async with connected(doors.pool) as connection:
        rows = await connection.fetch(
            "SELECT asked_by FROM door.gate_question WHERE gate = 'rehire' AND person = $1 "
            "ORDER BY id",
            person,
        )
    assert [row["asked_by"] for row in rows][1:] == ["e2001"]


async def test_who_asks_too_often_is_told_to_wait(doors: Doors) -> None:
    """Each account by itself."""
    caller = replace(tool("gates:transfer"), subject=f"often-{secrets.token_hex(4)}")
    async with asking(doors, caller, gateway_gate_per_minute=3) as client:
        answers = [
            await client.get("/v1/gates/transfer", params={"person": "somebody"}) for _ in range(4)
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_nobody_goes_through_the_whole_directory(doors: Doors) -> None:
    """So many people a day, in whatever process; whoever was asked about may be again."""
    caller = replace(tool("gates:transfer"), subject=f"many-{secrets.token_hex(4)}")
    async with asking(doors, caller, gateway_gate_people_per_day=2) as client:
        answers = [
            await client.get("/v1/gates/transfer", params={"person": person})
            for person in ("p1", "p2", "p3", "p1")
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]


@pytest.mark.parametrize("person", ["", "a b", "x\x00", "é", "a" * 101, "' OR 1=1 --"])
async def test_what_is_no_id_is_refused(client: httpx.AsyncClient, person: str) -> None:
    """Before anything is asked."""
    answer = await client.post("/v1/gates/transfer", json={"person": person})
    more = await client.post("/v1/gates/transfer", json={"person": "e1001", "why": "x"})

    assert (answer.status_code, more.status_code) == (422, 422)
