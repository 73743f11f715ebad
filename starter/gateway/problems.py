"""How the gateway says no: RFC 9457 problem details with the stable code, one table of statuses."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from temporalio.service import RPCError

from activities.errors import StoreFailed
from domain.errors import Code, DueProcessError
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from starlette.types import Message, Scope, Send

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


class ProblemForm(BaseModel):
    """How every refusal and every failure is told (RFC 9457)."""

    type: str = Field(description="The code as a URN.")
    title: str = Field(description="What the status means.")
    status: int
    code: str = Field(description="Stable, for machines.")
    detail: str = Field(description="One sentence for people, without a value that was sent.")


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route tells of its problems in its `responses`."""
    return {
        status: {"model": ProblemForm, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def answer(problem: Problem) -> JSONResponse:
    """Return a problem as the answer to a request."""
    form = ProblemForm(
        type=f"urn:dueprocess:problem:{problem.code}",
        title=problem.status.phrase,
        status=int(problem.status),
        code=problem.code,
        detail=problem.sentence,
    )
    return JSONResponse(
        form.model_dump(),
        status_code=problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )


async def send_problem(scope: Scope, send: Send, problem: Problem) -> None:
    """Answer with a problem where there is no route yet, or no longer."""
    _note(scope, problem.code)

    async def nothing_more() -> Message:
        return {"type": "http.disconnect"}

    await answer(problem)(scope, nothing_more, send)


def _note(scope: Scope, code: str) -> None:
    """Keep the code for the log."""
    scope.setdefault("state", {})["code"] = code


def install(app: FastAPI) -> None:
    """Let every error of the product, and of the framework, leave as a problem."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> JSONResponse:
        return _told(request, problem)

    @app.exception_handler(DueProcessError)
    async def _refused(request: Request, refusal: DueProcessError) -> JSONResponse:
        problem = Problem(STATUS_OF[refusal.code], refusal.code, refusal.sentence)
        return _told(request, problem)

    @app.exception_handler(Unanswered)
    async def _unanswered(request: Request, unanswered: Unanswered) -> JSONResponse:
        return _told(
            request,
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "unanswered", str(unanswered), {"Retry-After": "5"}
            ),
        )

    @app.exception_handler(StoreFailed)
    async def _store(request: Request, _: StoreFailed) -> JSONResponse:
        return _told(
            request,
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "unreachable",
                "the record does not answer",
                {"Retry-After": "5"},
            ),
        )

    @app.exception_handler(RPCError)
    async def _temporal(request: Request, _: RPCError) -> JSONResponse:
        return _told(
            request,
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "unreachable",
                "the cases do not answer",
                {"Retry-After": "5"},
            ),
        )

    @app.exception_handler(RequestValidationError)
    async def _form(request: Request, wrong: RequestValidationError) -> JSONResponse:
        return _told(
            request,
            Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(Code.MALFORMED), _what_is_wrong(wrong)),
        )

    @app.exception_handler(HTTPException)
    async def _http(request: Request, wrong: HTTPException) -> JSONResponse:
        status = HTTPStatus(wrong.status_code)
        code = status.phrase.lower().replace(" ", "_").replace("-", "_")
        return _told(
            request, Problem(status, code, status.description or status.phrase, wrong.headers)
        )


def _told(request: Request, problem: Problem) -> JSONResponse:
    _note(request.scope, problem.code)
    return answer(problem)


def _what_is_wrong(wrong: RequestValidationError) -> str:
    """Name the first wrong field and what is wrong with it, without its value."""
    first = wrong.errors()[0]
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        # The name is the sender's own text: it may be anything.
        return "the request has a field that does not belong there"
    where = ".".join(str(part) for part in first["loc"])
    return f"{where} is wrong ({str(first['type']).replace('_', ' ')})"
