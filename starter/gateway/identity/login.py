"""The login of the portal, as the settings describe it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from infra.identity.access_tokens import AccessTokens, TokenRules
from infra.identity.code_flow import ID_TOKEN_TYPES, Client, CodeFlow
from infra.identity.issuer_keys import IssuerKeys

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.settings import Settings


@asynccontextmanager
async def signing_in(settings: Settings) -> AsyncGenerator[CodeFlow | None]:
    """Make what signs people in; None where no provider knows the portal.

    Raises:
        ValueError: an address of the issuer is neither https nor of this machine.
    """
    oidc, client_id = settings.oidc, settings.portal_client_id
    if oidc.issuer is None or settings.portal_url is None or client_id is None:
        yield None
        return
    secret = settings.portal_client_secret
    client = Client(
        issuer=oidc.issuer,
        client_id=client_id,
        client_secret="" if secret is None else secret.get_secret_value(),
        redirect_uri=f"{settings.portal_url}/signed-in",
    )
    rules = TokenRules(
        issuer=oidc.issuer,
        audience=client_id,
        types=ID_TOKEN_TYPES,
        person_claim=oidc.person_claim,
        skew=timedelta(seconds=oidc.clock_skew_s),
    )
    keys = IssuerKeys(oidc.issuer, oidc.jwks_uri)
    try:
        yield CodeFlow(client, AccessTokens(rules, keys))
    finally:
        await keys.close()
