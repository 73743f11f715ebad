"""Keys of tools: what one looks like, and what is kept of it.

A key has 256 bits from the system's source of chance. Nobody guesses such a key from its digest,
however fast the digest is, so one round of SHA-256 keeps it as well as a slow function would, and a
door that checks a key for each request stays quick.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

MARK: Final = "dpk"
"""What every key begins with, so that a search for leaked secrets can find it."""

_FORM: Final = re.compile(rf"{MARK}_([0-9a-f]{{16}})_([A-Za-z0-9_-]{{43}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a tool.

    Attributes:
        prefix: By which it is found and spoken of; no secret.
        secret: The whole key, as the tool sends it.
    """

    prefix: str
    secret: str = field(repr=False)

    @property
    def digest(self) -> bytes:
        """Return what is kept of it."""
        return hashlib.sha256(self.secret.encode()).digest()


def draw() -> ApiKey:
    """Draw a new key."""
    prefix = secrets.token_hex(8)
    return ApiKey(prefix, f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}")


def read(given: str) -> ApiKey | None:
    """Read what was sent as a key; None where it is none."""
    found = _FORM.fullmatch(given)
    return ApiKey(found[1], given) if found else None
