"""Handing a notice over and having it sent, as a worker does, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from temporalio.testing import ActivityEnvironment

from activities.notices import NoticeEffects
from activities.sending import NoticeSender
from infra.outbox import PostgresOutbox

if TYPE_CHECKING:
    from activities.ports import SendNotice
    from activities.posting import Mailer


@dataclass
class Bells:
    """Who was asked to collect.

    Attributes:
        is_there: What the cases answer; an error is raised.
    """

    is_there: bool | Exception = True
    asked: list[str] = field(default_factory=list)

    async def ring(self, case_id: str) -> bool:
        self.asked.append(case_id)
        if isinstance(self.is_there, Exception):
            raise self.is_there
        return self.is_there


@dataclass(frozen=True)
class Sending:
    """Both ends of the outbox."""

    effects: NoticeEffects
    sender: NoticeSender
    outbox: PostgresOutbox
    bells: Bells

    async def send(self, *asked: SendNotice) -> None:
        """Hand notices over, and try once whatever is due."""
        for each in asked:
            await ActivityEnvironment().run(self.effects.send_notice, each)
        await self.send_what_is_due()

    async def send_what_is_due(self) -> None:
        while await self.sender.send_next():
            pass

    def by(self, mailer: Mailer) -> Sending:
        """Give the same with another mail server."""
        return replace(
            self,
            effects=replace(self.effects, mailer=mailer),
            sender=replace(self.sender, mailer=mailer),
        )
