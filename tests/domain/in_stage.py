"""A case in each stage, on the shortest way there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain import commands as c
from domain.state import Stage
from tests.domain.builders import Play, coached, election_open, leaving, pivot_asked
from tests.domain.later_builders import appealed, failed, improving, transferring

if TYPE_CHECKING:
    from collections.abc import Callable


def settled() -> Play:
    """Return a case that closed as left with T1, on Tuesday 2027-03-23."""
    play = leaving().at("2027-03-23T09:00")
    play.hr(c.RecordSettlement)
    return play


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
