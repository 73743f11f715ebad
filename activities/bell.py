"""A bell: work has come, so look now and not at the next round."""

from __future__ import annotations

import asyncio


class Bell:
    """Wakes whoever waits in this process; a ring that nobody hears is no loss."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everyone who waits."""
        self._rung.set()

    async def wait(self, at_most_s: float) -> None:
        """Wait until it rings, or for so many seconds."""
        try:
            await asyncio.wait_for(self._rung.wait(), at_most_s)
        except TimeoutError:
            return
        self._rung.clear()
