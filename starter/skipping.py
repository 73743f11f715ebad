"""Moving the clock of a workflow forward: never past the instant asked for, and over no timer.

A server that is to skip to a target goes from timer to timer on the way, and where the workflow is
at work as the target passes, a timer of the server's own is to end the skipping. That one may be
late, above all on a busy machine. Work that is done before it comes leaves an idle workflow with a
target in the past, and the server (1.32) skips to the next timer instead: hours or days too far. So
it is asked for one skip at a time, which begins and ends in one transaction.

A timer that is due and has not fired yet does not keep a server from skipping: so the next skip is
asked for when it has fired.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import (
    FastForwardConfig,
    TimeSkippingConfig,
    WorkflowExecution,
)
from temporalio.api.workflow.v1 import WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import UpdateWorkflowExecutionOptionsRequest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper
from temporalio.testing import TimeSkippingConfig as StartConfig

from starter.sending import AGAIN

if TYPE_CHECKING:
    from datetime import datetime

    from temporalio.client import Client, WorkflowHandle

_ONE: Final = 1
# What is as near as this passes on the wall: what is under way may outlast it.
_NEAR: Final = timedelta(seconds=2)
# More than a slow machine may lose between two looks, less than what lies between two timers.
_LATE_AT_MOST: Final = timedelta(minutes=1)
_POLL_S: Final = 0.03
# What then holds is looked at anew. Not found: it has just ended.
_AGAIN: Final = AGAIN | {RPCStatusCode.NOT_FOUND, RPCStatusCode.RESOURCE_EXHAUSTED}


def starting_ahead(client: Client) -> Client:
    """Return a client whose workflows start at the end of their start delay, which is skipped.

    The skip goes with the start and is over with it. One that is asked for afterwards ends later
    than the delay by the time in between, and the first task is under way as its target passes.

    Args:
        client: Of a server that can skip time. Each start needs a start delay: without one it is
            the first timer that is skipped.
    """
    return TimeSkipper(client, config=StartConfig(max_session_skip_count=_ONE)).client


class Skipping:
    """The clock of one workflow."""

    def __init__(self, client: Client, handle: WorkflowHandle[Any, Any]) -> None:
        """Take hold of a clock.

        Args:
            client: Of a server that can skip time.
            handle: The workflow, without a run id: what continues as new has the same clock.
        """
        self._client = client
        self._skipper = TimeSkipper(client)
        self._handle = handle

    async def now(self) -> datetime:
        """Return the time of the workflow."""
        return await self._skipper.get_current_time(self._handle)

    async def to(self, instant: datetime) -> bool:
        """Let time pass up to an instant; every timer up to it fires, in its order.

        Without a worker it waits at the first timer for ever.

        Returns:
            Whether the workflow lived to see it.

        Raises:
            RuntimeError: the clock is past the instant by more than a slow machine explains.
        """
        while await self._lives():
            if await self._is_skipping():  # asked first: until then the time may yet leap
                await asyncio.sleep(_POLL_S)
                continue
            now = await self.now()
            missing = instant - now
            if await self._fires_by(max(now, min(instant, now + _NEAR))):
                await asyncio.sleep(_POLL_S)
            elif missing > _NEAR:
                await self._skip(missing)
            elif missing > timedelta():
                await asyncio.sleep(missing.total_seconds())
            else:
                self._check(-missing, instant)
                return True
        return False

    async def _lives(self) -> bool:
        return (await self._handle.describe()).status is WorkflowExecutionStatus.RUNNING

    async def _is_skipping(self) -> bool:
        """Tell whether a skip that was asked for is still to come: when the work is done."""
        info = await self._skipper.get_time_skipping_info(self._handle)
        return info is not None and info.effective_config.enabled

    async def _fires_by(self, instant: datetime) -> bool:
        """Tell whether a timer of the workflow is still to fire up to an instant."""
        pending: dict[int, datetime] = {}
        async for event in self._handle.fetch_history_events():
            started = event.timer_started_event_attributes
            gone = (
                event.timer_fired_event_attributes.started_event_id
                or event.timer_canceled_event_attributes.started_event_id
            )
            pending.pop(gone, None)
            if event.HasField("timer_started_event_attributes"):
                begun = event.event_time.ToDatetime(UTC)
                pending[event.event_id] = begun + started.start_to_fire_timeout.ToTimedelta()
        return any(due <= instant for due in pending.values())

    async def _skip(self, duration: timedelta) -> None:
        """Ask for a skip by a duration, or to what comes before: a timer, a try of an activity.

        Not by the SDK's `fast_forward`: it is not told at once of a skip that ended at a timer, and
        where no answer comes it asks again, for the same duration from a later time.
        """
        try:
            await self._client.workflow_service.update_workflow_execution_options(
                self._request(duration)
            )
        except RPCError as error:
            if error.status not in _AGAIN:
                raise
            await asyncio.sleep(_POLL_S)

    def _request(self, duration: timedelta) -> UpdateWorkflowExecutionOptionsRequest:
        length = Duration()
        length.FromTimedelta(duration)
        config = TimeSkippingConfig(
            enabled=True,
            max_session_skip_count=_ONE,
            fast_forward_config=FastForwardConfig(id=secrets.token_hex(16), duration=length),
        )
        return UpdateWorkflowExecutionOptionsRequest(
            namespace=self._client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=self._handle.id),
            workflow_execution_options=WorkflowExecutionOptions(time_skipping_config=config),
            update_mask=FieldMask(paths=["time_skipping_config"]),
            identity=self._client.identity,
        )

    def _check(self, late: timedelta, instant: datetime) -> None:
        if late > _LATE_AT_MOST:
            raise RuntimeError(
                f"the clock of {self._handle.id} went past {instant.isoformat()} by {late}"
            )
