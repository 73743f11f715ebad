"""A leave that becomes known late: the silence that was confirmed meanwhile holds no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.facts import Outcome
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from starter.demo.chapters import coaching, leaving
from starter.demo.plot import MORNING
from starter.demo.story import Story

if TYPE_CHECKING:
    from starter.demo.plot import Plot

WEEKS: Final = 3
LAST_DAYS_AWAY: Final = 2
GRACE_DAYS: Final = 0


async def tell(plot: Plot) -> None:
    """Play it from the entry, over the silence and back, to the employee's own choice."""
    await coaching.entry(plot)
    await coaching.focus(plot, WEEKS)
    await coaching.pivot(plot)
    await coaching.packet(plot)
    last_day = await plot.last_day(ClockKind.ELECTION)
    await _silence(plot)
    away_from = plot.calendar.shift(last_day, -LAST_DAYS_AWAY)
    await plot.chapter("A leave known late: what rested on the silence is reversed")
    await plot.next_morning()
    await plot.act(Role.HR_CONTACT, "report_leave", kind="hint", first_day=away_from.isoformat())
    await plot.scene.read(Template.COUNTERMAND)
    await _return(plot)
    await leaving.settle(plot)


async def _silence(plot: Plot) -> None:
    await plot.chapter("The election: silence, a contact check, a confirmation")
    await plot.after(ClockKind.ELECTION)
    await plot.next_morning()
    await plot.refused(Role.HR_PARTNER, "confirm_silence")
    await plot.act(Role.HR_PARTNER, "record_contact_check")
    await plot.act(Role.HR_PARTNER, "confirm_silence")


async def _return(plot: Plot) -> None:
    await plot.next_morning()
    last = plot.calendar.next_business_day(await plot.today())
    await plot.act(Role.LEAVE_ADMINISTRATOR, "decide_leave", last_day=last.isoformat())
    await plot.chapter("Back at work: the days that were left, and a choice of one's own")
    await plot.on(plot.calendar.next_business_day(last), MORNING)
    await plot.act(Role.EMPLOYEE, "record_return")
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "elect", option="leave", grace_days=GRACE_DAYS)
    await plot.act(Role.EMPLOYEE, "confirm_election")


STORY: Final = Story("leave", "a leave known late, which reverses a silence", Outcome.LEFT_T1, tell)
