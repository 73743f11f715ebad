"""What became true of holds: accommodation, protected activity, reviews, legal hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands import ActivityKind
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccommodationAsked:
    """An accommodation was asked for; adverse steps are held until it is decided."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["accommodation_asked"] = "accommodation_asked"
    accommodation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccommodationDecided:
    """The specialist decided; with an approval a fair period runs from that day."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["accommodation_decided"] = "accommodation_decided"
    accommodation: int
    approved: bool
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecorded:
    """The employee complained or wrote an incident review: adverse steps wait for a review."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["activity_recorded"] = "activity_recorded"
    activity: ActivityKind
    on_day: date
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequired:
    """A step has its sign-offs and waits for an independent reviewer besides."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["review_required"] = "review_required"
    request: str
    reviewer: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReviewed:
    """The independent reviewer found that a step may be taken."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["step_reviewed"] = "step_reviewed"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionEnded:
    """The protection after a leave ended, for a cause of its own."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["protection_ended"] = "protection_ended"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldSet:
    """Legal put the record under hold, or lifted the hold."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["legal_hold_set"] = "legal_hold_set"
    holds: bool
    reason: str
