"""The documents name functions, tests, scenarios and commands that exist."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from domain.errors import Code
from domain.kinds import ClockKind, RequestKind
from domain.notices import Template
from domain.outcomes import Money, Outcome, Rehire
from domain.people import Role
from domain.state import Flag, Stage
from starter.cli.root import application
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
PROCESS: Final = ROOT / "docs" / "process.md"

FUNCTION: Final = re.compile(r"([a-z_]+(?:\.[a-z_]+)+):([A-Za-z_]+(?:\.[A-Za-z_]+)*)")
TEST: Final = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
SCENARIO: Final = re.compile(r"scenarios/\w+\.yaml")
CONSOLE: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LAST: Final = {
    "K": 19,
    "S": 27,
    "N": 19,
    "R": 19,
    "D": 18,
    "C": 10,
    "M": 12,
    "P": 8,
    "X": 43,
    "J": 18,
}
"""The last number of each letter among the sources of the tables."""
LINK: Final = re.compile(r"\]\((?!http)([^)#]+)")


class Row(NamedTuple):
    """One row of a table of rules."""

    rule: str
    source: str
    functions: str
    shown_by: str

    @property
    def is_open(self) -> bool:
        return self.shown_by.startswith("open: ")


def rows() -> list[Row]:
    """Return every row of the tables whose columns are rule, source, function, shown by."""
    found: list[Row] = []
    inside = False
    for line in PROCESS.read_text(encoding="utf-8").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if cells == ("Rule", "Source", "Function", "Shown by"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            found.append(Row(*cells))
    return found


def quoted(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def documents() -> list[Path]:
    """Return everything that is read as a document."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def command_lines() -> Iterator[list[str]]:
    """Yield the arguments of each `dueprocess` line that a document shows."""
    for document in documents():
        for block in CONSOLE.findall(document.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line.removeprefix("$ ")) if line.startswith("$ ") else []
                if words and words[0].endswith("dueprocess"):
                    end = next((n for n, w in enumerate(words) if w in ("|", ">", ";")), None)
                    yield [word for word in words[1:end] if word != "--json"]


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the functions in a file of tests."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.source}: {row.rule[:40]}")
def test_a_rule_names_its_function_and_what_shows_it(row: Row) -> None:
    """A rule is built and shown, or says in a phrase what is open."""
    if row.is_open:
        assert not quoted(row.functions + row.shown_by)
        return

    assert all(FUNCTION.fullmatch(name) for name in quoted(row.functions)), row.functions
    assert all(TEST.fullmatch(n) or SCENARIO.fullmatch(n) for n in quoted(row.shown_by)), row
    assert quoted(row.functions)
    assert quoted(row.shown_by)


def test_every_row_of_the_sources_is_in_the_tables() -> None:
    """Each counting rule, stage, choice, notification and rule has a row, built or open."""
    named = {source.strip() for row in rows() for source in row.source.split(",")}

    wanted = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]

    assert [source for source in wanted if source not in named] == []


@pytest.mark.parametrize("public", [*ClockKind, *RequestKind, *Stage, *Outcome], ids=str)
def test_every_clock_request_stage_and_outcome_is_in_the_process(public: str) -> None:
    """A reader finds it in the process by its name."""
    assert re.search(rf"`{public}[`\[]", PROCESS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_function_that_is_named_exists(document: Path) -> None:
    """A function is named as `module:name`."""
    for module, path in FUNCTION.findall(document.read_text(encoding="utf-8")):
        found: object = import_module(module)
        for name in path.split("."):
            found = getattr(found, name)


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_test_and_scenario_that_is_named_exists(document: Path) -> None:
    """A test is named as `file::name`, a scenario by its file."""
    text = document.read_text(encoding="utf-8")

    named = TEST.findall(text)
    missing = [name for name in SCENARIO.findall(text) if not (ROOT / name).is_file()]
    missing += [f"{file}::{name}" for file, name in named if name not in names_in(file)]

    assert not missing


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    """A link inside the tree names a file that is there."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))

    assert [t for t in targets if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("words", list(command_lines()), ids=" ".join)
def test_every_command_that_is_shown_can_be_typed(words: list[str]) -> None:
    """The verb exists, and so does each of its options."""
    application().parse_args(words, print_error=False, exit_on_error=False)


@pytest.mark.parametrize(
    "public",
    sorted(
        {*COMMANDS, *Code, *Stage, *Outcome, *Flag, *Role, *ClockKind, *RequestKind, *Template}
        | {*Rehire, *Money}
    ),
    ids=str,
)
def test_every_public_name_is_in_the_changelog(public: str) -> None:
    """A name that others write down is public: a change to it takes a line."""
    assert f"`{public}`" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_decision_is_listed() -> None:
    """The list of decisions names each record once."""
    listed = LINK.findall((ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8"))
    records = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))

    assert sorted(listed) == records
