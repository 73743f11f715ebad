"""The relay as a part of the gateway: it runs as long as the gateway does."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import structlog

from infra.logging import Event
from infra.webhooks.relay import Relay
from infra.webhooks.sender import Sender
from starter.gateway.subscriptions.service import allowance, subscriptions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starter.gateway.doors import Doors

_LOG: Final = structlog.stdlib.get_logger(__name__)


@asynccontextmanager
async def relaying(doors: Doors) -> AsyncGenerator[None]:
    """Deliver webhooks while the context is entered; any number of gateways may do so at once.

    Raises:
        ValueError: what is set as key of the secrets is none.
    """
    settings = doors.settings
    known = subscriptions(settings, doors.pool)
    if known is None:
        _LOG.warning(Event.WEBHOOKS_OFF, reason="no key of secrets is set")
        yield
        return
    if settings.webhooks.loopback:
        _LOG.warning(Event.WEBHOOKS_LOOPBACK_ALLOWED)
    async with Sender(allowance(settings), ca_file=settings.webhooks.ca_file) as sender:
        # Receivers look at the clock on the wall, whatever time it is in a case.
        relay = Relay(doors.pool, known, sender, doors.clock_of(None))
        running = asyncio.create_task(relay.run(), name="webhook relay")
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
