"""Bounces: what a provider of mail says of letters that did not arrive, in its own words or ours.

A provider's message says far more than is needed, the reader's address first of all: only where the
letter came from, its Message-ID and the status code are kept. Who signed it is proved; which letter
it means is told by the code of ours in the address it was sent from, or by its Message-ID.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from infra.feeds.messages import Fate, ItemState
from infra.mail.returns import Taken
from starter.gateway.feeds.applying import Attention
from starter.gateway.feeds.forms import LetterBounced, Undelivered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starter.gateway.feeds.applying import Applying

_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_OURS: Final = frozenset({"mail.bounced"})


def in_our_words(raw: Mapping[str, Any]) -> LetterBounced | None:
    """Return what SES or Postmark says of a letter in our words; None where it is neither."""
    if raw.get("type") in _OURS:
        return None
    if "bounce" in raw and "mail" in raw:
        return _ses(raw)
    if "RecordType" in raw:
        return _postmark(raw)
    return None


async def apply_bounce(applying: Applying) -> Fate:
    """Bring a bounce to the outbox of notices.

    Raises:
        Attention: it is about no letter of ours, or nobody takes bounces in here.
    """
    content = applying.told.content
    if not content.get("permanent", True):
        return Fate(state=ItemState.NOTHING)
    returns = applying.doors.returns
    if returns is None:
        raise Attention("bounces_off", "no address for bounces is set up")
    taken = await returns.take_failure(
        str(content.get("came_to", "")),
        str(content.get("message_id", "")),
        str(content.get("status", "")),
    )
    if taken is not Taken.TAKEN:
        raise Attention("no_such_letter", "no letter of ours is meant")
    return Fate(state=ItemState.DONE)


def _ses(raw: Mapping[str, Any]) -> LetterBounced:
    bounce, mail = _object(raw["bounce"]), _object(raw["mail"])
    recipients = bounce.get("bouncedRecipients")
    first = _object(recipients[0]) if isinstance(recipients, list) and recipients else {}
    headers = _object(mail.get("commonHeaders"))
    return _bounced(
        permanent=bounce.get("bounceType") == "Permanent",
        came_to=mail.get("source"),
        message_id=headers.get("messageId"),
        status=first.get("status"),
    )


def _postmark(raw: Mapping[str, Any]) -> LetterBounced:
    metadata = _object(raw.get("Metadata"))
    return _bounced(
        permanent=raw.get("RecordType") == "Bounce"
        and raw.get("Type") in {"HardBounce", "BadEmailAddress", "ManuallyDeactivated", "Blocked"},
        came_to=metadata.get("return-path") or raw.get("From"),
        message_id=metadata.get("message-id"),
        status=raw.get("Details"),
    )


def _bounced(
    *, permanent: bool, came_to: object, message_id: object, status: object
) -> LetterBounced:
    found = _STATUS.search(status[:400]) if isinstance(status, str) else None
    return LetterBounced(
        type="mail.bounced",
        data=Undelivered(
            permanent=permanent,
            came_to=came_to[:320] if isinstance(came_to, str) else "",
            message_id=message_id[:400] if isinstance(message_id, str) else "",
            status="" if found is None else found.group(1),
        ),
    )


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
