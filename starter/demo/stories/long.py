"""The long way: coaching, a plan that fails, an appeal that is won, and a new post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.commands import PanelOutcome
from domain.facts import Outcome
from domain.people import Role
from starter.demo.cast import HIRING_MANAGER, RECEIVING_LEADER
from starter.demo.chapters import absence, appealing, coaching, improving, leaving
from starter.demo.story import Story

if TYPE_CHECKING:
    from starter.demo.plot import Plot

WEEKS: Final = 4
MISSED_WEEK: Final = 2
LEAVE_DAYS: Final = 5
VOTES: Final = (PanelOutcome.OVERTURN, PanelOutcome.UPHOLD, PanelOutcome.OVERTURN)


async def tell(plot: Plot) -> None:
    """Play it from the entry to the follow-ups in the new team."""
    await coaching.entry(plot)
    await coaching.focus(plot, WEEKS, missed=MISSED_WEEK)
    await coaching.pivot(plot)
    await coaching.packet(plot)
    await improving.choose_improve(plot)
    await _plan(plot)
    await improving.fail(plot)
    await _appeal(plot)
    await _transfer(plot)
    await leaving.follow_up(plot, manager=HIRING_MANAGER)


async def _plan(plot: Plot) -> None:
    await plot.chapter("Improve: check-ins, a protected leave, work that two people judge")
    await improving.plan_received(plot)
    await improving.check_in(plot)
    await absence.leave(plot, LEAVE_DAYS)
    await improving.check_in(plot)
    await improving.submit(plot)
    await improving.judge(plot, tested=False)
    await plot.refused(Role.MANAGER, "request_fail")
    await improving.plan_ends(plot)


async def _appeal(plot: Plot) -> None:
    await plot.chapter("The appeal: both sides' papers, a panel that was drawn, its votes")
    await appealing.file(plot)
    await plot.next_morning()
    await plot.act(Role.MANAGER, "reply_to_appeal")
    panel = await appealing.draw(plot)
    await appealing.vote(plot, panel, VOTES)
    await appealing.decision_received(plot)


async def _transfer(plot: Plot) -> None:
    await plot.chapter("The transfer: the new line decides, the former one has no say")
    await plot.next_morning()
    await plot.act(
        Role.EMPLOYEE,
        "request_transfer",
        hiring_manager=HIRING_MANAGER,
        receiving_leader=RECEIVING_LEADER,
    )
    former = plot.seat(Role.MANAGER).person
    await plot.refused(Role.HIRING_MANAGER, "approve", acting=former)
    await plot.next_morning()
    await plot.act(Role.HIRING_MANAGER, "approve", acting=HIRING_MANAGER)
    await plot.next_morning()
    await plot.act(Role.TRANSFER_APPROVER, "approve", acting=RECEIVING_LEADER)


STORY: Final = Story(
    "long",
    "the long way: a failed plan, a won appeal, a new post",
    Outcome.TRANSFERRED,
    tell,
)
