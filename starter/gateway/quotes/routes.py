"""What leaving pays."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from domain.policy import Tier
from starter.gateway.access import AccessIn
from starter.gateway.cases.routes import As, Purpose
from starter.gateway.cases.service import reader_here
from starter.gateway.doors import DoorsIn
from starter.gateway.etags import NOT_MODIFIED, tagged
from starter.gateway.problems import told
from starter.gateway.quotes.forms import QuotesForm
from starter.gateway.quotes.service import quotes

router = APIRouter(prefix="/cases/{case_id}/quotes", tags=["quotes"])

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = NOT_MODIFIED | told(403, 404, 409)


@router.get("", response_model=QuotesForm, responses=_ANSWERS)
async def list_quotes(  # noqa: PLR0913, PLR0917 -- one argument for each choice
    request: Request,
    access: AccessIn,
    doors: DoorsIn,
    tier: Annotated[Tier | None, Query(description="Only this tier.")] = None,
    separation_on: Annotated[
        date | None,
        Query(description="For this separation date; else the case's own, or today."),
    ] = None,
    as_: As = None,
    purpose: Purpose = "",
) -> Response:
    """Quote the severance of each tier by today's pay; each read is on record.

    Who: HR, payroll, Legal and the auditor; the employee once a statement was given.
    """
    here = await reader_here(doors, access, as_)
    return tagged(request, await quotes(here, tier, separation_on, purpose))
