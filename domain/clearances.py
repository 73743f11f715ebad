"""What tools outside may be told: whether somebody has to be asked first, and who, never why.

A tool that moves people, ends their employment or hires them again asks before it acts. It hears of
roles, as it would of anybody whom a rule of the firm concerns; nothing of a case, not that there is
one (process 4 and 11; requirements R5, R6, P4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.outcomes import Rehire
from domain.people import Role
from domain.policy import RequestKind
from domain.stages.anytime import truth
from domain.state import Stage

if TYPE_CHECKING:
    from domain.said import Frame
    from domain.state import State


@dataclass(frozen=True, slots=True)
class Clearances:
    """Who has to be asked before a tool acts.

    Attributes:
        transfer: Who approves a transfer, in order; empty where nobody besides the usual does.
            Never the manager whom the employee leaves.
        leaving: Who looks first before an end of employment is entered.
        rehire: What a later application meets; None while the case is open.
    """

    transfer: tuple[Role, ...]
    leaving: tuple[Role, ...]
    rehire: Rehire | None


def clearances(frame: Frame, state: State) -> Clearances:
    """Return who has to be asked, as the case stands."""
    is_closed = state.stage is Stage.CLOSED
    _, restricted = truth(state)
    # After a won appeal the move is the employee's right: those who receive decide, nobody else.
    asked = restricted or state.stage is Stage.TRANSFER
    transfer = frame.policy.request(RequestKind.TRANSFER).sign_offs if asked else ()
    rehire = state.rehire
    if is_closed and rehire is None and state.outcome is not None:
        rehire = frame.policy.closing_of(state.outcome).rehire
    return Clearances(
        transfer=tuple(role for role in transfer if role is not Role.MANAGER),
        leaving=() if is_closed else (Role.HR_PARTNER,),
        rehire=rehire if is_closed else None,
    )


def worst(standings: tuple[Rehire, ...]) -> Rehire:
    """Return the standing of somebody who has left more than once: the worst of them."""
    order = tuple(Rehire)
    return max(standings, key=order.index, default=Rehire.ELIGIBLE)
