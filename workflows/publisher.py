"""The publisher: performs effects from facts, in order, and brings their results back.

It is watched by the case's loop and never awaited there: a dead database or mail server delays
effects and never a decision. A fact leaves the outbox after all its effects; every effect is known
by its case and number, so that it may be tried again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.ports import (
    RECORD_FACTS,
    SEND_NOTICE,
    WRITE_STATEMENT,
    RecordFacts,
    SendNotice,
    WriteStatement,
)
from activities.posting import COLLECT_RETURNS, CollectReturns, Returned
from domain.commands import Channel
from domain.effects import DeliveryReported, EffectFailed, Report, StatementReported
from domain.facts import Fact, NoticeCountermanded, NoticeOwed, Statement, StatementOwed
from domain.people import Role
from workflows import options, visibility
from workflows.names import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from activities.ports import CaseSummary
    from domain.case import Case
    from domain.notices import Notice


class Publisher:
    """The outbox of a case and the one who empties it."""

    def __init__(
        self,
        unpublished: tuple[Fact, ...],
        case: Callable[[], Case],
        summary: Callable[[tuple[Fact, ...]], CaseSummary],
        report: Callable[[Report], None],
    ) -> None:
        """Take over what an earlier run left, and the ways to see the case and to report to it."""
        self.outbox = deque(unpublished)
        self.returns_wait = False
        self.busy = False
        self.draining = False
        self._case = case
        self._summary = summary
        self._report = report

    @property
    def idle(self) -> bool:
        """Tell whether no effect is under way."""
        return not self.busy

    async def run(self) -> None:
        """Publish for ever: record what one task produced together, then its effects in order."""
        while True:
            await workflow.wait_condition(self._has_work)
            if self.returns_wait:
                await self._collect()
                continue
            batch = tuple(self.outbox)
            self.busy = True
            await self._record(batch)
            self.busy = False
            for fact in batch:
                if self.draining:
                    break
                self.busy = True
                await self._perform(fact)
                self.outbox.popleft()
                self.busy = False

    def _has_work(self) -> bool:
        return (bool(self.outbox) or self.returns_wait) and not self.draining

    async def _collect(self) -> None:
        """Take in what did not arrive; whoever sends asks again if this is cut off."""
        self.busy, self.returns_wait = True, False
        returned = await workflow.execute_activity(
            COLLECT_RETURNS,
            CollectReturns(case_id=workflow.info().workflow_id),
            result_type=tuple[Returned, ...],
            **options.RECORD,
            summary="Collect letters that did not arrive",
        )
        self.busy = False
        for each in returned:
            self._report(
                DeliveryReported(
                    do="delivery_reported",
                    id=f"delivery:{each.fact_number}:{each.key}:{each.why}",
                    received_at=workflow.now(),
                    number=each.fact_number,
                    subject=each.key,
                    channel=Channel(each.channel),
                )
            )

    async def _record(self, facts: tuple[Fact, ...]) -> None:
        asked = RecordFacts(
            case_id=workflow.info().workflow_id, facts=facts, summary=self._summary(facts)
        )
        while True:
            try:
                await workflow.execute_activity(
                    RECORD_FACTS,
                    asked,
                    **options.RECORD,
                    summary=visibility.record_summary(facts),
                )
            except ActivityError:
                # Record and history disagree: nothing is published past this until a person has
                # mended the record. The decision itself stands.
                workflow.logger.error("case.record_refused", extra={"first": facts[0].number})
                await workflow.sleep(
                    options.OPERATOR_PAUSE, summary="The record refuses: waits for an operator"
                )
            else:
                return

    async def _perform(self, fact: Fact) -> None:
        match fact.body:
            case NoticeOwed(notice=notice) | NoticeCountermanded(notice=notice):
                await self._send(fact, notice)
            case StatementOwed():
                await self._compute(fact, fact.body)
            case _:
                return

    async def _send(self, fact: Fact, notice: Notice) -> None:
        reader = notice.person or self._case().frame.people.seat(notice.to).person
        try:
            await workflow.execute_activity(
                SEND_NOTICE,
                SendNotice(
                    case_id=workflow.info().workflow_id,
                    fact_number=fact.number,
                    notice=notice,
                    reader=reader,
                    language=LANGUAGE,
                    at=fact.at,
                ),
                **options.NOTICE,
                summary=visibility.notice_summary(notice),
            )
        except ActivityError:
            self._failed(fact, notice.key, is_notice=True)

    async def _compute(self, fact: Fact, owed: StatementOwed) -> None:
        case = self._case()
        opening = case.opening
        snapshot = next(
            (s.key for s in reversed(case.state.statements) if s.key.startswith("packet[")), None
        )
        try:
            statement = await workflow.execute_activity(
                WRITE_STATEMENT,
                WriteStatement(
                    case_id=workflow.info().workflow_id,
                    fact_number=fact.number,
                    key=owed.statement,
                    tiers=owed.tiers,
                    separation_on=owed.separation_on,
                    hired=opening.employment.hired,
                    place=opening.employment.place,
                    employee=opening.people.seat(Role.EMPLOYEE).person,
                    rule=opening.policy.severance,
                    pay_snapshot_of=snapshot,
                ),
                result_type=Statement,
                **options.STATEMENT,
                summary=f"Statement {owed.statement}",
            )
        except ActivityError:
            self._failed(fact, owed.statement, is_notice=False)
            return
        self._report(
            StatementReported(
                do="statement_reported",
                id=f"statement:{owed.statement}",
                received_at=workflow.now(),
                statement=statement,
            )
        )

    def _failed(self, fact: Fact, subject: str, *, is_notice: bool) -> None:
        self._report(
            EffectFailed(
                do="effect_failed",
                id=f"effect:{fact.number}",
                received_at=workflow.now(),
                number=fact.number,
                subject=subject,
                what="notice" if is_notice else "statement",
            )
        )
