"""An issuer of tokens over real HTTP, whose keys and health a test decides."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from infra.embedded.ports import LOOPBACK, free_ports
from starter.issuer.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from starlette.types import ASGIApp

AUDIENCE = "dueprocess"


@dataclass
class LiveIssuer:
    """An issuer that listens.

    Attributes:
        address: Where.
        signing: The key that signs.
        jwks: What it publishes; None for that key alone.
        status: How it answers.
        fetched: How often its keys were asked for.
        names_itself: The issuer that its discovery document names; empty for its address.
        keys_at: Where the discovery document says the keys are; empty for where they are.
    """

    address: str
    signing: SigningKey = field(default_factory=SigningKey.draw)
    jwks: list[dict[str, Any]] | None = None
    status: int = 200
    fetched: int = 0
    names_itself: str = ""
    keys_at: str = ""

    def token(self, subject: str, now: datetime, **claims: object) -> str:
        """Sign a token for somebody; a claim given as None is left out."""
        return self.signing.sign(self.claims(subject, now, **claims))

    def claims(self, subject: str, now: datetime, **claims: object) -> dict[str, object]:
        """Give the claims of a token that holds for an hour."""
        seconds = int(now.timestamp())
        all_of_them = {
            "iss": self.address,
            "aud": AUDIENCE,
            "sub": subject,
            "client_id": "portal",
            "iat": seconds,
            "exp": seconds + 3600,
            **claims,
        }
        return {name: value for name, value in all_of_them.items() if value is not None}

    def application(self) -> FastAPI:
        """Give what listens."""
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> Response:
            named = self.names_itself or self.address
            where = self.keys_at or f"{self.address}/jwks"
            return JSONResponse({"issuer": named, "jwks_uri": where}, self.status)

        @app.get("/jwks")
        async def jwks() -> Response:
            self.fetched += 1
            keys = [self.signing.public()] if self.jwks is None else self.jwks
            return JSONResponse({"keys": keys}, self.status)

        return app


@asynccontextmanager
async def live_issuer() -> AsyncGenerator[LiveIssuer]:
    """Have an issuer listen on a free port of the loopback."""
    port = free_ports(1)[0]
    issuer = LiveIssuer(f"http://{LOOPBACK}:{port}")
    async with listening(issuer.application(), port):
        yield issuer


@asynccontextmanager
async def listening(app: ASGIApp, port: int) -> AsyncGenerator[None]:
    """Serve an application over HTTP in this loop."""
    config = uvicorn.Config(app, host=LOOPBACK, port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
