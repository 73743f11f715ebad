"""A fail: what it rests on, check-ins held, its letter (process 4, 8; policy K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import (
    ImproveFailed,
    RequestExpired,
)
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, election_open, local
from tests.domain.later_builders import (
    both,
    failed,
    improving,
    judge,
    judged,
    meet_weekly,
    plan_ended,
    rungs,
)

if TYPE_CHECKING:
    from tests.domain.later_builders import Found

LONDON = "Europe/London"


def test_a_fail_rests_on_a_criterion_that_both_found_not_met() -> None:
    """Signed by skip and HR partner it names the criteria; the stage is `verdict`."""
    play = failed()

    assert play.stage is Stage.VERDICT
    assert play.bodies(ImproveFailed)[0].not_met == ("1.2",)


def test_no_fail_while_the_plan_runs() -> None:
    """Its time belongs to the employee."""
    assert improving().refusal(c.RequestFail, Role.MANAGER) is Code.NOT_YET


def test_no_fail_with_a_criterion_open() -> None:
    """One reviewer alone decides nothing."""
    play = plan_ended()
    judge(play, Role.MANAGER, "not_met", "not_met")

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.VERDICTS_MISSING


def test_no_fail_with_a_split() -> None:
    """Though another criterion was found not met by both."""
    play = plan_ended()
    judge(play, Role.MANAGER, "not_met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "not_met", "met")

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.VERDICTS_MISSING


@pytest.mark.parametrize("other", ["met", "not_assessable"])
def test_no_fail_without_a_criterion_not_met(other: Found) -> None:
    """A plan cannot fail as a whole."""
    play = both(plan_ended(), "met", other)

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.NO_CRITERION_FAILED


def test_no_fail_without_the_receipt_of_the_plan() -> None:
    """The employee must have had it in hand: no notice, no clock."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    both(meet_weekly(play).at("2027-04-08T10:00"), "met", "not_met")

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.NOT_DELIVERED


@pytest.mark.parametrize("role", [Role.SKIP, Role.HR_PARTNER, Role.SECOND_REVIEWER, Role.EMPLOYEE])
def test_only_the_manager_asks_for_a_fail(role: Role) -> None:
    """Everybody else passes, extends, voids or signs."""
    assert judged().refusal(c.RequestFail, role) is Code.NOT_YOURS


def test_the_skip_signs_a_fail_before_the_hr_partner() -> None:
    """Out of order it is refused."""
    play = judged()
    play.manager(c.RequestFail)

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NOT_YET


def test_no_fail_is_signed_during_leave() -> None:
    """The last sign-off would be an adverse step; the first one is not."""
    play = judged()
    play.manager(c.RequestFail)
    play.employee(c.ReportLeave, first_day="2027-04-08")
    play.skip(c.Approve)

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.ON_LEAVE


def test_a_rejected_fail_leaves_the_result_owed() -> None:
    """The manager passes, or asks again with better reasons."""
    play = judged()
    play.manager(c.RequestFail)

    play.skip(c.Reject)

    assert play.stage is Stage.IMPROVE
    assert play.clock("improve_result").status is ClockStatus.OPEN
    play.manager(c.RequestFail)


def test_a_fail_that_nobody_signs_expires() -> None:
    """Silence of the employer fails nobody."""
    play = judged()
    play.manager(c.RequestFail)

    play.at("2027-04-20T10:00")

    assert play.bodies(RequestExpired)
    assert play.stage is Stage.IMPROVE


# check-ins and a fail


def held(*days: str) -> Play:
    """Return a case judged not met after its plan, with check-ins on these days only."""
    play = improving()
    for day in days:
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn)
    return play


def test_a_fail_needs_three_quarters_of_the_check_ins() -> None:
    """The first of five weeks owed was missed (the end moved to 14 April): four are enough."""
    play = held("03-16", "03-23", "03-30", "04-06").at("2027-04-15T10:00")

    both(play, "met", "not_met").manager(c.RequestFail)

    assert play.day("skip_approval[improve_fail[1].skip]") == "2027-04-19"


def two_missed() -> Play:
    """Return a case with weeks 1 and 3 missed of the six up to Wednesday 2027-04-21."""
    play = held("03-16", "03-30", "04-06", "04-13").at("2027-04-22T10:00")
    return both(play, "met", "not_met")


def test_fewer_than_three_quarters_bar_a_fail() -> None:
    """Four of six weeks are two thirds (K19)."""
    assert two_missed().refusal(c.RequestFail, Role.MANAGER) is Code.CHECK_INS_MISSING


def test_hr_justifies_each_missing_check_in_in_writing() -> None:
    """One of two is not enough; both lift the bar."""
    play = two_missed()
    play.hr(c.JustifyCheckIn, bucket=1)
    after_one = play.refusal(c.RequestFail, Role.MANAGER)

    play.hr(c.JustifyCheckIn, bucket=3)
    play.manager(c.RequestFail)

    assert after_one is Code.CHECK_INS_MISSING


def test_the_days_that_a_miss_gave_stay_though_it_is_justified() -> None:
    """The employee keeps the seven days."""
    play = held().at("2027-03-16T08:00")

    play.hr(c.JustifyCheckIn, bucket=1)

    assert play.told("improve_plan") == ["2027-04-07", "2027-04-14"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.HR_LEAD])
def test_only_the_hr_partner_justifies(role: Role) -> None:
    """Not whoever missed it."""
    assert two_missed().refusal(c.JustifyCheckIn, role) is Code.NOT_YOURS


def test_only_a_missed_check_in_is_justified_and_once() -> None:
    """One that was held needs no reason."""
    play = two_missed()
    play.hr(c.JustifyCheckIn, bucket=1)

    assert play.refusal(c.JustifyCheckIn, Role.HR_PARTNER, bucket=1) is Code.ALREADY_DONE
    assert play.refusal(c.JustifyCheckIn, Role.HR_PARTNER, bucket=2) is Code.NOTHING_OPEN


# the failure letter


def test_the_failure_letter_tells_findings_rights_and_days_in_one() -> None:
    """Every criterion, the window, and how long grace may be."""
    (word,) = failed().letters(Template.IMPROVE_FAILED, Role.EMPLOYEE)
    values = {value.name: value.value for value in word.values}

    assert "1.1 It names a way back: met" in values["findings"]
    assert "1.2 The way back is tested: not met" in values["findings"]
    assert (values["window_days"], values["grace_max_days"]) == ("5", "14")


def test_the_failure_letter_waits_for_a_good_moment() -> None:
    """Signed at 08:00 on Friday 9 April, it goes out at nine (quiet hours)."""
    (letter,) = failed().letter_facts(Template.IMPROVE_FAILED, Role.EMPLOYEE)

    assert letter.at == local("2027-04-09T09:00")


def test_a_failure_opens_no_window_before_its_receipt() -> None:
    """However long ago the letter went out (no notice, no clock)."""
    play = failed().at("2027-09-01T10:00")

    assert play.stage is Stage.VERDICT
    assert play.state.clock("appeal_filing") is None


def test_a_failure_letter_without_receipt_takes_a_second_channel_then_a_hand_over() -> None:
    """Owed from Friday 9 April: HR is asked after the 13th, two days and five days later."""
    play = failed().at("2027-04-20T10:00")

    assert rungs(play, "notice_receipt[failure[1]]") == [
        (local("2027-04-14T00:00"), Template.SECOND_CHANNEL, Role.HR_PARTNER),
        (local("2027-04-15T09:00", LONDON), Template.HAND_OVER, Role.HR_PARTNER),
        (local("2027-04-20T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]
