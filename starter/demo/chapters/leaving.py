"""How a case ends: leaving is settled, or a success is followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people import Role
from domain.policy import ClockKind
from starter.demo.plot import AFTERNOON

if TYPE_CHECKING:
    from starter.demo.plot import Plot


async def settle(plot: Plot) -> None:
    """Pay the final wages on the last day; then nothing is owed any more."""
    await plot.chapter("Separation: the last day, the final wages, the end")
    await plot.on(await plot.last_day(ClockKind.SEPARATION), AFTERNOON)
    await plot.act(Role.PAYROLL, "record_settlement")


async def follow_up(plot: Plot, *, manager: str = "") -> None:
    """Hold each follow-up that a success leaves behind.

    Args:
        plot: The case.
        manager: Who leads the employee now; empty means who did when the case was opened.
    """
    await plot.chapter("Afterwards: the case is closed, and somebody still looks in")
    while (day := await plot.owed(ClockKind.FOLLOW_UP)) is not None:
        await plot.on(day, AFTERNOON)
        await plot.act(Role.MANAGER, "record_follow_up", acting=manager)
