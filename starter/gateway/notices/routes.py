"""What was said in a case: to the caller, or, for those who see to it, to everybody."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from domain.seeing.parts import Part
from domain.seeing.seeing import parts_in
from infra.record_notices import traced_notices
from starter.gateway.access import AccessIn
from starter.gateway.cases.routes import As
from starter.gateway.cases.service import reader_here
from starter.gateway.doors import DoorsIn
from starter.gateway.etags import NOT_MODIFIED, tagged
from starter.gateway.notices.forms import NoticeForm
from starter.gateway.pages import Name, Page, PageIn, Whole
from starter.gateway.problems import told

router = APIRouter(prefix="/cases/{case_id}/notices", tags=["notices"])

_POSITION: Final = TypeAdapter(tuple[Whole, Name])
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = NOT_MODIFIED | told(403, 404)


@router.get("", response_model=Page[NoticeForm], responses=_ANSWERS)
async def list_notices(
    request: Request, access: AccessIn, doors: DoorsIn, page: PageIn, as_: As = None
) -> Response:
    """List the notices of a case, with the attempts to deliver them and their receipts.

    Who: everybody the notices to oneself; HR, Legal and the auditor those to others too.
    """
    here = await reader_here(doors, access, as_)
    case_id, person = access.case_id, here.person
    sees_all = Part.NOTICES in parts_in(here.view, person, here.who)
    found = await traced_notices(
        doors.pool,
        case_id,
        person=None if sees_all else person,
        roles=[seat.role for seat in here.view.people if seat.person == person],
        after=page.after(_of(case_id), _POSITION),
        limit=page.fetch,
    )
    return tagged(
        request,
        page.page(
            _of(case_id),
            found,
            NoticeForm.of,
            lambda traced: (traced.notice.fact_number, traced.notice.key),
        ),
    )


def _of(case_id: str) -> str:
    """Return the name of the list: a cursor serves one case."""
    return f"notices/{case_id}"
