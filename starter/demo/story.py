"""A story of the demo: a name, what it shows, how it ends, and how it is played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.facts import Outcome
from starter.demo.plot import Plot

if TYPE_CHECKING:
    from domain.views import CaseView
    from starter.demo.plot import Scene


@dataclass(frozen=True, slots=True)
class Story:
    """One story.

    Attributes:
        name: What it is asked for by.
        shows: What it is about, in one line.
        outcome: How its case closes.
        tell: Plays it.
    """

    name: str
    shows: str
    outcome: Outcome
    tell: Callable[[Plot], Awaitable[None]]

    async def play(self, scene: Scene) -> CaseView:
        """Play the whole story and return where its case ended."""
        await self.tell(Plot(scene))
        return await scene.view()
