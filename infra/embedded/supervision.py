"""A program that is started again whenever it ends, as a service manager would."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from infra.embedded.processes import Child

_POLL_S: Final = 0.1
# A program that cannot start is not started as fast as it fails.
_PAUSE_S: Final = 0.5


@asynccontextmanager
async def kept_running(
    start: Callable[[], Child], note: Callable[[str], None]
) -> AsyncGenerator[None]:
    """Keep a program running while the context is entered; whoever started it ends it.

    Args:
        start: Starts the program.
        note: Told when it was started again.
    """
    child = start()

    async def watch(child: Child) -> None:
        while True:
            await asyncio.sleep(_POLL_S)
            if child.running:
                continue
            code = child.process.returncode
            note(f"The {child.program.name} ended (code {code}): starting it again.")
            await asyncio.sleep(_PAUSE_S)
            child = start()

    watching = asyncio.create_task(watch(child))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
