"""Values that several facts share: outcomes, causes, receipts, statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.policy import Tier


class ExitCause(StrEnum):
    """What a separation rests on."""

    ELECTION = "election"
    FAILED_PLAN = "failed_plan"
    APPEAL_UPHELD = "appeal_upheld"
    TRANSFER = "transfer"
    RESIGNATION = "resignation"
    AGREED = "agreed"


class ReceiptKind(StrEnum):
    """How a notice reached its reader."""

    ACKNOWLEDGED = "acknowledged"
    LINK = "link"
    HANDED_OVER = "handed_over"


class HoldReason(StrEnum):
    """Why a notice waits."""

    LEAVE = "leave"
    QUIET_HOURS = "quiet_hours"


class RecountReason(StrEnum):
    """Why a running clock was counted again, and what came of it (policy K14; process 5)."""

    EXTENDED = "CALENDAR_CHANGED_EXTENDED"
    NOT_APPLIED = "CALENDAR_CHANGED_NOT_APPLIED"
    COVERED = "CALENDAR_CHANGED_COVERED"
    """No calendar covered its date before; now one does."""
    TZDATA = "TZDATA_CHANGED"
    DOWNTIME = "DOWNTIME_GIVEN_BACK"


@dataclass(frozen=True, slots=True)
class TierAmount:
    """One tier of a statement: gross before tax, exact to the currency's minor unit."""

    __pydantic_config__ = {"extra": "forbid"}

    tier: Tier
    weeks: int
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What a case knows of a statement: its id, the amounts and the versions behind them.

    Attributes:
        key: What it was asked for as, such as `packet[1]` or `separation[1]`.
        statement_id: Row of the money compartment that holds the full computation.
        currency: ISO 4217 code.
        years: Completed years of service at the separation date.
        separation_on: The separation date it was computed for.
        amounts: One row for each tier asked for.
        formula: Version of the formula.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    statement_id: str
    currency: str
    years: int
    separation_on: date
    amounts: tuple[TierAmount, ...]
    formula: str
