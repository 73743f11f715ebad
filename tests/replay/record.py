"""Record the histories anew: `python -m tests.replay.record [name ...]`, all of them without names.

Lives are the shortest that show their rule. What names the machine is taken out.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.commands import (
    Acknowledge,
    Approve,
    Elect,
    MakeOffer,
    Option,
    RecordPayment,
    RecordSettlement,
    Reject,
    ReleaseTerms,
    SignRelease,
)
from domain.people import Role
from domain.policy import ClockKind
from domain.release import offer_key
from infra.embedded.stack import EmbeddedStack
from infra.migrations import migrate
from infra.people_tables import load_folder
from infra.postgres import create_pool
from infra.settings import Settings
from infra.temporal import connect
from tests.replay.replaying import case_of, keep, lines_of, replay
from tests.workflows.life import Life, World, an_opening
from tests.workflows.workers import hurried_server, working

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from temporalio.client import WorkflowHistory

BEGINS: Final = datetime(2031, 2, 3, 10, tzinfo=UTC)
"""All recorded lives begin on this Monday, so that a new recording differs where the code does."""

_EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "people"


async def rejected(life: Life) -> None:
    """Let the skip-level manager reject the entry."""
    await life.do(Reject, Role.SKIP, reason="The examples do not show it.")


async def left_t1(life: Life) -> None:
    """Choose to leave, sign the release, and close with the payment."""
    await life.to_election()
    await life.do(Elect, Role.EMPLOYEE, option=Option.LEAVE, grace_days=14)
    await life.to((await life.promise(ClockKind.ELECTION)).ends_at + timedelta(hours=12))
    terms = ReleaseTerms(*[True] * len(fields(ReleaseTerms)))
    await life.do(
        MakeOffer, Role.HR_PARTNER, terms=terms, document="release-1", disclosures="program-1"
    )
    await life.to(await life.now() + timedelta(days=4))
    await life.do(Acknowledge, Role.EMPLOYEE, notice=offer_key(1))
    last_day = (await life.promise(ClockKind.SEPARATION)).ends_at
    await life.to(last_day + timedelta(hours=10))
    paid_on = (await life.now()).date()
    await life.do(RecordSettlement, Role.PAYROLL, final_wages_paid_on=paid_on)
    await life.do(SignRelease, Role.EMPLOYEE)
    await life.to((await life.promise(ClockKind.REVOCATION)).ends_at + timedelta(hours=12))
    paid_on = (await life.now()).date()
    await life.do(RecordPayment, Role.PAYROLL, paid_on=paid_on, reference="run-1")


async def silence(life: Life) -> None:
    """Say nothing until the window has passed and HR is asked."""
    await life.to_election()
    await life.to((await life.promise(ClockKind.ELECTION)).ends_at + timedelta(days=1))


async def choice_received_in_time(life: Life) -> None:
    """Handle a choice after the end that was received before it."""
    await life.to_election()
    ends_at = (await life.promise(ClockKind.ELECTION)).ends_at
    await life.to(ends_at + timedelta(hours=12))
    received_at = ends_at - timedelta(hours=1)
    await life.do(Elect, Role.EMPLOYEE, received_at=received_at, option=Option.LEAVE)


async def next_run(life: Life) -> None:
    """Continue as new with letters still to be sent; the recorded run is the second."""
    await life.do(Approve, Role.SKIP)
    await life.do(Approve, Role.HR_PARTNER)
    ends_at = (await life.promise(ClockKind.DISCUSSION)).ends_at
    while len(await life.runs()) == 1:
        await life.handle.signal("frobnicate")
        await life.settled()
    await life.to(ends_at + timedelta(hours=1))


LIVES: Final[dict[str, Callable[[Life], Awaitable[None]]]] = {
    "choice_received_in_time": choice_received_in_time,
    "left_t1": left_t1,
    "next_run": next_run,
    "rejected": rejected,
    "silence": silence,
}


async def record(names: list[str]) -> None:
    """Live each life on a server of its own and keep its last run."""
    folder = _folder()
    try:
        async with EmbeddedStack(folder / "stack", Settings(), ui=False) as stack:
            await migrate(stack.database_dsn)
            pool = await create_pool(stack.database_dsn)
            await load_folder(pool, _EXAMPLE)
            world = World(await connect(stack.settings.temporal), pool, "cases")
            async with (
                hurried_server(folder / "hurried", stack.settings.cache_dir) as connection,
                working(world, stack.settings, pool),
            ):
                hurried = World(await connect(connection), pool, "cases")
                async with working(hurried, stack.settings, pool):
                    for name in names:
                        await _record(name, hurried if name == "next_run" else world)
            await pool.close()
    finally:
        shutil.rmtree(folder)


def _folder() -> Path:
    """Make a folder that PostgreSQL's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="dueprocess-"))
    folder.chmod(0o711)
    return folder


async def _record(name: str, world: World) -> None:
    life = await world.open(an_opening(BEGINS, case_of(name)), starts=BEGINS)
    await LIVES[name](life)
    run = await life.handle.fetch_history()
    keep(name, _anonymous(run))
    outcome = await replay(name)
    lines_of(name).write_text("\n".join(outcome.lines()) + "\n")
    print(f"{name}: {len(run.events)} events")  # noqa: T201 -- a script


def _anonymous(history: WorkflowHistory) -> str:
    """Write a history as JSON without who worked on it: a process of a machine, `1234@name`."""

    def scrub(value: object) -> object:
        match value:
            case dict():
                return {name: scrub(inner) for name, inner in value.items()}
            case list():
                return [scrub(each) for each in value]
            case str() if "@" in value:
                return "worker"
            case _:
                return value

    return json.dumps(scrub(history.to_json_dict()), sort_keys=True, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or sorted(LIVES)))
