"""What intermittent leave does to which clock: its days are skipped, or targets shrink (process 8).

Check-ins are owed as worked: single days do not move a week, they only excuse it (see
`domain.stages.check_ins`). The plan's end stands where HR chose to scale the targets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.commands import Adjustment
from domain.policy import ClockKind
from domain.series import KINDS

if TYPE_CHECKING:
    from domain.state import State


def skips_single_days(state: State, kind: ClockKind) -> bool:
    """Tell whether days of intermittent leave are skipped in counting a clock of this kind."""
    scales = state.plan is not None and state.plan.adjustment is Adjustment.SCALE
    return kind not in KINDS and not (scales and kind is ClockKind.IMPROVE_PLAN)
