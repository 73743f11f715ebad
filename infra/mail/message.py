"""A letter as a mail: text and the same in HTML, to the byte the same however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import TYPE_CHECKING, Final

from infra.mail.addresses import SUBJECT_LENGTH, header_text, is_plain, visible
from infra.mail.html import html_of

if TYPE_CHECKING:
    from email.headerregistry import Address

    from activities.ports import Letter
    from activities.posting import Postmark

_ENCODING: Final = "quoted-printable"
"""Lines of any length and any character; it also cannot hold the line that parts text and HTML."""

_DIGEST_LENGTH: Final = 32


def compose(sender: Address, recipient: Address, letter: Letter, mark: Postmark) -> bytes:
    """Write a letter as it goes over the wire."""
    subject = header_text(letter.subject, SUBJECT_LENGTH)
    letter = replace(letter, subject=subject, body=visible(letter.body))
    language = letter.wording.rpartition("/")[2] or "en"
    message = EmailMessage(policy=SMTP if is_plain(recipient) else SMTPUTF8)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = letter.subject
    message["Date"] = mark.dated
    message["Message-ID"] = mark.message_id
    message["References"] = thread_of(mark)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body, cte=_ENCODING)
    message.add_alternative(html_of(letter, language), subtype="html", cte=_ENCODING)
    message["Content-Language"] = language  # put in sooner, it would go with the text
    message.set_boundary(f"=_{_digest(mark.message_id)}")
    return message.as_bytes()


def thread_of(mark: Postmark) -> str:
    """Return the id under which mail programs gather the letters of one case.

    It is drawn from the id of the case alone, which the Message-ID shows anyway, and no mail has
    it: nothing about the case or its other readers can be found by it.
    """
    domain = mark.message_id.rpartition("@")[2].rstrip(">")
    return f"<{_digest(mark.case_id)}@{domain}>"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
