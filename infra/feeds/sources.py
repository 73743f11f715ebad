"""Who feeds us: accounts of tools and what their webhooks are proved by, several at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from infra.identity.scopes import Scope
from infra.identity.service_accounts import Grants, ServiceAccount, UnknownAccountError
from infra.postgres import connected, transaction
from infra.webhooks.signing import Scheme
from infra.webhooks.verifying import Unproved, Verifier, first_proving, read_message, read_verifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    import asyncpg

    from infra.postgres import Pool
    from infra.webhooks.encryption import Encryption
    from infra.webhooks.verifying import Message

_SECRET_BYTES: Final = 32

MOST_SECRETS: Final = 5
"""Secrets of one account for one feed that hold at once."""

_MOST_TRIED: Final = 100

_OPEN: Final = """
    SELECT s.id AS secret, s.encrypted, a.id, a.client_id, a.organisations, a.commands, a.roles,
           a.scopes
    FROM door.feed_secret AS s JOIN door.service_account AS a ON a.id = s.account
    WHERE s.feed = $1 AND (s.expires_at IS NULL OR s.expires_at > $2)
      AND a.ended_at IS NULL AND $3 = ANY (a.scopes)
    ORDER BY s.created_at DESC, s.id LIMIT $4
"""

_ACCOUNT: Final = """
    SELECT id, client_id, organisations, commands, roles, scopes FROM door.service_account
    WHERE id = $1 AND ended_at IS NULL AND $2 = ANY (scopes)
"""

_LISTED: Final = """
    SELECT id, account, feed, scheme, created_at, expires_at FROM door.feed_secret
    WHERE ($1::text IS NULL OR account = $1) ORDER BY account, feed, created_at, id
"""


class Feed(StrEnum):
    """What other systems tell us."""

    LEAVE = "leave"
    """Leave administration: what was reported and decided of a leave."""

    PEOPLE = "people"
    """The HRIS: who leads whom, who has left, who is away."""

    PAY = "pay"
    """Payroll: contractual pay."""

    BOUNCES = "bounces"
    """A provider of mail: letters that did not arrive."""

    @property
    def scope(self) -> Scope:
        """What an account needs to send it."""
        return Scope(f"feeds:{self}")


@dataclass(frozen=True, slots=True)
class ListedSecret:
    """A secret without the secret."""

    id: str
    account: str
    feed: Feed
    scheme: Scheme
    created_at: datetime
    expires_at: datetime | None


class TooMany(Exception):  # noqa: N818 -- an event, not an error
    """As many secrets hold as may."""


class Sources:
    """The senders of feeds."""

    def __init__(self, pool: Pool, encryption: Encryption) -> None:
        """Take the database, and what secrets are encrypted with."""
        self._pool = pool
        self._encryption = encryption

    async def prove(
        self, feed: Feed, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> tuple[ServiceAccount, Message]:
        """Return whose account has sent a webhook, and what its headers say.

        An account that has ended, or has lost the scope, proves nothing any more.

        Raises:
            Unproved: it is nobody's.
        """
        message = read_message(headers, now)
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OPEN, feed, now, feed.scope, _MOST_TRIED)
        by_key: dict[Verifier, asyncpg.Record] = {}
        for row in rows:
            written = self._encryption.decrypt(row["encrypted"], f"feed/{row['secret']}")
            by_key.setdefault(read_verifier(written), row)
        proving = first_proving(tuple(by_key), message, body)
        if proving is None:
            raise Unproved
        return _account(by_key[proving]), message

    async def account(self, account: str, feed: Feed) -> ServiceAccount | None:
        """Return an account as it stands now; None once it may no longer feed us."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_ACCOUNT, account, feed.scope)
        return None if row is None else _account(row)

    async def add(
        self, account: str, feed: Feed, now: datetime, *, given: str = "", keep: timedelta
    ) -> str:
        """Add a secret of an account; those before it go on counting for a while.

        Args:
            account: Whose.
            feed: For what.
            now: Present instant.
            given: The sender's own secret or public key; one is drawn where it is empty.
            keep: For so long older ones go on counting.

        Returns:
            What the sender signs with, or the public key that was given.

        Raises:
            UnknownAccountError: there is no such account, or it has ended.
            TooMany: as many secrets hold as may.
            ValueError: what was given is no secret and no public key.
        """
        drawn = Verifier(Scheme.HMAC_SHA256, secrets.token_bytes(_SECRET_BYTES))
        verifier = read_verifier(given) if given else drawn
        id_ = f"fks_{secrets.token_hex(8)}"
        async with transaction(self._pool) as connection:
            known = await connection.fetchval(
                "SELECT id FROM door.service_account WHERE id = $1 AND ended_at IS NULL FOR UPDATE",
                account,
            )
            if known is None:
                raise UnknownAccountError(f"there is no account {account}")
            await connection.execute(
                "UPDATE door.feed_secret SET expires_at = least(expires_at, $3) "
                "WHERE account = $1 AND feed = $2",
                *(account, feed, now + keep),
            )
            held = await connection.fetchval(
                "SELECT count(*) FROM door.feed_secret WHERE account = $1 AND feed = $2 "
                "AND (expires_at IS NULL OR expires_at > $3)",
                *(account, feed, now),
            )
            if held >= MOST_SECRETS:
                raise TooMany
            await connection.execute(
                "INSERT INTO door.feed_secret (id, account, feed, scheme, encrypted, created_at) "
                "VALUES ($1, $2, $3, $4, $5, $6)",
                id_,
                account,
                feed,
                str(verifier.scheme),
                self._encryption.encrypt(verifier.written, f"feed/{id_}"),
                now,
            )
        return verifier.written

    async def secrets(self, account: str | None = None) -> tuple[ListedSecret, ...]:
        """List secrets, without what they are."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_LISTED, account)
        return tuple(
            ListedSecret(
                row["id"],
                row["account"],
                Feed(row["feed"]),
                Scheme(row["scheme"]),
                row["created_at"],
                row["expires_at"],
            )
            for row in rows
        )

    async def end(self, secret: str) -> bool:
        """Destroy a secret at once; False where there is none."""
        async with connected(self._pool) as connection:
            gone = await connection.fetchval(
                "DELETE FROM door.feed_secret WHERE id = $1 RETURNING id", secret
            )
        return gone is not None


def _account(row: asyncpg.Record) -> ServiceAccount:
    grants = Grants(
        organisations=frozenset(row["organisations"]),
        commands=frozenset(row["commands"]),
        roles=frozenset(row["roles"]),
        scopes=frozenset(row["scopes"]),
    )
    return ServiceAccount(row["id"], row["client_id"], grants, None)
