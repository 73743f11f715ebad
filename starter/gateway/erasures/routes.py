"""Asking for an erasure, signing it, and seeing what was erased when and by whom."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.erasures import service
from starter.gateway.erasures.forms import ErasureAsked, ErasureForm
from starter.gateway.problems import told

router = APIRouter(prefix="/erasures", tags=["erasures"], responses=told(403, 404, 409))

ErasureId = Annotated[int, Path(ge=1, le=2**53, description="Number of an erasure.")]


@router.get("")
async def list_erasures(caller: CallerIn, doors: DoorsIn) -> list[ErasureForm]:
    """List erasures, the newest first: those that are done say how much was erased."""
    return [ErasureForm.of(each) for each in await service.listed(doors, caller)]


@router.post("", status_code=HTTPStatus.CREATED)
async def ask(asked: ErasureAsked, caller: CallerIn, doors: DoorsIn) -> ErasureForm:
    """Ask that what is kept apart from a closed case be erased: Legal, for another to sign.

    Leave, legal and panel files and statements of money go; the facts of the case stay.
    """
    return ErasureForm.of(await service.ask(doors, caller, asked.case_id, asked.reason))


@router.post("/{erasure}/sign")
async def sign(erasure: ErasureId, caller: CallerIn, doors: DoorsIn) -> ErasureForm:
    """Sign an erasure as the second person: it is done at once, and cannot be undone."""
    return ErasureForm.of(await service.sign(doors, caller, erasure))


@router.post("/{erasure}/reject")
async def reject(erasure: ErasureId, caller: CallerIn, doors: DoorsIn) -> ErasureForm:
    """Reject an erasure, or take it back."""
    return ErasureForm.of(await service.reject(doors, caller, erasure))
