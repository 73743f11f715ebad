"""Signing a person in at the firm's OpenID provider: the code flow with PKCE (RFC 9700, 2.1.1).

The browser carries a code that is worth nothing without the verifier of the very attempt; whom the
provider means stands in the ID token, which must name this client and the attempt's nonce.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode, urlsplit

import httpx
import jwt

from infra.identity.errors import IssuerUnreachable, ProofRejected, Rejection
from infra.identity.issuer_keys import check_address, is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from infra.identity.access_tokens import AccessTokens

ID_TOKEN_TYPES: Final = ("jwt", "")
"""What the header of an ID token says it is; most issuers say `JWT`, or nothing."""

_DISCOVERY: Final = "/.well-known/openid-configuration"
_CHANCE_BYTES: Final = 32
_WITHIN_S: Final = 10.0
_LARGEST: Final = 256 * 1024
_LONGEST_CODE: Final = 4096


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt to sign in is known by: kept by the browser that makes it, for minutes.

    Attributes:
        state: Comes back with the code.
        nonce: Comes back in the ID token.
        verifier: Shown to the provider only when the code is handed in.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def draw(cls) -> Attempt:
        """Draw a new one."""
        return cls(*(secrets.token_urlsafe(_CHANCE_BYTES) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """The verifier as the provider is told it beforehand (RFC 7636, S256)."""
        digest = sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The portal as the provider knows it.

    Attributes:
        issuer: Address of the provider, exactly as its tokens name it.
        client_id: The portal's id there.
        client_secret: Its secret; empty for a public client, which PKCE alone protects.
        redirect_uri: Where the provider sends browsers back to.
    """

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str


class CodeFlow:
    """Signs people in at one provider."""

    def __init__(self, client: Client, id_tokens: AccessTokens) -> None:
        """Take who asks, and what checks ID tokens that are meant for this client."""
        self._client = client
        self._id_tokens = id_tokens

    async def begin(self, attempt: Attempt) -> str:
        """Return where to send the browser.

        Raises:
            IssuerUnreachable: the provider cannot be asked now.
        """
        async with self._http() as http:
            where = _endpoint(await self._discovery(http), "authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": "openid",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}"

    async def person(self, code: str, attempt: Attempt, now: datetime) -> str:
        """Return who has signed in: the person id.

        Args:
            code: What the browser has brought.
            attempt: The attempt that this browser began.
            now: Present instant, aware UTC.

        Raises:
            ProofRejected: the provider does not take the code, or its ID token does not hold.
            IssuerUnreachable: the provider cannot be asked now.
        """
        if not 0 < len(code) <= _LONGEST_CODE:
            raise ProofRejected(Rejection.MALFORMED)
        async with self._http() as http:
            where = _endpoint(await self._discovery(http), "token_endpoint")
            given = await self._tokens(http, where, code, attempt)
        token = given.get("id_token")
        if not isinstance(token, str):
            raise ProofRejected(Rejection.MALFORMED)
        bearer = await self._id_tokens.bearer(token, now)
        # Its signature has been checked just now.
        claims = jwt.decode(token, options={"verify_signature": False})
        if not secrets.compare_digest(
            str(claims.get("nonce", "")).encode(), attempt.nonce.encode()
        ):
            raise ProofRejected(Rejection.NONCE)
        if not bearer.person:
            raise ProofRejected(Rejection.SUBJECT)
        return bearer.person

    async def _tokens(
        self, http: httpx.AsyncClient, where: str, code: str, attempt: Attempt
    ) -> Mapping[str, object]:
        """Hand the code in."""
        client = self._client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect_uri,
            "client_id": client.client_id,
            "code_verifier": attempt.verifier,
        }
        basic = httpx.BasicAuth(client.client_id, client.client_secret)
        auth = basic if client.client_secret else httpx.USE_CLIENT_DEFAULT
        try:
            answer = await http.post(where, data=form, auth=auth)
        except httpx.HTTPError:
            raise IssuerUnreachable("the provider does not answer") from None
        if answer.is_server_error:
            raise IssuerUnreachable("the provider has failed")
        if answer.status_code != HTTPStatus.OK:
            raise ProofRejected(Rejection.CODE)
        return _object(answer)

    async def _discovery(self, http: httpx.AsyncClient) -> Mapping[str, object]:
        try:
            answer = await http.get(self._client.issuer.rstrip("/") + _DISCOVERY)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise IssuerUnreachable("the provider does not answer") from None
        if answer.status_code != HTTPStatus.OK:
            raise IssuerUnreachable("the provider has no discovery document")
        document = _object(answer)
        if document.get("issuer") != self._client.issuer:
            raise IssuerUnreachable("the discovery document is not this provider's")
        return document

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=_WITHIN_S,
            follow_redirects=False,
            # A proxy is for the world outside, not for this machine.
            trust_env=not is_loopback(self._client.issuer),
        )


def _endpoint(document: Mapping[str, object], name: str) -> str:
    where = document.get(name)
    if not isinstance(where, str):
        raise IssuerUnreachable("the discovery document names no such endpoint")
    try:
        check_address(where)
    except ValueError:
        raise IssuerUnreachable("the discovery document leads astray") from None
    return where


def _object(answer: httpx.Response) -> Mapping[str, object]:
    if len(answer.content) > _LARGEST:
        raise IssuerUnreachable("the provider's answer is too large")
    try:
        found: object = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise IssuerUnreachable("the provider's answer is no JSON") from None
    if not isinstance(found, dict):
        raise IssuerUnreachable("the provider's answer is no object")
    return cast("dict[str, object]", found)
