"""Doors that were down: whole counting days are given back in every window (process 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.clock import Mark
from domain.leave import Days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.state import State


@dataclass(frozen=True, slots=True)
class Downtime:
    """One measured downtime of a door.

    Attributes:
        number: Counted within the case, from 1.
        door: Which one.
        days: The employee's local days that it touched.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    door: str
    days: Days

    @property
    def key(self) -> str:
        """Return its key, such as `downtime[1]`."""
        return f"downtime[{self.number}]"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The days that one downtime gave back to one window."""

    clock: str
    downtime: Downtime
    days: tuple[date, ...]


def given_back(state: State) -> Iterator[GivenBack]:
    """Give what each downtime gave back to each window; a day that two touched counts once."""
    for clock in state.clocks:
        if clock.promise is None:
            continue
        down = [step.day for step in clock.promise.trace if step.mark is Mark.DOWNTIME]
        for downtime in state.downtimes:
            its = tuple(day for day in down if day in downtime.days)
            down = [day for day in down if day not in its]
            if its:
                yield GivenBack(clock.key, downtime, its)
