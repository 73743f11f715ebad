"""What a command may not say, or may not say again, in the stages of a case."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.errors import Code
from domain.people import Role
from tests.domain.builders import coached, in_focus
from tests.domain.later_builders import deliverable, improving


@pytest.mark.parametrize(
    "plan",
    [
        [deliverable(21)] * 40,
        [deliverable(0)],
        [deliverable(31)],
    ],
)
def test_a_plan_that_nobody_could_meet_is_refused(plan: list[dict[str, object]]) -> None:
    """Too many deliverables, or one that is due before the plan begins or after it ends."""
    play = coached()

    refused = play.refusal(c.RequestPivot, Role.MANAGER, plan=plan, plan_days=30)

    assert refused is Code.OUT_OF_RANGE


def test_focus_is_paused_once() -> None:
    """A pause that runs is not asked for again."""
    play = in_focus().at("2027-02-08T10:00")
    play.manager(c.RequestPause)
    play.skip(c.Approve)

    assert play.refusal(c.RequestPause, Role.MANAGER) is Code.ALREADY_DONE


def test_an_extension_is_approved_or_rejected_and_not_sent_back() -> None:
    """Only a text that goes to the employee is reworked."""
    play = coached()
    play.manager(c.RequestExtension)

    assert play.refusal(c.SendBack, Role.SKIP) is Code.WRONG_STAGE


@pytest.mark.parametrize(
    ("ruling", "effective_on", "code"),
    [("deny", "2027-03-02", Code.MALFORMED), ("approve", "2027-02-26", Code.OUT_OF_RANGE)],
)
def test_an_accommodation_is_in_place_from_a_day_to_come_or_not_at_all(
    ruling: str, effective_on: str, code: Code
) -> None:
    """A denial names no day, and the fair period does not begin in the past."""
    play = coached()
    play.employee(c.RequestAccommodation)

    refused = play.refusal(
        c.DecideAccommodation, Role.SPECIALIST_LEAD, ruling=ruling, effective_on=effective_on
    )

    assert refused is code


def test_a_deliverable_that_the_plan_has_not_counts_as_nothing() -> None:
    """The plan says what there is to judge."""
    play = improving()

    assert play.refusal(c.CountAsMet, Role.HR_PARTNER, deliverable=9) is Code.OUT_OF_RANGE
