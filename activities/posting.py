"""What sending letters needs from the world: the outbox, ways to send, links, word to the case.

A case hands its notices over and goes on. They wait in an outbox that outlives every process, and
whoever sends them tells the case only what did not arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from activities.ports import Letter, NoticeAttempt, SendNotice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from activities.sources import Person
    from domain.commands import Channel as ChannelName

COLLECT_RETURNS: Final = "collect_returns"
RETURNS_WAIT: Final = "returns_wait"
"""The signal that asks a case to collect. It says nothing: what came back is read from the outbox,
so that nobody who can signal a case can make it believe that a letter did not arrive."""


@dataclass(frozen=True, slots=True)
class Postmark:
    """What makes a letter the same one however often it is sent.

    Attributes:
        case_id: The case that it belongs to.
        message_id: Unique and for good.
        dated: The date that it bears.
        bounce_code: The code in the address that it comes back to; None if it has no own.
    """

    case_id: str
    message_id: str
    dated: datetime
    bounce_code: str | None = None


class Channel(Protocol):
    """A way on which letters travel."""

    @property
    def name(self) -> ChannelName:
        """Say which way it is, as the case knows it."""
        ...

    async def send(self, reader: Person, letter: Letter, mark: Postmark) -> None:
        """Hand a letter over for good: taken is not received.

        Raises:
            Undeliverable: it will never be taken for this reader.
            MailDeferred: it may be taken later.
        """
        ...


class Mailer(Channel, Protocol):
    """A mail server."""

    def message_id(self, unique: str) -> str:
        """Form the Message-ID of what is unique within the product."""
        ...

    def bounce_code(self, message_id: str) -> str | None:
        """Return the code in the address that a letter comes back to; None if it has no own."""
        ...


class Links(Protocol):
    """Where a reader can see and answer a notice in a browser."""

    async def link_for(self, asked: SendNotice) -> str | None:
        """Return an address; None where nothing can be done behind one.

        Each call makes another one: what a link proves by is never kept, so none is given twice.
        All of them work, and what is done by one of them is done for the letter.

        Raises:
            StoreFailed: it cannot be told now; the letter waits.
        """
        ...


class NoLinks:
    """No portal: letters have no links."""

    async def link_for(self, asked: SendNotice) -> str | None:
        del asked
        return None


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter whose turn it is.

    Attributes:
        asked: What is to be sent.
        message_id: Of the mail.
        tries: How often it was tried before.
        waits: For how long it has waited since it was handed over.
        withdrawn: Whether the case has taken it back meanwhile.
        bounce_code: The code that it got when it was handed over, if any.
    """

    asked: SendNotice
    message_id: str
    tries: int
    waits: timedelta
    withdrawn: bool
    bounce_code: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a letter whose turn it was.

    Attributes:
        attempts: What was tried, in order, for the record; the last one says how it ended.
        again_in: After how long it is to be tried again; None if it is settled.
    """

    attempts: tuple[NoticeAttempt, ...]
    again_in: timedelta | None


class Failure(StrEnum):
    """Why a letter did not arrive."""

    REFUSED = "refused"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReturns:
    """Ask for the letters of a case that did not arrive.

    Attributes:
        case_id: The case.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A letter that did not arrive, and never will on this way.

    Attributes:
        fact_number: The fact by which it was owed.
        key: Key of the notice.
        channel: On which way it was sent.
        why: Refused when it was sent, or come back later.
    """

    __pydantic_config__ = {"extra": "forbid"}

    fact_number: int
    key: str
    channel: str
    why: Failure


class Outbox(Protocol):
    """Notices that are handed over, durable and in order for each reader of a case."""

    async def hand_over(self, asked: SendNotice, message_id: str, bounce_code: str | None) -> bool:
        """Keep a notice until it is sent; True if it was not known before.

        Raises:
            StoreFailed: it is not kept.
        """
        ...

    async def take(self, send: Callable[[Queued], Awaitable[Tried]]) -> bool:
        """Have the next letter sent, and keep what came of it; False if none is due.

        Whoever is killed meanwhile lets go of the letter at once, and it goes out again as the
        same mail.

        Raises:
            StoreFailed: PostgreSQL failed; what was sent meanwhile goes out again.
        """
        ...

    async def collect(self, case_id: str, collector: str) -> tuple[Returned, ...]:
        """Give the letters of a case that did not arrive, each to one collector for good.

        Raises:
            StoreFailed: PostgreSQL failed; ask again as the same collector.
        """
        ...

    async def untold(self) -> tuple[str, ...]:
        """Give the cases that have to be asked now to collect; not again for a while.

        Raises:
            StoreFailed: PostgreSQL failed.
        """
        ...

    async def give_up_telling(self, case_id: str) -> None:
        """Keep that no case is left to tell.

        Raises:
            StoreFailed: PostgreSQL failed.
        """
        ...


class CaseBells(Protocol):
    """Asks running cases to look at what came back."""

    async def ring(self, case_id: str) -> bool:
        """Ask a case to collect; False if it is over and will never.

        Raises:
            Exception: it cannot be reached now.
        """
        ...
