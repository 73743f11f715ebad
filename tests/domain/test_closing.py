"""Closing: outcome, letters, rehire standing, follow-ups, and what is still taken (process 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, FollowUpHeld, Outcome, RetroactiveReview, Reversed
from domain.notices import Template
from domain.people import Role
from domain.revision import differing, rerun
from domain.rights import RIGHTS
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, leaving, local
from tests.domain.endings import ENDINGS, focus_removed, improve_passed, settled, transferred
from tests.domain.later_builders import rungs

if TYPE_CHECKING:
    from domain.notices import Notice

SUCCESS: Final = ("eligible", 12, (30, 60, 90))
LEFT: Final = ("review_standing", 72, ())
LEAVES_BEHIND: Final[dict[Outcome, tuple[str, int, tuple[int, ...]]]] = {
    Outcome.FOCUS_REJECTED: ("eligible", 12, ()),
    Outcome.FOCUS_REMOVED: SUCCESS,
    Outcome.CAUSE_RESOLVED: ("eligible", 12, (30,)),
    Outcome.FOCUS_WITHDRAWN: ("eligible", 12, ()),
    Outcome.PIVOT_REJECTED: ("eligible", 12, ()),
    Outcome.IMPROVE_PASSED: SUCCESS,
    Outcome.VOID: ("eligible", 12, (30,)),
    Outcome.TRANSFERRED: SUCCESS,
    Outcome.LEFT_T1: LEFT,
    Outcome.LEFT_T2: LEFT,
    Outcome.LEFT_T3: LEFT,
    Outcome.RESIGNED: LEFT,
    Outcome.AGREED_EXIT: LEFT,
}
"""Rehire standing, months on file and days of the follow-ups, for each way to close."""

EACH = pytest.mark.parametrize("outcome", list(Outcome))
NOT_WHEN_CLOSED: Final = [
    command for command, right in RIGHTS.items() if Stage.CLOSED not in right.stages
]
UNSAID: Final = (Outcome.FOCUS_REJECTED, Outcome.PIVOT_REJECTED)
"""Endings of which the employee is told nothing: what was asked for never became active."""


def values(word: Notice) -> dict[str, str]:
    return {value.name: value.value for value in word.values}


# outcomes


@EACH
def test_every_ending_closes_with_its_outcome(outcome: Outcome) -> None:
    """One fact says how, and the case is closed."""
    play = ENDINGS[outcome]()

    assert [each.outcome for each in play.holding(CaseClosed)] == [outcome]
    assert play.stage is Stage.CLOSED


@EACH
def test_hr_is_told_what_a_closed_case_leaves_behind(outcome: Outcome) -> None:
    """Outcome, months on file and rehire standing, as the policy has them."""
    (letter,) = ENDINGS[outcome]().letters(Template.CASE_CLOSED, Role.HR_PARTNER)

    rehire, months, _ = LEAVES_BEHIND[outcome]
    assert values(letter) == {
        "outcome": str(outcome),
        "retention_months": str(months),
        "rehire": rehire,
    }


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in UNSAID])
def test_the_employee_is_told_what_stays_on_file(outcome: Outcome) -> None:
    """For how long, and with which standing (process 6)."""
    (letter,) = ENDINGS[outcome]().letters(Template.CASE_CLOSED, Role.EMPLOYEE)

    rehire, months, _ = LEAVES_BEHIND[outcome]
    assert (values(letter)["retention_months"], values(letter)["rehire"]) == (str(months), rehire)


@pytest.mark.parametrize("outcome", UNSAID)
def test_of_a_rejected_entry_the_employee_has_no_letter_at_all(outcome: Outcome) -> None:
    """It was never active, and has no effect on the employee's record."""
    play = ENDINGS[outcome]()

    words = [word for each in Template for word in play.letters(each, Role.EMPLOYEE)]
    assert words == []


@EACH
def test_nothing_is_owed_after_closing_but_follow_ups(outcome: Outcome) -> None:
    """As many as the policy names, and no other clock runs."""
    play = ENDINGS[outcome]()

    owed = [clock.key for clock in play.state.clocks if clock.is_owed]
    days = LEAVES_BEHIND[outcome][2]
    assert owed == [f"follow_up[{number}]" for number in range(1, len(days) + 1)]


def test_of_an_entry_that_is_withdrawn_the_employee_has_no_letter() -> None:
    """Nothing was active yet, so nothing has to be explained."""
    play = Play()
    play.manager(c.RequestWithdrawal)

    play.director(c.Approve)

    assert play.stage is Stage.CLOSED
    assert not play.letters(Template.CASE_CLOSED, Role.EMPLOYEE)


# follow-ups


def test_follow_ups_come_so_many_days_after_closing() -> None:
    """Closed on Monday 1 March: 31 March, 30 April, and Friday 28 May for Sunday the 30th."""
    play = focus_removed()

    days = [play.day(f"follow_up[{number}]") for number in (1, 2, 3)]
    assert days == ["2027-03-31", "2027-04-30", "2027-05-28"]


def test_the_manager_hears_of_follow_ups_at_closing() -> None:
    """The letter names the first of them."""
    (letter,) = improve_passed().letters(Template.FOLLOW_UP_OWED, Role.MANAGER)

    assert values(letter)["clock"] == "follow_up[1]"


def test_a_missed_follow_up_goes_up_to_skip_and_hr() -> None:
    """Closed on 8 April, due on Friday 7 May, since the 8th is a Saturday."""
    play = improve_passed()

    play.at("2027-05-20T10:00")

    assert play.day("follow_up[1]") == "2027-05-07"
    assert rungs(play, "follow_up[1]") == [
        (local("2027-05-06T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-05-08T00:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-05-10T09:00", "Europe/London"), Template.ESCALATION, Role.HR_PARTNER),
    ]


def test_a_follow_up_that_was_held_is_on_record() -> None:
    """The one that was due first is done; the next is owed."""
    play = improve_passed().at("2027-05-04T10:00")

    play.manager(c.RecordFollowUp, trend="unchanged")

    (held,) = play.bodies(FollowUpHeld)
    assert (held.follow_up, str(held.trend)) == (1, "unchanged")
    assert play.clock("follow_up[1]").status is ClockStatus.MET
    assert play.clock("follow_up[2]").is_owed


def test_a_missed_follow_up_can_still_be_held() -> None:
    """A duty that passed stays owed."""
    play = improve_passed().at("2027-05-20T10:00")

    play.manager(c.RecordFollowUp)

    assert play.clock("follow_up[1]").status is ClockStatus.MET


def test_no_more_follow_ups_are_held_than_are_owed() -> None:
    """After the third there is none."""
    play = improve_passed().at("2027-05-04T10:00")
    for _ in range(3):
        play.manager(c.RecordFollowUp)

    assert play.refusal(c.RecordFollowUp, Role.MANAGER) is Code.NOTHING_OPEN


@pytest.mark.parametrize("day", ["2027-04-07", "2027-05-05"])
def test_a_follow_up_lies_between_closing_and_today(day: str) -> None:
    """Closed on 8 April, recorded on 4 May."""
    play = improve_passed().at("2027-05-04T10:00")

    assert play.refusal(c.RecordFollowUp, Role.MANAGER, held_on=day) is Code.OUT_OF_RANGE


def test_no_follow_up_is_held_during_leave() -> None:
    """Nothing is asked of the employee (K16), and the days are given back."""
    play = improve_passed().at("2027-05-04T10:00")

    play.employee(c.ReportLeave, first_day="2027-05-03", last_day="2027-05-07")

    assert play.refusal(c.RecordFollowUp, Role.MANAGER) is Code.ON_LEAVE
    assert play.day("follow_up[1]") == "2027-05-14"


def test_after_a_transfer_the_new_manager_holds_the_follow_ups() -> None:
    """The former one has no part in it any more."""
    play = transferred().at("2027-05-04T10:00")

    former = play.refusal(c.RecordFollowUp, Role.MANAGER)
    play.do(c.RecordFollowUp, Role.MANAGER, acting="p-hiring_manager")

    assert former is Code.NOT_YOURS
    assert play.bodies(FollowUpHeld)


# what is still taken


def test_a_late_leave_is_taken_after_closing() -> None:
    """It is decided like any other."""
    play = improve_passed().at("2027-04-12T10:00")

    play.employee(c.ReportLeave, first_day="2027-04-12", last_day="2027-04-16")
    play.administrator(c.DecideLeave)
    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    assert not play.state.leaves[0].is_open
    assert play.stage is Stage.CLOSED


def test_a_leave_that_would_undo_a_settlement_is_for_people_to_look_at() -> None:
    """It covers the last day of employment; both histories stay, and nothing is reversed."""
    play = settled(leaving()).at("2027-03-24T10:00")

    play.employee(c.ReportLeave, first_day="2027-03-19", last_day="2027-03-26")

    assert play.bodies(RetroactiveReview)
    assert not play.bodies(Reversed)
    assert play.stage is Stage.CLOSED


def test_a_review_follows_what_the_same_instant_brought() -> None:
    """Settled and told of a leave in one breath: a run from the start still comes to the same."""
    play = settled(leaving())

    play.employee(c.ReportLeave, first_day="2027-03-19", last_day="2027-03-26")

    run = rerun(play.case, play.case.journal, play.case.ran_to)
    assert play.bodies(RetroactiveReview)
    assert differing(play.case, run.rulings) == ()


@pytest.mark.parametrize("command", NOT_WHEN_CLOSED, ids=lambda command: command.__name__)
def test_nothing_else_is_taken_after_closing(command: type[c.Command]) -> None:
    """Whoever may elsewhere is told that the case is closed."""
    play = ENDINGS[Outcome.LEFT_T3]()
    play.wait_until(play.now + timedelta(minutes=1))
    role = RIGHTS[command].roles[0]

    who = play.case.frame.people.seat(role).person
    assert play.refusal(command, role, acting=who) is Code.CASE_CLOSED


@pytest.mark.parametrize("command", [c.Approve, c.Reject])
def test_there_is_nothing_to_sign_after_closing(command: type[c.Command]) -> None:
    """Every request has lapsed with the case."""
    assert improve_passed().refusal(command, Role.SKIP) is Code.CASE_CLOSED
