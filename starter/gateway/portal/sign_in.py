"""Signing in and out: at the firm's OpenID provider, with a session that is kept here."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from infra.identity.code_flow import Attempt
from infra.identity.errors import IssuerUnreachable, ProofRejected, Rejection
from infra.identity.persons import Persons
from infra.sessions import PostgresSessions
from infra.sessions import SignedIn as Session
from starter.gateway.doors import DoorsIn
from starter.gateway.portal import wording
from starter.gateway.portal.page_route import PageRoute
from starter.gateway.portal.pages import HEADERS
from starter.gateway.portal.shown import Surroundings, plain_page
from starter.gateway.portal.visitor import Visitor
from starter.gateway.problems import Unauthenticated

if TYPE_CHECKING:
    from starter.gateway.doors import Doors

SESSION_COOKIE: Final = "dueprocess_session"
ATTEMPT_COOKIE: Final = "dueprocess_sign_in"

_ATTEMPT_LASTS: Final = timedelta(minutes=10)
_INBOX: Final = "/letters"
# Nobody is led anywhere but to a letter.
_TO: Final = re.compile(r"/letters(/case-[0-9]{4}-[0-9]{1,12}/[0-9]{1,10})?", re.ASCII)

_log = structlog.get_logger(__name__)

router = APIRouter(route_class=PageRoute)


async def session_of(request: Request, doors: Doors) -> Session | None:
    """Return whose session a browser has; None if it has none."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return None
    now = await doors.clock_of(None).now()
    return await PostgresSessions(doors.pool).find(token, now)


async def signed_in(request: Request, doors: DoorsIn) -> Visitor:
    """Return who is signed in, in a browser or as a client that shows its own user these pages.

    Raises:
        Unauthenticated: nobody is.
    """
    session = await session_of(request, doors)
    if session is not None:
        return Visitor(
            person=session.person,
            organisations=session.organisations,
            secret=request.cookies[SESSION_COOKIE],
        )
    header = request.headers.get("authorization")
    if header is None:
        raise Unauthenticated
    caller = await doors.authenticator.caller(header)
    if caller.is_tool:
        raise Unauthenticated
    return Visitor(person=caller.subject, organisations=caller.organisations, secret=header)


SignedIn = Annotated[Visitor, Depends(signed_in)]
"""The argument of a page that is somebody's own."""


@router.get("/sign-in")
async def sign_in(request: Request, doors: DoorsIn, to: str = _INBOX) -> Response:
    """Go to the provider's login."""
    around = Surroundings(request, doors.settings)
    if doors.sign_in is None:
        return plain_page(around, HTTPStatus.NOT_FOUND, wording.NO_LOGIN)
    attempt = Attempt.draw()
    try:
        where = await doors.sign_in.begin(attempt)
    except IssuerUnreachable:
        return plain_page(around, HTTPStatus.SERVICE_UNAVAILABLE, wording.FAILED)
    answer = RedirectResponse(where, HTTPStatus.SEE_OTHER, HEADERS)
    kept = {**asdict(attempt), "to": to}
    _keep(answer, around, ATTEMPT_COOKIE, json.dumps(kept).encode().hex(), _ATTEMPT_LASTS)
    return answer


@router.get("/signed-in")
async def come_back(
    request: Request, doors: DoorsIn, code: str = "", state: str = "", iss: str = ""
) -> Response:
    """Take who comes back from the provider's login in, if it is who went there from here."""
    around = Surroundings(request, doors.settings)
    try:
        session, to = await _proved(request, doors, code, state, iss)
    except ProofRejected as rejected:
        _log.info("portal.sign_in_rejected", reason=rejected.reason)
        answer: Response = plain_page(
            around, HTTPStatus.FORBIDDEN, wording.NOT_SIGNED_IN, sign_in=True
        )
    except IssuerUnreachable:
        answer = plain_page(around, HTTPStatus.SERVICE_UNAVAILABLE, wording.FAILED, sign_in=True)
    else:
        lasts = timedelta(hours=doors.settings.portal_session_hours)
        now = await doors.clock_of(None).now()
        token = await PostgresSessions(doors.pool).begin(session, now, lasts)
        answer = RedirectResponse(f"{around.base}{to}", HTTPStatus.SEE_OTHER, HEADERS)
        _keep(answer, around, SESSION_COOKIE, token, lasts)
    answer.delete_cookie(ATTEMPT_COOKIE, path=around.base)
    return answer


@router.post("/sign-out")
async def sign_out(
    visitor: SignedIn, request: Request, doors: DoorsIn, seal: Annotated[str, Form()] = ""
) -> Response:
    """End the session."""
    around = Surroundings(request, doors.settings)
    if not hmac.compare_digest(seal.encode(), visitor.sign_out_seal.encode()):
        return plain_page(around, HTTPStatus.FORBIDDEN, wording.STALE)
    await PostgresSessions(doors.pool).end(visitor.secret)
    answer = plain_page(around, HTTPStatus.OK, wording.GOOD_BYE, sign_in=doors.sign_in is not None)
    answer.delete_cookie(SESSION_COOKIE, path=around.base)
    return answer


async def _proved(
    request: Request, doors: Doors, code: str, state: str, iss: str
) -> tuple[Session, str]:
    """Return who has signed in, and where they wanted to go.

    Raises:
        ProofRejected: this browser began no such attempt, or the provider proves nobody of ours.
        IssuerUnreachable: the provider cannot be asked now.
    """
    attempt, to = _attempt_of(request)
    if doors.sign_in is None or not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise ProofRejected(Rejection.STATE)
    # RFC 9207: where the provider names itself, it must be the one.
    if iss and iss != doors.settings.oidc.issuer:
        raise ProofRejected(Rejection.ISSUER)
    person = await doors.sign_in.person(code, attempt, await doors.clock_of(None).now())
    organisations = await Persons(doors.pool).organisations_of(person)
    if not organisations:
        raise ProofRejected(Rejection.SUBJECT)
    return Session(person, organisations), to


def _attempt_of(request: Request) -> tuple[Attempt, str]:
    try:
        kept = json.loads(bytes.fromhex(request.cookies.get(ATTEMPT_COOKIE, "")))
        attempt = Attempt(str(kept["state"]), str(kept["nonce"]), str(kept["verifier"]))
        to = str(kept["to"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ProofRejected(Rejection.STATE) from None
    return attempt, to if _TO.fullmatch(to) else _INBOX


def _keep(answer: Response, around: Surroundings, name: str, value: str, lasts: timedelta) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path=around.base,
        secure=around.is_secure,
        httponly=True,
        # Not strict: one comes back from the provider, and from the link in a letter.
        samesite="lax",
    )
