"""One spelling for every value: canonical JSON, for digests and for comparing two runs.

Zones come back from the wire as other types with another `repr`, so nothing is ever digested by
its `repr`: instants are written in UTC, amounts as they stand, keys in order.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""A JSON value without floating-point numbers: none may enter a record."""


def plain(value: object) -> Json:  # noqa: PLR0911 -- one line for each kind of value
    """Return a value as plain JSON.

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
            return [plain(each) for each in value]
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            message = f"{type(value).__name__} has no canonical form"
            raise TypeError(message)


def canonical(value: object) -> str:
    """Return the canonical JSON text of a value."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON text, in hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def content_digest(command: object) -> str:
    """Return the digest of what a command says, whenever a door received it.

    A repeat is stamped anew by its door; it is the same command all the same.
    """
    said = plain(command)
    if isinstance(said, dict):
        said.pop("received_at", None)
    return digest(said)
