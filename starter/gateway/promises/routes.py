"""The dates of a case: from the case itself, beside what the record says was told."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from domain.seeing.seeing import parts_in, sees_clock
from infra.record_lists import RecordLists
from starter.gateway.access import AccessIn
from starter.gateway.cases.routes import As
from starter.gateway.cases.service import reader_here
from starter.gateway.doors import DoorsIn
from starter.gateway.etags import NOT_MODIFIED, tagged
from starter.gateway.problems import told
from starter.gateway.promises.forms import PromisesForm, promise_form

router = APIRouter(prefix="/cases/{case_id}/promises", tags=["promises"])

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = NOT_MODIFIED | told(403, 404)


@router.get("", response_model=PromisesForm, responses=_ANSWERS)
async def list_promises(
    request: Request, access: AccessIn, doors: DoorsIn, as_: As = None
) -> Response:
    """List the dates of a case, each with the days that lead to it and when it was told.

    Who: everybody with a place in the case, each the dates of the own concern.
    """
    here = await reader_here(doors, access, as_)
    view, person, who = here.view, here.person, here.who
    parts = parts_in(view, person, who)
    reckonings = await doors.cases.handle(access.case_id).reckonings()
    by_clock = {reckoning.clock: reckoning for reckoning in reckonings}
    said = {each.clock: each for each in await RecordLists(doors.pool).promises(access.case_id)}
    return tagged(
        request,
        PromisesForm(
            case_id=access.case_id,
            as_of=view.as_of,
            promises=[
                promise_form(clock, by_clock.get(clock.key), said.get(clock.key), parts)
                for clock in view.clocks
                if sees_clock(clock, view, person, who, parts)
            ],
        ),
    )
