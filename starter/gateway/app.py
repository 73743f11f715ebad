"""The gateway as one application: every resource under `/v1`, and what is around all of them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from infra.feeds.sources import Feed
from starter.gateway import openapi, problems
from starter.gateway.cases import routes as cases
from starter.gateway.catalogue import routes as catalogue
from starter.gateway.commands import routes as commands
from starter.gateway.commands.relay import Relay
from starter.gateway.duties import routes as duties
from starter.gateway.erasures import routes as erasures
from starter.gateway.fairness import routes as fairness
from starter.gateway.feeds import routes as feeds
from starter.gateway.feeds.working import working_off
from starter.gateway.files import routes as files
from starter.gateway.gates import routes as gates
from starter.gateway.health import routes as health
from starter.gateway.health.readiness import Gauge
from starter.gateway.limits import around
from starter.gateway.limits.rate import Rates
from starter.gateway.notices import routes as notices
from starter.gateway.people import routes as people
from starter.gateway.portal import routes as portal
from starter.gateway.promises import routes as promises
from starter.gateway.quotes import routes as quotes
from starter.gateway.receipts import routes as receipts
from starter.gateway.subscriptions import routes as subscriptions
from starter.gateway.subscriptions.relaying import relaying

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from fastapi import APIRouter

    from starter.gateway.doors import Doors

PREFIX: Final = "/v1"

# Whatever a feed says is put on a list for a person, also what is no message at all.
_FEEDS: Final = frozenset(f"{PREFIX}/feeds/{feed}" for feed in Feed)

RESOURCES: Final[tuple[APIRouter, ...]] = (
    cases.router,
    files.router,
    fairness.router,
    people.router,
    catalogue.router,
    commands.router,
    duties.router,
    notices.router,
    promises.router,
    quotes.router,
    receipts.router,
    subscriptions.router,
    feeds.router,
    gates.router,
    erasures.router,
)
"""Each under the prefix, and only for callers that are known."""

_OF_ALL: Final = problems.told(401, 408, 413, 422, 429, 503)
"""The refusals of the limits, of identity, and of a world that does not answer."""


def create_app(doors: Doors) -> FastAPI:
    """Make the application over a world."""
    rates = Rates(doors.settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with (
            Relay(doors.cases, doors.pool).running(),
            relaying(doors),
            working_off(doors),
        ):
            yield

    app = FastAPI(
        lifespan=lifespan,
        title="Due Process",
        version="1",
        summary="Durable performance cases: read them, act in them, hear of them.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        middleware=around(doors.settings, rates, looks_itself=_FEEDS),
    )
    app.state.doors = doors
    app.state.rates = rates
    app.state.gauge = Gauge(doors.client, doors.pool)
    problems.install(app)
    openapi.install(app)
    app.include_router(health.router)
    app.include_router(portal.router)
    for router in RESOURCES:
        app.include_router(router, prefix=PREFIX, responses=_OF_ALL)
    return app
