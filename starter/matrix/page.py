"""The matrix as a page: stage by stage, who may give each command and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.errors import Code
from domain.state import Stage
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.people import Role
    from starter.matrix.table import Cell, Matrix

REGENERATE: Final = ".venv/bin/dueprocess matrix > docs/matrix.md"

_HEAD: Final = """\
# Who may do what, and when

{what}

```console
$ {regenerate}
```

How to read it:

{notes}
"""

_WHAT: Final = (
    "What the core answers to each command, in each stage, from each role, under {policy}.\n"
    "This page is generated: cases of every stage are played, each role that somebody holds in "
    "them gives each command, and the answers are written down. A test holds it true. After a "
    "change to the rules:"
)

_NOTES: Final = """\
- What comes of a command are the facts that it makes; an arrow names another stage that it can lead
  to. Where cases of a stage differ (a request is open, a window has lapsed, somebody is on leave)
  the row holds all that can come of it.
- *Kept* is an act of the employee that comes too early or too late: it is on record without effect,
  and counts if something that becomes known later makes it good.
- *Refused* stands with its codes where the command takes effect in none of the cases.
- **Whoever is not named in a row is refused with `not_yours`.**
- `reviewer`, `third_reviewer`, the panel, `hiring_manager` and `transfer_approver` are seated in
  the course of a case, and act where they are."""

_OVERVIEW: Final = """\
## At a glance

`yes`: it can take effect. `kept`: it can only be kept. Empty: refused.
"""

_OUT_OF_PLACE: Final = (Code.WRONG_STAGE, Code.CASE_CLOSED)


def page(found: Matrix) -> str:
    """Return the whole page, in Markdown, without a line end after the last line."""
    head = _HEAD.format(
        what=_WHAT.format(policy=found.policy),
        regenerate=REGENERATE,
        notes=_NOTES,
    )
    parts = [head, _overview(found), *(_stage(found, stage) for stage in Stage)]
    return "\n".join(parts).rstrip("\n")


def _overview(found: Matrix) -> str:
    lines = [
        _OVERVIEW,
        _line("command", *(f"`{stage}`" for stage in Stage)),
        "|---" * (1 + len(Stage)) + "|",
    ]
    for do in COMMANDS:
        glances = (_glance(found.cells[stage, do].values()) for stage in Stage)
        lines.append(_line(f"`{do}`", *glances))
    return "\n".join(lines) + "\n"


def _glance(cells: Iterable[Cell]) -> str:
    cells = tuple(cells)
    if any(cell.is_possible for cell in cells):
        return "yes"
    return "kept" if any(cell.lodged for cell in cells) else ""


def _stage(found: Matrix, stage: Stage) -> str:
    lines = [f"## {stage}\n", _line("command", "who", "what comes of it"), "|---|---|---|"]
    out_of_place: dict[str, list[str]] = {}
    for do in COMMANDS:
        groups = _groups(found.cells[stage, do])
        codes = {words for words in groups if words in _REFUSED_THERE}
        if codes and set(groups) == codes:
            out_of_place.setdefault(" or ".join(sorted(codes)), []).append(f"`{do}`")
            continue
        for number, (words, roles) in enumerate(groups.items()):
            name = f"`{do}`" if number == 0 else ""
            everybody = len(roles) == len(found.cells[stage, do])
            lines.append(_line(name, _EVERYBODY if everybody else ", ".join(roles), words))
    for words, names in out_of_place.items():
        lines.append(f"\n{words.capitalize()}, from whoever may elsewhere: {', '.join(names)}.")
    return "\n".join(lines) + "\n"


def _groups(row: Mapping[Role, Cell]) -> dict[str, list[str]]:
    """Return the roles of a row by what they are answered; who has no right is left out."""
    groups: dict[str, list[str]] = {}
    for role, cell in row.items():
        if cell.is_possible or cell.lodged or set(cell.refused) != {Code.NOT_YOURS}:
            groups.setdefault(_words(cell), []).append(str(role))
    possible = [words for words in groups if not words.startswith(_REFUSED)]
    return {words: groups[words] for words in (*possible, *groups)}


_REFUSED: Final = "refused"
_EVERYBODY: Final = "everybody"


def _words(cell: Cell) -> str:
    kept = "kept: " + ", ".join(f"`{code}`" for code in cell.lodged) if cell.lodged else ""
    if not cell.is_possible:
        refused = f"{_REFUSED}: " + ", ".join(f"`{code}`" for code in sorted(cell.refused))
        return kept or refused
    effect = ", ".join(f"`{kind}`" for kind in cell.effects)
    stages = " or ".join(f"`{stage}`" for stage in cell.leads_to)
    return effect + (f" → {stages}" if stages else "") + (f"; {kept}" if kept else "")


_REFUSED_THERE: Final = tuple(f"{_REFUSED}: `{code}`" for code in _OUT_OF_PLACE)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
