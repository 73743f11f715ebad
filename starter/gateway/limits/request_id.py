"""A name for each request, so that an answer, a log line and a question about both meet."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "X-Request-Id"
# It goes into log lines and back into a header: nothing that could end either.
_FORM: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class RequestId:
    """Takes over the name that a request bears, or gives it one."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the request in its log lines and in its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _FORM.fullmatch(given) else secrets.token_hex(8)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=name):
            await self._app(scope, receive, named)
