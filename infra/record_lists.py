"""Reading the record: lists of cases, and of what was said in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from activities.ports import CaseSummary
from domain.clock import Promise
from domain.facts import Fact, Reversed
from domain.seeing.parts import Compartment
from infra.compartments import opened
from infra.fact_rows import fact_of
from infra.postgres import connected
from infra.reads import Read, reading
from infra.record_views import promises

if TYPE_CHECKING:
    import asyncpg

    from infra.postgres import Pool


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as the lists know it.

    Attributes:
        updated_number: The newest fact that the list knows of.
    """

    case_id: str
    summary: CaseSummary
    updated_number: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ListedFact:
    """A fact on record.

    Attributes:
        reversed_by: Number of the fact by which it no longer holds; None if it does.
    """

    fact: Fact
    digest: str
    recorded_at: datetime
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A date as it was told last."""

    clock: str
    owner: str
    last_day: date
    ends_at: datetime
    forecast: bool
    promise: Promise
    told_at: datetime
    withdrawn: bool
    fact_number: int


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """A notice and what became of it.

    Attributes:
        template: None while it is only known that it is held; so is `to_role`.
        person: Who it was sent to; None before the first attempt.
        state: `owed`, `held`, `sent`, `failed` or `countermanded`.
    """

    key: str
    fact_number: int
    template: str | None
    to_role: str | None
    person: str | None
    state: str
    attempts: int


@dataclass(frozen=True, slots=True)
class ListedAmount:
    """One tier of a statement, with the sentence that explains it."""

    tier: str
    weeks: int
    gross: Decimal
    sentence: str


@dataclass(frozen=True, slots=True)
class ListedStatement:
    """A statement of the money compartment."""

    key: str
    statement_id: str
    separation_on: date
    currency: str
    years: int
    formula: str
    amounts: tuple[ListedAmount, ...]
    written_at: datetime


_SUMMARY: Final = (
    "stage, outcome, next_due, next_due_what, owner, policy, paused, opened_on, employee, "
    "manager, skip, hr_partner, overdue, protected_until"
)
_CASES: Final = f"""
    SELECT case_id, {_SUMMARY}, updated_number, updated_at FROM record.case_view
    WHERE ($1::text IS NULL OR $1 IN (employee, manager, skip, hr_partner))
      AND ($2::text IS NULL OR stage = $2)
    ORDER BY next_due NULLS LAST, case_id LIMIT $3
"""  # noqa: S608 -- the columns are a constant of this module
_FACTS: Final = """
    SELECT number, key, at, handled_at, cause, actor_person, actor_role, actor_on_behalf_of, body,
           digest, recorded_at
    FROM record.fact WHERE case_id = $1 ORDER BY number
"""
_PROMISES: Final = """
    SELECT clock, owner, last_day, ends_at, forecast, promise, told_at, withdrawn, fact_number
    FROM record.promise_view WHERE case_id = $1 ORDER BY ends_at, clock
"""
_NOTICES: Final = """
    SELECT key, fact_number, template, to_role, person, state, attempts
    FROM record.notice_view WHERE case_id = $1 ORDER BY fact_number, key
"""
_STATEMENTS: Final = """
    SELECT key, statement_id::text, separation_on, currency, years, formula, tiers, weeks, gross,
           sentences, written_at
    FROM money.statement WHERE case_id = $1 ORDER BY fact_number, key
"""


class RecordLists:
    """What people read of the record. Empty where the record does not know the case."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def cases(
        self, *, person: str | None = None, stage: str | None = None, limit: int = 200
    ) -> tuple[ListedCase, ...]:
        """List cases by what is due first.

        Args:
            person: Only where this person is employee, manager, skip or HR partner.
            stage: Only in this stage.
            limit: So many at most.
        """
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_CASES, person, stage, limit)
        return tuple(_listed_case(row) for row in rows)

    async def case(self, case_id: str) -> ListedCase | None:
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(
                f"SELECT case_id, {_SUMMARY}, updated_number, updated_at "  # noqa: S608 -- the same
                "FROM record.case_view WHERE case_id = $1",
                case_id,
            )
        return None if row is None else _listed_case(row)

    async def history(self, case_id: str) -> tuple[ListedFact, ...]:
        """Read all facts of a case in order, and which of them hold no longer."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_FACTS, case_id)
        listed = [ListedFact(fact_of(r), r["digest"], r["recorded_at"], None) for r in rows]
        reversed_by = {
            number: each.fact.number
            for each in listed
            if isinstance(each.fact.body, Reversed)
            for number in each.fact.body.numbers
        }
        return tuple(
            replace(each, reversed_by=reversed_by.get(each.fact.number)) for each in listed
        )

    async def promises(self, case_id: str) -> tuple[ListedPromise, ...]:
        """Read the dates of a case as they were told last, withdrawn ones included."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_PROMISES, case_id)
        return tuple(_listed_promise(row) for row in rows)

    async def notices(self, case_id: str) -> tuple[ListedNotice, ...]:
        """Read the notices of a case and what became of them."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_NOTICES, case_id)
        return tuple(ListedNotice(**row) for row in rows)

    async def statements(
        self, case_id: str, read: Read | None = None
    ) -> tuple[ListedStatement, ...]:
        """Read the statements of a case. Only for those who may see money.

        Args:
            case_id: The case.
            read: Who reads and what for: on record before anything is given. None only where
                nobody reads, such as for a test.
        """
        opening = (
            opened(self._pool, Compartment.MONEY) if read is None else reading(self._pool, read)
        )
        async with opening as connection:
            rows = await connection.fetch(_STATEMENTS, case_id)
        return tuple(_listed_statement(row) for row in rows)


def _listed_case(row: asyncpg.Record) -> ListedCase:
    kept = dict(row)
    own = {name: kept.pop(name) for name in ("case_id", "updated_number", "updated_at")}
    kept["overdue"] = tuple(kept["overdue"])
    return ListedCase(summary=CaseSummary(**kept), **own)


def _listed_statement(row: asyncpg.Record) -> ListedStatement:
    amounts = zip(row["tiers"], row["weeks"], row["gross"], row["sentences"], strict=True)
    return ListedStatement(
        key=row["key"],
        statement_id=row["statement_id"],
        separation_on=row["separation_on"],
        currency=row["currency"],
        years=row["years"],
        formula=row["formula"],
        amounts=tuple(ListedAmount(*amount) for amount in amounts),
        written_at=row["written_at"],
    )


def _listed_promise(row: asyncpg.Record) -> ListedPromise:
    return ListedPromise(
        clock=row["clock"],
        owner=row["owner"],
        last_day=row["last_day"],
        ends_at=row["ends_at"],
        forecast=row["forecast"],
        promise=promises().validate_json(row["promise"]),
        told_at=row["told_at"],
        withdrawn=row["withdrawn"],
        fact_number=row["fact_number"],
    )
