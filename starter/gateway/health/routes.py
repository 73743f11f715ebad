"""Health and readiness: what is told is asked for anew, never remembered."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def health() -> dict[str, str]:
    """Say that the process lives; nothing else is asked."""
    return {"status": "up"}
