"""Tellings: what was said to people and systems; never derived again, never taken back unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.clock import Promise
from domain.errors import Code
from domain.facts.differences import Difference
from domain.facts.values import HoldReason
from domain.notices import Notice
from domain.people import Actor, Role
from domain.policy import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A date was given for a duty or a window, or changed, with how it came about."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["promised"] = "promised"
    clock: str
    owner: Role
    promise: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWithdrawn:
    """A date that was told no longer applies, since what it rested on is gone."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["promise_withdrawn"] = "promise_withdrawn"
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOwed:
    """A notice is due to go out now."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_owed"] = "notice_owed"
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHeld:
    """A notice waits: for the return from leave, or for a good moment."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_held"] = "notice_held"
    notice: str
    why: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCountermanded:
    """A notice that had gone out no longer holds; its reader is told."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_countermanded"] = "notice_countermanded"
    countermanded: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOwed:
    """Money is to be computed from payroll's figures."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["statement_owed"] = "statement_owed"
    statement: str
    tiers: tuple[Tier, ...]
    separation_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """Earlier facts no longer hold, because something that counts earlier came in late."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["reversed"] = "reversed"
    numbers: tuple[int, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An act lost what it acted on; it is kept without effect and asked for again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["set_aside"] = "set_aside"
    command: str
    do: str
    code: Code
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """An employee's act out of time or stage is kept without effect (journal rule 8)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["lodged"] = "lodged"
    command: str
    do: str
    code: Code
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RetroactiveReview:
    """A late input would touch another person's act; people decide, the pause counts from today.

    With it stands what a full application would change, computed when it came.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["retroactive_review"] = "retroactive_review"
    command: str
    numbers: tuple[int, ...]
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyOwed:
    """What was granted touches something final, which stays: people decide on a remedy."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["remedy_owed"] = "remedy_owed"
    command: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A control run gave something else than what was published; nothing is reversed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["drift"] = "drift"
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarUncovered:
    """A clock reaches beyond what its calendar covers; a person is asked."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["calendar_uncovered"] = "calendar_uncovered"
    clock: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRefused:
    """A signal asked for something that may not be; nothing else has changed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signal_refused"] = "signal_refused"
    signal: str
    command: str
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalUnreadable:
    """A signal could not be decoded or has no door; its content was not kept."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signal_unreadable"] = "signal_unreadable"
    signal: str
