"""The queue of whoever asks."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from domain.errors import NotYours
from domain.kinds import ClockKind
from domain.people import Role
from domain.queues import KEPT_APART, OVERSEERS, oversees
from infra.record_queue import QueueAsked, queue
from starter.gateway.access import CASE_ID, case_access
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, Doors, DoorsIn
from starter.gateway.duties.forms import DutyForm, Whose
from starter.gateway.etags import NOT_MODIFIED, tagged
from starter.gateway.pages import Instant, Name, Page, PageIn
from starter.gateway.problems import told

router = APIRouter(prefix="/duties", tags=["duties"])

_LIST: Final = "duties"
_POSITION: Final = TypeAdapter(tuple[Instant | None, Name, Name])
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = NOT_MODIFIED | told(403, 404)


@router.get("", response_model=Page[DutyForm], responses=_ANSWERS)
async def list_duties(  # noqa: PLR0913, PLR0917 -- one argument for each filter
    request: Request,
    caller: CallerIn,
    doors: DoorsIn,
    page: PageIn,
    whose: Annotated[
        Whose,
        Query(description="`all` is for HR: everybody's, in the cases that the caller oversees."),
    ] = Whose.MINE,
    case_id: Annotated[str | None, Query(pattern=CASE_ID, description="Only in a case.")] = None,
    kind: Annotated[ClockKind | None, Query(description="Only of a kind.")] = None,
    role: Annotated[Role | None, Query(description="Only what this role owes.")] = None,
    overdue: Annotated[bool, Query(description="Only duties that are late.")] = False,  # noqa: FBT002
) -> Response:
    """List what is owed and what may be used, by what is due first."""
    found = await queue(
        doors.pool,
        QueueAsked(
            person=caller.subject if whose is Whose.MINE else None,
            overseer=await _overseer(doors, caller, case_id) if whose is Whose.ALL else None,
            as_=OVERSEERS,
            at=await doors.clock_of(None).now(),
            organisations=caller.organisations,
            case_id=case_id,
            kept_apart=KEPT_APART,
            kind=kind,
            role=role,
            overdue=overdue,
        ),
        page.after(_LIST, _POSITION),
        page.fetch,
    )
    now = await doors.clock_of(case_id if found else None).now()
    told_of = page.page(
        _LIST,
        found,
        lambda duty: DutyForm.of(duty, now),
        lambda duty: (duty.due_at, duty.case_id, duty.key),
    )
    return tagged(request, told_of)


async def _overseer(doors: Doors, caller: Caller, case_id: str | None) -> str | None:
    """Return by whom cases are chosen: by nobody where the one that is named is the caller's.

    Raises:
        Refused: the caller has no part in that case, or none that oversees.
    """
    if case_id is None:
        return caller.subject
    access = await case_access(case_id, caller, doors)
    if not oversees(access.roles):
        raise NotYours(sentence="only HR sees the duties of others")
    return None
