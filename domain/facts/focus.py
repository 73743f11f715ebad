"""What became true in Focus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands import Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusBegan:
    """Focus is active. Both dates are kept; backdated if HR had passed its own deadline (K9)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_began"] = "focus_began"
    approved_on: date
    effective_on: date
    backdated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionHeld:
    """The first discussion took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["discussion_held"] = "discussion_held"
    held_on: date
    recap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInHeld:
    """The check-in of a bucket took place: of Focus, or of the plan whose number it gives."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["check_in_held"] = "check_in_held"
    bucket: int
    plan: int = 0
    held_on: date
    trend: Trend
    progress: str
    next_actions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInExcused:
    """A bucket ended that vacation had excused (K7)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["check_in_excused"] = "check_in_excused"
    bucket: int
    plan: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMissed:
    """A duty was not done by its promised end; it stays on record."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["duty_missed"] = "duty_missed"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld:
    """The first discussion is so late that the case may not advance until it is held."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["case_held"] = "case_held"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotBarred:
    """Next steps are so late that Pivot may no longer be asked for."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_barred"] = "pivot_barred"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepsExtended:
    """The next-steps date moves by an approved extension."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["next_steps_extended"] = "next_steps_extended"
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusPaused:
    """An administrative pause of Focus began."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_paused"] = "focus_paused"
    from_day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusResumed:
    """The administrative pause ended; this day counts again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["focus_resumed"] = "focus_resumed"
    on_day: date
