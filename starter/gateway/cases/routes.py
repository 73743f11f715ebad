"""Cases, each as its reader may see it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from domain.access import Office
from domain.errors import NotYours
from domain.people import Role
from domain.seeing.fact_parts import part_of
from domain.seeing.history import PastFact, past
from domain.seeing.parts import Compartment, Part
from domain.seeing.readers import Reader
from domain.seeing.values import MoneyView, RoleView
from domain.state import Stage
from infra.reads import RecordReads
from infra.record_cases import CasesAsked, RecordCases
from infra.record_lists import RecordLists
from starter.gateway.access import AccessIn
from starter.gateway.cases.forms import (
    CaseForm,
    ListedCaseForm,
    MoneyForm,
    PastFactForm,
    ReadForm,
    StatementForm,
)
from starter.gateway.cases.service import may_hold, reader_here, readers_on_record
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.etags import NOT_MODIFIED, tagged
from starter.gateway.pages import Instant, Name, Page, PageIn
from starter.gateway.problems import told

router = APIRouter(prefix="/cases", tags=["cases"])

_CASE: Final = "/{case_id}"
_CASES: Final = "cases"
_HISTORY: Final = "history"
_READS: Final = "reads"
_CASE_POSITION: Final = TypeAdapter(tuple[Name])
_NUMBER_POSITION: Final = TypeAdapter(tuple[int])
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = NOT_MODIFIED | told(403, 404)
_NO_MONEY: Final = MoneyView(None, (), None, None)

As = Annotated[
    Role | Office | None,
    Query(alias="as", description="Only as this role or office, where the caller has several."),
]
Purpose = Annotated[
    str,
    Query(
        max_length=200,
        pattern=r"^[^\x00-\x1f]*$",
        description="What for: stands on record with the read.",
    ),
]


@router.get("", response_model=Page[ListedCaseForm], responses=NOT_MODIFIED)
async def list_cases(  # noqa: PLR0913, PLR0917 -- one argument for each filter
    request: Request,
    caller: CallerIn,
    doors: DoorsIn,
    page: PageIn,
    stage: Annotated[Stage | None, Query(description="Only in this stage.")] = None,
    due_before: Annotated[
        Instant | None, Query(description="Only where something falls due before this.")
    ] = None,
    paused: Annotated[bool | None, Query(description="Only those that are, or are not.")] = None,
) -> Response:
    """List the cases in which the caller has a place.

    A filter finds only cases of which the caller may know what it asks for.
    """
    asked = CasesAsked(
        person=None if caller.is_tool else caller.subject,
        roles=may_hold(caller) if caller.is_tool else (),
        organisations=caller.organisations,
        now=await doors.clock_of(None).now(),
        stage=stage,
        due_before=due_before,
        paused=paused,
    )
    after = page.after(_CASES, _CASE_POSITION)
    found = await RecordCases(doors.pool).placed(asked, after and after[0], page.fetch)
    listed = page.page(
        _CASES,
        found,
        lambda case: ListedCaseForm.of(
            case, readers_on_record(case.roles, caller, audits=case.audits)
        ),
        lambda case: (case.case_id,),
    )
    return tagged(request, listed)


@router.get(_CASE, response_model=RoleView, responses=_ANSWERS)
async def read_case(request: Request, access: AccessIn, doors: DoorsIn, as_: As = None) -> Response:
    """Read a case as what the caller is in it.

    Of several roles those that conflict restrict. A view with money in it is on record before it
    is given.
    """
    here = await reader_here(doors, access, as_)
    seen = await here.see()
    answer = tagged(request, CaseForm(seen))
    # Who has the same already is given nothing.
    if answer.body and seen.money not in (None, _NO_MONEY):
        await here.record_money("view")
    return answer


@router.get(_CASE + "/history", response_model=Page[PastFactForm], responses=_ANSWERS)
async def read_history(
    access: AccessIn, doors: DoorsIn, page: PageIn, as_: As = None
) -> Page[PastFactForm]:
    """Read what has happened in a case, as far as the caller may know it, in order."""
    here = await reader_here(doors, access, as_)
    listed = await RecordLists(doors.pool).history(access.case_id)
    gone = {each.fact.number for each in listed if each.reversed_by is not None}
    position = page.after(_HISTORY, _NUMBER_POSITION)
    after = position[0] if position else 0
    facts = [each.fact for each in listed if each.fact.number > after]
    found = past(facts, here.view, here.person, here.who)[: page.fetch]
    given = page.page(
        _HISTORY,
        found,
        lambda fact: PastFactForm.of(fact, holds=fact.number not in gone),
        lambda fact: (fact.number,),
    )
    if any(_tells_of_money(fact) for fact in found[: page.limit]):
        await here.record_money("history")
    return given


def _tells_of_money(fact: PastFact) -> bool:
    return fact.body is not None and part_of(fact.body) is Part.MONEY


@router.get(_CASE + "/money", responses=told(403, 404))
async def read_money(
    access: AccessIn, doors: DoorsIn, as_: As = None, purpose: Purpose = ""
) -> MoneyForm:
    """Read the statements of a case; that they were read is on record before they are given."""
    here = await reader_here(doors, access, as_)
    here.check_opens(Compartment.MONEY)
    read = await here.a_read(Compartment.MONEY, "statements", purpose)
    found = await RecordLists(doors.pool).statements(access.case_id, read)
    return MoneyForm(statements=[StatementForm.of(each) for each in found])


@router.get(_CASE + "/reads", response_model=Page[ReadForm], responses=told(403, 404))
async def read_reads(access: AccessIn, doors: DoorsIn, page: PageIn) -> Page[ReadForm]:
    """Read who has read what in the compartments of a case; for who audits it."""
    here = await reader_here(doors, access)
    if Reader.AUDITOR not in here.who:
        raise NotYours(sentence="who has read is for who audits the case")
    position = page.after(_READS, _NUMBER_POSITION)
    found = await RecordReads(doors.pool).of_case(
        access.case_id, after=position[0] if position else 0, limit=page.fetch
    )
    return page.page(_READS, found, ReadForm.of, lambda each: (each.id,))
