"""What people and systems ask of a case: imperative, one frozen value each.

Every command carries who asks (`by`), an id of its own (a repeat gets the first receipt) and when
a door received it (`received_at`, aware UTC): that instant decides whether it is in time, not when
a worker got to it. The tag `do` is required on the wire, so that nothing decodes to its neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from domain.people import Actor


class Trend(StrEnum):
    """How performance moves from check-in to check-in (requirement C10)."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DECLINING = "declining"


class Option(StrEnum):
    """The two options of a Pivot (requirement C3)."""

    LEAVE = "leave"
    IMPROVE = "improve"


class ReportKind(StrEnum):
    """How much is known of a leave that is reported; a hint is enough."""

    HINT = "hint"
    REQUESTED = "requested"


class Ruling(StrEnum):
    """What the leave administrator says of a leave."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of the pattern: situation, behaviour, impact (requirement D1)."""

    __pydantic_config__ = {"extra": "forbid"}

    situation: str
    occurred_on: date
    behaviour: str
    impact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What every command carries.

    Attributes:
        id: Chosen by the sender, unique within the case.
        by: The person and the role in which they act.
        received_at: When a door received it, aware UTC.
    """

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    by: Actor
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEntry(Envelope):
    """Submit the Focus entry, or submit it again after rework or expiry.

    Who: manager. When: to open a case; in `entry` when it was sent back or has expired.

    Attributes:
        below_level: How the work does not meet role and level, with what shows it.
        feedback_given: Feedback given so far, how, and the response.
        must_improve: What must improve, and what will show it.
        principles: Yardsticks that the entry cites.
        examples: At least one.
        actions: What the manager will do, at least one.
    """

    do: Literal["submit_entry"]
    below_level: str
    feedback_given: str
    must_improve: str
    principles: tuple[str, ...]
    examples: tuple[Example, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Envelope):
    """Sign off the request that waits for this role.

    Who: the role whose sign-off is next. When: a request is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
    """

    do: Literal["approve"]
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Envelope):
    """Reject the request that waits for this role.

    Who: the role whose sign-off is next. When: a request is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
        reason: Why, for whoever asked.
    """

    do: Literal["reject"]
    reason: str
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack(Envelope):
    """Send the request that waits for this role back for rework.

    Who: the role whose sign-off is next. When: a Focus entry or a Pivot entry is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
        comments: What is to change, at least one.
    """

    do: Literal["send_back"]
    comments: tuple[str, ...]
    request: str = ""


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

    Who: manager. When: in `focus`, one for each bucket, before the bucket ends.

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
        plan: Deliverables and criteria of the Improve plan, in words.
        plan_days: Length of the plan in calendar days, within the policy's bounds.
    """

    do: Literal["request_pivot"]
    reason: str
    packet_text: str
    packet_by: str
    plan: str
    plan_days: int


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

    Who: HR partner. When: in `pivot_entry`, approved, the employee not on leave.
    """

    do: Literal["deliver_packet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Envelope):
    """Acknowledge a notice: received, not agreed.

    Who: employee. When: the notice was sent.

    Attributes:
        notice: What is acknowledged, such as `packet[1]` or `leave_denied[1]`.
    """

    do: Literal["acknowledge"]
    notice: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Elect(Envelope):
    """Choose to leave with severance or to improve.

    Who: employee only. When: in `election`, as often as wished; the last one received before the
    end counts. Received too early or too late it is kept without effect.

    Attributes:
        option: Leave or improve.
        grace_days: Days until leaving takes effect, within the policy's bounds; none means the
            policy's default. Only with `leave`.
    """

    do: Literal["elect"]
    option: Option
    grace_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmElection(Envelope):
    """Confirm the choice as final: it takes effect now instead of at the end of the window.

    Who: employee only. When: in `election`, after a choice.
    """

    do: Literal["confirm_election"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawElection(Envelope):
    """Take a choice back without making another.

    Who: employee only. When: in `election`, after a choice and before it takes effect.
    """

    do: Literal["withdraw_election"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContactCheck(Envelope):
    """Record HR's attempt to reach an employee whose window passed in silence.

    Who: HR partner or HR backup. When: in `election`, after silence.

    Attributes:
        reached: Whether the person was reached.
        note: How, and what was said about the choice.
    """

    do: Literal["record_contact_check"]
    reached: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSilence(Envelope):
    """Confirm that silence leads to Improve; the plan counts from this day.

    Who: HR partner, HR backup or HR lead. When: in `election`, after silence and a contact check
    that reached the employee, who is not on leave.

    Attributes:
        reason: The named person's reason, with the file in view.
    """

    do: Literal["confirm_silence"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeGrace(Envelope):
    """Agree to a length of grace; it holds once employee, manager and HR partner name the same.

    Who: employee, manager, HR partner. When: in `separation` after a choice to leave, before the
    separation date.

    Attributes:
        days: Calendar days, within the policy's bounds.
    """

    do: Literal["agree_grace"]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSettlement(Envelope):
    """Record that final wages and what else is due are settled; the case closes.

    Who: HR partner or payroll. When: in `separation`, on or after the separation date.

    Attributes:
        final_wages_paid_on: Local day on which final wages were paid.
    """

    do: Literal["record_settlement"]
    final_wages_paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLeave(Envelope):
    """Report a protected leave; clocks pause at once, before anyone decides.

    Who: anyone of the case. When: in every stage before `closed`. Nothing medical belongs here.

    Attributes:
        kind: A hint or a request.
        first_day: First absent day, as far as known.
        last_day: Last absent day as expected, if known.
    """

    do: Literal["report_leave"]
    kind: ReportKind
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideLeave(Envelope):
    """Approve or deny a leave.

    Who: leave administrator only. When: the leave was reported and has not ended.

    Attributes:
        leave: Number of the leave in this case.
        ruling: Approve or deny.
        first_day: First absent day as decided; none keeps the reported one.
        last_day: Last absent day as decided; none keeps the reported one.
    """

    do: Literal["decide_leave"]
    leave: int
    ruling: Ruling
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReturn(Envelope):
    """Record the first day actually back at work; forecasts become promises again.

    Who: employee or leave administrator. When: the leave is open; the day has come.

    Attributes:
        leave: Number of the leave in this case.
        back_on: First day back, after the first absent day.
    """

    do: Literal["record_return"]
    leave: int
    back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVacation(Envelope):
    """Record ordinary vacation: it moves no window and excuses check-ins (policy K7).

    Who: employee, manager or HR partner. When: in every stage before `closed`.

    Attributes:
        first_day: First day off.
        last_day: Last day off.
    """

    do: Literal["record_vacation"]
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Resign(Envelope):
    """Give notice of leaving.

    Who: employee only. When: in every stage before `closed`. While a tier is open it is taken as
    notice until HR has told that the open choice pays more and the employee confirms.

    Attributes:
        last_day: Last day of employment, today or later.
    """

    do: Literal["resign"]
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOpenChoice(Envelope):
    """Record that the employee was told that the open choice pays more than resigning.

    Who: HR partner or HR backup. When: a resignation was given while a tier is open.

    Attributes:
        note: How it was told.
    """

    do: Literal["tell_open_choice"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmResignation(Envelope):
    """Confirm a resignation after having been told what the open choice pays.

    Who: employee only. When: told, not withdrawn, not on leave.
    """

    do: Literal["confirm_resignation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawResignation(Envelope):
    """Take back a resignation that is not confirmed, or was given during leave.

    Who: employee only. When: it has not taken effect.
    """

    do: Literal["withdraw_resignation"]


Command = (
    SubmitEntry
    | Approve
    | Reject
    | SendBack
    | RecordDiscussion
    | RecordCheckIn
    | RequestRemoval
    | RequestExtension
    | RequestPause
    | ResumeFocus
    | RequestPivot
    | RecordMeeting
    | DeliverPacket
    | Acknowledge
    | RecordHandover
    | Elect
    | ConfirmElection
    | WithdrawElection
    | RecordContactCheck
    | ConfirmSilence
    | AgreeGrace
    | RecordSettlement
    | ReportLeave
    | DecideLeave
    | RecordReturn
    | RecordVacation
    | Resign
    | TellOpenChoice
    | ConfirmResignation
    | WithdrawResignation
)
"""Every command: a `match` over it ends in `assert_never`, so a forgotten one is a type error."""
