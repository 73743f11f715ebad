from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from infra.embedded.ports import LOOPBACK
from infra.settings import Settings
from starter.decoding import BYTES_LIMIT
from starter.gateway.limits import around
from starter.gateway.limits.connection import server_config
from starter.gateway.limits.rate import Rates, address_of
from starter.gateway.limits.strict_json import what_is_wrong
from starter.gateway.problems import Problem
from tests.starter.gateway.sockets import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

_JSON = {"Content-Type": "application/json"}


async def _echo(request: Request) -> Response:
    return Response(await request.body(), media_type="application/json")


async def _fail(_: Request) -> Response:
    raise RuntimeError("back pain")


async def _page(_: Request) -> Response:
    return PlainTextResponse("", headers={"Content-Security-Policy": "default-src 'self'"})


async def _unknown(_: Request) -> Response:
    return PlainTextResponse("", status_code=401)


def _app(settings: Settings) -> Starlette:
    return Starlette(
        routes=[
            Route("/echo/{name}", _echo, methods=["POST"]),
            Route("/fail/{name}", _fail),
            Route("/page", _page),
            Route("/unknown", _unknown),
        ],
        middleware=around(settings, Rates(settings)),
    )


def _client(settings: Settings | None = None) -> httpx.AsyncClient:
    app = _app(settings or Settings())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.example")


def _settings(**limits: float | str) -> Settings:
    return Settings().model_copy(update=limits)


async def test_a_body_of_64_kib_is_taken() -> None:
    """What is just small enough arrives byte for byte."""
    body = b'"' + b"x" * (BYTES_LIMIT - 2) + b'"'

    answer = await _client().post("/echo/a", content=body, headers=_JSON)

    assert answer.content == body


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    """A body above the limit is refused by its stated length, before a byte of it is asked for."""
    asked: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        asked.append(b"x")
        yield b"x"
        await asyncio.sleep(0)

    answer = await _client().post(
        "/echo/a", content=body(), headers={"Content-Length": str(BYTES_LIMIT + 1)}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["connection"] == "close"
    assert asked == []


async def test_a_body_that_goes_on_is_read_up_to_the_limit() -> None:
    """A body of no stated length is refused as soon as it is too long; the rest stays unread."""
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        while True:
            pieces += 1
            yield b"x" * 8192

    answer = await _client().post("/echo/a", content=endless(), headers=_JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert pieces <= BYTES_LIMIT // 8192 + 2


async def test_a_body_that_does_not_arrive_is_waited_for_a_while() -> None:
    """A sender that stops in the middle of a body is told that it was too slow."""

    async def stuck() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    answer = await _client(_settings(gateway_body_within_s=0.05)).post(
        "/echo/a", content=stuck(), headers=_JSON
    )

    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


_NO_PLAIN_JSON = {
    "a name twice": b'{"option": "leave", "option": "improve"}',
    "a name twice, further in": b'{"a": [{"b": 1, "b": 1}]}',
    "a name twice, by an escape": b'{"b": 1, "\\u0062": 2}',
    "no number": b'{"a": NaN}',
    "no number either": b"[-Infinity]",
    "a number that is too large": b"[1e999]",
    "a number of too many digits": b"[" + b"9" * 5000 + b"]",
    "half a surrogate pair": b'["\\ud800"]',
    "half a pair in a name": b'{"\\udc00": 1}',
    "half a pair in bytes": b'["\xed\xa0\x80"]',
    "NUL": b'["a\\u0000b"]',
    "NUL in a name": b'{"a\\u0000": 1}',
    "not UTF-8": b'["\xff"]',
    "another encoding": '{"a": 1}'.encode("utf-16"),
    "a byte-order mark": b"\xef\xbb\xbf{}",
    "too deep": b"[" * 18 + b"]" * 18,
    "too deep to read": b"[" * 30_000 + b"]" * 30_000,
    "too deep to read as objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "no JSON": b"{'a': 1}",
    "the beginning": b'{"a": ',
    "two": b"{} {}",
}


@pytest.mark.parametrize("body", _NO_PLAIN_JSON.values(), ids=_NO_PLAIN_JSON.keys())
async def test_what_is_no_plain_json_is_malformed(body: bytes) -> None:
    """JSON that two readers may read differently is refused, in a sentence that quotes nothing."""
    answer = await _client().post("/echo/a", content=body, headers=_JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert set(answer.json()) == {"type", "title", "status", "code", "detail"}


@pytest.mark.parametrize(
    "body", [b"{}", b'{"a": [1, "\\ud83d\\ude00", 1.5, null]}', "['é']".replace("'", '"').encode()]
)
async def test_plain_json_is_left_as_it_is(body: bytes) -> None:
    """What is plain arrives byte for byte: signatures are over bytes."""
    answer = await _client().post("/echo/a", content=body, headers=_JSON)

    assert answer.content == body


def test_json_by_another_name_is_looked_at_too() -> None:
    """A media type that ends in +json, or has parameters, is JSON to readers."""
    assert what_is_wrong(b"[" * 16 + b"]" * 16) == ""
    assert what_is_wrong(b"[" * 18 + b"]" * 18)


@pytest.mark.parametrize("media", ["application/json;charset=utf-8", "application/merge+json"])
async def test_every_kind_of_json_is_looked_at(media: str) -> None:
    """No spelling of JSON's media type leads past the look."""
    answer = await _client().post(
        "/echo/a", content=b'{"a":1,"a":2}', headers={"Content-Type": media}
    )

    assert answer.status_code == 422


async def test_a_caller_has_a_rate() -> None:
    """Too many requests of one caller in a minute are refused, with a time to come back."""
    rates = Rates(_settings(gateway_caller_per_minute=2))
    for _ in range(2):
        await rates.count_caller("e1001")

    with pytest.raises(Problem) as refused:
        await rates.count_caller("e1001")
    await rates.count_caller("e1002")

    assert refused.value.status == 429
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60


async def test_an_address_has_a_rate() -> None:
    """Too many requests from one address in a minute are refused, whoever sends them."""
    client = _client(_settings(gateway_address_per_minute=2))

    statuses = [(await client.get("/page")).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


async def test_who_guesses_is_stopped() -> None:
    """An address from where too many fail to say who they are is refused whatever it says next."""
    client = _client(_settings(gateway_failures_per_minute=2))

    statuses = [(await client.get("/unknown")).status_code for _ in range(3)]
    next_ = await client.get("/page")

    assert statuses == [401, 401, 429]
    assert next_.headers["retry-after"]


@pytest.mark.parametrize(("proxies", "second"), [("", 429), (LOOPBACK, 200)])
async def test_only_a_trusted_proxy_says_where_a_request_is_from(proxies: str, second: int) -> None:
    """What a header says of the sender's address is believed from a trusted proxy only."""
    settings = _settings(gateway_address_per_minute=1, gateway_trusted_proxies=proxies)
    config = server_config(_app(settings), settings, host=LOOPBACK, port=0)
    async with serving(config) as (host, port), httpx.AsyncClient() as client:
        statuses = [
            (await client.get(f"http://{host}:{port}/page", headers=sent)).status_code
            for sent in ({"X-Forwarded-For": "203.0.113.8"}, {"X-Forwarded-For": "203.0.113.9"})
        ]

    assert statuses == [200, second]


def test_a_house_has_one_rate() -> None:
    """Addresses that one house has by the million count as one."""
    one = address_of({"client": ("2001:db8:1:2:3::4", 1)})

    assert one == address_of({"client": ("2001:db8:1:2:ffff::1", 2)})
    assert one != address_of({"client": ("2001:db8:1:3::4", 1)})
    assert address_of({"client": ("::ffff:192.0.2.1", 1)}) == "192.0.2.1"


@pytest.mark.parametrize("path", ["/page", "/nowhere", "/fail/a"])
async def test_every_answer_may_be_kept_by_nobody(path: str) -> None:
    """Answers of every kind forbid caches, guesses at their type, frames and scripts."""
    answer = await _client().get(path)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src" in answer.headers["content-security-policy"]


async def test_a_page_says_itself_what_it_may_run() -> None:
    """What an answer says itself is not written over."""
    answer = await _client().get("/page")

    assert answer.headers["content-security-policy"] == "default-src 'self'"


@pytest.mark.parametrize("name", ["order-17.a_b", "x" * 64])
async def test_a_request_keeps_its_name(name: str) -> None:
    """A caller finds its own name for a request in the answer."""
    answer = await _client().get("/page", headers={"X-Request-Id": name})

    assert answer.headers["x-request-id"] == name


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a\tb", "é", "a;b"])
async def test_a_name_that_could_end_a_line_is_not_kept(name: str) -> None:
    """What could break a log line or a header is given another name instead."""
    answer = await _client().get("/page", headers={b"X-Request-Id": name.encode()})

    assert answer.headers["x-request-id"] != name
    assert answer.headers["x-request-id"].isalnum()


async def test_the_log_has_templates_and_no_content() -> None:
    """A line says which route, how it ended and how long it took: no name, no query, no body."""
    with structlog.testing.capture_logs() as lines:
        await _client().post("/echo/rosa?person=rosa", content=b'["rosa"]', headers=_JSON)

    (line,) = lines
    assert (line["event"], line["route"], line["status"]) == (
        "request.answered",
        "/echo/{name}",
        200,
    )
    assert "rosa" not in str(lines)


async def test_the_log_repeats_no_path_that_there_is_not() -> None:
    """A path that is none of ours may be anything: it is not logged."""
    with structlog.testing.capture_logs() as lines:
        await _client().get("/rosa")

    assert [line["route"] for line in lines] == ["(none)"]


async def test_a_failure_says_nothing_of_what_failed() -> None:
    """Whatever fails is answered alike, and logged by its kind and place, never by its text."""
    with structlog.testing.capture_logs() as lines:
        answer = await _client().get("/fail/rosa")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "pain" not in answer.text
    assert [line["event"] for line in lines] == ["request.failed", "request.answered"]
    assert lines[0]["failure"] == "RuntimeError"
    assert "pain" not in str(lines)


async def test_the_log_has_the_code_of_a_refusal() -> None:
    """A refusal is found in the log by its code."""
    with structlog.testing.capture_logs() as lines:
        await _client().post("/echo/a", content=b"{", headers=_JSON)

    assert lines[-1]["code"] == "malformed"
