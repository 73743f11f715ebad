"""What a caller may touch of a case: the roles that the firm's own data gives, never a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from temporalio.service import RPCError

from domain.errors import Code, Refused
from domain.people import Role
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.seats import roles_on_record
from starter.sending import Unanswered


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A caller's place in one case.

    Attributes:
        case_id: The case.
        caller: Who asks.
        roles: Every role that the caller holds in it.
        reachable: False where the case itself did not answer just now, and the roles are those of
            the record.
    """

    case_id: str
    caller: Caller
    roles: frozenset[Role]
    reachable: bool = True


CaseId = Annotated[str, Path(pattern=r"^case-[0-9]{4}-[0-9]{1,12}$", description="Id of a case.")]


async def case_access(case_id: CaseId, caller: CallerIn, doors: DoorsIn) -> CaseAccess:
    """Find the caller's place in a case.

    Raises:
        Refused: there is no such case, or none that the caller may know of: the two look alike.
    """
    try:
        view = await doors.cases.handle(case_id).view()
    except (Unanswered, RPCError):
        roles = await roles_on_record(doors.pool, case_id, caller.subject)
        if not roles:
            # Whoever has a seat that only the case knows of may come back: this is no "no".
            raise
        return CaseAccess(case_id, caller, roles, reachable=False)
    roles = frozenset(seat.role for seat in view.people if seat.person == caller.subject)
    if not roles:
        raise Refused(Code.NO_SUCH_CASE, "there is no such case")
    return CaseAccess(case_id, caller, roles)


AccessIn = Annotated[CaseAccess, Depends(case_access)]
"""The argument of a route about one case."""
