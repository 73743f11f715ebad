"""An act counts from when a door received it, however late a worker gets to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.case import Answer
from domain.commands import ConfirmSilence, Elect, Option, RecordContactCheck
from domain.facts import NoticeCountermanded, NoticeOwed, PromiseWithdrawn, Reversed
from domain.people import Role
from infra.embedded.mail_folder import list_mail
from tests.workflows.life import eventually
from tests.workflows.workers import working

if TYPE_CHECKING:
    from infra.embedded.mail_folder import MailSummary
    from infra.embedded.stack import EmbeddedStack
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server


def _mail(stack: EmbeddedStack, life: Life, number: int) -> list[MailSummary]:
    """Give the mail that went out because of one fact."""
    prefix = f"<{life.case_id}.{number}."
    return [each for each in list_mail(stack.maildir) if each.message_id.startswith(prefix)]


async def test_a_choice_that_waits_over_the_deadline_for_a_worker_counts(
    stack: EmbeddedStack, elsewhere: World
) -> None:
    """The window ends while no worker is there; the choice was stored before: nobody was silent."""
    async with working(elsewhere, stack.settings, elsewhere.pool):
        life = await elsewhere.open()
        await life.to_election()
        ends_at = (await life.promise("election")).ends_at
        await life.to(ends_at - timedelta(seconds=2))
        choice = await life.command(Elect, Role.EMPLOYEE, option=Option.LEAVE, grace_days=3)
    assert choice.received_at < ends_at

    await life.signal(choice)

    async def is_over() -> bool:
        return await life.now() > ends_at + timedelta(seconds=1)

    await eventually(is_over, "the end of the window")
    async with working(elsewhere, stack.settings, elsewhere.pool):
        await life.settled()
        recorded = await life.record()
        (elected,) = [fact for fact in recorded if fact.cause == choice.id]
        (effect,) = [f for f in recorded if f.body.kind == "election_took_effect"]
        assert elected.at == choice.received_at
        assert elected.handled_at > ends_at
        assert effect.at == ends_at
        assert not {"window_lapsed", "lodged", "reversed"} & {f.body.kind for f in recorded}
        assert (await life.view()).stage == "separation"


@pytest.mark.parametrize("door", ["update", "signal"])
async def test_a_choice_received_in_time_reverses_the_lapse(
    stack: EmbeddedStack, running: World, door: str
) -> None:
    """What the lapse had done is reversed, its letters are withdrawn by name, its date is void."""
    life = await running.open()
    await life.to_election()
    ends_at = (await life.promise("election")).ends_at
    await life.to(ends_at + timedelta(hours=12))
    await life.delivered()
    before = await life.record()
    (lapse,) = [fact for fact in before if fact.body.kind == "window_lapsed"]
    told = {
        key
        for key in (each.key for each in await running.lists.notices(life.case_id))
        if "contact_check" in key
    }
    confirmation = await life.promise("hr_confirmation")

    choice = await life.command(
        Elect,
        Role.EMPLOYEE,
        received_at=ends_at - timedelta(hours=1),
        option=Option.LEAVE,
        grace_days=3,
    )
    if door == "update":
        receipt = await life.send(choice)
        assert receipt.answer is Answer.ACCEPTED
    else:
        await life.signal(choice)
    await life.settled()

    after = await life.record()
    assert after[: len(before)] == before
    (reversal,) = await life.facts(Reversed)
    assert lapse.number in reversal.numbers
    assert reversal.because == choice.id
    (elected,) = [fact for fact in after if fact.cause == choice.id]
    (effect,) = [fact for fact in after if fact.body.kind == "election_took_effect"]
    assert elected.at == choice.received_at
    assert effect.at == ends_at
    assert (await life.view()).stage == "separation"

    withdrawn = {body.clock for body in await life.facts(PromiseWithdrawn)}
    assert confirmation.ends_at > effect.at
    assert "hr_confirmation" in withdrawn

    assert {f"silence_contact_check:election:{Role.EMPLOYEE}"} < told
    await life.delivered()
    countermands = await life.numbered(NoticeCountermanded)
    assert {body.countermanded for _, body in countermands} == told
    owed = {body.notice.key: fact.number for fact, body in await life.numbered(NoticeOwed)}
    for fact, body in countermands:
        (first,) = _mail(stack, life, owed[body.countermanded])
        (countermand,) = _mail(stack, life, fact.number)
        assert countermand.recipients == first.recipients
        assert countermand.message_id != first.message_id
    states = {each.key: each.state for each in await running.lists.notices(life.case_id)}
    assert {states[key] for key in told} == {"countermanded"}


async def test_a_choice_received_in_time_reverses_the_confirmation_of_silence(
    running: World,
) -> None:
    """HR has confirmed the silence meanwhile; it was none (policy K8)."""
    life = await running.open()
    await life.to_election()
    ends_at = (await life.promise("election")).ends_at
    await life.to(ends_at + timedelta(hours=10))
    await life.do(RecordContactCheck, Role.HR_PARTNER, reached=True, note="By telephone.")
    await life.do(ConfirmSilence, Role.HR_PARTNER, reason="Was reached and chose neither.")
    assert (await life.view()).stage == "improve"

    receipt = await life.do(
        Elect, Role.EMPLOYEE, received_at=ends_at - timedelta(hours=1), option=Option.LEAVE
    )

    assert receipt.answer is Answer.ACCEPTED
    assert (await life.view()).stage == "separation"
    reversals = {n for body in await life.facts(Reversed) for n in body.numbers}
    kinds = {f.body.kind for f in await life.record() if f.number in reversals}
    assert {"window_lapsed", "silence_confirmed", "improve_began"} <= kinds


async def test_a_choice_received_too_late_is_kept_without_effect(running: World) -> None:
    life = await running.open()
    await life.to_election()
    ends_at = (await life.promise("election")).ends_at
    await life.to(ends_at + timedelta(hours=12))

    receipt = await life.do(
        Elect, Role.EMPLOYEE, received_at=ends_at + timedelta(minutes=1), option=Option.LEAVE
    )

    assert receipt.answer is Answer.LODGED
    assert receipt.code == "window_closed"
    assert (await life.view()).stage == "election"
    assert await life.facts(Reversed) == []
