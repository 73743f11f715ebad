"""One spelling for every value: canonical JSON, for digests and for comparing two runs.

Zones come back from the wire as other types with another `repr`, so nothing is ever digested by
its `repr`: instants are written in UTC, amounts as they stand, keys in order.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""A JSON value without floating-point numbers: none may enter a record."""


def plain(value: object, *, sparse: bool = False) -> Json:  # noqa: PLR0911 -- one line a kind
    """Return a value as plain JSON.

    Args:
        value: What is to be written.
        sparse: Whether fields that say no more than their default are left out.

    Raises:
        TypeError: the value has no canonical form.
    """
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple() | list():
            return [plain(each, sparse=sparse) for each in value]
        case dict():
            return {str(key): plain(each, sparse=sparse) for key, each in value.items()}
        case _ if is_dataclass(value):
            said = {field.name: getattr(value, field.name) for field in fields(value)}
            if sparse:
                said = {
                    field.name: said[field.name]
                    for field in fields(value)
                    if not _is_default(field, said[field.name])
                }
            return {name: plain(each, sparse=sparse) for name, each in said.items()}
        case _:
            message = f"{type(value).__name__} has no canonical form"
            raise TypeError(message)


def canonical(value: object, *, sparse: bool = False) -> str:
    """Return the canonical JSON text of a value, with or without what is at its default."""
    said = plain(value, sparse=sparse)
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON text, in hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def content_digest(said: object) -> str:
    """Return the digest of what a command or an opening says, whenever a door received it.

    A repeat is stamped anew by its door; it is the same command all the same. Fields at their
    default are left out: a form that has grown by such a field gives what was said before it the
    digest that it had. A default is therefore never changed.
    """
    content = plain(said, sparse=True)
    if isinstance(content, dict):
        content.pop("received_at", None)
    return digest(content)


def _is_default(field: Field[object], value: object) -> bool:
    if field.default is not MISSING:
        return value == field.default
    return field.default_factory is not MISSING and value == field.default_factory()
