"""Readiness tells the truth of every part, and of no part more than a second late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from infra.embedded.ports import LOOPBACK
from infra.migrations import migrate
from infra.postgres import create_pool
from starter.gateway.app import create_app
from starter.gateway.health.readiness import Gauge, Part, Verdict
from tests.starter.gateway.outage import cut_off, pool_through
from tests.workflows.life import eventually, new_case_id
from tests.workflows.workers import Gate, port_of
from workflows.names import TASK_QUEUE

if TYPE_CHECKING:
    from starter.gateway.doors import Doors
    from tests.workflows.life import World

pytestmark = pytest.mark.server


async def asked(doors: Doors) -> httpx.Response:
    """Ask a gateway of its own, which has been asked nothing before."""
    transport = httpx.ASGITransport(create_app(doors))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as client:
        return await client.get("/readyz")


async def test_all_is_well(doors: Doors, world: World) -> None:
    """Temporal, a worker, PostgreSQL and its schema, each asked for itself."""
    assert world.task_queue == TASK_QUEUE

    async def is_ready() -> bool:
        return bool((await asked(doors)).json()["status"] == "ready")

    # The worker of these tests may have begun just now.
    await eventually(is_ready, "the worker asks for work")
    answer = await asked(doors)

    told = answer.json()
    assert answer.status_code == 200
    assert told["status"] == "ready"
    assert {told[part] for part in ("temporal", "worker", "postgres", "schema")} == {"up"}
    assert answer.headers["cache-control"] == "no-store"


async def test_without_temporal_commands_are_taken_and_kept(doors: Doors) -> None:
    """The gateway is of use: whoever sends it to nobody would lose what it can keep."""
    async with cut_off(doors) as cut:
        await cut.gate.shut()

        answer = await asked(cut.doors)

    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["temporal"], told["worker"]) == ("degraded", "down", "unknown")


async def test_a_temporal_that_takes_connections_and_is_silent_is_down(doors: Doors) -> None:
    """Somebody listens, nobody answers: told within seconds all the same."""
    held: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _asked, answer: held.append(answer), LOOPBACK, 0)
    port = silent.sockets[0].getsockname()[1]
    async with cut_off(doors, port) as cut, asyncio.timeout(10):
        told = (await asked(cut.doors)).json()
    silent.close()
    for answer in held:
        answer.transport.abort()

    assert (told["status"], told["temporal"]) == ("degraded", "down")


async def test_without_a_worker_commands_are_taken_and_kept(doors: Doors) -> None:
    """Nobody asks for the work of this queue."""
    gauge = Gauge(doors.client, doors.pool, f"cases-{new_case_id()}")

    told = await gauge.readiness()

    assert told.status is Verdict.DEGRADED
    assert (told.temporal, told.worker) == (Part.UP, Part.DOWN)


async def test_without_postgresql_nothing_can_be_taken(doors: Doors) -> None:
    assert doors.settings.database_dsn is not None
    gate = await Gate.to(port_of(doors.settings.database_dsn.get_secret_value()))
    async with pool_through(gate, doors.settings, doors.pool) as cut_pool:
        await gate.shut()

        answer = await asked(replace(doors, pool=cut_pool))

    told = answer.json()
    assert answer.status_code == 503
    assert (told["status"], told["postgres"], told["schema"]) == ("unready", "down", "unknown")
    assert told["temporal"] == "up"


async def test_without_its_schema_a_database_is_of_no_use(
    doors: Doors, fresh_database: str
) -> None:
    """Before the first step, and where a release needs a step that is not there yet."""
    pool = await create_pool(fresh_database, max_size=1)
    before = await asked(replace(doors, pool=pool))
    await migrate(fresh_database)
    after = await asked(replace(doors, pool=pool))
    await pool.execute("UPDATE alembic_version SET version_num = '0001'")
    behind = await asked(replace(doors, pool=pool))
    await pool.execute("UPDATE alembic_version SET version_num = '9999'")
    ahead = await asked(replace(doors, pool=pool))
    await pool.close()

    assert [each.status_code for each in (before, after, behind, ahead)] == [503, 200, 503, 200]
    assert before.json()["schema"] == behind.json()["schema"] == "behind"


async def test_what_is_told_is_never_old(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number may ask within a second; after it every part is asked again."""
    now = 1000.0
    monkeypatch.setattr("starter.gateway.health.readiness.time.monotonic", lambda: now)
    async with cut_off(doors) as cut:
        gauge = Gauge(cut.doors.client, cut.doors.pool)
        first = await gauge.readiness()
        await cut.gate.shut()
        now = 1000.9
        at_once = await gauge.readiness()
        now = 1001.1
        later = await gauge.readiness()

    assert first is at_once
    assert (first.temporal, later.temporal) == (Part.UP, Part.DOWN)


async def test_health_is_that_the_process_lives(doors: Doors) -> None:
    """Whoever starts the gateway again because a database is away has two things away."""
    async with cut_off(doors) as cut:
        await cut.gate.shut()
        transport = httpx.ASGITransport(create_app(cut.doors))
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            answer = await client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "up"})
