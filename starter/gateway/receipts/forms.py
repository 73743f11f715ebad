"""What is told of a command that was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from domain.case import Receipt
from infra.inbox import InboxState
from starter.gateway.commands.delivery import receipts

if TYPE_CHECKING:
    from infra.inbox import InboxEntry


@dataclass(frozen=True, slots=True)
class RefusalTold:
    """Why the case said no.

    Attributes:
        code: Stable code, for machines.
        sentence: One sentence for people.
    """

    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCommand:
    """A command that a door has kept, and what has become of it.

    Attributes:
        case_id: The case.
        command: Id of the command.
        do: Which command it is.
        received_at: When the door received it: by this it counts.
        state: `kept` until the case has answered; then `delivered` or `refused`.
        attempts: How often it was tried since it is kept.
        receipt: The case's answer, once it is delivered.
        refusal: Why the case said no, where it did.
    """

    case_id: str
    command: str
    do: str
    received_at: datetime
    state: InboxState
    attempts: int
    receipt: Receipt | None
    refusal: RefusalTold | None

    @classmethod
    def of(cls, entry: InboxEntry) -> Self:
        """Tell what the inbox knows, without what the command says."""
        return cls(
            case_id=entry.case_id,
            command=entry.command_id,
            do=entry.command,
            received_at=entry.received_at,
            state=entry.state,
            attempts=entry.attempts,
            receipt=receipts().validate_json(entry.receipt) if entry.receipt else None,
            refusal=RefusalTold(entry.code, entry.sentence) if entry.code else None,
        )
