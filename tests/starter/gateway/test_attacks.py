"""What a hostile or careless sender may try, against the running gateway over the real stack."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from starter.decoding import BYTES_LIMIT
from starter.examples import COMMANDS, ENVELOPE

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

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


async def _raw(address: tuple[str, int], *pieces: bytes, within_s: float = 5.0) -> bytes:
    """Send bytes as they are, and give all that comes until the other side ends it."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        async with asyncio.timeout(within_s):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


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


async def test_a_silent_client_is_let_go(address: tuple[str, int]) -> None:
    """A connection on which nothing comes is ended."""
    assert await _raw(address) == b""


async def test_a_client_that_never_ends_its_head_is_let_go(address: tuple[str, int]) -> None:
    """Bytes that keep coming, one by one, hold a connection no longer than silence does."""
    reader, writer = await asyncio.open_connection(*address)

    async def drip() -> None:
        writer.write(b"GET /healthz HTTP/1.1\r\n")
        while True:
            writer.write(b"X-A: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    async with asyncio.timeout(5):
        told = await reader.read()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    writer.close()

    assert told == b""


async def test_a_client_that_never_ends_its_body_is_told(address: tuple[str, int]) -> None:
    """A body that stops half-way is answered with 408, and its connection ends."""
    head = b"POST /v1/duties HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"

    told = await _raw(address, head, b"{")

    assert told.startswith(b"HTTP/1.1 408 ")
    assert b'"too_slow"' in told


async def test_a_body_in_pieces_is_counted(address: tuple[str, int]) -> None:
    """A chunked body, whose length nobody stated, is cut off above the limit."""
    head = b"POST /v1/duties HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"

    told = await _raw(address, head, *[piece] * 5)

    assert told.startswith(b"HTTP/1.1 413 ")


async def test_a_large_head_is_refused(address: tuple[str, int]) -> None:
    """A head that goes on is cut off before it fills the memory."""
    told = await _raw(address, b"GET /healthz HTTP/1.1\r\nX-A: " + b"x" * 70_000)

    assert told.startswith(b"HTTP/1.1 400 ") or told == b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: x\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX A: b\r\n",
    ],
)
async def test_a_head_that_reads_two_ways_is_refused(address: tuple[str, int], head: bytes) -> None:
    """What a proxy and the gateway might read differently is answered by neither."""
    told = await _raw(address, head, b"\r\n")

    assert told.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))


async def test_a_body_of_two_lengths_is_refused(address: tuple[str, int]) -> None:
    """A length beside pieces is how one request is hidden in another: refused, and ended there."""
    head = b"POST /v1/duties HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
    body = b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    told = await _raw(address, head, body)

    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"200 OK" not in told
