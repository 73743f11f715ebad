"""What is told of a case is kept once, in order, and for good."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import asyncpg
import pytest
from temporalio.exceptions import ApplicationError

from domain.canon import digest
from domain.facts import (
    HoldReason,
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    PromiseWithdrawn,
    Reversed,
)
from domain.notices import Template, notice
from domain.people import Role
from tests.activities.asked import (
    check_in,
    fact,
    focus_resumed,
    new_case,
    promised,
    record_facts,
    summary,
)

if TYPE_CHECKING:
    from temporalio.testing import ActivityEnvironment

    from activities.record import RecordEffects
    from infra.postgres import Pool
    from infra.record_lists import RecordLists


async def test_a_write_that_is_retried_writes_one_row(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """However often the activity is tried, each fact is there once and as it was."""
    asked = record_facts(case := new_case(), fact(1), fact(2))

    await worker.run(recording.record_facts, asked)
    await worker.run(recording.record_facts, asked)

    assert tuple(each.fact for each in await lists.history(case)) == asked.facts


async def test_two_attempts_at_once_write_one_row(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """An attempt that was given up for lost may still be running beside the next."""
    asked = record_facts(case := new_case(), fact(1), fact(2))

    await asyncio.gather(*(worker.run(recording.record_facts, asked) for _ in range(5)))

    assert len(await lists.history(case)) == 2


async def test_a_retry_that_overlaps_what_is_there_adds_the_rest(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """A batch may begin with facts that are on record already."""
    case = new_case()

    await worker.run(recording.record_facts, record_facts(case, fact(1), fact(2)))
    await worker.run(recording.record_facts, record_facts(case, fact(2), fact(3)))

    assert [each.fact.number for each in await lists.history(case)] == [1, 2, 3]


async def test_another_fact_under_a_number_is_refused_for_good(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """Record and history disagree: nothing of the batch is written, and no retry can help."""
    case = new_case()
    await worker.run(recording.record_facts, record_facts(case, fact(1)))
    other = record_facts(case, fact(1, check_in(progress="Nothing.")), fact(2))

    with pytest.raises(ApplicationError) as refused:
        await worker.run(recording.record_facts, other)

    assert (refused.value.type, refused.value.non_retryable) == ("record_disagrees", True)
    assert [each.fact for each in await lists.history(case)] == [fact(1)]


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (1, 2, 2), (2, 1)])
async def test_a_gap_is_refused(
    worker: ActivityEnvironment,
    recording: RecordEffects,
    lists: RecordLists,
    numbers: tuple[int, ...],
) -> None:
    """A number without the one before it waits until that is restored."""
    case = new_case()

    with pytest.raises(ApplicationError) as refused:
        await worker.run(recording.record_facts, record_facts(case, *map(fact, numbers)))

    assert (refused.value.type, refused.value.non_retryable) == ("record_gap", False)
    assert await lists.history(case) == ()
    assert await lists.case(case) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record.fact SET cause = 'another' WHERE case_id = $1",
        "DELETE FROM record.fact WHERE case_id = $1",
        "UPDATE record.fact SET cause = 'another' WHERE case_id = $1 || 'no such'",
    ],
)
async def test_facts_cannot_be_changed(
    worker: ActivityEnvironment, recording: RecordEffects, pool: Pool, change: str
) -> None:
    """The database itself refuses, whoever asks."""
    await worker.run(recording.record_facts, record_facts(case := new_case(), fact(1)))

    with pytest.raises(asyncpg.RestrictViolationError, match="never changed"):
        await pool.execute(change, case)


async def test_facts_cannot_be_emptied_away(pool: Pool) -> None:
    """Nor can the whole table."""
    with pytest.raises(asyncpg.RestrictViolationError):
        await pool.execute("TRUNCATE record.fact")


async def test_a_text_that_postgresql_cannot_hold_stops_no_case(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """A NUL is kept as the replacement character, in a retry as well."""
    asked = record_facts(case := new_case(), fact(1, check_in(progress="a\0b \\u0000")))

    await worker.run(recording.record_facts, asked)
    await worker.run(recording.record_facts, asked)

    (kept,) = await lists.history(case)
    assert kept.fact.body == check_in(progress="a\N{REPLACEMENT CHARACTER}b \\u0000")


async def test_a_case_only_moves_forward(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """An attempt that comes late changes nothing in the list."""
    case = new_case()
    first = record_facts(case, fact(1), now=summary(stage="entry", employee=case))
    second = record_facts(case, fact(2), now=summary(stage="focus", employee=case))

    await worker.run(recording.record_facts, first)
    await worker.run(recording.record_facts, second)
    await worker.run(recording.record_facts, first)

    listed = await lists.case(case)
    assert listed is not None
    assert (listed.summary, listed.updated_number) == (second.summary, 2)


async def test_a_promise_is_listed_as_it_was_told_last(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """A later date replaces an earlier one, a withdrawn one stays visible as such."""
    case = new_case()
    later = promised("next_steps", date(2027, 3, 15))
    facts = (
        fact(1, promised("next_steps", date(2027, 3, 8))),
        fact(2, promised("discussion", date(2027, 2, 11))),
        fact(3, later),
        fact(4, PromiseWithdrawn(clock="discussion")),
    )

    await worker.run(recording.record_facts, record_facts(case, *facts))
    await worker.run(recording.record_facts, record_facts(case, *facts))

    discussion, next_steps = await lists.promises(case)
    assert (discussion.clock, discussion.withdrawn) == ("discussion", True)
    assert (next_steps.promise, next_steps.withdrawn) == (later.promise, False)
    assert next_steps.fact_number == 3


async def test_a_notice_is_listed_from_held_to_countermanded(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """Each fact about a notice moves it on, and what withdraws it is listed beside it."""
    case = new_case()
    word = focus_resumed()
    withdrawal = notice(Template.COUNTERMAND, Role.EMPLOYEE, word.key, withdrawn="x", subject="y")
    states: list[str] = []

    for each in (
        fact(1, NoticeHeld(notice=word.key, why=HoldReason.LEAVE)),
        fact(2, NoticeOwed(notice=word)),
        fact(3, NoticeCountermanded(countermanded=word.key, notice=withdrawal)),
    ):
        await worker.run(recording.record_facts, record_facts(case, each))
        states.append(next(n.state for n in await lists.notices(case) if n.key == word.key))

    assert states == ["held", "owed", "countermanded"]
    owed = [n for n in await lists.notices(case) if n.state == "owed"]
    assert [(n.key, n.template, n.to_role) for n in owed] == [
        (withdrawal.key, "countermand", "employee")
    ]


async def test_a_history_shows_what_holds_no_longer(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """A reversed fact stays, with the number of what reversed it."""
    reversal = fact(3, Reversed(numbers=(2,), because="command-9"))

    await worker.run(
        recording.record_facts, record_facts(case := new_case(), fact(1), fact(2), reversal)
    )

    assert [each.reversed_by for each in await lists.history(case)] == [None, 3, None]


async def test_cases_are_listed_for_a_person_by_what_is_due_first(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """Whoever has a part in a case finds it, and nobody else does."""
    first, second = new_case(), new_case()
    person = f"manager-of-{first}"
    early = summary(employee=first)
    never = replace(summary(employee=second), manager=person, next_due=None)

    await worker.run(recording.record_facts, record_facts(second, fact(1), now=never))
    await worker.run(
        recording.record_facts,
        record_facts(first, fact(1), now=replace(early, manager=person)),
    )

    assert [each.case_id for each in await lists.cases(person=person)] == [first, second]
    assert await lists.cases(person=person, stage="entry") == ()
    assert await lists.cases(person="nobody") == ()


async def test_a_database_that_is_gone_is_tried_again_and_quotes_nothing(
    worker: ActivityEnvironment, recording: RecordEffects, pool: Pool
) -> None:
    """A failure of the store can be retried, and its message has no content of the case."""
    asked = record_facts(new_case(), fact(1))
    await pool.execute("ALTER TABLE record.fact RENAME TO fact_away")
    try:
        with pytest.raises(ApplicationError) as failed:
            await worker.run(recording.record_facts, asked)
    finally:
        await pool.execute("ALTER TABLE record.fact_away RENAME TO fact")

    assert (failed.value.type, failed.value.non_retryable) == ("store_failed", False)
    assert failed.value.message == "PostgreSQL answered 42P01"
    assert failed.value.__cause__ is None


async def test_what_is_on_record_proves_its_digest(
    worker: ActivityEnvironment, recording: RecordEffects, lists: RecordLists
) -> None:
    """Whoever reads a fact back can compute the digest that was kept beside it."""
    facts = (fact(1), fact(2, promised("next_steps", date(2027, 3, 8))))

    await worker.run(recording.record_facts, record_facts(case := new_case(), *facts))

    assert [(each.fact, digest(each.fact)) for each in await lists.history(case)] == [
        (each, digest(each)) for each in facts
    ]
    assert [each.digest for each in await lists.history(case)] == [digest(f) for f in facts]
