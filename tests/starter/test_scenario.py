"""The form of a scenario: what may be written, and where and why something is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from domain.canon import plain
from domain.errors import Code, Malformed
from domain.form import check_form
from domain.people import Actor, Role
from starter.engines.core import CoreEngine
from starter.examples import COMMANDS, Occasion, example
from starter.rehearsal import Rehearsal, play_scenario
from starter.scenarios.file import SIZE_LIMIT, load_scenario, read_scenario
from starter.scenarios.moment import parse_moment
from starter.scenarios.opening import setting_of

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """
policy: POL-2026-A
employee: {calendar: US, zone: America/Los_Angeles, hired: 2019-05-06, base: 130000, currency: USD}
hr_partner: {calendar: GB, zone: Europe/London}
"""
_ENTRY = "  - {at: 2027-02-01T10:00, by: manager, do: submit_entry}\n"
_FOCUS = (
    _ENTRY
    + "  - {at: 2027-02-02T09:30, by: skip, do: approve}\n"
    + "  - {at: 2027-02-04T11:00, by: hr_partner, do: approve}\n"
)


def _scenario(steps: str, expect: str = "{}", head: str = _HEAD) -> str:
    return f"{head}steps:\n{steps}expect: {expect}\n"


async def _played(text: str) -> Rehearsal:
    return await play_scenario(read_scenario(text, "here"), "here", CoreEngine())


async def test_the_example_of_the_documentation_is_as_expected() -> None:
    """Times are local to the employee, fields that are left out take a complete example."""
    steps = _FOCUS + (
        "  - {at: 2027-02-04T11:05, by: manager, do: elect, with: {option: leave},"
        " expect: {refused: not_yours}}\n"
    )

    rehearsal = await _played(
        _scenario(
            steps, "{stage: focus, promises: {next_steps: 2027-03-08, check_in[3]: 2027-02-25}}"
        )
    )

    assert rehearsal.ok, rehearsal.as_text()


async def test_a_difference_tells_expected_got_and_why() -> None:
    """A date that is not as expected comes with its trace."""
    rehearsal = await _played(_scenario(_FOCUS, "{promises: {next_steps: 2027-03-05}}"))

    assert not rehearsal.ok
    (difference,) = rehearsal.differences
    assert (difference.what, difference.expected) == ("promises.next_steps", "2027-03-05")
    assert difference.got == "2027-03-08"
    assert "Sat 2027-03-06  counted 30 of 30" in difference.why
    assert "Mon 2027-03-08  rolled" in rehearsal.as_text()


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        ("{stage: pivot_entry}", "stage"),
        ("{outcome: left_t1}", "outcome"),
        ("{owner: employee}", "owner"),
        ("{paused: true}", "paused"),
        ("{approved_on: 2027-02-05}", "approved_on"),
        ("{effective_on: 2027-02-01}", "effective_on"),
        ("{flags: [BACKDATED]}", "flags"),
        ("{promises: {discussion: null}}", "promises.discussion"),
        ("{promises: {election: 2027-03-10}}", "promises.election"),
        ("{promises: {discussion: {owner: skip}}}", "promises.discussion.owner"),
        ("{promises: {discussion: {forecast: true}}}", "promises.discussion.forecast"),
        (
            "{promises: {discussion: {ends_at: 2027-02-12T00:00:00Z}}}",
            "promises.discussion.ends_at",
        ),
        ("{notices: [pivot_packet]}", "notices"),
        ("{notices: [{template: entry_approved, to: employee}]}", "notices"),
        ("{no_notices: [entry_approved]}", "no_notices"),
        ("{held: [transfer_restriction]}", "held"),
        ("{money: {T1: 47500}}", "money.T1"),
        ("{money: {packet[1]: {T1: 47500}}}", "money.packet[1].T1"),
        ("{facts: [elected]}", "facts"),
        ("{no_facts: [focus_began]}", "no_facts"),
    ],
)
async def test_whatever_is_named_is_compared(expect: str, what: str) -> None:
    """No expectation is overlooked."""
    rehearsal = await _played(_scenario(_FOCUS, expect))

    assert [difference.what for difference in rehearsal.differences] == [what]


@pytest.mark.parametrize(
    ("step", "expected", "got"),
    [
        ("{at: 2027-02-01T11:00, by: manager, do: elect}", "accepted", "refused not_yours"),
        (
            "{at: 2027-02-01T11:00, by: manager, do: elect, expect: {refused: wrong_stage}}",
            "refused wrong_stage",
            "refused not_yours",
        ),
        (
            "{at: 2027-02-01T11:00, by: skip, do: approve, expect: {refused: true}}",
            "refused",
            "accepted",
        ),
        (
            "{at: 2027-02-01T11:00, by: skip, do: approve, expect: {lodged: true}}",
            "lodged",
            "accepted",
        ),
    ],
)
async def test_an_answer_that_nobody_expected_is_a_difference(
    step: str, expected: str, got: str
) -> None:
    """A refusal is expected by its code, and an acceptance unless a refusal was named."""
    rehearsal = await _played(_scenario(f"{_ENTRY}  - {step}\n"))

    (difference,) = rehearsal.differences
    assert (difference.what, difference.expected, difference.got) == ("answer", expected, got)


async def test_before_its_entry_there_is_no_case() -> None:
    """A command before the first entry is refused, and nothing can be expected of the end."""
    step = "  - {at: 2027-02-01T10:00, by: skip, do: approve, expect: {refused: no_such_case}}\n"

    rehearsal = await _played(_scenario(step, "{stage: entry}"))

    assert [difference.what for difference in rehearsal.differences] == ["case"]
    assert rehearsal.outcome["facts"] == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (_HEAD, "here: steps: is missing"),
        (_scenario(_ENTRY) + "surprise: 1\n", "here: surprise: is not a known key"),
        (
            _scenario(_ENTRY, head=_HEAD.replace("base: 130000, ", "")),
            "here: employee: give either",
        ),
        (
            _scenario(_ENTRY, head=_HEAD + "manager: {team: x}\n"),
            "here: manager.team: is not a known",
        ),
        (_scenario("  - {at: tomorrow}\n" + _ENTRY), "here: steps[1].at: write a day and a time"),
        (
            _scenario("  - {at: 2027-02-30T10:00}\n" + _ENTRY),
            "here: steps[1].at: day is out of range",
        ),
        (
            _scenario(_ENTRY + "  - {at: 2027-02-02T10:00, by: skip, do: aprove}\n"),
            "here: steps[2].do: there is no command 'aprove'",
        ),
        (
            _scenario(_ENTRY + "  - {at: 2027-02-02T10:00, do: approve}\n"),
            "here: steps[2]: say by whom",
        ),
        (
            _scenario(_ENTRY + "  - {at: 2027-02-02T10:00, by: boss, do: approve}\n"),
            "here: steps[2].by: Input should be 'employee'",
        ),
        (
            _scenario(
                _ENTRY + "  - {at: 2027-02-02T10:00, by: skip, do: approve, with: {why: x}}\n"
            ),
            "here: steps[2].with.why: is not a field of this command",
        ),
        (
            _scenario(
                _ENTRY
                + "  - {at: 2027-02-02T10:00, by: manager, do: request_extension, "
                + "with: {days: '14'}}\n"
            ),
            "here: steps[2].with.days: Input should be a valid integer",
        ),
        (
            _scenario(
                _ENTRY + "  - {at: 2027-02-02T10:00, by: skip, do: approve, with: {id: x}}\n"
            ),
            "here: steps[2].with.id: belongs to the step",
        ),
        (_scenario(_ENTRY, "{promises: {next_step: 2027-03-08}}"), "expect.promises.next_step"),
        (
            _scenario(_ENTRY, "{promises: {next_steps: soon}}"),
            "expect.promises.next_steps.last_day",
        ),
        (_scenario(_ENTRY, "{notices: [farewell]}"), "here: expect.notices[1].template"),
        (_scenario(_ENTRY, "{facts: [entry_submited]}"), "here: expect.facts[1]: there is no fact"),
        (_scenario(_ENTRY, "{refused: true}"), "expect.refused and expect.lodged belong to a step"),
        (_scenario(_ENTRY) + "policy: POL\n", "here, line 8: 'policy' is given twice"),
        (
            _scenario("  - &a {at: 2027-02-01T10:00}\n  - *a\n"),
            "here, line 7: aliases are not known",
        ),
        ("[1, 2]", "here: must be a mapping"),
        ("policy: [", "here, line 1:"),
        ("[" * 5000, "here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, where: str) -> None:
    """A wrong file is malformed; the sentence says where and why."""
    with pytest.raises(Malformed) as caught:
        read_scenario(text, "here")

    assert caught.value.code is Code.MALFORMED
    assert where in caught.value.sentence


@pytest.mark.parametrize(
    ("steps", "where"),
    [
        (
            "  - {at: 2027-03-14T02:30, by: manager, do: submit_entry}\n",
            "steps[1].at: 2027-03-14T02:30 does not exist in America/Los_Angeles",
        ),
        (
            _ENTRY.replace("by:", "handled: 2027-02-01T09:00, by:"),
            "steps[1].handled: nothing is handled before it is received",
        ),
        (
            _ENTRY.replace("by:", "handled: 2027-02-03T10:00, by:")
            + "  - {at: 2027-02-02T10:00, handled: 2027-02-02T10:00, by: skip, do: approve}\n",
            "steps[2].handled: the step before was handled later",
        ),
    ],
)
async def test_an_instant_that_cannot_be_is_told_with_its_place(steps: str, where: str) -> None:
    """Instants are checked against the zone and against the steps before."""
    with pytest.raises(Malformed) as caught:
        await _played(_scenario(steps))

    assert where in caught.value.sentence


@pytest.mark.parametrize(
    "written",
    [
        "2027-02-01T19:00[Europe/London]",
        "2027-02-01T19:00Z",
        "2027-02-01T20:00+01:00",
        "2027-02-01T11:00",
        "2027-02-01 11:00:00",
    ],
)
def test_an_instant_is_local_unless_a_zone_is_given(written: str) -> None:
    """All of these are one instant, seen from Los Angeles."""
    setting = setting_of(read_scenario(_scenario(_ENTRY), "here"))

    instant = parse_moment(written).instant(setting.here, setting.site_of)

    assert plain(instant) == "2027-02-01T19:00:00Z"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Scenarios come from outside: their size is bounded."""
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (SIZE_LIMIT + 1))

    with pytest.raises(Malformed) as caught:
        load_scenario(file)

    assert caught.value.code is Code.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file"), (b"\xff\xfe", "is not UTF-8 text")]
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    """Absent files and other bytes are an error in one sentence."""
    file = tmp_path / "odd.yaml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Malformed, match=why):
        load_scenario(file)


@pytest.mark.parametrize("do", COMMANDS)
def test_the_example_of_a_command_is_complete(do: str) -> None:
    """An example decodes strictly and passes the form."""
    day = parse_moment("2027-02-01T10:00Z").wall
    at = replace(Occasion(day.date(), day.astimezone()), leave=1)
    by = {"person": "p-somebody", "role": "manager"}
    content = {"do": do, "id": "e1", "by": by, "received_at": at.at, **example(do, at)}

    command = TypeAdapter(COMMANDS[do]).validate_python(content)

    check_form(command)
    assert command.by == Actor("p-somebody", Role.MANAGER)
