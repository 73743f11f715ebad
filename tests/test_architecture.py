"""The shape of the tree: what may know what, what is frozen, and that nothing is forgotten.

Each failure says what to do; none is to be silenced by a longer list without its reason.
"""

from __future__ import annotations

import ast
import json
import tomllib
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

import pytest
from temporalio import workflow

from domain import commands, effects, facts
from domain.acts import act
from domain.case import Case, Receipt
from domain.comparing import AsIf
from domain.errors import Code
from domain.facts import Body, Fact, HoldReason, Outcome, RecountReason, RulingBody
from domain.notices import Template
from domain.opening import Opening
from domain.people import Role
from domain.policy import ClockKind
from domain.reckoning import Reckoning
from domain.rights import RIGHTS
from domain.state import Flag, Stage, State
from infra.temporal_names import NAMESPACE, SEARCH_ATTRIBUTES
from workflows import names
from workflows.carry import Carried
from workflows.case import PerformanceCase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("activities", "domain", "infra", "starter", "workflows")
SOURCES: Final = sorted(
    [ROOT / "worker.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))]
)
CORE: Final = sorted((ROOT / "domain").rglob("*.py"))
FROZEN: Final = ROOT / "tests" / "frozen_names.json"

PURE: Final = frozenset(
    {
        "__future__",
        "bisect",
        "calendar",  # leap years
        "collections.abc",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "json",
        "math",
        "operator",
        "typing",
    }
)
"""What the core takes from the standard library: values and arithmetic, no clock, chance or I/O."""

NUMBERS_OF_NO_POLICY: Final = frozenset({-2, -1, 0, 1, 2, 3})
"""Signs, steps, firsts and the ranks of the journal."""

NUMBERS_WITH_A_REASON: Final = {
    "counting.py": {
        1024: "dates kept in memory: the clocks of some twenty cases",
    },
    "erasure.py": {
        12: "months of a year",
    },
    "severance.py": {
        10: "the decimal system",
        15: "digits of an amount: keeps exact arithmetic cheap",
        29: "29 February",
        168: "hours of a week",
    },
    "form.py": {
        100: "characters of an id: protects the store",
        4_000: "characters of a text: protects the store",
        0xD800: "surrogates of Unicode",
        0xDFFF: "surrogates of Unicode",
    },
    "hearing.py": {12: "months of a year"},
    "calendars.py": {8: "the end of a range over ISO weekdays"},
    "intermittent.py": {100: "percent"},
    "standing.py": {100: "percent"},
}

LINES: Final = 320
LONGER_FOR_A_REASON: Final = {
    "workflows/case.py": "the page of all doors",
    "domain/acts.py": "the dispatch: one case for each command",
    "domain/commands/__init__.py": "every command by its name, in the order of the process",
    "domain/facts/__init__.py": "every fact by its name, in the order of the process",
    "domain/evolving.py": "the dispatch of rulings: one case for each",
    "domain/policy.py": "the policy as one page of values",
}
MOST_LINES: Final = 500


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CORE, ids=place)
def test_the_core_imports_itself_and_what_is_pure(path: Path) -> None:
    """No clock, no chance, no environment, no zone database: a run is a function of its values."""
    foreign = [name for name in imported(path) if name.split(".")[0] != "domain"]

    assert set(foreign) <= PURE, (
        f"{place(path)} imports {sorted(set(foreign) - PURE)}: what the core needs from outside "
        "enters as a value, in the opening or with a command."
    )


@pytest.mark.parametrize("path", CORE, ids=place)
def test_the_core_copies_its_values_the_quick_way(path: Path) -> None:
    """Every late input has the whole case run again, and a run is copies for the most part."""
    slow = [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        if any(alias.name == "replace" for alias in node.names)
    ]

    assert not slow or path.stem == "values", f"{place(path)}: take replace from domain.values"


@pytest.mark.parametrize("path", CORE, ids=place)
def test_the_core_asks_no_clock(path: Path) -> None:
    """`now` is an argument everywhere."""
    asked = [
        node.attr
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "time"}
    ]

    assert not asked, f"{place(path)} asks a clock: take the instant as an argument."


def test_every_package_stands_under_the_import_contracts() -> None:
    """A package that no contract knows could import anything."""
    found = sorted(
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"
    )
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    layers = next(each for each in contracts["contracts"] if each["type"] == "layers")["layers"]
    layered = sorted(name.strip() for layer in layers for name in layer.split("|"))

    cure = "name it in [tool.importlinter] of pyproject.toml, in its layer."
    assert found == sorted(contracts["root_packages"]), f"A package is not linted: {cure}"
    assert found == layered, f"A package has no layer: {cure}"
    assert found == sorted(PACKAGES), "Name the package in tests/test_architecture.py too."


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_files_stay_short(path: Path) -> None:
    """About three hundred lines; a longer one has its reason on record."""
    limit = MOST_LINES if place(path) in LONGER_FOR_A_REASON else LINES
    length = len(path.read_text(encoding="utf-8").splitlines())

    assert length <= limit, f"{place(path)} has {length} lines: part it by subject, see `domain/`."


def integers(path: Path) -> Iterator[int]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield node.value


@pytest.mark.parametrize("path", CORE, ids=place)
def test_no_number_of_the_policy_stands_in_the_code(path: Path) -> None:
    """Lengths, bounds and counts are the policy's: another version makes another case."""
    known = NUMBERS_OF_NO_POLICY | set(NUMBERS_WITH_A_REASON.get(path.name, {}))

    strange = sorted(set(integers(path)) - known)

    assert not strange, (
        f"{place(path)} holds {strange}: a number of the process belongs into the policy; one that "
        "is none is named in NUMBERS_WITH_A_REASON, with its reason."
    )


def tag(command: type[object]) -> str:
    return str(get_args(get_type_hints(command)["do"])[0])


def kind(body: type[object]) -> str:
    return str(get_args(get_type_hints(body)["kind"])[0])


COMMANDS: Final = get_args(commands.Command)


def doors() -> dict[str | None, object]:
    definition = workflow._Definition.must_from_class(PerformanceCase)  # noqa: SLF001 -- the SDK shows doors nowhere else
    return dict(definition.updates)


def test_every_command_has_a_right() -> None:
    """Who may give it, and when: one row each, and none for what is no command."""
    assert set(RIGHTS) == set(COMMANDS), "Add the command's row to domain/rights.py."


def test_every_command_has_a_door() -> None:
    """An update of the same name on the page of doors, and no other update."""
    assert set(doors()) == {tag(command) for command in COMMANDS}, (
        "Add the command's door to workflows/case.py, in the order of the process."
    )


def matched(path: str, function: str) -> set[str]:
    """Return the classes that a function's `match` has a case for."""
    tree = parsed(ROOT / path)
    body = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
    )
    return {
        node.cls.attr if isinstance(node.cls, ast.Attribute) else ast.unparse(node.cls)
        for node in ast.walk(body)
        if isinstance(node, ast.MatchClass)
    }


def test_every_input_has_its_act() -> None:
    """`act` says of each command and each report what it makes true."""
    wanted = {each.__name__ for each in (*COMMANDS, *get_args(effects.Report))}

    assert matched("domain/acts.py", act.__name__) == wanted, "Add the case to `act`."


def test_every_ruling_is_kept() -> None:
    """`evolve` has a case for each ruling, so that no fact is forgotten by the state."""
    wanted = {each.__name__ for each in get_args(RulingBody)}

    assert matched("domain/evolving.py", "evolve") == wanted, "Add the case to `evolve`."


def test_a_fact_is_a_ruling_or_a_telling_and_never_both() -> None:
    """Only rulings may be reversed."""
    rulings, tellings = set(get_args(RulingBody)), set(get_args(facts.TellingBody))

    assert not rulings & tellings
    assert rulings | tellings == set(get_args(Body))


def reached(*roots: object) -> set[type[object]]:
    """Return every dataclass that a value of these types can hold."""
    found: set[type[object]] = set()
    waiting = list(roots)
    while waiting:
        hint = waiting.pop()
        if isinstance(hint, type) and is_dataclass(hint) and hint not in found:
            found.add(hint)
            waiting += get_type_hints(hint).values()
        waiting += get_args(hint)
    return found


WIRE: Final = sorted(
    reached(
        Opening, commands.Command, effects.Report, Fact, Case, Receipt, Carried, AsIf, Reckoning
    ),
    key=lambda each: f"{each.__module__}.{each.__name__}",
)


@pytest.mark.parametrize("kept", WIRE, ids=lambda each: each.__name__)
def test_what_crosses_a_wire_is_frozen_and_takes_no_unknown_field(kept: type[object]) -> None:
    """A value is never changed in place, and a field that nobody knows is never dropped unseen."""
    parameters = getattr(kept, "__dataclass_params__", None)
    names_of = {field.name for field in fields(kept)} if is_dataclass(kept) else set[str]()

    cure = f"{kept.__module__}.{kept.__name__}:"
    assert getattr(parameters, "frozen", False), f"{cure} declare it frozen=True"
    assert "__slots__" in vars(kept) or kept is State, f"{cure} declare it slots=True"
    config = getattr(kept, "__pydantic_config__", {})
    assert config.get("extra") == "forbid", f"{cure} set __pydantic_config__ to forbid extra fields"
    assert "__pydantic_config__" not in names_of


def values(enumeration: type[StrEnum]) -> list[str]:
    return sorted(str(each) for each in enumeration)


def names_in_use() -> dict[str, object]:
    """Return every name that stands in a history, in the record, or in somebody's script."""
    return {
        "workflow": names.WORKFLOW,
        "task_queue": names.TASK_QUEUE,
        "namespace": NAMESPACE,
        "queries": sorted((names.AS_IF, names.RECKONINGS, names.VIEW)),
        "updates and signals": sorted(str(name) for name in doors()),
        "search attributes": sorted(SEARCH_ATTRIBUTES),
        "error codes": values(Code),
        "fact kinds": sorted(kind(body) for body in get_args(Body)),
        "reports": sorted(tag(report) for report in get_args(effects.Report)),
        "stages": values(Stage),
        "outcomes": values(Outcome),
        "roles": values(Role),
        "clocks": values(ClockKind),
        "flags": values(Flag),
        "hold reasons": values(HoldReason),
        "recount reasons": values(RecountReason),
        "notices": values(Template),
    }


def test_names_are_frozen() -> None:
    """What stands in a history or in a script is renamed for everybody, or not at all."""
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))

    changed = {what: now for what, now in names_in_use().items() if frozen.get(what) != now}

    assert not changed, (
        f"Names have changed: {sorted(changed)}. Old histories, the record and people's scripts "
        "know the old ones. If it must be: write the new names into tests/frozen_names.json and a "
        "line about them into CHANGELOG.md."
    )
    assert set(frozen) == set(names_in_use())
