"""`dueprocess demo`: a whole case on a real stack, its clock moved forward, told as it happens.

A story (`stories`) is put together from chapters that several share (`chapters`), played with what
a plot offers (`plot`) on a scene (`scene`), and told by a narrator (`narration`).
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from infra.case_claims import PostgresOpenCases, PostgresProtections
from infra.directory import PostgresHris
from infra.embedded.addresses import running_stack
from infra.embedded.stack import EmbeddedStack
from infra.embedded.supervision import kept_running
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record_lists import RecordLists
from infra.temporal import connect
from starter.addresses import deep_link, told
from starter.cli.output import CommandLineError
from starter.client import CaseClient
from starter.clock import WallClock
from starter.demo.cast import engage, names
from starter.demo.gateway import GatewayDoor
from starter.demo.letters import Letters
from starter.demo.narration import Narrator
from starter.demo.scene import LiveScene
from starter.exits import DIFFERENT, INTERRUPTED, OK

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.embedded.addresses import StackAddresses
    from infra.settings import Settings
    from starter.cli.output import Output
    from starter.demo.story import Story

_WORKER: Final = "worker"
_ISSUER: Final = "starter.issuer"
_GATEWAY: Final = "starter.gateway"


async def demo(settings: Settings, output: Output, story: Story, *, stay: bool) -> int:
    """Start what is needed, play a story, and stay up until told to end.

    Args:
        settings: Where the stack's folder is.
        output: Where the story goes.
        story: What is played.
        stay: Whether to stay up after the case.

    Returns:
        0 if the case closed as it should; 130 if the demo was ended before.
    """
    told_to_end = _told_to_end()
    output.say(f"The story {story.name!r}: {story.shows}.")
    async with _a_stack(settings, output) as stack:
        playing = asyncio.create_task(_play(stack, settings, output, story))
        waiting = asyncio.create_task(told_to_end.wait())
        await asyncio.wait((playing, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            output.note("Ending the stack; the case stays as it is, and goes on with the next one.")
            playing.cancel()
            await asyncio.wait((playing,))
            return INTERRUPTED
        outcome = await playing
        ended_well = outcome == story.outcome
        output.say(f"\nThe case closed as {outcome or 'nothing yet'}.\n")
        for line in told(stack):
            output.say(line)
        if stay:
            output.say("\nUp until Ctrl-C.")
            await waiting
            output.note("Ending the stack ...")
        waiting.cancel()
    return OK if ended_well else DIFFERENT


@asynccontextmanager
async def _a_stack(settings: Settings, output: Output) -> AsyncGenerator[StackAddresses]:
    """Use the stack that is up in the background, or start one with a worker that is kept up."""
    running = running_stack(settings.run_dir)
    if running is not None:
        output.note("Using the stack that is up.")
        await migrate(running.database_dsn)
        yield running
        return
    output.note("Starting Temporal, PostgreSQL and a mail sink ...")
    async with EmbeddedStack(settings.run_dir, settings) as stack:
        output.note("Bringing the database up, starting the worker and the gateway ...")
        await migrate(stack.database_dsn)
        async with AsyncExitStack() as parts:
            issuers = (_ISSUER,) if stack.addresses.issuer_port else ()
            for module in (_WORKER, _GATEWAY, *issuers):
                start = partial(stack.start_module, module)
                await parts.enter_async_context(kept_running(start, output.note))
            yield stack.addresses


async def _play(stack: StackAddresses, settings: Settings, output: Output, story: Story) -> str:
    if stack.gateway_address is None or stack.issuer_address is None:
        raise CommandLineError(
            "unreachable",
            "the demo needs a stack that is embedded as a whole, with its own issuer of tokens",
        )
    client = await connect(stack.settings(settings).temporal)
    pool = await create_pool(stack.database_dsn, max_size=2)
    try:
        async with GatewayDoor(stack.gateway_address, stack.issuer_address) as door:
            employee = await engage(pool, PostgresOpenCases(pool))
            scene = LiveScene(
                employee,
                client=client,
                cases=CaseClient(client),
                door=door,
                lists=RecordLists(pool),
                hris=PostgresHris(pool),
                protections=PostgresProtections(pool),
                clock=WallClock(),
                letters=Letters(stack.maildir),
                narrator=Narrator(output.say, names(employee)),
                opened=lambda case_id: output.say(f"{case_id}  {deep_link(stack, case_id)}"),
            )
            seen = await story.play(scene)
            output.say(f"\n{len(door.people)} people acted through the gateway, each by a token.")
    finally:
        await pool.close()
    return seen.outcome


def _told_to_end() -> asyncio.Event:
    """Return what is set once somebody wants the demo to end."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, end.set)
    return end
