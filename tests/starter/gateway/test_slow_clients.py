"""What only bytes on a socket can try: clients that are slow, silent, endless or of two minds."""

from __future__ import annotations

import asyncio

import pytest


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
