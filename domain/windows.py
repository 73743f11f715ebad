"""The windows in which the employee may choose to leave, and what leaving pays in each.

Requirements C3, C4 and C6: T1 at the election, T2 after a failed plan, T1 after a won appeal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.facts import ExitCause
from domain.policy import ClockKind, Tier
from domain.state import Clock, Stage, State

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOWS: Mapping[Stage, ClockKind] = {
    Stage.ELECTION: ClockKind.ELECTION,
    Stage.VERDICT: ClockKind.APPEAL_FILING,
    Stage.TRANSFER: ClockKind.TRANSFER,
}
"""The window of each stage in which the employee may choose to leave."""

TIERS: Mapping[Stage, tuple[Tier, ExitCause]] = {
    Stage.ELECTION: (Tier.T1, ExitCause.ELECTION),
    Stage.VERDICT: (Tier.T2, ExitCause.FAILED_PLAN),
    Stage.TRANSFER: (Tier.T1, ExitCause.TRANSFER),
}
"""What leaving pays in each of these stages (requirements C3, C4, C6)."""


def window(state: State) -> Clock | None:
    """Return the clock of the window in which the stage lets the employee choose."""
    kind = WINDOWS.get(state.stage)
    return None if kind is None else state.latest(kind)
