"""The local issuer as an application: its discovery document, its keys, and its tokens."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from activities.errors import UnknownPerson
from activities.sources import Directory
from infra.identity.errors import ProofRejected
from infra.identity.service_accounts import ServiceAccount, ServiceAccounts
from starter.clock import Clock
from starter.issuer.login import CODE_GRANT, HandedIn, Login, add_login
from starter.issuer.signing import SigningKey

PERSON_GRANT: Final = "urn:dueprocess:grant:person"
"""The grant by which whoever asks is believed to be an example person."""

_CLIENT_GRANT: Final = "client_credentials"
_LIFETIME: Final = timedelta(hours=1)
# A page from elsewhere that has its own name point to this machine is not served.
_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """What tokens are issued with.

    Attributes:
        address: The issuer's own, as tokens name it.
        audience: Whom tokens are meant for.
        keys: The first one signs; all are published.
        accounts: The accounts of tools.
        directory: The people.
        clock: By which tokens begin and end.
    """

    address: str
    audience: str
    keys: Sequence[SigningKey]
    accounts: ServiceAccounts
    directory: Directory
    clock: Clock

    def token(self, subject: str, client: str, now: datetime) -> str:
        """Return a token that speaks of somebody."""
        return self.keys[0].sign(
            {
                "iss": self.address,
                "aud": self.audience,
                "sub": subject,
                "client_id": client,
                "iat": int(now.timestamp()),
                "exp": int((now + _LIFETIME).timestamp()),
                "jti": secrets.token_hex(16),
            }
        )

    def id_token(self, login: Login, now: datetime) -> str:
        """Return a token that tells a client who has signed in there."""
        claims = {
            "iss": self.address,
            "aud": login.client_id,
            "sub": login.person,
            "nonce": login.nonce,
            "iat": int(now.timestamp()),
            "exp": int((now + _LIFETIME).timestamp()),
        }
        return self.keys[0].sign(claims, typ="JWT")


class TokenForm(BaseModel):
    """What is sent for a token, whichever way (RFC 6749, 4.1.3 and 4.4.2)."""

    grant_type: str
    client_id: str = ""
    client_secret: str = ""
    person: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""


class _RefusedGrant(Exception):  # noqa: N818 -- RFC 6749 speaks of refusals
    """A request for a token is refused (RFC 6749, 5.2)."""

    def __init__(self, error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


def create_issuer(issuing: Issuing) -> FastAPI:
    """Make the application."""
    app = FastAPI(
        title="Local issuer",
        openapi_url=None,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(_HOSTS))],
    )

    @app.exception_handler(_RefusedGrant)
    async def _refused(_: Request, refused: _RefusedGrant) -> JSONResponse:
        return JSONResponse({"error": refused.error}, status_code=refused.status)

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return {
            "issuer": issuing.address,
            "jwks_uri": f"{issuing.address}/jwks",
            "token_endpoint": f"{issuing.address}/oauth/token",
            "authorization_endpoint": f"{issuing.address}/authorize",
            "grant_types_supported": [CODE_GRANT, _CLIENT_GRANT, PERSON_GRANT],
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    codes = add_login(app, issuing.address, issuing.directory)

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [key.public() for key in issuing.keys]}

    @app.post("/oauth/token")
    async def token(
        asked: Annotated[TokenForm, Form()], authorization: Annotated[str, Header()] = ""
    ) -> JSONResponse:
        now = await issuing.clock.now()
        id_token: dict[str, str] = {}
        if asked.grant_type == CODE_GRANT:
            login = codes.take(
                asked.code, HandedIn(asked.client_id, asked.redirect_uri, asked.code_verifier)
            )
            if login is None:
                raise _RefusedGrant("invalid_grant")
            signed = issuing.token(login.person, asked.client_id, now)
            id_token["id_token"] = issuing.id_token(login, now)
        elif asked.grant_type == PERSON_GRANT:
            await _check_known(issuing, asked.person)
            signed = issuing.token(asked.person, "local", now)
        elif asked.grant_type == _CLIENT_GRANT:
            name, secret = _basic(authorization) or (asked.client_id, asked.client_secret)
            account = await _account(issuing, name, secret, now)
            signed = issuing.token(account.client_id, account.client_id, now)
        else:
            raise _RefusedGrant("unsupported_grant_type")
        given = {
            **id_token,
            "access_token": signed,
            "token_type": "Bearer",
            "expires_in": int(_LIFETIME.total_seconds()),
        }
        return JSONResponse(given, headers={"Cache-Control": "no-store"})

    return app


async def _check_known(issuing: Issuing, person: str) -> None:
    if not person.isprintable():
        raise _RefusedGrant("invalid_grant")
    try:
        await issuing.directory.person(person)
    except UnknownPerson:
        raise _RefusedGrant("invalid_grant") from None


async def _account(issuing: Issuing, name: str, secret: str, now: datetime) -> ServiceAccount:
    """Return the account that a secret proves: one of its API keys."""
    try:
        account = await issuing.accounts.by_key(secret, now)
    except ProofRejected:
        raise _RefusedGrant("invalid_client", HTTPStatus.UNAUTHORIZED) from None
    if name not in (account.id, account.client_id):
        raise _RefusedGrant("invalid_client", HTTPStatus.UNAUTHORIZED)
    return account


def _basic(authorization: str) -> tuple[str, str] | None:
    """Read HTTP Basic credentials; None where there are none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
