"""Whoever sends letters: from the outbox, in order for each reader, again while that may help.

It runs beside the cases and never in their way. A letter that can never arrive goes to the next
channel at once, and its case is asked to collect it: there it becomes a duty of HR.
"""

from __future__ import annotations

import asyncio
import secrets
import traceback
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from activities.bell import Bell
from activities.errors import (
    EffectError,
    MailDeferred,
    StatementUnknown,
    StoreFailed,
    Undeliverable,
    UnknownPerson,
)
from activities.events import Event
from activities.letters import LetterWriter
from activities.notices import ids_of
from activities.ports import Attempt, NoticeAttempt
from activities.posting import CaseBells, Channel, Mailer, Outbox, Postmark, Tried

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from activities.ports import Letter
    from activities.posting import Queued
    from activities.sources import Person

AT_ONCE: Final = 4
"""Letters under way at once: each holds a connection to PostgreSQL while its server answers."""

GIVE_UP_AFTER: Final = timedelta(days=5)
"""For how long a letter is tried that no server takes (RFC 5321, 4.5.4.1: four to five days)."""

_FIRST_PAUSE: Final = timedelta(seconds=1)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_JITTER: Final = 0.25
_LOOKS_EVERY_S: Final = 1.0
_LOG: Final = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSender:
    """Sends what the outbox holds.

    Attributes:
        outbox: Where letters wait.
        writer: Writes each when its turn has come.
        mailer: The first channel.
        bells: Ways to ask cases to collect.
        others: Channels for what mail can never deliver, in order.
        bell: Rings when a letter was handed over.
    """

    outbox: Outbox
    writer: LetterWriter
    mailer: Mailer
    bells: CaseBells
    others: tuple[Channel, ...] = ()
    bell: Bell = field(default_factory=Bell)

    async def run(self, stopped: asyncio.Event) -> None:
        """Send until told to stop; letters that are under way then are finished."""
        async with asyncio.TaskGroup() as together:
            for _ in range(AT_ONCE):
                together.create_task(self._send_all(stopped))
            together.create_task(self._tell_all(stopped))

    async def send_next(self) -> bool:
        """Send the letter whose turn it is; False if none is due.

        Raises:
            StoreFailed: PostgreSQL failed.
        """
        return await self.outbox.take(self._send)

    async def tell_next(self) -> None:
        """Ask every case to collect that has something to collect.

        Raises:
            StoreFailed: PostgreSQL failed.
        """
        for case_id in await self.outbox.untold():
            try:
                is_there = await self.bells.ring(case_id)
            except Exception as error:  # noqa: BLE001 -- whatever it is: it is asked again
                _LOG.warning(Event.CASE_NOT_ASKED, case_id=case_id, kind=type(error).__name__)
                continue
            if not is_there:
                await self.outbox.give_up_telling(case_id)

    async def _send_all(self, stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            if not await self._survived(self.send_next()):
                await self.bell.wait(_LOOKS_EVERY_S)

    async def _tell_all(self, stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            await self._survived(self.tell_next())
            await asyncio.sleep(_LOOKS_EVERY_S)

    async def _survived(self, step: Awaitable[bool | None]) -> bool:
        """Take a step; whatever goes wrong, whoever sends goes on."""
        try:
            return bool(await step)
        except StoreFailed as failed:
            _LOG.warning(Event.OUTBOX_UNREACHABLE, reason=str(failed))
        except Exception as error:  # noqa: BLE001 -- whatever it is: letters must not stop for good
            _LOG.error(Event.OUTBOX_UNREACHABLE, reason=f"{type(error).__name__} {_where(error)}")
        return False

    async def _send(self, queued: Queued) -> Tried:
        """Try a letter once; whatever goes wrong, there is an answer."""
        if queued.withdrawn:
            _LOG.info(Event.NOTICE_WITHDRAWN, **ids_of(queued.asked))
            return Tried((_attempt(queued, Attempt.WITHDRAWN),), None)
        try:
            return await self._by_mail(queued)
        except EffectError as failed:
            return _later(queued, str(failed))
        except Exception as error:  # noqa: BLE001 -- whatever it is
            # A defect of ours delays this letter and no other. Its words may quote a person.
            return _later(queued, f"a defect: {type(error).__name__} {_where(error)}")

    async def _by_mail(self, queued: Queued) -> Tried:
        try:
            reader, letter = await self.writer.written(queued.asked)
        except (Undeliverable, UnknownPerson, StatementUnknown) as hopeless:
            return _never(queued, str(hopeless))
        try:
            await self.mailer.send(reader, letter, _mark(queued))
        except MailDeferred as deferred:
            if queued.waits < GIVE_UP_AFTER:
                return _later(queued, str(deferred), letter.wording)
            given_up = f"given up after {GIVE_UP_AFTER.days} days: {deferred}"
            return await self._by_others(queued, reader, letter, given_up)
        except Undeliverable as hopeless:
            return await self._by_others(queued, reader, letter, str(hopeless))
        _LOG.info(Event.NOTICE_SENT, **ids_of(queued.asked))
        return Tried((_attempt(queued, Attempt.SENT, letter.wording),), None)

    async def _by_others(
        self, queued: Queued, reader: Person, letter: Letter, reason: str
    ) -> Tried:
        """Try every other channel after mail; that mail failed stays the result."""
        attempts = []
        for channel in self.others:
            result, why = Attempt.SENT, ""
            try:
                await channel.send(reader, letter, _mark(queued))
            except EffectError as error:
                result, why = Attempt.UNDELIVERABLE, str(error)
            attempts.append(_attempt(queued, result, letter.wording, why, str(channel.name)))
        never = _never(queued, reason, letter.wording)
        return Tried((*attempts, *never.attempts), None)


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: longer each time, and not all at once."""
    doubled = _FIRST_PAUSE * (1 << min(tries, 16))
    return min(doubled, _LONGEST_PAUSE) * (1 + _JITTER * (secrets.randbelow(201) - 100) / 100)


def _later(queued: Queued, reason: str, wording: str = "") -> Tried:
    _LOG.warning(
        Event.NOTICE_DEFERRED, **ids_of(queued.asked), tries=queued.tries + 1, reason=reason
    )
    attempt = _attempt(queued, Attempt.DEFERRED, wording, reason)
    return Tried((attempt,), pause_after(queued.tries))


def _never(queued: Queued, reason: str, wording: str = "") -> Tried:
    _LOG.error(Event.NOTICE_UNDELIVERABLE, **ids_of(queued.asked), reason=reason)
    return Tried((_attempt(queued, Attempt.UNDELIVERABLE, wording, reason),), None)


def _attempt(
    queued: Queued, result: Attempt, wording: str = "", reason: str = "", channel: str = "mail"
) -> NoticeAttempt:
    return NoticeAttempt(
        message_id=queued.message_id,
        wording=wording,
        result=result,
        reason=reason,
        channel=channel,
    )


def _where(error: BaseException) -> str:
    """Name the line that failed, for whoever mends it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"in {last.name}, line {last.lineno}"


def _mark(queued: Queued) -> Postmark:
    asked = queued.asked
    return Postmark(asked.case_id, queued.message_id, asked.at, queued.bounce_code)
