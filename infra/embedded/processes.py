"""Programs that are ours to start and to end, each by its own process id."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LEASH: Final = str(Path(__file__).with_name("leash.py"))
_POLL_S: Final = 0.02
_TAIL_LINES: Final = 15


class ProgramFailedError(RuntimeError):
    """A program did not start, ended too early, or was not ready in time."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how it is ended.

    Attributes:
        name: What people call it.
        command: The program's absolute path and its arguments.
        log: Where its output goes; appended to.
        environment: Its whole environment.
        folder: Its working directory.
        user: Whom it runs as; empty for ourselves.
        stop_signal: Asks it to end in order, sent by us or, if we die, by the kernel.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    user: str = ""
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass(slots=True)
class Child:
    """A running program. It leads its own process group, so a Ctrl-C reaches us alone."""

    program: Program
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, program: Program) -> Self:
        """Start the program on a leash: it ends when the calling *thread* ends."""
        program.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        leash = (sys.executable, "-I", "-S", _LEASH, str(os.getpid()), program.user)
        with program.log.open("ab") as log:
            process = subprocess.Popen(
                (*leash, str(int(program.stop_signal)), *program.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(program.environment),
                cwd=program.folder,
                start_new_session=True,
            )
        return cls(program, process)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    async def until(self, ready: Callable[[], Awaitable[bool]], within_s: float) -> None:
        """Wait until the program is ready.

        Args:
            ready: Asked again and again; False means not yet.
            within_s: Seconds to wait at most.

        Raises:
            ProgramFailedError: It ended, or was not ready in time; quotes the end of its log.
        """
        deadline = time.monotonic() + within_s
        while not await ready():
            if not self.running:
                raise ProgramFailedError(
                    f"{self.program.name} ended with code {self.process.returncode} while it "
                    f"started. The end of {self.program.log}:\n{self.log_tail()}"
                )
            if time.monotonic() > deadline:
                raise ProgramFailedError(
                    f"{self.program.name} was not ready within {within_s:.0f} s. "
                    f"The end of {self.program.log}:\n{self.log_tail()}"
                )
            await asyncio.sleep(_POLL_S)

    async def stop(self, grace_s: float = 10.0) -> None:
        """Ask the program to end, and kill its group if it has not after `grace_s` seconds."""
        if self.running:
            self.process.send_signal(self.program.stop_signal)
            if not await self._ended(grace_s):
                self.kill()
                await self._ended(grace_s)
        self.process.poll()

    def kill(self) -> None:
        """Kill the program and whatever it started, without a chance to tidy up."""
        if self.running:
            os.killpg(self.pid, signal.SIGKILL)

    def log_tail(self) -> str:
        try:
            lines = self.program.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-_TAIL_LINES:])

    async def _ended(self, within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        while self.running and time.monotonic() < deadline:
            await asyncio.sleep(_POLL_S)
        return not self.running
