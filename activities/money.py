"""The effect that computes money and keeps how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from temporalio import activity

from activities.events import Event
from activities.failures import told_to_temporal
from activities.ports import WRITE_STATEMENT, StatementInputs, Statements, WriteStatement
from activities.sources import Payroll
from domain.facts import Statement
from domain.severance import quote

if TYPE_CHECKING:
    from domain.severance import Pay

_LOG: Final = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MoneyEffects:
    """Computes statements from payroll's figures."""

    payroll: Payroll
    statements: Statements

    @activity.defn(name=WRITE_STATEMENT)
    async def write_statement(self, asked: WriteStatement) -> Statement:
        """Write a statement, or return the one that this was already answered with.

        Raises:
            ApplicationError: `pay_unknown`, `statement_unknown`, `statement_disagrees` or a code
                of the core, for good; `store_failed`.
        """
        with told_to_temporal():
            written = await self.statements.find(asked)
            if written is None:
                pay = await self._pay(asked)
                quotes = tuple(
                    quote(
                        tier, pay, asked.hired, asked.separation_on, asked.rule, place=asked.place
                    )
                    for tier in asked.tiers
                )
                written = await self.statements.write(StatementInputs(asked, pay), quotes)
        _LOG.info(
            Event.STATEMENT_WRITTEN,
            case_id=asked.case_id,
            fact_number=asked.fact_number,
            statement_id=written.statement_id,
        )
        return written

    async def _pay(self, asked: WriteStatement) -> Pay:
        if asked.pay_snapshot_of is not None:
            return await self.statements.pay_snapshot(asked.case_id, asked.pay_snapshot_of)
        return await self.payroll.pay_of(asked.employee)
