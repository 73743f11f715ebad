"""Reading what the mail sink was given."""

from __future__ import annotations

import email
import hashlib
from dataclasses import dataclass
from email import policy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

_ID_LENGTH = 10


class MailNotFoundError(LookupError):
    """No mail has this id."""


@dataclass(frozen=True, slots=True)
class MailSummary:
    """One line of the list.

    Attributes:
        id: Short and stable: derived from the Message-ID.
        message_id: As sent; a mail sent twice bears it twice and is listed once.
        date: The header, as sent.
        sender: The header From.
        recipients: The envelope's, where it really went.
        subject: The header, decoded.
        copies: How often it arrived.
    """

    id: str
    message_id: str
    date: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    copies: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail.

    Attributes:
        summary: Its line of the list.
        headers: All headers in order, decoded.
        text: The plain text part; empty where there is none.
    """

    summary: MailSummary
    headers: tuple[tuple[str, str], ...]
    text: str


def list_mail(maildir: Path) -> tuple[MailSummary, ...]:
    """List the mail in order of first arrival, each Message-ID once."""
    return tuple(_summary(mail_id, copies) for mail_id, copies in _by_id(maildir).items())


def read_mail(maildir: Path, mail_id: str) -> Mail:
    """Read one mail by its id, of which the beginning is enough where it is the only such.

    Raises:
        MailNotFoundError: None or several have this id.
    """
    found = [(each, copies) for each, copies in _by_id(maildir).items() if each.startswith(mail_id)]
    if len(found) != 1 or not mail_id:
        how_many = "No mail has" if not found else "Several mails have"
        raise MailNotFoundError(f"{how_many} the id {mail_id!r}: see the list for those there are.")
    first = found[0][1][0]
    body = first.get_body(("plain",))
    return Mail(
        summary=_summary(*found[0]),
        headers=tuple((name, str(value)) for name, value in first.items()),
        text="" if body is None else body.get_content(),
    )


def _by_id(maildir: Path) -> dict[str, list[EmailMessage]]:
    """Group the messages by Message-ID, in order of first arrival."""
    if not (maildir / "new").is_dir():
        return {}
    files = sorted(
        (path for part in ("new", "cur") for path in (maildir / part).iterdir()),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
    )
    grouped: dict[str, list[EmailMessage]] = {}
    for path in files:
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        # Without a Message-ID nothing says that two mails are one.
        identity = str(message["Message-ID"] or path.name)
        digest = hashlib.sha256(identity.encode()).hexdigest()[:_ID_LENGTH]
        grouped.setdefault(digest, []).append(message)
    return grouped


def _summary(mail_id: str, copies: list[EmailMessage]) -> MailSummary:
    first = copies[0]
    recipients = str(first["X-Envelope-To"] or first["To"] or "")
    return MailSummary(
        id=mail_id,
        message_id=str(first["Message-ID"] or ""),
        date=str(first["Date"] or ""),
        sender=str(first["From"] or ""),
        recipients=tuple(each.strip() for each in recipients.split(",") if each.strip()),
        subject=str(first["Subject"] or ""),
        copies=len(copies),
    )
