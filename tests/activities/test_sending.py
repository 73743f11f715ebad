"""Letters go out in order, again while that may help, and what never arrives is collected."""

from __future__ import annotations

import asyncio
import email
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import policy
from html import escape
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from temporalio.testing import ActivityEnvironment

from activities.errors import MailDeferred, StoreFailed, Undeliverable
from activities.posting import CollectReturns, Failure
from activities.sending import AT_ONCE, GIVE_UP_AFTER, pause_after
from domain.commands import Channel
from domain.people import Role
from infra.embedded.mail_folder import list_mail
from infra.mail import SmtpMailer, SmtpServer, Tls
from infra.outbox import PostgresOutbox
from tests.activities.asked import focus_resumed, new_case, renumbered, send_notice
from tests.infra.mail_servers import Postman, serving
from tests.workflows.life import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from activities.ports import Letter, SendNotice
    from activities.posting import Links, Postmark
    from activities.sources import Person
    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from infra.record_lists import RecordLists
    from tests.activities.sent import Sending

SENDER = "due-process@firm.example"


@asynccontextmanager
async def by(sending: Sending, postman: Postman) -> AsyncGenerator[Sending]:
    """Send by a mail server with opinions."""
    async with serving(postman) as port:
        yield sending.by(SmtpMailer(SmtpServer("127.0.0.1", port, Tls.NONE), SENDER))


def linked(sending: Sending, links: Links) -> Sending:
    """Give both ends with links in the letters."""
    writer = replace(sending.sender.writer, links=links)
    return replace(sending, sender=replace(sending.sender, writer=writer))


async def make_due(pool: Pool, case_id: str) -> None:
    """Let the pause before the next try be over."""
    await pool.execute("UPDATE notice.outbox SET next_try_at = now() WHERE case_id = $1", case_id)


async def states(lists: RecordLists, case_id: str) -> list[tuple[str, int]]:
    return [(each.state, each.attempts) for each in await lists.notices(case_id)]


def numbers(postman: Postman) -> list[str]:
    """Give the number of the fact behind each mail, in order of arrival."""
    return [
        line.split(b".")[1].decode()
        for content in postman.contents
        for line in content.split(b"\r\n")
        if line.startswith(b"Message-ID:")
    ]


async def test_letters_of_one_reader_go_out_in_order_past_none_that_waits(
    sending: Sending, people: Pool
) -> None:
    """A later letter waits for an earlier one, and another reader's waits for neither."""
    first = send_notice(case := new_case())
    other = replace(renumbered(first, 5), reader="e1002", notice=focus_resumed(Role.MANAGER))
    async with by(sending, busy := Postman(data="451 4.3.0 later")) as away:
        await away.send(first)
    async with by(sending, postman := Postman()) as there:
        await there.send(renumbered(first, 4), other)
        before = numbers(postman)
        await make_due(people, case)
        await there.send_what_is_due()

    assert len(busy.contents) == 1
    assert before == ["5"]
    assert numbers(postman) == ["5", "3", "4"]


async def test_a_letter_that_can_never_arrive_stops_none_after_it(
    sending: Sending, lists: RecordLists
) -> None:
    asked = send_notice(case := new_case(), reader="e9999")

    await sending.send(asked, renumbered(asked, 4), renumbered(replace(asked, reader="e1001"), 5))

    rows = await sending.outbox.collect(case, "a test")
    assert [(each.fact_number, each.why) for each in rows] == [
        (3, Failure.REFUSED),
        (4, Failure.REFUSED),
    ]
    assert (await states(lists, case))[0][0] == "sent"


async def test_a_letter_is_tried_until_it_is_taken(
    sending: Sending, lists: RecordLists, people: Pool
) -> None:
    """Busy, cut off, then there: three attempts on record, and one mail."""
    asked = send_notice(case := new_case())
    async with by(sending, Postman(recipient="450 4.2.1 later")) as busy:
        await busy.send(asked)
    cut_off = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = cut_off.sockets[0].getsockname()[1]
    await make_due(people, case)
    await sending.by(SmtpMailer(SmtpServer("127.0.0.1", port, Tls.NONE), SENDER)).send_what_is_due()
    cut_off.close()
    async with by(sending, postman := Postman()) as there:
        await make_due(people, case)
        await there.send_what_is_due()

    assert await states(lists, case) == [("sent", 3)]
    assert numbers(postman) == ["3"]


async def test_a_server_that_is_cut_off_after_the_letter_gets_the_same_mail_again(
    sending: Sending, people: Pool
) -> None:
    """Whether it was taken nobody can know: the same Message-ID says that it is one."""
    asked = send_notice(case := new_case())
    async with by(sending, postman := Postman(data="421 4.3.2 going down")) as dying:
        await dying.send(asked)
        postman.data = "250 OK"
        await make_due(people, case)
        await dying.send_what_is_due()

    first, second = postman.contents
    assert first == second


async def test_a_server_that_never_answers_is_left(
    sending: Sending, lists: RecordLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter waits; whoever sends goes on."""
    monkeypatch.setattr("infra.mail.smtp._WITHIN_S", 0.2)
    asked = send_notice(case := new_case())

    async with by(sending, Postman(waits_s=5)) as slow, asyncio.timeout(3):
        await slow.send(asked)

    assert await states(lists, case) == [("owed", 1)]


async def test_a_letter_that_no_server_takes_for_days_is_given_up(
    sending: Sending, people: Pool, lists: RecordLists
) -> None:
    """Then people have to find another way; before that it is only late."""
    asked = send_notice(case := new_case())
    async with by(sending, Postman(recipient="452 4.2.2 full")) as full:
        await full.send(asked)
        early = await states(lists, case)
        await people.execute(
            "UPDATE notice.outbox SET handed_at = now() - $2::interval WHERE case_id = $1",
            case,
            GIVE_UP_AFTER,
        )
        await make_due(people, case)
        await full.send_what_is_due()

    assert early == [("owed", 1)]
    assert await states(lists, case) == [("failed", 2)]
    assert [each.why for each in await sending.outbox.collect(case, "a test")] == [Failure.REFUSED]


async def test_a_defect_delays_its_own_letter_only(sending: Sending, lists: RecordLists) -> None:
    """And it is logged by its place, without what it was about."""
    broken, whole = send_notice(new_case()), send_notice(new_case())

    class Broken:
        async def link_for(self, asked: SendNotice) -> str | None:
            if asked.case_id == broken.case_id:
                raise ValueError("Rosa Marchetti")
            return None

    one = linked(sending, Broken())
    with capture_logs() as logs:
        await one.send(broken, whole)

    assert await states(lists, broken.case_id) == [("owed", 1)]
    assert await states(lists, whole.case_id) == [("sent", 1)]
    assert "Rosa" not in str(logs)
    reason = next(e["reason"] for e in logs if "reason" in e)
    assert reason.startswith("a defect: ValueError in ")


@dataclass
class Portal:
    """Another channel, and what it was given."""

    fails: Exception | None = None
    given: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> Channel:
        return Channel.PORTAL

    async def send(self, reader: Person, letter: Letter, mark: Postmark) -> None:
        if self.fails is not None:
            raise self.fails
        self.given.append((mark.case_id, reader.name))
        assert letter.body


@pytest.mark.parametrize("fails", [None, Undeliverable("no"), MailDeferred("later")])
async def test_what_mail_can_never_deliver_goes_to_the_next_channel_at_once(
    sending: Sending, people: Pool, lists: RecordLists, fails: Exception | None
) -> None:
    """Both attempts are on record, and HR hears that mail failed whatever became of the other."""
    portal = Portal(fails)
    asked = send_notice(case := new_case())

    async with by(sending, Postman(recipient="550 5.1.1 nobody")) as refusing:
        both = replace(refusing, sender=replace(refusing.sender, others=(portal,)))
        await both.send(asked)

    tried = await people.fetch(
        "SELECT channel, result, reason FROM record.notice_attempt WHERE case_id = $1 ORDER BY id",
        case,
    )
    other = ("portal", "undeliverable" if fails else "sent", str(fails or ""))
    refusal = ("mail", "undeliverable", "the mail server refuses the letter: 550")
    assert [tuple(row) for row in tried] == [other, refusal]
    assert portal.given == ([] if fails else [(case, "Rosa Marchetti")])
    assert await states(lists, case) == [("failed", 2)]
    assert len(await sending.outbox.collect(case, "a test")) == 1


async def test_a_link_stands_in_text_and_html(sending: Sending) -> None:
    """Once each, where it can be clicked."""
    link = "https://portal.firm.example/l/abc?x=1&y=2"

    class Portals:
        async def link_for(self, asked: SendNotice) -> str | None:
            return f"{link}&n={asked.fact_number}"

    async with by(sending, postman := Postman()) as there:
        one = linked(there, Portals())
        await one.send(send_notice(new_case()))

    message = email.message_from_bytes(postman.contents[-1], policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines().count(f"{link}&n=3") == 1
    assert html.get_content().count(f'<a href="{escape(link)}&amp;n=3">') == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a b", "https://a\nBcc: x", ""])
async def test_what_is_no_address_becomes_no_link(
    sending: Sending, lists: RecordLists, link: str
) -> None:
    class Portals:
        async def link_for(self, asked: SendNotice) -> str | None:
            del asked
            return link

    one = linked(sending, Portals())
    await one.send(send_notice(case := new_case()))

    assert await states(lists, case) == [("failed", 1)]


@pytest.mark.parametrize("reader", ["e1001", "e9999"], ids=["sent", "failed"])
async def test_what_filled_a_letter_is_not_kept_after_it(
    sending: Sending, people: Pool, reader: str
) -> None:
    """While it waits it is needed; afterwards only ids are left."""
    waiting = "SELECT count(*) FROM notice.outbox WHERE case_id = $1 AND asked IS NOT NULL"
    asked = send_notice(case := new_case(), reader=reader)
    await ActivityEnvironment().run(sending.effects.send_notice, asked)
    before = await people.fetchval(waiting, case)

    await sending.send_what_is_due()

    assert (before, await people.fetchval(waiting, case)) == (1, 0)


async def test_a_notice_that_is_handed_over_again_is_one(
    sending: Sending, people: Pool, stack: EmbeddedStack
) -> None:
    """Before it was sent and after."""
    asked = send_notice(case := new_case())

    for _ in range(3):
        await ActivityEnvironment().run(sending.effects.send_notice, asked)
    await sending.send(asked)
    await sending.send(asked)

    kept = await people.fetchval("SELECT count(*) FROM notice.outbox WHERE case_id = $1", case)
    mails = [e for e in list_mail(stack.addresses.maildir) if f"<{case}." in e.message_id]
    assert kept == 1
    assert [each.copies for each in mails] == [1]


async def test_a_letter_sent_before_there_was_an_outbox_is_not_sent_again(
    sending: Sending, people: Pool, stack: EmbeddedStack
) -> None:
    """Old code had sent it and died; new code is asked once more."""
    asked = send_notice(case := new_case())
    await people.execute(
        "INSERT INTO record.notice_attempt (case_id, fact_number, key, template, reader, "
        "message_id, wording, result, reason) "
        "VALUES ($1, 3, $2, 'x', 'e1001', 'm', 'x', 'sent', '')",
        case,
        asked.notice.key,
    )

    await sending.send(asked)

    assert not [e for e in list_mail(stack.addresses.maildir) if f"<{case}." in e.message_id]


async def test_several_senders_send_each_letter_once(sending: Sending) -> None:
    """They take turns by locks that end with whoever holds them."""
    cases = [new_case() for _ in range(6)]
    for case in cases:
        asked = send_notice(case)
        for number in (3, 4, 5):
            await ActivityEnvironment().run(sending.effects.send_notice, renumbered(asked, number))

    async with by(sending, postman := Postman(waits_s=0.01)) as one:
        await asyncio.gather(*(one.send_what_is_due() for _ in range(AT_ONCE)))
        await one.send_what_is_due()

    ours = [n for c, n in map(_case_and_number, postman.contents) if c in cases]
    assert len(ours) == len(cases) * 3
    for case in cases:
        order = [n for c, n in map(_case_and_number, postman.contents) if c == case]
        assert order == ["3", "4", "5"]


def _case_and_number(content: bytes) -> tuple[str, str]:
    line = next(each for each in content.split(b"\r\n") if each.startswith(b"Message-ID:"))
    case, number, *_ = line.decode().partition("<")[2].split(".")
    return case, number


async def test_a_case_is_asked_until_it_has_collected_and_ever_more_rarely(
    sending: Sending, people: Pool
) -> None:
    """Each question is an event in its history."""
    await sending.send(send_notice(case := new_case(), reader="e9999"))

    async def pause() -> timedelta:
        found: timedelta = await people.fetchval(
            "SELECT tell_at - now() FROM notice.outbox WHERE case_id = $1", case
        )
        return found

    pauses = []
    for _ in range(3):
        await people.execute("UPDATE notice.outbox SET tell_at = now() WHERE case_id = $1", case)
        await sending.sender.tell_next()
        pauses.append(await pause())
    await sending.outbox.collect(case, "a test")
    await people.execute("UPDATE notice.outbox SET tell_at = now() WHERE case_id = $1", case)
    await sending.sender.tell_next()

    assert sending.bells.asked.count(case) == 3
    assert pauses[0] < pauses[1] < pauses[2]


async def test_a_case_that_is_over_is_asked_no_more(sending: Sending, people: Pool) -> None:
    """One that cannot be reached is."""
    await sending.send(send_notice(away := new_case(), reader="e9999"))
    sending.bells.is_there = ConnectionError()
    await sending.sender.tell_next()
    sending.bells.is_there = False
    await people.execute("UPDATE notice.outbox SET tell_at = now() WHERE case_id = $1", away)
    await sending.sender.tell_next()
    await people.execute("UPDATE notice.outbox SET tell_at = now() WHERE case_id = $1", away)
    await sending.sender.tell_next()

    assert sending.bells.asked.count(away) == 2


async def test_what_came_back_is_given_to_one_collector_for_good(sending: Sending) -> None:
    """A retry of the same collector gets it again, since nobody knows whether it heard."""
    asked = CollectReturns(case_id=new_case())
    await sending.send(replace(send_notice(asked.case_id), reader="e9999"))
    worker = ActivityEnvironment()

    first = await worker.run(sending.effects.collect_returns, asked)
    again = await worker.run(sending.effects.collect_returns, asked)
    worker.info = replace(worker.info, activity_id="another")
    other = await worker.run(sending.effects.collect_returns, asked)

    assert [each.key for each in first] == [focus_resumed().key]
    assert (again, other) == (first, ())


async def test_whoever_sends_goes_on_after_the_database_was_away(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, lists: RecordLists
) -> None:
    """And stops when told, with the letter under way finished."""
    take, failed = PostgresOutbox.take, asyncio.Event()

    async def failing(*_: object) -> bool:
        failed.set()
        raise StoreFailed("PostgreSQL is not there")

    monkeypatch.setattr(PostgresOutbox, "take", failing)
    stopped = asyncio.Event()
    running = asyncio.create_task(sending.sender.run(stopped))
    await failed.wait()
    monkeypatch.setattr(PostgresOutbox, "take", take)
    await ActivityEnvironment().run(sending.effects.send_notice, send_notice(case := new_case()))

    async def is_out() -> bool:
        return await sending.outbox.waiting(case) == 0

    await eventually(is_out, "the letter is out")
    stopped.set()
    async with asyncio.timeout(5):
        await running

    assert await states(lists, case) == [("sent", 1)]


def test_pauses_grow_and_are_not_all_alike() -> None:
    """From a second to five minutes, a quarter more or less."""
    drawn = {pause_after(20) for _ in range(50)}

    assert timedelta(seconds=0.75) <= pause_after(0) <= timedelta(seconds=1.25)
    assert timedelta(minutes=3.75) <= min(drawn) < max(drawn) <= timedelta(minutes=6.25)
    assert pause_after(10**9) <= timedelta(minutes=6.25)
