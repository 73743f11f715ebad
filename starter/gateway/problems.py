"""How the gateway says no: RFC 9457 problem details with the stable code, one table of statuses."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from activities.errors import StoreFailed
from domain.errors import Code, DueProcessError
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

MEDIA_TYPE: Final = "application/problem+json"

_FORBIDDEN: Final = (Code.NOT_YOURS, Code.SEPARATION_OF_DUTIES, Code.PANEL_CONFLICT, Code.UNTRUSTED)
_MALFORMED: Final = (Code.MALFORMED, Code.OUT_OF_RANGE, Code.OVER_LOAD, Code.FALSE_ANSWER)

STATUS_OF: Final[Mapping[str, HTTPStatus]] = MappingProxyType(
    {
        **dict.fromkeys(Code, HTTPStatus.CONFLICT),
        **dict.fromkeys(_FORBIDDEN, HTTPStatus.FORBIDDEN),
        **dict.fromkeys(_MALFORMED, HTTPStatus.UNPROCESSABLE_ENTITY),
        Code.NO_SUCH_CASE: HTTPStatus.NOT_FOUND,
        Code.UNKNOWN_MESSAGE: HTTPStatus.NOT_FOUND,
        Code.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Code.LINK_EXPIRED: HTTPStatus.GONE,
    }
)
"""Every refusal of the core and its HTTP status: 409 where nothing else says more."""


class Problem(Exception):  # noqa: N818 -- RFC 9457's word
    """Something that the door itself says no to.

    Attributes:
        status: HTTP status.
        code: Stable code, for machines.
        sentence: One sentence for people, without a value that was sent.
        headers: What the answer bears besides.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        sentence: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep status, code and sentence."""
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.headers = dict(headers or {})


class Unauthenticated(Problem):
    """Nobody that is known, or a proof that does not hold; never says why."""

    def __init__(self) -> None:
        """Say so, and how one proves who one is."""
        super().__init__(
            HTTPStatus.UNAUTHORIZED,
            "unauthenticated",
            "a valid access token or API key is needed",
            {"WWW-Authenticate": "Bearer"},
        )


def answer(problem: Problem) -> JSONResponse:
    """Return a problem as the answer to a request."""
    body = {
        "type": f"urn:dueprocess:problem:{problem.code}",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.sentence,
    }
    return JSONResponse(
        body, status_code=problem.status, headers=problem.headers, media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Let every error of the product, and of the framework, leave as a problem."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, problem: Problem) -> JSONResponse:
        return answer(problem)

    @app.exception_handler(DueProcessError)
    async def _refused(_: Request, refusal: DueProcessError) -> JSONResponse:
        return answer(Problem(STATUS_OF[refusal.code], refusal.code, refusal.sentence))

    @app.exception_handler(Unanswered)
    async def _unanswered(_: Request, unanswered: Unanswered) -> JSONResponse:
        return answer(
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "unanswered", str(unanswered), {"Retry-After": "5"}
            )
        )

    @app.exception_handler(StoreFailed)
    async def _store(_: Request, __: StoreFailed) -> JSONResponse:
        return answer(
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "unreachable",
                "the record does not answer",
                {"Retry-After": "5"},
            )
        )

    @app.exception_handler(RequestValidationError)
    async def _form(_: Request, wrong: RequestValidationError) -> JSONResponse:
        return answer(
            Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(Code.MALFORMED), _what_is_wrong(wrong))
        )

    @app.exception_handler(HTTPException)
    async def _http(_: Request, wrong: HTTPException) -> JSONResponse:
        status = HTTPStatus(wrong.status_code)
        code = status.phrase.lower().replace(" ", "_").replace("-", "_")
        return answer(Problem(status, code, status.description or status.phrase, wrong.headers))


def _what_is_wrong(wrong: RequestValidationError) -> str:
    """Name the first wrong field and what is wrong with it, without its value."""
    first = wrong.errors()[0]
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        # The name is the sender's own text: it may be anything.
        return "the request has a field that does not belong there"
    where = ".".join(str(part) for part in first["loc"])
    return f"{where} is wrong ({str(first['type']).replace('_', ' ')})"
