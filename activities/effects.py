"""All effects with all their ports: what a worker registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from activities.money import MoneyEffects
from activities.notices import NoticeEffects
from activities.ports import Correspondence, Mailer, Record, Statements, Wording
from activities.record import RecordEffects
from activities.sources import Directory, Payroll

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Every effect of the product, over the ports that it needs."""

    record: Record
    correspondence: Correspondence
    directory: Directory
    wording: Wording
    statements: Statements
    payroll: Payroll
    mailer: Mailer

    def activities(self) -> tuple[Callable[..., Awaitable[Any]], ...]:
        """Give the activities for a worker."""
        return (
            RecordEffects(self.record).record_facts,
            NoticeEffects(
                self.directory, self.wording, self.statements, self.mailer, self.correspondence
            ).send_notice,
            MoneyEffects(self.payroll, self.statements).write_statement,
        )
