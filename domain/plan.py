"""The Improve plan as a value: deliverables, submissions, verdicts, and what they come to.

A criterion is met, not met or not assessable by the word of two reviewers; where they differ a
third decides. Nothing here asks who may or whether it is time (process 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.commands import Adjustment, CriterionFinding, Deliverable, Finding
from domain.people import Role
from domain.policy import ClockKind

FIRST_REVIEWERS = (Role.MANAGER, Role.REVIEWER)
"""The manager reviews first, or whoever is named in the manager's place."""


class Judged(StrEnum):
    """Where one criterion stands."""

    OPEN = "open"
    SPLIT = "split"
    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Submission:
    """Work that was handed in; a later one of the same deliverable takes its place.

    One that lapsed was handed in for a text of the deliverable that has changed since.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    deliverable: int
    sha256: str
    on_day: date
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer found of one deliverable."""

    __pydantic_config__ = {"extra": "forbid"}

    deliverable: int
    role: Role
    person: str
    findings: tuple[CriterionFinding, ...]
    on_behalf_of: str = ""

    @property
    def persons(self) -> tuple[str, ...]:
        """Return everybody whose word it is: both, where one judged for another."""
        return (self.person, self.on_behalf_of) if self.on_behalf_of else (self.person,)


@dataclass(frozen=True, slots=True)
class SupportClaim:
    """A comment of the employee that promised support was withheld.

    Attributes:
        comment: Its number in the case.
        deliverable: What it is about; None for the whole plan.
        upheld: HR's written answer; None before it.
        made_good: True once HR gave more time or counted the deliverable as met.
    """

    __pydantic_config__ = {"extra": "forbid"}

    comment: int
    deliverable: int | None
    upheld: bool | None = None
    made_good: bool = False


@dataclass(frozen=True, slots=True)
class PlanRevision:
    """A new version of the plan that was asked for and is not granted."""

    __pydantic_config__ = {"extra": "forbid"}

    request: str
    deliverables: tuple[Deliverable, ...]
    weekly_regular_hours: int
    more_days: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One Improve plan as it runs.

    Attributes:
        number: Counted within the case; a restart and a remand with new work begin another.
        began_on: The day from which it counts.
        days: Its length in calendar days.
        deliverables: What is to be done, with criteria.
        clock: Key of the clock of its end.
        acknowledged: True once the employee has it: then its criteria are frozen.
        submissions: Work handed in, in order.
        verdicts: Verdicts given, in order.
        counted_as_met: Deliverables that the employer did not judge in time.
        not_due: Deliverables that an early end made not assessable.
        ended_on: Last day; None while it runs.
        barred: Who judged before a remand and does not judge again.
        version: Of its text, from 1; each has a receipt of its own.
        weekly_regular_hours: Hours of the normal job in each of its weeks, as declared.
        changed: Deliverables changed by a version that is not acknowledged yet.
        proposed: A new version that waits for its sign-off.
        counted_for_support: Deliverables that count as met because support was withheld.
        claims: What the employee put on record of withheld support.
        adjustment: What intermittent leave does to it; None until HR has chosen.
        targets: The targets as scaled, one for each deliverable; empty before any was.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    began_on: date
    days: int
    deliverables: tuple[Deliverable, ...]
    clock: str
    acknowledged: bool = False
    submissions: tuple[Submission, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    counted_as_met: tuple[int, ...] = ()
    not_due: tuple[int, ...] = ()
    ended_on: date | None = None
    barred: tuple[str, ...] = ()
    version: int = 1
    weekly_regular_hours: int | None = None
    changed: tuple[int, ...] = ()
    proposed: PlanRevision | None = None
    counted_for_support: tuple[int, ...] = ()
    claims: tuple[SupportClaim, ...] = ()
    adjustment: Adjustment | None = None
    targets: tuple[int | None, ...] = ()

    @property
    def key(self) -> str:
        """Return the key under which its receipt is kept: `plan[1]`, or `plan[1.2]` of a version.

        The first version has the plain key.
        """
        label = f"{self.number}" if self.version == 1 else f"{self.number}.{self.version}"
        return f"plan[{label}]"

    @property
    def numbers(self) -> range:
        """Return the numbers of its deliverables."""
        return range(1, len(self.deliverables) + 1)

    def deliverable(self, number: int) -> Deliverable | None:
        """Return a deliverable by its number, from 1."""
        return self.deliverables[number - 1] if number in self.numbers else None

    def submission(self, deliverable: int) -> Submission | None:
        """Return the work that stands for a deliverable."""
        standing = (s for s in reversed(self.submissions) if not s.lapsed)
        return next((s for s in standing if s.deliverable == deliverable), None)

    def target(self, deliverable: int) -> int | None:
        """Return the target of a deliverable as it stands, scaled or as declared."""
        declared = self.deliverables[deliverable - 1].target
        return self.targets[deliverable - 1] if self.targets else declared

    def verdict(self, deliverable: int, *roles: Role) -> Verdict | None:
        """Return the verdict of the first of these roles that gave one."""
        return next(
            (v for v in self.verdicts if v.deliverable == deliverable and v.role in roles), None
        )

    def judged(self, deliverable: int, criterion: int) -> Judged:
        """Return where a criterion stands."""
        if deliverable in self.counted_for_support:
            return Judged.MET
        if deliverable in self.not_due:
            return Judged.NOT_ASSESSABLE
        first = _finding(self.verdict(deliverable, *FIRST_REVIEWERS), criterion)
        second = _finding(self.verdict(deliverable, Role.SECOND_REVIEWER), criterion)
        third = _finding(self.verdict(deliverable, Role.THIRD_REVIEWER), criterion)
        agreed = first is not None and first is second
        if agreed and first is not None:
            return Judged(first.value)
        if third is not None:
            # Whom the third agrees with decides; where all three differ, nobody could tell.
            alone = third not in (first, second)
            return Judged.NOT_ASSESSABLE if alone else Judged(third.value)
        if deliverable in self.counted_as_met:
            return Judged.MET
        return Judged.OPEN if first is None or second is None else Judged.SPLIT

    def standing(self, deliverable: int) -> tuple[Judged, ...]:
        """Return where each criterion of a deliverable stands."""
        return tuple(
            self.judged(deliverable, criterion)
            for criterion in range(1, len(self.deliverables[deliverable - 1].criteria) + 1)
        )

    @property
    def is_judged(self) -> bool:
        """Tell whether nothing is left to judge."""
        return not self.having(Judged.OPEN, Judged.SPLIT)

    def having(self, *where: Judged) -> tuple[str, ...]:
        """Return every criterion that stands at one of these, such as `1.2`."""
        return tuple(
            f"{deliverable}.{criterion}"
            for deliverable in self.numbers
            for criterion, judged in enumerate(self.standing(deliverable), start=1)
            if judged in where
        )


def _finding(verdict: Verdict | None, criterion: int) -> Finding | None:
    if verdict is None:
        return None
    return next((f.finding for f in verdict.findings if f.criterion == criterion), None)


def verdict_key(plan: Plan, submission: int) -> str:
    """Return the key of the clock of the verdict on a submission: `verdict[2]`, `verdict[2.1]`."""
    number = submission if plan.number == 1 else f"{plan.number}.{submission}"
    return f"{ClockKind.VERDICT}[{number}]"


def third_key(plan: Plan, deliverable: int) -> str:
    """Return the key of the clock of a third verdict on a deliverable."""
    return f"{ClockKind.THIRD_VERDICT}[{plan.number}.{deliverable}]"
