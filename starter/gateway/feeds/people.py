"""People: what the HRIS says of lines, departures and absences, brought to the cases it touches.

The tables of the HRIS are written first. A seat goes to whom the HRIS names for it now; where it
names nobody, or who has left, a person seats somebody: no case is left to nobody by a machine.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from activities.errors import UnknownPerson
from domain.errors import Code, Refused
from domain.on_behalf import OWN_ONLY
from domain.people import NAMED_LATER, Role
from infra.directory import PostgresHris
from infra.feeds.messages import Fate, ItemState
from starter.gateway.feeds.applying import Attention, Wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infra.feeds.hris import Held
    from starter.gateway.feeds.applying import Applying

_LINE: Final = (Role.DIRECTOR, Role.SKIP, Role.MANAGER)
"""From the top: who moves up makes room for whoever follows."""

_ABOVE: Final[Mapping[Role, tuple[Role, ...]]] = {
    Role.EMPLOYEE: _LINE,
    Role.MANAGER: (Role.DIRECTOR, Role.SKIP),
    Role.SKIP: (Role.DIRECTOR,),
}
"""Which seats of a case follow from who leads the holder of another."""

_FROM_THE_HRIS: Final = "as the HRIS has it now"


async def apply_people(applying: Applying) -> Fate:
    """Write what the HRIS says, and bring it to the cases that it touches.

    Raises:
        Wait: a case cannot be reached.
        Attention: somebody has to be seated by a person.
        Refused: a case says no.
    """
    for each in await applying.batch.about(applying.item):
        newer = each.position > applying.item.position and each.aspect == applying.told.aspect
        if newer and each.state is ItemState.DONE:
            return Fate(state=ItemState.SUPERSEDED)
    match applying.told.kind:
        case "people.manager_changed":
            cases = await _manager_changed(applying)
        case "people.left":
            cases = await _left(applying)
        case _:
            cases = await _absent(applying)
    return Fate(state=ItemState.DONE, cases=cases)


async def _manager_changed(applying: Applying) -> tuple[str, ...]:
    person, content = applying.item.person, applying.told.content
    manager = str(content["manager"])
    ours = await applying.tables.organisation_of(person)
    if manager == person or await applying.tables.organisation_of(manager) != ours:
        raise Attention("unknown_person", "the HRIS employs nobody by the manager's id")
    since, today = date.fromisoformat(str(content["since"])), applying.batch.now.date()
    if since > today:
        raise Wait("its_day", applying.batch.now + (since - today))
    await applying.tables.move_manager(person, manager, since)
    roles: dict[str, set[Role]] = {}
    employees: dict[str, str] = {}
    for held in await applying.tables.seats_of(person, ours or ""):
        employees[held.case_id] = held.employee
        roles.setdefault(held.case_id, set()).update(_ABOVE.get(Role(held.role), ()))
    return await _reseat(applying, employees, roles)


async def _left(applying: Applying) -> tuple[str, ...]:
    person = applying.item.person
    last_day = date.fromisoformat(str(applying.told.content["last_day"]))
    await applying.tables.write_left(person, last_day)
    if last_day > applying.batch.now.date():
        raise Wait("its_day", applying.batch.now + (last_day - applying.batch.now.date()))
    held = await applying.tables.seats_of(person, await _organisation(applying))
    roles: dict[str, set[Role]] = {}
    for each in held:
        roles.setdefault(each.case_id, set()).add(Role(each.role))
    if any(Role.EMPLOYEE in its for its in roles.values()):
        raise Attention("employee_left", "the employee of an open case has left: HR settles it")
    return await _reseat(applying, {each.case_id: each.employee for each in held}, roles)


async def _reseat(
    applying: Applying, employees: Mapping[str, str], roles: Mapping[str, Iterable[Role]]
) -> tuple[str, ...]:
    """Seat whom the HRIS names now, in each case, in some roles; what one refuses stops no other.

    Raises:
        Wait: a case cannot be reached.
        Attention: somebody has to be seated by a person.
    """
    told: list[str] = []
    refused: Refused | Attention | None = None
    kept = False
    for case_id, employee in sorted(employees.items()):
        try:
            kept |= not await _reseat_one(applying, case_id, employee, set(roles[case_id]))
            told.append(case_id)
        except (Refused, Attention) as wrong:
            refused = wrong
    if isinstance(refused, Attention):
        raise Attention(refused.why, refused.sentence, tuple(told))
    if refused is not None:
        raise Attention(str(refused.code), refused.sentence, tuple(told))
    if kept:
        raise Wait("kept")
    return tuple(told)


async def _reseat_one(applying: Applying, case_id: str, employee: str, roles: set[Role]) -> bool:
    hris = PostgresHris(applying.doors.pool)
    seats = await applying.tables.seats_in(case_id)
    wanted = await _wanted(hris, employee)
    done = True
    for role in (*_LINE, *sorted(roles.difference(_LINE))):
        if role not in roles or role not in seats:
            continue
        person = wanted.get(role)
        has_left = seats[role] == applying.item.person and applying.told.kind == "people.left"
        if person is None or role in NAMED_LATER or (has_left and person == seats[role]):
            if has_left:
                raise Attention("no_successor", f"the HRIS names nobody else as the {role}")
            continue
        if person == seats[role]:
            continue
        where = await hris.employment_of(person)
        fields = {
            "role": role,
            "person": person,
            "calendar": where.calendar,
            "zone": where.zone,
            "reason": _FROM_THE_HRIS,
        }
        by = Role.HR_LEAD if role is Role.HR_PARTNER else Role.HR_PARTNER
        done &= await _unless_done(
            applying, case_id, "seat_person", by, fields, f"{case_id}/{role}"
        )
    return done


async def _wanted(hris: PostgresHris, employee: str) -> dict[Role, str]:
    try:
        line, where = await hris.line_of(employee), await hris.employment_of(employee)
    except UnknownPerson:
        return {}
    named = {Role.MANAGER: line.manager, Role.SKIP: line.skip, Role.DIRECTOR: line.director}
    offices = await hris.offices_of(where.place, where.organisation)
    return {**offices, **{role: person for role, person in named.items() if person is not None}}


async def _absent(applying: Applying) -> tuple[str, ...]:
    person, content = applying.item.person, applying.told.content
    held = await applying.tables.seats_of(person, await _organisation(applying))
    told: list[str] = []
    kept = False
    for case_id, roles in _by_case(held).items():
        if roles.issubset(OWN_ONLY):
            continue  # an employee is on leave or vacation, a panelist has an alternate
        by = Role.HR_LEAD if Role.HR_PARTNER in roles else Role.HR_PARTNER
        fields = {
            "person": person,
            "first_day": content["first_day"],
            "last_day": content["last_day"],
        }
        kept |= not await _unless_done(applying, case_id, "report_absence", by, fields, case_id)
        told.append(case_id)
    if kept:
        raise Wait("kept")
    return tuple(told)


async def _unless_done(  # noqa: PLR0913, PLR0917 -- what a command is
    applying: Applying, case_id: str, do: str, by: Role, fields: Mapping[str, object], what: str
) -> bool:
    try:
        return await applying.command(case_id, do, by, fields, what=what)
    except Refused as refused:
        # The record may be behind its case, which knows already.
        if refused.code is Code.ALREADY_DONE:
            return True
        raise


def _by_case(held: Iterable[Held]) -> dict[str, set[Role]]:
    found: dict[str, set[Role]] = {}
    for each in held:
        found.setdefault(each.case_id, set()).add(Role(each.role))
    return found


async def _organisation(applying: Applying) -> str:
    return await applying.tables.organisation_of(applying.item.person) or ""
