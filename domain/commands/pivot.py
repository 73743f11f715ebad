"""Commands of Pivot: meeting, packet, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.commands.values import Channel, Envelope, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting(Envelope):
    """Record the Pivot meeting of employee, manager and HR.

    Who: manager or HR partner. When: in `pivot_entry` or `election`, once approved, once.

    Attributes:
        held_on: The employee's local day of the meeting, not before the approval.
    """

    do: Literal["record_meeting"]
    held_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPacket(Envelope):
    """Have the packet computed and sent: both ways, money side by side, last day, rights.

    Who: HR partner. When: in `pivot_entry`, approved, the employee not on leave. A packet that was
    sent is sent again only with a material change: a new version, a new receipt, a new window.

    Attributes:
        change: What has changed materially since the version before; empty for the first.
    """

    do: Literal["deliver_packet"]
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery(Envelope):
    """Record an attempt to deliver a notice and what came of it; a bounce is told to HR at once.

    An attempt that succeeded is no receipt: a mail that a server took has not been read.

    Who: HR partner, HR backup or HR contact. When: the notice was sent and not yet received; for a
    letter that did not arrive also once the case is closed.

    Attributes:
        notice: What was delivered, such as `packet[1]`; a letter that did not arrive also by its
            own key.
        channel: On which way.
        delivered: False if it came back.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["record_delivery"]
    notice: str
    channel: Channel
    delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Envelope):
    """Acknowledge a notice: received, not agreed.

    Who: employee. When: the notice was sent; by its link only for some days, and once.

    Attributes:
        notice: What is acknowledged: `packet[1]`, `plan[1]`, `failure[1]`, `decision[1]` or
            `leave_denied[1]`.
        via: In the portal, or by the link in the letter.
    """

    do: Literal["acknowledge"]
    notice: str
    via: Via = Via.PORTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHandover(Envelope):
    """Record that a notice was handed over in person, before a witness.

    Who: HR partner. When: the notice was sent and not yet received.

    Attributes:
        notice: What was handed over, such as `packet[1]`.
        handed_at: When, aware UTC, not in the future and not before it was sent.
        witness: A second person who was there; neither the employee nor who records it.
    """

    do: Literal["record_handover"]
    notice: str
    handed_at: datetime
    witness: str
