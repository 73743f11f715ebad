"""What a hostile or careless sender may try, against the running gateway over the real stack."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import structlog

from starter.decoding import BYTES_LIMIT
from starter.examples import COMMANDS, ENVELOPE
from starter.gateway.app import create_app
from starter.gateway.caller import Caller
from tests.starter.gateway.conftest import Named

if TYPE_CHECKING:
    from collections.abc import Callable

    from starter.gateway.doors import Doors
    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

_EMPLOYEE, _MANAGER, _SKIP, _HR, _STRANGER = "e1001", "e1002", "e1003", "e2001", "e1006"
_COMMENT = {"kind": "comment", "text": "The check-ins helped."}


def _path(case: str, do: str = "add_comment") -> str:
    return f"/v1/cases/{case}/commands/{do}"


def _is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert answer.json()["code"] == code


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic cm9zYTpyb3Nh", "bearer x"]
)
async def test_nobody_comes_in_unknown(case: str, client_as: ClientAs, authorization: str) -> None:
    """Without a proof that holds there is no way in, and no word of what there is behind it."""
    headers = {"Authorization": authorization} if authorization else {}
    known = await client_as("").post(_path(case), json=_COMMENT, headers=headers)
    unknown = await client_as("").post(_path("case-2027-1"), json=_COMMENT, headers=headers)

    _is_problem(known, 401, "unauthenticated")
    assert known.headers["www-authenticate"] == "Bearer"
    assert known.content == unknown.content


@pytest.mark.parametrize("field", [*ENVELOPE, "actor", "roles", "on_behalf_of", "case_id"])
async def test_nobody_stamps_an_act_themselves(case: str, client_as: ClientAs, field: str) -> None:
    """Who acts, when, and under which id is the door's to say: a body that says so is refused."""
    value = {"by": {"person": _HR, "role": "hr_partner"}}.get(field, "2027-01-01T00:00:00Z")

    answer = await client_as(_EMPLOYEE).post(_path(case), json=_COMMENT | {field: value})

    _is_problem(answer, 422, "malformed")


async def test_nobody_slips_fields_into_what_is_nested(case: str, client_as: ClientAs) -> None:
    """Values within a command take no field of another's making either."""
    acting = {"role": "employee", "person": _HR}
    plan = {"title": "x", "criteria": ["x"], "due_after_days": 21, "approved": True}

    by_acting = await client_as(_EMPLOYEE).post(_path(case), json=_COMMENT | {"acting": acting})
    by_value = await client_as(_MANAGER).post(
        _path(case, "revise_plan"), json={"reason": "x", "plan": [plan]}
    )

    _is_problem(by_acting, 422, "malformed")
    _is_problem(by_value, 422, "malformed")


async def test_a_text_is_no_number(case: str, client_as: ClientAs) -> None:
    """A value counts as it was written: nothing guesses what may have been meant."""
    sent = {"bucket": "1", "reason": "The office was closed."}

    answer = await client_as(_HR).post(_path(case, "justify_check_in"), json=sent)

    _is_problem(answer, 422, "malformed")


@pytest.mark.parametrize("do", sorted(COMMANDS))
async def test_no_command_reaches_a_case_of_others(case: str, client_as: ClientAs, do: str) -> None:
    """Whoever has no part in a case is told that there is none, whatever the command."""
    answer = await client_as(_STRANGER).post(_path(case, do), json={})

    _is_problem(answer, 404, "no_such_case")


async def test_an_act_in_one_case_is_none_in_another(world: World, client_as: ClientAs) -> None:
    """The same key in two cases is two commands: a receipt is that of the case it was given in."""
    one, other = [(await world.open()).case_id for _ in range(2)]
    key = {"Idempotency-Key": "one-for-two-cases"}

    first = await client_as(_SKIP).post(_path(one, "approve"), json={}, headers=key)
    second = await client_as(_SKIP).post(_path(other, "approve"), json={}, headers=key)

    assert (first.json()["case_id"], second.json()["case_id"]) == (one, other)


@pytest.mark.parametrize(
    "case_id",
    [
        "case-2027-1%00",
        "case-2027-1%0d%0aX-Evil:%201",
        "..%2f..%2fetc",
        "case-2027-%D9%A1",
        "case-2027-1'--",
        "%ff",
        "case-2027-" + "1" * 200,
    ],
)
async def test_an_id_is_nothing_else(client_as: ClientAs, case_id: str) -> None:
    """What is no id of a case is refused before anything is asked for by it."""
    answer = await client_as(_EMPLOYEE).post(_path(case_id), json=_COMMENT)

    assert answer.status_code in (404, 422)
    assert "evil" not in str(answer.headers).lower()


async def test_a_large_body_is_refused(case: str, client_as: ClientAs) -> None:
    """A command above 64 KiB reaches no case, whoever sends it."""
    sent = _COMMENT | {"text": "x" * BYTES_LIMIT}

    answer = await client_as(_EMPLOYEE).post(_path(case), json=sent)

    _is_problem(answer, 413, "too_large")


@pytest.mark.parametrize(
    "text", [r'"a\u0000b"', r'"\ud800"', '"' + "[" * 40 + '"', r'"\u202e\u0007"']
)
async def test_no_text_breaks_a_case(case: str, client_as: ClientAs, text: str) -> None:
    """A text is kept as it is or refused: no character of it makes anything fail."""
    body = f'{{"kind": "comment", "text": {text}}}'

    answer = await client_as(_EMPLOYEE).post(
        _path(case), content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code in (200, 422)
    if "u0000" in text or "ud800" in text:
        _is_problem(answer, 422, "malformed")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_a_command(case: str, client_as: ClientAs, media: str) -> None:
    """What a page of another site can make a browser send is no command."""
    answer = await client_as(_EMPLOYEE).post(
        _path(case), content=json.dumps(_COMMENT).encode(), headers={"Content-Type": media}
    )

    assert answer.status_code == 422


async def test_a_refusal_repeats_nothing(case: str, client_as: ClientAs) -> None:
    """Neither a value nor a name that was sent comes back, where others might read it."""
    private = "my-back-pain"
    bodies: list[dict[str, Any]] = [
        {private: private},
        {"kind": private, "text": "x"},
        {"kind": "comment", "text": "x", "deliverable": private},
        {"kind": "comment", "text": "x", "acting": {"role": private}},
        {"kind": "comment", "text": "x", "acting": {private: 1}},
    ]

    answers = [await client_as(_EMPLOYEE).post(_path(case), json=body) for body in bodies]

    assert {answer.status_code for answer in answers} == {422}
    assert not [answer for answer in answers if private in answer.text]


async def test_a_made_up_cursor_reaches_no_statement(client_as: ClientAs) -> None:
    """A cursor of one's own making is refused, as text and as bytes that decode to anything."""
    cursors = ["x", "'; DROP TABLE record.duty", "AA" * 300, "ZHV0aWVzIFtudWxsLCJcdTAwMDAiLCJhIl0"]

    for cursor in cursors:
        answer = await client_as(_HR).get("/v1/duties", params={"cursor": cursor})
        _is_problem(answer, 422, "malformed")


async def test_a_method_that_is_none_is_refused(case: str, client_as: ClientAs) -> None:
    """What a path does not know is refused as a problem, and changes nothing."""
    for method in ("DELETE", "PUT", "TRACE", "PROPFIND"):
        answer = await client_as(_HR).request(method, _path(case))
        assert answer.status_code == 405, method
        assert answer.json()["code"] == "method_not_allowed"


async def test_a_new_token_buys_no_requests(doors: Doors) -> None:
    """A caller is counted by who it is: however it proves that, the rate is one."""
    settings = doors.settings.model_copy(update={"gateway_caller_per_minute": 2})
    app = create_app(replace(doors, settings=settings))
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as client:
        answers = [
            await client.get("/v1/duties", headers={"Authorization": f"Bearer person:{person}"})
            for person in (_SKIP, _SKIP, _SKIP, _HR)
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[2].json()["code"] == "too_many_requests"
    assert int(answers[2].headers["retry-after"]) >= 1


async def test_no_queue_reaches_into_another_organisation(
    case: str, doors: Doors, client_as: ClientAs
) -> None:
    """Whoever is let into one organisation has no duties in the cases of another."""
    authenticator = doors.authenticator
    assert isinstance(authenticator, Named)
    authenticator.tools["elsewhere"] = Caller(
        subject=_HR, is_tool=False, organisations=frozenset({"north"})
    )

    here = await client_as(_HR).get("/v1/duties", params={"whose": "all"})
    there = await client_as("").get(
        "/v1/duties",
        params={"whose": "all"},
        headers={"Authorization": "Bearer tool:elsewhere"},
    )

    assert case in {duty["case_id"] for duty in here.json()["items"]}
    assert there.json()["items"] == []


async def test_the_log_of_the_gateway_names_nobody(case: str, client_as: ClientAs) -> None:
    """Of a request the log keeps its template and its code: no case, no person, no content."""
    with structlog.testing.capture_logs() as lines:
        await client_as(_STRANGER).post(_path(case), json=_COMMENT)

    (line,) = [line for line in lines if line["event"] == "request.answered"]
    assert line["route"] == "/v1/cases/{case_id}/commands/add_comment"
    assert (line["status"], line["code"]) == (404, "no_such_case")
    assert not [word for word in (case, _STRANGER, "check-ins") if word in str(line)]
