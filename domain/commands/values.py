"""Values that several commands share, and the envelope of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.people import Actor


class Trend(StrEnum):
    """How performance moves from check-in to check-in (requirement C10)."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DECLINING = "declining"


class Option(StrEnum):
    """The two options of a Pivot (requirement C3)."""

    LEAVE = "leave"
    IMPROVE = "improve"


class ReportKind(StrEnum):
    """How much is known of a leave that is reported; a hint is enough."""

    HINT = "hint"
    REQUESTED = "requested"


class Ruling(StrEnum):
    """What the leave administrator says of a leave."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of the pattern: situation, behaviour, impact (requirement D1)."""

    __pydantic_config__ = {"extra": "forbid"}

    situation: str
    occurred_on: date
    behaviour: str
    impact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What every command carries.

    Attributes:
        id: Chosen by the sender, unique within the case.
        by: The person and the role in which they act.
        received_at: When a door received it, aware UTC.
    """

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    by: Actor
    received_at: datetime
