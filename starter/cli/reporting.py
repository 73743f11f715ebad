"""`dueprocess report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from infra.policies import CURRENT_POLICY, load_policy
from starter.cli.output import current, table
from starter.cli.session import run, session
from starter.report import report as sum_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.record_figures import Figures
    from starter.report import Report, StageDays
    from starter.suppression import Cell

_INDENT: Final = "  "
_EVERYTHING: Final = "all"


def report() -> None:
    """Sum up the record: stages, overdue duties, outcomes, times, appeals, entries.

    What would tell of fewer cases than the privacy floor of the current policy is withheld.
    """

    async def look() -> Figures:
        async with session() as desk:
            return await (await desk.reporting()).figures()

    found = sum_up(run(look()), load_policy(CURRENT_POLICY))
    current().give(found, _text(found))


def _text(found: Report) -> str:
    parts = (
        _counts("Open cases by stage", found.open_cases),
        _counts("Overdue duties by role", found.overdue),
        _counts("Outcomes of closed cases", found.outcomes),
        _times("Days in each stage, of cases that have left it", found.stages),
        _counts("Results of appeals", found.appeals),
        _counts("Cases whose entry rests on an incident review", found.entries),
        f"Withheld is what would tell of fewer than {found.floor} cases ({found.policy}).",
    )
    return "\n\n".join(parts)


def _counts(title: str, cells: Sequence[Cell]) -> str:
    given = [(cell.name, str(cell.count)) for cell in cells if cell.count is not None]
    withheld = [cell.name for cell in cells if cell.count is None]
    return _part(title, table(("", "count"), given) if given else "", withheld)


def _times(title: str, stages: Sequence[StageDays]) -> str:
    given = [
        (each.stage, f"at least {each.cases_at_least}", str(each.median), str(each.longest))
        for each in stages
        if each.cases_at_least is not None
    ]
    withheld = [each.stage for each in stages if each.cases_at_least is None]
    head = ("", "cases", "median", "longest")
    return _part(title, table(head, given) if given else "", withheld)


def _part(title: str, rows: str, withheld: Sequence[str]) -> str:
    lines = rows.splitlines()
    if withheld:
        lines.append(f"withheld: {', '.join(withheld) if rows else _EVERYTHING}")
    return "\n".join((title, *(f"{_INDENT}{line}" for line in lines)))
