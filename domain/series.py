"""The series of weekly check-ins: of Focus, counted from the approval, or of an Improve plan.

Bucket k runs from start + 7(k - 1) + 1 to start + 7k (policy K10); its clock is keyed by kind and
number, from the second plan on with the number of the plan too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.policy import ClockKind
from domain.state import Clock, Stage, State

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (ClockKind.CHECK_IN, ClockKind.IMPROVE_CHECK_IN)
"""The kinds of clocks that are buckets."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series.

    Attributes:
        kind: The kind of its buckets' clocks.
        plan: Number of the plan; 0 in Focus.
        start: The day from which the buckets count.
        until: Key of the clock up to whose end check-ins are owed.
    """

    kind: ClockKind
    plan: int
    start: date
    until: str

    def key(self, number: int) -> str:
        """Return the key of a bucket's clock."""
        return bucket_key(self.plan, number)

    def clocks(self, state: State) -> Iterator[Clock]:
        """Give the clocks of its buckets, in order."""
        for clock in state.clocks:
            if clock.kind is self.kind and plan_of(clock) == self.plan:
                yield clock


def running(state: State) -> Series | None:
    """Return the series that runs in the stage, or None."""
    if state.stage is Stage.FOCUS and state.approved_on is not None:
        return Series(ClockKind.CHECK_IN, 0, state.approved_on, str(ClockKind.NEXT_STEPS))
    plan = state.plan
    if state.stage is Stage.IMPROVE and plan is not None and plan.ended_on is None:
        return Series(ClockKind.IMPROVE_CHECK_IN, plan.number, plan.began_on, plan.clock)
    return None


def bucket_key(plan: int, number: int) -> str:
    """Return the key of a bucket's clock: `check_in[3]`, `improve_check_in[3]`, `…[2.3]`."""
    if plan == 0:
        return f"{ClockKind.CHECK_IN}[{number}]"
    return f"{ClockKind.IMPROVE_CHECK_IN}[{number if plan == 1 else f'{plan}.{number}'}]"


def bucket_number(clock: Clock) -> int:
    """Return the number of a bucket within its series, from 1."""
    return int(_label(clock).rpartition(".")[2])


def plan_of(clock: Clock) -> int:
    """Return the plan that a bucket belongs to; 0 for Focus."""
    if clock.kind is ClockKind.CHECK_IN:
        return 0
    return int(_label(clock).partition(".")[0]) if "." in _label(clock) else 1


def _label(clock: Clock) -> str:
    return clock.key.partition("[")[2].removesuffix("]")
