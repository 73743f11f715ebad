"""Pay: what payroll says, written to its own compartment; no case is told an amount by a feed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from infra.feeds.messages import Fate, ItemState
from infra.people_tables import PayRow
from starter.gateway.feeds.applying import Wait

if TYPE_CHECKING:
    from starter.gateway.feeds.applying import Applying


async def apply_pay(applying: Applying) -> Fate:
    """Write somebody's pay once its day has come.

    What was quoted or stated before keeps the pay that it names: which pay a statement is computed
    from is the policy's to say. The open cases of that person are noted, so that HR sees which
    figures were made with the pay before.

    Raises:
        Wait: its day is still to come.
    """
    for each in await applying.batch.about(applying.item):
        if each.position > applying.item.position and each.state is ItemState.DONE:
            return Fate(state=ItemState.SUPERSEDED)
    content = applying.told.content
    effective, today = date.fromisoformat(str(content["effective_on"])), applying.batch.now.date()
    if effective > today:
        raise Wait("its_day", applying.batch.now + (effective - today))

    def amount(name: str) -> Decimal | None:
        found = content.get(name)
        return None if found is None else Decimal(str(found))

    row = PayRow(
        person=applying.item.person,
        currency=str(content["currency"]),
        annual_base=amount("annual_base"),
        hourly=amount("hourly"),
        weekly_hours=amount("weekly_hours"),
        fte=amount("fte") or Decimal(1),
    )
    await applying.tables.write_pay(row)
    cases = await applying.tables.cases_of(applying.item.person)
    touched = tuple(case.case_id for case in cases if not case.is_closed)
    return Fate(state=ItemState.DONE, cases=touched)
