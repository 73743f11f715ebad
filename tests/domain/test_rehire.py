"""Rehire standing: the policy's, lowered only by HR lead and Legal (process 4; requirement R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import Outcome
from domain.notices import Template
from domain.outcomes import Rehire
from domain.people import Role
from tests.domain.builders import Play, leaving, policy
from tests.domain.endings import ENDINGS, improve_passed, settled

if TYPE_CHECKING:
    from domain.notices import Notice


def values(word: Notice) -> dict[str, str]:
    return {value.name: value.value for value in word.values}


def lowered(play: Play, standing: Rehire) -> Play:
    """Return the case with a standing asked for and signed, in the hours of good news."""
    play.hr(c.RequestRehire, standing=standing)
    play.do(c.Approve, Role.HR_LEAD)
    play.do(c.Approve, Role.LEGAL)
    return play


def test_a_standing_is_lowered_by_hr_lead_and_legal() -> None:
    """Not before both have signed; then the employee is told."""
    play = improve_passed()
    play.hr(c.RequestRehire, standing="review_standing")
    play.do(c.Approve, Role.HR_LEAD)
    before = play.state.rehire

    play.do(c.Approve, Role.LEGAL)

    assert before is None
    assert play.state.rehire is Rehire.REVIEW_STANDING
    (letter,) = play.letters(Template.REHIRE_LOWERED, Role.EMPLOYEE)
    assert values(letter) == {"rehire": "review_standing"}


def test_a_rejected_standing_leaves_the_default() -> None:
    """Nobody is told of what did not come about, but whoever asked."""
    play = improve_passed()
    play.hr(c.RequestRehire, standing="ineligible")

    play.do(c.Reject, Role.HR_LEAD)

    assert play.state.rehire is None
    assert not play.letters(Template.REHIRE_LOWERED)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_standing_is_never_asked_for_that_is_not_worse(outcome: Outcome) -> None:
    """The default itself and what is better need no request."""
    play = ENDINGS[outcome]()
    default = policy().closing_of(outcome).rehire

    for standing in tuple(Rehire)[: tuple(Rehire).index(default) + 1]:
        refused = play.refusal(c.RequestRehire, Role.HR_PARTNER, standing=standing)
        assert refused is Code.OUT_OF_RANGE


def test_a_standing_is_lowered_further_and_never_raised() -> None:
    """From what stands, not from the default."""
    play = lowered(improve_passed(), Rehire.REVIEW_STANDING)

    again = play.refusal(c.RequestRehire, Role.HR_PARTNER, standing="review_standing")
    lowered(play, Rehire.INELIGIBLE)

    assert again is Code.OUT_OF_RANGE
    assert play.state.rehire is Rehire.INELIGIBLE


def test_a_standing_lowered_before_closing_stands_in_the_last_letter() -> None:
    """Asked for in separation, signed before the settlement."""
    play = lowered(leaving(), Rehire.INELIGIBLE)

    settled(play)

    (letter,) = play.letters(Template.CASE_CLOSED, Role.EMPLOYEE)
    assert values(letter)["rehire"] == "ineligible"


def test_no_standing_is_lowered_during_leave() -> None:
    """It is an adverse step (K16)."""
    play = improve_passed()
    play.hr(c.RequestRehire, standing="ineligible")
    play.do(c.Approve, Role.HR_LEAD)
    play.employee(c.ReportLeave, first_day="2027-04-08")

    assert play.refusal(c.Approve, Role.LEGAL) is Code.ON_LEAVE
