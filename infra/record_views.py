"""What the lists hold, moved forward by facts in the transaction that writes them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from domain.clock import Promise
from domain.facts import (
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    Promised,
    PromiseWithdrawn,
)
from infra.record_seats import move_seats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from activities.ports import CaseSummary
    from domain.facts import Fact
    from domain.notices import Notice
    from infra.postgres import Connection

_MOVE_CASE: Final = """
    INSERT INTO record.case_view AS v (case_id, stage, outcome, next_due, next_due_what, owner,
                                       policy, paused, opened_on, employee, manager, skip,
                                       hr_partner, overdue, protected_until, organisation,
                                       parties, seated, updated_number, transfer_by, leaving_by,
                                       rehire)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22)
    ON CONFLICT (case_id) DO UPDATE SET
        stage = excluded.stage, outcome = excluded.outcome, next_due = excluded.next_due,
        next_due_what = excluded.next_due_what, owner = excluded.owner, policy = excluded.policy,
        paused = excluded.paused, opened_on = excluded.opened_on, employee = excluded.employee,
        manager = excluded.manager, skip = excluded.skip, hr_partner = excluded.hr_partner,
        overdue = excluded.overdue, protected_until = excluded.protected_until,
        organisation = excluded.organisation, parties = excluded.parties, seated = excluded.seated,
        transfer_by = excluded.transfer_by, leaving_by = excluded.leaving_by,
        rehire = excluded.rehire,
        updated_number = excluded.updated_number, updated_at = now()
    WHERE v.updated_number < excluded.updated_number
    RETURNING case_id
"""

_MOVE_PROMISE: Final = """
    INSERT INTO record.promise_view (case_id, clock, owner, last_day, ends_at, forecast, promise,
                                     told_at, withdrawn, fact_number)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false, $9)
    ON CONFLICT (case_id, clock) DO UPDATE SET
        owner = excluded.owner, last_day = excluded.last_day, ends_at = excluded.ends_at,
        forecast = excluded.forecast, promise = excluded.promise, told_at = excluded.told_at,
        withdrawn = false, fact_number = excluded.fact_number
"""

_WITHDRAW_PROMISE: Final = """
    UPDATE record.promise_view SET withdrawn = true, fact_number = $3
    WHERE case_id = $1 AND clock = $2
"""

# A letter may be out before the list hears that it is owed: then it stays sent.
_MOVE_NOTICE: Final = """
    INSERT INTO record.notice_view AS v (case_id, key, fact_number, template, to_role, state)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (case_id, key) DO UPDATE SET
        fact_number = excluded.fact_number,
        template = coalesce(excluded.template, v.template),
        to_role = coalesce(excluded.to_role, v.to_role),
        state = excluded.state
    WHERE v.fact_number < excluded.fact_number
"""

_CLOSED: Final = "closed"


async def move_case(
    connection: Connection, case_id: str, summary: CaseSummary, number: int
) -> bool:
    """Put a case where its newest fact has brought it; an older one changes nothing.

    Returns:
        Whether it moved.
    """
    moved = await connection.fetchval(
        _MOVE_CASE,
        case_id,
        summary.stage,
        summary.outcome,
        summary.next_due,
        summary.next_due_what,
        summary.owner,
        summary.policy,
        summary.paused,
        summary.opened_on,
        summary.employee,
        summary.manager,
        summary.skip,
        summary.hr_partner,
        summary.overdue,
        summary.protected_until,
        summary.organisation,
        summary.parties,
        bool(summary.places),
        number,
        summary.transfer_by,
        summary.leaving_by,
        summary.rehire,
    )
    if moved is None:
        return False
    await move_seats(connection, case_id, summary.places)
    if summary.stage == _CLOSED:
        await connection.execute("DELETE FROM record.open_case WHERE case_id = $1", case_id)
    else:
        await connection.execute(
            "INSERT INTO record.open_case (employee, case_id) VALUES ($1, $2) "
            "ON CONFLICT DO NOTHING",
            summary.employee,
            case_id,
        )
    return True


async def move_lists(connection: Connection, case_id: str, facts: Iterable[Fact]) -> None:
    """Put what new facts say of promises and notices into their lists."""
    for fact in facts:
        match fact.body:
            case Promised(clock=clock, owner=owner, promise=promise):
                await connection.execute(
                    _MOVE_PROMISE,
                    case_id,
                    clock,
                    owner,
                    promise.last_day,
                    promise.ends_at,
                    promise.forecast,
                    promises().dump_json(promise).decode(),
                    fact.at,
                    fact.number,
                )
            case PromiseWithdrawn(clock=clock):
                await connection.execute(_WITHDRAW_PROMISE, case_id, clock, fact.number)
            case NoticeOwed(notice=notice):
                await _move_notice(connection, case_id, fact.number, notice)
            case NoticeHeld(notice=key):
                await connection.execute(
                    _MOVE_NOTICE, case_id, key, fact.number, None, None, "held"
                )
            case NoticeCountermanded(countermanded=key, notice=notice):
                await connection.execute(
                    _MOVE_NOTICE, case_id, key, fact.number, None, None, "countermanded"
                )
                await _move_notice(connection, case_id, fact.number, notice)
            case _:
                pass


async def _move_notice(connection: Connection, case_id: str, number: int, notice: Notice) -> None:
    await connection.execute(
        _MOVE_NOTICE, case_id, notice.key, number, notice.template, notice.to, "owed"
    )


@cache
def promises() -> TypeAdapter[Promise]:
    """Give what reads and writes promises, compiled once for the process."""
    return TypeAdapter(Promise)
