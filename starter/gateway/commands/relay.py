"""The relay: delivers what the inbox keeps, in order for each case, each command exactly once.

Any number of gateways run one. A command is held by a transaction while it is sent; a gateway that
is killed between the case's answer and its own note gives it back, and the next one sends the same
again, which the case answers with the first receipt.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from temporalio.service import RPCError

from activities.errors import StoreFailed
from domain.errors import Refused
from domain.people import Role
from infra.inbox import Inbox
from infra.logging import Event
from starter.gateway.commands.delivery import command_of, is_outage, receipts
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from domain.case import Receipt
    from infra.inbox import Taken
    from infra.postgres import Pool
    from starter.client import CaseClient

_log = structlog.stdlib.get_logger(__name__)

_AT_ONCE: Final = 3
"""Cases at once: each holds a connection while it is sent to, and the doors need some too."""

_POLL_S: Final = 1.0
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 15.0
"""A case that can be reached again waits so long at most."""

_GRACE_S: Final = 10.0
"""How long deliveries under way may take to end when the gateway stops."""


class Relay:
    """Delivers what is kept."""

    def __init__(self, cases: CaseClient, pool: Pool) -> None:
        """Take the client of the cases, and where the inbox is."""
        self._cases = cases
        self._inbox = Inbox(pool)
        self._stopping = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Deliver in the background while the context is entered; what is under way is ended."""
        delivering = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait((delivering,), timeout=_GRACE_S)
            delivering.cancel()
            with suppress(asyncio.CancelledError):
                await delivering

    async def drain(self) -> None:
        """Deliver all that is due now.

        Raises:
            StoreFailed: PostgreSQL is not there.
        """
        try:
            async with asyncio.TaskGroup() as delivering:
                for _ in range(_AT_ONCE):
                    delivering.create_task(self._until_none())
        except* StoreFailed as failed:
            raise failed.exceptions[0] from None

    async def deliver_one(self) -> bool:
        """Deliver one command that is due; tell whether there was one."""
        async with self._inbox.take() as taken:
            if taken is not None:
                await self._deliver(taken)
        return taken is not None

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self.deliver_one():
                    await self.drain()
            except StoreFailed as failed:
                _log.warning(Event.INBOX_UNREACHABLE, reason=str(failed))
            except Exception:  # noqa: BLE001 -- logged whole
                # Whatever it was, what is kept is not to wait for the next start.
                _log.exception(Event.INBOX_UNREACHABLE)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _POLL_S)

    async def _until_none(self) -> None:
        while not self._stopping.is_set() and await self.deliver_one():
            pass

    async def _deliver(self, taken: Taken) -> None:
        entry = taken.entry
        about = {"case": entry.case_id, "door": entry.command, "command": entry.command_id}
        try:
            receipt = await self._send(taken)
        except Refused as refusal:
            await taken.refused(refusal.code, refusal.sentence)
            _log.warning(Event.COMMAND_REFUSED, code=str(refusal.code), **about)
        except Unanswered:
            await taken.later(_pause(entry.attempts))
        except Exception as error:  # noqa: BLE001 -- one command is not to hold up all cases
            # Only an operator can help: it and what comes behind it wait, and are seen.
            _log.error(Event.COMMAND_STUCK, reason=type(error).__name__, **about)
            await taken.later(_pause(entry.attempts))
        else:
            await taken.delivered(receipts().dump_json(receipt).decode())
            _log.info(Event.COMMAND_DELIVERED, **about)

    async def _send(self, taken: Taken) -> Receipt:
        """Seal a command anew and send it.

        Raises:
            Refused: the case says no.
            Unanswered: the case could not be reached.
        """
        entry = taken.entry
        command = command_of(entry.command, taken.body)
        proved = tuple(Role(role) for role in entry.roles)
        try:
            return await self._cases.handle(entry.case_id).send(command, roles=proved)
        except (Refused, RPCError) as error:
            if is_outage(error, command, proved):
                raise Unanswered("the case could not be reached") from error
            raise


def _pause(attempts: int) -> timedelta:
    """Return the pause after so many attempts: each is twice as long as the one before."""
    longest = _LONGEST_PAUSE_S
    return timedelta(seconds=min(_FIRST_PAUSE_S * 2 ** min(attempts, 10), longest))
