"""One attempt: a message is posted to a subscriber, and what came of it is told in a word."""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import httpcore

from infra.webhooks.destinations import Allowance, DestinationRefused, destination
from infra.webhooks.network import GuardedNetwork, SystemResolver, Unresolved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from infra.webhooks.network import Resolver

TOTAL_S: Final = 20.0
"""How long one attempt may take (Standard Webhooks: 15 to 30 s)."""

_CONNECT_S: Final = 5.0
_READ_S: Final = 15.0
# An answer is read a little, so that a polite receiver is not cut off; nothing of it is kept.
_READ_AT_MOST: Final = 16 * 1024
_READ_ON_S: Final = 2.0

USER_AGENT: Final = "dueprocess-webhooks/1"

_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an attempt may take, in seconds."""

    total: float = TOTAL_S
    connect: float = _CONNECT_S
    read: float = _READ_S


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        status: HTTP status; None where nothing was answered.
        error: One word where nothing was answered; empty where something was.
        duration_ms: How long it took.
        retry_after: How long the receiver asks to be left alone.
    """

    status: int | None
    error: str
    duration_ms: int
    retry_after: timedelta | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver took it: any 2xx, nothing else; a redirect is a failure."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 -- HTTP's

    @property
    def gone(self) -> bool:
        """Whether the receiver wants nothing more, ever."""
        return self.status == 410  # noqa: PLR2004 -- HTTP's


class Sender:
    """Posts messages, each over a connection of its own; use it as a context.

    No proxy, no redirect, no cookie, nothing from the environment.
    """

    def __init__(
        self,
        allowance: Allowance,
        *,
        ca_file: Path | None = None,
        resolver: Resolver | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Set up a sender.

        Args:
            allowance: Where webhooks may go.
            ca_file: Authorities to trust instead of the system's.
            resolver: What names stand for; the system's unless given.
            limits: How long an attempt may take.
        """
        self._allowance = allowance
        self._limits = limits or Limits()
        self._lookups = SystemResolver()
        self._connections = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=ca_file),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=GuardedNetwork(resolver or self._lookups, loopback=allowance.loopback),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._connections.aclose()
        self._lookups.close()

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Outcome:
        """Post a message once; never raises for what the receiver or the network does."""
        began = time.monotonic()
        status, error, retry_after = await self._attempt(url, headers, body, now)
        took = round((time.monotonic() - began) * 1000)
        return Outcome(status, error, took, retry_after)

    async def _attempt(
        self, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> tuple[int | None, str, timedelta | None]:
        answer: list[tuple[int, timedelta | None]] = []
        error = ""
        try:
            async with asyncio.timeout(self._limits.total):
                await self._exchange(url, headers, body, now, answer)
        except DestinationRefused as refused:
            error = str(refused.fault)
        except Unresolved:
            error = "unresolved"
        except (TimeoutError, httpcore.TimeoutException):
            error = "timeout"
        except httpcore.ConnectError as failed:
            error = "tls_failed" if _is_of_tls(failed) else "unreachable"
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            error = "broken_off"
        # What was answered counts, whatever happened after its first lines.
        return (answer[0][0], "", answer[0][1]) if answer else (None, error, None)

    async def _exchange(
        self,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        answer: list[tuple[int, timedelta | None]],
    ) -> None:
        to = destination(url, self._allowance)
        limits = self._limits
        async with self._connections.stream(
            "POST",
            httpcore.URL(
                scheme=to.scheme.encode(),
                host=to.host.encode(),
                port=to.port,
                target=to.target.encode(),
            ),
            headers=[
                ("host", to.authority),
                ("user-agent", USER_AGENT),
                ("content-type", "application/json"),
                ("content-length", str(len(body))),
                ("accept", "*/*"),
                ("connection", "close"),
                *headers.items(),
            ],
            content=body,
            extensions={
                "timeout": {
                    "connect": limits.connect,
                    "read": limits.read,
                    "write": limits.read,
                    "pool": limits.total,
                }
            },
        ) as response:
            answer.append((response.status, _retry_after(response.headers, now)))
            with suppress(TimeoutError):
                async with asyncio.timeout(_READ_ON_S):
                    await _read_a_little(response)


def _is_of_tls(failed: BaseException) -> bool:
    """Tell whether a connection failed because the other side did not prove its name."""
    cause: BaseException | None = failed
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


async def _read_a_little(response: httpcore.Response) -> None:
    read = 0
    async for chunk in response.aiter_stream():
        read += len(chunk)
        if read >= _READ_AT_MOST:
            return


def _retry_after(headers: Sequence[tuple[bytes, bytes]], now: datetime) -> timedelta | None:
    """Read how long to wait, in seconds or until a date; None where nothing sensible is said."""
    values = [value for name, value in headers if name.lower() == b"retry-after"]
    if not values:
        return None
    text = values[0].decode("ascii", "replace").strip()
    if text.isdecimal() and len(text) <= _LONGEST_NUMBER:
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))
