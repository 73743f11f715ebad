from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import aiosmtplib
import pytest

from infra.embedded.mail_folder import MailNotFoundError, list_mail, read_mail
from infra.embedded.mail_sink import MailSink

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def sink(tmp_path: Path) -> AsyncIterator[MailSink]:
    running = await MailSink.start(tmp_path / "mail")
    yield running
    await running.stop()


def _notice(number: int, subject: str = "Ihre Frist: 8. März") -> EmailMessage:
    notice = EmailMessage()
    notice["From"] = "due-process@dueprocess.invalid"
    notice["To"] = "employee@example.org"
    notice["Subject"] = subject
    notice["Message-ID"] = f"<case-2027-00042.{number}@dueprocess.invalid>"
    notice.set_content("Übergabe am Montag.\n")
    return notice


async def _send(sink: MailSink, notice: EmailMessage) -> None:
    await aiosmtplib.send(notice, hostname="127.0.0.1", port=sink.port, start_tls=False)


async def test_what_was_sent_can_be_read(sink: MailSink) -> None:
    await _send(sink, _notice(1))

    (listed,) = list_mail(sink.maildir)
    mail = read_mail(sink.maildir, listed.id)

    assert listed.subject == "Ihre Frist: 8. März"
    assert listed.recipients == ("employee@example.org",)
    assert mail.text == "Übergabe am Montag.\n"
    assert mail.summary == listed


async def test_a_mail_sent_twice_is_listed_once(sink: MailSink) -> None:
    await _send(sink, _notice(1))
    await _send(sink, _notice(2, "Other"))
    await _send(sink, _notice(1))

    listed = list_mail(sink.maildir)

    assert [each.copies for each in listed] == [2, 1]
    assert listed[0].message_id == "<case-2027-00042.1@dueprocess.invalid>"


async def test_an_unknown_id_is_refused(sink: MailSink) -> None:
    await _send(sink, _notice(1))

    with pytest.raises(MailNotFoundError, match="No mail has the id 'zz'"):
        read_mail(sink.maildir, "zz")


def test_a_folder_nobody_delivered_to_is_empty(tmp_path: Path) -> None:
    assert list_mail(tmp_path / "mail") == ()
