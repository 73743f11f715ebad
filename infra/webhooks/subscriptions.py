"""Who wants to hear of what, and the secrets that messages to them are signed with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from domain.outside import EventType
from domain.state import Stage
from infra.identity.scopes import Scope
from infra.postgres import connected, transaction
from infra.webhooks.signing import Scheme, new_secret, read_secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    import asyncpg

    from infra.postgres import Connection, Pool
    from infra.webhooks.encryption import Encryption
    from infra.webhooks.signing import Secret

SCOPE: Final = Scope.WEBHOOKS
"""What a service account needs to subscribe; without it, or once it has ended, nothing is sent."""

MOST_SECRETS: Final = 5
"""Secrets of one subscription that hold at once: each is another signature in a header."""

MOST_SUBSCRIPTIONS: Final = 50
"""Subscriptions of one account."""

_COLUMNS: Final = (
    "id, account, url, organisations, event_types, stages, policies, created_at, disabled_at, "
    "disabled_reason"
)
_LISTED: Final = f"""
    SELECT {_COLUMNS} FROM door.webhook_subscription
    WHERE ended_at IS NULL AND ($1::text IS NULL OR account = $1) AND ($2::text IS NULL OR id = $2)
    ORDER BY created_at, id
"""  # noqa: S608 -- the columns are a constant of this module

_ADD: Final = """
    INSERT INTO door.webhook_subscription (id, account, url, organisations, event_types, stages,
                                           policies)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

_ADD_SIGNER: Final = """
    INSERT INTO door.webhook_secret (id, subscription_id, scheme, encrypted, public_key, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
"""

_EXPIRE: Final = """
    UPDATE door.webhook_secret SET expires_at = least(expires_at, $2) WHERE subscription_id = $1
"""

_SECRETS: Final = """
    SELECT id, scheme, encrypted, public_key, created_at, expires_at FROM door.webhook_secret
    WHERE subscription_id = $1 AND (expires_at IS NULL OR expires_at > $2)
    ORDER BY created_at DESC, id
"""

_DISABLE: Final = """
    UPDATE door.webhook_subscription SET disabled_at = $2, disabled_reason = $3
    WHERE id = $1 AND disabled_at IS NULL AND ended_at IS NULL
"""

_ENABLE: Final = """
    UPDATE door.webhook_subscription
    SET disabled_at = NULL, disabled_reason = NULL, quiet_until = NULL, failures = 0
    WHERE id = $1 AND ended_at IS NULL
"""

_ORGANISATIONS: Final = f"""
    SELECT organisations FROM door.service_account
    WHERE id = $1 AND ended_at IS NULL AND '{SCOPE}' = ANY (scopes)
"""  # noqa: S608 -- the same

# What it was told stays in the log; what it could be signed with does not.
_END: Final = (
    "UPDATE door.webhook_subscription SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
    "DELETE FROM door.webhook_secret WHERE subscription_id = $1 AND $2::timestamptz IS NOT NULL",
    """
    UPDATE door.webhook_delivery SET state = 'stopped', settled_at = $2
    WHERE subscription_id = $1 AND state = 'pending'
    """,
)


class TooMany(Exception):  # noqa: N818 -- an event, not an error
    """An account has as many subscriptions, or a subscription as many secrets, as it may."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of its organisations a subscriber wants to hear; empty lets everything through."""

    event_types: tuple[EventType, ...] = ()
    stages: tuple[Stage, ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to hear of what.

    Attributes:
        id: `whs_…`.
        account: The service account that it belongs to.
        url: Where messages go.
        organisations: Whose cases it is about.
        wants: What of them.
        created_at: When it was made.
        disabled_at: Since when nothing is sent; None while it is in use.
        disabled_reason: Why: `asked`, or `gone` where the receiver said so.
    """

    id: str
    account: str
    url: str
    organisations: tuple[str, ...]
    wants: Filter
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None


@dataclass(frozen=True, slots=True)
class ListedSecret:
    """A secret without the secret.

    Attributes:
        id: `whk_…`.
        scheme: How it signs.
        public_key: `whpk_…` of a key pair; None for a shared secret.
        created_at: When it was made.
        expires_at: From when it signs no more; None while no newer one takes its place.
    """

    id: str
    scheme: Scheme
    public_key: str | None
    created_at: datetime
    expires_at: datetime | None


class Subscriptions:
    """The subscriptions on record."""

    def __init__(self, pool: Pool, encryption: Encryption) -> None:
        """Take the database, and what secrets are encrypted with."""
        self._pool = pool
        self._encryption = encryption

    async def add(  # noqa: PLR0913 -- what a subscription is
        self,
        account: str,
        url: str,
        organisations: Sequence[str],
        *,
        wants: Filter,
        scheme: Scheme,
        now: datetime,
    ) -> tuple[Subscription, str]:
        """Make a subscription with its first secret.

        Returns:
            It, and what the subscriber verifies with: told now and never again.

        Raises:
            TooMany: the account has as many as it may.
        """
        id_ = f"whs_{secrets.token_hex(12)}"
        async with transaction(self._pool) as connection:
            await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 14))", account
            )
            if len(await connection.fetch(_LISTED, account, None)) >= MOST_SUBSCRIPTIONS:
                raise TooMany
            await connection.execute(
                _ADD,
                id_,
                account,
                url,
                sorted(organisations),
                sorted(wants.event_types),
                sorted(wants.stages),
                sorted(wants.policies),
            )
            told = await self._add_secret(connection, id_, new_secret(scheme), now)
            row = await connection.fetchrow(_LISTED, account, id_)
        if row is None:  # pragma: no cover -- it was just written
            raise AssertionError("a subscription that was just made is there")
        return _subscription(row), told

    async def organisations_of(self, account: str) -> frozenset[str]:
        """Return whose cases an account may hear of; none where it may not subscribe."""
        async with connected(self._pool) as connection:
            found = await connection.fetchval(_ORGANISATIONS, account)
        return frozenset(found or ())

    async def listed(self, account: str | None = None) -> tuple[Subscription, ...]:
        """List an account's subscriptions, or everybody's, the oldest first."""
        async with connected(self._pool) as connection:
            return tuple(_subscription(r) for r in await connection.fetch(_LISTED, account, None))

    async def find(self, id_: str, account: str | None = None) -> Subscription | None:
        """Find a subscription, if it is the account's."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_LISTED, account, id_)
        return None if row is None else _subscription(row)

    async def rotate(self, id_: str, scheme: Scheme, keep_for: timedelta, now: datetime) -> str:
        """Add a secret; those before it go on signing for a while.

        Returns:
            What the subscriber verifies with: told now and never again.

        Raises:
            TooMany: as many secrets hold as may.
        """
        async with transaction(self._pool) as connection:
            await connection.execute(
                "SELECT FROM door.webhook_subscription WHERE id = $1 FOR UPDATE", id_
            )
            await connection.execute(_EXPIRE, id_, now + keep_for)
            if len(await connection.fetch(_SECRETS, id_, now)) >= MOST_SECRETS:
                raise TooMany
            return await self._add_secret(connection, id_, new_secret(scheme), now)

    async def secrets(self, id_: str, now: datetime) -> tuple[ListedSecret, ...]:
        """List the secrets that hold, the newest first, without what they are."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_SECRETS, id_, now)
        return tuple(
            ListedSecret(
                id=row["id"],
                scheme=Scheme(row["scheme"]),
                public_key=row["public_key"],
                created_at=row["created_at"],
                expires_at=row["expires_at"],
            )
            for row in rows
        )

    async def signers(self, id_: str, now: datetime) -> tuple[Secret, ...]:
        """Give what messages to a subscription are signed with, the newest first.

        Raises:
            SecretUnreadable: the key of the settings is another one.
        """
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_SECRETS, id_, now)
        return tuple(
            read_secret(self._encryption.decrypt(row["encrypted"], f"{id_}/{row['id']}"))
            for row in rows
        )

    async def disable(self, id_: str, reason: str, now: datetime) -> None:
        """Send nothing more; what waits is kept."""
        async with transaction(self._pool) as connection:
            await connection.execute(_DISABLE, id_, now, reason)

    async def enable(self, id_: str) -> None:
        """Send again, first what waits."""
        async with transaction(self._pool) as connection:
            await connection.execute(_ENABLE, id_)

    async def end(self, id_: str, now: datetime) -> None:
        """End a subscription for good; its secrets are destroyed."""
        async with transaction(self._pool) as connection:
            for statement in _END:
                await connection.execute(statement, id_, now)

    async def _add_secret(
        self, connection: Connection, id_: str, secret: Secret, now: datetime
    ) -> str:
        secret_id = f"whk_{secrets.token_hex(8)}"
        told = secret.for_subscriber
        await connection.execute(
            _ADD_SIGNER,
            secret_id,
            id_,
            str(secret.scheme),
            self._encryption.encrypt(secret.private, f"{id_}/{secret_id}"),
            told if secret.scheme is Scheme.ED25519 else None,
            now,
        )
        return told


def _subscription(row: asyncpg.Record) -> Subscription:
    return Subscription(
        id=row["id"],
        account=row["account"],
        url=row["url"],
        organisations=tuple(row["organisations"]),
        wants=Filter(
            event_types=tuple(EventType(each) for each in row["event_types"]),
            stages=tuple(Stage(each) for each in row["stages"]),
            policies=tuple(row["policies"]),
        ),
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
        disabled_reason=row["disabled_reason"],
    )
