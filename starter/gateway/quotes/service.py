"""Quotes of a case: the policy's formula over what payroll and the HRIS know today."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from activities.errors import PayUnknown, UnknownPerson
from domain.people import Role
from domain.policy import Tier
from domain.seeing.parts import Compartment
from domain.seeing.readers import Reader
from domain.severance import quote
from infra.directory import PostgresHris, PostgresPayroll
from infra.policies import load_policy
from infra.reads import record
from infra.zones import local_day
from starter.gateway.problems import Problem
from starter.gateway.quotes.forms import QuoteForm, QuotesForm

if TYPE_CHECKING:
    from datetime import date

    from starter.gateway.cases.service import ReaderHere


async def quotes(
    here: ReaderHere, tier: Tier | None, separation_on: date | None, purpose: str
) -> QuotesForm:
    """Quote what leaving pays; that it was read is on record before any of it is told.

    Args:
        here: The case and its reader.
        tier: Only this tier.
        separation_on: For this separation date; otherwise for the one that the case has, or today.
        purpose: What for, as the reader says.

    Raises:
        Refused: the reader may see no money, or the date makes no sense.
        Problem: payroll or the HRIS does not know the employee (409).
    """
    here.check_opens(Compartment.MONEY)
    await record(here.doors.pool, await here.a_read(Compartment.MONEY, "quotes", purpose))
    view = here.view
    employee = next(seat for seat in view.people if seat.role is Role.EMPLOYEE)
    now = await here.doors.clock_of(view.case_id).now()
    last_day = None if view.leaving is None else view.leaving.last_day
    day = separation_on or last_day or local_day(employee.zone, now)
    try:
        found = await _by_tier(here, employee.person, day) if _may_ask(here) else []
    except (PayUnknown, UnknownPerson):
        raise Problem(
            HTTPStatus.CONFLICT, "pay_unknown", "payroll has nothing for the employee"
        ) from None
    return QuotesForm(
        case_id=view.case_id,
        separation_on=day,
        quotes=[each for each in found if tier in (None, each.tier)],
    )


def _may_ask(here: ReaderHere) -> bool:
    """Tell whether anything is quoted.

    To the employee money is first told with the packet, side by side with what else there is.
    """
    return here.who != frozenset({Reader.EMPLOYEE}) or bool(here.view.statements)


async def _by_tier(here: ReaderHere, employee: str, day: date) -> list[QuoteForm]:
    pool = here.doors.pool
    employed = await PostgresHris(pool).employment_of(employee)
    pay = await PostgresPayroll(pool).pay_of(employee)
    rule = load_policy(here.view.policy).severance
    return [
        QuoteForm.of(quote(tier, pay, employed.hired, day, rule, place=employed.place))
        for tier in Tier
    ]
