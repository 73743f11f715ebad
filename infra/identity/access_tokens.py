"""Checking access tokens: JWT as RFC 9068 has them, of one issuer and for one audience."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from jwt import PyJWS
from jwt.exceptions import PyJWTError

from infra.identity.errors import ProofRejected, Rejection
from infra.identity.web_keys import ALGORITHMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.identity.issuer_keys import IssuerKeys

LARGEST: Final = 8 * 1024
"""Bytes of a token; an issuer that lists hundreds of groups in one is told not to."""

CLIENT_CLAIMS: Final = ("client_id", "azp", "cid", "appid")
"""Claims that name the client a token was given to: RFC 9068's, OpenID's, Okta's, Entra's."""

_LONGEST_ID: Final = 200

# The prefix is left out in `typ` as RFC 7515 (4.1.9) allows.
_MEDIA_PREFIX: Final = "application/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRules:
    """What a token must be.

    Attributes:
        issuer: Its issuer, exactly.
        audience: One of its audiences.
        types: What its header may say it is, such as `at+jwt`.
        person_claim: The claim that has the person id.
        skew: By so much the issuer's clock may differ from the door's.
    """

    issuer: str
    audience: str
    types: tuple[str, ...] = ("at+jwt",)
    person_claim: str = "sub"
    skew: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks of: exactly one of the two.

    Attributes:
        person: Person id; empty for a tool.
        client: The client's id, for a tool that speaks for itself; empty for a person.
    """

    person: str = ""
    client: str = ""


class AccessTokens:
    """Checks tokens of one issuer."""

    def __init__(self, rules: TokenRules, keys: IssuerKeys) -> None:
        """Take what a token must be, and the keys of the issuer."""
        self._rules = rules
        self._keys = keys
        self._types = frozenset(each.lower() for each in rules.types)
        self._jws = PyJWS(algorithms=ALGORITHMS)

    async def bearer(self, token: str, now: datetime) -> Bearer:
        """Return whom a token speaks of.

        Args:
            token: The token.
            now: Present instant by the door's clock, aware UTC.

        Raises:
            ProofRejected: the token does not hold.
            IssuerUnreachable: the issuer's keys cannot be had now.
        """
        claims = await self._signed(token)
        self._check_for_us(claims)
        self._check_times(claims, now)
        return self._whose(claims)

    async def _signed(self, token: str) -> Mapping[str, object]:
        """Return the claims of a token that the issuer has signed."""
        if len(token) > LARGEST:
            raise ProofRejected(Rejection.TOO_LARGE)
        try:
            header = self._jws.get_unverified_header(token)
        except (PyJWTError, ValueError):
            raise ProofRejected(Rejection.MALFORMED) from None
        kid, algorithm = header.get("kid"), header.get("alg")
        if algorithm not in ALGORITHMS:
            raise ProofRejected(Rejection.ALGORITHM)
        # An extension that must be understood is one that nobody here understands.
        if not isinstance(kid, str) or "crit" in header:
            raise ProofRejected(Rejection.MALFORMED)
        self._check_type(header.get("typ", ""))
        key = await self._keys.find(kid)
        if algorithm != key.algorithm:
            raise ProofRejected(Rejection.ALGORITHM)
        try:
            payload = self._jws.decode(token, key.key, algorithms=[key.algorithm])
        except (PyJWTError, ValueError):
            raise ProofRejected(Rejection.SIGNATURE) from None
        return _claims(payload)

    def _check_type(self, stated: object) -> None:
        if not isinstance(stated, str):
            raise ProofRejected(Rejection.MALFORMED)
        if stated.lower().removeprefix(_MEDIA_PREFIX) not in self._types:
            raise ProofRejected(Rejection.TYPE)

    def _check_for_us(self, claims: Mapping[str, object]) -> None:
        if claims.get("iss") != self._rules.issuer:
            raise ProofRejected(Rejection.ISSUER)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if self._rules.audience not in audiences:
            raise ProofRejected(Rejection.AUDIENCE)

    def _check_times(self, claims: Mapping[str, object], now: datetime) -> None:
        """Check that a token holds now, to the second of the tolerance."""
        skew = self._rules.skew
        expires = _instant(claims, "exp")
        if expires is None or now - skew >= expires:
            raise ProofRejected(Rejection.EXPIRED)
        begins, issued = _instant(claims, "nbf"), _instant(claims, "iat")
        if begins is not None and now + skew < begins:
            raise ProofRejected(Rejection.NOT_YET_VALID)
        if issued is not None and now + skew < issued:
            raise ProofRejected(Rejection.ISSUED_LATER)

    def _whose(self, claims: Mapping[str, object]) -> Bearer:
        """Tell a person's token from a tool's own.

        Every person's token names a client too: the one they logged in with. A tool speaks for
        itself where the subject is the client, as RFC 9068 (2.2) has it for client credentials, or
        where the token names no person. A client that calls itself by somebody's person id is
        therefore never that person.
        """
        subject = claims.get("sub")
        client = next((claims[name] for name in CLIENT_CLAIMS if name in claims), None)
        person = claims.get(self._rules.person_claim)
        if client is not None and (person is None or client in (subject, person)):
            return Bearer(client=_identifier(client))
        return Bearer(person=_identifier(person))


def _claims(payload: bytes) -> Mapping[str, object]:
    try:
        claims: object = json.loads(payload)
    except (ValueError, RecursionError):
        raise ProofRejected(Rejection.MALFORMED) from None
    if not isinstance(claims, dict):
        raise ProofRejected(Rejection.MALFORMED)
    return cast("dict[str, object]", claims)


def _instant(claims: Mapping[str, object], name: str) -> datetime | None:
    """Return the instant of a claim; None where there is no such claim."""
    seconds = claims.get(name)
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ProofRejected(Rejection.MALFORMED)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise ProofRejected(Rejection.MALFORMED) from None


def _identifier(value: object) -> str:
    """Return an id that may be looked up: one line, no character that a database refuses."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _LONGEST_ID:
        raise ProofRejected(Rejection.SUBJECT)
    return value
