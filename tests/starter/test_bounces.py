"""What comes back fails its letter once, and nobody can make another letter fail."""

from __future__ import annotations

import asyncio
import smtplib
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiosmtplib
import pytest
from temporalio.testing import ActivityEnvironment

from activities.errors import StoreFailed
from activities.letters import LetterWriter
from activities.notices import NoticeEffects
from activities.posting import Failure
from activities.sending import NoticeSender
from infra.directory import PostgresDirectory
from infra.mail import BounceAddress, SmtpMailer, SmtpServer, Tls
from infra.mail.returns import Returns, Taken
from infra.outbox import PostgresOutbox
from infra.record import PostgresRecord
from infra.record_lists import RecordLists
from infra.settings import Settings
from infra.statements import PostgresStatements
from infra.templates import NoticeTemplates
from starter.bounces import listen, main
from tests.activities.asked import new_case, send_notice
from tests.activities.sent import Bells, Sending
from tests.infra.mail_servers import Postman, serving
from tests.infra.reports import VACATION, report

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from infra.postgres import Pool

ROOT = Path(__file__).parents[2]
KEYWORD = "a secret of at least thirty-two characters"
ADDRESSES = BounceAddress("bounces@firm.example", KEYWORD)


@asynccontextmanager
async def sending(
    pool: Pool, postman: Postman, addresses: BounceAddress = ADDRESSES
) -> AsyncGenerator[Sending]:
    record, outbox, bells = PostgresRecord(pool), PostgresOutbox(pool), Bells()
    async with serving(postman) as port:
        server = SmtpServer("127.0.0.1", port, Tls.NONE)
        sender = NoticeSender(
            outbox=outbox,
            writer=LetterWriter(
                directory=PostgresDirectory(pool),
                wording=NoticeTemplates(ROOT / "policies" / "notices"),
                statements=PostgresStatements(pool),
                correspondence=record,
            ),
            mailer=SmtpMailer(server, "due-process@firm.example", addresses),
            bells=bells,
        )
        yield Sending(NoticeEffects(sender.mailer, record, outbox), sender, outbox, bells)


async def sent(pool: Pool) -> tuple[str, str]:
    """Send a letter, and give its case and where it would come back to."""
    postman = Postman()
    async with sending(pool, postman) as there:
        await there.send(send_notice(case := new_case()))
    (came_from,) = postman.senders
    return case, came_from


async def states(pool: Pool, case: str) -> list[str]:
    return [each.state for each in await RecordLists(pool).notices(case)]


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
async def test_a_letter_that_came_back_has_failed_once(own: Pool, protocol: str) -> None:
    """Your mail server passes it on; the case is asked to collect it, however often it comes."""
    case, came_from = await sent(own)
    outbox = PostgresOutbox(own)
    server = await listen(Returns(outbox, ADDRESSES), 0, protocol)
    port = server.sockets[0].getsockname()[1]

    for _ in range(2):
        await bring(port, report(came_from), came_from, lmtp=protocol == "lmtp")
    server.close()

    collected = await outbox.collect(case, "a test")
    tried = await own.fetch(
        "SELECT result, reason FROM record.notice_attempt WHERE case_id = $1 ORDER BY id", case
    )
    assert [each.why for each in collected] == [Failure.BOUNCED]
    assert await states(own, case) == ["failed"]
    assert [tuple(row) for row in tried] == [("sent", ""), ("bounced", "it came back: 5.1.1")]


async def bring(port: int, raw: bytes, to: str, *, lmtp: bool = False) -> None:
    """Hand a mail over as a mail server does: from nobody."""
    if not lmtp:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
            await client.sendmail("", [to], raw)
        return

    def speak() -> None:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail("", [to], raw)

    await asyncio.to_thread(speak)


@pytest.mark.parametrize(
    "to",
    [
        "bounces@firm.example",
        "bounces+" + "a" * 27 + "@firm.example",
        "someone@firm.example",
        "someone@elsewhere.example",
    ],
)
async def test_no_mail_is_taken_for_anybody_else(own: Pool, to: str) -> None:
    """It passes nothing on, and keeps nothing."""
    server = await listen(Returns(PostgresOutbox(own), ADDRESSES), 0, "smtp")
    port = server.sockets[0].getsockname()[1]

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await bring(port, report(to), to)
    server.close()


async def test_a_letter_keeps_its_code_when_the_secret_changes(own: Pool) -> None:
    """What waits is sent with the code it was handed over with, and matched by it."""
    asked, postman = send_notice(new_case()), Postman()
    changed = BounceAddress("bounces@firm.example", KEYWORD[::-1])
    async with sending(own, postman) as there:
        await ActivityEnvironment().run(there.effects.send_notice, asked)
    async with sending(own, postman, changed) as there:
        await there.send_what_is_due()

    taken = await Returns(PostgresOutbox(own), changed).take_failure(postman.senders[-1])

    assert taken is Taken.TAKEN
    assert await states(own, asked.case_id) == ["failed"]


async def test_a_forged_code_fails_no_letter(own: Pool) -> None:
    """Right in form, made with another secret: it is taken and means nothing."""
    case, _ = await sent(own)
    message = await own.fetchval("SELECT message_id FROM notice.outbox WHERE case_id = $1", case)
    forged = BounceAddress("bounces@firm.example", KEYWORD[::-1]).of(message).addr_spec
    returns = Returns(PostgresOutbox(own), ADDRESSES)

    taken = await returns.take_mail(report(forged), forged)

    assert taken is Taken.NOT_OURS
    assert await states(own, case) == ["sent"]


async def test_what_a_report_says_of_other_letters_is_not_believed(own: Pool) -> None:
    """Only the letter that came back by its own address has failed."""
    named, _ = await sent(own)
    case, came_from = await sent(own)
    message = await own.fetchval("SELECT message_id FROM notice.outbox WHERE case_id = $1", named)
    raw = report(came_from).replace(b"<case-2027-00042.3.ab@firm.example>", message.encode())

    await Returns(PostgresOutbox(own), ADDRESSES).take_mail(raw, came_from)

    assert await states(own, named) == ["sent"]
    assert await states(own, case) == ["failed"]


@pytest.mark.parametrize(
    "raw",
    [report("x", "delayed", "4.4.1"), VACATION.format(to="x").encode(), b"noise"],
    ids=["a delay", "a vacation", "noise"],
)
async def test_what_is_no_failure_changes_nothing(own: Pool, raw: bytes) -> None:
    case, came_from = await sent(own)

    taken = await Returns(PostgresOutbox(own), ADDRESSES).take_mail(raw, came_from)

    assert taken is Taken.NO_FAILURE
    assert await states(own, case) == ["sent"]


async def test_a_provider_of_mail_may_say_it_in_its_own_words(own: Pool) -> None:
    """By the address that the letter was sent from."""
    case, came_from = await sent(own)

    taken = await Returns(PostgresOutbox(own), ADDRESSES).take_failure(came_from, status="5.1.1")

    assert taken is Taken.TAKEN
    assert await states(own, case) == ["failed"]


async def test_what_cannot_be_kept_has_to_be_brought_again(
    own: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is kept is taken."""
    case, came_from = await sent(own)
    server = await listen(Returns(PostgresOutbox(own), ADDRESSES), 0, "smtp")
    port = server.sockets[0].getsockname()[1]

    async def away(*_: object) -> bool:
        raise StoreFailed("PostgreSQL is not there")

    with monkeypatch.context() as outage:
        outage.setattr(PostgresOutbox, "came_back", away)
        with pytest.raises(aiosmtplib.SMTPDataError) as deferred:
            await bring(port, report(came_from), came_from)
    await bring(port, report(came_from), came_from)
    server.close()

    assert deferred.value.code == 451
    assert await states(own, case) == ["failed"]


async def test_it_listens_only_once_everything_is_set() -> None:
    with pytest.raises(ValueError, match="DUEPROCESS_BOUNCE_ADDRESS"):
        await main(Settings())


async def test_a_letter_is_sent_from_the_address_it_comes_back_to(own: Pool) -> None:
    """And from the sender in its header: only mail servers see the code."""
    postman = Postman()
    async with sending(own, postman) as there:
        await there.send(send_notice(new_case()))

    code = ADDRESSES.code_in(postman.senders[0])
    assert code is not None
    assert code.encode() not in postman.contents[0]
    assert b"From: Due Process <due-process@firm.example>" in postman.contents[0]
