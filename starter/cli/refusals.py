"""What the command line refused, or brought to a case that refused it: kept on record, and read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from temporalio.service import RPCError

from activities.errors import StoreFailed
from domain.errors import Refused
from infra.record_refusals import RecordRefusals, RefusedCommand
from starter.cli.output import CommandLineError, current, table
from starter.cli.session import run, session
from starter.wording import instant

if TYPE_CHECKING:
    from datetime import datetime

    from domain.people import Role
    from starter.cli.session import Session

_NOT_ON_RECORD = (CommandLineError, Refused, RPCError, StoreFailed)
"""Without a database nothing is recorded, and a case that there is none of has no time: neither
hides the refusal itself. What the case refused stands in its worker's log too."""


async def on_record(  # noqa: PLR0913 -- what a row says
    desk: Session,
    case_id: str,
    do: str,
    refusal: Refused,
    *,
    person: str,
    role: Role,
    command_id: str,
    received_at: datetime | None = None,
) -> None:
    """Put a refusal on record, where there is one; whoever was refused hears that and no more.

    Args:
        desk: The connections of this command.
        case_id: The case.
        do: Tag of the command.
        refusal: Why not.
        person: Who acted; empty where nobody was named.
        role: In which role.
        command_id: The id it bore; empty where none was drawn yet.
        received_at: The stamp it bore; the present of the case where it had none yet.
    """
    with suppress(*_NOT_ON_RECORD):
        refused = RefusedCommand(
            case_id=case_id,
            command_id=command_id,
            command=do,
            person=person,
            role=role.value,
            code=str(refusal.code),
            received_at=received_at or await (await desk.clock(case_id)).now(),
            through="cli",
        )
        await RecordRefusals(await desk.pool()).write(refused)


def refusals(case: str, /) -> None:
    """List what was refused in a case: who asked for what, in which role, and which rule said no.

    For auditors and HR. What a command said is not kept.

    Args:
        case: The case.
    """

    async def look() -> tuple[RefusedCommand, ...]:
        async with session() as desk:
            return await RecordRefusals(await desk.pool()).of_case(case)

    found = run(look())
    rows = (
        (
            instant(each.received_at),
            each.command,
            each.person,
            each.role,
            each.code,
            each.through,
            each.command_id,
        )
        for each in found
    )
    head = ("received", "command", "person", "role", "code", "through", "id")
    current().give(found, table(head, rows) if found else "Nothing was refused.")
