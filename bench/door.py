"""What the door costs: the same act through the gateway, and straight to the case.

One stack, one case, in turns: a sealed command to Temporal, and a request to the gateway over a
socket, with a token of the local issuer. Both wait for the receipt. Below stands what the door does
by itself: proving who asks, signing, and reading what was sent.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

import httpx

from domain.canon import plain
from domain.dossier import Receipt
from domain.people import Role
from domain.seals import statement
from infra.case_claims import PostgresOpenCases
from infra.embedded.background import down, up
from infra.embedded.ports import free_ports
from infra.key_files import KeyFolder
from infra.logging import configure_logging
from infra.migrations import migrate
from infra.settings import Settings
from infra.signatures import DoorSeal, verify
from starter.client import CaseHandle, update_id
from starter.clock import WallClock
from starter.decoding import decode_command
from starter.demo.cast import engage
from starter.demo.gateway import GatewayDoor
from starter.gateway.app import create_app
from starter.gateway.doors import Doors
from starter.gateway.serving import doors, server
from starter.issuer.app import PERSON_GRANT
from starter.worked_entry import worked_entry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence

    from domain.commands import Command
    from infra.embedded.addresses import StackAddresses

PAIRS: Final = 100
TARGET_PERCENT: Final = 15
_WARM_UP: Final = 10
_REPEATS: Final = 200
_MODULES: Final = ("worker", "starter.issuer")
_DO: Final = "add_comment"
_SAID: Final = {"kind": "comment", "text": "The way back of the second design was tested."}
_MANAGER: Final = "e1002"
_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured on.

    Attributes:
        world: What the gateway works with.
        http: A client of the gateway.
        seal: What both doors seal with.
        case: The case.
        employee: Who comments in it.
        token: Proves that.
    """

    world: Doors
    http: httpx.AsyncClient
    seal: DoorSeal
    case: CaseHandle
    employee: str
    token: str

    async def command(self, name: str) -> Command:
        """Return the act as a door stamps it."""
        stamp = {
            "id": name,
            "by": {"person": self.employee, "role": Role.EMPLOYEE.value},
            "received_at": plain(await WallClock().now()),
        }
        return decode_command(_DO, {**_SAID, **stamp})

    async def straight(self, name: str) -> float:
        """Send the act to the case, sealed before; return the seconds until its receipt."""
        command = await self.command(name)
        sealed = self.seal.command(self.case.case_id, command, (Role.EMPLOYEE,))
        began = time.perf_counter()
        await self.case.workflow.execute_update(
            command.do, sealed, id=update_id(command), result_type=Receipt
        )
        return time.perf_counter() - began

    async def through(self, name: str) -> float:
        """Ask the gateway for the act; return the seconds until its receipt."""
        began = time.perf_counter()
        answer = await self.http.post(
            f"/v1/cases/{self.case.case_id}/commands/{_DO}",
            json=_SAID,
            headers={"Idempotency-Key": name, "Authorization": f"Bearer {self.token}"},
        )
        taken = time.perf_counter() - began
        answer.raise_for_status()
        return taken


async def measure(pairs: int) -> None:
    """Print both ways beside each other, and the parts of the door."""
    async with _a_bench() as bench:
        for number in range(_WARM_UP):
            await bench.straight(f"warm-up-{number}")
            await bench.through(f"warm-up-through-{number}")
        bare, door = [], []
        for number in range(pairs):
            # Whoever comes second finds the case a little longer: each does in turn.
            if number % 2:
                bare.append(await bench.straight(f"bare-{number}"))
            door.append(await bench.through(f"through-{number}"))
            if not number % 2:
                bare.append(await bench.straight(f"bare-{number}"))
        print(f"{pairs} pairs of one act, in turns, in one case")
        _show("straight to the case", bare)
        _show("through the gateway", door)
        over = 100 * (median(door) / median(bare) - 1)
        print(f"{'  over the bare act':<24}{over:8.0f} %   with HTTP, its client, and the record")
        parts = {name: await _repeated(work) for name, work in await _parts(bench)}
        own = 100 * sum(map(median, parts.values())) / median(bare)
        print(f"{'the door itself':<24}{own:8.1f} %   of the bare act (target {TARGET_PERCENT} %)")
        for name, taken in parts.items():
            _show(name, taken)


async def _parts(bench: Bench) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
    """Return what a door does beside sending, each part by itself."""
    header = f"Bearer {bench.token}"
    given = await bench.command("parts")
    roles = (Role.EMPLOYEE,)
    sealed = bench.seal.command(bench.case.case_id, given, roles)
    key = next(each for each in bench.seal.trust.keys if each.id == bench.seal.key)
    stamped = {name: plain(getattr(given, name)) for name in ("id", "by", "received_at")}

    async def identity() -> object:
        return await bench.world.authenticator.caller(header)

    async def signature() -> object:
        return bench.seal.command(bench.case.case_id, given, roles)

    async def check() -> object:
        said = statement(bench.case.case_id, given, roles)
        return verify(key.public, sealed.seal.signature, said)

    async def validation() -> object:
        return decode_command(_DO, {**_SAID, **stamped})

    return [
        ("  identity", identity),
        ("  signature", signature),
        ("  its check", check),
        ("  validation", validation),
    ]


async def _repeated(work: Callable[[], Awaitable[object]]) -> list[float]:
    taken = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return taken


def _show(name: str, seconds: Sequence[float]) -> None:
    slow = quantiles(seconds, n=20)[-1]
    print(f"{name:<24}{1000 * median(seconds):8.2f} ms  p95 {1000 * slow:.2f} ms")


@asynccontextmanager
async def _a_bench() -> AsyncGenerator[Bench]:
    # A line for each request belongs to the door's work: it is written, and not looked at.
    configure_logging("json", stream=StringIO())
    async with AsyncExitStack() as exits:
        stack, settings = await exits.enter_async_context(_a_stack())
        await migrate(stack.database_dsn)
        # As in production: the time of a case is the wall's, and nobody asks the case for it.
        world = await exits.enter_async_context(doors(settings, case_time=False))
        (port,) = free_ports(1)
        listening = server(create_app(world), settings.model_copy(update={"gateway_port": port}))
        serving = asyncio.create_task(listening.serve())
        exits.push_async_callback(_ended, listening.end, serving)
        gateway, issuer = f"http://127.0.0.1:{port}", str(stack.issuer_address)
        employee = await engage(world.pool, PostgresOpenCases(world.pool))
        async with GatewayDoor(gateway, issuer) as door:
            entry = plain(worked_entry((await WallClock().now()).date()))
            case_id = await door.open(_MANAGER, employee, entry)  # type: ignore[arg-type]
        case = world.cases.handle(case_id)
        await case.view()
        http = await exits.enter_async_context(
            httpx.AsyncClient(base_url=gateway, timeout=_WITHIN_S, trust_env=False)
        )
        form = {"grant_type": PERSON_GRANT, "person": employee}
        token = (await http.post(f"{issuer}/oauth/token", data=form)).json()["access_token"]
        yield Bench(world, http, KeyFolder(settings.keys).door(), case, employee, token)


async def _ended(end: Callable[[], None], serving: asyncio.Task[None]) -> None:
    end()
    await serving


@asynccontextmanager
async def _a_stack() -> AsyncGenerator[tuple[StackAddresses, Settings]]:
    with _a_folder() as folder:
        given = Settings(run_dir=folder)
        stack = await up(given, _MODULES)
        try:
            yield stack, stack.settings(given)
        finally:
            await down(given)


@contextmanager
def _a_folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="dueprocess-bench-") as name:
        folder = Path(name)
        # PostgreSQL's account walks through it; what is inside is closed by itself.
        folder.chmod(0o711)
        yield folder


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS))
