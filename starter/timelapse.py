"""Moving the clock of one case forward on a server that can skip time: for demo and rehearsal.

Time that is skipped is time that passes: every timer on the way fires in its order. Only the case
is ahead; the servers, the worker and the record keep the time of the wall.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from domain.facts import EffectUnfinished, NoticeOwed, StatementOwed, StatementWritten
from starter.sending import Unanswered
from starter.skipping import Skipping

if TYPE_CHECKING:
    from datetime import datetime

    from temporalio.client import Client

    from domain.facts import Fact
    from infra.record_lists import RecordLists
    from starter.client import CaseHandle

_POLL_S: Final = 0.03
_SETTLED_WITHIN_S: Final = 120.0


class TimeLapse:
    """The clock of one case.

    Attributes:
        facts: What was on record when the case had settled last.
    """

    def __init__(self, client: Client, case: CaseHandle, lists: RecordLists) -> None:
        """Take hold of a case's clock.

        Args:
            client: Of a server that can skip time.
            case: The case; started without skipping, or with `starting_ahead`: else it would run
                through every timer.
            lists: The record, to see what became of the facts.
        """
        self._clock = Skipping(client, case.workflow)
        self._case = case
        self._lists = lists
        self._settled_at = 0
        self.facts: tuple[Fact, ...] = ()

    async def now(self) -> datetime:
        """Return the time of the case."""
        return await self._clock.now()

    async def to(self, instant: datetime) -> None:
        """Let time pass up to an instant, and all that falls due on the way be published.

        Raises:
            RuntimeError: the case ended before, or the server went too far.
        """
        await self.settled()
        if await self.now() < instant:
            await self._pass_to(instant)
        await self.settled()

    async def open(self, instant: datetime) -> None:
        """Let the case open at an instant: it was started with `starting_ahead`, to open then.

        Raises:
            RuntimeError: it opened at another time.
        """
        await self._pass_to(instant)
        await self.settled()

    async def _pass_to(self, instant: datetime) -> None:
        if not await self._clock.to(instant):
            raise RuntimeError(f"{self._case.case_id} did not come to {instant.isoformat()}")

    async def settled(self) -> None:
        """Wait until all that is due has come, is on record, and its effects are done.

        A query may be answered while the task of a timer that has fired still waits for a worker:
        so it is asked as well whether anything is left to do before now.

        Raises:
            Unanswered: they are not in time.
        """
        deadline = time.monotonic() + _SETTLED_WITHIN_S
        now = await self.now()
        while not await self._is_settled(now):
            if time.monotonic() > deadline:
                raise Unanswered("the facts of the case are not published in time")
            await asyncio.sleep(_POLL_S)

    async def _is_settled(self, now: datetime) -> bool:
        seen = await self._case.view()
        if seen.next_due is not None and seen.next_due <= now:
            return False
        if seen.last_number == self._settled_at:
            return True  # nothing new can be owed
        listed = await self._lists.case(self._case.case_id)
        if listed is None or listed.updated_number < seen.last_number:
            return False
        facts = tuple(each.fact for each in await self._lists.history(self._case.case_id))
        if not await self._is_done(facts):
            return False
        self.facts, self._settled_at = facts, seen.last_number
        return True

    async def _is_done(self, facts: tuple[Fact, ...]) -> bool:
        """Tell whether every statement and every letter that the facts owe is settled."""
        bodies = [fact.body for fact in facts]
        owed = sum(isinstance(body, StatementOwed) for body in bodies)
        brought = (
            isinstance(body, StatementWritten)
            or (isinstance(body, EffectUnfinished) and body.what == "statement")
            for body in bodies
        )
        if sum(brought) < owed:
            return False
        if not any(isinstance(body, NoticeOwed) for body in bodies):
            return True
        notices = await self._lists.notices(self._case.case_id)
        return all(each.state != "owed" for each in notices)
