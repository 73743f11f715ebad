"""What every command goes through: who acts in which role, the stamp of the door, delivery."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from domain.canon import plain
from domain.errors import NotYours, Refused
from domain.rights import RIGHTS
from infra.record_refusals import RecordRefusals, RefusedCommand
from starter.decoding import decode_command
from starter.examples import COMMANDS
from starter.gateway.commands.delivery import Delivery
from starter.gateway.commands.refusals import put_on_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.case import Receipt
    from domain.people import Role
    from starter.gateway.access import CaseAccess
    from starter.gateway.caller import Caller
    from starter.gateway.commands.delivery import Kept
    from starter.gateway.doors import Doors


async def give(  # noqa: PLR0913 -- what a request says, and who says it
    doors: Doors,
    access: CaseAccess,
    do: str,
    fields: Mapping[str, object],
    *,
    role: Role | None = None,
    on_behalf_of: str = "",
    command_id: str = "",
    received_at: datetime | None = None,
) -> Receipt | Kept:
    """Give a command to a case in the caller's name.

    Args:
        doors: The world.
        access: Who asks, and which roles that is in this case.
        do: Tag of the command.
        fields: What the command itself says.
        role: In which role, where the caller holds several that may.
        on_behalf_of: Whom the caller stands in for.
        command_id: Id of the command; drawn where it is empty.
        received_at: When a door received what it comes from; the present unless given.

    Raises:
        Refused: the command is none, the caller may not, or the case says no.
    """
    command_id = command_id or drawn_id()
    received_at = received_at or await doors.clock_of(access.case_id).now()
    try:
        may_give(access.caller, do)
        role = role or acting_role(access, do)
        by = access.actor(role, on_behalf_of)
        stamp = {"id": command_id, "by": plain(by), "received_at": plain(received_at)}
        command = decode_command(do, {**fields, **stamp})
        return await Delivery(doors.cases, doors.pool).deliver(
            access.case_id, command, roles=access.roles
        )
    except Refused as refusal:
        refused = RefusedCommand(
            case_id=access.case_id,
            command_id=command_id,
            # What is no command is the sender's own text: it may be anything.
            command=do if do in COMMANDS else "",
            person=access.caller.subject,
            role=role.value if role else "",
            code=str(refusal.code),
            received_at=received_at,
            through="gateway",
        )
        await put_on_record(RecordRefusals(doors.pool), refused)
        raise


def may_give(caller: Caller, do: str) -> None:
    """Check that a tool is one for this command, whatever may be done in its name.

    Raises:
        NotYours: it is limited to others.
    """
    if caller.commands is not None and do not in caller.commands:
        raise NotYours(sentence="this account is not for this command")


def drawn_id() -> str:
    """Return an id for a command that nobody can ask to have repeated."""
    return f"web-{secrets.token_hex(8)}"


def id_of(caller: Caller, key: str) -> str:
    """Return the id of the command that a caller names by a key: always the same one.

    It is made from both, so that nobody meets the commands of another, whatever the key.
    """
    named = f"{caller.subject}\n{key}".encode()
    return f"key-{hashlib.sha256(named).hexdigest()[:40]}"


def acting_role(access: CaseAccess, do: str) -> Role:
    """Return the role in which a caller gives a command: the first that may.

    Raises:
        NotYours: none of the caller's roles may.
    """
    command = COMMANDS.get(do)
    may = () if command is None else RIGHTS[command].roles
    for role in may:
        if role in access.roles:
            return role
    raise NotYours(sentence="none of your roles in this case may do this")
