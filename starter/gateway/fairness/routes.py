"""Fairness data, for whoever holds the office of analysis; no case and no person is in them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from domain.access import Office
from domain.errors import NotYours
from domain.seeing.parts import Compartment
from infra.compartment_files import CompartmentFiles, FairnessCell
from infra.identity.scopes import Scope
from infra.policies import CURRENT_POLICY, load_policy
from infra.reads import Read
from infra.record_cases import RecordCases
from starter.gateway.cases.routes import Purpose
from starter.gateway.commands.forms import IdempotencyKey
from starter.gateway.commands.service import drawn_id, id_of
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.fairness.forms import CellAddedForm, CellEntry, CellForm, CellsForm, Period
from starter.gateway.problems import told

if TYPE_CHECKING:
    from starter.gateway.caller import Caller
    from starter.gateway.doors import Doors

router = APIRouter(prefix="/fairness", tags=["fairness"])


@router.post("", status_code=HTTPStatus.CREATED, responses=told(403, 409))
async def add_fairness_data(
    caller: CallerIn, doors: DoorsIn, cell: CellEntry, key: IdempotencyKey = None
) -> CellAddedForm:
    """Keep how many of some people came out well at a gate."""
    await _check_analyst(doors, caller)
    cell_id = id_of(caller, key) if key else drawn_id()
    now = await doors.clock_of(None).now()
    kept = FairnessCell(id=cell_id, **cell.model_dump())
    await CompartmentFiles(doors.pool).add_cell(kept, caller.subject, now)
    return CellAddedForm(id=cell_id)


@router.get("", responses=told(403))
async def read_fairness_data(
    caller: CallerIn,
    doors: DoorsIn,
    period: Annotated[Period, Query(description="Such as `2027-Q1`.")],
    purpose: Purpose = "",
) -> CellsForm:
    """Read the cells of a period; the read goes on record."""
    await _check_analyst(doors, caller)
    read = Read(
        case_id=None,
        compartment=Compartment.FAIRNESS,
        person=caller.subject,
        readers=(Office.ANALYST.value,),
        what=period,
        purpose=purpose,
        read_at=await doors.clock_of(None).now(),
    )
    found = await CompartmentFiles(doors.pool).cells(read, period)
    floor = load_policy(CURRENT_POLICY).privacy_floor
    return CellsForm(cells=[CellForm.of(cell, floor) for cell in found])


async def _check_analyst(doors: Doors, caller: Caller) -> None:
    """Check that the caller holds the office of analysis, or is a tool for it.

    Raises:
        NotYours: neither.
    """
    if caller.is_tool:
        may = Scope.FAIRNESS in caller.scopes
    else:
        may = await RecordCases(doors.pool).holds_office(caller.subject, (Office.ANALYST.value,))
    if not may:
        raise NotYours(sentence="fairness data are for whoever analyses them")
