"""The door's authenticator: who sent an `Authorization` header, as it is proved."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog

from infra.identity import api_keys
from infra.identity.access_tokens import AccessTokens, TokenRules
from infra.identity.errors import IssuerUnreachable, ProofRejected, Rejection
from infra.identity.issuer_keys import IssuerKeys, KeyPatience
from infra.identity.persons import Persons
from infra.identity.service_accounts import ServiceAccounts
from starter.gateway.caller import Caller
from starter.gateway.problems import Problem, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from infra.door_settings import OidcSettings
    from infra.identity.service_accounts import ServiceAccount
    from infra.postgres import Pool
    from starter.clock import Clock

_SCHEME: Final = "bearer"

_log = structlog.get_logger(__name__)


class Event(StrEnum):
    """The names of what is logged here."""

    PROOF_REJECTED = "door.proof_rejected"
    ISSUER_UNREACHABLE = "door.issuer_unreachable"


class ProvedIdentity:
    """Proves callers by tokens and keys: implements `Authenticator`."""

    def __init__(
        self,
        tokens: AccessTokens | None,
        accounts: ServiceAccounts,
        persons: Persons,
        clock: Clock,
    ) -> None:
        """Take what proves and what is known.

        Args:
            tokens: Checks access tokens; None where no issuer is set up.
            accounts: The accounts of tools.
            persons: Whose people somebody belongs to.
            clock: The clock by which tokens and keys expire.
        """
        self._tokens = tokens
        self._accounts = accounts
        self._persons = persons
        self._clock = clock

    async def caller(self, authorization: str | None) -> Caller:
        """Return who sent the value of an `Authorization` header.

        Raises:
            Unauthenticated: nobody that is known, or the proof does not hold (401).
            Problem: the issuer cannot be asked now (503), or the person is none of ours (403).
            StoreFailed: PostgreSQL does not answer (503).
        """
        now = await self._clock.now()
        try:
            return await self._prove(_credential(authorization), now)
        except ProofRejected as rejected:
            _log.info(Event.PROOF_REJECTED, reason=rejected.reason)
            raise Unauthenticated from None
        except IssuerUnreachable:
            _log.warning(Event.ISSUER_UNREACHABLE)
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "issuer_unreachable",
                "whose token this is cannot be checked just now",
                {"Retry-After": "10"},
            ) from None

    async def _prove(self, credential: str, now: datetime) -> Caller:
        if credential.startswith(f"{api_keys.MARK}_"):
            return _tool(await self._accounts.by_key(credential, now))
        if self._tokens is None:
            raise ProofRejected(Rejection.ISSUER)
        bearer = await self._tokens.bearer(credential, now)
        if bearer.client:
            return _tool(await self._accounts.by_client(bearer.client))
        return await self._person(bearer.person)

    async def _person(self, person: str) -> Caller:
        organisations = await self._persons.organisations_of(person)
        if not organisations:
            raise Problem(
                HTTPStatus.FORBIDDEN, "unknown_person", "the HRIS knows nobody by your person id"
            )
        return Caller(subject=person, is_tool=False, organisations=organisations)


@asynccontextmanager
async def proved_identity(
    settings: OidcSettings, pool: Pool, clock: Clock
) -> AsyncGenerator[ProvedIdentity]:
    """Make the authenticator that the settings describe.

    Raises:
        ValueError: an address of the issuer is neither https nor of this machine.
    """
    accounts, persons = ServiceAccounts(pool), Persons(pool)
    if settings.issuer is None:
        yield ProvedIdentity(None, accounts, persons, clock)
        return
    patience = KeyPatience(
        fresh_s=settings.keys_fresh_s,
        usable_s=settings.keys_usable_s,
        pause_s=settings.keys_pause_s,
    )
    rules = TokenRules(
        issuer=settings.issuer,
        audience=settings.audience,
        types=settings.token_types,
        person_claim=settings.person_claim,
        skew=timedelta(seconds=settings.clock_skew_s),
    )
    keys = IssuerKeys(settings.issuer, settings.jwks_uri, patience)
    try:
        yield ProvedIdentity(AccessTokens(rules, keys), accounts, persons, clock)
    finally:
        await keys.close()


def _credential(authorization: str | None) -> str:
    """Return what proves, from the header."""
    scheme, _, credential = (authorization or "").partition(" ")
    if scheme.lower() != _SCHEME or not credential.strip():
        raise ProofRejected(Rejection.MALFORMED)
    return credential.strip()


def _tool(account: ServiceAccount) -> Caller:
    grants = account.grants
    return Caller(
        subject=account.id,
        is_tool=True,
        organisations=frozenset(grants.organisations),
        commands=frozenset(grants.commands),
        roles=frozenset(grants.roles),
        scopes=frozenset(grants.scopes),
    )
