"""A case in each stage, on the shortest way there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.state import Stage
from tests.domain.builders import Play, coached, election_open, leaving, pivot_asked
from tests.domain.endings import settled as left
from tests.domain.later_builders import appealed, failed, improving, transferring

if TYPE_CHECKING:
    from collections.abc import Callable


def settled() -> Play:
    """Return a case that closed as left with T1, on Tuesday 2027-03-30."""
    return left(leaving())


IN: Final[dict[Stage, Callable[[], Play]]] = {
    Stage.ENTRY: Play,
    Stage.FOCUS: coached,
    Stage.PIVOT_ENTRY: pivot_asked,
    Stage.ELECTION: election_open,
    Stage.IMPROVE: improving,
    Stage.VERDICT: failed,
    Stage.APPEAL: appealed,
    Stage.TRANSFER: transferring,
    Stage.SEPARATION: leaving,
    Stage.CLOSED: settled,
}
"""How a case comes to each stage."""
