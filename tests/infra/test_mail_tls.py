"""No letter goes out unless the mail server has proved who it is."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from activities.errors import MailDeferred
from activities.ports import Letter
from activities.posting import Postmark
from activities.sources import Person
from infra.mail import SmtpMailer, SmtpServer, Tls
from tests.infra.mail_servers import LOGIN, PASSWORD, Authority, Postman, serving

if TYPE_CHECKING:
    from pathlib import Path

READER = Person("Rosa Marchetti", "rosa@firm.example")
LETTER = Letter("Subject", "A word.\n", "x/1/en")
MARK = Postmark(
    "case-2027-00042", "<case-2027-00042.3.ab@firm.example>", datetime(2027, 2, 4, tzinfo=UTC)
)
SENDER = "due-process@firm.example"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def mailer(
    port: int, authority: Authority, tls: Tls = Tls.STARTTLS, login: tuple[str, str] | None = None
) -> SmtpMailer:
    user, word = login or (None, "")
    server = SmtpServer("127.0.0.1", port, tls, authority.file, user, word)
    return SmtpMailer(server, SENDER)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
async def test_a_letter_goes_over_an_encrypted_connection(authority: Authority, tls: Tls) -> None:
    """The certificate is for this host, in time, and signed by whom we know."""
    postman = Postman()

    async with serving(postman, authority.context(), implicit=tls is Tls.TLS) as port:
        await mailer(port, authority, tls).send(READER, LETTER, MARK)

    assert len(postman.contents) == 1
    assert postman.encrypted == ([True] if tls is Tls.STARTTLS else [False])


async def test_a_server_without_starttls_gets_no_letter() -> None:
    """Taken out on the way or never there: the letter waits, and nothing goes in plain."""
    postman = Postman()

    async with serving(postman) as port:
        asked = SmtpMailer(SmtpServer("127.0.0.1", port), SENDER)
        with pytest.raises(MailDeferred, match=r"^the mail server offers no STARTTLS$"):
            await asked.send(READER, LETTER, MARK)

    assert postman.contents == []


@pytest.mark.parametrize(
    ("host", "ends_in_days", "why"),
    [
        ("192.0.2.7", 10, "is for another address"),
        ("mail.other.example", 10, "is for another address"),
        ("127.0.0.1", -1, "has expired"),
    ],
    ids=["another address", "another name", "expired"],
)
async def test_a_certificate_that_does_not_hold_gets_no_letter(
    authority: Authority, host: str, ends_in_days: int, why: str
) -> None:
    """The reason names what is wrong with it, so that somebody can mend it."""
    postman = Postman()
    context = authority.context(host, ends_in_days=ends_in_days)

    async with serving(postman, context) as port:
        with pytest.raises(MailDeferred, match=f"^the mail server's certificate {why}$"):
            await mailer(port, authority).send(READER, LETTER, MARK)

    assert postman.contents == []


async def test_a_certificate_of_another_name_gets_no_letter(authority: Authority) -> None:
    postman = Postman()

    async with serving(postman, authority.context("mail.other.example")) as port:
        server = SmtpServer("localhost", port, Tls.STARTTLS, authority.file)
        with pytest.raises(MailDeferred, match="is for another host"):
            await SmtpMailer(server, SENDER).send(READER, LETTER, MARK)

    assert postman.contents == []


@pytest.mark.parametrize("of_the_system", [True, False])
async def test_a_certificate_by_nobody_we_know_gets_no_letter(
    authority: Authority, tmp_path: Path, *, of_the_system: bool
) -> None:
    """Neither the system's store nor another firm's authority vouches for it."""
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other", "Another authority")
    known = None if of_the_system else other.file

    async with serving(Postman(), authority.context()) as port:
        asked = SmtpMailer(SmtpServer("127.0.0.1", port, Tls.STARTTLS, known), SENDER)
        with pytest.raises(MailDeferred, match="is signed by nobody we know"):
            await asked.send(READER, LETTER, MARK)


def test_an_outdated_version_of_tls_is_not_spoken(authority: Authority) -> None:
    context = SmtpServer("mail.firm.example", 587, ca_file=authority.file).context()

    assert context is not None
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    "host", ["mail.firm.example", "192.0.2.7", "10.0.0.1", "127.0.0.1.example"]
)
def test_only_a_server_of_this_machine_may_go_without(host: str) -> None:
    with pytest.raises(ValueError, match="on this machine only"):
        SmtpMailer(SmtpServer(host, 25, Tls.NONE), SENDER)


def test_a_login_is_never_sent_in_plain() -> None:
    with pytest.raises(ValueError, match="encrypted"):
        SmtpMailer(SmtpServer("127.0.0.1", 25, Tls.NONE, user="me"), SENDER)


async def test_a_server_that_wants_a_login_gets_it(authority: Authority) -> None:
    postman = Postman()
    login = (LOGIN.decode(), PASSWORD.decode())

    async with serving(postman, authority.context(), login=True) as port:
        await mailer(port, authority, login=login).send(READER, LETTER, MARK)

    assert postman.logins == [LOGIN]
    assert len(postman.contents) == 1


@pytest.mark.parametrize("login", [None, ("me", "wrong")], ids=["none", "wrong"])
async def test_a_login_that_does_not_hold_is_our_fault(
    authority: Authority, login: tuple[str, str] | None
) -> None:
    """The letter waits, although the server says that it never will take it like this."""
    async with serving(Postman(), authority.context(), login=True) as port:
        with pytest.raises(MailDeferred, match=r"53[05]"):
            await mailer(port, authority, login=login).send(READER, LETTER, MARK)


def test_a_login_is_never_printed() -> None:
    server = SmtpServer("mail.firm.example", 587, Tls.TLS, None, "dueprocess", "sesame")

    assert "sesame" not in repr(server)
    assert "dueprocess" not in repr(server)
