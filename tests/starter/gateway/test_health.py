from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx


async def test_health_asks_for_nothing(client_as: Callable[[str], httpx.AsyncClient]) -> None:
    """Whether the process lives is told to anybody, since it tells nothing else."""
    answer = await client_as("").get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "up"})
