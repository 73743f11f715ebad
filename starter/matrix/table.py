"""The matrix as values: each command, in each stage, from each role, with the core's own answers.

Nothing is read off the table of rights: every role that somebody holds gives every command to cases
that were played, and what the core says is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from domain.case import Answer, accept
from domain.errors import Code, Refused
from domain.facts import RulingBody
from domain.people import Role
from domain.rights import RIGHTS
from domain.state import Stage
from starter.examples import COMMANDS
from starter.matrix.asking import commands_for
from starter.matrix.playing import Standing, played

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.commands import Command

_T = TypeVar("_T")


@dataclass(slots=True)
class Cell:
    """What the core answers to one command, in one stage, from one role.

    Attributes:
        effects: Kinds of facts that it made, in the order in which they were first seen.
        leads_to: Stages that it led to, away from this one.
        lodged: Codes under which it was kept without effect.
        refused: Codes with which it was refused.
    """

    effects: list[str] = field(default_factory=list)
    leads_to: list[Stage] = field(default_factory=list)
    lodged: list[Code] = field(default_factory=list)
    refused: list[Code] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Tell whether the command takes effect in some case of the stage."""
        return bool(self.effects)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every cell, by stage, command and role.

    Attributes:
        policy: The policy that the cases were opened with.
        cells: For each stage and command, the roles that somebody holds in a case of that stage.
    """

    policy: str
    cells: Mapping[tuple[Stage, str], Mapping[Role, Cell]]

    def as_json(self) -> list[dict[str, object]]:
        """Return the cells as plain data."""
        return [
            {
                "stage": stage,
                "command": do,
                "role": role,
                "effects": cell.effects,
                "leads_to": cell.leads_to,
                "lodged": cell.lodged,
                "refused": sorted(cell.refused),
            }
            for (stage, do), roles in self.cells.items()
            for role, cell in roles.items()
        ]


def matrix(policy: str) -> Matrix:
    """Play cases of every stage, and have every role give every command."""
    cells = {
        (stage, do): _row(do, standing)
        for stage, standing in played(policy).items()
        for do in COMMANDS
    }
    return Matrix(policy, cells)


def _row(do: str, standing: Sequence[Standing]) -> dict[Role, Cell]:
    row = {role: _cell(do, role, standing) for role in Role}
    return {role: cell for role, cell in row.items() if cell is not None}


def _cell(do: str, role: Role, standing: Iterable[Standing]) -> Cell | None:
    """Return what the role is answered, or None where nobody holds it in this stage.

    A role without the right is asked once, in the first case in which somebody holds it: neither
    what the command says nor how the case stands makes a difference to the answer.
    """
    cell, asked = Cell(), False
    entitled = role in RIGHTS[COMMANDS[do]].roles
    for each in standing:
        for command in commands_for(each.case, do, role, each.now):
            _ask(cell, each, command)
            asked = True
            if not entitled:
                return cell
    return cell if asked else None


def _ask(cell: Cell, standing: Standing, command: Command) -> None:
    """Give a command to a case and keep the answer; the case itself stays as it is."""
    try:
        outcome = accept(standing.case, command, standing.now)
    except Refused as refused:
        _add(cell.refused, refused.code)
        return
    if outcome.receipt is not None and outcome.receipt.answer is Answer.LODGED:
        _add(cell.lodged, Code(outcome.receipt.code))
        return
    for fact in outcome.facts:
        if fact.cause == command.id and isinstance(fact.body, RulingBody):
            _add(cell.effects, fact.body.kind)
    stage = outcome.case.state.stage
    if stage is not standing.case.state.stage:
        _add(cell.leads_to, stage)


def _add(known: list[_T], found: _T) -> None:
    if found not in known:
        known.append(found)
