"""From the outside in: a verb and its fields become a command, or are refused without a quote.

Types are taken as they are written: a text is no number, an instant without a zone is no instant,
and a field that the command does not have is an error, not an ornament. What is wrong is named by
field; the value is never repeated, since it may say something about a person's health.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from domain.canon import canonical
from domain.errors import Code, Malformed
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.commands import Command

BYTES_LIMIT = 64 * 1024
"""Bytes of a command at most: Temporal takes far more, and then cannot answer."""


def adapter(command: type[Command]) -> TypeAdapter[Command]:
    """Return what reads and describes a command, compiled once for the process."""
    return _compiled(next(do for do, each in COMMANDS.items() if each is command))


@cache
def _compiled(do: str) -> TypeAdapter[Command]:
    return TypeAdapter(COMMANDS[do])


def decode_command(do: str, given: Mapping[str, object]) -> Command:
    """Read a command from plain JSON values.

    Args:
        do: Its tag, such as `elect`.
        given: All its other fields: texts, numbers, booleans, lists; days and instants as ISO 8601.

    Raises:
        Malformed: there is no such command, it is too large, or a field is wrong, missing or
            unknown.
    """
    command = COMMANDS.get(do)
    if command is None:
        raise Malformed(Code.UNKNOWN_MESSAGE, "there is no such command")
    try:
        text = json.dumps({**given, "do": do}, allow_nan=False)
    except (TypeError, ValueError):
        raise Malformed(Code.MALFORMED, f"{do}: a field is no plain JSON value") from None
    if len(text.encode()) > BYTES_LIMIT:
        raise _too_large(do)
    try:
        decoded = adapter(command).validate_json(text, strict=True)
    except ValidationError as error:
        raise Malformed(Code.MALFORMED, _what_is_wrong(do, error)) from None
    for name in _without_zone(decoded):
        raise Malformed(Code.MALFORMED, f"{do}: {name}: an instant needs a time zone")
    return decoded


def check_size(command: Command) -> None:
    """Check that a command is small enough to be sent.

    Raises:
        Malformed: it is above 64 KiB.
    """
    if len(canonical(command).encode(errors="surrogatepass")) > BYTES_LIMIT:
        raise _too_large(command.do)


def _too_large(do: str) -> Malformed:
    return Malformed(Code.TOO_LARGE, f"{do}: a command has {BYTES_LIMIT // 1024} KiB at most")


def _what_is_wrong(do: str, error: ValidationError) -> str:
    """Name the first wrong field and what is wrong with it, without its value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "its fields"
    match first["type"]:
        case "missing":
            what = "is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            # The name is the sender's own text: it may be anything.
            return f"{do}: a field that this command does not have"
        case kind:
            what = f"is wrong ({kind.replace('_', ' ')})"
    return f"{do}: {where} {what}"


def _without_zone(value: object) -> Iterator[str]:
    if not is_dataclass(value):
        return
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, datetime) and inner.tzinfo is None:
            yield field.name
        for each in inner if isinstance(inner, tuple) else (inner,):
            yield from _without_zone(each)
