"""Protected leave: reported, decided, ended, with dates that become forecasts and promises."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.people import Role
from starter.demo.plot import MORNING

if TYPE_CHECKING:
    from starter.demo.plot import Plot


async def leave(plot: Plot, days: int) -> None:
    """Be away from tomorrow on, for so many days, and come back on the business day after."""
    first = await plot.today() + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    await plot.act(
        Role.EMPLOYEE,
        "report_leave",
        kind="requested",
        first_day=first.isoformat(),
        last_day=last.isoformat(),
    )
    await plot.next_morning()
    await plot.act(Role.LEAVE_ADMINISTRATOR, "decide_leave")
    await plot.on(plot.calendar.next_business_day(last), MORNING)
    await plot.act(Role.EMPLOYEE, "record_return")
