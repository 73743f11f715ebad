"""Reading what a mail server says of a letter that it could not deliver (RFC 3464).

A report is matched by the address that it came back to and by nothing else: all that it says is
the word of strangers. It is believed in one thing, that its letter failed, delays or arrived.
"""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from infra.mail.bounce_address import BounceAddress

LARGEST: Final = 1 << 20
"""Octets of a report at most: one that returns a whole letter of ours is far smaller."""

_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_WORD: Final = re.compile(r"[a-z]+")
_ADDRESSED: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


class Said(StrEnum):
    """What a report says of its letter."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    NOTHING = "nothing"


_ACTIONS: Final = {
    "failed": Said.FAILED,
    "delayed": Said.DELAYED,
    "delivered": Said.ARRIVED,
    "relayed": Said.ARRIVED,
    "expanded": Said.ARRIVED,
}
"""RFC 3464, 2.3.3. `failed` is final whatever its status: nobody tries that letter any more."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about a letter.

    Attributes:
        code: The code of the letter, from the address it came back to; None if that is not ours.
        said: What it says.
        status: The status code (RFC 3463), such as `5.1.1`; empty if there is none.
    """

    code: str | None
    said: Said
    status: str = ""


def read_bounce(raw: bytes, addresses: BounceAddress, came_to: str = "") -> Bounce:
    """Read a report; whatever it is, there is an answer.

    An answer by a person or a vacation notice is no report, and says nothing.

    Args:
        raw: The mail.
        addresses: Where letters of ours come back to.
        came_to: The address of the envelope; the mail's own headers are asked if it is empty.
    """
    try:
        message = email.message_from_bytes(raw[:LARGEST])
        code = addresses.code_in(came_to) if came_to else _code_in(message, addresses)
        said, status = _read(message)
    except Exception:  # noqa: BLE001 -- whatever is wrong with it, it is no report
        return Bounce(addresses.code_in(came_to), Said.NOTHING)
    return Bounce(code, said, status)


def _read(message: Message) -> tuple[Said, str]:
    if message.get_content_type() != "multipart/report":
        return Said.NOTHING, ""
    for block in _blocks(message):
        action = _WORD.match(str(block.get("Action", "")).strip().lower())
        said = None if action is None else _ACTIONS.get(action.group())
        if said is not None:
            status = _STATUS.search(str(block.get("Status", "")))
            return said, "" if status is None else status.group(1)
    return Said.NOTHING, ""


def _blocks(message: Message) -> Iterator[Message]:
    """Give the groups of fields of the part that programs read, and of no other."""
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) else ():
        if not isinstance(part, str) and part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            yield from (
                (g for g in groups if not isinstance(g, str)) if isinstance(groups, list) else ()
            )


def _code_in(message: Message, addresses: BounceAddress) -> str | None:
    for name in _ADDRESSED:
        for value in message.get_all(name, ()):
            for word in str(value).replace(",", " ").split():
                code = addresses.code_in(word)
                if code is not None:
                    return code
    return None
