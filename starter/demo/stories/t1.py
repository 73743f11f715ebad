"""The short way: a choice to leave, taken after a change of mind, and paid as T1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.facts import Outcome
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from starter.demo.chapters import absence, coaching, leaving
from starter.demo.story import Story

if TYPE_CHECKING:
    from starter.demo.plot import Plot

WEEKS: Final = 4
MISSED_WEEK: Final = 2
LEAVE_DAYS: Final = 5
GRACE_DAYS: Final = 7


async def tell(plot: Plot) -> None:
    """Play it from the entry to the final wages."""
    await coaching.entry(plot)
    await coaching.focus(plot, WEEKS, missed=MISSED_WEEK)
    await coaching.pivot(plot)
    await coaching.packet_by_hand(plot)
    await plot.scene.read(Template.PIVOT_PACKET)
    await _election(plot)
    await leaving.settle(plot)


async def _election(plot: Plot) -> None:
    await plot.chapter("The election: a choice, a protected leave, a change of mind")
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "elect", option="improve")
    await absence.leave(plot, LEAVE_DAYS)
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "elect", option="leave", grace_days=GRACE_DAYS)
    await plot.after(ClockKind.ELECTION)


STORY: Final = Story("t1", "the choice to leave, paid as T1", Outcome.LEFT_T1, tell)
