"""What the text of an Improve plan may ask: its parts, their dates, their hours (process 8).

The hours of a plan and of the normal job together stay within the contract, week by week: by each
date no more is asked than fits before it.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed

if TYPE_CHECKING:
    from domain.commands import Deliverable
    from domain.said import Frame

WEEK = timedelta(weeks=1)


def check_deliverables(frame: Frame, plan: tuple[Deliverable, ...], days: int) -> None:
    """Check the parts of a plan of so many days against the policy.

    Raises:
        Malformed: there are too many, one is due outside the plan, or a target is no number of
            something.
    """
    rule = frame.policy.improve
    if not 1 <= len(plan) <= rule.most_deliverables:
        raise Malformed(Code.OUT_OF_RANGE, f"a plan has 1 to {rule.most_deliverables} deliverables")
    for deliverable in plan:
        if not 1 <= len(deliverable.criteria) <= rule.most_criteria:
            raise Malformed(
                Code.OUT_OF_RANGE, f"a deliverable has 1 to {rule.most_criteria} criteria"
            )
        if not 1 <= deliverable.due_after_days <= days:
            raise Malformed(Code.OUT_OF_RANGE, "a deliverable is due within the plan")
        if deliverable.target is not None and deliverable.target < 1:
            raise Malformed(Code.OUT_OF_RANGE, "a target is at least 1")


def check_load(
    frame: Frame, plan: tuple[Deliverable, ...], weekly_regular_hours: int | None
) -> None:
    """Check that a plan can be done beside the normal job, within the hours of the contract.

    Raises:
        Malformed: hours are not declared, or are more than the contract has.
    """
    if any(deliverable.hours < 1 for deliverable in plan):
        raise Malformed(Code.OUT_OF_RANGE, "each deliverable declares its hours, at least 1")
    if weekly_regular_hours is None or weekly_regular_hours < 0:
        raise Malformed(Code.OUT_OF_RANGE, "a plan declares the hours of the normal job beside it")
    left = Fraction(weekly_hours(frame)) - weekly_regular_hours
    if left < 0:
        raise Malformed(Code.OVER_LOAD, "the normal job alone is more than the contract's hours")
    for due in sorted({deliverable.due_after_days for deliverable in plan}):
        asked = sum(each.hours for each in plan if each.due_after_days <= due)
        if asked * WEEK.days > left * due:
            raise Malformed(
                Code.OVER_LOAD,
                f"{asked} hours of plan by day {due} and {weekly_regular_hours} a week of the "
                f"normal job are more than the {weekly_hours(frame)} a week of the contract",
            )


def weekly_hours(frame: Frame) -> Decimal:
    """Return the hours of a week by contract; the policy's full time where none are named."""
    named = frame.opening.employment.weekly_hours
    return Decimal(frame.policy.improve.full_time_hours) if named is None else named
