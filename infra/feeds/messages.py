"""What a message of a feed is: as it came, as it is kept, and what has come of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.canon import Json
from infra.feeds.sources import Feed


class ItemState(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    DONE = "done"
    NOTHING = "nothing"
    """It touches nothing here: nobody's case, or known already."""
    SUPERSEDED = "superseded"
    """The source had said something newer, which holds."""
    REFUSED = "refused"
    """A person has to look at it."""
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a message says, as far as it is kept.

    Attributes:
        kind: What it tells, such as `leave.approved`.
        aspect: What of its subject it sets; two of one aspect replace one another.
        person: Whom it is about; empty where it names nobody.
        subject: What of that person, as the source calls it, such as the id of a leave.
        position: Where the source has it among what it says of the same.
        content: All else.
    """

    kind: str
    aspect: str
    person: str
    subject: str = ""
    position: int = 0
    content: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A message as it came.

    Attributes:
        account: Who sent it.
        feed: On which feed.
        message_id: Its id, the same at every attempt.
        digest: Of its bytes.
        organisations: Whose HR works it off where it is refused.
        sent_at: When, as the sender says.
        received_at: When the door received it first.
        told: What it says.
        why: Why it is refused as it came; empty unless it is.
        sentence: The same for people.
    """

    account: str
    feed: Feed
    message_id: str
    digest: str
    organisations: Collection[str]
    sent_at: datetime
    received_at: datetime
    told: Told
    why: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A message on record, without what it says."""

    id: int
    account: str
    feed: Feed
    message_id: str
    digest: str
    kind: str
    aspect: str
    person: str
    subject: str
    position: int
    organisations: tuple[str, ...]
    state: ItemState
    why: str
    sentence: str
    cases: tuple[str, ...]
    leave_number: int | None
    round: int
    tries: int
    sent_at: datetime
    received_at: datetime
    next_try_at: datetime
    give_up_at: datetime
    ended_at: datetime | None
    settled_by: str | None
    settled_reason: str | None
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What has come of a message.

    Attributes:
        state: In a word.
        why: Stable code where it was refused.
        sentence: The same for people.
        cases: The cases that were told.
        leave_number: Which leave of the case it is.
    """

    state: ItemState
    why: str = ""
    sentence: str = ""
    cases: tuple[str, ...] = ()
    leave_number: int | None = None
