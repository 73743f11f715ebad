"""What a caller may touch of a case: the roles that the firm's own data give, never a claim.

The record is asked first, so that a door knows whom it may let in while Temporal is away. Only who
has no place there is looked for in the case itself, which may be ahead of its record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Path
from temporalio.service import RPCError

from domain.access import Office, parties
from domain.errors import Code, NotYours, Refused
from domain.on_behalf import OWN_ONLY
from domain.people import TOOL, Actor, Role
from domain.places import Place
from infra.record_seats import RecordSeats
from starter.gateway.caller import Caller
from starter.gateway.doors import CallerIn, DoorsIn
from starter.sending import Unanswered, exists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.views import CaseView
    from infra.record_seats import RecordedCase
    from starter.gateway.doors import Doors

_TOLD_WITHIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A caller's place in one case.

    Attributes:
        case_id: The case.
        caller: Who asks.
        roles: Every role in which the caller may act in it.
        holders: Of these, the roles in which the caller stands in, and for whom: as a delegate, as
            a backup, or as a tool, which always does.
        offices: Offices of the firm that open the case to the caller: `domain.access.Office`, or
            by their names the roles that the HRIS gives for the employee's place of work. None for
            a party to the case.
    """

    case_id: str
    caller: Caller
    roles: frozenset[Role]
    holders: Mapping[Role, str] = field(default_factory=dict[Role, str])
    offices: frozenset[str] = frozenset()

    def actor(self, role: Role, on_behalf_of: str = "") -> Actor:
        """Return who acts if the caller does, in a role.

        Args:
            role: The role.
            on_behalf_of: For whom the caller says to stand in; empty: for whoever it is.

        Raises:
            NotYours: the caller has no such role in the case.
        """
        if role not in self.roles:
            raise NotYours(sentence="you do not hold this role in this case")
        person = f"{TOOL}{self.caller.subject}" if self.caller.is_tool else self.caller.subject
        return Actor(person, role, on_behalf_of or self.holders.get(role, ""))


CASE_ID: Final = r"^case-[0-9]{4}-[0-9]{1,12}$"
"""The form of a case's id at a door."""

CaseId = Annotated[str, Path(pattern=CASE_ID, description="Id of a case.")]


async def case_access(case_id: CaseId, caller: CallerIn, doors: DoorsIn) -> CaseAccess:
    """Find the caller's place in a case.

    Raises:
        Refused: there is no such case, or none that the caller may know of: the two look alike.
        Unanswered: only the case itself could tell, and it does not answer.
    """
    recorded = await RecordSeats(doors.pool).find(case_id, caller.subject)
    if recorded is not None and recorded.is_seated:
        access = await _on_record(doors, case_id, caller, recorded)
        if access is not None:
            return access
    await _check_exists(doors, case_id)
    # A case of another organisation is asked nothing: up to here it cost what an absent one costs.
    if recorded is not None and recorded.organisation not in caller.organisations:
        raise _no_such_case()
    view = await doors.cases.handle(case_id).view()
    return _as_it_stands(case_id, caller, view, recorded)


AccessIn = Annotated[CaseAccess, Depends(case_access)]
"""The argument of a route about one case."""


async def _on_record(
    doors: Doors, case_id: str, caller: Caller, recorded: RecordedCase
) -> CaseAccess | None:
    """Return the caller's place as the record has it; None where it has none."""
    if recorded.organisation not in caller.organisations:
        return None
    if caller.is_tool:
        return _of_tool(case_id, caller, await RecordSeats(doors.pool).everyone(case_id))
    places = recorded.places
    if any(place.since or place.until for place in places):
        now = await doors.clock_of(case_id).now()
        places = tuple(place for place in places if place.holds_at(now))
    offices = frozenset[str]() if recorded.is_party else recorded.offices
    return _of_person(case_id, caller, places, offices)


def _as_it_stands(
    case_id: str, caller: Caller, view: CaseView, recorded: RecordedCase | None
) -> CaseAccess:
    """Return the caller's place as the case itself has it.

    Raises:
        Refused: the caller has none.
    """
    if view.organisation not in caller.organisations:
        raise _no_such_case()
    seats = [Place(seat.person, seat.role) for seat in view.people]
    places = [*seats, *(Place(each.person, each.role, each.holder) for each in view.stand_ins)]
    offices = frozenset[str]()
    if recorded is not None and not parties(caller.subject, view):
        offices = recorded.offices
    if caller.is_tool:
        access = _of_tool(case_id, caller, places)
    else:
        own = (place for place in places if place.person == caller.subject)
        access = _of_person(case_id, caller, own, offices)
    if access is None:
        raise _no_such_case()
    return access


def _of_person(
    case_id: str, caller: Caller, places: Iterable[Place], offices: frozenset[str]
) -> CaseAccess | None:
    """Return a person's place; None where neither a seat nor an office gives one."""
    # An own seat comes after whatever the same person holds in another's place, and wins.
    found = sorted(places, key=lambda place: (not place.on_behalf_of, place.on_behalf_of))
    holders = {place.role: place.on_behalf_of for place in found}
    # Fairness data know no case, so whoever reads them knows of none.
    offices -= {Office.ANALYST}
    if not holders and not offices:
        return None
    standing_in = {role: holder for role, holder in holders.items() if holder}
    return CaseAccess(case_id, caller, frozenset(holders), standing_in, offices)


def _of_tool(case_id: str, caller: Caller, places: Iterable[Place]) -> CaseAccess | None:
    """Return a tool's place: that of the holders of its roles, never of who alone may choose."""
    holders = {
        place.role: place.person
        for place in places
        if not place.on_behalf_of and place.role in caller.roles and place.role not in OWN_ONLY
    }
    return CaseAccess(case_id, caller, frozenset(holders), holders) if holders else None


async def _check_exists(doors: Doors, case_id: str) -> None:
    """Check that there is such a case.

    Raises:
        Refused: there is none.
        Unanswered: Temporal does not answer.
    """
    try:
        async with asyncio.timeout(_TOLD_WITHIN_S):
            found = await exists(doors.cases.handle(case_id).workflow)
    except (RPCError, RuntimeError, TimeoutError):
        raise Unanswered("nobody can tell now whether there is such a case") from None
    if not found:
        raise _no_such_case()


def _no_such_case() -> Refused:
    return Refused(Code.NO_SUCH_CASE, "there is no such case")
