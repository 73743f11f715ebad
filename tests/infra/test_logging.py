from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from infra.logging import Event, configure_logging

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what is logged, and put logging back as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("json", "info", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_with_its_values_under_keys(written: io.StringIO) -> None:
    structlog.stdlib.get_logger("worker").info(Event.WORKER_STARTED, queue="cases")

    (line,) = _lines(written)
    assert line["event"] == "worker.started"
    assert line["queue"] == "cases"
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_the_standard_library_is_rendered_alike(written: io.StringIO) -> None:
    """Workflow code logs through the standard library: the sandbox refuses structlog."""
    logging.getLogger("temporalio.workflow").warning("stalled", extra={"case": "case-2027-00042"})

    (line,) = _lines(written)
    assert line["event"] == "stalled"
    assert line["case"] == "case-2027-00042"
    assert line["logger"] == "temporalio.workflow"


def test_a_traceback_bears_no_values_of_variables(written: io.StringIO) -> None:
    try:
        _fail("back pain")
    except RuntimeError:
        structlog.stdlib.get_logger("worker").exception(Event.WORKER_STOPPED)

    assert "RuntimeError" in written.getvalue()
    assert "back pain" not in written.getvalue()


def _fail(diagnosis: str) -> None:
    raise RuntimeError(f"{len(diagnosis)} characters cannot be handled")
