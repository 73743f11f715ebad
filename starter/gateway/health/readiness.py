"""Whether the gateway can be used, asked of every part: what is told is a second old at most."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, DescribeTaskQueueResponse
from temporalio.service import RPCError

from activities.errors import StoreFailed
from infra.feeds.items import refused_items
from infra.inbox import Inbox
from infra.migrations import newest, present
from starter.clock import WallClock
from workflows.names import TASK_QUEUE

if TYPE_CHECKING:
    from temporalio.client import Client

    from infra.inbox import Backlog
    from infra.postgres import Pool

_WITHIN_S: Final = 2.0
_FRESH_S: Final = 1.0

_POLLED_WITHIN: Final = timedelta(seconds=75)
"""A worker's question for work is held open for a minute; who has not asked for longer is gone."""


class Part(StrEnum):
    """How a part of the product is."""

    UP = "up"
    DOWN = "down"
    BEHIND = "behind"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether the gateway can be used."""

    READY = "ready"
    DEGRADED = "degraded"
    UNREADY = "unready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How every part is.

    Attributes:
        status: `ready`; `degraded` where commands are taken and kept, but not delivered; `unready`
            where none can be taken.
        temporal: Whether Temporal answers.
        worker: Whether a worker asks for work; unknown where Temporal does not answer.
        postgres: Whether PostgreSQL answers.
        schema: Whether the database has the schema that this release needs.
        kept: How many commands wait to be delivered; None where PostgreSQL does not answer.
        oldest: When the first of them was received.
        feeds_refused: How many messages of feeds wait for a person of HR; None likewise.
    """

    status: Verdict
    temporal: Part
    worker: Part
    postgres: Part
    schema: Part
    kept: int | None
    oldest: datetime | None
    feeds_refused: int | None = None


class Gauge:
    """Asks every part how it is, once for all who ask within a second."""

    def __init__(self, client: Client, pool: Pool, task_queue: str = TASK_QUEUE) -> None:
        """Take what is asked.

        Args:
            client: Temporal.
            pool: PostgreSQL.
            task_queue: The queue that a worker must poll.
        """
        self._client = client
        self._pool = pool
        self._task_queue = task_queue
        self._asking = asyncio.Lock()
        self._last: tuple[float, Readiness] | None = None

    async def readiness(self) -> Readiness:
        """Tell how every part is."""
        async with self._asking:
            if self._last is None or time.monotonic() - self._last[0] > _FRESH_S:
                began = time.monotonic()
                self._last = (began, await self._ask())
            return self._last[1]

    async def _ask(self) -> Readiness:
        (temporal, worker), (postgres, schema, backlog, refused) = await asyncio.gather(
            self._temporal(), self._postgres()
        )
        if postgres is not Part.UP or schema is not Part.UP:
            status = Verdict.UNREADY
        elif temporal is not Part.UP or worker is not Part.UP:
            status = Verdict.DEGRADED
        else:
            status = Verdict.READY
        return Readiness(
            status=status,
            temporal=temporal,
            worker=worker,
            postgres=postgres,
            schema=schema,
            kept=None if backlog is None else backlog.kept,
            oldest=None if backlog is None else backlog.oldest,
            feeds_refused=refused,
        )

    async def _temporal(self) -> tuple[Part, Part]:
        try:
            # A client that connects lazily knows no timeout until it is connected.
            async with asyncio.timeout(_WITHIN_S):
                queue = await self._client.workflow_service.describe_task_queue(
                    DescribeTaskQueueRequest(
                        namespace=self._client.namespace,
                        task_queue=TaskQueue(name=self._task_queue),
                        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
                    ),
                    timeout=timedelta(seconds=_WITHIN_S),
                )
        except (RPCError, RuntimeError, TimeoutError):
            return Part.DOWN, Part.UNKNOWN
        polled = await self._polled(queue)
        return Part.UP, Part.UP if polled else Part.DOWN

    async def _polled(self, queue: DescribeTaskQueueResponse) -> bool:
        """Tell whether a worker has asked for work lately: the server remembers those long gone."""
        since = await WallClock().now() - _POLLED_WITHIN
        return any(
            poller.last_access_time.ToDatetime(since.tzinfo) >= since for poller in queue.pollers
        )

    async def _postgres(self) -> tuple[Part, Part, Backlog | None, int | None]:
        try:
            async with asyncio.timeout(_WITHIN_S):
                version = await present(self._pool)
                schema = Part.UP if _is_enough(version) else Part.BEHIND
                backlog = await Inbox(self._pool).backlog() if schema is Part.UP else None
                refused = await refused_items(self._pool) if schema is Part.UP else None
        except (StoreFailed, TimeoutError):
            return Part.DOWN, Part.UNKNOWN, None, None
        return Part.UP, schema, backlog, refused


def _is_enough(version: str) -> bool:
    """Tell whether a schema has all that this release needs; numbers only ever grow."""
    return version >= _needed()


@cache
def _needed() -> str:
    return newest()
