"""From plain data to a typed value, or to one sentence that says where the data is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from domain.errors import PolicyInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value = TypeVar("Value")

RowNames = dict[tuple[str, ...], "Sequence[str]"]
"""What the rows of a list are called in the file, by the path of the list."""

_REWORDED = {"missing": "is missing", "unexpected_keyword_argument": "is not a known key"}


def validated(
    adapter: TypeAdapter[Value], data: Mapping[str, object], file: str, names: RowNames
) -> Value:
    """Return the data as a typed value.

    Raises:
        PolicyInvalid: the first thing that is wrong, with its path as the file names it.
    """
    # Strict, so that "5" is no number; by way of JSON, so that a list is a tuple and a text an
    # enumeration's member all the same.
    text = json.dumps(data, default=str)
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        why = _REWORDED.get(first["type"], first["msg"])
        raise PolicyInvalid(at(file, _path(first["loc"], names)), why) from error


def at(file: str, path: str) -> str:
    """Return the place of a fault: the file and the path inside it."""
    return f"{file}: {path}" if path else file


def _path(location: tuple[int | str, ...], names: RowNames) -> str:
    steps: list[str] = []
    for step in location:
        if isinstance(step, str):
            steps.append(step)
        elif tuple(steps) in names:
            steps.append(names[tuple(steps)][step])
        else:
            steps[-1] += f"[{step}]"
    return ".".join(steps)
