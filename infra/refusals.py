"""Refused commands are counted and logged, though history has nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import ApplicationError
from temporalio.worker import Interceptor, WorkflowInboundInterceptor

if TYPE_CHECKING:
    from temporalio.worker import HandleUpdateInput, WorkflowInterceptorClassInput


class RefusalLog(Interceptor):
    """Puts the inbound half around every workflow."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 -- the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        """Return what stands before the doors."""
        del input
        return _AtTheDoor


class _AtTheDoor(WorkflowInboundInterceptor):
    """Logs code, door and case of a refusal; never who asked, never what."""

    def handle_update_validator(self, input: HandleUpdateInput) -> None:  # noqa: A002 -- the SDK's name
        try:
            super().handle_update_validator(input)
        except ApplicationError as refusal:
            code = refusal.type or "unknown"
            workflow.logger.info("case.command_refused", extra={"code": code, "door": input.update})
            counter = workflow.metric_meter().create_counter(
                "dueprocess_refused_commands", "Commands refused at the door of a case"
            )
            counter.add(1, {"code": code, "door": input.update})
            raise
