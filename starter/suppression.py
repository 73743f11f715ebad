"""Counts that tell of nobody: what is too small is withheld, and what would give it away.

A cell is too small if fewer cases than the floor stand behind it, none at all included. Totals are
never given; but somebody may know one. So what a table withholds is, taken together, never so few
that the rest of a total would tell of them: the smallest of what would be given is withheld too,
until at least two cells that hold something, and as many cases as the floor, are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infra.record_figures import Counted

# One withheld cell could be reckoned from a total: it takes another to hide in.
_FEWEST_WITHHELD: Final = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        name: What is counted.
        count: How many; None if that is withheld. Why is not told: it would tell of the size.
    """

    name: str
    count: int | None


def cells(names: Sequence[str], counted: Iterable[Counted], floor: int) -> tuple[Cell, ...]:
    """Count by name, and withhold what would tell of fewer cases than the floor.

    Args:
        names: The cells that are always there, whatever is counted: a cell that came and went
            would tell that it is not empty.
        counted: What is counted. Several may be of one case, and then count as one for the floor.
        floor: So many cases at least stand behind what is told.
    """
    of_cell: dict[str, list[str]] = {name: [] for name in names}
    for each in counted:
        of_cell.setdefault(each.as_what, []).append(each.case_id)
    withheld = _withheld(of_cell, floor)
    return tuple(
        Cell(name, None if name in withheld else len(cases)) for name, cases in of_cell.items()
    )


def at_least(count: int, floor: int) -> int:
    """Round a count down to a multiple of the floor, so that no difference of two tells of few."""
    return count - count % floor


def _withheld(of_cell: Mapping[str, Sequence[str]], floor: int) -> frozenset[str]:
    cases_of = {name: frozenset(cases) for name, cases in of_cell.items()}
    withheld = {name for name, cases in cases_of.items() if len(cases) < floor}
    told = sorted(cases_of.keys() - withheld, key=lambda name: (len(of_cell[name]), name))
    for smallest in told:
        if _hides(cases_of, withheld, floor):
            break
        withheld.add(smallest)
    return frozenset(withheld)


def _hides(cases_of: Mapping[str, frozenset[str]], withheld: Iterable[str], floor: int) -> bool:
    """Tell whether the withheld cells hide each other, or there is nothing in them to hide."""
    holding = [cases_of[name] for name in withheld if cases_of[name]]
    together = frozenset[str]().union(*holding)
    return not holding or (len(holding) >= _FEWEST_WITHHELD and len(together) >= floor)
