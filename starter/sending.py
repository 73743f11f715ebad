"""Sending to a case until it answers: the one place that tries again.

A command bears an id, and a case gives a repeat the first receipt; so the same message may be sent
again whenever nothing is known of its fate. What is known (refused, closed, absent) is final.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from temporalio.client import (
    WorkflowExecutionStatus,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import Code, Malformed, NotNow, NotYours, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from temporalio.client import WorkflowHandle

_T = TypeVar("_T")

# FAILED_PRECONDITION: the case went over into its next run, and the message was not taken; or no
# worker has asked for work lately. CANCELLED: one attempt took too long on our side; a caller that
# wants to stop gets asyncio's own error instead.
AGAIN: Final = frozenset(
    {
        RPCStatusCode.CANCELLED,
        RPCStatusCode.FAILED_PRECONDITION,
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
    }
)

_NOT_YOURS: Final = frozenset(
    {Code.NOT_YOURS, Code.SEPARATION_OF_DUTIES, Code.PANEL_CONFLICT, Code.UNTRUSTED}
)
_MALFORMED: Final = frozenset(
    {
        Code.MALFORMED,
        Code.OUT_OF_RANGE,
        Code.TOO_LARGE,
        Code.ID_REUSED,
        Code.RECEIVED_IN_FUTURE,
        Code.UNKNOWN_MESSAGE,
    }
)


class Unanswered(Exception):  # noqa: N818 -- says what is the matter
    """Nobody answered in time; whether it was taken is not known, and sending it again is safe."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try.

    Attributes:
        attempt: For one attempt.
        total_s: Seconds for all of them.
        first_pause_s: Pause after the first attempt; each further one is twice as long.
        longest_pause_s: No pause is longer.
    """

    attempt: timedelta = timedelta(seconds=10)
    total_s: float = 60.0
    first_pause_s: float = 0.1
    longest_pause_s: float = 2.0


_NOT_CONNECTED: Final = "Failed client connect"
"""How the SDK begins the error of a client that connects lazily and finds nobody."""

_SLACK_S: Final = 1.0
"""The SDK ends an attempt by itself. It does not end the connecting of a client that connects
lazily: somebody who listens and never answers would hold it for ever."""


async def until_answered(
    send: Callable[[], Awaitable[_T]], handle: WorkflowHandle[Any, Any], patience: Patience
) -> _T:
    """Send, with the same id each time, until there is an answer.

    Args:
        send: One attempt.
        handle: The case, to tell an absent one from a closed one.
        patience: How long to try.

    Raises:
        Refused: the case says no, is closed, or does not exist.
        Unanswered: nobody answered in time.
    """
    deadline = time.monotonic() + patience.total_s
    pause = patience.first_pause_s
    while True:
        try:
            return await _once(send, handle, patience.attempt)
        except _NoAnswerYet:
            pass
        if time.monotonic() + pause > deadline:
            raise Unanswered("the case has not answered in time; to send the same again is safe")
        await asyncio.sleep(pause)
        pause = min(pause * 2, patience.longest_pause_s)


class _NoAnswerYet(Exception):  # noqa: N818 -- says what is the matter
    """Nothing is known of what was sent: to be sent again."""


async def _once(
    send: Callable[[], Awaitable[_T]], handle: WorkflowHandle[Any, Any], attempt: timedelta
) -> _T:
    limit = asyncio.timeout(attempt.total_seconds() + _SLACK_S)
    try:
        async with limit:
            return await send()
    except WorkflowUpdateFailedError as failure:
        raise refusal(failure.cause) from None
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        # The SDK gives a cancelled caller the same error: that one wants to stop.
        if isinstance(error.__cause__, asyncio.CancelledError) and not limit.expired():
            raise asyncio.CancelledError from error
    except (WorkflowQueryFailedError, WorkflowQueryRejectedError, TimeoutError):
        # A worker answers a query wrongly only while it starts or ends.
        pass
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise await _gone(handle) from None
        if error.status not in AGAIN:
            raise
    except RuntimeError as error:
        if not str(error).startswith(_NOT_CONNECTED):
            raise
    raise _NoAnswerYet


def refusal(cause: BaseException | None) -> Refused | Unanswered:
    """Return the error of the core that a failed update stands for."""
    if not isinstance(cause, ApplicationError):
        return Unanswered("the case failed to answer; to send the same again is safe")
    if cause.type == "AcceptedUpdateCompletedWorkflow":
        return NotNow(Code.CASE_CLOSED, "the case is closed")
    if cause.type not in set(Code):
        # Nothing of a message that we did not write is passed on: it may quote the input.
        return Malformed(Code.MALFORMED, "the command could not be read by the case")
    code = Code(cause.type)
    return refused_as(code, cause.message.removeprefix(f"{code}: "))


def refused_as(code: Code, sentence: str) -> Refused:
    """Return the refusal of the core that a stable code stands for."""
    if code in _NOT_YOURS:
        return NotYours(code, sentence)
    if code in _MALFORMED:
        return Malformed(code, sentence)
    return NotNow(code, sentence)


async def exists(handle: WorkflowHandle[Any, Any]) -> bool:
    """Tell whether a case was ever started."""
    try:
        await handle.describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def _gone(handle: WorkflowHandle[Any, Any]) -> Refused:
    try:
        described = await handle.describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return Refused(Code.NO_SUCH_CASE, "there is no such case")
        raise
    if described.status is WorkflowExecutionStatus.RUNNING:
        return NotNow(Code.NOT_YET, "the case is not ready yet")
    return Refused(Code.CASE_CLOSED, "the case is closed")
