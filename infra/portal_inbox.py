"""The inbox of the portal, as the way for what mail can never deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.commands import Channel

if TYPE_CHECKING:
    from activities.ports import Letter
    from activities.posting import Postmark
    from activities.sources import Person


class PortalInbox:
    """Leaves letters where their readers find them after a login: implements the port `Channel`.

    The portal shows a letter by the record: that this was tried is what puts it there. It is no
    receipt, and HR still owes another way to whoever does not look.
    """

    @property
    def name(self) -> Channel:
        return Channel.PORTAL

    async def send(self, reader: Person, letter: Letter, mark: Postmark) -> None:
        """Leave a letter: whoever asked for it puts the attempt on record."""
        del reader, letter, mark
