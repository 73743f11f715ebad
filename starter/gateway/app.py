"""The gateway as one application: every resource under `/v1`, and what is around all of them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from starter.gateway import problems
from starter.gateway.commands.relay import Relay
from starter.gateway.feeds import routes as feeds
from starter.gateway.feeds.working import working_off
from starter.gateway.gates import routes as gates
from starter.gateway.health import routes as health
from starter.gateway.health.readiness import Gauge
from starter.gateway.receipts import routes as receipts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from fastapi import APIRouter

    from starter.gateway.doors import Doors

PREFIX: Final = "/v1"

RESOURCES: Final[tuple[APIRouter, ...]] = (
    receipts.router,
    feeds.router,
    gates.router,
)
"""Each under the prefix, and only for callers that are known."""


def create_app(doors: Doors) -> FastAPI:
    """Make the application over a world."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with Relay(doors.cases, doors.pool).running(), working_off(doors):
            yield

    app = FastAPI(
        lifespan=lifespan,
        title="Due Process",
        version="1",
        summary="Durable performance cases: read them, act in them, hear of them.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
    )
    app.state.doors = doors
    app.state.gauge = Gauge(doors.client, doors.pool)
    problems.install(app)
    app.include_router(health.router)
    for router in RESOURCES:
        app.include_router(router, prefix=PREFIX)
    return app
