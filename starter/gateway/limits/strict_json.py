"""JSON that means one thing to every reader, or none: refused before anything makes sense of it.

Two names alike in one object, numbers that are none, half of a surrogate pair and NUL are read
differently by different readers, or cannot be kept at all.
"""

from __future__ import annotations

import json
import math
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers

from domain.errors import Code
from starter.gateway.problems import Problem, send_problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEEPEST: Final = 16
"""Lists and objects in one another at most: twice what any command needs."""

_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_JSON: Final = re.compile(r"application/([a-z0-9.-]+\+)?json\s*(;|$)", re.IGNORECASE | re.ASCII)


class StrictJson:
    """Lets JSON through that is plain. Stands behind what takes bodies in whole."""

    def __init__(self, app: ASGIApp, *, but: Collection[str] = ()) -> None:
        """Stand before an application.

        Args:
            app: What the JSON is for.
            but: Paths where it is not looked at: they look themselves, once they know who sent it.
        """
        self._app = app
        self._but = frozenset(but)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the body, or say what is wrong with it."""
        is_json = scope["type"] == "http" and _JSON.match(
            Headers(scope=scope).get("content-type", "")
        )
        if not is_json or scope["path"] in self._but:
            await self._app(scope, receive, send)
            return
        message: Message | None = await receive()
        wrong = what_is_wrong(message["body"]) if message and message.get("body") else ""
        if wrong:
            problem = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(Code.MALFORMED), wrong)
            await send_problem(scope, send, problem)
            return

        async def looked_at() -> Message:
            nonlocal message
            seen, message = message, None
            return await receive() if seen is None else seen

        await self._app(scope, looked_at, send)


def what_is_wrong(body: bytes) -> str:
    """Return why a body is no plain JSON, without a word of it; empty where it is."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unambiguous,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except _AmbiguousError:
        return "the body has a name twice in one object"
    except _NoNumberError:
        return "the body has a number that is none"
    except UnicodeDecodeError:
        return "the body is not in UTF-8"
    except RecursionError:
        return _TOO_DEEP
    except ValueError:
        # Among them a number with more digits than anything can have.
        return "the body is no JSON"
    return _in_values(value)


class _AmbiguousError(ValueError):
    pass


class _NoNumberError(ValueError):
    pass


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _AmbiguousError
    return read


def _no_number(_: str) -> object:
    raise _NoNumberError


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _NoNumberError
    return number


def _in_values(value: object) -> str:
    level: list[object] = [value]
    for _ in range(DEEPEST + 1):
        inner: list[object] = []
        for each in level:
            match each:
                case str() if _UNKEEPABLE.search(each):
                    return "the body has a character that cannot be kept"
                case dict():
                    inner += [*each.keys(), *each.values()]
                case list():
                    inner += each
                case _:
                    pass
        if not inner:
            return ""
        level = inner
    return _TOO_DEEP


_TOO_DEEP: Final = "the body is nested too deeply"
