"""What other systems tell us, and what of it a person has to look at."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Security
from fastapi.security import APIKeyHeader

from infra.feeds.items import FeedItems
from infra.feeds.messages import Item, ItemState
from infra.feeds.sources import Feed
from infra.identity.persons import Persons
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, Doors, DoorsIn
from starter.gateway.feeds.forms import ItemForm, Settling, Taken
from starter.gateway.feeds.service import encryption_of, take
from starter.gateway.problems import Problem, told

router = APIRouter(prefix="/feeds", tags=["feeds"], responses=told(403, 404, 409))

_EVERYWHERE: Final = "hr_lead"

_OFFICES: Final[dict[Feed, frozenset[str]]] = {
    Feed.LEAVE: frozenset({"leave_administrator", "leave_lead", _EVERYWHERE}),
    Feed.PEOPLE: frozenset({"hr_partner", _EVERYWHERE}),
    Feed.PAY: frozenset({"compensation", "payroll", _EVERYWHERE}),
    Feed.BOUNCES: frozenset({"hr_partner", _EVERYWHERE}),
}
"""Whose office works off what of a feed is refused."""

ItemId = Annotated[int, Path(ge=1, le=2**53, description="Number of a message.")]


@router.get("/items")
async def list_items(
    caller: CallerIn,
    doors: DoorsIn,
    state: Annotated[ItemState, Query()] = ItemState.REFUSED,
    after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[ItemForm]:
    """List messages of feeds: those that were refused wait for a person of HR to work them off.

    Only of the caller's organisations, by the caller's office, and none in whose case the caller is
    a party.
    """
    found = _items(doors)
    listed: list[Item] = []
    for organisation, feeds in (await _desks(doors, caller)).items():
        listed += await found.listed(
            caller.subject, {organisation}, feeds, state=state, after=after, limit=limit
        )
    once = {item.id: item for item in listed}
    return [_form(once[number]) for number in sorted(once)][:limit]


@router.post("/items/{item}/retry", status_code=HTTPStatus.ACCEPTED)
async def retry(item: ItemId, caller: CallerIn, doors: DoorsIn) -> ItemForm:
    """Have a refused message tried again, now that what stood in its way is settled."""
    found = await _refused(doors, caller, item)
    if not await _items(doors).again(item, await doors.clock_of(None).now()):
        raise Problem(
            HTTPStatus.CONFLICT, "not_retryable", "nothing is kept of it that could be tried again"
        )
    return _form(found)


@router.post("/items/{item}/settle")
async def settle(item: ItemId, settling: Settling, caller: CallerIn, doors: DoorsIn) -> ItemForm:
    """Say that a refused message has been dealt with, and how; what it says is then forgotten."""
    found = await _refused(doors, caller, item)
    now = await doors.clock_of(None).now()
    if not await _items(doors).settle(item, caller.subject, settling.reason, now):
        raise _no_such_item()
    return _form(found)


SIGNATURE: Final = APIKeyHeader(
    name="webhook-signature",
    scheme_name="webhook_signature",
    description="Signatures by Standard Webhooks 1.0, beside `webhook-id` and `webhook-timestamp`.",
    auto_error=False,
)


@router.post(
    "/{feed}",
    status_code=HTTPStatus.ACCEPTED,
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {}}}}},
)
async def feed_in(
    feed: Feed, request: Request, doors: DoorsIn, _signed: Annotated[object, Security(SIGNATURE)]
) -> Taken:
    """Take a webhook of a feed (Standard Webhooks 1.0): signed, each id once, in any order.

    The answer says that it is kept, and no more: what comes of it is HR's to see.
    """
    return await take(doors, feed, request.headers, await request.body())


async def _desks(doors: Doors, caller: Caller) -> dict[str, frozenset[Feed]]:
    """Return of which feeds a caller works off what is refused, by organisation."""
    if caller.is_tool:
        raise _not_hr()
    desks: dict[str, frozenset[Feed]] = {}
    for held in await Persons(doors.pool).offices_of(caller.subject):
        feeds = frozenset(feed for feed, offices in _OFFICES.items() if held.name in offices)
        its = caller.organisations if held.organisation == "" else {held.organisation}
        for organisation in feeds and its:
            desks[organisation] = desks.get(organisation, frozenset()) | feeds
    if not desks:
        raise _not_hr()
    return desks


async def _refused(doors: Doors, caller: Caller, item: int) -> Item:
    for organisation, feeds in (await _desks(doors, caller)).items():
        found = await _items(doors).listed(caller.subject, {organisation}, feeds, item=item)
        if found:
            return found[0]
    raise _no_such_item()


def _items(doors: Doors) -> FeedItems:
    return FeedItems(doors.pool, encryption_of(doors))


def _no_such_item() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not_found", "no refused message of that number is yours")


def _not_hr() -> Problem:
    return Problem(HTTPStatus.FORBIDDEN, "not_yours", "only an office of HR sees this")


def _form(item: Item) -> ItemForm:
    return ItemForm(
        item=item.id,
        feed=item.feed,
        kind=item.kind,
        person=item.person,
        subject=item.subject,
        sent_by=item.account,
        state=item.state,
        code=item.why,
        sentence=item.sentence,
        cases=item.cases,
        tries=item.tries,
        received_at=item.received_at,
        retryable=item.state is ItemState.REFUSED and item.is_kept,
        settled_by=item.settled_by,
        settled_reason=item.settled_reason,
    )
