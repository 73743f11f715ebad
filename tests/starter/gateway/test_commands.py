from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.canon import plain
from domain.opening import MAIN
from infra.case_claims import PostgresOpenCases
from starter.clock import WallClock
from starter.demo.cast import engage
from starter.examples import COMMANDS, ENVELOPE, Occasion, example
from starter.gateway.caller import Caller
from tests.starter.gateway.conftest import Named

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from fastapi import FastAPI

    from starter.gateway.doors import Doors
    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

_EMPLOYEE, _MANAGER, _SKIP, _HR = "e1001", "e1002", "e1003", "e2001"


async def _example(do: str) -> dict[str, Any]:
    now = await WallClock().now()
    fields = example(do, Occasion(now.date(), now))
    return {name: plain(value) for name, value in fields.items()}


@pytest.fixture
async def entry(world: World) -> dict[str, Any]:
    """Give a body that opens a case for an employee who has none."""
    employee = await engage(world.pool, PostgresOpenCases(world.pool))
    return {"employee": employee, "entry": await _example("submit_entry")}


def test_each_command_has_one_way_in(gateway: FastAPI) -> None:
    """The document has exactly one POST for each command of the core, named as the command is."""
    posts = [
        (path, operation["post"]["operationId"])
        for path, operation in gateway.openapi()["paths"].items()
        if "/commands/" in path
    ]

    assert sorted(posts) == sorted((f"/v1/cases/{{case_id}}/commands/{do}", do) for do in COMMANDS)


def test_no_form_has_a_field_of_the_envelope(gateway: FastAPI) -> None:
    """Who acts, when and under which id is never the sender's to say."""
    schemas = gateway.openapi()["components"]["schemas"]

    for command in COMMANDS.values():
        form = schemas[command.__name__]
        assert form["additionalProperties"] is False
        assert not set(form["properties"]) & set(ENVELOPE)


async def test_a_command_gets_the_receipt_of_the_case(world: World, client_as: ClientAs) -> None:
    """A command is taken in the name of the caller, and answered with the case's own receipt."""
    case_id = (await world.open()).case_id

    answer = await client_as(_SKIP).post(f"/v1/cases/{case_id}/commands/approve", json={})

    assert answer.status_code == 200
    assert (answer.json()["case_id"], answer.json()["answer"]) == (case_id, "accepted")


async def test_the_fields_of_a_command_reach_the_case(world: World, client_as: ClientAs) -> None:
    """What is sent under the command's fields is what the case takes."""
    life = await world.open()
    sent = {"reason": "The examples do not show work below level."}

    answer = await client_as(_SKIP).post(f"/v1/cases/{life.case_id}/commands/reject", json=sent)

    assert answer.status_code == 200
    assert (await life.view()).outcome


async def test_a_repeat_gets_the_first_receipt(world: World, client_as: ClientAs) -> None:
    """The same request under the same key is one command, with one receipt."""
    path = f"/v1/cases/{(await world.open()).case_id}/commands/approve"
    key = {"Idempotency-Key": "approval-1"}

    first = await client_as(_SKIP).post(path, json={}, headers=key)
    again = await client_as(_SKIP).post(path, json={}, headers=key)

    assert first.status_code == again.status_code == 200
    assert again.json() == first.json()


async def test_a_key_names_one_content(world: World, client_as: ClientAs) -> None:
    """A key that was used for something else is refused."""
    life = await world.open()
    await life.to_focus()
    path = f"/v1/cases/{life.case_id}/commands/add_comment"
    key = {"Idempotency-Key": "comment-1"}
    comment = {"kind": "comment", "text": "The check-ins helped."}

    await client_as(_EMPLOYEE).post(path, json=comment, headers=key)
    other = await client_as(_EMPLOYEE).post(path, json=comment | {"text": "No."}, headers=key)

    assert (other.status_code, other.json()["code"]) == (409, "id_reused")


async def test_a_key_of_another_caller_is_another_key(world: World, client_as: ClientAs) -> None:
    """Two callers who choose one key have two commands: nobody gets the receipt of another."""
    path = f"/v1/cases/{(await world.open()).case_id}/commands/approve"
    key = {"Idempotency-Key": "the-same-key"}

    skip = await client_as(_SKIP).post(path, json={}, headers=key)
    hr = await client_as(_HR).post(path, json={}, headers=key)

    assert skip.status_code == hr.status_code == 200
    assert skip.json()["command"] != hr.json()["command"]


@pytest.mark.parametrize("key", ["short", "a" * 129, "with space", "line\x1fend", "naïve-key"])
async def test_a_key_is_plain_text(case: str, client_as: ClientAs, key: str) -> None:
    """A key of another form is refused, and is not repeated."""
    answer = await client_as(_SKIP).post(
        f"/v1/cases/{case}/commands/approve",
        json={},
        headers={b"Idempotency-Key": key.encode("latin-1")},
    )

    assert answer.status_code == 422
    assert key not in answer.text


async def test_who_may_not_is_told_so(case: str, client_as: ClientAs) -> None:
    """A command of another role is forbidden, with the core's code."""
    answer = await client_as(_EMPLOYEE).post(f"/v1/cases/{case}/commands/approve", json={})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_a_role_that_is_not_held_is_not_taken(case: str, client_as: ClientAs) -> None:
    """A role is chosen among those that one holds; to name another gives nothing."""
    sent = {"acting": {"role": "skip"}}

    answer = await client_as(_EMPLOYEE).post(f"/v1/cases/{case}/commands/approve", json=sent)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_what_is_not_possible_is_a_conflict(case: str, client_as: ClientAs) -> None:
    """A command out of its time is a conflict, with the core's code."""
    sent = {"request": "pivot[1]"}

    answer = await client_as(_SKIP).post(f"/v1/cases/{case}/commands/approve", json=sent)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_case_of_others_is_no_case(case: str, client_as: ClientAs) -> None:
    """Who has no part in a case is told the same as of a case that there is not."""
    stranger = client_as("e1005")

    theirs = await stranger.post(f"/v1/cases/{case}/commands/approve", json={})
    none = await stranger.post("/v1/cases/case-2027-1/commands/approve", json={})

    assert (theirs.status_code, theirs.json()) == (none.status_code, none.json())
    assert theirs.status_code == 404


async def test_a_tool_gives_no_other_commands(case: str, doors: Doors, client_as: ClientAs) -> None:
    """A service account that is for some commands is refused the others, whoever it acts as."""
    authenticator = doors.authenticator
    assert isinstance(authenticator, Named)
    authenticator.tools["limited"] = Caller(
        subject="hr-suite",
        is_tool=True,
        organisations=frozenset({MAIN}),
        commands=frozenset({"record_discussion"}),
        roles=frozenset({"skip"}),
    )

    answer = await client_as("").post(
        f"/v1/cases/{case}/commands/approve",
        json={},
        headers={"Authorization": "Bearer tool:limited"},
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_a_manager_opens_a_case(client_as: ClientAs, entry: dict[str, Any]) -> None:
    """The employee's manager opens a case, and then has a place in it."""
    answer = await client_as(_MANAGER).post("/v1/cases", json=entry)

    assert answer.status_code == 201, answer.text
    case_id = answer.json()["case_id"]
    said = await client_as(_SKIP).post(f"/v1/cases/{case_id}/commands/approve", json={})
    assert answer.headers["location"] == f"/v1/cases/{case_id}"
    assert said.status_code == 200


async def test_only_the_manager_opens_a_case(client_as: ClientAs, entry: dict[str, Any]) -> None:
    """Others are refused, and alike for whoever is not employed at all."""
    theirs = await client_as(_HR).post("/v1/cases", json=entry)
    nobodys = await client_as(_HR).post("/v1/cases", json=entry | {"employee": "e9999"})

    assert (theirs.status_code, theirs.json()) == (nobodys.status_code, nobodys.json())
    assert theirs.json()["code"] == "not_yours"


async def test_a_request_opens_one_case(client_as: ClientAs, entry: dict[str, Any]) -> None:
    """A request that is sent again finds the case that it opened."""
    key = {"Idempotency-Key": f"opening-{entry['employee']}"}

    first = await client_as(_MANAGER).post("/v1/cases", json=entry, headers=key)
    again = await client_as(_MANAGER).post("/v1/cases", json=entry, headers=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


async def test_a_second_case_is_refused(client_as: ClientAs, entry: dict[str, Any]) -> None:
    """An employee has one open case at most, however many requests there are."""
    await client_as(_MANAGER).post("/v1/cases", json=entry)
    second = await client_as(_MANAGER).post("/v1/cases", json=entry)

    assert (second.status_code, second.json()["code"]) == (409, "case_exists")


async def test_a_refused_entry_leaves_its_key_free(
    client_as: ClientAs, entry: dict[str, Any]
) -> None:
    """What the core refuses leaves no trace: the corrected entry may come under the same key."""
    key = {"Idempotency-Key": f"corrected-{entry['employee']}"}
    wrong = entry | {"entry": entry["entry"] | {"gaps": []}}

    refused = await client_as(_MANAGER).post("/v1/cases", json=wrong, headers=key)
    taken = await client_as(_MANAGER).post("/v1/cases", json=entry, headers=key)

    assert refused.status_code in (409, 422)
    assert taken.status_code == 201


async def test_an_opening_that_crashed_is_taken_up_again(
    doors: Doors, client_as: ClientAs, entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that was drawn and never used is used by the repeat of its request."""
    key = {"Idempotency-Key": f"crashed-{entry['employee']}"}

    async def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as crashing:
        crashing.setattr(type(doors.cases), "start", crash)
        crashed = await client_as(_MANAGER).post("/v1/cases", json=entry, headers=key)
    again = await client_as(_MANAGER).post("/v1/cases", json=entry, headers=key)

    assert (crashed.status_code, crashed.json()["code"]) == (500, "internal")
    assert again.status_code == 201
