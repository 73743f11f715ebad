"""The severance formula as data (policy K11): values only, `domain.severance` computes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.kinds import Tier


@dataclass(frozen=True, slots=True)
class TierBase:
    """Base weeks of one tier."""

    __pydantic_config__ = {"extra": "forbid"}

    tier: Tier
    weeks: int


@dataclass(frozen=True, slots=True)
class MinorUnit:
    """A currency and the number of its decimals (ISO 4217)."""

    __pydantic_config__ = {"extra": "forbid"}

    currency: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Floor:
    """A place's statutory floor: so many weeks' pay for each completed year of service."""

    __pydantic_config__ = {"extra": "forbid"}

    place: str
    weeks_per_year: Decimal


@dataclass(frozen=True, slots=True)
class SeveranceRule:
    """The severance formula as data (policy K11).

    Attributes:
        version: Named by every quote.
        bases: Base weeks by tier, one row each.
        weeks_per_service_year: X is this many weeks for each completed year.
        cap_weeks: Total weeks at most.
        weeks_in_year: Divides an annual base into weeks.
        minor_units: Decimals by currency.
        floors: Statutory floors by place; a place without a row has none.
    """

    __pydantic_config__ = {"extra": "forbid"}

    version: str
    bases: tuple[TierBase, ...]
    weeks_per_service_year: int
    cap_weeks: int
    weeks_in_year: int
    minor_units: tuple[MinorUnit, ...]
    floors: tuple[Floor, ...]

    def base_weeks(self, tier: Tier) -> int:
        """Return the base of a tier; validation has made sure that there is one."""
        return next(base.weeks for base in self.bases if base.tier is tier)

    def decimals(self, currency: str) -> int | None:
        """Return the number of decimals of a currency, or None if the policy does not know it."""
        return next((u.decimals for u in self.minor_units if u.currency == currency), None)

    def floor_of(self, place: str) -> Floor | None:
        """Return the statutory floor of a place, if one is set."""
        return next((floor for floor in self.floors if floor.place == place), None)
