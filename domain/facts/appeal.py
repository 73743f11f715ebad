"""What became true of an appeal, and of the transfer that may follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.commands import Ground, GroundFinding, PanelOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWindowOpened:
    """The failure notice with its rights was received; the window to appeal is open."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["appeal_window_opened"] = "appeal_window_opened"
    failure: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiled:
    """The employee appealed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["appeal_filed"] = "appeal_filed"
    appeal: int
    grounds: tuple[Ground, ...]
    statement: str
    remedy: str
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWithdrawn:
    """An appeal filed during leave was taken back; the window counts on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["appeal_withdrawn"] = "appeal_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerReplied:
    """The manager replied; both sides have both papers."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["manager_replied"] = "manager_replied"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSeated:
    """A panel was drawn; seed and pool let anybody draw it again."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["panel_seated"] = "panel_seated"
    chair: str
    members: tuple[str, ...]
    alternates: tuple[str, ...]
    seed: str
    hearing_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelistRecused:
    """Somebody left the panel; the next alternate sits, or the panel is drawn anew."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["panelist_recused"] = "panelist_recused"
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCast:
    """A member of the panel voted; what the vote says stays sealed, its SHA-256 is on record."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["vote_cast"] = "vote_cast"
    person: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDecided:
    """All votes are in: the decision, the count without names, a finding for each ground."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["panel_decided"] = "panel_decided"
    decision: int
    outcome: PanelOutcome
    uphold: int
    overturn: int
    remand: int
    redo_work: bool
    findings: tuple[GroundFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remanded:
    """The plan is judged again, by another reviewer."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["remanded"] = "remanded"
    on_day: date
    redo_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBegan:
    """The appeal was won and the decision received: time to move begins."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["transfer_began"] = "transfer_began"
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked:
    """The employee asked for a post; hiring manager and receiving leader decide."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["transfer_asked"] = "transfer_asked"
    request: str
    post: str
    hiring_manager: str
    receiving_leader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAgreed:
    """The new post is agreed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["transfer_agreed"] = "transfer_agreed"
    request: str
    on_day: date
