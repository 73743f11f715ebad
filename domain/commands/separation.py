"""Commands of leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeGrace(Envelope):
    """Agree to a length of grace; it holds once employee, manager and HR partner name the same.

    Who: employee, manager, HR partner. When: in `separation` after a choice to leave, before the
    separation date.

    Attributes:
        days: Calendar days, within the policy's bounds.
    """

    do: Literal["agree_grace"]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSettlement(Envelope):
    """Record that final wages and what else is due are settled; the case closes.

    Who: HR partner or payroll. When: in `separation`, on or after the separation date.

    Attributes:
        final_wages_paid_on: Local day on which final wages were paid.
    """

    do: Literal["record_settlement"]
    final_wages_paid_on: date
