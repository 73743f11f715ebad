from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from domain.opening import MAIN
from infra.case_claims import PostgresCaseNumbers, PostgresOpenCases
from infra.embedded.ports import LOOPBACK
from infra.key_files import KeyFolder
from infra.people_tables import load_folder
from infra.temporal import connect
from starter.client import CaseClient, Claims
from starter.clock import CaseTime, Clock, WallClock
from starter.gateway.app import create_app
from starter.gateway.caller import Caller
from starter.gateway.doors import Doors
from starter.gateway.limits.connection import server_config
from starter.gateway.problems import Unauthenticated
from starter.sending import Patience
from tests.starter.gateway.sockets import serving
from tests.workflows.life import World
from worker import at_work, effects
from workflows.names import TASK_QUEUE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fastapi import FastAPI

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

_EXAMPLE = Path(__file__).parents[3] / "examples" / "people"
_PERSON = "Bearer person:"
_TOOL = "Bearer tool:"


class Named:
    """Takes a caller's word for who asks: until a test brings an issuer of tokens of its own."""

    def __init__(self) -> None:
        self.tools: dict[str, Caller] = {}

    async def caller(self, authorization: str | None) -> Caller:
        if authorization is not None and authorization.startswith(_PERSON):
            subject = authorization.removeprefix(_PERSON)
            return Caller(subject=subject, is_tool=False, organisations=frozenset({MAIN}))
        tool = self.tools.get((authorization or "").removeprefix(_TOOL))
        if tool is None:
            raise Unauthenticated
        return tool


@pytest.fixture(scope="session")
async def people(pool: Pool) -> Pool:
    """Give the database with the example's people, employments and pay."""
    await load_folder(pool, _EXAMPLE)
    return pool


@pytest.fixture(scope="session")
async def world(stack: EmbeddedStack, people: Pool) -> AsyncIterator[World]:
    """Give a server, a record and a worker: `await world.open()` gives a case in its own time.

    Who holds which role in it stands in `tests.workflows.life.PERSONS`.
    """
    # The stack's own keys: whoever else works on this queue in these tests goes by them too.
    keys = KeyFolder(stack.settings.keys)
    client = await connect(stack.settings.temporal)
    async with at_work(client, effects(people, stack.settings), keys.roots()):
        yield World(client, people, TASK_QUEUE, keys.door())


@pytest.fixture(scope="session")
async def doors(stack: EmbeddedStack, world: World) -> Doors:
    """Give what the gateway needs, over the real stack."""
    claims = Claims(PostgresCaseNumbers(world.pool), PostgresOpenCases(world.pool))
    patience = Patience(attempt=timedelta(seconds=5), total_s=30.0)

    def clock_of(case_id: str | None) -> Clock:
        return WallClock() if case_id is None else CaseTime(world.client, case_id)

    # A whole run of tests comes from one address: its limits have applications of their own.
    settings = stack.settings.model_copy(
        update={
            "gateway_caller_per_minute": 1_000_000,
            "gateway_address_per_minute": 1_000_000,
            "gateway_failures_per_minute": 1_000_000,
        }
    )
    return Doors(
        settings=settings,
        client=world.client,
        cases=CaseClient(world.client, claims, patience, seal=world.seal),
        pool=world.pool,
        clock_of=clock_of,
        authenticator=Named(),
    )


@pytest.fixture(scope="session")
def gateway(doors: Doors) -> FastAPI:
    """Give the gateway's application."""
    return create_app(doors)


@pytest.fixture(scope="session")
async def client_as(gateway: FastAPI) -> AsyncIterator[Callable[[str], httpx.AsyncClient]]:
    """Give a client for a person: `client_as("e1001")`; for nobody: `client_as("")`."""
    clients: dict[str, httpx.AsyncClient] = {}
    async with AsyncExitStack() as exits:

        def client(person: str) -> httpx.AsyncClient:
            if person not in clients:
                clients[person] = httpx.AsyncClient(
                    # A failure of the server is an answer here too, as it is on a socket.
                    transport=httpx.ASGITransport(gateway, raise_app_exceptions=False),
                    base_url="http://gateway.example",
                    headers={"Authorization": f"{_PERSON}{person}"} if person else {},
                )
                exits.push_async_callback(clients[person].aclose)
            return clients[person]

        yield client


@pytest.fixture(scope="session")
async def case(world: World) -> str:
    """Give a case in Focus, for tests that only read."""
    life = await world.open()
    await life.to_focus()
    return life.case_id


@pytest.fixture(scope="module")
async def address(doors: Doors) -> AsyncIterator[tuple[str, int]]:
    """Give host and port of a gateway on a socket, with little patience for slow clients.

    It delivers what is kept, whoever kept it: it is up only while a module asks for it.
    """
    settings = doors.settings.model_copy(
        update={"gateway_head_within_s": 0.4, "gateway_body_within_s": 0.4}
    )
    app = create_app(replace(doors, settings=settings))
    async with serving(server_config(app, settings, host=LOOPBACK, port=0)) as where:
        yield where
