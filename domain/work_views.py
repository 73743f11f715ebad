"""The work of a case as its readers see it: check-ins, the plan, what was found of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.commands import Finding, Trend
from domain.people import Role
from domain.plan import Judged
from domain.running import BucketStatus

if TYPE_CHECKING:
    from domain.plan import Plan
    from domain.state import State


@dataclass(frozen=True, slots=True)
class CheckInView:
    """A check-in that was held, missed or excused: of Focus (plan 0), or of a plan."""

    __pydantic_config__ = {"extra": "forbid"}

    plan: int
    number: int
    status: BucketStatus
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Work that was handed in, by its hash."""

    __pydantic_config__ = {"extra": "forbid"}

    deliverable: int
    number: int
    on_day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a reviewer found of one criterion, and what shows it."""

    __pydantic_config__ = {"extra": "forbid"}

    criterion: str
    role: Role
    finding: Finding
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """The Improve plan as it runs; its criteria stand beside it.

    Attributes:
        number: Counted within the case.
        version: Of its text.
        began_on: The day from which it counts.
        ended_on: Its last day; None while it runs.
        titles: Its deliverables, in order.
        submissions: Work handed in, in order.
        findings: What reviewers found, in order.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    version: int
    began_on: date
    ended_on: date | None
    titles: tuple[str, ...]
    submissions: tuple[SubmissionView, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of the plan and where it stands.

    Attributes:
        number: Deliverable and criterion, such as `1.2`.
        text: What is true if it is met.
        judged: Open, split, met, not met or not assessable.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: str
    text: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target of the plan that is a number, as declared and as it stands after leave."""

    __pydantic_config__ = {"extra": "forbid"}

    deliverable: int
    declared: int
    now: int


def check_ins(state: State) -> tuple[CheckInView, ...]:
    """Return every check-in that is plan or over."""
    return tuple(CheckInView(b.plan, b.number, b.status, b.trend) for b in state.buckets)


def plan_view(plan: Plan | None) -> PlanView | None:
    """Return the plan as readers may see it; None before there is one."""
    if plan is None:
        return None
    return PlanView(
        number=plan.number,
        version=plan.version,
        began_on=plan.began_on,
        ended_on=plan.ended_on,
        titles=tuple(each.title for each in plan.deliverables),
        submissions=tuple(
            SubmissionView(s.deliverable, s.number, s.on_day, s.sha256) for s in plan.submissions
        ),
        findings=tuple(
            FindingView(f"{v.deliverable}.{f.criterion}", v.role, f.finding, f.reason, f.evidence)
            for v in plan.verdicts
            for f in v.findings
        ),
    )


def criteria(plan: Plan | None) -> tuple[CriterionView, ...]:
    """Return every criterion of a plan and where it stands."""
    if plan is None:
        return ()
    return tuple(
        CriterionView(f"{number}.{k}", deliverable.criteria[k - 1], judged)
        for number, deliverable in enumerate(plan.deliverables, start=1)
        for k, judged in enumerate(plan.standing(number), start=1)
    )


def targets(plan: Plan | None) -> tuple[TargetView, ...]:
    """Return the targets that are numbers, as they stand."""
    if plan is None:
        return ()
    return tuple(
        TargetView(number, declared, now)
        for number in plan.numbers
        if (declared := plan.deliverables[number - 1].target) is not None
        and (now := plan.target(number)) is not None
    )
