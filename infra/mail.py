"""Letters by SMTP: plain text, safe headers, one Message-ID however often one is sent."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Final

import aiosmtplib

from activities.errors import MailDeferred, Undeliverable
from infra.templates import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from activities.ports import Letter
    from activities.sources import Person

_WITHIN_S: Final = 30.0
_PERMANENT: Final = range(500, 600)
_SENDER_NAME: Final = "Due Process"


class SmtpMailer:
    """A mail server: implements the port `Mailer`."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        """Send by a server, encrypted where it offers that, in the name of an address.

        Raises:
            ValueError: the sender is no address.
        """
        self._host = host
        self._port = port
        self._sender = address(_SENDER_NAME, sender)

    def message_id(self, unique: str) -> str:
        return f"<{unique}@{self._sender.domain}>"

    async def send(self, to: Person, letter: Letter, message_id: str, dated: datetime) -> None:
        """Hand a letter over to the mail server.

        What concerns us and not the letter (a name, a login or a sender that the server does not
        like) is a fault to repair, and the letter waits for that, even if the server says "never".

        Raises:
            Undeliverable: the address is none, or this letter is refused for good.
            MailDeferred: anything else.
        """
        try:
            recipient = address(to.name, to.email)
        except ValueError:
            raise Undeliverable("the directory's address of the reader is none") from None
        message = self._message(recipient, letter, message_id, dated)
        try:
            await aiosmtplib.send(
                message,
                sender=self._sender.addr_spec,
                recipients=[recipient.addr_spec],
                hostname=self._host,
                port=self._port,
                local_hostname=self._sender.domain,
                timeout=_WITHIN_S,
            )
        # Replies quote addresses: only their codes are kept.
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0].code) from None
        except aiosmtplib.SMTPDataError as refused:
            raise _refusal(refused.code) from None
        except aiosmtplib.SMTPNotSupported:
            raise Undeliverable("the mail server does not know such addresses") from None
        except aiosmtplib.SMTPResponseException as refused:
            raise MailDeferred(f"the mail server refuses us: {refused.code}") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailDeferred(f"no mail server: {type(error).__name__}") from None

    def _message(
        self, recipient: Address, letter: Letter, message_id: str, dated: datetime
    ) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = recipient
        message["Subject"] = letter.subject
        message["Date"] = dated
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def address(name: str, email: str) -> Address:
    """Form an address whose name stays inside its header.

    Raises:
        ValueError: the e-mail address is none.
    """
    try:
        found = Address(one_line(name), addr_spec=email)
    except (MessageError, IndexError) as error:
        raise ValueError(f"no e-mail address: {type(error).__name__}") from None
    if not found.username or not found.domain or one_line(email) != email:
        raise ValueError("no e-mail address")
    return found


def _refusal(code: int) -> MailDeferred | Undeliverable:
    kind = Undeliverable if code in _PERMANENT else MailDeferred
    return kind(f"the mail server refuses the letter: {code}")
