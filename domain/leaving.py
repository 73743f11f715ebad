"""Leaving as values: a resignation, an exit by agreement, a length of grace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.people import Role


@dataclass(frozen=True, slots=True)
class Resignation:
    """A resignation that was given and not withdrawn."""

    __pydantic_config__ = {"extra": "forbid"}

    last_day: date
    given_on: date
    pending: bool
    told: bool = False
    confirmed: bool = False
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GraceOffer:
    """A length of grace that one of the three parties named."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    days: int


@dataclass(frozen=True, slots=True)
class OffFormula:
    """Money off the formula, as it was asked for or agreed."""

    __pydantic_config__ = {"extra": "forbid"}

    request: str
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ProposedExit:
    """Leaving by agreement, as the employee proposed it."""

    __pydantic_config__ = {"extra": "forbid"}

    request: str
    last_day: date
    gross: Decimal
    currency: str
