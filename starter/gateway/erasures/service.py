"""Erasing: who may ask and sign, what the case says to it, and that it is done by two."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from domain.erasure import ASKS, SIGNS, Kept, check_possible, check_two
from domain.errors import Code, NotNow, NotYours, Refused
from domain.facts import Outcome
from domain.state import Stage
from infra.erasures import Erasure, Erasures, Part
from infra.identity.persons import Persons
from infra.policies import load_policy
from starter.gateway.access import case_access
from starter.gateway.problems import Problem

if TYPE_CHECKING:
    from domain.people import Role
    from starter.gateway.access import CaseAccess
    from starter.gateway.caller import Caller
    from starter.gateway.doors import Doors


async def ask(doors: Doors, caller: Caller, case_id: str, reason: str) -> Erasure:
    """Ask for an erasure.

    Raises:
        Refused: the caller may not, or the case is open, held, or to be kept still.
    """
    access = await case_access(case_id, caller, doors)
    asked = await _part(doors, access, ASKS)
    organisation = await _check_possible(doors, case_id)
    found = await Erasures(doors.pool).ask(case_id, organisation, reason, asked)
    if found is None:
        raise NotNow(Code.ALREADY_DONE, "an erasure of that case waits already")
    return found


async def sign(doors: Doors, caller: Caller, erasure: int) -> Erasure:
    """Sign an erasure as the second person: it is done at once, and cannot be undone.

    Raises:
        Refused: the caller may not, had a part in asking, or the case is held by now.
        Problem: there is none.
    """
    known, access = await _known(doors, caller, erasure)
    signs = await _part(doors, access, SIGNS)
    check_two(known.asked.persons, signs.persons)
    await _check_possible(doors, known.case_id)
    if not await Erasures(doors.pool).sign_and_erase(erasure, signs):
        raise NotNow(Code.ALREADY_DONE, "it has been decided")
    return await _again(doors, erasure)


async def reject(doors: Doors, caller: Caller, erasure: int) -> Erasure:
    """Reject an erasure, or take it back.

    Raises:
        Refused: the caller may neither sign it nor has asked for it.
        Problem: there is none.
    """
    known, access = await _known(doors, caller, erasure)
    takes_back = caller.subject == known.asked.person
    part = await _part(doors, access, ASKS if takes_back else SIGNS)
    if not await Erasures(doors.pool).reject(erasure, part):
        raise NotNow(Code.ALREADY_DONE, "it has been decided")
    return await _again(doors, erasure)


async def listed(doors: Doors, caller: Caller) -> tuple[Erasure, ...]:
    """List the erasures of the organisations in which the caller holds one of the two offices.

    Raises:
        NotYours: in none.
    """
    held = [
        each
        for each in await Persons(doors.pool).offices_of(caller.subject)
        if each.name in (ASKS, SIGNS) and not caller.is_tool
    ]
    if not held:
        raise NotYours(sentence="only Legal and the HR lead see erasures")
    everywhere = any(each.organisation == "" for each in held)
    its = caller.organisations if everywhere else {each.organisation for each in held}
    return await Erasures(doors.pool).listed(caller.subject, its)


async def _known(doors: Doors, caller: Caller, erasure: int) -> tuple[Erasure, CaseAccess]:
    """Find an erasure whose case the caller may know of; all others look like none."""
    known = await Erasures(doors.pool).find(erasure)
    if known is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", "there is no such erasure")
    return known, await case_access(known.case_id, caller, doors)


async def _part(doors: Doors, access: CaseAccess, role: Role) -> Part:
    """Return the caller's part, in an office.

    Raises:
        NotYours: a tool asks, or somebody who does not hold it.
    """
    if access.caller.is_tool or (role not in access.roles and role not in access.offices):
        raise NotYours(sentence=f"only the {role} does this, in person")
    return Part(
        person=access.caller.subject,
        on_behalf_of=access.holders.get(role, ""),
        at=await doors.clock_of(None).now(),
    )


async def _check_possible(doors: Doors, case_id: str) -> str:
    """Check what the record says to it; return whose case it is.

    Raises:
        NotNow: it is open, held, or to be kept still.
    """
    found = await Erasures(doors.pool).standing(case_id)
    if found is None:
        raise Refused(Code.NO_SUCH_CASE, "there is no such case")
    outcome = None if found.outcome is None else Outcome(found.outcome)
    rules = load_policy(found.policy)
    kept = Kept(
        stage=Stage(found.stage),
        closed_on=None if found.closed_at is None else found.closed_at.date(),
        months=0 if outcome is None else rules.closing_of(outcome).retention_months,
        is_held=found.is_held,
    )
    now = await doors.clock_of(case_id).now()
    check_possible(kept, now.date())
    return found.organisation


async def _again(doors: Doors, erasure: int) -> Erasure:
    found = await Erasures(doors.pool).find(erasure)
    if found is None:  # pragma: no cover -- nothing takes one away
        raise AssertionError("an erasure stays")
    return found
