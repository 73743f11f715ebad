"""What became true of an Improve plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands import Adjustment, AfterVoid, CriterionFinding, Deliverable
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAcknowledged:
    """The employee has the plan; its criteria are frozen."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_acknowledged"] = "plan_acknowledged"
    plan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRevisionAsked:
    """The manager asked for a new version of the plan."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_revision_asked"] = "plan_revision_asked"
    request: str
    deliverables: tuple[Deliverable, ...]
    weekly_regular_hours: int
    more_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRevised:
    """The plan has a new version, checked by HR; its receipt is owed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_revised"] = "plan_revised"
    plan: int
    version: int
    deliverables: tuple[Deliverable, ...]
    weekly_regular_hours: int
    more_days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentChosen:
    """HR chose what intermittent leave does to the plan, with the employee heard."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["adjustment_chosen"] = "adjustment_chosen"
    plan: int
    mode: Adjustment
    employee_heard: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSubmitted:
    """A deliverable was submitted; the hash is its receipt."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["work_submitted"] = "work_submitted"
    submission: int
    deliverable: int
    sha256: str
    on_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGiven:
    """A reviewer judged a deliverable, criterion by criterion."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["verdict_given"] = "verdict_given"
    deliverable: int
    role: Role
    person: str
    findings: tuple[CriterionFinding, ...]
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAsMet:
    """What the employer did not judge in time counts as met; a named person looked at it.

    So does what the employer withheld support for, whatever was found of it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["counted_as_met"] = "counted_as_met"
    deliverable: int
    person: str
    reason: str
    for_support: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInJustified:
    """HR justified a missed check-in in writing (K19)."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["check_in_justified"] = "check_in_justified"
    bucket: int
    plan: int
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEnded:
    """The plan has run its time, or was ended early; the result is owed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_ended"] = "plan_ended"
    on_day: date
    early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPassed:
    """The plan was passed."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_passed"] = "plan_passed"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidAsked:
    """HR asked to declare the plan void, and says what is to follow."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["void_asked"] = "void_asked"
    request: str
    then: AfterVoid


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVoided:
    """The plan is void: the employer broke the process."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["plan_voided"] = "plan_voided"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveFailed:
    """The plan failed, with every sign-off; the notice with the appeal right goes out.

    Attributes:
        failure: Counted within the case.
        not_met: Deliverable and criterion, such as `1.2`, of each that was not met.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["improve_failed"] = "improve_failed"
    failure: int
    on_day: date
    not_met: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended:
    """HR moved an end later."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["deadline_extended"] = "deadline_extended"
    clock: str
    days: int
    reason: str
