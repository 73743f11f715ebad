"""One attempt to deliver: what counts as taken, and what a receiver cannot make us do."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpcore
import pytest

from infra.webhooks.destinations import Allowance, DestinationRefused
from infra.webhooks.network import GuardedNetwork, SystemResolver
from infra.webhooks.sender import Limits, Sender
from tests.infra.webhooks.receivers import OK, Receiver, answer, authority, receiving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from infra.webhooks.network import Resolver
    from infra.webhooks.sender import Outcome

HERE = Allowance(loopback=True)
QUICK = Limits(total=1.0, connect=0.5, read=0.5)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOST = "hooks.firm.example"


class Names:
    """A name server that says what a test wants, another thing each time."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        del port
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@asynccontextmanager
async def sending(
    allowance: Allowance = HERE,
    *,
    limits: Limits = QUICK,
    resolver: Resolver | None = None,
    ca_file: Path | None = None,
) -> AsyncGenerator[Sender]:
    async with Sender(allowance, limits=limits, resolver=resolver, ca_file=ca_file) as sender:
        yield sender


async def posted(receiver: Receiver, limits: Limits = QUICK) -> Outcome:
    """Post something to a receiver."""
    async with receiving(receiver), sending(limits=limits) as sender:
        return await sender.post(receiver.url, {"webhook-id": "msg_1"}, b'{"a":1}', NOW)


async def test_a_message_arrives_to_the_byte() -> None:
    """As JSON, with its headers, in one request."""
    receiver = Receiver()

    outcome = await posted(receiver)

    (got,) = receiver.got
    assert outcome.taken
    assert (got.line, got.body) == ("POST /hook HTTP/1.1", b'{"a":1}')
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_every_2xx_is_success(status: int) -> None:
    """Whatever it means to the receiver."""
    assert (await posted(Receiver([answer(status)]))).taken


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 400, 404, 410, 429, 500, 503])
async def test_all_else_is_failure(status: int) -> None:
    """The answer's own number is kept."""
    outcome = await posted(Receiver([answer(status)]))

    assert not outcome.taken
    assert outcome.status == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(status: int) -> None:
    """Another host would be none that the operator allowed."""
    elsewhere = Receiver()
    async with receiving(elsewhere):
        outcome = await posted(Receiver([answer(status, f"Location: {elsewhere.url}")]))

    assert outcome.status == status
    assert elsewhere.got == []


async def test_gone_is_told_apart() -> None:
    """The receiver wants nothing more."""
    assert (await posted(Receiver([answer(410)]))).gone


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 01 Mar 2027 09:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 01 Mar 2027 08:30:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
    ],
)
async def test_a_receiver_may_ask_for_time(said: str, wait: timedelta | None) -> None:
    """In seconds, or until a date; nonsense is no wish."""
    outcome = await posted(Receiver([answer(503, f"Retry-After: {said}")]))

    assert outcome.retry_after == wait


async def test_a_receiver_that_does_not_answer_is_given_up() -> None:
    """After the time of one attempt."""
    began = time.monotonic()

    outcome = await posted(Receiver(before=asyncio.Event().wait))

    assert (outcome.status, outcome.error) == (None, "timeout")
    assert time.monotonic() - began < 5


async def test_a_receiver_that_drips_its_first_lines_is_given_up() -> None:
    """A byte now and then would hold a plain read limit off for ever."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    receiver = Receiver([b"HTTP/1.1 200 OK\r\nX-Long: "], after=drip)

    assert (await posted(receiver)).error == "timeout"


async def test_an_endless_answer_is_read_a_little() -> None:
    """Its number counts, the rest is let go."""
    written = 0

    async def flood(writer: asyncio.StreamWriter) -> None:
        nonlocal written
        while True:
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            await writer.drain()
            written += 0x10000

    receiver = Receiver([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], after=flood)

    outcome = await posted(receiver, Limits(total=10, connect=1, read=5))

    assert outcome.taken
    assert outcome.duration_ms < 1900
    assert written < 16 * 1024 * 1024


async def test_endless_headers_are_cut_off() -> None:
    """They would have to be kept whole."""

    async def flood(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"X-Filler: " + b"x" * 8000 + b"\r\n")
            await writer.drain()

    receiver = Receiver([b"HTTP/1.1 200 OK\r\n"], after=flood)

    assert (await posted(receiver, Limits(total=10, connect=1, read=5))).error == "broken_off"


@pytest.mark.parametrize("said", [b"", b"HELO\r\n\r\n", b"HTTP/1.1 2xx Yes\r\n\r\n"])
async def test_what_is_no_answer_is_failure(said: bytes) -> None:
    """A closed connection, another protocol."""
    outcome = await posted(Receiver([said]))

    assert (outcome.status, outcome.error) == (None, "broken_off")


async def test_nobody_there_is_failure() -> None:
    """A port that nobody listens on."""
    async with receiving(Receiver()) as gone:
        pass

    async with sending() as sender:
        outcome = await sender.post(gone.url, {}, b"{}", NOW)

    assert outcome.error == "unreachable"


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would resolve the name itself."""
    proxy = Receiver()
    async with receiving(proxy):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        outcome = await posted(Receiver())

    assert outcome.taken
    assert proxy.got == []


async def test_a_header_cannot_hold_another() -> None:
    """No line breaks pass."""
    receiver = Receiver()
    async with receiving(receiver), sending() as sender:
        outcome = await sender.post(receiver.url, {"webhook-id": "1\r\nx-evil: 1"}, b"{}", NOW)

    assert outcome.error == "broken_off"
    assert receiver.got == []


PUBLIC = Allowance(hosts=(HOST,), ports=(443,))


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["fd00:ec2::254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::a9fe:a9fe"],
        ["fe80::1%2"],
        ["9.9.9.9", "10.0.0.1"],
        ["2606:4700::1111", "::1"],
        ["0x7f.1"],
        ["not an address"],
    ],
    ids=" ".join,
)
async def test_a_name_that_stands_for_anything_closed_is_not_connected_to(
    found: Sequence[str],
) -> None:
    """One such address among others is enough."""
    async with sending(PUBLIC, resolver=Names(found)) as sender:
        outcome = await sender.post(f"https://{HOST}/", {}, b"{}", NOW)

    assert (outcome.status, outcome.error) == (None, "address_not_allowed")


async def test_a_name_without_an_address_is_failure() -> None:
    """Tried again later."""
    async with sending(PUBLIC, resolver=Names([])) as sender:
        outcome = await sender.post(f"https://{HOST}/", {}, b"{}", NOW)

    assert outcome.error == "unresolved"


async def test_a_name_nobody_knows_is_failure() -> None:
    """By the resolver of this machine."""
    async with sending(Allowance(hosts=(".invalid",))) as sender:
        outcome = await sender.post("https://nobody.invalid/", {}, b"{}", NOW)

    assert outcome.error in ("unresolved", "timeout")


async def test_a_url_is_checked_again_at_each_delivery() -> None:
    """The operator may have taken a host off the list since."""
    names = Names(["9.9.9.9"])
    async with sending(Allowance(), resolver=names) as sender:
        outcome = await sender.post(f"https://{HOST}/", {}, b"{}", NOW)

    assert outcome.error == "host_not_allowed"
    assert names.asked == []


async def test_what_was_checked_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind after the check is asked no second time, by nobody."""
    asked: list[object] = []
    look_up = socket.getaddrinfo

    def watched(host: str, *rest: Any, **options: Any) -> Any:  # noqa: ANN401 -- as the library's
        asked.append(host)
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    receiver = Receiver()
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with receiving(receiver):
        network = GuardedNetwork(names, loopback=True)

        stream = await network.connect_tcp("localhost", receiver.port, timeout=1)

        connected_to = stream.get_extra_info("server_addr")
        await stream.aclose()

    assert connected_to[0] == "127.0.0.1"
    assert names.asked == ["localhost"]
    assert asked == []


async def test_a_name_that_changes_between_deliveries_is_refused_then() -> None:
    """DNS rebinding: public when it was subscribed, closed when something is sent."""
    receiver = Receiver()
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    async with receiving(receiver), sending(resolver=names) as sender:
        url = f"http://localhost:{receiver.port}/"
        first = await sender.post(url, {}, b"{}", NOW)
        second = await sender.post(url, {}, b"{}", NOW)

    assert first.taken
    assert second.error == "address_not_allowed"
    assert len(receiver.got) == 1


async def test_the_next_address_is_tried() -> None:
    """Where the first does not answer."""
    receiver = Receiver()
    async with receiving(receiver), sending(resolver=Names(["::1", "127.0.0.1"])) as sender:
        outcome = await sender.post(f"http://localhost:{receiver.port}/", {}, b"{}", NOW)

    assert outcome.taken


async def test_nothing_but_the_network_is_connected_to() -> None:
    """No socket of this machine."""
    network = GuardedNetwork(SystemResolver(), loopback=True)

    with pytest.raises(DestinationRefused):
        await network.connect_unix_socket("/var/run/docker.sock")


async def test_with_tls_the_name_is_proved(tmp_path: Path) -> None:
    """By an authority that the operator trusts, though an address is connected to."""
    issuer, receiver = authority(tmp_path), Receiver([OK])
    async with (
        receiving(receiver, issuer.server("localhost")),
        sending(ca_file=issuer.file) as sender,
    ):
        outcome = await sender.post(f"https://localhost:{receiver.port}/", {}, b"{}", NOW)

    assert outcome.taken


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    """Nothing is sent to it."""
    issuer, receiver = authority(tmp_path), Receiver()
    async with (
        receiving(receiver, issuer.server("other.example")),
        sending(ca_file=issuer.file) as sender,
    ):
        outcome = await sender.post(f"https://localhost:{receiver.port}/", {}, b"{}", NOW)

    assert outcome.error == "tls_failed"
    assert receiver.got == []


async def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    """The system's authorities did not issue it."""
    issuer, receiver = authority(tmp_path), Receiver()
    async with receiving(receiver, issuer.server("localhost")), sending() as sender:
        outcome = await sender.post(f"https://localhost:{receiver.port}/", {}, b"{}", NOW)

    assert outcome.error == "tls_failed"
    assert receiver.got == []


async def test_connections_end_with_the_sender() -> None:
    """Nothing is left open behind it."""
    sender = Sender(HERE)

    async with sender:
        pass

    with pytest.raises((RuntimeError, httpcore.UnsupportedProtocol)):
        await sender.post("http://localhost:9/", {}, b"{}", NOW)
