"""Commands of Focus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Deliverable, Envelope, Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDiscussion(Envelope):
    """Record the first discussion with the employee.

    Who: manager; skip or HR partner who hold it in the manager's place. When: in `focus`, once.

    Attributes:
        held_on: The employee's local day of the discussion, not before the approval.
        recap: What was said, as mailed to the employee.
    """

    do: Literal["record_discussion"]
    held_on: date
    recap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheckIn(Envelope):
    """Record the weekly check-in of the running bucket.

    Who: manager. When: in `focus` and `improve`, one for each bucket, before the bucket ends.

    Attributes:
        held_on: The employee's local day of the check-in, in the running bucket.
        trend: Improving, unchanged or declining.
        progress: What has moved since the last one, with what shows it.
        next_actions: What is next.
    """

    do: Literal["record_check_in"]
    held_on: date
    trend: Trend
    progress: str
    next_actions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRemoval(Envelope):
    """Ask to end Focus because the work meets the bar and will keep meeting it.

    Who: manager; HR partner once next steps are overdue. When: in `focus`.

    Attributes:
        reason: Dated evidence that the bar is met and that this will last.
    """

    do: Literal["request_removal"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(Envelope):
    """Ask to move the next-steps date later.

    Who: manager; HR partner once next steps are overdue. When: in `focus`.

    Attributes:
        days: Calendar days from the promised next-steps date, within the policy's bounds.
        reason: The circumstances.
    """

    do: Literal["request_extension"]
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPause(Envelope):
    """Ask for an administrative pause of Focus.

    Who: manager or HR partner. When: in `focus`, none running.

    Attributes:
        reason: Why; it is told to the employee.
    """

    do: Literal["request_pause"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeFocus(Envelope):
    """End the administrative pause; that day counts again.

    Who: manager or HR partner. When: in `focus`, while paused.
    """

    do: Literal["resume_focus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPivot(Envelope):
    """Ask to move to Pivot, with packet text and Improve plan.

    Who: manager. When: in `focus`, unless coaching was too short, check-ins are missing, the case
    is held or next steps are long overdue; in `pivot_entry` after it was sent back.

    Attributes:
        reason: Why improvement is not sustained or not enough, from trend and feedback together.
        packet_text: The text of the packet.
        packet_by: Who wrote that text; that person does not approve it.
        plan: Deliverables of the Improve plan, with their criteria.
        plan_days: Length of the plan in calendar days, within the policy's bounds.
        weekly_regular_hours: Hours of the normal job that go on in each week of the plan; with
            the plan's own they stay within the contract.
        trend_evidence: What the trend shows; needed before the next-steps date.
    """

    do: Literal["request_pivot"]
    reason: str
    packet_text: str
    packet_by: str
    plan: tuple[Deliverable, ...]
    plan_days: int
    weekly_regular_hours: int | None = None
    trend_evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JustifyCheckIn(Envelope):
    """Justify a missed check-in in writing, so that it bars neither a Pivot nor a fail.

    Who: HR partner. When: in `focus` and `improve`, the bucket was missed. The days that the miss
    gave to the employee stay.

    Attributes:
        bucket: Number of the bucket in this stage.
        reason: Why it could not be held.
    """

    do: Literal["justify_check_in"]
    bucket: int
    reason: str
