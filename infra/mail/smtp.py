"""A mail server: proved by its certificate, never downgraded, and never quoted."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

import aiosmtplib

from activities.errors import MailDeferred, Undeliverable
from domain.commands import Channel
from infra.mail.addresses import address, is_plain
from infra.mail.bounce_address import bounce_address
from infra.mail.message import compose
from infra.settings import revealed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from email.headerregistry import Address

    from activities.ports import Letter
    from activities.posting import Postmark
    from activities.sources import Person
    from infra.mail.bounce_address import BounceAddress
    from infra.settings import Settings

_WITHIN_S: Final = 30.0
"""How long one answer of the server may take; the whole conversation twice that."""

_PERMANENT: Final = range(500, 600)
_OUR_FAULT: Final = frozenset({530, 534, 535, 538})
"""Replies about our login or encryption, whatever they come in answer to (RFC 4954, RFC 3207)."""

_SENDER_NAME: Final = "Due Process"
_WRONG: Final = {
    9: "is not valid yet",
    10: "has expired",
    18: "is signed by itself",
    19: "is signed by itself",
    20: "is signed by nobody we know",
    62: "is for another host",
    64: "is for another address",
}
"""What OpenSSL's codes mean."""


class Tls(StrEnum):
    """How the way to a mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, and how to talk to it.

    Attributes:
        host: Its name, as its certificate has it.
        port: Its port.
        tls: How the way there is encrypted; `none` on this machine only.
        ca_file: Who may have signed its certificate; the system's store if not given.
        user: Login, where it wants one.
        password: Of that login.
    """

    host: str
    port: int
    tls: Tls = Tls.STARTTLS
    ca_file: Path | None = None
    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)

    def context(self) -> ssl.SSLContext | None:
        """Return how its certificate is checked; None where nothing is encrypted.

        Raises:
            ValueError: nothing would be encrypted on a way that leaves this machine, or a login
                would go over one.
        """
        if self.tls is not Tls.NONE:
            context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=self.ca_file)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context
        if not _is_loopback(self.host):
            raise ValueError("DUEPROCESS_SMTP_TLS=none is for a mail server on this machine only")
        if self.user is not None:
            raise ValueError("a login is sent over an encrypted connection only")
        return None


def configured(settings: Settings) -> SmtpMailer:
    """Make the mail server that the settings name.

    Raises:
        ValueError: there is none, or not enough is said about it.
        OSError: the file of certificates cannot be read.
    """
    if settings.smtp_host is None:
        raise ValueError("No mail server is configured: set DUEPROCESS_SMTP_HOST, or `make up`.")
    server = SmtpServer(
        settings.smtp_host,
        settings.smtp_port,
        Tls(settings.smtp_tls),
        settings.smtp_ca_file,
        settings.smtp_user or None,
        revealed(settings.smtp_password),
    )
    return SmtpMailer(server, settings.mail_from, bounce_address(settings))


class SmtpMailer:
    """The channel of mail: implements the port `Mailer`."""

    def __init__(
        self, server: SmtpServer, sender: str, bounces: BounceAddress | None = None
    ) -> None:
        """Send by a server in the name of an address.

        Args:
            server: The mail server.
            sender: Whom letters are from.
            bounces: Where undeliverable mail comes back to; to the sender if not given.

        Raises:
            ValueError: the sender is no address, or the server is not to be talked to like this.
            OSError: the file of certificates cannot be read.
        """
        self._server = server
        self._sender = address(_SENDER_NAME, sender)
        self._context = server.context()
        self._bounces = bounces

    @property
    def name(self) -> Channel:
        return Channel.MAIL

    def message_id(self, unique: str) -> str:
        return f"<{unique}@{self._sender.domain}>"

    def bounce_code(self, message_id: str) -> str | None:
        return None if self._bounces is None else self._bounces.code(message_id)

    async def send(self, reader: Person, letter: Letter, mark: Postmark) -> None:
        """Hand a letter over to the mail server.

        What concerns us and not the letter (a name, a login, a certificate or a sender that does
        not hold) is a fault to repair, and the letter waits for that, even if the server says
        "never".

        Raises:
            Undeliverable: the address is none, or this letter is refused for good.
            MailDeferred: anything else.
        """
        try:
            recipient = address(reader.name, reader.email)
        except ValueError:
            raise Undeliverable("the directory's address of the reader is none") from None
        message = compose(self._sender, recipient, letter, mark)
        code, bounces = mark.bounce_code, self._bounces
        comes_back = self._sender if code is None or bounces is None else bounces.at(code)
        try:
            async with asyncio.timeout(2 * _WITHIN_S), self._connected() as client:
                await self._hand_over(client, comes_back, recipient, message)
        except aiosmtplib.SMTPResponseException as refused:
            raise MailDeferred(f"the mail server refuses us: {refused.code}") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailDeferred(_why_not(error)) from None

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[aiosmtplib.SMTP]:
        """Connect, encrypted as the setting says or not at all, and log in."""
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self._sender.domain,
            timeout=_WITHIN_S,
            use_tls=server.tls is Tls.TLS,
            start_tls=False,
            tls_context=self._context,
        )
        try:
            await client.connect()
            if server.tls is Tls.STARTTLS:
                await _encrypt(client)
            if server.user is not None:
                await _log_in(client, server.user, server.password)
            yield client
        finally:
            client.close()

    async def _hand_over(
        self, client: aiosmtplib.SMTP, comes_back: Address, recipient: Address, message: bytes
    ) -> None:
        # Replies quote addresses: only their codes are kept.
        options = () if is_plain(recipient) else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            await client.ehlo()
            if options and not client.supports_extension("smtputf8"):
                raise Undeliverable("the mail server does not know such addresses")
            await client.sendmail(
                comes_back.addr_spec, [recipient.addr_spec], message, mail_options=options
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0].code) from None
        except aiosmtplib.SMTPDataError as refused:
            raise _refusal(refused.code) from None
        # It is taken: how the conversation ends does not matter any more.
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()


async def _encrypt(client: aiosmtplib.SMTP) -> None:
    """Go on encrypted; whoever takes STARTTLS out of the server's answer gets no letter.

    Raises:
        MailDeferred: the server does not offer it, or not now.
    """
    await client.ehlo()
    if not client.supports_extension("starttls"):
        raise MailDeferred("the mail server offers no STARTTLS")
    try:
        await client.starttls()
    except aiosmtplib.SMTPResponseException as refused:
        raise MailDeferred(f"the mail server refuses STARTTLS: {refused.code}") from None


async def _log_in(client: aiosmtplib.SMTP, user: str, password: str) -> None:
    try:
        await client.login(user, password)
    except aiosmtplib.SMTPResponseException as refused:
        raise MailDeferred(f"the mail server refuses our login: {refused.code}") from None
    except aiosmtplib.SMTPException:
        raise MailDeferred("the mail server offers no login that we know") from None


def _refusal(code: int) -> MailDeferred | Undeliverable:
    is_final = code in _PERMANENT and code not in _OUR_FAULT
    kind = Undeliverable if is_final else MailDeferred
    return kind(f"the mail server refuses the letter: {code}")


def _why_not(error: BaseException) -> str:
    """Say why there is no server for us, in words that quote nobody."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, ssl.SSLCertVerificationError):
            wrong = _WRONG.get(found.verify_code, f"does not hold ({found.verify_code})")
            return f"the mail server's certificate {wrong}"
        if isinstance(found, ssl.SSLError):
            return f"no encrypted connection to the mail server: {found.reason}"
        found = found.__cause__ or found.__context__
    return f"no mail server: {type(error).__name__}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
