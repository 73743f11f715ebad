"""Health and readiness: what is told is asked for anew, never remembered."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Request, Response

from starter.gateway.health.readiness import Gauge, Readiness, Verdict

router = APIRouter(tags=["health"])

_UNREADY: Final[dict[int | str, dict[str, Any]]] = {
    HTTPStatus.SERVICE_UNAVAILABLE.value: {"model": Readiness}
}


def gauge_of(request: Request) -> Gauge:
    """Return what asks the parts of this application."""
    return cast("Gauge", request.app.state.gauge)


@router.get("/healthz")
async def health() -> dict[str, str]:
    """Say that the process lives; nothing else is asked."""
    return {"status": "up"}


@router.get("/readyz", responses=_UNREADY)
async def ready(gauge: Annotated[Gauge, Depends(gauge_of)], response: Response) -> Readiness:
    """Say whether commands can be taken, and how every part is.

    200 while commands can be taken: also where Temporal or its worker is away, when they are kept
    and delivered later (`degraded`). 503 while none can be.
    """
    told = await gauge.readiness()
    response.headers["Cache-Control"] = "no-store"
    if told.status is Verdict.UNREADY:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return told
