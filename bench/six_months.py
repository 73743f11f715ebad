"""How long one case of six months takes, on the core alone and on the server.

What stands beside each other was measured in one go; numbers of one machine mean little alone.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.core import side_by_side
from domain import counting
from domain.case import Case, accept
from domain.commands import AddComment, CommentKind
from domain.journal import run
from domain.people import Actor, Role
from infra.settings import Settings
from starter.engines.core import CoreEngine
from starter.engines.temporal import temporal_engine
from starter.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from datetime import datetime

    from starter.engines import Engine
    from starter.engines.core import CorePlay
    from starter.scenarios.opening import Setting

SCENARIO: Final = Path(__file__).with_suffix(".yaml")
A_RUN: Final = "a run from the start"
TARGET_MS: Final = 5
_MOMENT: Final = timedelta(seconds=1)


class KeepingEngine(CoreEngine):
    """The core, which keeps the case it has played."""

    played: CorePlay

    @asynccontextmanager
    async def play(self, setting: Setting) -> AsyncGenerator[CorePlay]:
        """Prepare a case."""
        async with super().play(setting) as play:
            self.played = play
            yield play


def works(case: Case) -> dict[str, Callable[[], object]]:
    """Give what is measured on the case at its end, by name."""
    middle = case.journal[len(case.journal) // 2].counts_from + _MOMENT
    end = case.ran_to + _MOMENT

    def run_uncounted() -> object:
        counting.remembered.cache_clear()
        return run(case.frame, case.journal, case.ran_to)

    return {
        A_RUN: lambda: run(case.frame, case.journal, case.ran_to),
        "the same, no date counted before": run_uncounted,
        "one more command": lambda: accept(case, _comment(case, end), end),
        "one that counts from the middle": lambda: accept(case, _comment(case, middle), end),
    }


def _comment(case: Case, received_at: datetime) -> AddComment:
    employee = case.opening.people.seat(Role.EMPLOYEE).person
    return AddComment(
        do="add_comment",
        id="one-more",
        by=Actor(employee, Role.EMPLOYEE),
        received_at=received_at,
        kind=CommentKind.COMMENT,
        text="The check-ins helped.",
    )


async def played_s(engine: Engine) -> float:
    """Play the case, and return how many seconds it took.

    Raises:
        AssertionError: it did not come to its end.
    """
    began = time.perf_counter()
    rehearsal = await rehearse(SCENARIO, engine)
    taken = time.perf_counter() - began
    if not rehearsal.ok:
        raise AssertionError(rehearsal.as_text())
    return taken


async def measure(*, server: bool) -> None:
    """Print what the case costs on the core and, if wanted, on the server."""
    core = KeepingEngine()
    core_s = await played_s(core)
    case = core.played.case
    if case is None:
        raise AssertionError("the scenario opens a case")
    print(f"a case of six months: {len(case.journal)} inputs, {case.last_number} facts")
    found = side_by_side(works(case))
    for name, ms in found.items():
        beside = f"target {TARGET_MS}" if name == A_RUN else f"{ms / found[A_RUN]:.1f} runs"
        print(f"  {name:<34}{ms:>8.2f} ms  {beside}")
    print(f"  {'played on the core':<34}{core_s:>8.2f} s")
    if server:
        async with temporal_engine(Settings()) as engine:
            server_s = await played_s(engine)
        print(f"  {'played on the server':<34}{server_s:>8.2f} s   {server_s / core_s:.0f} times")


if __name__ == "__main__":
    asyncio.run(measure(server="--core" not in sys.argv))
