"""One line for each request: what was asked for by its template and how it ended; no content."""

from __future__ import annotations

import time
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from infra.logging import Event
from starter.gateway.problems import Problem, send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UNKNOWN: Final = "(none)"
_FRAMES: Final = 5


class AccessLog:
    """Logs each request, and answers for whatever failed behind it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app
        self._log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("gateway")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, and say how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as failure:
            # Its text may quote what was sent: only its kind and its place are kept.
            self._log.error(
                Event.REQUEST_FAILED, failure=type(failure).__name__, where=_where(failure)
            )
            if status:
                raise
            await send_problem(scope, watched, _UNEXPECTED)
        finally:
            self._log.info(
                Event.REQUEST_ANSWERED,
                method=scope["method"] if scope["method"] in _METHODS else _UNKNOWN,
                route=_template(scope),
                # The framework counts in its own enumeration: a log holds numbers.
                status=int(status),
                code=scope.get("state", {}).get("code", ""),
                milliseconds=round((time.monotonic() - began) * 1000, 1),
            )


def _template(scope: Scope) -> str:
    """Return the path with the names of its parameters for their values."""
    if "route" not in scope and "endpoint" not in scope:
        return _UNKNOWN
    given: dict[str, object] = scope.get("path_params", {})
    path: str = scope["path"]
    names = {str(value): f"{{{name}}}" for name, value in given.items()}
    return "/".join(names.get(part, part) for part in path.split("/"))


def _where(failure: Exception) -> list[str]:
    frames = traceback.extract_tb(failure.__traceback__)[-_FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNEXPECTED: Final = Problem(
    HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "something failed here; it has been noted"
)
