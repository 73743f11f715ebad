"""Values that several commands share, and the envelope of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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


class Finding(StrEnum):
    """What a reviewer says of one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"


class Ground(StrEnum):
    """What an appeal rests on (process 9)."""

    PROCESS_ERROR = "process_error"
    FACTS_WRONG = "facts_wrong"
    CRITERIA_UNFAIR = "criteria_unfair"
    DISCRIMINATION = "discrimination"
    LEAVE = "leave"
    NEW_EVIDENCE = "new_evidence"


class PanelOutcome(StrEnum):
    """What a panel decides: the plan stays failed, was wrongly failed, or is judged again."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REMAND = "remand"


class CommentKind(StrEnum):
    """What an employee puts on record."""

    COMMENT = "comment"
    EVIDENCE = "evidence"
    WITHHELD_SUPPORT = "withheld_support"
    DISPUTE = "dispute"


class ActivityKind(StrEnum):
    """What an employee may not suffer for: adverse steps after it wait for a review."""

    COMPLAINT = "complaint"
    INCIDENT_REVIEW = "incident_review"


class Via(StrEnum):
    """How an employee acknowledges a notice."""

    PORTAL = "portal"
    LINK = "link"


class Channel(StrEnum):
    """A way on which a notice travels."""

    PORTAL = "portal"
    MAIL = "mail"
    POST = "post"


class Adjustment(StrEnum):
    """What intermittent leave does to a plan: one of them, chosen once (process 8)."""

    EXTEND = "extend"
    SCALE = "scale"


class AfterVoid(StrEnum):
    """What follows when a plan is void because the employer broke the process."""

    RESTART = "restart"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One piece of work of an Improve plan.

    Attributes:
        title: What is to be delivered.
        criteria: What is true of it if it is met; each is judged by itself.
        due_after_days: Calendar days from the start of the plan, rolled to a business day.
        hours: Work that it takes, as declared; a plan without it is refused.
        target: The number that is to be reached, where it is one; leave may scale it down.
        evidence_type: What will show it, such as a review or a report.
        support: What the employer promises for it.
        gap: The gap in the work that it is to close.
    """

    __pydantic_config__ = {"extra": "forbid"}

    title: str
    criteria: tuple[str, ...]
    due_after_days: int
    hours: int = 0
    target: int | None = None
    evidence_type: str = ""
    support: tuple[str, ...] = ()
    gap: str = ""


@dataclass(frozen=True, slots=True)
class PivotProposal:
    """What a Pivot entry brings with it.

    Attributes:
        packet_text: The text of the packet.
        packet_by: Who wrote that text; that person does not approve it.
        plan: Deliverables of the Improve plan, with their criteria.
        plan_days: Length of the plan in calendar days, within the policy's bounds.
        weekly_regular_hours: Hours of the normal job that go on in each week of the plan.
    """

    __pydantic_config__ = {"extra": "forbid"}

    packet_text: str
    packet_by: str
    plan: tuple[Deliverable, ...]
    plan_days: int
    weekly_regular_hours: int | None = None


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """What a reviewer found of one criterion.

    Attributes:
        criterion: Its number within the deliverable, from 1.
        finding: Met, not met or not assessable.
        reason: Why.
        evidence: What shows it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    criterion: int
    finding: Finding
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the pool from which a panel is drawn.

    Attributes:
        person: Who.
        line: The managers above that person, nearest first.
        trained_on: Day of the last training for panels.
        conflict: True if the person declares a conflict.
    """

    __pydantic_config__ = {"extra": "forbid"}

    person: str
    line: tuple[str, ...]
    trained_on: date
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class GroundFinding:
    """What was found of one ground of an appeal.

    Attributes:
        ground: The ground.
        sustained: Whether it holds.
        reason: Why or why not.
    """

    __pydantic_config__ = {"extra": "forbid"}

    ground: Ground
    sustained: bool
    reason: str


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
