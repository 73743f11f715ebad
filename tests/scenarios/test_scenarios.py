"""Every scenario of the product is played on the core and ends as it says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from domain.errors import DueProcessError
from starter.engines.core import CoreEngine
from starter.examples import COMMANDS
from starter.rehearsal import play_scenario, rehearse
from starter.scenarios.file import load_scenario

_FOLDER = Path(__file__).parents[2] / "scenarios"
_MEASURED = Path(__file__).parents[2] / "bench" / "six_months.yaml"
_FILES = sorted(_FOLDER.glob("*.yaml"))

scenario_of = cache(load_scenario)


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
async def test_a_scenario_ends_as_it_says(file: Path) -> None:
    """What a scenario names of each step and of its end is so."""
    rehearsal = await play_scenario(scenario_of(file), file.stem, CoreEngine())

    assert rehearsal.ok, rehearsal.as_text()


async def test_the_case_that_is_measured_comes_to_its_end() -> None:
    """What `make bench` plays is a whole case: new rules may ask another step of it."""
    rehearsal = await rehearse(_MEASURED, CoreEngine())

    assert rehearsal.ok, rehearsal.as_text()


@pytest.mark.parametrize("do", COMMANDS)
async def test_every_command_has_a_scenario_that_fails_by_its_content(do: str) -> None:
    """The right person gives the command in the right stage, and its content is refused."""
    file = _FOLDER / f"refused_{do}.yaml"

    scenario = scenario_of(file)

    refused = [step.do for step in scenario.steps if step.expect and step.expect.refused]
    assert refused == [do], f"write {file.name}: its one refusal is that of {do}"


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_a_scenario_tells_its_rule(file: Path) -> None:
    """A file is named after the rule it shows, and says in words how its dates come about."""
    scenario = scenario_of(file)

    assert scenario.name is None
    assert scenario.description.strip()


async def test_nothing_of_a_scenario_depends_on_when_it_is_played() -> None:
    """Played twice, a scenario gives the same canonical JSON."""
    file = _FOLDER / "choice_to_leave_is_paid_as_t1.yaml"

    first, second = [await rehearse(file, CoreEngine()) for _ in range(2)]

    assert first.canonical() == second.canonical()


async def test_a_scenario_beyond_the_calendars_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    """A step on a day that no zone data covers is refused as such, not a defect."""
    text = (_FOLDER / "refused_submit_entry.yaml").read_text(encoding="utf-8")
    file = tmp_path / "far.yaml"
    file.write_text(text.replace("2027-02-01T10:00", "2127-02-01T10:00"), encoding="utf-8")

    with pytest.raises(DueProcessError, match="calendar_uncovered"):
        await rehearse(file, CoreEngine())
