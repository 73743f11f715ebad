"""Temporal as the product uses it: one plugin for client, worker and replayer, and connecting.

Workflows come as an argument: nothing here imports them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from temporalio.client import Client
from temporalio.plugin import SimplePlugin
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from infra.conversion import DATA_CONVERTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from temporalio.client import Interceptor as ClientInterceptor
    from temporalio.worker import Interceptor as WorkerInterceptor

    from infra.settings import TemporalConnection

PASSED_THROUGH: Final = (
    "activities",
    "annotated_types",
    "cryptography",  # looks its errors up when it meets the first one, which may be in a case
    "domain",
    "infra.conversion",
    "pydantic",
    "pydantic_core",
    "workflows.carry",
    "workflows.doors",
)
"""Pure modules that the sandbox need not load again for every case: a lint keeps clocks, chance
and the environment out of them."""


def plugin(
    workflows: Sequence[type] = (),
    interceptors: Sequence[ClientInterceptor | WorkerInterceptor] = (),
) -> SimplePlugin:
    """Return the one plugin that makes client, worker and replayer agree."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SimplePlugin(
        "dueprocess",
        data_converter=DATA_CONVERTER,
        workflows=list(workflows),
        workflow_runner=SandboxedWorkflowRunner(restrictions=restrictions),
        interceptors=list(interceptors),
    )


async def connect(
    connection: TemporalConnection, workflows: Sequence[type] = (), *, lazy: bool = False
) -> Client:
    """Connect to Temporal as configured.

    Raises:
        ValueError: no address is configured; the sentence says the cure.
    """
    return await Client.connect(
        **connection.connect_config(), plugins=[plugin(workflows)], lazy=lazy
    )
