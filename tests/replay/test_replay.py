"""Histories that were recorded with earlier code still mean the same with the code of today."""

from __future__ import annotations

import base64
import re

import pytest

from tests.replay.replaying import HISTORIES, kept, lines_of, replay

RECORDED = ("choice_received_in_time", "left_t1", "next_run", "rejected", "silence")

CURE = """
The code of today makes something else of {name} than the code that recorded it. Cases like it are
running: what they promised would change, or they would stand still.
- If that was not meant, undo it.
- If it was, it needs `workflow.patched` (another order of steps), or another `CORE_VERSION` and
  `STATE_VERSION` with an upcaster (other rules, another shape), so that running cases keep theirs.
- Only while no case runs anywhere yet: record anew with `python -m tests.replay.record {name}`,
  and look at the difference of the .lines file before you keep it.
"""


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_history_means_the_same(name: str) -> None:
    cure = CURE.format(name=name)
    recorded = lines_of(name).read_text().splitlines()

    try:
        outcome = await replay(name)
    except Exception as error:
        raise AssertionError(cure) from error

    assert outcome.lines() == recorded, cure


def test_every_recording_is_replayed() -> None:
    kept_names = {file.name.removesuffix(".json.gz") for file in HISTORIES.glob("*.json.gz")}

    assert kept_names == set(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recording_names_no_machine_and_no_person(name: str) -> None:
    text = kept(name)

    said = "\n".join([text, *(base64.b64decode(data).decode() for data in _payloads(text))])

    assert not re.search(r"\b\d+@", text)
    for word in ("/home/", "/root/", "Marchetti"):
        assert word not in said


def _payloads(text: str) -> list[str]:
    return re.findall(r'"data":"([^"]*)"', text)
