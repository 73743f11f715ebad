"""The worked examples in files: `--file` takes each of them as it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.form import check_form
from starter.cli.acting import from_file
from starter.decoding import decode_command

FOLDER = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("file", "do"), [("entry.yaml", "submit_entry"), ("pivot.yaml", "request_pivot")]
)
def test_a_worked_example_is_a_whole_command(file: str, do: str) -> None:
    """No key of it is read as something else, and no field is missing."""
    envelope = {
        "id": "as-pasted",
        "by": {"person": "e1002", "role": "manager"},
        "received_at": datetime(2026, 11, 24, 10, tzinfo=UTC).isoformat(),
    }

    command = decode_command(do, from_file(FOLDER / file, do) | envelope)

    check_form(command)
