"""The effect that sends notices. Being sent is never a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import structlog
from temporalio import activity

from activities.errors import MailDeferred, StatementUnknown, Undeliverable, UnknownPerson
from activities.events import Event
from activities.failures import told_to_temporal
from activities.ports import (
    SEND_NOTICE,
    Attempt,
    Correspondence,
    LookedUp,
    Mailer,
    NoticeAttempt,
    Postmark,
    SendNotice,
    Statements,
    Wording,
)
from activities.sources import Directory

if TYPE_CHECKING:
    from activities.ports import Letter
    from activities.sources import Person

STATEMENT_VALUE: Final = "statement"
"""Value of a notice about money: the key of the statement whose sentences it shows, or empty
where there is none."""

_LOG: Final = structlog.stdlib.get_logger(__name__)
_DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class NoticeEffects:
    """Sends notices and keeps what was tried."""

    directory: Directory
    wording: Wording
    statements: Statements
    mailer: Mailer
    correspondence: Correspondence

    @activity.defn(name=SEND_NOTICE)
    async def send_notice(self, asked: SendNotice) -> None:
        """Send a notice, unless that is known to have been done.

        After a crash between sending and keeping that it was sent, it goes out again with the
        same Message-ID, date and text.

        Raises:
            ApplicationError: `undeliverable`, for good; `mail_deferred` or `store_failed`.
        """
        with told_to_temporal():
            if await self.correspondence.was_sent(asked):
                _LOG.info(Event.NOTICE_ALREADY_SENT, **_ids(asked))
                return
            await self._attempt(asked, self.mailer.message_id(unique_name(asked)))

    async def _attempt(self, asked: SendNotice, message_id: str) -> None:
        wording = ""
        try:
            reader, letter = await self._written(asked)
            wording = letter.wording
            await self.mailer.send(reader, letter, Postmark(asked.case_id, message_id, asked.at))
        except MailDeferred as deferred:
            await self._keep(asked, message_id, wording, Attempt.DEFERRED, str(deferred))
            _LOG.warning(Event.NOTICE_DEFERRED, **_ids(asked))
            raise
        except (Undeliverable, UnknownPerson, StatementUnknown) as hopeless:
            await self._keep(asked, message_id, wording, Attempt.UNDELIVERABLE, str(hopeless))
            _LOG.error(Event.NOTICE_UNDELIVERABLE, **_ids(asked))
            raise Undeliverable(str(hopeless)) from None
        await self._keep(asked, message_id, wording, Attempt.SENT)
        _LOG.info(Event.NOTICE_SENT, **_ids(asked))

    async def _keep(
        self, asked: SendNotice, message_id: str, wording: str, result: Attempt, reason: str = ""
    ) -> None:
        attempt = NoticeAttempt(
            message_id=message_id, wording=wording, result=result, reason=reason
        )
        await self.correspondence.attempted(asked, attempt)

    async def _written(self, asked: SendNotice) -> tuple[Person, Letter]:
        reader = await self.directory.person(asked.reader)
        looked_up = LookedUp(
            reader=reader.name,
            statement=await self._sentences(asked),
            told_dates=await self.correspondence.told_dates(asked.case_id, asked.fact_number),
        )
        return reader, self.wording.render(asked, looked_up)

    async def _sentences(self, asked: SendNotice) -> tuple[str, ...] | None:
        key = next((f.value for f in asked.notice.values if f.name == STATEMENT_VALUE), None)
        if key is None:
            return None
        return await self.statements.sentences(asked.case_id, key) if key else ()


def unique_name(asked: SendNotice) -> str:
    """Name a notice uniquely and forever: by its case, the fact's number and its key."""
    digest = sha256(asked.notice.key.encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{asked.case_id}.{asked.fact_number}.{digest}"


def _ids(asked: SendNotice) -> dict[str, str | int]:
    return {
        "case_id": asked.case_id,
        "fact_number": asked.fact_number,
        "template": str(asked.notice.template),
    }
