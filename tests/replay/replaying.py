"""Replaying a recorded history, and what came out of it: for the test and for the recorder."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Final

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowOutboundInterceptor,
)

from activities.ports import RecordFacts
from domain.canon import digest
from infra.lending import Lending
from infra.temporal import plugin
from tests.workflows.keys import ROOTS
from workflows.case import PerformanceCase

if TYPE_CHECKING:
    from temporalio.worker import ExecuteWorkflowInput, WorkflowInterceptorClassInput
    from temporalio.workflow import ActivityHandle

    from domain.facts import Fact

HISTORIES: Final = Path(__file__).with_name("histories")


class Outcome:
    """What a replay came to.

    Attributes:
        facts: Each fact that the case gave to be recorded, by number.
        case: The workflow at its end.
    """

    def __init__(self) -> None:
        self.facts: dict[int, Fact] = {}
        self.case: PerformanceCase | None = None

    def lines(self) -> list[str]:
        """Give one line for each fact and one for the view, each with the digest of its content.

        Temporal compares which steps a replay takes, never their content: these lines do.
        """
        assert self.case is not None, "the history was not replayed"
        told = [
            f"{number} {fact.body.kind} {digest(fact)[:16]}"
            for number, fact in sorted(self.facts.items())
        ]
        seen = self.case.view()
        return [*told, f"view {seen.stage} {digest(seen)[:16]}"]


class _Watching(Interceptor):
    """Puts itself around the workflow and keeps what it says."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 -- the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        del input
        outcome = self._outcome

        class Outbound(WorkflowOutboundInterceptor):
            def start_activity(self, input: StartActivityInput) -> ActivityHandle[object]:  # noqa: A002 -- the SDK's name
                for asked in input.args:
                    if isinstance(asked, RecordFacts):
                        outcome.facts.update({fact.number: fact for fact in asked.facts})
                return super().start_activity(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

            async def execute_workflow(self, input: ExecuteWorkflowInput) -> object:  # noqa: A002 -- the SDK's name
                outcome.case = workflow.instance()
                return await super().execute_workflow(input)

        return Inbound


def case_of(name: str) -> str:
    """Give the id of the case in a recording."""
    return f"case-2031-{name.replace('_', '-')}"


def keep(name: str, history: str) -> None:
    """Keep a history: packed, since most of it repeats."""
    _file(name).write_bytes(gzip.compress(history.encode(), mtime=0))


def kept(name: str) -> str:
    """Give a history as JSON."""
    return gzip.decompress(_file(name).read_bytes()).decode()


def lines_of(name: str) -> Path:
    """Give the file of what a recording came to when it was recorded."""
    return HISTORIES / f"{name}.lines"


def _file(name: str) -> Path:
    return HISTORIES / f"{name}.json.gz"


async def replay(name: str) -> Outcome:
    """Replay a history as the code of today."""
    outcome = Outcome()
    replayer = Replayer(
        workflows=[PerformanceCase],
        plugins=[plugin()],
        interceptors=[_Watching(outcome), Lending(ROOTS)],
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(case_of(name), kept(name)))
    return outcome
