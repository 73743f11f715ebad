"""Resignation, in every stage: final only when nothing better is open (process 10; policy K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, Outcome
from domain.notices import Template
from domain.people import Role
from domain.state import Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    leaving,
    packet_sent,
    pivot_asked,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def improving() -> Play:
    play = election_open()
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    return play


FROM_EVERY_STAGE: list[Callable[[], Play]] = [
    Play,
    in_focus,
    pivot_asked,
    packet_sent,
    election_open,
    silent,
    improving,
    leaving,
]


@pytest.mark.parametrize("stage", FROM_EVERY_STAGE, ids=lambda stage: stage.__name__)
def test_an_employee_may_resign_in_every_stage(stage: Callable[[], Play]) -> None:
    """The resignation is taken, and HR hears of it first."""
    play = stage()

    play.employee(c.Resign, last_day="2027-04-30")

    assert play.state.resignation is not None
    assert play.letters(Template.RESIGNATION_FOR_HR, Role.HR_PARTNER)


def test_without_an_open_tier_a_resignation_takes_effect_at_once() -> None:
    """In Focus nothing pays more: the last day of employment is the one given."""
    play = coached()

    play.employee(c.Resign, last_day="2027-03-31")

    assert play.stage is Stage.SEPARATION
    assert play.day("separation") == "2027-03-31"


@pytest.mark.parametrize("stage", [packet_sent, election_open, silent])
def test_while_a_tier_is_open_a_resignation_is_only_notice(stage: Callable[[], Play]) -> None:
    """HR owes the word that the open choice pays more, within one business day."""
    play = stage()

    play.employee(c.Resign, last_day="2027-03-31")

    assert play.stage is not Stage.SEPARATION
    assert play.clock("resignation_advice").is_owed


def test_a_resignation_is_confirmed_only_once_told_what_the_open_choice_pays() -> None:
    """First the word, then the confirmation, then it is final."""
    play = election_open()
    play.employee(c.Resign, last_day="2027-03-31")
    before = play.refusal(c.ConfirmResignation, Role.EMPLOYEE)

    play.at("2027-03-04T08:00").hr(c.TellOpenChoice)
    play.at("2027-03-04T10:00").employee(c.ConfirmResignation)

    assert before is Code.NOT_YET
    assert play.letters(Template.OPEN_CHOICE_PAYS_MORE, Role.EMPLOYEE)
    assert play.stage is Stage.SEPARATION


def test_the_election_stays_open_beside_a_resignation() -> None:
    """An employee who resigned may still choose what pays more."""
    play = election_open()
    play.employee(c.Resign, last_day="2027-03-31")

    play.employee(c.Elect, option="leave")
    play.at("2027-03-11T00:00")

    assert play.bodies(CaseClosed) == []
    assert play.stage is Stage.SEPARATION
    assert play.state.separation is not None
    assert str(play.state.separation.cause) == "election"


def test_a_resignation_that_is_not_final_may_be_withdrawn() -> None:
    """Nothing is left of it, and everybody who was told is told again."""
    play = election_open()
    play.employee(c.Resign, last_day="2027-03-31")

    play.at("2027-03-04T10:00").employee(c.WithdrawResignation)

    assert play.state.resignation is None
    assert play.told("resignation_advice")[-1] == "withdrawn"
    assert {word.to for word in play.letters(Template.RESIGNATION_WITHDRAWN)} == {
        Role.EMPLOYEE,
        Role.HR_PARTNER,
    }


def test_a_resignation_that_was_confirmed_is_not_withdrawn() -> None:
    """Told what the open choice pays, and confirmed: it is final (process 10)."""
    play = election_open()
    play.employee(c.Resign, last_day="2027-03-31")
    play.hr(c.TellOpenChoice)
    play.employee(c.ConfirmResignation)

    assert play.refusal(c.WithdrawResignation, Role.EMPLOYEE) is Code.TOO_LATE


def test_a_resignation_in_focus_is_withdrawn_up_to_the_last_day() -> None:
    """The case goes back to Focus; next steps stand, five business days away at least."""
    play = coached()
    before = play.day("next_steps")
    play.employee(c.Resign, last_day="2027-03-31")

    play.at("2027-03-03T10:00").employee(c.WithdrawResignation)

    assert play.stage is Stage.FOCUS
    assert play.day("next_steps") == max(str(before), "2027-03-10")
    play.employee(c.Resign, last_day="2027-03-10")
    play.at("2027-03-11T10:00")
    assert play.refusal(c.WithdrawResignation, Role.EMPLOYEE) is Code.TOO_LATE


def test_a_resignation_during_leave_waits_until_five_business_days_after_the_return() -> None:
    """Nothing irreversible rests on what is filed on leave (K16)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day="2027-03-05")
    play.employee(c.Resign, last_day="2027-03-31")
    on_leave = play.stage, play.refusal(c.ConfirmResignation, Role.EMPLOYEE)

    play.at("2027-03-08T09:00").employee(c.RecordReturn)
    in_between = play.at("2027-03-15T12:00").stage
    play.at("2027-03-16T00:00")

    assert on_leave == (Stage.FOCUS, Code.ON_LEAVE)
    assert play.day("resignation_withdrawal") == "2027-03-15"
    assert in_between is Stage.FOCUS
    assert play.stage is Stage.SEPARATION


def test_after_a_withdrawal_focus_goes_on_with_time_to_arrive() -> None:
    """Dates stay, but next steps are at least five business days away (process 10)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day="2027-03-01")
    play.employee(c.Resign, last_day="2027-03-31")

    play.at("2027-03-05T10:00").employee(c.WithdrawResignation)

    assert play.stage is Stage.FOCUS
    assert play.clock("next_steps").is_owed


def test_one_resignation_stands_at_a_time() -> None:
    """A second one waits for the withdrawal of the first."""
    play = election_open()
    play.employee(c.Resign, last_day="2027-03-31")

    assert play.refusal(c.Resign, Role.EMPLOYEE, last_day="2027-04-30") is Code.ALREADY_DONE


def test_a_last_day_in_the_past_is_refused() -> None:
    """Today or later."""
    refused = coached().refusal(c.Resign, Role.EMPLOYEE, last_day="2027-02-28")

    assert refused is Code.OUT_OF_RANGE


def test_nobody_resigns_for_the_employee() -> None:
    """Not even HR."""
    assert coached().refusal(c.Resign, Role.HR_PARTNER, last_day="2027-04-30") is Code.NOT_YOURS


def test_a_settled_resignation_closes_as_resigned() -> None:
    """The outcome tells a resignation from a choice with severance."""
    play = coached()
    play.employee(c.Resign, last_day="2027-03-31")

    play.at("2027-04-01T09:00").hr(c.RecordSettlement)

    assert play.bodies(CaseClosed)[0].outcome is Outcome.RESIGNED
