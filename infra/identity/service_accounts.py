"""Accounts of tools: what each may do, and its keys, several at once so that one can be changed."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import asyncpg

from infra.identity import api_keys
from infra.identity.errors import ProofRejected, Rejection
from infra.postgres import connected, transaction

if TYPE_CHECKING:
    from infra.identity.api_keys import ApiKey
    from infra.postgres import Pool

# A key in constant use need not write a row for each request.
_USED_AGAIN_AFTER: Final = timedelta(minutes=1)

_ACCOUNT: Final = "id, client_id, organisations, commands, roles, scopes, ended_at"

_BY_KEY: Final = """
    SELECT id, client_id, organisations, commands, roles, scopes, a.ended_at,
           k.digest, k.expires_at, k.ended_at AS key_ended_at, k.last_used_at
    FROM door.api_key AS k JOIN door.service_account AS a ON a.id = k.account
    WHERE k.prefix = $1
"""

_GRANT: Final = """
    INSERT INTO door.service_account AS a
        (id, client_id, organisations, commands, roles, scopes, created_at)
    VALUES ($1, coalesce($2, $1), $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO UPDATE SET
        client_id = coalesce($2, a.client_id),
        organisations = ARRAY(SELECT DISTINCT unnest(a.organisations || $3) ORDER BY 1),
        commands = ARRAY(SELECT DISTINCT unnest(a.commands || $4) ORDER BY 1),
        roles = ARRAY(SELECT DISTINCT unnest(a.roles || $5) ORDER BY 1),
        scopes = ARRAY(SELECT DISTINCT unnest(a.scopes || $6) ORDER BY 1)
    WHERE a.ended_at IS NULL
    RETURNING id
"""

_WITHDRAW: Final = """
    UPDATE door.service_account AS a SET
        organisations = ARRAY(SELECT unnest(a.organisations) EXCEPT SELECT unnest($2::text[])),
        commands = ARRAY(SELECT unnest(a.commands) EXCEPT SELECT unnest($3::text[])),
        roles = ARRAY(SELECT unnest(a.roles) EXCEPT SELECT unnest($4::text[])),
        scopes = ARRAY(SELECT unnest(a.scopes) EXCEPT SELECT unnest($5::text[]))
    WHERE id = $1 AND ended_at IS NULL
    RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What a tool may do: nothing that is not named.

    Attributes:
        organisations: The organisations whose cases it may touch.
        commands: The commands that it may give, by tag.
        roles: The roles in whose holder's place it gives them.
        scopes: What else it may do, such as `webhooks` (`infra.identity.scopes`).
    """

    organisations: Collection[str] = ()
    commands: Collection[str] = ()
    roles: Collection[str] = ()
    scopes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """An account of a tool.

    Attributes:
        id: Its name in the product.
        client_id: What the issuer of access tokens calls it.
        grants: What it may do.
        ended_at: When it was ended; None while it may be used.
    """

    id: str
    client_id: str
    grants: Grants
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key as lists show it: never the key."""

    prefix: str
    account: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    last_used_at: datetime | None


class UnknownAccountError(ValueError):
    """There is no such account or key, or it has been ended."""


class ClientTakenError(ValueError):
    """Another account has this client id."""


class ServiceAccounts:
    """The accounts in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def by_key(self, given: str, now: datetime) -> ServiceAccount:
        """Return whose key it is, and note that it was used.

        Args:
            given: What was sent as a key.
            now: Present instant, aware UTC.

        Raises:
            ProofRejected: it is nobody's, or no longer.
        """
        key = api_keys.read(given)
        if key is None:
            raise ProofRejected(Rejection.API_KEY)
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_BY_KEY, key.prefix)
            if row is None or not hmac.compare_digest(row["digest"], key.digest):
                raise ProofRejected(Rejection.API_KEY)
            ended = row["ended_at"] is not None or row["key_ended_at"] is not None
            if ended or now >= row["expires_at"]:
                raise ProofRejected(Rejection.API_KEY)
            used = row["last_used_at"]
            if used is None or now - used >= _USED_AGAIN_AFTER:
                await connection.execute(
                    "UPDATE door.api_key SET last_used_at = $2 WHERE prefix = $1", key.prefix, now
                )
        return _account(row)

    async def by_client(self, client_id: str) -> ServiceAccount:
        """Return the account that an issuer calls by this client id.

        Raises:
            ProofRejected: there is none, or no longer.
        """
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                f"SELECT {_ACCOUNT} FROM door.service_account WHERE client_id = $1",  # noqa: S608
                client_id,
            )
        if row is None or row["ended_at"] is not None:
            raise ProofRejected(Rejection.UNKNOWN_ACCOUNT)
        return _account(row)

    async def all(self) -> tuple[ServiceAccount, ...]:
        """Return every account, those ended too."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                f"SELECT {_ACCOUNT} FROM door.service_account ORDER BY id"  # noqa: S608
            )
        return tuple(_account(row) for row in rows)

    async def keys(self, account: str) -> tuple[ListedKey, ...]:
        """Return the keys of an account, the newest first, those ended too."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                "SELECT prefix, account, created_at, expires_at, ended_at, last_used_at "
                "FROM door.api_key WHERE account = $1 ORDER BY created_at DESC, prefix",
                account,
            )
        return tuple(ListedKey(**row) for row in rows)

    async def grant(
        self, account: str, grants: Grants, now: datetime, *, client_id: str | None = None
    ) -> None:
        """Let an account do more; one that is new is made.

        Raises:
            UnknownAccountError: it has been ended, which is for good.
            ClientTakenError: another account has this client id.
        """
        async with connected(self._pool) as connection:
            try:
                granted = await connection.fetchval(
                    _GRANT, account, client_id, *_columns(grants), now
                )
            except asyncpg.UniqueViolationError:
                raise ClientTakenError(f"another account has the client id of {account}") from None
        if granted is None:
            raise UnknownAccountError(f"the account {account} has been ended")

    async def withdraw(self, account: str, grants: Grants) -> None:
        """Let an account do less.

        Raises:
            UnknownAccountError: there is none, or it has been ended.
        """
        async with connected(self._pool) as connection:
            if await connection.fetchval(_WITHDRAW, account, *_columns(grants)) is None:
                raise UnknownAccountError(f"there is no account {account}")

    async def end(self, account: str, now: datetime) -> None:
        """End an account for good; its keys and tokens end with it.

        Raises:
            UnknownAccountError: there is none, or it has been ended before.
        """
        await self._end("door.service_account", "id", account, now)

    async def issue_key(self, account: str, now: datetime, lifetime: timedelta) -> ApiKey:
        """Draw a key; only here is it whole. Those before it go on counting until they are ended.

        Raises:
            UnknownAccountError: there is no such account, or it has been ended.
        """
        key = api_keys.draw()
        async with transaction(self._pool) as connection:
            known = await connection.fetchval(
                "SELECT id FROM door.service_account WHERE id = $1 AND ended_at IS NULL FOR SHARE",
                account,
            )
            if known is None:
                raise UnknownAccountError(f"there is no account {account}")
            await connection.execute(
                "INSERT INTO door.api_key (prefix, account, digest, created_at, expires_at) "
                "VALUES ($1, $2, $3, $4, $5)",
                *(key.prefix, account, key.digest, now, now + lifetime),
            )
        return key

    async def end_key(self, prefix: str, now: datetime) -> None:
        """End one key at once.

        Raises:
            UnknownAccountError: there is none, or it has been ended before.
        """
        await self._end("door.api_key", "prefix", prefix, now)

    async def _end(self, table: str, column: str, value: str, now: datetime) -> None:
        async with connected(self._pool) as connection:
            ended = await connection.fetchval(
                f"UPDATE {table} SET ended_at = $2 "  # noqa: S608 -- names of ours
                f"WHERE {column} = $1 AND ended_at IS NULL RETURNING {column}",
                *(value, now),
            )
        if ended is None:
            raise UnknownAccountError(f"there is no {value}, or it was ended before")


def _columns(grants: Grants) -> tuple[list[str], ...]:
    named = (grants.organisations, grants.commands, grants.roles, grants.scopes)
    return tuple(sorted(each) for each in named)


def _account(row: asyncpg.Record) -> ServiceAccount:
    grants = Grants(
        organisations=frozenset(row["organisations"]),
        commands=frozenset(row["commands"]),
        roles=frozenset(row["roles"]),
        scopes=frozenset(row["scopes"]),
    )
    return ServiceAccount(row["id"], row["client_id"], grants, row["ended_at"])
