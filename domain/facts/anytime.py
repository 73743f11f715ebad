"""What became true in whatever stage: questions, comments, people, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands import CommentKind, Trend
from domain.outcomes import Rehire
from domain.people import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAsked:
    """The employee asked where they stand."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["status_asked"] = "status_asked"
    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswered:
    """The question was answered, truly."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["status_answered"] = "status_answered"
    question: int
    active: bool
    transfer_restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded:
    """The employee put something on record."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["comment_added"] = "comment_added"
    comment: int
    comment_kind: CommentKind
    text: str
    deliverable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAnswered:
    """HR answered a comment on withheld support in writing."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["comment_answered"] = "comment_answered"
    comment: int
    upheld: bool
    text: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeated:
    """Somebody took a role; open tasks moved there."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["person_seated"] = "person_seated"
    seat: Seat
    on_day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehireAsked:
    """HR asked for a rehire standing worse than the default."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["rehire_asked"] = "rehire_asked"
    request: str
    standing: Rehire


@dataclass(frozen=True, slots=True, kw_only=True)
class RehireLowered:
    """The rehire standing is worse than the default, signed by HR lead and Legal."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["rehire_lowered"] = "rehire_lowered"
    standing: Rehire


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpHeld:
    """A follow-up check-in after a success took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["follow_up_held"] = "follow_up_held"
    follow_up: int
    held_on: date
    trend: Trend
