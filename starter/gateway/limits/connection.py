"""Connections: how the server is set up so that slow and silent clients hold nothing for long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp

    from infra.settings import Settings

HEAD_BYTES: Final = 16 * 1024
"""Bytes of a request's line and headers at most."""

_IDLE_S: Final = 5
"""How long a connection on which nothing is asked stays open."""

_GRACE_S: Final = 15
"""How long requests under way may take to end when the gateway is told to stop."""


def server_config(app: ASGIApp, settings: Settings, **more: Any) -> uvicorn.Config:  # noqa: ANN401 -- uvicorn's own
    """Return how to serve the gateway.

    Args:
        app: The gateway.
        settings: Its limits, and which proxies are believed.
        more: Where to listen: `host` and `port`, or `fd`.
    """
    within_s = settings.gateway_head_within_s

    class Prompt(PromptProtocol):
        head_within_s = within_s

    return uvicorn.Config(
        app,
        http=Prompt,
        ws="none",
        lifespan="on",
        workers=1,
        # The process has set its log up, and logs requests itself.
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.gateway_trusted_proxies),
        forwarded_allow_ips=settings.gateway_trusted_proxies,
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=settings.gateway_connections,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_GRACE_S,
        **more,
    )


class PromptProtocol(H11Protocol):
    """HTTP whose requests begin soon: uvicorn itself waits for the end of a head for ever.

    Attributes:
        head_within_s: Seconds from when a connection is free until a whole head is here.
    """

    head_within_s: float = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what has come; a whole head ends the wait."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait()
        super().on_response_complete()
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._wait_no_more()
        self._deadline = self.loop.call_later(self.head_within_s, self._give_up)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
