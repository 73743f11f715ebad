"""The relay: takes what is to be told from the outbox to whoever wants to hear it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from activities.errors import StoreFailed
from infra.logging import Event
from infra.webhooks import signing
from infra.webhooks.deliveries import PER_SUBSCRIPTION, Deliveries
from infra.webhooks.encryption import SecretUnreadable
from infra.webhooks.sender import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from infra.postgres import Pool
    from infra.webhooks.deliveries import Attempt
    from infra.webhooks.sender import Sender
    from infra.webhooks.subscriptions import Subscriptions

_LOG: Final = structlog.stdlib.get_logger(__name__)

UNSIGNED: Final = "no_secret"
"""The word for an attempt that could not be signed."""


class Clock(Protocol):
    """What time it is: on the wall, since receivers look at theirs."""

    async def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a relay does at once.

    Attributes:
        at_once: Attempts under way, over all receivers.
        per_subscription: To one receiver, over all relays.
        poll_s: Seconds after which it looks again.
    """

    at_once: int = 128
    per_subscription: int = PER_SUBSCRIPTION
    poll_s: float = 1.0


class Relay:
    """Delivers at least once, in no promised order; any number of relays share the work.

    An attempt is leased, so that one relay makes it. If that relay is killed, another makes the
    next once the lease is over: the receiver knows a message that came twice by its id.
    """

    def __init__(
        self,
        pool: Pool,
        subscriptions: Subscriptions,
        sender: Sender,
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        """Take what a relay needs of the world."""
        self._deliveries = Deliveries(pool)
        self._subscriptions = subscriptions
        self._sender = sender
        self._clock = clock
        self._pace = pace or Pace()

    async def run(self) -> None:
        """Deliver until cancelled; attempts under way are then given up, and made again later."""
        async with asyncio.TaskGroup() as attempts:
            under_way = set[asyncio.Task[None]]()
            while True:
                for attempt in await self._due(self._pace.at_once - len(under_way)):
                    task = attempts.create_task(self._try(attempt))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                await self._pause(under_way)

    async def once(self) -> int:
        """Deliver what is due now and wait until every attempt has ended.

        Returns:
            How many attempts were made.
        """
        due = await self._due(self._pace.at_once)
        await asyncio.gather(*(self._try(each) for each in due))
        return len(due)

    async def _pause(self, under_way: set[asyncio.Task[None]]) -> None:
        """Wait until it is worth looking again."""
        if not under_way:
            await asyncio.sleep(self._pace.poll_s)
            return
        await asyncio.wait(
            set(under_way), timeout=self._pace.poll_s, return_when=asyncio.FIRST_COMPLETED
        )

    async def _due(self, most: int) -> tuple[Attempt, ...]:
        if most <= 0:
            return ()
        try:
            now = await self._clock.now()
            await self._deliveries.offer(now)
            return await self._deliveries.lease(now, most, self._pace.per_subscription)
        except StoreFailed as failed:
            _LOG.warning(Event.WEBHOOKS_WAITING, reason=str(failed))
            return ()

    async def _try(self, attempt: Attempt) -> None:
        try:
            outcome = await self._post(attempt)
            now = await self._clock.now()
            again = await self._deliveries.settle(attempt, outcome, now)
        except StoreFailed as failed:
            # The lease runs out, and the attempt is made again.
            _LOG.warning(Event.WEBHOOKS_WAITING, reason=str(failed))
            return
        except Exception:  # noqa: BLE001 -- a fault with one message must not end the relay of all
            _LOG.exception(Event.WEBHOOKS_WAITING, message=attempt.message_id)
            return
        _tell(attempt, outcome, again)

    async def _post(self, attempt: Attempt) -> Outcome:
        now = await self._clock.now()
        try:
            signers = await self._subscriptions.signers(attempt.subscription_id, now)
            headers = signing.headers(signers, attempt.message_id, now, attempt.body)
        except (SecretUnreadable, ValueError):
            return Outcome(None, UNSIGNED, 0)
        return await self._sender.post(attempt.url, headers, attempt.body, now)


def _tell(attempt: Attempt, outcome: Outcome, again: datetime | None) -> None:
    """Log what people may have to see to; never a URL, which may hold somebody's token."""
    of = {
        "subscription": attempt.subscription_id,
        "message": attempt.message_id,
        "attempt": attempt.number,
        "status": outcome.status,
        "error": outcome.error,
    }
    if outcome.taken:
        _LOG.debug(Event.WEBHOOK_DELIVERED, **of)
    elif outcome.gone:
        _LOG.warning(Event.WEBHOOK_SUBSCRIBER_GONE, **of)
    elif again is None:
        _LOG.error(Event.WEBHOOK_FAILED, **of)
    else:
        _LOG.info(Event.WEBHOOK_DEFERRED, **of)
