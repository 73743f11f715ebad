"""What became true of a resignation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationGiven:
    """The employee gave notice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_given"] = "resignation_given"
    last_day: date
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChoiceTold:
    """The employee was told that the open choice pays more."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["open_choice_told"] = "open_choice_told"
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationConfirmed:
    """The employee confirmed the resignation, which is final now."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_confirmed"] = "resignation_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationTookEffect:
    """The resignation stands."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_took_effect"] = "resignation_took_effect"
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResignationWithdrawn:
    """The resignation was taken back; `back_to` names the stage it goes back to, if it had left."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["resignation_withdrawn"] = "resignation_withdrawn"
    on_day: date
    back_to: str
