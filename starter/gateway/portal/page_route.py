"""A route that answers with pages, whatever goes wrong: a person reads them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from activities.errors import StoreFailed
from domain.errors import DueProcessError
from starter.gateway.doors import doors_of
from starter.gateway.limits.rate import address_of
from starter.gateway.portal import wording
from starter.gateway.portal.pages import HEADERS
from starter.gateway.portal.shown import PREFIX, Surroundings, gone_page, plain_page
from starter.gateway.problems import Problem, Unauthenticated
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starter.gateway.limits.rate import Rates


class Missed(Exception):  # noqa: N818 -- what the visitor did
    """A link that does not work, or a letter that is not theirs: nothing says which."""


class PageRoute(APIRoute):
    """Answers with pages, whatever goes wrong: a person reads them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def with_pages(request: Request) -> Response:
            doors = doors_of(request)
            around = Surroundings(request, doors.settings)
            try:
                return await answer(request)
            except (Missed, RequestValidationError, DueProcessError):
                # Whoever tries links out is soon not answered at all.
                await cast("Rates", request.app.state.rates).count_failure(
                    address_of(request.scope)
                )
                return gone_page(around)
            except (StoreFailed, Unanswered):
                return plain_page(around, HTTPStatus.SERVICE_UNAVAILABLE, wording.AWAY)
            except Unauthenticated:
                return _sign_in_first(request, around, can_sign_in=doors.sign_in is not None)
            except Problem as problem:
                return plain_page(around, problem.status, wording.FAILED)
            except HTTPException as wrong:
                return plain_page(around, HTTPStatus(wrong.status_code), wording.FAILED)

        return with_pages


def _sign_in_first(request: Request, around: Surroundings, *, can_sign_in: bool) -> Response:
    """Send whoever only looks to the login and back; what was sent in a form is not sent again."""
    if not can_sign_in:
        return plain_page(around, HTTPStatus.UNAUTHORIZED, wording.NO_LOGIN)
    if request.method != "GET":
        return plain_page(around, HTTPStatus.UNAUTHORIZED, wording.SIGNED_OUT, sign_in=True)
    to = quote(request.url.path.removeprefix(PREFIX), safe="/")
    return RedirectResponse(f"{around.base}/sign-in?to={to}", HTTPStatus.SEE_OTHER, HEADERS)
