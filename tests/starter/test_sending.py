from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from temporalio.client import (
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import Code, Malformed, NotNow, NotYours, Refused
from starter.sending import Patience, Unanswered, refusal, until_answered

if TYPE_CHECKING:
    from temporalio.client import WorkflowHandle

QUICK = Patience(
    attempt=timedelta(seconds=1), total_s=0.2, first_pause_s=0.001, longest_pause_s=0.01
)
AGAIN = [
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
]


def rpc(status: RPCStatusCode) -> RPCError:
    return RPCError("as the server says it", status, b"")


class Sent:
    """A message whose first attempts fail; only the error of the call itself is made up."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.attempts = 0

    async def __call__(self) -> str:
        self.attempts += 1
        if self.failures:
            raise self.failures.pop(0)
        return "answer"


def case(status: WorkflowExecutionStatus | None) -> WorkflowHandle[Any, Any]:
    """Give a handle of a case that describes itself so; None where there is none."""

    async def describe() -> SimpleNamespace:
        if status is None:
            raise rpc(RPCStatusCode.NOT_FOUND)
        return SimpleNamespace(status=status)

    return cast("WorkflowHandle[Any, Any]", SimpleNamespace(describe=describe))


RUNNING = case(WorkflowExecutionStatus.RUNNING)


@pytest.mark.parametrize("status", AGAIN)
async def test_an_unknown_fate_is_tried_again(status: RPCStatusCode) -> None:
    """The id is the same each time, so nothing happens twice."""
    sent = Sent(rpc(status), rpc(status))

    answer = await until_answered(sent, RUNNING, QUICK)

    assert answer == "answer"
    assert sent.attempts == 3


async def test_a_timeout_of_an_update_is_tried_again() -> None:
    """The SDK has an error of its own for it."""
    sent = Sent(WorkflowUpdateRPCTimeoutOrCancelledError())

    assert await until_answered(sent, RUNNING, QUICK) == "answer"


async def test_whoever_cancels_wants_to_stop() -> None:
    """The SDK gives a cancelled caller the same error as a timeout."""
    error = WorkflowUpdateRPCTimeoutOrCancelledError()
    error.__cause__ = asyncio.CancelledError()
    sent = Sent(error)

    with pytest.raises(asyncio.CancelledError):
        await until_answered(sent, RUNNING, QUICK)

    assert sent.attempts == 1


async def test_trying_is_bounded() -> None:
    """Whether it was taken is not known then, and that is what is said."""
    sent = Sent(*[rpc(RPCStatusCode.UNAVAILABLE)] * 1000)

    with pytest.raises(Unanswered):
        await until_answered(sent, RUNNING, QUICK)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (None, Code.NO_SUCH_CASE),
        (WorkflowExecutionStatus.COMPLETED, Code.CASE_CLOSED),
        (WorkflowExecutionStatus.TERMINATED, Code.CASE_CLOSED),
    ],
)
async def test_an_absent_or_closed_case_is_final(
    status: WorkflowExecutionStatus | None, code: Code
) -> None:
    """Nobody is asked again."""
    sent = Sent(rpc(RPCStatusCode.NOT_FOUND))

    with pytest.raises(Refused) as refused:
        await until_answered(sent, case(status), QUICK)

    assert refused.value.code is code
    assert sent.attempts == 1


async def test_what_is_wrong_otherwise_is_not_hidden() -> None:
    """A missing right at Temporal is no reason to try again."""
    with pytest.raises(RPCError):
        await until_answered(Sent(rpc(RPCStatusCode.PERMISSION_DENIED)), RUNNING, QUICK)


async def test_a_refusal_is_final() -> None:
    """The case has answered."""
    sent = Sent(WorkflowUpdateFailedError(ApplicationError("only once", type="already_done")))

    with pytest.raises(NotNow, match="only once"):
        await until_answered(sent, RUNNING, QUICK)

    assert sent.attempts == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (Code.NOT_YOURS, NotYours),
        (Code.SEPARATION_OF_DUTIES, NotYours),
        (Code.MALFORMED, Malformed),
        (Code.OUT_OF_RANGE, Malformed),
        (Code.ID_REUSED, Malformed),
        (Code.WRONG_STAGE, NotNow),
        (Code.ON_LEAVE, NotNow),
        (Code.CALENDAR_UNCOVERED, NotNow),
    ],
)
def test_a_refusal_comes_back_as_the_core_raised_it(code: Code, kind: type[Refused]) -> None:
    """Callers handle the core's errors, whichever way they came."""
    error = refusal(ApplicationError("a sentence", type=str(code)))

    assert isinstance(error, Refused)
    assert type(error) is kind
    assert error.code is code
    assert error.sentence == "a sentence"


def test_a_failure_of_unknown_origin_is_not_quoted() -> None:
    """Its text may hold what was sent."""
    error = refusal(ApplicationError("chemotherapy", type="ValidationError"))

    assert isinstance(error, Malformed)
    assert "chemotherapy" not in str(error)
