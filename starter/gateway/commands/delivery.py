"""Bringing a command to its case, now or, while the case cannot be reached, later.

What cannot be brought is kept in the inbox, and all that comes after it for the same case behind
it. It counts by when it was received: the stamp is part of what is kept. A command that is sent
twice bears the same id both times, and the case answers the repeat with its first receipt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import structlog
from pydantic import TypeAdapter
from temporalio.service import RPCError, RPCStatusCode

from domain.canon import content_digest, plain
from domain.case import Receipt
from domain.errors import Code, Malformed, Refused
from domain.form import check_form
from infra.inbox import Inbox, InboxEntry, InboxState
from infra.logging import Event
from starter.decoding import check_size, decode_command
from starter.sending import Unanswered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.commands import Command
    from domain.people import Role
    from infra.postgres import Pool
    from starter.client import CaseClient

_log = structlog.stdlib.get_logger(__name__)

_OUR_FAULT: Final = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.OUT_OF_RANGE,
        RPCStatusCode.UNIMPLEMENTED,
    }
)
"""What Temporal says of a request that it will never take. All else it says of itself, or of who
may ask it: a gateway whose certificate has run out cannot reach a case either."""


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

    def __init__(self, cases: CaseClient, pool: Pool) -> None:
        """Take the client of the cases, and where the inbox is.

        Args:
            cases: With the patience of a door: how long somebody who waits is kept waiting.
            pool: PostgreSQL.
        """
        self._cases = cases
        self._inbox = Inbox(pool)

    async def deliver(
        self,
        case_id: str,
        command: Command,
        *,
        roles: Iterable[Role] = (),
    ) -> Receipt | Kept:
        """Bring a command to its case, or keep it until the case can be reached.

        Args:
            case_id: The case.
            command: The command, stamped by the door.
            roles: Every role that the door has proved for the sender; else the role of the act.

        Raises:
            Refused: the case says no; nothing has changed.
            StoreFailed: PostgreSQL is not there, so that nothing can be promised.
        """
        check_size(command)
        known, waits = await self._inbox.look(case_id, command.id)
        if known is not None:
            return fate(known, command)
        proved = tuple(sorted(roles)) or (command.by.role,)
        if not waits:
            try:
                return await self._cases.handle(case_id).send(command, roles=proved)
            except (Refused, Unanswered, RPCError) as error:
                if not is_outage(error, command, proved):
                    raise
        return await self._keep(case_id, command, proved)

    async def _keep(
        self, case_id: str, command: Command, proved: tuple[Role, ...]
    ) -> Receipt | Kept:
        # What no case would take is told at once: later nobody may be there to hear it.
        check_form(command)
        entry = InboxEntry(
            case_id=case_id,
            command_id=command.id,
            command=command.do,
            person=command.by.person,
            role=command.by.role.value,
            roles=tuple(role.value for role in proved),
            digest=content_digest(command),
            received_at=command.received_at,
        )
        kept = await self._inbox.keep(entry, body_of(command))
        _log.warning(Event.COMMAND_KEPT, case=case_id, door=command.do, command=command.id)
        return fate(kept, command)


def fate(entry: InboxEntry, command: Command) -> Receipt | Kept:
    """Answer a command that the inbox knows by its id.

    Raises:
        Malformed: under this id something else was sent.
        Refused: the case has said no when it was delivered.
    """
    if entry.digest != content_digest(command):
        raise Malformed(Code.ID_REUSED, "this id was used for another command")
    if entry.state is InboxState.REFUSED:
        raise Refused(Code(entry.code), entry.sentence)
    if entry.receipt is not None:
        return receipts().validate_json(entry.receipt)
    return Kept(entry.case_id, entry.command_id, entry.received_at)


def is_outage(error: Exception, command: Command, proved: Collection[Role]) -> bool:
    """Tell whether a case could not be reached, so that the same is to be sent again later.

    Nor does a door reach a case that does not trust its key: a rotation that is not done yet must
    cost nobody an act in time. Where the role was not proved, it is the command that is refused.
    """
    match error:
        case RPCError():
            return error.status not in _OUR_FAULT
        case Refused(code=Code.UNTRUSTED):
            _log.error(Event.DOOR_UNTRUSTED, door=command.do, command=command.id)
            return command.by.role in proved
        case _:
            return isinstance(error, Unanswered)


def body_of(command: Command) -> str:
    """Return what a command says, as JSON."""
    return json.dumps(plain(command))


def command_of(do: str, body: str) -> Command:
    """Return the command that was kept as JSON.

    Raises:
        Malformed: a later release no longer reads it.
    """
    fields: dict[str, object] = json.loads(body)
    return decode_command(do, {name: fields[name] for name in fields if name != "do"})


@cache
def receipts() -> TypeAdapter[Receipt]:
    """Return what writes and reads receipts."""
    return TypeAdapter(Receipt)
