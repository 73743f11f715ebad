"""Duties on record: who owes what by when, over all cases, moved forward with the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from domain.tasks import TaskStatus, TaskStep
from infra.postgres import connected

if TYPE_CHECKING:
    import asyncpg

    from activities.ports import CaseSummary
    from infra.postgres import Connection, Pool

_MOVE: Final = """
    INSERT INTO record.duty (case_id, key, kind, is_window, owner, person, request, due_on, due_at,
                             forecast, status, ended_at, history, as_of, fact_number)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (case_id, key) DO UPDATE SET
        owner = excluded.owner, person = excluded.person, request = excluded.request,
        due_on = excluded.due_on, due_at = excluded.due_at, forecast = excluded.forecast,
        status = excluded.status, ended_at = excluded.ended_at, history = excluded.history,
        as_of = excluded.as_of, fact_number = excluded.fact_number
"""

# What was owed and is told of no more was set off by something that turned out not to hold.
_DROP: Final = """
    UPDATE record.duty SET status = 'dropped', ended_at = $3, as_of = $3, fact_number = $4
    WHERE case_id = $1 AND status IN ('open', 'overdue') AND NOT key = ANY($2::text[])
"""

COLUMNS: Final = (
    "case_id, key, kind, is_window, owner, person, request, due_on, due_at, forecast, status, "
    "ended_at, history, as_of"
)
"""What is read of a duty."""
_DUTIES: Final = f"""
    SELECT {COLUMNS} FROM record.duty
    WHERE ($1::text IS NULL OR person = $1)
      AND ($2::text IS NULL OR owner = $2)
      AND (status = 'overdue' OR (status = 'open' AND NOT $3))
      AND NOT (is_window AND $3)
    ORDER BY due_at NULLS LAST, case_id, key LIMIT $4
"""  # noqa: S608 -- the columns are a constant of this module
_OF_CASE: Final = f"""
    SELECT {COLUMNS} FROM record.duty
    WHERE case_id = $1 AND ($2::text IS NULL OR person = $2) AND ($3::text IS NULL OR owner = $3)
      AND (status = 'overdue' OR NOT $4)
    ORDER BY due_at NULLS LAST, key
"""  # noqa: S608 -- the same

_WORKLOAD: Final = """
    SELECT v.manager,
           count(DISTINCT v.case_id) FILTER (WHERE v.stage <> 'closed') AS open_cases,
           count(d.key) FILTER (WHERE d.person = v.manager AND NOT d.is_window
                                AND d.status IN ('open', 'overdue')) AS duties,
           count(d.key) FILTER (WHERE d.person = v.manager AND NOT d.is_window
                                AND d.status = 'overdue') AS overdue,
           count(d.key) FILTER (WHERE d.kind IN ('check_in', 'improve_check_in')
                                AND d.status = 'done') AS held,
           count(d.key) FILTER (WHERE d.kind IN ('check_in', 'improve_check_in')
                                AND d.status IN ('overdue', 'missed')) AS missed
    FROM record.case_view v LEFT JOIN record.duty d USING (case_id)
    WHERE $1::text IS NULL OR $1 IN (v.manager, v.skip)
    GROUP BY v.manager ORDER BY overdue DESC, open_cases DESC, v.manager
"""


@dataclass(frozen=True, slots=True)
class ListedDuty:
    """A duty or a window of some case.

    Attributes:
        as_of: Up to when the case had run when this was written.
    """

    case_id: str
    key: str
    kind: str
    is_window: bool
    owner: str
    person: str
    request: str
    due_on: date | None
    due_at: datetime | None
    forecast: bool
    status: TaskStatus
    ended_at: datetime | None
    history: tuple[TaskStep, ...]
    as_of: datetime

    def days_late(self, now: datetime) -> int:
        """Return how many days after its last day it is still owed, or was done; 0 if in time.

        Args:
            now: The instant of asking; the case's own time, where that is further on.
        """
        until = self.ended_at or max(now, self.as_of)
        if self.due_on is None or self.due_at is None or until < self.due_at:
            return 0
        return max(0, (until.date() - self.due_on).days)


@dataclass(frozen=True, slots=True)
class ListedWorkload:
    """What the cases of a manager ask of that manager.

    Attributes:
        manager: Person id.
        open_cases: Cases that are not closed.
        duties: Duties that wait for this person.
        overdue: Those of them that are late.
        check_ins_owed: Check-ins of weeks that are held or over, excused ones left out.
        check_ins_held: Those that took place.
        check_ins_missed: Those that did not.
    """

    manager: str
    open_cases: int
    duties: int
    overdue: int
    check_ins_owed: int
    check_ins_held: int
    check_ins_missed: int


class RecordDuties:
    """What people read of the duties on record."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def owed(
        self,
        *,
        person: str | None = None,
        role: str | None = None,
        overdue: bool = False,
        limit: int = 500,
    ) -> tuple[ListedDuty, ...]:
        """List what is owed over all cases, by what is due first.

        Args:
            person: Only what waits for this person.
            role: Only what this role owes, or has a right to.
            overdue: Only duties whose date has passed.
            limit: So many at most.
        """
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_DUTIES, person, role, overdue, limit)
        return tuple(listed(row) for row in rows)

    async def of_case(
        self,
        case_id: str,
        *,
        person: str | None = None,
        role: str | None = None,
        overdue: bool = False,
    ) -> tuple[ListedDuty, ...]:
        """List everything that was or is owed in a case, each with its history."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_OF_CASE, case_id, person, role, overdue)
        return tuple(listed(row) for row in rows)

    async def workload(self, person: str | None = None) -> tuple[ListedWorkload, ...]:
        """Sum up what each manager has to do, of all or of one manager or skip."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_WORKLOAD, person)
        return tuple(
            ListedWorkload(
                manager=row["manager"],
                open_cases=row["open_cases"],
                duties=row["duties"],
                overdue=row["overdue"],
                check_ins_owed=row["held"] + row["missed"],
                check_ins_held=row["held"],
                check_ins_missed=row["missed"],
            )
            for row in rows
        )


async def move_duties(
    connection: Connection, case_id: str, summary: CaseSummary, number: int
) -> None:
    """Put the duties of a case where its newest fact has brought them.

    Args:
        connection: In the transaction that writes the facts.
        case_id: The case.
        summary: Where the case stands.
        number: Its newest fact.
    """
    if summary.as_of is None:
        return  # written by a version that knew no duties
    for task in summary.tasks:
        await connection.execute(
            _MOVE,
            case_id,
            task.key,
            task.kind,
            task.is_window,
            task.owner,
            task.person,
            task.request,
            task.due_on,
            task.due_at,
            task.forecast,
            task.status,
            task.ended_at,
            _steps().dump_json(task.history).decode(),
            summary.as_of,
            number,
        )
    keys = [task.key for task in summary.tasks]
    await connection.execute(_DROP, case_id, keys, summary.as_of, number)


def listed(row: asyncpg.Record) -> ListedDuty:
    """Return the duty that stands in a row of `COLUMNS`."""
    kept = dict(row)
    kept["status"] = TaskStatus(kept["status"])
    kept["history"] = _steps().validate_json(kept["history"])
    return ListedDuty(**kept)


@cache
def _steps() -> TypeAdapter[tuple[TaskStep, ...]]:
    return TypeAdapter(tuple[TaskStep, ...])
