from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from domain import canon
from domain.case import accept
from domain.errors import Code, NotYours
from domain.people import Actor, Role
from domain.rights import RIGHTS
from domain.state import Stage
from infra.policies import CURRENT_POLICY
from starter.cli import calculations, main
from starter.examples import COMMANDS, Occasion
from starter.matrix.asking import build
from starter.matrix.page import REGENERATE
from starter.matrix.playing import Standing, played
from starter.matrix.table import Cell, Matrix, matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.walks

PAGE: Final = Path(__file__).parents[2] / "docs" / "matrix.md"

SAYS_WHO_MAY: Final = {Code.NOT_YOURS, Code.SEPARATION_OF_DUTIES, Code.PANEL_CONFLICT}
SAYS_WHEN: Final = {Code.WRONG_STAGE, Code.CASE_CLOSED}

COMES_TO_NOTHING: Final[Mapping[str, frozenset[Stage]]] = {
    # a packet is out and not received, or the choice has taken effect
    "elect": frozenset({Stage.PIVOT_ENTRY, Stage.IMPROVE, Stage.APPEAL, Stage.SEPARATION}),
    "confirm_election": frozenset(
        {Stage.PIVOT_ENTRY, Stage.IMPROVE, Stage.APPEAL, Stage.SEPARATION}
    ),
    "withdraw_election": frozenset(
        {Stage.PIVOT_ENTRY, Stage.IMPROVE, Stage.APPEAL, Stage.SEPARATION}
    ),
    # there is nothing left to appeal against
    "file_appeal": frozenset({Stage.APPEAL, Stage.TRANSFER, Stage.SEPARATION}),
    # no tier is open
    "tell_open_choice": frozenset({Stage.ENTRY, Stage.FOCUS, Stage.IMPROVE}),
    # no window of the policy runs
    "extend_deadline": frozenset({Stage.APPEAL}),
    # no letter of these cases has come back
    "record_delivery": frozenset({Stage.CLOSED}),
}
"""Stages of a command by the table of rights in which it takes no effect all the same."""


@cache
def found() -> Matrix:
    return matrix(CURRENT_POLICY)


@cache
def standing() -> Mapping[Stage, tuple[Standing, ...]]:
    return played(CURRENT_POLICY)


def _found_before(_policy: str) -> Matrix:
    return found()


def answers(stage: Stage) -> Iterator[tuple[str, Role, Cell]]:
    """Give every cell of a stage."""
    for do in COMMANDS:
        for role, cell in found().cells[stage, do].items():
            yield do, role, cell


def test_the_page_is_what_the_core_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `dueprocess matrix` prints is the page in the documents, to the byte."""
    monkeypatch.setattr(calculations, "ask_the_core", _found_before)

    exit_code = main(["matrix"])

    assert exit_code == 0
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8"), (
        f"The core answers otherwise than the page says. If that is meant: {REGENERATE}"
    )


def test_every_role_is_asked_somewhere() -> None:
    """Those too that are seated only in the course of a case."""
    asked = {role for roles in found().cells.values() for role in roles}

    assert asked == set(Role)


@pytest.mark.parametrize("stage", Stage)
def test_every_command_is_asked_in_every_stage(stage: Stage) -> None:
    """By every role that the opening of a case names, at least."""
    named = {seat.role for seat in standing()[stage][0].case.opening.people.seats}

    assert all(named <= set(found().cells[stage, do]) for do in COMMANDS)


@pytest.mark.parametrize("stage", Stage)
def test_a_role_without_the_right_is_refused(stage: Stage) -> None:
    """Whatever no row of the table of rights allows is `not_yours`, in `closed` too."""
    otherwise = [
        (do, role, cell)
        for do, role, cell in answers(stage)
        if role not in RIGHTS[COMMANDS[do]].roles and cell != Cell(refused=[Code.NOT_YOURS])
    ]

    assert not otherwise


@pytest.mark.parametrize("stage", Stage)
def test_a_command_out_of_its_stages_is_refused(stage: Stage) -> None:
    """Its code says who may, or that this is not the stage for it."""
    otherwise = [
        (do, role, cell)
        for do, role, cell in answers(stage)
        if stage not in RIGHTS[COMMANDS[do]].stages
        if cell.effects or cell.lodged or not set(cell.refused) <= SAYS_WHO_MAY | SAYS_WHEN
    ]

    assert not otherwise


@pytest.mark.parametrize("stage", Stage)
def test_a_command_in_its_stage_can_take_effect(stage: Stage) -> None:
    """The cases that are played show what each command is for."""
    silent = {
        do
        for do, command in COMMANDS.items()
        if stage in RIGHTS[command].stages
        and not any(cell.is_possible for cell in found().cells[stage, do].values())
    }

    assert silent == {do for do, stages in COMES_TO_NOTHING.items() if stage in stages}


@pytest.mark.parametrize("stage", Stage)
def test_a_stranger_is_refused(stage: Stage) -> None:
    """A person who does not hold the role may give no command in it, and nothing changes."""
    case, now = standing()[stage][0].case, standing()[stage][0].now
    before = canon.digest(case)

    for do, command in COMMANDS.items():
        for role in RIGHTS[command].roles:
            asked = build(do, "x", Actor("p-stranger", role), Occasion(now.date(), now), {})
            with pytest.raises(NotYours) as refused:
                accept(case, asked, now)
            assert refused.value.code is Code.NOT_YOURS

    assert canon.digest(case) == before


@pytest.mark.parametrize("stage", Stage)
def test_a_refusal_changes_nothing(stage: Stage) -> None:
    """A role without the right leaves no trace in the case, neither fact nor receipt."""
    case, now = standing()[stage][0].case, standing()[stage][0].now
    before = canon.digest(case)

    for do, command in COMMANDS.items():
        for seat in case.frame.people.seats:
            if seat.role in RIGHTS[command].roles:
                continue
            by = Actor(seat.person, seat.role)
            with pytest.raises(NotYours):
                accept(case, build(do, "x", by, Occasion(now.date(), now), {}), now)

    assert canon.digest(case) == before
