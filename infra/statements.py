"""Statements in PostgreSQL: the compartment of money. Rows are added, never changed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from pydantic import TypeAdapter

from activities.errors import StatementDisagrees, StatementUnknown, StoreFailed
from domain.facts import Statement, TierAmount
from domain.policy import SeveranceRule, Tier
from domain.seeing.parts import Compartment
from domain.severance import Pay, Quote
from infra.compartments import opened

if TYPE_CHECKING:
    import asyncpg

    from activities.ports import StatementInputs, WriteStatement
    from infra.postgres import Pool

# Any constant will do, as long as it stays the same: ids of statements derive from it.
_NAMESPACE: Final = UUID("5f0c1f0e-6c0b-5a0e-9d5e-3b1f0d7a2c41")

_FIND: Final = "SELECT * FROM money.statement WHERE case_id = $1 AND key = $2"
_INSERT: Final = """
    INSERT INTO money.statement (case_id, key, statement_id, fact_number, employee, hired,
                                 separation_on, place, pay, pay_from, formula, rule, currency,
                                 years, tiers, weeks, gross, sentences, quotes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    ON CONFLICT (case_id, key) DO NOTHING
"""


class PostgresStatements:
    """Keeps statements: implements the port `Statements`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find(self, asked: WriteStatement) -> Statement | None:
        """Return the statement if it is written already, as it was written.

        Raises:
            StatementDisagrees: it was written for another employee, day, place, rule or tier.
        """
        row = await self._row(asked.case_id, asked.key)
        if row is None:
            return None
        written_for = (
            row["employee"],
            row["hired"],
            row["separation_on"],
            row["place"],
            tuple(row["tiers"]),
            _rules().validate_json(row["rule"]),
        )
        if written_for != (
            asked.employee,
            asked.hired,
            asked.separation_on,
            asked.place,
            asked.tiers,
            asked.rule,
        ):
            raise StatementDisagrees(
                f"{asked.case_id}: the statement {asked.key} was written for something else"
            )
        return _statement(row)

    async def pay_snapshot(self, case_id: str, key: str) -> Pay:
        return _pays().validate_json((await self._known(case_id, key))["pay"])

    async def write(self, inputs: StatementInputs, quotes: tuple[Quote, ...]) -> Statement:
        """Keep a computation; if another attempt was first, return what that one kept."""
        asked = inputs.asked
        async with opened(self._pool, Compartment.MONEY) as connection:
            await connection.execute(
                _INSERT,
                asked.case_id,
                asked.key,
                uuid5(_NAMESPACE, f"{asked.case_id}/{asked.key}"),
                asked.fact_number,
                asked.employee,
                asked.hired,
                asked.separation_on,
                asked.place,
                _pays().dump_json(inputs.pay).decode(),
                asked.pay_snapshot_of,
                asked.rule.version,
                _rules().dump_json(asked.rule).decode(),
                quotes[0].currency,
                quotes[0].years,
                [quote.tier for quote in quotes],
                [quote.weeks for quote in quotes],
                [quote.gross for quote in quotes],
                [quote.sentence for quote in quotes],
                _quotes().dump_json(quotes).decode(),
            )
        written = await self.find(asked)
        if written is None:
            raise StoreFailed("a statement that was just written is not there")
        return written

    async def sentences(self, case_id: str, key: str) -> tuple[str, ...]:
        row = await self._known(case_id, key)
        told = zip(row["tiers"], row["sentences"], strict=True)
        return tuple(f"{tier}: {sentence} {row['currency']}" for tier, sentence in told)

    async def _known(self, case_id: str, key: str) -> asyncpg.Record:
        row = await self._row(case_id, key)
        if row is None:
            raise StatementUnknown(f"{case_id} has no statement {key}")
        return row

    async def _row(self, case_id: str, key: str) -> asyncpg.Record | None:
        async with opened(self._pool, Compartment.MONEY) as connection:
            return await connection.fetchrow(_FIND, case_id, key)


def _statement(row: asyncpg.Record) -> Statement:
    """Give what the case knows of a statement."""
    amounts = zip(row["tiers"], row["weeks"], row["gross"], strict=True)
    return Statement(
        key=row["key"],
        statement_id=str(row["statement_id"]),
        currency=row["currency"],
        years=row["years"],
        separation_on=row["separation_on"],
        amounts=tuple(TierAmount(Tier(tier), weeks, gross) for tier, weeks, gross in amounts),
        formula=row["formula"],
    )


# Compiled once for the process each.
@cache
def _rules() -> TypeAdapter[SeveranceRule]:
    return TypeAdapter(SeveranceRule)


@cache
def _pays() -> TypeAdapter[Pay]:
    return TypeAdapter(Pay)


@cache
def _quotes() -> TypeAdapter[tuple[Quote, ...]]:
    return TypeAdapter(tuple[Quote, ...])
