"""Who is signed in at the portal: kept by the SHA-256 of what only their browser has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from infra.postgres import connected, transaction

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from infra.postgres import Pool

_TOKEN_BYTES: Final = 32

_KEEP: Final = """
    INSERT INTO door.session (token_sha256, person, organisations, signed_in_at, expires_at)
    VALUES ($1, $2, $3, $4, $5)
"""
_FIND: Final = """
    SELECT person, organisations FROM door.session WHERE token_sha256 = $1 AND expires_at > $2
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a session."""

    person: str
    organisations: frozenset[str]


class PostgresSessions:
    """The sessions of the portal."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def begin(self, who: SignedIn, now: datetime, length: timedelta) -> str:
        """Begin a session and return its token; sessions that have ended are cleared away."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        async with transaction(self._pool) as connection:
            await connection.execute("DELETE FROM door.session WHERE expires_at <= $1", now)
            await connection.execute(
                _KEEP, _digest(token), who.person, sorted(who.organisations), now, now + length
            )
        return token

    async def find(self, token: str, now: datetime) -> SignedIn | None:
        """Return whose session a token is; None if it is none, or has ended."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_FIND, _digest(token), now)
        return None if row is None else SignedIn(row["person"], frozenset(row["organisations"]))

    async def end(self, token: str) -> None:
        """End a session."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "DELETE FROM door.session WHERE token_sha256 = $1", _digest(token)
            )


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
