"""Subscriptions of the tool that asks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from domain.outside import EventType
from infra.webhooks.deliveries import Deliveries, Replay
from infra.webhooks.log import DeliveryState, deliveries_of
from infra.webhooks.subscriptions import TooMany
from starter.gateway.doors import DoorsIn
from starter.gateway.problems import Problem, told
from starter.gateway.subscriptions.forms import (
    DeliveryForm,
    DeliveryList,
    EventTypes,
    NewSecret,
    NewSubscription,
    Replayed,
    Replaying,
    SecretForm,
    SecretList,
    Subscribed,
    SubscriptionForm,
    SubscriptionList,
    ToldSecret,
)
from starter.gateway.subscriptions.service import (
    OwnIn,
    SubscriberIn,
    SubscriptionsIn,
    check_url,
    organisations_for,
)

router = APIRouter(prefix="/subscriptions", tags=["subscriptions"], responses=told(403, 404, 409))

_MOST_LISTED: Final = 200

# What is told once must not stay in a cache on the way.
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


@router.get("/event-types")
async def list_event_types(_: SubscriberIn) -> EventTypes:
    """List what a subscription may name."""
    return EventTypes(event_types=tuple(sorted(EventType)))


@router.get("")
async def list_subscriptions(caller: SubscriberIn, known: SubscriptionsIn) -> SubscriptionList:
    """List the subscriptions of the account."""
    found = await known.listed(caller.subject)
    return SubscriptionList(items=tuple(SubscriptionForm.of(each) for each in found))


@router.post("", status_code=HTTPStatus.CREATED)
async def subscribe(
    wanted: NewSubscription,
    caller: SubscriberIn,
    known: SubscriptionsIn,
    doors: DoorsIn,
    response: Response,
) -> Subscribed:
    """Hear of what happens in cases; the answer has the secret, told only now."""
    check_url(wanted.url, doors.settings)
    now = await doors.clock_of(None).now()
    try:
        made, secret = await known.add(
            caller.subject,
            wanted.url,
            organisations_for(caller, wanted.organisations),
            wants=wanted.wants,
            scheme=wanted.scheme,
            now=now,
        )
    except TooMany:
        raise _too_many("the account has as many subscriptions as it may") from None
    response.headers.update(_NOT_KEPT)
    return Subscribed(**SubscriptionForm.of(made).model_dump(), secret=secret)


@router.get("/{subscription_id}")
async def show(found: OwnIn) -> SubscriptionForm:
    """Show a subscription."""
    return SubscriptionForm.of(found)


@router.delete("/{subscription_id}", status_code=HTTPStatus.NO_CONTENT)
async def end(found: OwnIn, known: SubscriptionsIn, doors: DoorsIn) -> None:
    """End a subscription for good; its secrets are destroyed."""
    await known.end(found.id, await doors.clock_of(None).now())


@router.post("/{subscription_id}/disable")
async def disable(found: OwnIn, known: SubscriptionsIn, doors: DoorsIn) -> SubscriptionForm:
    """Hear nothing for a while: what waits is kept, what happens meanwhile can be replayed."""
    await known.disable(found.id, "asked", await doors.clock_of(None).now())
    return SubscriptionForm.of(await known.find(found.id) or found)


@router.post("/{subscription_id}/enable")
async def enable(found: OwnIn, known: SubscriptionsIn, doors: DoorsIn) -> SubscriptionForm:
    """Hear again, first what waits."""
    check_url(found.url, doors.settings)
    await known.enable(found.id)
    return SubscriptionForm.of(await known.find(found.id) or found)


@router.get("/{subscription_id}/secrets")
async def list_secrets(found: OwnIn, known: SubscriptionsIn, doors: DoorsIn) -> SecretList:
    """List the secrets that sign, without what they are."""
    secrets = await known.secrets(found.id, await doors.clock_of(None).now())
    return SecretList(items=tuple(SecretForm.of(each) for each in secrets))


@router.post("/{subscription_id}/secrets", status_code=HTTPStatus.CREATED)
async def rotate(
    wanted: NewSecret, found: OwnIn, known: SubscriptionsIn, doors: DoorsIn, response: Response
) -> ToldSecret:
    """Sign with another secret, too; the answer has it, told only now."""
    now = await doors.clock_of(None).now()
    try:
        secret = await known.rotate(found.id, wanted.scheme, wanted.keep_for, now)
    except TooMany:
        raise _too_many("as many secrets sign as may: wait until one has expired") from None
    response.headers.update(_NOT_KEPT)
    return ToldSecret(secret=secret)


@router.get("/{subscription_id}/deliveries")
async def list_deliveries(
    found: OwnIn,
    doors: DoorsIn,
    state: DeliveryState | None = None,
    cursor: Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,17}$")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50,
) -> DeliveryList:
    """List what was told or is to be told, with how each attempt went."""
    before = None if cursor is None else int(cursor)
    listed = await deliveries_of(doors.pool, found.id, state=state, before=before, limit=limit + 1)
    shown = listed[:limit]
    return DeliveryList(
        items=tuple(DeliveryForm.of(each) for each in shown),
        next=str(shown[-1].id) if len(listed) > limit else None,
    )


@router.post("/{subscription_id}/replays", status_code=HTTPStatus.ACCEPTED)
async def replay(wanted: Replaying, found: OwnIn, doors: DoorsIn) -> Replayed:
    """Tell again what the subscription may and wants to hear, under the ids of before."""
    if found.disabled_at is not None:
        raise Problem(HTTPStatus.CONFLICT, "subscription_disabled", "enable the subscription first")
    asked = Replay(
        message_id=wanted.message_id,
        since=wanted.since,
        until=wanted.until,
        undelivered=wanted.undelivered,
    )
    now = await doors.clock_of(None).now()
    return Replayed(messages=await Deliveries(doors.pool).replay(found.id, asked, now))


def _too_many(sentence: str) -> Problem:
    return Problem(HTTPStatus.CONFLICT, "too_many", sentence)
