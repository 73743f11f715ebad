"""How often: each caller, each address, and each address that fails to say who it is.

Counted in this process over the minute that has just passed. Who is known counts by who it is, not
by what it shows: a new token buys nothing.
"""

from __future__ import annotations

import math
import time
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from starter.gateway.problems import Problem, send_problem

if TYPE_CHECKING:
    from limits import RateLimitItem
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from infra.settings import Settings

# A household or a machine has a network of these, not one address.
_OF_ONE_HOUSE: Final = 64


class Rates:
    """What was asked for in the last minute."""

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing counted."""
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._of_caller = RateLimitItemPerMinute(
            settings.gateway_caller_per_minute, namespace="caller"
        )
        self._of_address = RateLimitItemPerMinute(
            settings.gateway_address_per_minute, namespace="address"
        )
        self._of_failures = RateLimitItemPerMinute(
            settings.gateway_failures_per_minute, namespace="failures"
        )

    async def count_caller(self, subject: str) -> None:
        """Count a request of a caller that is known.

        Raises:
            Problem: there were too many (429).
        """
        if not await self._window.hit(self._of_caller, subject):
            raise await self._too_many(self._of_caller, subject)

    async def count_address(self, address: str) -> None:
        """Count a request from an address.

        Raises:
            Problem: there were too many, or too many that failed to say who it is (429).
        """
        if not await self._window.test(self._of_failures, address):
            raise await self._too_many(self._of_failures, address)
        if not await self._window.hit(self._of_address, address):
            raise await self._too_many(self._of_address, address)

    async def count_failure(self, address: str) -> None:
        """Count that somebody there failed to say who it is."""
        await self._window.hit(self._of_failures, address)

    async def _too_many(self, limit: RateLimitItem, key: str) -> Problem:
        stats = await self._window.get_window_stats(limit, key)
        # The library counts by the clock on the wall, and tells an instant of it.
        left = stats.reset_time - time.time()  # noqa: TID251 -- no instant of a case
        return Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too_many_requests",
            "too many requests in a minute",
            {"Retry-After": str(max(1, math.ceil(left)))},
        )


class AddressRate:
    """Holds each address to its rate."""

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        """Stand before an application."""
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, and whether it was one of somebody who is not known."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = address_of(scope)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _NOT_KNOWN:
                await self._rates.count_failure(address)
            await send(message)

        try:
            await self._rates.count_address(address)
        except Problem as problem:
            await send_problem(scope, send, problem)
            return
        await self._app(scope, receive, watched)


def address_of(scope: Scope) -> str:
    """Return where a request comes from: an IPv4 address, or a house of IPv6 addresses."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((int(address), _OF_ONE_HOUSE), strict=False))
    return host


_NOT_KNOWN: Final = HTTPStatus.UNAUTHORIZED
