"""From the entry to the packet: two sign-offs, weeks of coaching, the move to Pivot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people import Role
from domain.policy import ClockKind
from starter.demo.plot import AFTERNOON, MORNING, NOON

if TYPE_CHECKING:
    from starter.demo.plot import Plot


async def entry(plot: Plot) -> None:
    """Ask for Focus; two others decide."""
    await plot.chapter("Entry: the manager asks for Focus, two others decide")
    await plot.act(Role.MANAGER, "submit_entry")
    await signed_by_two(plot)


async def focus(plot: Plot, weeks: int, *, missed: int = 0) -> None:
    """Coach for some weeks, with a check-in in each but the one that is missed."""
    told = "a discussion, weekly check-ins" + (", and one that is missed" if missed else "")
    await plot.chapter(f"Focus: {told}")
    await plot.next_morning()
    await plot.act(Role.MANAGER, "record_discussion")
    for week in range(1, weeks + 1):
        last_day = await plot.last_day(f"{ClockKind.CHECK_IN}[{week}]")
        if week == missed:
            await plot.on(plot.calendar.shift(last_day, 2), NOON)
            continue
        await plot.on(plot.or_before(last_day), AFTERNOON)
        await plot.act(Role.MANAGER, "record_check_in")


async def pivot(plot: Plot) -> None:
    """Ask for Pivot once the last week has ended: until then its check-in counts for nothing."""
    await plot.chapter("Pivot: asked for by the manager, approved by two others")
    await plot.next_morning()
    writer = plot.seat(Role.HR_BACKUP).person
    await plot.act(Role.MANAGER, "request_pivot", packet_by=writer)
    await signed_by_two(plot)


async def packet(plot: Plot) -> None:
    """Meet, send the packet, and have its receipt acknowledged."""
    await plot.chapter("The packet: two ways, with the money of each, and a receipt")
    await _delivered(plot)
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "acknowledge", notice="packet[1]")


async def packet_by_hand(plot: Plot) -> None:
    """Send the packet; as nobody acknowledges it, hand it over with a witness."""
    await plot.chapter("The packet: sent, not acknowledged, handed over with a witness")
    await _delivered(plot)
    reminded = await plot.last_day(ClockKind.PACKET_RECEIPT)
    await plot.on(plot.calendar.shift(reminded, 3), MORNING)
    handed_at = await plot.scene.now()
    await plot.act(
        Role.HR_PARTNER,
        "record_handover",
        notice="packet[1]",
        handed_at=handed_at.isoformat(),
        witness=plot.seat(Role.HR_CONTACT).person,
    )


async def signed_by_two(plot: Plot) -> None:
    """Have the skip-level manager and the HR partner sign off what was asked for.

    So soon after a leave an independent reviewer signs too.
    """
    for role in (Role.SKIP, Role.HR_PARTNER):
        await plot.next_morning()
        await plot.act(role, "approve")
    if await plot.owed(ClockKind.TRIPWIRE_REVIEW) is not None:
        await plot.next_morning()
        await plot.act(Role.INDEPENDENT_REVIEWER, "approve")


async def _delivered(plot: Plot) -> None:
    await plot.next_morning()
    await plot.act(Role.HR_PARTNER, "record_meeting")
    await plot.act(Role.HR_PARTNER, "deliver_packet")
