"""How far the server's build has come, seen from what Go prints."""

from __future__ import annotations

from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_FETCHED: Final = "go: downloading "
_STEP_PERCENT: Final = 10


class BuildProgress:
    """A bar in a terminal; where there is none (CI), a line at each tenth.

    Go names each module it fetches and each package it compiles. What it has from an earlier
    build it does not name, so the bar may end early, never late.
    """

    def __init__(self, modules: int, console: Console | None = None) -> None:
        self._console = console or Console()
        self._bar = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._what = "fetching modules"
        self._total = modules
        self._done = 0
        self._told = 0
        self._task = self._bar.add_task(self._what, total=modules)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def compiling(self, packages: int) -> None:
        """Begin the second part: so many packages."""
        self._what = "compiling packages"
        self._total, self._done, self._told = packages, 0, 0
        self._bar.reset(self._task, description=self._what, total=packages)

    def saw(self, line: str) -> None:
        """Count one line of Go's if it names a module fetched or a package compiled."""
        fetching = self._what == "fetching modules"
        if fetching != line.startswith(_FETCHED):
            return
        self._done += 1
        self._bar.update(self._task, completed=min(self._done, self._total))
        self._tell_tenth()

    def _tell_tenth(self) -> None:
        percent = 100 * self._done // max(self._total, 1)
        if not self._console.is_terminal and percent >= self._told + _STEP_PERCENT:
            self._told = percent - percent % _STEP_PERCENT
            self._console.print(f"  {self._what}: {self._told} %")
