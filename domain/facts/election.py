"""What became true of the choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.commands import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionOpened:
    """The packet was received; the window to choose is open."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_opened"] = "election_opened"
    packet: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Elected:
    """The employee chose; the last choice before the end counts (K18)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["elected"] = "elected"
    option: Option
    grace_days: int | None
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionWithdrawn:
    """The employee took the choice back."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_withdrawn"] = "election_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionConfirmed:
    """The employee confirmed the choice as final."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_confirmed"] = "election_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionTookEffect:
    """The choice took effect: at the end of the window, or when confirmed as final."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["election_took_effect"] = "election_took_effect"
    option: Option
    choice_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLapsed:
    """A window passed in silence. This ends nothing: it asks HR to make contact (K15)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["window_lapsed"] = "window_lapsed"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChecked:
    """HR tried to reach the employee after silence."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["contact_checked"] = "contact_checked"
    reached: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceConfirmed:
    """A named person confirmed what silence leads to."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["silence_confirmed"] = "silence_confirmed"
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveBegan:
    """The Improve plan counts from this day."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["improve_began"] = "improve_began"
    plan: int
    on_day: date
    plan_days: int
