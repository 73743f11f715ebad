"""Works off what feeds brought, in the background: the sender has had its answer long before.

So a sender learns nothing from how long it takes, nothing is lost with a gateway that is killed,
and what came in the wrong order finds its place.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog
from temporalio.service import RPCError

from activities.errors import StoreFailed
from domain.errors import DueProcessError
from infra.feeds.items import FeedItems
from infra.feeds.messages import Fate, ItemState
from infra.feeds.sources import Feed, Sources
from starter.gateway.feeds.applying import Applying, Attention, Wait
from starter.gateway.feeds.bounces import apply_bounce
from starter.gateway.feeds.leave import apply_leave
from starter.gateway.feeds.pay import apply_pay
from starter.gateway.feeds.people import apply_people
from starter.gateway.feeds.service import UNKNOWN, encryption
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from infra.feeds.items import Batch
    from infra.feeds.messages import Item
    from infra.webhooks.encryption import Encryption
    from starter.gateway.doors import Doors

_log = structlog.stdlib.get_logger(__name__)

_POLL_S: Final = 1.0
_GRACE_S: Final = 10.0
_FIRST_PAUSE_S: Final = 2.0
_LONGEST_PAUSE_S: Final = 3600.0

_NEVER_IN_VAIN: Final = "its_day"
"""What waits for a day that is known is not given up."""

_APPLY: Final[Mapping[Feed, Callable[[Applying], Awaitable[Fate]]]] = {
    Feed.LEAVE: apply_leave,
    Feed.PEOPLE: apply_people,
    Feed.PAY: apply_pay,
    Feed.BOUNCES: apply_bounce,
}


class Event(StrEnum):
    """The names of what is logged here."""

    DONE = "door.feed_done"
    WAITS = "door.feed_waits"
    REFUSED = "door.feed_refused"
    STUCK = "door.feed_stuck"
    UNREACHABLE = "door.feeds_unreachable"


class FeedWork:
    """Works off what feeds brought; any number of gateways may."""

    def __init__(self, doors: Doors, encryption: Encryption) -> None:
        """Take the world, and what messages are encrypted with."""
        self._doors = doors
        self._items = FeedItems(doors.pool, encryption)
        self._sources = Sources(doors.pool, encryption)
        self._stopping = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Work in the background while the context is entered; what is under way is ended."""
        working = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait((working,), timeout=_GRACE_S)
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def drain(self, now: datetime | None = None) -> None:
        """Work off all that is due.

        Args:
            now: The instant by which it is due; the present unless given.

        Raises:
            StoreFailed: PostgreSQL is not there.
        """
        while not self._stopping.is_set():
            at = now or await self._doors.clock_of(None).now()
            groups = await self._items.groups(at)
            progress = False
            for account, feed, person in groups:
                progress |= await self._work_off(account, feed, person, at)
            if not progress:
                return

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.drain()
            except StoreFailed as failed:
                _log.warning(Event.UNREACHABLE, reason=str(failed))
            except Exception:  # noqa: BLE001 -- logged whole
                _log.exception(Event.UNREACHABLE)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _POLL_S)

    async def _work_off(self, account: str, feed: str, person: str, now: datetime) -> bool:
        """Try what is due about a person; tell whether anything has come to an end."""
        async with self._items.hold(account, feed, person, now) as batch:
            if batch is None:
                return False
            progress = False
            for item, told in await batch.due(account, feed, person):
                sender = await self._sources.account(account, Feed(feed))
                if sender is None:
                    fate: Fate | Wait = Fate(
                        state=ItemState.REFUSED,
                        why="account_ended",
                        sentence="the account may no longer feed us",
                    )
                else:
                    fate = await _fate(Applying(self._doors, batch, sender, item, told))
                progress |= await _write(batch, item, fate)
            return progress


@asynccontextmanager
async def working_off(doors: Doors) -> AsyncGenerator[None]:
    """Work off what feeds bring while the context is entered, where feeds are set up."""
    closing = encryption(doors.settings)
    if closing is None:
        yield
        return
    async with FeedWork(doors, closing).running():
        yield


async def _fate(applying: Applying) -> Fate | Wait:
    """Try a message, whatever comes of it."""
    try:
        await _check_person(applying)
        return await _APPLY[applying.item.feed](applying)
    except Wait as wait:
        return wait
    except Attention as attention:
        return Fate(
            state=ItemState.REFUSED,
            why=attention.why,
            sentence=attention.sentence,
            cases=attention.cases,
        )
    except DueProcessError as refused:
        return Fate(state=ItemState.REFUSED, why=str(refused.code), sentence=refused.sentence)
    except (Unanswered, StoreFailed, RPCError):
        return Wait("away")
    except Exception as error:  # noqa: BLE001 -- one message is not to hold up all others
        _log.error(Event.STUCK, item=applying.item.id, reason=type(error).__name__)
        return Wait("stuck")


async def _check_person(applying: Applying) -> None:
    """Check that the account may speak of whom it speaks of, as the HRIS has it now.

    Raises:
        Wait: the HRIS does not know that person yet.
        Attention: the person is another organisation's.
    """
    if not applying.item.person:
        return
    organisation = await applying.tables.organisation_of(applying.item.person)
    if organisation is None:
        raise Wait("person")
    if organisation not in applying.account.grants.organisations:
        raise Attention(*UNKNOWN)


async def _write(batch: Batch, item: Item, fate: Fate | Wait) -> bool:
    about = {"item": item.id, "feed": str(item.feed), "kind": item.kind}
    if isinstance(fate, Wait):
        in_vain = batch.now >= item.give_up_at and fate.why != _NEVER_IN_VAIN
        if not in_vain:
            pause = min(_FIRST_PAUSE_S * 2 ** min(item.tries, 12), _LONGEST_PAUSE_S)
            again = fate.at or batch.now + timedelta(seconds=pause)
            await batch.later(item, fate.why, again)
            _log.info(Event.WAITS, why=fate.why, **about)
            return False
        fate = Fate(
            state=ItemState.REFUSED,
            why=f"waited_for_{fate.why}",
            sentence="it has waited for seven days in vain",
        )
    await batch.end(item, fate)
    if fate.state is ItemState.REFUSED:
        _log.warning(Event.REFUSED, code=fate.why, **about)
    else:
        _log.info(Event.DONE, state=str(fate.state), **about)
    return True
