"""Taking in what came back: from a mail server, or from a provider's own words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog

from activities.events import Event
from infra.mail.bounces import Bounce, Said, read_bounce

if TYPE_CHECKING:
    from infra.mail.bounce_address import BounceAddress
    from infra.outbox import PostgresOutbox

_LOG: Final = structlog.stdlib.get_logger(__name__)


class Taken(StrEnum):
    """What became of a report."""

    TAKEN = "taken"
    NOT_OURS = "not_ours"
    NO_FAILURE = "no_failure"


class Returns:
    """Takes in reports about letters; each letter fails once, however often that is said."""

    def __init__(self, outbox: PostgresOutbox, addresses: BounceAddress) -> None:
        self._outbox = outbox
        self.addresses = addresses

    async def take_mail(self, raw: bytes, came_to: str = "") -> Taken:
        """Take in a mail that came back.

        Raises:
            StoreFailed: it is not kept; whoever brought it has to bring it again.
        """
        return await self.take(read_bounce(raw, self.addresses, came_to))

    async def take_failure(self, came_to: str, message_id: str = "", status: str = "") -> Taken:
        """Take in that a provider of mail, who has proved to be ours, gave up on a letter.

        Args:
            came_to: The address that the letter was sent from; one with its code, if any is named.
            message_id: Its Message-ID, which tells the letter where that address does not.
            status: The status code, if it names one.

        Raises:
            StoreFailed: as above.
        """
        code = self.addresses.code_in(came_to)
        if code is None and message_id:
            code = self.addresses.code(f"<{message_id.strip('<> ')}>")
        return await self.take(Bounce(code, Said.FAILED, status))

    async def take(self, bounce: Bounce) -> Taken:
        """Take in a report that was read.

        Raises:
            StoreFailed: as above.
        """
        if bounce.said is not Said.FAILED:
            taken = Taken.NO_FAILURE
        elif bounce.code is None:
            taken = Taken.NOT_OURS
        else:
            reason = f"it came back: {bounce.status or 'no status'}"
            known = await self._outbox.came_back(bounce.code, reason)
            taken = Taken.TAKEN if known else Taken.NOT_OURS
        _LOG.info(Event.NOTICE_BOUNCED, taken=str(taken), status=bounce.status)
        return taken
