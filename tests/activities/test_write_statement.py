"""Money is computed once, exactly, and kept with everything it was computed from."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from temporalio.exceptions import ApplicationError

from domain.facts import TierAmount
from domain.policy import Tier
from domain.seeing.parts import Compartment
from infra.compartments import OWNER, opened
from tests.activities.asked import new_case, write_statement

if TYPE_CHECKING:
    from temporalio.testing import ActivityEnvironment

    from activities.money import MoneyEffects
    from infra.postgres import Pool
    from infra.record_lists import RecordLists


async def pays(people: Pool, person: str, annual_base: int = 52_000) -> None:
    """Let payroll pay somebody so much from now on."""
    async with opened(people, Compartment.MONEY) as connection:
        await connection.execute(
            "INSERT INTO money.pay VALUES ($1, 'USD', $2, NULL, NULL, 1) "
            "ON CONFLICT (person) DO UPDATE SET annual_base = excluded.annual_base",
            person,
            annual_base,
        )


async def test_a_statement_is_exact(
    worker: ActivityEnvironment, accounting: MoneyEffects, lists: RecordLists
) -> None:
    """Amounts, weeks, years and versions come back as computed, and are kept as numbers."""
    case = new_case()

    written = await worker.run(accounting.write_statement, write_statement(case))

    assert written.amounts == (
        TierAmount(Tier.T1, 19, Decimal("47500.00")),
        TierAmount(Tier.T2, 11, Decimal("27500.00")),
        TierAmount(Tier.T3, 9, Decimal("22500.00")),
    )
    assert (written.key, written.years, written.currency) == ("packet[1]", 7, "USD")
    assert (written.formula, written.separation_on) == ("SEV-TEST-1", date(2027, 1, 15))
    (listed,) = await lists.statements(case)
    assert listed.statement_id == written.statement_id
    assert [str(amount.gross) for amount in listed.amounts] == ["47500.00", "27500.00", "22500.00"]


async def test_hourly_pay_is_read_as_such(
    worker: ActivityEnvironment, accounting: MoneyEffects
) -> None:
    """A week is the hourly rate times the scheduled hours: 38.50 x 30 x (12 + 3)."""
    asked = replace(
        write_statement(new_case()), employee="e1007", hired=date(2023, 8, 28), tiers=(Tier.T1,)
    )

    written = await worker.run(accounting.write_statement, asked)

    assert written.amounts == (TierAmount(Tier.T1, 15, Decimal("17325.00")),)


async def test_a_repeat_returns_the_first_result(
    worker: ActivityEnvironment, accounting: MoneyEffects, people: Pool, lists: RecordLists
) -> None:
    """Payroll may have changed meanwhile: what was answered stays the answer."""
    case = new_case()
    await pays(people, case)
    asked = replace(write_statement(case), employee=case)

    first = await worker.run(accounting.write_statement, asked)
    await pays(people, case, 99000)
    repeat = replace(asked, fact_number=12, pay_snapshot_of="packet[1]")
    again = await worker.run(accounting.write_statement, repeat)

    assert again == first
    assert len(await lists.statements(case)) == 1


async def test_attempts_at_once_write_one_statement(
    worker: ActivityEnvironment, accounting: MoneyEffects, lists: RecordLists
) -> None:
    """Whoever is first is right, and the others say the same."""
    asked = write_statement(case := new_case())

    written = await asyncio.gather(
        *(worker.run(accounting.write_statement, asked) for _ in range(4))
    )

    assert len(set(written)) == 1
    assert len(await lists.statements(case)) == 1


async def test_pay_can_be_that_of_an_earlier_statement(
    worker: ActivityEnvironment, accounting: MoneyEffects, people: Pool
) -> None:
    """Pay is frozen when the packet is delivered; service is counted to the new date."""
    case = new_case()
    await pays(people, case)
    packet = replace(write_statement(case), employee=case)
    await worker.run(accounting.write_statement, packet)
    await pays(people, case, 26000)
    separation = replace(
        packet,
        key="separation[1]",
        separation_on=date(2027, 5, 6),
        tiers=(Tier.T1,),
        pay_snapshot_of="packet[1]",
    )

    written = await worker.run(accounting.write_statement, separation)

    assert written.amounts == (TierAmount(Tier.T1, 20, Decimal("20000.00")),)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"employee": "e9999"}, "pay_unknown"),
        ({"pay_snapshot_of": "packet[9]"}, "statement_unknown"),
        ({"separation_on": date(2019, 1, 1)}, "out_of_range"),
        ({"employee": "e1005"}, "malformed"),
    ],
    ids=["no pay", "no such snapshot", "before the first day", "no such currency"],
)
async def test_what_cannot_be_computed_is_refused_for_good(
    worker: ActivityEnvironment,
    accounting: MoneyEffects,
    lists: RecordLists,
    change: dict[str, Any],
    kind: str,
) -> None:
    """Nothing is written, and people are told."""
    case = new_case()

    with pytest.raises(ApplicationError) as refused:
        await worker.run(accounting.write_statement, replace(write_statement(case), **change))

    assert (refused.value.type, refused.value.non_retryable) == (kind, True)
    assert await lists.statements(case) == ()


async def test_a_key_is_for_one_question(
    worker: ActivityEnvironment, accounting: MoneyEffects
) -> None:
    """Another date under the same key would get the old money: it is refused instead."""
    asked = write_statement(new_case())
    await worker.run(accounting.write_statement, asked)

    with pytest.raises(ApplicationError) as refused:
        await worker.run(accounting.write_statement, replace(asked, separation_on=date(2027, 2, 1)))

    assert (refused.value.type, refused.value.non_retryable) == ("statement_disagrees", True)


async def test_statements_cannot_be_changed(
    worker: ActivityEnvironment, accounting: MoneyEffects, people: Pool
) -> None:
    """The database itself refuses, even their owner."""
    await worker.run(accounting.write_statement, write_statement(case := new_case()))

    async with people.acquire() as connection:
        await connection.execute(f"SET ROLE {OWNER}")
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(
                "UPDATE money.statement SET years = 1 WHERE case_id = $1", case
            )
        await connection.execute("RESET ROLE")
