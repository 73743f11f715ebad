"""What comes back from the world: results of effects, which enter the case as inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.commands import Channel
from domain.facts import Statement
from domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReported:
    """A statement was written.

    Attributes:
        id: Unique within the case; made from the statement's key.
        received_at: When the result came in, aware UTC.
        statement: What the case keeps of it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["statement_reported"]
    id: str
    received_at: datetime
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFailed:
    """An effect cannot succeed by trying again: a person is asked.

    Attributes:
        id: Unique within the case; made from the fact's number.
        received_at: When that became certain, aware UTC.
        number: Number of the fact whose effect failed.
        subject: Key of the notice or statement.
        what: Which kind of effect.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["effect_failed"]
    id: str
    received_at: datetime
    number: int
    subject: str
    what: Literal["notice", "statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReported:
    """A notice did not arrive on a way, and never will: refused there, or come back.

    Attributes:
        id: Unique within the case; made from the fact's number and the notice's key.
        received_at: When the case heard of it, aware UTC.
        number: Number of the fact by which the notice was owed.
        subject: Key of the notice.
        channel: On which way.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["delivery_reported"]
    id: str
    received_at: datetime
    number: int
    subject: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened:
    """A late report touches what people have done: the case asks HR partner and Legal.

    Attributes:
        id: Unique within the case; made from the id of the late report.
        received_at: When the case got to it, aware UTC.
        command: Id of the late report.
        asked_by: Who sent it, and so does not decide on it; None for the result of an effect.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["review_opened"]
    id: str
    received_at: datetime
    command: str
    asked_by: Actor | None


Report = StatementReported | EffectFailed | DeliveryReported | ReviewOpened
"""Every result of an effect that a case has to know, and its own questions to people."""
