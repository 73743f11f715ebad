"""What became true of the entry, and of every step that needs sign-offs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands import Origin
from domain.kinds import EntryCheck
from domain.people import Actor, Role
from domain.policy import RequestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySubmitted:
    """The manager submitted the Focus entry; numbered, since rework submits it again.

    Attributes:
        origins: Where its examples come from, each origin once.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["entry_submitted"] = "entry_submitted"
    submission: int
    direct: bool = False
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWarned:
    """A check of the entry found something; the HR partner's sign-off must answer it."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["entry_warned"] = "entry_warned"
    submission: int
    check: EntryCheck
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningAnswered:
    """Whoever signs off for HR answered a warning of the entry in writing."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["warning_answered"] = "warning_answered"
    request: str
    check: EntryCheck
    answer: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpened:
    """A step that needs sign-offs was asked for; some name a command and a day they are about."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_opened"] = "request_opened"
    request: str
    request_kind: RequestKind
    asked_by: Actor
    sign_offs: tuple[Role, ...]
    barred: str
    days: int
    reason: str
    subject: str = ""
    on_day: date | None = None
    besides: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A role signed a request off."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["signed_off"] = "signed_off"
    request: str
    role: Role
    person: str
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSentBack:
    """A request went back for rework; the sign-offs given lapse."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_sent_back"] = "request_sent_back"
    request: str
    role: Role
    person: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected:
    """A request was rejected by a named person."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_rejected"] = "request_rejected"
    request: str
    role: Role
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExpired:
    """Nobody signed in time; the request may be submitted again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_expired"] = "request_expired"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGranted:
    """The last sign-off was given."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_granted"] = "request_granted"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn:
    """Whoever asked took the request back."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["request_withdrawn"] = "request_withdrawn"
    request: str
