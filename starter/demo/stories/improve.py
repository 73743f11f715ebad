"""A plan that is passed: a true answer on the way, work that both reviewers find met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.facts import Outcome
from domain.notices import Template
from domain.people import Role
from starter.demo.chapters import coaching, improving, leaving
from starter.demo.story import Story

if TYPE_CHECKING:
    from starter.demo.plot import Plot

WEEKS: Final = 3


async def tell(plot: Plot) -> None:
    """Play it from the entry to the follow-ups."""
    await coaching.entry(plot)
    await coaching.focus(plot, WEEKS)
    await _question(plot)
    await coaching.pivot(plot)
    await coaching.packet(plot)
    await improving.choose_improve(plot)
    await _plan(plot)
    await leaving.follow_up(plot)


async def _question(plot: Plot) -> None:
    await plot.chapter("A question: nobody may answer it falsely")
    await plot.act(Role.EMPLOYEE, "ask_status")
    await plot.next_morning()
    await plot.refused(Role.MANAGER, "answer_status", active=False, transfer_restricted=False)
    await plot.act(Role.HR_PARTNER, "answer_status")
    await plot.scene.read(Template.STATUS_ANSWER)


async def _plan(plot: Plot) -> None:
    await plot.chapter("Improve: check-ins, work that two people judge, a plan that is passed")
    await improving.plan_received(plot)
    await improving.check_in(plot)
    await improving.check_in(plot)
    await improving.submit(plot)
    await improving.judge(plot, tested=True)
    await plot.next_morning()
    await plot.act(Role.MANAGER, "pass_plan")
    await plot.scene.read(Template.CASE_CLOSED)


STORY: Final = Story(
    "improve", "a plan that is passed, and followed up", Outcome.IMPROVE_PASSED, tell
)
