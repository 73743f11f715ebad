"""What became true where people put right what came late or was mistaken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class LateActAccepted:
    """What the employee filed after the end counts all the same."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["late_act_accepted"] = "late_act_accepted"
    command: str
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGranted:
    """HR partner and Legal let a late input count from its own time: what it touches is undone."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["review_granted"] = "review_granted"
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionGranted:
    """An act on record has another day, or is struck; both lines of history are kept."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["correction_granted"] = "correction_granted"
    command: str
    on_day: date | None
