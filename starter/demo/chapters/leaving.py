"""How a case ends: leaving is settled, or a success is followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.release import offer_key
from starter.demo.plot import AFTERNOON, NOON

if TYPE_CHECKING:
    from starter.demo.plot import Plot


async def settle(plot: Plot) -> None:
    """Offer the release, pay the final wages on the last day, and then the severance."""
    await plot.chapter("Separation: an offer to consider, the last day, the final wages")
    await plot.next_morning()
    await plot.act(Role.HR_PARTNER, "make_offer")
    await plot.on(await plot.today(), NOON)
    await plot.act(Role.EMPLOYEE, "acknowledge", notice=offer_key(1))
    await plot.scene.read(Template.RELEASE_OFFER)
    await plot.on(await plot.last_day(ClockKind.SEPARATION), AFTERNOON)
    await plot.act(Role.PAYROLL, "record_settlement")
    await plot.act(Role.EMPLOYEE, "sign_release")
    await plot.chapter("The release: time to think again, and then the money")
    await plot.after(ClockKind.REVOCATION)
    await plot.act(Role.PAYROLL, "record_payment")


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
