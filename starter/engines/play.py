"""What a rehearsal asks of an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.facts import Fact
from domain.views import CaseView

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from domain.case import Receipt
    from domain.commands import Command
    from domain.reckoning import Reckoning
    from starter.scenarios.opening import Setting


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: all its facts so far, and what HR reads."""

    facts: tuple[Fact, ...]
    view: CaseView


class Play(Protocol):
    """One case while it is played. Its clock only goes forward."""

    async def pass_time(self, until: datetime) -> None:
        """Let everything happen that falls due up to and at an instant, effects included."""
        ...

    async def send(self, command: Command, now: datetime) -> Receipt:
        """Give a command to the case at an instant that has come; the first entry opens it.

        Raises:
            Refused: it may not be; nothing has changed.
        """
        ...

    async def standing(self) -> Standing | None:
        """Return where the case stands; None before it is open."""
        ...

    async def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned; none before it is open."""
        ...


class Engine(Protocol):
    """Plays scenarios."""

    def play(self, setting: Setting) -> AbstractAsyncContextManager[Play]:
        """Prepare a case in a setting; it is opened by its first entry."""
        ...
