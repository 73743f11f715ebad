"""What a report sums up is what holds on record, of every case, as of one moment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.record_figures import Counted, Figures, StageBegin
from infra.record_lists import RecordLists
from infra.record_report import RecordReport
from tests.activities.asked import fact, record_facts, summary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.postgres import Pool

START = datetime(2027, 2, 1, 18, tzinfo=UTC)


@pytest.fixture
async def own(fresh_database: str) -> AsyncIterator[Pool]:
    """Give an empty record: a report is over all cases."""
    await migrate(fresh_database)
    opened = await create_pool(fresh_database, max_size=2)
    yield opened
    await opened.close()


async def put(pool: Pool, case_id: str, number: int, kind: str, day: int, **body: object) -> None:
    """Write a fact as its row, whether or not this version of the core knows its kind."""
    at = START + timedelta(days=day)
    await pool.execute(
        "INSERT INTO record.fact (case_id, number, kind, key, at, handled_at, cause, body, digest) "
        "VALUES ($1, $2, $3, $3, $4, $4, 'test', $5, '')",
        case_id,
        number,
        kind,
        at,
        json.dumps({"kind": kind, **body}),
    )


async def stages(pool: Pool) -> list[tuple[str, int]]:
    begins = (await RecordReport(pool).figures()).begins
    return [(begin.stage, (begin.at - START).days) for begin in begins]


async def test_an_empty_record_has_nothing_to_sum_up(own: Pool) -> None:
    """No case, no figure."""
    assert await RecordReport(own).figures() == Figures(
        open_cases=(), overdue=(), outcomes=(), appeals=(), begins=()
    )


async def test_cases_are_open_by_stage_or_closed_by_outcome(own: Pool) -> None:
    """What is overdue counts while the case is open, one for each duty."""
    record = PostgresRecord(own)
    late = replace(summary(employee="e1"), overdue=("manager", "manager", "skip"))
    gone = replace(summary(stage="closed", employee="e2"), outcome="resigned", overdue=("payroll",))

    await record.append(record_facts("case-1", fact(1), now=late))
    await record.append(record_facts("case-2", fact(1), now=gone))

    found = await RecordReport(own).figures()
    assert found.open_cases == (Counted("focus", "case-1"),)
    assert found.outcomes == (Counted("resigned", "case-2"),)
    assert [(each.as_what, each.case_id) for each in found.overdue] == [
        ("manager", "case-1"),
        ("manager", "case-1"),
        ("skip", "case-1"),
    ]


async def test_what_is_overdue_moves_with_the_case(own: Pool) -> None:
    """A duty that was done meanwhile is overdue no longer."""
    record = PostgresRecord(own)
    late = replace(summary(employee="e1"), overdue=("manager",))

    await record.append(record_facts("case-1", fact(1), now=late))
    listed = await RecordLists(own).case("case-1")
    await record.append(record_facts("case-1", fact(2), now=summary(employee="e1")))

    assert listed is not None
    assert listed.summary == late
    assert (await RecordReport(own).figures()).overdue == ()


async def test_what_was_reversed_begins_no_stage(own: Pool) -> None:
    """A late choice to leave takes the Improve plan back, in its own case only."""
    for case_id in ("case-1", "case-2"):
        await put(own, case_id, 1, "election_opened", 0)
        await put(own, case_id, 2, "improve_began", 7)
    await put(own, "case-1", 3, "reversed", 8, numbers=[2], because="act-9")
    await put(own, "case-1", 4, "separation_began", 5)

    found = (await RecordReport(own).figures()).begins

    assert [(each.case_id, each.stage) for each in found] == [
        ("case-1", "election"),
        ("case-1", "separation"),
        ("case-2", "election"),
        ("case-2", "improve"),
    ]
    assert found[1] == StageBegin("case-1", "separation", START + timedelta(days=5))


async def test_begins_are_in_order_of_their_own_time(own: Pool) -> None:
    """What came in late has a younger number and an older instant."""
    await put(own, "case-1", 1, "entry_submitted", 0)
    await put(own, "case-1", 2, "case_closed", 40)
    await put(own, "case-1", 3, "focus_began", 3)

    assert await stages(own) == [("entry", 0), ("focus", 3), ("closed", 40)]


async def test_a_resignation_taken_back_leads_back_where_it_says(own: Pool) -> None:
    """Without a word of it the case had not left its stage."""
    await put(own, "case-1", 1, "focus_began", 0)
    await put(own, "case-1", 2, "resignation_withdrawn", 2, on_day="2027-02-03")
    await put(own, "case-1", 3, "separation_began", 5)
    await put(own, "case-1", 4, "resignation_withdrawn", 7, back_to="focus")

    assert await stages(own) == [("focus", 0), ("separation", 5), ("focus", 7)]


async def test_decisions_of_a_panel_count_while_they_hold(own: Pool) -> None:
    """Each decision, so a remand and what follows it are two."""
    await put(own, "case-1", 1, "panel_decided", 0, outcome="remand")
    await put(own, "case-1", 2, "panel_decided", 30, outcome="uphold")
    await put(own, "case-2", 1, "panel_decided", 0, outcome="overturn")
    await put(own, "case-2", 2, "reversed", 1, numbers=[1], because="act-9")

    assert (await RecordReport(own).figures()).appeals == (
        Counted("remand", "case-1"),
        Counted("uphold", "case-1"),
    )


async def test_entries_that_rest_on_an_incident_review_are_told_apart(own: Pool) -> None:
    """Each case counts once, and what was reversed does not count."""
    await put(own, "case-1", 1, "entry_submitted", 0, origins=["own_observation"])
    await put(own, "case-1", 2, "entry_submitted", 1, origins=["peer", "incident_review"])
    await put(own, "case-2", 1, "entry_submitted", 0, origins=["peer"])
    await put(own, "case-3", 1, "entry_submitted", 0)
    await put(own, "case-4", 1, "entry_submitted", 0, origins=["incident_review"])
    await put(own, "case-4", 2, "reversed", 1, numbers=[1])

    entries = (await RecordReport(own).figures()).entries

    assert entries == (
        Counted("incident_review", "case-1"),
        Counted("none", "case-2"),
        Counted("none", "case-3"),
    )
