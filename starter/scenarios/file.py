"""Scenario files: YAML without its surprises, checked as a whole before anything is played.

What YAML would guess at (`NO` a truth value, `38.50` a binary fraction, `2027-02-01` a date of some
zone) stays the text that was written; the form knows what each key is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import ValidationError
from yaml.error import MarkedYAMLError

from domain.errors import Code, Malformed
from starter.plain_yaml import PlainLoader
from starter.scenarios.casting import check_fields
from starter.scenarios.form import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SIZE_LIMIT: Final = 256 * 1024
"""Bytes of a scenario file."""

_MOST_FAULTS: Final = 5
_NUMBERED_KEY: Final = re.compile(r"(?<=[{,\s])([a-z_]+\[\d+\])(?=\s*:\s)", re.ASCII)
_REWORDED: Final = {"missing": "is missing", "extra_forbidden": "is not a known key"}


def load_scenario(path: Path) -> Scenario:
    """Read a scenario and check all of it.

    Raises:
        Malformed: it cannot be read or is wrong; says where in it, and why.
    """
    return read_scenario(_text(path), path.name)


def read_scenario(text: str, where: str) -> Scenario:
    """Read a scenario from its text.

    Args:
        text: The YAML.
        where: What to call it in an error.

    Raises:
        Malformed: it is wrong; says where in it, and why.
    """
    data = _parsed(text, where)
    if not isinstance(data, dict):
        raise Malformed(Code.MALFORMED, f"{where}: must be a mapping with policy, employee, steps")
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        faults = [(_path(each["loc"]), _why(each["type"], each["msg"])) for each in found]
        raise Malformed(Code.MALFORMED, _sentence(where, faults)) from None
    check_fields(scenario, where)
    return scenario


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
        if len(content) > SIZE_LIMIT:
            raise Malformed(Code.TOO_LARGE, f"{path}: is longer than {SIZE_LIMIT} bytes")
        return content.decode()
    except UnicodeDecodeError:
        raise Malformed(Code.MALFORMED, f"{path}: is not UTF-8 text") from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise Malformed(Code.MALFORMED, f"{path}: {reason}") from error


def _parsed(text: str, where: str) -> object:
    try:
        return _loaded(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = f", line {mark.line + 1}" if mark is not None else ""
        raise Malformed(Code.MALFORMED, f"{where}{line}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Malformed(Code.MALFORMED, f"{where}: is not YAML: {error}") from None


def _loaded(text: str) -> object:
    """Read YAML; keys such as `check_in[3]` may stand in braces without quotes."""
    try:
        return PlainLoader(text).get_single_data()
    except MarkedYAMLError:
        quoted = _NUMBERED_KEY.sub(r'"\1"', text)
        if quoted == text:
            raise
        return PlainLoader(quoted).get_single_data()


def _path(location: Sequence[int | str]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        elif step not in _UNION_MEMBERS:
            path += f".{step}" if path else step
    return path


_UNION_MEMBERS: Final = ("bool", "[key]", "literal['']", "str-enum[Code]", "DateExpected")


def _why(kind: str, message: str) -> str:
    return _REWORDED.get(kind, message.removeprefix("Value error, "))


def _sentence(where: str, faults: list[tuple[str, str]]) -> str:
    told = dict.fromkeys(f"{path}: {why}" if path else why for path, why in faults)
    lines = [f"{where}: {fault}" for fault in list(told)[:_MOST_FAULTS]]
    if len(told) > _MOST_FAULTS:
        lines.append(f"and {len(told) - _MOST_FAULTS} more")
    return "; ".join(lines)
