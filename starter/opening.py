"""A case's opening, put together from the HRIS and from what HR edits: policy and calendars.

Everything that would otherwise have to be looked up later is taken over as a value here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from activities.errors import UnknownPerson
from activities.sources import EmploymentRecord
from domain.errors import Code, Malformed
from domain.opening import Background, Employment, Opening
from domain.people import People, Role, Seat
from infra.policies import CURRENT_POLICY, load_calendar, load_policy
from infra.zones import site
from starter.client import UNNUMBERED

if TYPE_CHECKING:
    from activities.sources import Hris, Protections
    from domain.calendar import BusinessCalendar, Site
    from domain.commands import SubmitEntry


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who holds the roles of an employee's case, before there is one."""

    employee: str
    record: EmploymentRecord
    holders: Mapping[Role, str]


async def staffing_of(employee: str, hris: Hris) -> Staffing:
    """Look up an employee's line and who holds HR's offices for the place.

    Raises:
        Malformed: the HRIS employs nobody by this id.
    """
    try:
        record = await hris.employment_of(employee)
        line = await hris.line_of(employee)
    except UnknownPerson as error:
        raise Malformed(Code.MALFORMED, str(error)) from None
    holders = {
        Role.EMPLOYEE: employee,
        Role.MANAGER: line.manager,
        Role.SKIP: line.skip,
        Role.DIRECTOR: line.director,
        **await hris.offices_of(record.place, record.organisation),
    }
    found = {role: holders[role] for role in Role if role in holders}
    return Staffing(employee, record, {role: who for role, who in found.items() if who})


async def open_from_hris(
    employee: str,
    entry: SubmitEntry,
    hris: Hris,
    protections: Protections,
    *,
    policy: str = CURRENT_POLICY,
) -> Opening:
    """Put the opening of a case together; it has no number yet.

    Args:
        employee: Person id.
        entry: The Focus entry.
        hris: Employment, lines and offices.
        protections: Who is protected after an overturned plan.
        policy: Id of the policy version.

    Raises:
        Malformed: somebody is not in the HRIS, or there is no such policy, calendar or zone.
        PolicyInvalid: a policy or calendar file is wrong.
    """
    staffing = await staffing_of(employee, hris)
    seats = [await _seat(role, who, hris) for role, who in staffing.holders.items()]
    calendars = tuple(load_calendar(name) for name in sorted({s.calendar for s in seats}))
    return Opening(
        case_id=UNNUMBERED,
        policy=load_policy(policy),
        calendars=calendars,
        sites=_sites({seat.zone for seat in seats}, calendars),
        people=People(tuple(seats)),
        employment=Employment(
            hired=staffing.record.hired,
            place=staffing.record.place,
            notice_weeks=staffing.record.notice_weeks,
            weekly_hours=staffing.record.weekly_hours,
            organisation=staffing.record.organisation,
        ),
        entry=entry,
        background=Background(
            level=staffing.record.level,
            in_role_since=staffing.record.in_role_since,
            manager_since=staffing.record.manager_since,
            recognitions=await hris.recognitions_of(employee),
            protected_until=await protections.protected_until(employee),
        ),
    )


async def _seat(role: Role, person: str, hris: Hris) -> Seat:
    try:
        record = await hris.employment_of(person)
    except UnknownPerson:
        raise Malformed(Code.MALFORMED, f"the HRIS does not know the {role}") from None
    return Seat(role, person, record.calendar, record.zone)


def _sites(zones: set[str], calendars: tuple[BusinessCalendar, ...]) -> tuple[Site, ...]:
    """Return each zone for all days of all calendars."""
    since = min(calendar.covers_from for calendar in calendars)
    until = max(calendar.covers_to for calendar in calendars)
    return tuple(site(zone, since, until) for zone in sorted(zones))
