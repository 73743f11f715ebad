"""The files of the compartments on a case."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter

from domain.seeing.parts import Compartment
from starter.gateway.access import AccessIn
from starter.gateway.cases.routes import Purpose
from starter.gateway.commands.forms import IdempotencyKey
from starter.gateway.commands.service import drawn_id, id_of
from starter.gateway.doors import DoorsIn
from starter.gateway.files import service
from starter.gateway.files.forms import (
    AddedForm,
    EntryForm,
    FileForm,
    LeaveEntry,
    LegalEntry,
    PanelEntry,
)
from starter.gateway.problems import told

if TYPE_CHECKING:
    from starter.gateway.access import CaseAccess
    from starter.gateway.doors import Doors

router = APIRouter(prefix="/cases", tags=["files"])

_CASE: Final = "/{case_id}"


@router.post(_CASE + "/leave-file", status_code=HTTPStatus.CREATED, responses=told(403, 404, 409))
async def add_to_leave_file(
    access: AccessIn, doors: DoorsIn, entry: LeaveEntry, key: IdempotencyKey = None
) -> AddedForm:
    """Keep what the leave administrator, or the specialist, has to know and the case must not."""
    return await _add(doors, access, entry, key)


@router.get(_CASE + "/leave-file", responses=told(403, 404))
async def read_leave_file(access: AccessIn, doors: DoorsIn, purpose: Purpose = "") -> FileForm:
    """Read the own office's entries on leave or accommodation; the read goes on record."""
    return await _read(doors, access, Compartment.LEAVE, purpose)


@router.post(_CASE + "/legal-file", status_code=HTTPStatus.CREATED, responses=told(403, 404, 409))
async def add_to_legal_file(
    access: AccessIn, doors: DoorsIn, entry: LegalEntry, key: IdempotencyKey = None
) -> AddedForm:
    """Keep Legal's advice, or where what Legal holds is kept."""
    return await _add(doors, access, entry, key)


@router.get(_CASE + "/legal-file", responses=told(403, 404))
async def read_legal_file(access: AccessIn, doors: DoorsIn, purpose: Purpose = "") -> FileForm:
    """Read Legal's file; the read goes on record."""
    return await _read(doors, access, Compartment.LEGAL, purpose)


@router.post(_CASE + "/panel-file", status_code=HTTPStatus.CREATED, responses=told(403, 404, 409))
async def add_to_panel_file(
    access: AccessIn, doors: DoorsIn, entry: PanelEntry, key: IdempotencyKey = None
) -> AddedForm:
    """Keep a note of the panel's deliberation."""
    return await _add(doors, access, entry, key)


@router.get(_CASE + "/panel-file", responses=told(403, 404))
async def read_panel_file(access: AccessIn, doors: DoorsIn, purpose: Purpose = "") -> FileForm:
    """Read the panel's notes; the read goes on record."""
    return await _read(doors, access, Compartment.PANEL, purpose)


async def _add(
    doors: Doors,
    access: CaseAccess,
    entry: LeaveEntry | LegalEntry | PanelEntry,
    key: str | None,
) -> AddedForm:
    entry_id = id_of(access.caller, key) if key else drawn_id()
    added = await service.add(doors, access, entry.kind, entry, entry_id)
    return AddedForm(id=added.id, received_at=added.received_at)


async def _read(
    doors: Doors, access: CaseAccess, compartment: Compartment, purpose: str
) -> FileForm:
    found = await service.read(doors, access, compartment, purpose)
    return FileForm(entries=[EntryForm.of(each) for each in found])
