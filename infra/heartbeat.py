"""Signs of life from effects under way.

A worker that was killed says nothing. Without these signs its effects would be tried again only
when their whole time is up, and everything behind them in a case would wait as long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, Interceptor

if TYPE_CHECKING:
    from temporalio.worker import ExecuteActivityInput

_BEATS: Final = 4
"""Signs within the time after which a worker is taken for dead."""


class Heartbeat(Interceptor):
    """Lets every effect that has a heartbeat timeout give signs of life."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 -- the SDK's name
        """Return what stands around every effect."""
        return _Beating(next)


class _Beating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401 -- the SDK's signature
        within = activity.info().heartbeat_timeout
        if within is None:
            return await super().execute_activity(input)
        beating = asyncio.create_task(_beat(within.total_seconds() / _BEATS))
        try:
            return await super().execute_activity(input)
        finally:
            beating.cancel()


async def _beat(every_s: float) -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(every_s)
