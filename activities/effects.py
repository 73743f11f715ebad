"""All effects with all their ports: what a worker registers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from activities.bell import Bell
from activities.letters import LetterWriter
from activities.money import MoneyEffects
from activities.notices import NoticeEffects
from activities.ports import Correspondence, Record, Statements, Wording
from activities.posting import CaseBells, Channel, Links, Mailer, NoLinks, Outbox
from activities.record import RecordEffects
from activities.sending import NoticeSender
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
    outbox: Outbox
    others: tuple[Channel, ...] = ()
    links: Links = field(default_factory=NoLinks)
    bell: Bell = field(default_factory=Bell)

    def activities(self) -> tuple[Callable[..., Awaitable[Any]], ...]:
        """Give the activities for a worker."""
        notices = NoticeEffects(self.mailer, self.correspondence, self.outbox, self.bell)
        return (
            RecordEffects(self.record).record_facts,
            notices.send_notice,
            notices.collect_returns,
            MoneyEffects(self.payroll, self.statements).write_statement,
        )

    def sender(self, bells: CaseBells) -> NoticeSender:
        """Give whoever sends what the activities hand over."""
        return NoticeSender(
            outbox=self.outbox,
            writer=LetterWriter(
                directory=self.directory,
                wording=self.wording,
                statements=self.statements,
                correspondence=self.correspondence,
                links=self.links,
            ),
            mailer=self.mailer,
            bells=bells,
            others=self.others,
            bell=self.bell,
        )
