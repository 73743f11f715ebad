"""Logs: one line per event, its name a constant, its values under keys.

Nothing that names a person, an amount or an illness is ever a value: cases go by their number.
Workflow code may not import structlog (the sandbox refuses it) and uses `workflow.logger`, whose
records are rendered here like all others.
"""

from __future__ import annotations

import logging
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from structlog.typing import Processor


class Event(StrEnum):
    """The names of what is logged by the process itself; never a sentence."""

    STACK_STARTED = "stack.started"
    STACK_STOPPED = "stack.stopped"
    STACK_PART_ENDED = "stack.part_ended"
    WORKER_STARTED = "worker.started"
    WORKER_STOPPED = "worker.stopped"
    REQUEST_ANSWERED = "request.answered"
    REQUEST_FAILED = "request.failed"
    GATEWAY_STARTED = "gateway.started"
    GATEWAY_STOPPED = "gateway.stopped"
    COMMAND_KEPT = "door.command_kept"
    COMMAND_DELIVERED = "door.command_delivered"
    COMMAND_REFUSED = "door.command_refused"
    DOOR_UNTRUSTED = "door.untrusted"
    COMMAND_STUCK = "door.command_stuck"
    REFUSAL_UNRECORDED = "door.refusal_unrecorded"
    INBOX_UNREACHABLE = "door.inbox_unreachable"
    WEBHOOK_DELIVERED = "webhook.delivered"
    WEBHOOK_DEFERRED = "webhook.deferred"
    WEBHOOK_FAILED = "webhook.failed"
    WEBHOOK_SUBSCRIBER_GONE = "webhook.subscriber_gone"
    WEBHOOKS_LOOPBACK_ALLOWED = "webhooks.loopback_allowed"
    WEBHOOKS_OFF = "webhooks.off"
    WEBHOOKS_WAITING = "webhooks.waiting"


def configure_logging(
    form: Literal["json", "console"] = "json",
    level: Literal["debug", "info", "warning", "error"] = "info",
    stream: TextIO | None = None,
) -> None:
    """Set up logging for this process: structlog's loggers and the standard library's alike.

    Args:
        form: Lines for machines, or for people.
        level: The least severe level that is logged.
        stream: Where to; standard error unless given, so that output can be piped.
    """
    shared: Sequence[Processor] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=(
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(form),
            ),
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _renderers(form: Literal["json", "console"]) -> Sequence[Processor]:
    if form == "console":
        return (
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        )
    return (
        # Without the values of variables, which may be a person's.
        structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        ),
        structlog.processors.JSONRenderer(sort_keys=True),
    )
