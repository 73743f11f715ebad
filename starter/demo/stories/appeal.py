"""An appeal that is not granted: no reply came, a panelist stood down, the fail is upheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.commands import PanelOutcome
from domain.facts import Outcome
from domain.people import Role
from domain.policy import ClockKind
from starter.demo.chapters import appealing, coaching, improving, leaving
from starter.demo.story import Story

if TYPE_CHECKING:
    from starter.demo.plot import Plot

WEEKS: Final = 3
VOTES: Final = (PanelOutcome.UPHOLD, PanelOutcome.REMAND, PanelOutcome.UPHOLD)


async def tell(plot: Plot) -> None:
    """Play it from the entry to leaving with T3."""
    await coaching.entry(plot)
    await coaching.focus(plot, WEEKS)
    await coaching.pivot(plot)
    await coaching.packet(plot)
    await improving.choose_improve(plot)
    await _plan(plot)
    await improving.fail(plot)
    await _appeal(plot)
    await leaving.settle(plot)


async def _plan(plot: Plot) -> None:
    await plot.chapter("Improve: check-ins, and work that two people judge")
    await improving.plan_received(plot)
    await improving.check_in(plot)
    await improving.submit(plot)
    await improving.judge(plot, tested=False)
    await improving.plan_ends(plot)


async def _appeal(plot: Plot) -> None:
    await plot.chapter("The appeal: no reply, a panelist who stands down, a fail that is upheld")
    await appealing.file(plot)
    panel = await appealing.draw(plot)
    await plot.after(ClockKind.MANAGER_REPLY)
    await plot.next_morning()
    await plot.refused(Role.MANAGER, "reply_to_appeal")
    chair, stood_down, member, first_alternate = panel[: appealing.SEATS + 1]
    await plot.act(Role.PANEL_MEMBER, "recuse_panelist", acting=stood_down, person=stood_down)
    await plot.refused(Role.PANEL_MEMBER, "cast_vote", acting=stood_down)
    await appealing.vote(plot, (chair, first_alternate, member), VOTES)
    await appealing.decision_received(plot)


STORY: Final = Story("appeal", "an appeal that is not granted, paid as T3", Outcome.LEFT_T3, tell)
