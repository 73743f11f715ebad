"""A dead database or mail server delays effects and never a decision."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from activities.posting import RETURNS_WAIT
from domain.canon import digest
from domain.case import Answer
from domain.commands import Approve, RecordDiscussion
from domain.facts import EffectUnfinished, NoticeOwed
from domain.notices import Template
from domain.people import Role
from infra.embedded.mail_folder import list_mail
from infra.mail import bounce_address
from infra.mail.returns import Returns
from infra.outbox import PostgresOutbox
from infra.postgres import create_pool
from tests.infra.reports import report
from tests.workflows.life import (
    an_opening,
    coming_monday,
    eventually,
    published,
    summary_of,
    with_person,
)
from tests.workflows.workers import Gate, port_of, through, working

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.embedded.stack import EmbeddedStack
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server


_NEXT_TRY = timedelta(minutes=6)
"""By then an effect that has failed for long is tried again."""


@dataclass(frozen=True)
class Gates:
    """What stands before the worker's database and mail server."""

    store: Gate
    mail: Gate


@asynccontextmanager
async def _behind_gates(stack: EmbeddedStack, world: World, database: str) -> AsyncGenerator[Gates]:
    """Run a worker whose database and mail server can be taken away."""
    store, mail = await Gate.to(port_of(database)), await Gate.to(stack.smtp_port)
    settings = stack.settings.model_copy(update={"smtp_port": mail.port})
    pool = await create_pool(through(store, database))
    try:
        async with working(world, settings, pool):
            yield Gates(store, mail)
    finally:
        pool.terminate()
        await store.shut()
        await mail.shut()


async def _trying(life: Life) -> str:
    """Name the effect that has failed and is to be tried again; empty if there is none."""
    pending = (await life.handle.describe()).raw_description.pending_activities
    return next((each.activity_type.name for each in pending if each.HasField("last_failure")), "")


async def _assert_all_published(life: Life) -> None:
    await life.delivered()
    said = published(await life.events())
    recorded = await life.record()
    assert [digest(fact) for fact in recorded] == [digest(fact) for fact in said]
    assert recorded[-1].number == (await life.view()).last_number
    assert {each.state for each in await life.world.lists.notices(life.case_id)} == {"sent"}


async def test_without_a_database_a_case_goes_on(
    stack: EmbeddedStack, elsewhere: World, database: str
) -> None:
    async with _behind_gates(stack, elsewhere, database) as gates:
        life = await elsewhere.open()
        await gates.store.shut()

        first = await life.insist(await life.command(Approve, Role.SKIP))
        second = await life.insist(await life.command(Approve, Role.HR_PARTNER))

        async def is_trying() -> bool:
            return await _trying(life) == "record_facts"

        await eventually(is_trying, "the record fails")
        assert (first.answer, second.answer) == (Answer.ACCEPTED, Answer.ACCEPTED)
        assert (await life.view()).stage == "focus"
        assert (await life.record())[-1].number < min(first.facts)

        await gates.store.open()
        await life.settled()
        await _assert_all_published(life)


async def test_without_a_database_timers_fire_in_time(
    stack: EmbeddedStack, elsewhere: World, database: str
) -> None:
    async with _behind_gates(stack, elsewhere, database) as gates:
        life = await elsewhere.open()
        ends_at = (await life.promise("skip_approval")).ends_at
        await life.to(ends_at - timedelta(minutes=1))
        await gates.store.shut()

        await life.skip(timedelta(hours=1))

        assert ends_at <= (await life.view()).as_of
        await gates.store.open()
        await life.skip(_NEXT_TRY)
        await life.settled()
        (missed,) = [fact for fact in await life.record() if fact.body.kind == "duty_missed"]
        assert missed.at == ends_at
        assert missed.handled_at < ends_at + timedelta(seconds=30)
        await _assert_all_published(life)


async def test_without_a_mail_server_no_fact_waits_and_each_letter_goes_out_once(
    stack: EmbeddedStack, elsewhere: World, database: str
) -> None:
    """Neither the case nor its record stands behind a letter."""
    async with _behind_gates(stack, elsewhere, database) as gates:
        life = await elsewhere.open()
        await life.delivered()
        await gates.mail.shut()

        await life.insist(await life.command(Approve, Role.SKIP))
        await life.insist(await life.command(Approve, Role.HR_PARTNER))
        today = (await life.now()).date()
        await life.insist(
            await life.command(RecordDiscussion, Role.MANAGER, held_on=today, recap="Held.")
        )

        await life.settled()
        seen = await life.view()
        states = {each.state for each in await life.world.lists.notices(life.case_id)}
        assert seen.stage == "focus"
        assert (await life.record())[-1].number == seen.last_number
        assert states == {"sent", "owed"}

        await gates.mail.open()
        await _assert_all_published(life)
        letters = [each for each in list_mail(stack.maildir) if life.case_id in each.message_id]
        assert len(letters) == len(await life.facts(NoticeOwed))
        assert {each.copies for each in letters} == {1}


async def test_a_letter_that_reaches_nobody_is_a_duty_of_hr_at_once(running: World) -> None:
    """The case collects it by itself; HR partner is told and owes another way."""
    opening = with_person(an_opening(coming_monday()), Role.SKIP, "e9999")
    life = await running.open(opening)

    async def is_told() -> bool:
        return len(await life.facts(EffectUnfinished)) == 1

    await eventually(is_told, "the case has collected it")
    await life.settled()
    await life.delivered()

    (failed,) = await life.facts(EffectUnfinished)
    (first, owed), (_, told) = await life.numbered(NoticeOwed)
    assert (failed.what, failed.number) == ("notice", first.number)
    assert told.notice.template is Template.NOTICE_UNDELIVERABLE
    assert told.notice.to is Role.HR_PARTNER
    states = {each.key: each.state for each in await running.lists.notices(life.case_id)}
    assert states == {owed.notice.key: "failed", told.notice.key: "sent"}
    promise = await life.promise(f"second_channel[{owed.notice.key}]")
    assert promise.last_day == (await life.now()).date() + timedelta(days=1)


async def test_a_letter_that_comes_back_later_is_a_duty_of_hr_too(
    stack: EmbeddedStack, elsewhere: World
) -> None:
    """Sent today, returned next week: the case collects it by itself."""
    settings = stack.settings.model_copy(
        update={
            "bounce_address": "bounces@firm.example",
            "bounce_secret": SecretStr("a secret of at least thirty-two characters"),
        }
    )
    addresses = bounce_address(settings)
    assert addresses is not None
    async with working(elsewhere, settings, elsewhere.pool):
        life = await elsewhere.open()
        await life.delivered()
        code = await elsewhere.pool.fetchval(
            "SELECT bounce_code FROM notice.outbox WHERE case_id = $1", life.case_id
        )
        came_to = f"bounces+{code}@firm.example"

        await Returns(PostgresOutbox(elsewhere.pool), addresses).take_mail(report(came_to), came_to)

        async def is_told() -> bool:
            return len(await life.facts(EffectUnfinished)) == 1

        await eventually(is_told, "the case has collected it")
        owed = [each.key for each in (await life.view()).clocks if "second_channel" in each.key]
        assert len(owed) == 1


async def test_a_signal_alone_makes_no_letter_fail(running: World) -> None:
    """Whoever can signal a case can make it look, and what it looks at is not in the signal."""
    life = await running.open()
    before = (await life.view()).last_number

    await life.handle.signal(RETURNS_WAIT, {"fact_number": 1, "key": "entry_waiting:entry:skip"})
    await life.settled()

    assert (await life.view()).last_number == before


async def test_pay_that_nobody_knows_is_told_to_hr(running: World) -> None:
    opening = with_person(an_opening(coming_monday()), Role.EMPLOYEE, "e2009")
    life = await running.open(opening)

    await life.to_packet()

    (failed,) = await life.facts(EffectUnfinished)
    templates = {body.notice.template for body in await life.facts(NoticeOwed)}
    assert (failed.what, failed.subject) == ("statement", "packet[1]")
    assert Template.STATEMENT_FAILED in templates
    assert Template.PIVOT_PACKET not in templates
    assert (await life.view()).stage == "pivot_entry"


async def test_a_record_that_disagrees_waits_for_a_person_in_sight(running: World) -> None:
    """Nothing is published past it, decisions stand, and the wait has a name in the UI."""
    opening = an_opening(coming_monday())
    await _tamper(running, opening.case_id)
    life = await running.open(opening)

    receipt = await life.insist(await life.command(Approve, Role.SKIP))

    await life.settled()
    timers = [e for e in await life.events() if e.HasField("timer_started_event_attributes")]
    assert receipt.answer is Answer.ACCEPTED
    assert "The record refuses: waits for an operator" in map(summary_of, timers)
    assert await running.lists.notices(life.case_id) == ()

    await _mend(running, opening.case_id)
    await life.skip(timedelta(hours=2))
    await life.settled()
    await _assert_all_published(life)


async def _tamper(world: World, case_id: str) -> None:
    async with world.pool.acquire() as connection:
        await connection.execute(
            "INSERT INTO record.fact (case_id, number, kind, key, at, handled_at, cause, body, "
            "digest) VALUES ($1, 1, 'foreign', 'foreign', now(), now(), '', '{}', 'another')",
            case_id,
        )


async def _mend(world: World, case_id: str) -> None:
    """Do what an operator would, past the guard of the table."""
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute("ALTER TABLE record.fact DISABLE TRIGGER append_only")
        await connection.execute("DELETE FROM record.fact WHERE case_id = $1", case_id)
        await connection.execute("ALTER TABLE record.fact ENABLE TRIGGER append_only")
