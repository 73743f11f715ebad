"""Opening a case: by the employee's manager, with what the HRIS knows, once for each request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from domain import case as core
from domain.canon import content_digest, plain
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.people import Role
from infra.case_claims import PostgresCaseNumbers, PostgresProtections
from infra.directory import PostgresHris
from infra.opening_keys import OpeningKey, PostgresOpeningKeys
from infra.record_lists import RecordLists
from starter.decoding import decode_command
from starter.gateway.commands.service import may_give
from starter.opening import open_from_hris, staffing_of
from starter.sending import exists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.commands import SubmitEntry
    from domain.opening import Opening
    from starter.gateway.caller import Caller
    from starter.gateway.doors import Doors

_ENTRY = "submit_entry"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that a request opened.

    Attributes:
        case_id: The case.
        command: Id of the entry.
        is_new: False where an earlier sending of the same request had opened it.
    """

    case_id: str
    command: str
    is_new: bool


async def open_case(
    doors: Doors, caller: Caller, employee: str, fields: Mapping[str, object], command_id: str
) -> Opened:
    """Open a case in the name of the employee's manager.

    Args:
        doors: The world.
        caller: Who asks.
        employee: Person id.
        fields: What the entry says.
        command_id: Id of the entry: the same for the same request.

    Raises:
        Refused: the caller is not the manager, the entry may not be submitted, the employee has an
            open case, or the id was used for something else.
    """
    may_give(caller, _ENTRY)
    hris = PostgresHris(doors.pool)
    await _check_manager(hris, employee, caller)
    stamp = {
        "id": command_id,
        "by": {"person": caller.subject, "role": Role.MANAGER.value},
        "received_at": plain(await doors.clock_of(None).now()),
    }
    entry = cast("SubmitEntry", decode_command(_ENTRY, {**fields, **stamp}))
    keys = PostgresOpeningKeys(doors.pool)
    digest = content_digest((employee, content_digest(entry)))
    known = await keys.find(command_id)
    if known is not None:
        _check_same(known, digest)
        if await _is_open_or_was(doors, known.case_id):
            return Opened(known.case_id, command_id, is_new=False)
    opening = await open_from_hris(employee, entry, hris, PostgresProtections(doors.pool))
    # Asked before anything is kept: what the core refuses leaves no trace.
    core.open_case(opening, entry.received_at)
    number = await PostgresCaseNumbers(doors.pool).draw(_year(opening))
    kept = await keys.keep(command_id, OpeningKey(digest, number))
    _check_same(kept, digest)
    return await _open(doors, replace(opening, case_id=kept.case_id), keys)


async def _open(doors: Doors, opening: Opening, keys: PostgresOpeningKeys) -> Opened:
    command = opening.entry.id
    try:
        handle = await doors.cases.open(opening)
    except NotNow:
        await keys.drop(command)
        raise
    if handle.case_id != opening.case_id:
        await keys.move(command, handle.case_id)
    return Opened(handle.case_id, command, is_new=True)


async def _check_manager(hris: PostgresHris, employee: str, caller: Caller) -> None:
    try:
        manager = (await staffing_of(employee, hris)).holders.get(Role.MANAGER)
    except Malformed:
        manager = None
    if manager is None or manager != caller.subject:
        # Of somebody who is not employed nothing else is told than of somebody else's employee.
        raise NotYours(sentence="only the employee's manager opens a case")


def _check_same(known: OpeningKey, digest: str) -> None:
    if known.digest != digest:
        raise Malformed(Code.ID_REUSED, "this Idempotency-Key was used for something else")


async def _is_open_or_was(doors: Doors, case_id: str) -> bool:
    """Tell whether a case was ever started: by its workflow, or long after by the record."""
    if await RecordLists(doors.pool).case(case_id) is not None:
        return True
    return await exists(doors.cases.handle(case_id).workflow)


def _year(opening: Opening) -> int:
    return opening.site_of(Role.EMPLOYEE).day_of(opening.entry.received_at).year
