"""What a mail server says decides whether a letter is tried again."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.smtp import SMTP

from activities.errors import MailDeferred, Undeliverable
from activities.ports import Letter
from activities.posting import Postmark
from activities.sources import Person
from infra.mail import SmtpMailer, SmtpServer, Tls, address

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiosmtpd.smtp import Envelope, Session

READER = Person("Rosa Marchetti", "rosa@firm.example")
LETTER = Letter("Übergabe", "Ein Wort.\n.\nNoch eins.\n", "x/1/en")
NOWHERE = SmtpServer("127.0.0.1", 1, Tls.NONE)
SENT_AT = datetime(2027, 2, 4, tzinfo=UTC)


class Refusing:
    """A mail server's opinions: what it answers to a recipient and to a letter."""

    def __init__(
        self, recipient: str = "250 OK", data: str = "250 OK", mail: str = "250 OK"
    ) -> None:
        self._recipient = recipient
        self._data = data
        self._mail = mail
        self.contents: list[bytes] = []

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name, as are the next two
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: object
    ) -> str:
        envelope.mail_from = sender
        return self._mail

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: object
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self._recipient

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.contents.append(envelope.original_content or b"")
        return self._data


@asynccontextmanager
async def mail_server(opinions: Refusing) -> AsyncGenerator[SmtpMailer]:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(opinions, hostname="mail.test.invalid", enable_SMTPUTF8=True),
        host="127.0.0.1",
        port=0,
    )
    port = server.sockets[0].getsockname()[1]
    yield SmtpMailer(SmtpServer("127.0.0.1", port, Tls.NONE), "due-process@firm.example")
    server.close()
    await server.wait_closed()


async def send(mailer: SmtpMailer, reader: Person = READER) -> None:
    await mailer.send(
        reader,
        LETTER,
        Postmark("case-2027-00042", mailer.message_id("case-2027-00042.3.ab"), SENT_AT),
    )


async def test_the_same_letter_is_the_same_mail_to_the_byte() -> None:
    """Date, Message-ID and text are given, nothing is drawn."""
    opinions = Refusing()

    async with mail_server(opinions) as mailer:
        await send(mailer)
        await send(mailer)

    first, second = opinions.contents
    assert first == second
    assert b"Message-ID: <case-2027-00042.3.ab@firm.example>\r\n" in first
    assert b"Date: Thu, 04 Feb 2027 00:00:00 +0000\r\n" in first


@pytest.mark.parametrize(
    "opinions",
    [
        Refusing(recipient="550 5.1.1 no rosa@firm.example here"),
        Refusing(data="554 5.7.1 not wanted"),
    ],
    ids=["recipient", "letter"],
)
async def test_a_letter_refused_for_good_is_undeliverable(opinions: Refusing) -> None:
    """Only the code is kept: replies quote addresses."""
    async with mail_server(opinions) as mailer:
        with pytest.raises(Undeliverable, match=r"^the mail server refuses the letter: 55[04]$"):
            await send(mailer)


@pytest.mark.parametrize(
    "opinions",
    [
        Refusing(recipient="450 4.2.1 later"),
        Refusing(data="452 4.3.1 disk full"),
        Refusing(mail="550 5.7.1 not from you"),
        Refusing(recipient="530 5.7.0 log in first"),
        Refusing(data="538 5.7.11 encrypt first"),
    ],
    ids=["recipient", "letter", "sender", "login", "encryption"],
)
async def test_what_may_pass_or_is_our_fault_is_tried_again(opinions: Refusing) -> None:
    """A server that has none of us is a fault to repair, not a fact about this letter."""
    async with mail_server(opinions) as mailer:
        with pytest.raises(MailDeferred):
            await send(mailer)


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    """Letters wait for it."""
    with pytest.raises(MailDeferred, match="no mail server"):
        await send(SmtpMailer(NOWHERE, "due-process@firm.example"))


@pytest.mark.parametrize("email", ["", "rosa", "rosa@", "a@b.example, c@d.example", "a@b\r\nX: y"])
async def test_what_is_no_address_is_undeliverable(email: str) -> None:
    """No mail server is asked."""
    mailer = SmtpMailer(NOWHERE, "due-process@firm.example")

    with pytest.raises(Undeliverable, match="address of the reader is none"):
        await send(mailer, Person("Rosa", email))


async def test_a_reader_with_an_address_in_another_script_gets_the_letter() -> None:
    opinions = Refusing()

    async with mail_server(opinions) as mailer:
        await send(mailer, Person("Rosa", "rösa@firm.example"))

    assert len(opinions.contents) == 1


def test_a_name_stays_inside_its_header() -> None:
    """Line breaks become spaces, and what has a meaning in a header is quoted."""
    assert str(address('Eve"\r\nBcc: <x@y.example>', "eve@firm.example")) == (
        '"Eve\\" Bcc: <x@y.example>" <eve@firm.example>'
    )
