"""What became true of leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from domain.facts.values import ExitCause
from domain.outcomes import Money, Outcome
from domain.people import Role
from domain.policy import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationBegan:
    """Leaving is settled; the separation date is counted from this choice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["separation_began"] = "separation_began"
    cause: ExitCause
    tier: Tier | None
    choice_day: date
    grace_days: int
    last_day: date | None
    not_before: date
    notice_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GraceOffered:
    """One of the three parties named a length of grace."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["grace_offered"] = "grace_offered"
    role: Role
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraceAgreed:
    """Employee, manager and HR partner named the same grace."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["grace_agreed"] = "grace_agreed"
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationDateReached:
    """The last day of employment has passed, by the employee's own choice."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["separation_date_reached"] = "separation_date_reached"
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Final wages are paid; `money` says what became of the severance, where that is settled."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["settled"] = "settled"
    final_wages_paid_on: date
    money: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The case is closed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["case_closed"] = "case_closed"
    outcome: Outcome
    money: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProposed:
    """The employee proposed to leave by agreement, with money off the formula."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["exit_proposed"] = "exit_proposed"
    request: str
    last_day: date
    gross: Decimal
    currency: str
