"""Who may subscribe to what: the same for a tool at the gateway and an operator at the terminal."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Path

from infra.webhooks.destinations import Allowance, DestinationRefused, Fault, destination
from infra.webhooks.encryption import Encryption
from infra.webhooks.subscriptions import SCOPE, Subscription, Subscriptions
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from infra.postgres import Pool
    from infra.settings import Settings

WHY_NOT: Final = {
    Fault.MALFORMED: "the URL is none that every program reads alike: https, host, port, path",
    Fault.SCHEME: "a webhook goes over https only",
    Fault.HOST: "the operator has not allowed this host for webhooks",
    Fault.PORT: "the operator has not allowed this port for webhooks",
    Fault.ADDRESS: "this host is not on the public internet",
}
"""What is said of a URL that is not allowed."""


def allowance(settings: Settings) -> Allowance:
    """Return where webhooks may go."""
    webhooks = settings.webhooks
    return Allowance(hosts=webhooks.hosts, ports=webhooks.ports, loopback=webhooks.loopback)


def subscriptions(settings: Settings, pool: Pool) -> Subscriptions | None:
    """Return the subscriptions; None where no key is set that their secrets are encrypted with.

    Raises:
        ValueError: what is set is no key.
    """
    if settings.secrets_key is None:
        return None
    return Subscriptions(pool, Encryption(settings.secrets_key))


def check_url(url: str, settings: Settings) -> None:
    """Check that a webhook may go there.

    Raises:
        Problem: it may not, and why.
    """
    try:
        destination(url, allowance(settings))
    except DestinationRefused as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise Problem(status, str(refused.fault), WHY_NOT[refused.fault]) from None


def organisations_for(caller: Caller, asked: Collection[str]) -> tuple[str, ...]:
    """Return whose cases a subscription is about: the caller's, unless some of them are named.

    Raises:
        Problem: one is not the caller's.
    """
    wanted = frozenset(asked) or caller.organisations
    if not wanted or not wanted <= caller.organisations:
        raise Problem(
            HTTPStatus.FORBIDDEN, "not_your_organisation", "you have no part in that organisation"
        )
    return tuple(sorted(wanted))


async def subscriber(caller: CallerIn) -> Caller:
    """Let only tools through that may subscribe.

    Raises:
        Problem: a person, or a tool without the scope.
    """
    if not caller.is_tool or SCOPE not in caller.scopes:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            "scope_missing",
            f"only a service account with the scope {SCOPE} has subscriptions",
        )
    return caller


SubscriberIn = Annotated[Caller, Depends(subscriber)]
"""The argument of a route about subscriptions."""


async def subscriptions_of(doors: DoorsIn, _: SubscriberIn) -> Subscriptions:
    """Find the subscriptions.

    Raises:
        Problem: the operator has not set webhooks up.
    """
    found = subscriptions(doors.settings, doors.pool)
    if found is None:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "webhooks_off", "webhooks are not set up here"
        )
    return found


SubscriptionsIn = Annotated[Subscriptions, Depends(subscriptions_of)]
"""The argument of a route that looks into them."""


async def own_subscription(
    subscription_id: Annotated[str, Path(pattern=r"^whs_[0-9a-f]{24}$")],
    caller: SubscriberIn,
    known: SubscriptionsIn,
) -> Subscription:
    """Find a subscription of the caller's.

    Raises:
        Problem: there is none, or it is another account's: the two look alike.
    """
    found = await known.find(subscription_id, caller.subject)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no_such_subscription", "you have no such subscription")
    return found


OwnIn = Annotated[Subscription, Depends(own_subscription)]
"""The argument of a route about one subscription."""
