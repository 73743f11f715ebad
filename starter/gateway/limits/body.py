"""A body is at most 64 KiB and arrives at once: nothing is read beyond either."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from domain.errors import Code
from starter.decoding import BYTES_LIMIT
from starter.gateway.problems import Problem, send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What is left of the body on the wire is nobody's: the connection ends with the answer.
_CLOSE: Final = {"Connection": "close"}

_TOO_LARGE: Final = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    str(Code.TOO_LARGE),
    f"a body has {BYTES_LIMIT // 1024} KiB at most",
    _CLOSE,
)
_AMBIGUOUS: Final = Problem(
    HTTPStatus.BAD_REQUEST, "bad_request", "the body has two lengths", _CLOSE
)
_TOO_SLOW: Final = Problem(
    HTTPStatus.REQUEST_TIMEOUT, "too_slow", "the body did not arrive in time", _CLOSE
)


class BodyLimit:
    """Takes a body in whole, and hands it on in one piece.

    A body that says how long it is, is refused before any of it is read; one that does not, as soon
    as it is longer.
    """

    def __init__(self, app: ASGIApp, *, within_s: float) -> None:
        """Stand before an application.

        Args:
            app: What the body is for.
            within_s: Seconds in which all of it has to be here.
        """
        self._app = app
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the body in, or say no."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _is_ambiguous(scope):
            await send_problem(scope, send, _AMBIGUOUS)
            return
        if _stated(scope) > BYTES_LIMIT:
            await send_problem(scope, send, _TOO_LARGE)
            return
        try:
            async with asyncio.timeout(self._within_s):
                body = await _whole(receive)
        except TimeoutError:
            await send_problem(scope, send, _TOO_SLOW)
            return
        except _TooLargeError:
            await send_problem(scope, send, _TOO_LARGE)
            return
        if body is None:
            return
        await self._app(scope, _handing_on(body, receive), send)


class _TooLargeError(Exception):
    pass


def _is_ambiguous(scope: Scope) -> bool:
    """Tell whether a proxy and we might see the body end in two places (RFC 9112, 6.1)."""
    headers = Headers(scope=scope)
    return "content-length" in headers and "transfer-encoding" in headers


def _stated(scope: Scope) -> int:
    # A server has refused what is no number; what is left of Unicode's digits counts as too large.
    stated = Headers(scope=scope).get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else BYTES_LIMIT + 1


async def _whole(receive: Receive) -> bytes | None:
    """Return the body; None if the sender went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > BYTES_LIMIT:
            raise _TooLargeError
        if not message.get("more_body", False):
            return bytes(body)


def _handing_on(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def hand_on() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return hand_on
