"""Commands that are possible in every stage: questions, comments, people, withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import CommentKind, Envelope, Trend
from domain.outcomes import Rehire
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStatus(Envelope):
    """Ask where one stands: whether Focus is active, whether a transfer is restricted.

    Who: employee only. When: in every stage.

    Attributes:
        question: In the employee's words.
    """

    do: Literal["ask_status"]
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStatus(Envelope):
    """Answer a question about the status; a false answer is refused.

    Who: manager, HR partner or HR backup. When: the question is open.

    Attributes:
        question: Its number in this case.
        active: Whether the process is active for the employee.
        transfer_restricted: Whether a transfer needs an extra approval.
        note: What was said besides.
    """

    do: Literal["answer_status"]
    question: int
    active: bool
    transfer_restricted: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment(Envelope):
    """Put a comment, evidence, withheld support or a dispute on record.

    Who: employee only. When: in every stage, `closed` too.

    Attributes:
        kind: What it is.
        text: In the employee's words.
        deliverable: The deliverable of the plan that it is about; none for the whole.
    """

    do: Literal["add_comment"]
    kind: CommentKind
    text: str
    deliverable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComment(Envelope):
    """Answer a comment on withheld support in writing: until then the plan cannot fail.

    Who: HR partner or HR lead. When: in `improve`, the comment waits for its answer. Upheld, HR
    gives more time, counts the deliverable as met or declares the plan void before a fail.

    Attributes:
        comment: Its number in this case.
        upheld: True if support that was promised did not come.
        text: What was looked at, and what follows.
    """

    do: Literal["answer_comment"]
    comment: int
    upheld: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPerson(Envelope):
    """Seat somebody in a role: tasks move there, the history stays.

    Who: HR partner; the HR lead for the HR partner's own seat. When: in every stage. Not the
    employee's seat, and not those that a draw or a request fills.

    Attributes:
        role: Which role.
        person: Who takes it.
        calendar: By whose business days that person's own clocks count; known to the case.
        zone: Where that person's days begin; known to the case.
        reason: Why.
    """

    do: Literal["seat_person"]
    role: Role
    person: str
    calendar: str
    zone: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawal(Envelope):
    """Ask to end the case without a result, or because its cause was found and fixed.

    Who: manager, skip or HR partner; the director decides. When: in every stage before leaving.

    Attributes:
        reason: Why; nothing medical.
        cause_resolved: True if the cause was found and fixed, which is not adverse.
    """

    do: Literal["request_withdrawal"]
    reason: str
    cause_resolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRehire(Envelope):
    """Ask for a rehire standing worse than the default of the outcome.

    Who: HR partner; HR lead and Legal sign. When: in `separation` and `closed`.

    Attributes:
        standing: The standing asked for.
        reason: Why; leave, complaint and appeal are no reason.
    """

    do: Literal["request_rehire"]
    standing: Rehire
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp(Envelope):
    """Record a follow-up check-in after a success.

    Who: manager. When: in `closed`, while one is owed.

    Attributes:
        held_on: The employee's local day, not in the future.
        trend: Improving, unchanged or declining.
        note: What was said.
    """

    do: Literal["record_follow_up"]
    held_on: date
    trend: Trend
    note: str
