"""Bringing a command to its case, now or, while Temporal is away, later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.case import Receipt
    from domain.commands import Command
    from starter.client import CaseClient


@dataclass(frozen=True, slots=True)
class Kept:
    """A command that is kept durably and will be delivered: it counts by when it was received.

    Attributes:
        case_id: The case.
        command: Id of the command.
        received_at: When the door received it.
    """

    case_id: str
    command: str
    received_at: datetime


class Delivery:
    """Brings commands to cases."""

    def __init__(self, cases: CaseClient) -> None:
        """Take the client of the cases."""
        self._cases = cases

    async def deliver(self, case_id: str, command: Command) -> Receipt | Kept:
        """Bring a command to its case, or keep it until the case can be reached.

        Raises:
            Refused: the case says no; nothing has changed.
        """
        return await self._cases.handle(case_id).send(command)
