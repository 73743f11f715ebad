"""The portal's addresses. To look at a page changes nothing; to act takes a form of that page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from domain.invitations import Act, invited
from infra.links import PostgresLinks
from starter.gateway.access import case_access
from starter.gateway.doors import DoorsIn
from starter.gateway.portal import sign_in
from starter.gateway.portal.acting import Acting
from starter.gateway.portal.page_route import Missed, PageRoute
from starter.gateway.portal.pages import HEADERS, style
from starter.gateway.portal.service import Letters
from starter.gateway.portal.shown import (
    PREFIX,
    Surroundings,
    inbox_page,
    letter_page,
)
from starter.gateway.portal.sign_in import SignedIn, session_of
from starter.gateway.portal.visitor import Visitor

router = APIRouter(prefix=PREFIX, include_in_schema=False, route_class=PageRoute)
router.include_router(sign_in.router)

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]
CaseId = Annotated[str, Path(pattern=r"^case-[0-9]{4}-[0-9]{1,12}$")]
Number = Annotated[int, Path(ge=1, lt=2**31)]


async def behind_link(token: Token, request: Request, doors: DoorsIn) -> Acting:
    """Return the letter that a link is in, before its reader.

    Raises:
        Missed: no letter bears this link, its time has passed, its reader may not act any more, or
            somebody else is signed in here.
    """
    links, letters = PostgresLinks(doors.pool, None), Letters(doors)
    link = await links.find(token)
    now = await doors.clock_of(None if link is None else link.case_id).now()
    if link is None or now >= link.expires_at:
        raise Missed
    session = await session_of(request, doors)
    if session is not None and session.person != link.person:
        raise Missed
    letter = await letters.behind(link)
    if letter is None or not await letters.is_employee(link.case_id, link.person):
        raise Missed
    visitor = Visitor(person=link.person, organisations=frozenset(), secret=token, link=link)
    it = await letters.page(letter, await links.used(link))
    return Acting(doors, Surroundings(request, doors.settings), visitor, it)


async def before_letter(
    case_id: CaseId, number: Number, visitor: SignedIn, request: Request, doors: DoorsIn
) -> Acting:
    """Return a letter before whoever is signed in.

    Raises:
        Missed: it is none of theirs.
        Refused: they have no place in its case any more.
    """
    letters = Letters(doors)
    letter = await letters.of(case_id, number, visitor.person)
    if letter is None:
        raise Missed
    if not await letters.is_employee(case_id, visitor.person):
        await case_access(case_id, visitor.access(case_id).caller, doors)
    it = await letters.page(letter)
    return Acting(doors, Surroundings(request, doors.settings), visitor, it)


@router.api_route("/style.css", methods=["GET", "HEAD"])
async def stylesheet() -> Response:
    """Return the stylesheet."""
    return style()


@router.api_route("/l/{token}", methods=["GET", "HEAD"])
async def letter_by_link(here: Annotated[Acting, Depends(behind_link)]) -> Response:
    """Show a letter to whoever holds its link."""
    return letter_page(here.around, here.visitor, here.it)


@router.post("/l/{token}/{act}")
async def act_by_link(act: Act, here: Annotated[Acting, Depends(behind_link)]) -> Response:
    """Act on a letter by its link."""
    link = here.visitor.link
    if link is None or act not in link.acts:
        raise Missed
    return await here.act(act)


@router.api_route("", methods=["GET", "HEAD"])
async def front(request: Request, doors: DoorsIn) -> Response:
    """Go to the inbox."""
    base = Surroundings(request, doors.settings).base
    return RedirectResponse(f"{base}/letters", HTTPStatus.SEE_OTHER, HEADERS)


@router.api_route("/letters", methods=["GET", "HEAD"])
async def inbox(visitor: SignedIn, request: Request, doors: DoorsIn) -> Response:
    """Show every letter of whoever is signed in."""
    cases = await Letters(doors).inbox(visitor.person)
    return inbox_page(Surroundings(request, doors.settings), visitor, cases)


@router.api_route("/letters/{case_id}/{number}", methods=["GET", "HEAD"])
async def letter(here: Annotated[Acting, Depends(before_letter)]) -> Response:
    """Show a letter."""
    return letter_page(here.around, here.visitor, here.it)


@router.post("/letters/{case_id}/{number}/{act}")
async def act_signed_in(act: Act, here: Annotated[Acting, Depends(before_letter)]) -> Response:
    """Act on a letter of one's own."""
    # Not only what is offered now: what comes too late is for the case to keep, not to lose.
    if act not in invited(here.it.letter.notice):
        raise Missed
    return await here.act(act)
