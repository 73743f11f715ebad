"""The time of cases at a door of the embedded stack, also while Temporal is away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from temporalio.service import RPCError

from starter.clock import CaseTime, WallClock
from starter.sending import Unanswered

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from temporalio.client import Client

    from starter.clock import Clock

_WITHIN_S: Final = 1.0


class CaseTimes:
    """The clocks of the cases, and by how much each was ahead when it was last asked.

    For the embedded stack alone: where no clock is ever moved, the wall's is right for every case.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ahead: dict[str, timedelta] = {}

    def of(self, case_id: str | None) -> Clock:
        """Return the clock of a case, or of none."""
        return WallClock() if case_id is None else _Remembered(self._client, case_id, self._ahead)


class _Remembered:
    def __init__(self, client: Client, case_id: str, ahead: dict[str, timedelta]) -> None:
        self._of_case = CaseTime(client, case_id)
        self._case_id = case_id
        self._ahead = ahead

    async def now(self) -> datetime:
        """Return the present instant of the case; by memory while Temporal is away.

        Raises:
            Refused: there is no such case.
            Unanswered: Temporal is away, and the case's time is not known.
        """
        wall = WallClock()
        try:
            # A client that connects lazily knows no timeout until it is connected.
            async with asyncio.timeout(_WITHIN_S):
                now = await self._of_case.now()
        except (RPCError, RuntimeError, TimeoutError):
            if self._case_id not in self._ahead:
                raise Unanswered("the case's time is not known while Temporal is away") from None
            return await wall.now() + self._ahead[self._case_id]
        self._ahead[self._case_id] = now - await wall.now()
        return now
