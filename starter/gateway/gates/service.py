"""Answering at a gate: who may ask, how often, and what the record says."""

from __future__ import annotations

import math
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from domain.clearances import worst
from domain.outcomes import Rehire
from domain.people import Role
from infra.clearances import Question, TooManyPeople, standings
from infra.identity.persons import Persons
from infra.identity.scopes import Scope
from starter.gateway.gates.forms import Asker, LeaverAnswer, RehireAnswer, TransferAnswer
from starter.gateway.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.clearances import Standing
    from infra.settings import Settings
    from starter.gateway.caller import Caller
    from starter.gateway.doors import Doors

_TO_REHIRE: Final = frozenset({Role.HR_PARTNER, Role.HR_LEAD})
"""Whose office learns of a rehire standing without a tool."""


class GateRate:
    """How often one asks, counted in this process over the minute that has just passed."""

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing counted."""
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(settings.gateway_gate_per_minute, namespace="gate")

    async def count(self, subject: str) -> None:
        """Count a question.

        Raises:
            Problem: there were too many (429).
        """
        if await self._window.hit(self._limit, subject):
            return
        stats = await self._window.get_window_stats(self._limit, subject)
        # The library counts by the clock on the wall, and tells an instant of it.
        left = stats.reset_time - time.time()  # noqa: TID251 -- no instant of a case
        raise _too_many(max(1, math.ceil(left)))


async def transfer(doors: Doors, rate: GateRate, caller: Caller, person: str) -> TransferAnswer:
    """Answer whether a transfer needs an approval, and whose.

    Raises:
        Problem: the caller may not ask, or asks too much.
    """
    _check_scope(caller, Scope.GATE_TRANSFER)
    found = await _standings(doors, rate, caller, person, "transfer")
    by: list[Asker] = []
    for each in found:
        if each.transfer_by is not None:
            by += (Asker(role=role, person=None) for role in each.transfer_by)
        elif not each.is_closed:
            # Written before gates were known: better asked once too often.
            by.append(Asker(role=Role.HR_PARTNER, person=each.hr_partner))
    return TransferAnswer(approval_needed="yes" if by else "no", by=by)


async def leaver(doors: Doors, rate: GateRate, caller: Caller, person: str) -> LeaverAnswer:
    """Answer whether somebody looks before an end of employment is entered.

    Raises:
        Problem: the caller may not ask, or asks too much.
    """
    _check_scope(caller, Scope.GATE_LEAVER)
    found = await _standings(doors, rate, caller, person, "leaver")
    today = (await doors.clock_of(None).now()).date()
    by: list[Asker] = []
    for each in found:
        is_protected = each.protected_until is not None and today <= each.protected_until
        roles = each.leaving_by if each.leaving_by is not None else ("hr_partner",)
        if each.is_closed and is_protected:
            roles = ("hr_partner",)
        elif each.is_closed:
            roles = ()
        by += (
            Asker(role=role, person=each.hr_partner if role == Role.HR_PARTNER else None)
            for role in roles
        )
    return LeaverAnswer(look_needed="yes" if by else "no", by=by)


async def rehire(doors: Doors, rate: GateRate, caller: Caller, person: str) -> RehireAnswer:
    """Answer with which standing somebody comes back.

    Raises:
        Problem: the caller may not ask, or asks too much.
    """
    organisations = caller.organisations
    if caller.is_tool:
        _check_scope(caller, Scope.GATE_REHIRE)
    else:
        organisations = await _as_hr(doors, caller)
    found = await _standings(doors, rate, caller, person, "rehire", organisations)
    told = tuple(Rehire(each.rehire) for each in found if each.rehire is not None)
    return RehireAnswer(standing=worst(told))


async def _as_hr(doors: Doors, caller: Caller) -> frozenset[str]:
    """Return the organisations in which a person holds an office that may know.

    Raises:
        Problem: in none.
    """
    held = [
        each
        for each in await Persons(doors.pool).offices_of(caller.subject)
        if each.name in _TO_REHIRE
    ]
    if not held:
        raise _not_yours()
    if any(each.organisation == "" for each in held):
        return caller.organisations
    return frozenset(each.organisation for each in held)


async def _standings(  # noqa: PLR0913, PLR0917 -- what a question is
    doors: Doors,
    rate: GateRate,
    caller: Caller,
    person: str,
    gate: str,
    organisations: frozenset[str] | None = None,
) -> Sequence[Standing]:
    await rate.count(caller.subject)
    question = Question(
        gate=gate,
        asked_by=caller.subject,
        organisations=caller.organisations if organisations is None else organisations,
        person=person,
        at=await doors.clock_of(None).now(),
    )
    try:
        return await standings(doors.pool, question, doors.settings.gateway_gate_people_per_day)
    except TooManyPeople:
        raise _too_many(3600) from None


def _check_scope(caller: Caller, scope: Scope) -> None:
    if not caller.is_tool or scope not in caller.scopes:
        raise _not_yours()


def _not_yours() -> Problem:
    return Problem(HTTPStatus.FORBIDDEN, "not_yours", "this gate is not for this account")


def _too_many(seconds: int) -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too_many_requests",
        "too many questions, or about too many people",
        {"Retry-After": str(seconds)},
    )
