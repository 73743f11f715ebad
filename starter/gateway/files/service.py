"""Adding to the file of a compartment, and reading it: its own office, and every read on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import NotYours
from domain.people import Role
from domain.seeing.files import EntryKind, compartment_of, keepers_of, kinds_for
from domain.seeing.readers import reader_of
from infra.compartment_files import CompartmentFiles, FileEntry
from infra.identity.scopes import Scope
from starter.gateway.cases.service import reader_here

if TYPE_CHECKING:
    from domain.seeing.parts import Compartment
    from starter.gateway.access import CaseAccess
    from starter.gateway.cases.service import ReaderHere
    from starter.gateway.doors import Doors
    from starter.gateway.files.forms import Entry


async def add(
    doors: Doors, access: CaseAccess, kind: EntryKind, entry: Entry, entry_id: str
) -> FileEntry:
    """Add an entry; a repeat under the same id changes nothing.

    Raises:
        NotYours: the caller is not of the office that keeps such entries.
        Malformed: the id stands for something else.
    """
    here = await _keeper(doors, access)
    added = FileEntry(
        id=entry_id,
        kind=kind,
        content=entry.model_dump(mode="json", exclude={"kind"}, exclude_defaults=True),
        author=here.person,
        author_as=_writes_as(here, kind),
        received_at=await doors.clock_of(access.case_id).now(),
    )
    await CompartmentFiles(doors.pool).add(compartment_of(kind), access.case_id, added)
    return added


async def read(
    doors: Doors, access: CaseAccess, compartment: Compartment, purpose: str
) -> tuple[FileEntry, ...]:
    """Read what the caller may of a file; the read is on record before anything is given.

    Raises:
        NotYours: the caller is of no office that keeps anything there.
        StoreFailed: it could not be put on record, or read.
    """
    here = await _keeper(doors, access)
    kinds = kinds_for(here.who, compartment)
    if not kinds:
        raise _not_yours()
    word = await here.a_read(compartment, "file", purpose)
    return await CompartmentFiles(doors.pool).read(word, kinds)


async def _keeper(doors: Doors, access: CaseAccess) -> ReaderHere:
    """Find as what the caller works on a file.

    Raises:
        NotYours: it is a tool that is not let do so.
    """
    if access.caller.is_tool and Scope.FILES not in access.caller.scopes:
        raise NotYours(sentence="this account is not for the files of compartments")
    return await reader_here(doors, access)


def _writes_as(here: ReaderHere, kind: EntryKind) -> str:
    """Return the role in which the caller writes an entry.

    Raises:
        NotYours: none of the caller's keeps such entries.
    """
    keepers = keepers_of(kind)
    if not keepers & here.who:
        raise _not_yours()
    names = {*here.access.roles, *here.access.offices}
    return next(role.value for role in Role if role in names and reader_of(role) in keepers)


def _not_yours() -> NotYours:
    return NotYours(sentence="this file is kept by another office")
