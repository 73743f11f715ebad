"""Commands of the Improve plan: work, verdicts, result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.commands.values import (
    Adjustment,
    AfterVoid,
    CriterionFinding,
    Deliverable,
    Envelope,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisePlan(Envelope):
    """Ask to change the text of the plan: a new version, with a new receipt.

    Who: manager; HR partner signs. When: in `improve`, the plan is running. Once the employee has
    acknowledged the plan a change brings more time. What was found met is not asked again.

    Attributes:
        reason: Why; it is told to the employee.
        plan: Every deliverable of the new version, in the order of the old one.
        weekly_regular_hours: Hours of the normal job that go on in each week of the plan.
        more_days: Calendar days by which the plan ends later.
    """

    do: Literal["revise_plan"]
    reason: str
    plan: tuple[Deliverable, ...]
    weekly_regular_hours: int
    more_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAdjustment(Envelope):
    """Choose what intermittent leave does to the plan: a later end, or smaller targets.

    Who: HR partner. When: in `improve`, the plan is running and intermittent leave is on record;
    once for each plan. Until then, and where no target is a number, its days move the end.

    Attributes:
        mode: Extend, or scale the targets.
        employee_heard: What the employee said about it.
    """

    do: Literal["choose_adjustment"]
    mode: Adjustment
    employee_heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitWork(Envelope):
    """Submit a deliverable; the receipt carries the hash, and the verdict clock starts.

    Who: employee only. When: in `improve`, before the plan ends and before a verdict on it. Early
    is welcome; a later submission takes the place of an earlier one.

    Attributes:
        deliverable: Its number in the plan, from 1.
        sha256: Hash of what was handed in, 64 hexadecimal digits.
        note: What it is and where it lies.
    """

    do: Literal["submit_work"]
    deliverable: int
    sha256: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerdict(Envelope):
    """Judge a deliverable, criterion by criterion.

    Who: manager, or the reviewer named in the manager's place; second reviewer; third reviewer for
    what the two disagree on. When: in `improve`, after its submission or the end of the plan, each
    once. A manager who is new judges only after some days.

    Attributes:
        deliverable: Its number in the plan, from 1.
        findings: One for each criterion; of a third reviewer, one for each that is split.
    """

    do: Literal["record_verdict"]
    deliverable: int
    findings: tuple[CriterionFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAsMet(Envelope):
    """Count what was not judged in time as met: the delay is the employer's.

    Who: HR partner. When: in `improve`, the verdict on the deliverable is overdue, or HR upheld
    that support for it was withheld.

    Attributes:
        deliverable: Its number in the plan, from 1.
        reason: What was looked at.
    """

    do: Literal["count_as_met"]
    deliverable: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEarlyEnd(Envelope):
    """Ask to end the plan before its date; no fail can rest on what was not yet due.

    Who: manager; HR partner, skip and Legal sign. When: in `improve`, the plan is running.

    Attributes:
        reason: Why the plan should not run to its end.
    """

    do: Literal["request_early_end"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPlan(Envelope):
    """Pass the plan: the case closes, follow-ups come after.

    Who: manager, with effect at once; HR partner once the result is long overdue, with the skip's
    sign-off. When: in `improve`.

    Attributes:
        reason: What shows that the bar is met.
    """

    do: Literal["pass_plan"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFail(Envelope):
    """Ask for a fail; it rests on criteria that both reviewers found not met.

    Who: manager; skip and HR partner sign. When: in `improve`, the plan has ended, every criterion
    is judged, at least one is not met, and check-ins were held or are justified.

    Attributes:
        reason: What was not met and what shows it.
    """

    do: Literal["request_fail"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVoid(Envelope):
    """Ask to declare the plan void, because the employer broke the process.

    Who: HR partner; the skip signs. When: in `improve`.

    Attributes:
        reason: What was broken.
        then: Restart the plan from the start, or close the case.
    """

    do: Literal["request_void"]
    reason: str
    then: AfterVoid


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDeadline(Envelope):
    """Move the end of a window or of the plan later; nobody may move one earlier.

    Who: HR partner. When: the clock is open and the policy lets HR extend it; or it is the plan's
    and the result is not given, also after an early end.

    Attributes:
        clock: Its key, such as `improve_plan` or `election`.
        days: So many more, in the unit of the clock.
        reason: Why.
    """

    do: Literal["extend_deadline"]
    clock: str
    days: int
    reason: str
