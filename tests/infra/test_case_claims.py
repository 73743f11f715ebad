"""A case has a number of its own, and an employee has one open case at most."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from infra.case_claims import PostgresCaseNumbers, PostgresOpenCases, PostgresProtections
from infra.record import PostgresRecord
from tests.activities.asked import fact, new_case, record_facts, summary

if TYPE_CHECKING:
    import pytest

    from activities.ports import CaseSummary
    from infra.postgres import Pool


async def test_numbers_are_drawn_at_random_and_once(pool: Pool) -> None:
    """They tell neither order nor count."""
    numbers = PostgresCaseNumbers(pool)

    drawn = await asyncio.gather(*(numbers.draw(2031) for _ in range(50)))

    assert len(set(drawn)) == 50
    assert all(re.fullmatch(r"case-2031-\d{5}", each) for each in drawn)
    assert drawn != sorted(drawn)


async def test_a_full_year_gets_longer_numbers(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year never runs out."""

    def largest(below: int) -> int:
        return below - 1

    monkeypatch.setattr("secrets.randbelow", largest)
    numbers = PostgresCaseNumbers(pool)

    drawn = [await numbers.draw(2032) for _ in range(2)]

    assert drawn == ["case-2032-99999", "case-2032-999999"]


async def test_of_many_who_claim_an_employee_one_wins(pool: Pool) -> None:
    """All are told the same winner."""
    claims = PostgresOpenCases(pool)
    employee = f"employee-of-{new_case()}"
    cases = [new_case() for _ in range(8)]

    holders = await asyncio.gather(*(claims.reserve(employee, case) for case in cases))

    assert len(set(holders)) == 1
    assert holders[0] in cases
    assert await claims.reserve(employee, holders[0]) == holders[0]


async def test_only_the_holder_gives_a_claim_up(pool: Pool) -> None:
    """Another case's claim stays."""
    claims = PostgresOpenCases(pool)
    employee, case, other = f"employee-of-{new_case()}", new_case(), new_case()
    await claims.reserve(employee, case)

    await claims.release(employee, other)
    kept = await claims.holder(employee)
    await claims.release(employee, case)

    assert kept == case
    assert await claims.holder(employee) is None
    assert await claims.reserve(employee, other) == other


async def test_the_record_gives_the_claim_up_when_the_case_closes(pool: Pool) -> None:
    """And claims the employee for a case that was opened without one."""
    claims, record = PostgresOpenCases(pool), PostgresRecord(pool)
    case = new_case()

    def now(stage: str) -> CaseSummary:
        return summary(stage=stage, employee=f"employee-of-{case}")

    await record.append(record_facts(case, fact(1), now=now("focus")))
    while_open = await claims.holder(f"employee-of-{case}")
    await record.append(record_facts(case, fact(2), now=now("closed")))
    # An attempt that comes late does not open the case again.
    await record.append(record_facts(case, fact(1), now=now("focus")))

    assert while_open == case
    assert await claims.holder(f"employee-of-{case}") is None


async def test_the_longest_protection_of_an_employees_cases_counts(pool: Pool) -> None:
    """A later case without one takes none away; whoever has no case has none."""
    record, protections = PostgresRecord(pool), PostgresProtections(pool)
    first, second = new_case(), new_case()
    employee = f"employee-of-{first}"
    closed = summary(stage="closed", employee=employee)
    overturned = replace(closed, protected_until=date(2027, 7, 18))
    await record.append(record_facts(first, fact(1), now=overturned))
    await record.append(record_facts(second, fact(1), now=closed))

    assert await protections.protected_until(employee) == date(2027, 7, 18)
    assert await protections.protected_until(f"nobody-of-{first}") is None
