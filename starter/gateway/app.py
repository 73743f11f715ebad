"""The gateway as one application: every resource under `/v1`, and what is around all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from starter.gateway import openapi, problems
from starter.gateway.catalogue import routes as catalogue
from starter.gateway.commands import routes as commands
from starter.gateway.duties import routes as duties
from starter.gateway.health import routes as health
from starter.gateway.limits import around
from starter.gateway.limits.rate import Rates

if TYPE_CHECKING:
    from fastapi import APIRouter

    from starter.gateway.doors import Doors

PREFIX: Final = "/v1"

RESOURCES: Final[tuple[APIRouter, ...]] = (
    catalogue.router,
    commands.router,
    duties.router,
)
"""Each under the prefix, and only for callers that are known."""

_OF_ALL: Final = problems.told(401, 408, 413, 422, 429, 503)
"""The refusals of the limits, of identity, and of a world that does not answer."""


def create_app(doors: Doors) -> FastAPI:
    """Make the application over a world."""
    rates = Rates(doors.settings)
    app = FastAPI(
        title="Due Process",
        version="1",
        summary="Durable performance cases: read them, act in them, hear of them.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        middleware=around(doors.settings, rates),
    )
    app.state.doors = doors
    app.state.rates = rates
    problems.install(app)
    openapi.install(app)
    app.include_router(health.router)
    for router in RESOURCES:
        app.include_router(router, prefix=PREFIX, responses=_OF_ALL)
    return app
