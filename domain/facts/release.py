"""What became true of the release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade:
    """A version of the release was offered, with what its time to consider rests on.

    Attributes:
        floors: Every time to consider that applies, with what sets it; the longest holds.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["offer_made"] = "offer_made"
    offer: int
    gross: Decimal
    currency: str
    separation_on: date
    floors: tuple[str, ...]
    revocation_days: int
    document: str
    disclosures: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OffFormulaAsked:
    """More money than the formula gives was asked for."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["off_formula_asked"] = "off_formula_asked"
    request: str
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OffFormulaAgreed:
    """More money than the formula gives is agreed, signed by compensation and Legal."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["off_formula_agreed"] = "off_formula_agreed"
    request: str
    gross: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsiderationOpened:
    """The employee has the offer: the time to consider it runs."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["consideration_opened"] = "consideration_opened"
    offer: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSigned:
    """The employee signed; on leave it is marked, and may be revoked until some days after."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["release_signed"] = "release_signed"
    offer: int
    signed_on: date
    voluntary_during_leave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRevoked:
    """The employee revoked the release."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["release_revoked"] = "release_revoked"
    offer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLapsed:
    """The time to consider passed without a signature: no release, no money for it."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["release_lapsed"] = "release_lapsed"
    offer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTookEffect:
    """The release holds, since the time to revoke it has passed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["release_took_effect"] = "release_took_effect"
    offer: int
    effective_on: date
    pay_not_before: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverancePaid:
    """The severance was paid."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["severance_paid"] = "severance_paid"
    offer: int
    paid_on: date
    gross: Decimal
    currency: str
    reference: str


ReleaseBody = (
    OfferMade
    | OffFormulaAsked
    | OffFormulaAgreed
    | ConsiderationOpened
    | ReleaseSigned
    | ReleaseRevoked
    | ReleaseLapsed
    | ReleaseTookEffect
    | SeverancePaid
)
"""Everything that a fact can say of the release."""
