"""What became true of a Pivot, its packet and its effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.commands import Channel, Deliverable
from domain.facts.values import ReceiptKind, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotRequested:
    """The manager asked to move to Pivot."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_requested"] = "pivot_requested"
    pivot: int
    request: str
    plan: tuple[Deliverable, ...]
    plan_days: int
    weekly_regular_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotApproved:
    """Pivot is approved; the meeting and the packet come next."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["pivot_approved"] = "pivot_approved"
    pivot: int
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToFocus:
    """Pivot did not go ahead; Focus goes on."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["returned_to_focus"] = "returned_to_focus"
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld:
    """The Pivot meeting took place."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["meeting_held"] = "meeting_held"
    held_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketPrepared:
    """A packet was ordered; it goes out when its statement is written."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["packet_prepared"] = "packet_prepared"
    packet: int
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWritten:
    """Payroll's figures were put into a statement of the money compartment."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["statement_written"] = "statement_written"
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketSent:
    """The packet went out; being sent is no receipt."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["packet_sent"] = "packet_sent"
    packet: int
    on_day: date
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWarned:
    """Whoever sends a packet was warned that the moment is a bad one for its reader."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["delivery_warned"] = "delivery_warned"
    packet: int
    vacation_days: int
    out_of_hours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempted:
    """A notice was tried to be delivered; that is no receipt."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["delivery_attempted"] = "delivery_attempted"
    notice: str
    channel: Channel
    delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReceived:
    """A notice reached its reader: acknowledged, or handed over before a witness."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["notice_received"] = "notice_received"
    notice: str
    how: ReceiptKind
    received_at: datetime
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectUnfinished:
    """A letter or a computation cannot succeed by trying again; a person is asked."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["effect_unfinished"] = "effect_unfinished"
    number: int
    subject: str
    what: str
