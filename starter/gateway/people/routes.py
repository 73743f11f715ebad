"""A person's past cases, for HR, when that person applies again (requirement P2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path, Query

from domain.errors import NotYours
from domain.outcomes import Outcome, Rehire
from domain.people import Role
from domain.seeing.parts import Compartment
from infra.policies import load_policy
from infra.reads import Read
from infra.record_cases import RecordCases
from starter.gateway.commands.forms import PERSON
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.people.forms import PastCaseForm, PastCasesForm
from starter.gateway.problems import told

if TYPE_CHECKING:
    from infra.record_cases import PastCase

router = APIRouter(prefix="/people", tags=["people"])

_HR: Final = (Role.HR_PARTNER.value, Role.HR_BACKUP.value, Role.HR_LEAD.value)


@router.get("/{person}/past-cases", responses=told(403))
async def read_past_cases(
    caller: CallerIn,
    doors: DoorsIn,
    person: Annotated[str, Path(pattern=PERSON, description="Person id.")],
    purpose: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00-\x1f]+$",
            description="What for: stands on record with the read.",
        ),
    ],
) -> PastCasesForm:
    """Read how a person's past cases closed, and what rehire standing they left.

    For HR, and of others: the own past is read as the employee that one was. A case to which the
    reader was a party is not among them.
    """
    cases = RecordCases(doors.pool)
    is_own = caller.is_tool or caller.subject == person
    if is_own or not await cases.holds_office(caller.subject, _HR):
        raise NotYours(sentence="past cases are for HR, and none reads the own this way")
    read = Read(
        case_id=None,
        compartment=Compartment.CASE,
        person=caller.subject,
        readers=("hr",),
        what="past cases",
        purpose=purpose,
        read_at=await doors.clock_of(None).now(),
    )
    found = await cases.past(person, caller.organisations, read)
    return PastCasesForm(cases=[_form(each) for each in found])


def _form(past: PastCase) -> PastCaseForm:
    outcome = Outcome(past.outcome)
    standing = load_policy(past.policy).closing_of(outcome).rehire
    return PastCaseForm(
        case_id=past.case_id,
        outcome=outcome,
        closed_at=past.closed_at,
        rehire=Rehire(past.lowered) if past.lowered else standing,
    )
