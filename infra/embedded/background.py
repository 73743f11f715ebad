"""The embedded stack in the background: `up` leaves it running, `down` ends it.

One supervisor process (`python -m infra.embedded.background`) holds the stack and ends it in
order when asked; the programs are on its leash, so nothing is left behind if it is killed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from infra.embedded.addresses import StackAddresses, is_held, running_stack
from infra.embedded.processes import ProgramFailedError
from infra.embedded.stack import EmbeddedStack, StackAlreadyRunningError
from infra.embedded.supervision import kept_running
from infra.embedded.toolchain import TemporalNotBuiltError
from infra.logging import Event, configure_logging
from infra.settings import Settings, inherited_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT: Final = Path(__file__).parents[2]
_UP_WITHIN_S: Final = 90.0
_DOWN_WITHIN_S: Final = 40.0
_POLL_S: Final = 0.05
_TAIL_CHARACTERS: Final = 2000


async def up(settings: Settings, modules: Sequence[str] = ()) -> StackAddresses:
    """Start the stack in the background, or find the one that is up.

    Args:
        settings: Where its folder is; addresses of parts not to be started.
        modules: Our own programs to run with it (`python -m …`), such as the worker.

    Raises:
        ProgramFailedError: It did not come up; quotes its log.
    """
    running = running_stack(settings.run_dir)
    if running is not None:
        return running
    settings.run_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    log = settings.run_dir / "stack.log"
    with log.open("wb") as output:
        supervisor = subprocess.Popen(
            (sys.executable, "-m", "infra.embedded.background", *modules),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=inherited_environment(settings.environment()),
            cwd=_ROOT,
            start_new_session=True,
        )
    deadline = time.monotonic() + _UP_WITHIN_S
    while (running := running_stack(settings.run_dir)) is None:
        if supervisor.poll() is not None or time.monotonic() > deadline:
            supervisor.terminate()
            raise ProgramFailedError(
                f"The stack did not come up. The end of {log}:\n"
                f"{log.read_text(errors='replace')[-_TAIL_CHARACTERS:]}"
            )
        await asyncio.sleep(_POLL_S)
    # It outlives us on purpose: told so, it does not complain that nobody waits for it.
    supervisor.returncode = 0
    return running


async def down(settings: Settings) -> bool:
    """End the stack that runs on the settings' folder.

    Returns:
        Whether there was one.

    Raises:
        ProgramFailedError: It does not end.
    """
    running = running_stack(settings.run_dir)
    if running is None:
        return False
    # The lock was held just now, so the process id is still that of the stack.
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_WITHIN_S
    while is_held(settings.run_dir):
        if time.monotonic() > deadline:
            raise ProgramFailedError(
                f"The stack (process {running.pid}) has not ended within {_DOWN_WITHIN_S:.0f} s."
            )
        await asyncio.sleep(_POLL_S)
    return True


async def _supervise(modules: Sequence[str]) -> None:
    settings = Settings()
    configure_logging(settings.log_format, settings.log_level)
    log = structlog.stdlib.get_logger(__name__)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, ended.set)
    async with AsyncExitStack() as parts:
        stack = await parts.enter_async_context(EmbeddedStack(settings.run_dir, settings))
        for module in modules:
            start = partial(stack.start_module, module)
            await parts.enter_async_context(
                kept_running(start, lambda word: log.error(Event.STACK_PART_ENDED, what=word))
            )
        log.info(Event.STACK_STARTED, pid=os.getpid(), ui=stack.ui_address)
        await ended.wait()
    log.info(Event.STACK_STOPPED)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the embedded stack until told to end.")
    parser.add_argument("modules", nargs="*", help="programs of ours to run with it")
    try:
        asyncio.run(_supervise(parser.parse_args().modules))
    except (ProgramFailedError, StackAlreadyRunningError, TemporalNotBuiltError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
