"""What the commands about webhooks need of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from infra.webhooks.destinations import DestinationRefused, destination
from infra.webhooks.subscriptions import TooMany
from starter.cli.output import CommandLineError
from starter.cli.session import run, session
from starter.gateway.subscriptions.service import WHY_NOT, allowance, subscriptions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from infra.postgres import Pool
    from infra.settings import Settings
    from infra.webhooks.subscriptions import Subscription, Subscriptions

_T = TypeVar("_T")


class Desk:
    """What these commands need of the world.

    Attributes:
        known: The subscriptions.
        pool: The database.
        settings: How webhooks are set up.
        now: The instant at which the command was given.
    """

    def __init__(self, known: Subscriptions, pool: Pool, settings: Settings, now: datetime) -> None:
        """Take over what `with_desk` found."""
        self.known = known
        self.pool = pool
        self.settings = settings
        self.now = now

    async def found(self, id_: str) -> Subscription:
        """Find a subscription.

        Raises:
            CommandLineError: there is none.
        """
        found = await self.known.find(id_)
        if found is None:
            raise CommandLineError("no_such_subscription", "there is no such subscription")
        return found


def with_desk(work: Callable[[Desk], Awaitable[_T]]) -> _T:
    """Do some work with the subscriptions.

    Raises:
        CommandLineError: webhooks are not set up, or there are as many as may be.
    """

    async def at_the_desk() -> _T:
        async with session() as opened:
            pool = await opened.pool()
            try:
                known = subscriptions(opened.settings, pool)
            except ValueError as wrong:
                raise CommandLineError("webhooks_off", str(wrong)) from None
            if known is None:
                raise CommandLineError(
                    "webhooks_off", "webhooks are not set up: set DUEPROCESS_SECRETS_KEY"
                )
            now = await (await opened.clock(None)).now()
            try:
                return await work(Desk(known, pool, opened.settings, now))
            except TooMany:
                raise CommandLineError("usage", "there are as many as may be") from None

    return run(at_the_desk())


def check_url(url: str, settings: Settings) -> None:
    """Check that a webhook may go there.

    Raises:
        CommandLineError: it may not.
    """
    try:
        destination(url, allowance(settings))
    except DestinationRefused as refused:
        raise CommandLineError("usage", WHY_NOT[refused.fault]) from None
