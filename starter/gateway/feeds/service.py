"""Taking a message of a feed: who sent it, what it may say, once and for good."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from domain.errors import Code
from infra.feeds.hris import FedTables
from infra.feeds.items import FeedItems
from infra.feeds.messages import Came, Told
from infra.feeds.sources import Feed, Sources
from infra.webhooks.encryption import Encryption
from infra.webhooks.verifying import Unproved
from starter.gateway.feeds.bounces import in_our_words
from starter.gateway.feeds.forms import ADAPTERS, Taken, told
from starter.gateway.limits.strict_json import what_is_wrong
from starter.gateway.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.settings import Settings
    from starter.gateway.doors import Doors

UNKNOWN: Final = ("unknown_person", "the HRIS employs nobody by that id")
"""What is told of people of other organisations: the same as of nobody."""

_UNREAD: Final = "unread"


def encryption(settings: Settings) -> Encryption | None:
    """Return what secrets and messages are encrypted with; None where feeds are not set up."""
    return None if settings.secrets_key is None else Encryption(settings.secrets_key)


def encryption_of(doors: Doors) -> Encryption:
    """Return what secrets and messages are encrypted with.

    Raises:
        Problem: feeds are not set up.
    """
    found = encryption(doors.settings)
    if found is None:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "feeds_off", "feeds are not set up here")
    return found


async def take(doors: Doors, feed: Feed, headers: Mapping[str, str], body: bytes) -> Taken:
    """Take a message: prove who sent it, keep what it may say, and answer before anything is done.

    Raises:
        Problem: nobody that we know has signed it (401), its id was used for something else (409),
            or it says what it may not (422), which then waits for a person too.
    """
    closing = encryption_of(doors)
    now = await doors.clock_of(None).now()
    try:
        account, message = await Sources(doors.pool, closing).prove(feed, headers, body, now)
    except Unproved:
        raise Problem(
            HTTPStatus.UNAUTHORIZED,
            "webhook_unproved",
            "nobody whose webhooks are taken here has signed this just now",
        ) from None
    said = _read(feed, body)
    its = account.grants.organisations
    why, sentence = "", ""
    if said is None:
        why, sentence = str(Code.MALFORMED), "it says what this feed may not say"
        said = Told(kind=f"{feed}.unread", aspect=_UNREAD, person="")
    elif said.person:
        organisation = await FedTables(doors.pool).organisation_of(said.person)
        if organisation is not None and organisation in its:
            its = (organisation,)
        elif organisation is not None:
            why, sentence = UNKNOWN
    came = Came(
        account=account.id,
        feed=feed,
        message_id=message.id,
        digest=hashlib.sha256(body).hexdigest(),
        organisations=its,
        sent_at=message.sent_at,
        received_at=now,
        told=said,
        why=why,
        sentence=sentence,
    )
    item = await FeedItems(doors.pool, closing).keep(came)
    if item.digest != came.digest:
        raise Problem(
            HTTPStatus.CONFLICT, "webhook_id_reused", "this id was used for another message"
        )
    if item.why == Code.MALFORMED and item.aspect == _UNREAD:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(Code.MALFORMED), item.sentence)
    return Taken(item=item.id)


def _read(feed: Feed, body: bytes) -> Told | None:
    """Read what a message says; None where it says anything else, of which nothing is kept."""
    if what_is_wrong(body):
        return None
    try:
        if feed is Feed.BOUNCES:
            raw = json.loads(body)
            bounced = in_our_words(raw) if isinstance(raw, dict) else None
            if bounced is not None:
                return told(bounced)
        return told(ADAPTERS[feed].validate_json(body, strict=True))
    except ValidationError:
        return None
