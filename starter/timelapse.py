"""Moving the clock of one case forward on a server that can skip time: for demo and rehearsal.

Time that is skipped is time that passes: every timer on the way fires in its order. Only the case
is ahead; the servers, the worker and the record keep the time of the wall.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from temporalio.testing import TimeSkipper, TimeSkippingConfig

from domain.facts import EffectUnfinished, NoticeOwed, StatementOwed, StatementWritten
from starter.sending import Unanswered

if TYPE_CHECKING:
    from datetime import datetime

    from temporalio.client import Client

    from domain.facts import Fact
    from infra.record_lists import RecordLists
    from starter.client import CaseHandle

# Each retry of an effect counts as a skip; a worker that is restarted makes many.
_SKIPS_AT_ONCE: Final = 10_000
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
            case: The case; started without skipping, else it would run through every timer.
            lists: The record, to see what became of the facts.
        """
        config = TimeSkippingConfig(max_session_skip_count=_SKIPS_AT_ONCE)
        self._skipper = TimeSkipper(client, config=config)
        self._case = case
        self._lists = lists
        self._settled_at = 0
        self.facts: tuple[Fact, ...] = ()

    async def now(self) -> datetime:
        """Return the time of the case."""
        return await self._skipper.get_current_time(self._handle)

    async def to(self, instant: datetime) -> None:
        """Let time pass up to an instant, and all that falls due on the way be published.

        Raises:
            RuntimeError: the case ended before, or the server gave up.
        """
        await self.settled()
        missing = instant - await self.now()
        if missing.total_seconds() > 0:
            came = await self._skipper.fast_forward(self._handle, missing)
            if not came:
                raise RuntimeError(f"{self._case.case_id} did not come to {instant.isoformat()}")
        await self.settled()

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

    @property
    def _handle(self) -> Any:  # noqa: ANN401 -- a handle of any workflow
        return self._case.workflow
