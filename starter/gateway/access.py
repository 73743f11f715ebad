"""What a caller may touch of a case: the roles that the firm's own data gives, never a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Path

from domain.errors import Code, Refused
from domain.people import Role
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, DoorsIn


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A caller's place in one case.

    Attributes:
        case_id: The case.
        caller: Who asks.
        roles: Every role that the caller holds in it.
    """

    case_id: str
    caller: Caller
    roles: frozenset[Role]


CASE_ID: Final = r"^case-[0-9]{4}-[0-9]{1,12}$"
"""The form of a case's id at a door."""

CaseId = Annotated[str, Path(pattern=CASE_ID, description="Id of a case.")]


async def case_access(case_id: CaseId, caller: CallerIn, doors: DoorsIn) -> CaseAccess:
    """Find the caller's place in a case.

    Raises:
        Refused: there is no such case, or none that the caller may know of: the two look alike.
    """
    view = await doors.cases.handle(case_id).view()
    roles = frozenset(seat.role for seat in view.people if seat.person == caller.subject)
    if not roles:
        raise Refused(Code.NO_SUCH_CASE, "there is no such case")
    return CaseAccess(case_id, caller, roles)


AccessIn = Annotated[CaseAccess, Depends(case_access)]
"""The argument of a route about one case."""
