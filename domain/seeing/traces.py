"""How a date came about, as its reader may see it: days on which a clock stood still, never why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.clock import Mark
from domain.reckoning import Deferral
from domain.seeing.parts import Part
from domain.values import replace

if TYPE_CHECKING:
    from domain.clock import TraceDay
    from domain.reckoning import Deferred


def trace(days: tuple[TraceDay, ...], parts: frozenset[Part]) -> tuple[TraceDay, ...]:
    """Return the days of a trace: to who may not know of leave, one of leave is one of a pause."""
    if Part.LEAVES in parts:
        return days
    return tuple(replace(day, mark=Mark.PAUSED) if day.mark is Mark.LEAVE else day for day in days)


def deferred(days: tuple[Deferred, ...], parts: frozenset[Part]) -> tuple[Deferred, ...]:
    """Return the days on which a receipt does not count yet, without those of leave likewise."""
    return tuple(day for day in days if Part.LEAVES in parts or day.why is not Deferral.LEAVE)
