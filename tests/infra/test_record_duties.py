"""Duties on record: what is owed over all cases, written with the facts of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.case import agenda
from domain.people import Actor, Role
from domain.views import view
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.record_duties import RecordDuties
from infra.record_lists import RecordLists
from tests.activities.asked import fact, record_facts
from tests.domain.builders import Play, in_focus, person, pivot_asked
from workflows.visibility import summary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.postgres import Pool

CASE = "case-2027-00001"
NOW = datetime(2027, 3, 1, 19, tzinfo=UTC)


@pytest.fixture
async def own(fresh_database: str) -> AsyncIterator[Pool]:
    """Give an empty record: duties are over all cases."""
    await migrate(fresh_database)
    opened = await create_pool(fresh_database, max_size=2)
    yield opened
    await opened.close()


async def put(pool: Pool, play: Play, number: int = 1, case_id: str = CASE) -> None:
    """Write a fact with where a case stands."""
    told = summary(play.case, view(play.case, agenda(play.case)), play.opening.entry.received_at)
    told = replace(told, employee=f"e-{case_id}")
    await PostgresRecord(pool).append(record_facts(case_id, fact(number), now=told))


async def test_what_is_owed_is_listed_by_what_is_due_first(own: Pool) -> None:
    """The first week, then the rest."""
    await put(own, in_focus())

    found = await RecordDuties(own).owed()

    assert [each.key for each in found][:2] == ["check_in[1]", "discussion"]
    assert found == tuple(sorted(found, key=lambda each: (each.due_at or NOW, each.key)))


async def test_a_list_is_of_one_person(own: Pool) -> None:
    """What waits for the skip is the sign-off."""
    await put(own, pivot_asked())

    found = await RecordDuties(own).owed(person=person(Role.SKIP))

    assert [(each.key, each.request) for each in found] == [("skip_approval[2]", "pivot[1]")]


async def test_a_list_is_of_one_role(own: Pool) -> None:
    """Nothing waits for Legal."""
    await put(own, pivot_asked())

    assert await RecordDuties(own).owed(role="legal") == ()


async def test_what_is_overdue_is_late_by_days(own: Pool) -> None:
    """The discussion of Thursday 11 February, asked for on Monday 1 March."""
    await put(own, in_focus().at("2027-02-12T10:00"))

    found = await RecordDuties(own).owed(overdue=True)

    assert [each.key for each in found] == ["check_in[1]", "discussion"]
    assert {each.days_late(NOW) for each in found} == {18}


async def test_what_is_in_time_is_not_late(own: Pool) -> None:
    """Nothing is late before its end."""
    await put(own, in_focus())

    assert {
        each.days_late(datetime(2027, 2, 5, tzinfo=UTC)) for each in await RecordDuties(own).owed()
    } == {0}


async def test_a_case_shows_what_is_done_with_its_history(own: Pool) -> None:
    """The entry was signed by skip and HR."""
    await put(own, in_focus())

    found = {each.key: each for each in await RecordDuties(own).of_case(CASE)}

    assert found["skip_approval"].status == "done"
    assert [str(step.event) for step in found["skip_approval"].history] == ["promised", "done"]


async def test_what_is_owed_no_more_leaves_the_list(own: Pool) -> None:
    """Done, it stays with the case."""
    play = in_focus()
    await put(own, play)
    play.at("2027-02-05T11:00").manager(c.RecordDiscussion)

    await put(own, play, 2)

    assert "discussion" not in {each.key for each in await RecordDuties(own).owed()}
    assert "discussion" in {each.key for each in await RecordDuties(own).of_case(CASE)}


async def test_what_turns_out_not_to_hold_is_dropped(own: Pool) -> None:
    """A task that the case does not tell of any more is nobody's."""
    await put(own, in_focus())

    await put(own, Play(), 2)

    assert {each.key for each in await RecordDuties(own).owed()} == {"skip_approval"}


async def test_a_write_that_is_repeated_changes_nothing(own: Pool) -> None:
    """An older write comes too late."""
    play = in_focus()
    await put(own, play)
    before = await RecordDuties(own).of_case(CASE)

    await put(own, Play())

    assert await RecordDuties(own).of_case(CASE) == before


async def test_a_workload_counts_cases_duties_and_check_ins(own: Pool) -> None:
    """One check-in held, one missed, the discussion late."""
    play = in_focus().at("2027-02-10T10:00")
    play.manager(c.RecordCheckIn)
    await put(own, play.at("2027-02-19T10:00"))

    (found,) = await RecordDuties(own).workload(person(Role.SKIP))

    assert (found.manager, found.open_cases) == (person(Role.MANAGER), 1)
    assert (found.check_ins_owed, found.check_ins_held, found.check_ins_missed) == (2, 1, 1)
    assert found.overdue == 2


async def test_a_workload_is_of_whom_it_is_asked(own: Pool) -> None:
    """Another skip has no such manager."""
    await put(own, in_focus())

    assert await RecordDuties(own).workload("p-other-skip") == ()


async def test_who_acted_for_whom_is_on_record(own: Pool) -> None:
    """Both names, as they were."""
    by = Actor("p-delegate", Role.SKIP, "p-skip")
    acted = replace(fact(1), by=by)
    await PostgresRecord(own).append(record_facts(CASE, acted))

    (listed,) = await RecordLists(own).history(CASE)

    assert listed.fact.by == by
