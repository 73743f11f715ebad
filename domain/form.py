"""What every command's fields must look like, whatever the case: text, ids, instants (domain 7)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain import commands as c

TEXT_LIMIT = 4_000
"""Characters in one text field: a protection of the store, not a number of the process."""

ID_LIMIT = 100
"""Characters in a command id."""

_MAY_BE_EMPTY = ("request", "trend_evidence", "change", "disclosures")


def check_form(command: c.Command) -> None:
    """Check the fields of a command.

    Raises:
        Malformed: an instant without zone, an empty or overlong text, an entry without example.
    """
    if not 0 < len(command.id) <= ID_LIMIT:
        raise Malformed(Code.MALFORMED, f"a command id has 1 to {ID_LIMIT} characters")
    for name, value in _values(command):
        if isinstance(value, datetime) and value.tzinfo is None:
            raise Malformed(Code.MALFORMED, f"{name} has no time zone")
        if isinstance(value, str):
            _check_text(name, value)
        if isinstance(value, tuple) and not value:
            raise Malformed(Code.MALFORMED, f"{name} is empty")


def _check_text(name: str, text: str) -> None:
    if not text.strip() and name not in _MAY_BE_EMPTY:
        raise Malformed(Code.MALFORMED, f"{name} is empty")
    if len(text) > TEXT_LIMIT:
        raise Malformed(Code.TOO_LARGE, f"{name} is longer than {TEXT_LIMIT} characters")
    if "\x00" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):  # noqa: PLR2004 -- the surrogates of Unicode
        raise Malformed(Code.MALFORMED, f"{name} holds a character that no record keeps")


def _values(value: object) -> Iterator[tuple[str, object]]:
    """Walk through every field, in dataclasses and tuples too."""
    if not is_dataclass(value) or isinstance(value, type):
        return
    for field in fields(value):
        inner = getattr(value, field.name)
        yield field.name, inner
        yield from _values(inner)
        if isinstance(inner, tuple):
            for each in inner:
                yield field.name, each
                yield from _values(each)
