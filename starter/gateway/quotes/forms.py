"""What is told of money: amounts as text, so that no reader rounds them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from domain.policy import Tier
from domain.severance import QuoteFlag

if TYPE_CHECKING:
    from domain.severance import Quote


class QuoteForm(BaseModel):
    """What a tier would pay, with the sentence that explains it."""

    tier: Tier
    weeks: int
    years: int = Field(description="Completed years of service on that day.")
    base_weeks: int
    service_weeks: int
    capped: bool
    floor_applied: bool
    gross: Decimal = Field(description="Before tax.")
    currency: str
    sentence: str
    flags: list[QuoteFlag]
    formula: str

    @classmethod
    def of(cls, quote: Quote) -> QuoteForm:
        """Tell of a quote."""
        return cls(
            tier=quote.tier,
            weeks=quote.weeks,
            years=quote.years,
            base_weeks=quote.base_weeks,
            service_weeks=quote.service_weeks,
            capped=quote.capped,
            floor_applied=quote.floor_applied,
            gross=quote.gross,
            currency=quote.currency,
            sentence=quote.sentence,
            flags=list(quote.flags),
            formula=quote.formula,
        )


class QuotesForm(BaseModel):
    """The money of leaving, tier by tier."""

    case_id: str
    separation_on: date = Field(description="The separation date that is quoted for.")
    quotes: list[QuoteForm] = Field(
        description="By today's pay; for the employee, only once a statement has been given."
    )
