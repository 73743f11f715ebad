"""Commands that put right what came late or was mistaken: always by two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAcceptance(Envelope):
    """Ask to accept what the employee filed after the end of a window.

    Who: HR partner; the HR lead signs. When: the window has passed in silence, what silence leads
    to is not confirmed, and the filing was kept without effect.

    Attributes:
        filing: Id of the filing: an election, an appeal or a request for a transfer.
        reason: Why it is accepted all the same.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["request_acceptance"]
    filing: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCorrection(Envelope):
    """Ask to correct an act on record: it gets its true day, or is struck.

    Both lines of history are kept. What is final (employment ended, paid, transferred) stays.

    Who: HR partner; the HR lead signs. When: in every stage, no legal hold.

    Attributes:
        act: Its id.
        on_day: The true day of what it records; None strikes the act.
        reason: What was wrong, and what shows it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["request_correction"]
    act: str
    reason: str
    on_day: date | None = None
