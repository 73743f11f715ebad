"""The effects of notices: handing them over, and collecting those that did not arrive.

Neither waits for a mail server: what is handed over is sent by `activities.sending`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import structlog
from temporalio import activity

from activities.bell import Bell
from activities.events import Event
from activities.failures import told_to_temporal
from activities.ports import SEND_NOTICE, Correspondence, SendNotice
from activities.posting import COLLECT_RETURNS, CollectReturns, Mailer, Outbox, Returned

if TYPE_CHECKING:
    from structlog.stdlib import BoundLogger

_LOG: Final[BoundLogger] = structlog.stdlib.get_logger(__name__)
_DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class NoticeEffects:
    """Hands notices over to the outbox, and gives a case what came back.

    Attributes:
        mailer: Names the mail that a notice will be.
        correspondence: Knows what has gone out.
        outbox: Keeps the notice until it is sent.
        bell: Wakes whoever sends in this process.
    """

    mailer: Mailer
    correspondence: Correspondence
    outbox: Outbox
    bell: Bell = field(default_factory=Bell)

    @activity.defn(name=SEND_NOTICE)
    async def send_notice(self, asked: SendNotice) -> None:
        """Hand a notice over, once however often this is asked.

        Raises:
            ApplicationError: `store_failed`.
        """
        with told_to_temporal():
            if await self.correspondence.was_sent(asked):
                _LOG.info(Event.NOTICE_ALREADY_SENT, **ids_of(asked))
                return
            message_id = self.mailer.message_id(unique_name(asked))
            code = self.mailer.bounce_code(message_id)
            is_new = await self.outbox.hand_over(asked, message_id, code)
        if is_new:
            _LOG.info(Event.NOTICE_HANDED_OVER, **ids_of(asked))
        self.bell.ring()

    @activity.defn(name=COLLECT_RETURNS)
    async def collect_returns(self, asked: CollectReturns) -> tuple[Returned, ...]:
        """Give the letters of a case that did not arrive; a retry gives the same ones.

        Raises:
            ApplicationError: `store_failed`.
        """
        task = activity.info()
        with told_to_temporal():
            collector = f"{task.workflow_run_id}/{task.activity_id}"
            returned = await self.outbox.collect(asked.case_id, collector)
        _LOG.info(Event.RETURNS_COLLECTED, case_id=asked.case_id, count=len(returned))
        return returned


def unique_name(asked: SendNotice) -> str:
    """Name a notice uniquely and forever: by its case, the fact's number and its key."""
    digest = sha256(asked.notice.key.encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{asked.case_id}.{asked.fact_number}.{digest}"


def ids_of(asked: SendNotice) -> dict[str, str | int]:
    """Give what a log may say of a notice."""
    return {
        "case_id": asked.case_id,
        "fact_number": asked.fact_number,
        "template": str(asked.notice.template),
    }
