"""Commands of leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from domain.commands.values import Envelope
from domain.outcomes import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeGrace(Envelope):
    """Agree to a length of grace; it holds once employee, manager and HR partner name the same.

    After silence or a panel's decision fewer days than the default hold by the employee's word
    alone: there was no choice to name them with.

    Who: employee, manager, HR partner. When: in `separation` with a tier, before the separation
    date.

    Attributes:
        days: Calendar days, within the policy's bounds.
    """

    do: Literal["agree_grace"]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSettlement(Envelope):
    """Record that final wages were paid; the case closes once the release is settled too.

    Who: HR partner or payroll. When: in `separation`, on or after the separation date.

    Attributes:
        final_wages_paid_on: Local day on which final wages were paid.
        money: What became of the severance. The release says it; given here, it has to agree. In
            a case that was opened without the policy's release it settles the severance.
    """

    do: Literal["record_settlement"]
    final_wages_paid_on: date
    money: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeExit(Envelope):
    """Propose to leave by agreement before any plan, with money off the formula.

    Who: employee only; HR partner, compensation and Legal sign. When: in `entry`, `focus`,
    `pivot_entry` and `election`.

    Attributes:
        last_day: Last day of employment, today or later.
        gross: Severance before tax.
        currency: ISO 4217 code, known to the policy.
        reason: Why, in the employee's words.
    """

    do: Literal["propose_exit"]
    last_day: date
    gross: Decimal
    currency: str
    reason: str
