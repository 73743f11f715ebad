"""Appeal: filing, the manager's reply, what is filed during leave (process 2, 9; policy K16)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.case import Answer
from domain.commands import Ground, PanelOutcome
from domain.errors import Code
from domain.facts import (
    AppealFiled,
    AppealWithdrawn,
    SeparationBegan,
)
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, local, person
from tests.domain.later_builders import (
    appealed,
    failed,
    judged,
    received,
    rungs,
    window_open,
)

LONDON = "Europe/London"
NOT_THE_EMPLOYEE = [role for role in Role if role is not Role.EMPLOYEE]


# filing


def test_an_appeal_opens_the_duties_of_manager_and_panel() -> None:
    """Filed on Monday 12 April: the reply by the 14th, the decision by Monday the 19th (K10)."""
    play = appealed()

    assert play.stage is Stage.APPEAL
    assert play.clock("appeal_filing").status is ClockStatus.MET
    assert (play.day("manager_reply"), play.day("panel_decision")) == ("2027-04-14", "2027-04-19")


def test_an_appeal_counts_on_its_local_day_whatever_the_hour() -> None:
    """Filed at 23:30 on Monday: the panel still has until the 19th (K2)."""
    play = window_open().at("2027-04-12T23:30")

    play.employee(c.FileAppeal)

    assert play.day("panel_decision") == "2027-04-19"


def test_an_appeal_before_the_receipt_counts() -> None:
    """The receipt protects the employee; its absence is no reason against."""
    play = failed()

    receipt = play.employee(c.FileAppeal)

    assert receipt.answer is Answer.ACCEPTED
    assert play.stage is Stage.APPEAL
    assert play.clock("notice_receipt[failure[1]]").status is ClockStatus.MET


def test_an_appeal_in_the_last_second_is_in_time() -> None:
    """Before the exclusive end of Friday 16 April (K3)."""
    play = window_open().at("2027-04-16T23:59:59")

    assert play.employee(c.FileAppeal).answer is Answer.ACCEPTED


def test_an_appeal_at_the_very_end_is_lodged() -> None:
    """One second later it is out of time: kept without effect."""
    play = window_open().at("2027-04-17T00:00")

    receipt = play.employee(c.FileAppeal)

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)
    assert play.stage is Stage.VERDICT


def test_an_appeal_before_any_fail_is_refused() -> None:
    """There is nothing to appeal against."""
    assert judged().refusal(c.FileAppeal, Role.EMPLOYEE) is Code.WRONG_STAGE


def test_one_fail_is_appealed_once() -> None:
    """A second filing is refused."""
    assert appealed().refusal(c.FileAppeal, Role.EMPLOYEE) is Code.WINDOW_CLOSED


@pytest.mark.parametrize("outcome", [PanelOutcome.UPHOLD, PanelOutcome.OVERTURN])
def test_a_decision_is_not_appealed(outcome: PanelOutcome) -> None:
    """What the panel decided ends the way of appeal."""
    play = received(outcome)

    assert play.refusal(c.FileAppeal, Role.EMPLOYEE) is Code.WINDOW_CLOSED


def test_an_appeal_after_leaving_is_refused() -> None:
    """The choice has taken effect."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)

    assert play.refusal(c.FileAppeal, Role.EMPLOYEE) is Code.WINDOW_CLOSED


def test_each_ground_is_given_once() -> None:
    """The same twice is malformed, and so is none."""
    play = window_open()

    for grounds in (["facts_wrong", "facts_wrong"], []):
        assert play.refusal(c.FileAppeal, Role.EMPLOYEE, grounds=grounds) is Code.MALFORMED


def readers(play: Play) -> set[Role]:
    return {word.to for word in play.letters(Template.APPEAL_FOR_HR)}


@pytest.mark.parametrize("ground", [Ground.DISCRIMINATION, Ground.LEAVE])
def test_some_grounds_go_to_employee_relations_and_legal_too(ground: Ground) -> None:
    """Discrimination, and leave or accommodation: beside the panel, not instead of it."""
    play = appealed("process_error", ground)

    assert readers(play) == {Role.HR_PARTNER, Role.EMPLOYEE_RELATIONS, Role.LEGAL}
    assert play.letters(Template.PANEL_TO_SEAT, Role.PANEL_COORDINATOR)


def test_other_grounds_stay_with_hr_and_panel() -> None:
    """Nobody else needs to know."""
    assert readers(appealed("process_error", "new_evidence")) == {Role.HR_PARTNER}


# the manager's reply


def test_the_reply_is_shared_with_the_employee() -> None:
    """In its own words, and with the panel's coordinator."""
    play = appealed()

    play.manager(c.ReplyToAppeal, text="The report came late.")

    words = play.letters(Template.REPLY_SHARED)
    assert {word.to for word in words} == {Role.EMPLOYEE, Role.PANEL_COORDINATOR}
    assert {value.value for word in words for value in word.values} == {"The report came late."}
    assert play.clock("manager_reply").status is ClockStatus.MET


def test_the_manager_replies_once() -> None:
    """A second one is refused."""
    play = appealed()
    play.manager(c.ReplyToAppeal)

    assert play.refusal(c.ReplyToAppeal, Role.MANAGER) is Code.ALREADY_DONE


def test_a_reply_in_the_last_second_is_in_time() -> None:
    """On Wednesday 14 April, before midnight."""
    play = appealed().at("2027-04-14T23:59:59")

    play.manager(c.ReplyToAppeal)

    assert play.letters(Template.REPLY_SHARED)


def test_after_two_days_the_panel_goes_on_without_a_reply() -> None:
    """At midnight the coordinator is told, and a reply is refused."""
    play = appealed().at("2027-04-15T00:00")

    assert rungs(play, "manager_reply") == [
        (local("2027-04-13T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-04-15T00:00"), Template.REPLY_MISSING, Role.PANEL_COORDINATOR),
    ]
    assert play.refusal(c.ReplyToAppeal, Role.MANAGER) is Code.TOO_LATE


def test_leave_of_the_employee_does_not_stop_the_reply() -> None:
    """The panel's clock stands still, the manager's does not."""
    play = appealed().at("2027-04-13T08:00")

    play.employee(c.ReportLeave, first_day="2027-04-13")

    assert play.told("manager_reply") == ["2027-04-14"]
    assert play.told("panel_decision") == ["2027-04-19", "withdrawn"]


@pytest.mark.parametrize("role", [Role.SKIP, Role.HR_PARTNER, Role.EMPLOYEE, Role.REVIEWER])
def test_only_the_manager_replies(role: Role) -> None:
    """It is the manager's side of the matter."""
    assert appealed().refusal(c.ReplyToAppeal, role) is Code.NOT_YOURS


# what is filed during leave


def filed_on_leave(play: Play) -> Play:
    """Return a case on leave from Monday 2027-04-12 to Friday the 16th, appealed on the 13th."""
    play.at("2027-04-12T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-12", last_day="2027-04-16")
    play.at("2027-04-13T10:00").employee(c.FileAppeal)
    return play


def test_an_appeal_filed_on_leave_is_taken_back_until_five_days_after_the_return() -> None:
    """Back on Monday 19 April: until the 26th, with a new window from the return (K16)."""
    play = filed_on_leave(window_open())
    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    play.at("2027-04-26T10:00").employee(c.WithdrawAppeal)

    assert play.stage is Stage.VERDICT
    assert play.bodies(AppealWithdrawn)
    assert play.clock("appeal_filing[2]").status is ClockStatus.OPEN


def test_an_appeal_that_was_taken_back_may_be_filed_again() -> None:
    """Within the new window; it is the second appeal, with duties of its own."""
    play = filed_on_leave(window_open())
    play.at("2027-04-19T09:00").employee(c.RecordReturn)
    play.at("2027-04-20T10:00").employee(c.WithdrawAppeal)

    play.at("2027-04-21T10:00").employee(c.FileAppeal)

    assert [body.appeal for body in play.bodies(AppealFiled)] == [1, 2]
    assert play.day("panel_decision[2]") == "2027-04-28"


def test_on_the_sixth_day_after_the_return_an_appeal_stands() -> None:
    """On Tuesday 27 April it is too late."""
    play = filed_on_leave(window_open())
    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    play.at("2027-04-27T00:00")

    assert play.refusal(c.WithdrawAppeal, Role.EMPLOYEE) is Code.TOO_LATE


def test_an_appeal_filed_at_work_is_not_taken_back() -> None:
    """It binds."""
    assert appealed().refusal(c.WithdrawAppeal, Role.EMPLOYEE) is Code.NOTHING_OPEN


def test_taken_back_during_the_leave_the_window_counts_from_the_return() -> None:
    """Taken back on Wednesday 14 April, back on Monday the 19th: that is the first of five days."""
    play = filed_on_leave(window_open())

    play.at("2027-04-14T10:00").employee(c.WithdrawAppeal)
    during = play.is_forecast("appeal_filing[2]")
    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    assert during
    assert play.day("appeal_filing[2]") == "2027-04-23"


def test_a_leave_of_another_time_has_no_part_in_what_is_taken_back() -> None:
    """The window is set off by the day of taking back, not by a return in February."""
    play = window_open()
    play.employee(c.ReportLeave, first_day="2027-02-24", last_day="2027-02-24")
    play.at("2027-04-09T11:00").employee(c.RecordReturn, leave=1, back_on="2027-02-25")
    filed_on_leave(play)

    play.at("2027-04-14T10:00").employee(c.WithdrawAppeal)

    assert str(play.clock("appeal_filing[2]").trigger) == "2027-04-14"


def test_taken_back_before_the_receipt_no_window_opens() -> None:
    """The letter still has to be received: no notice, no clock."""
    play = filed_on_leave(failed())

    play.at("2027-04-14T10:00").employee(c.WithdrawAppeal)

    assert play.stage is Stage.VERDICT
    assert play.state.clock("appeal_filing") is None
    assert play.clock("notice_receipt[failure[1]]").is_owed


def test_nobody_takes_an_appeal_back_for_the_employee() -> None:
    """Nor in the employee's name."""
    play = filed_on_leave(window_open())

    refused = play.refusal(c.WithdrawAppeal, Role.EMPLOYEE, acting=person(Role.MANAGER))

    assert refused is Code.NOT_YOURS


def test_a_choice_to_leave_on_leave_waits_for_the_return_and_five_days() -> None:
    """Confirmed on Tuesday 13 April during leave: back on the 19th, it stands after the 26th."""
    play = window_open().at("2027-04-12T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-12", last_day="2027-04-16")
    play.at("2027-04-13T10:00").employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)
    during = play.stage

    play.at("2027-04-19T09:00").employee(c.RecordReturn)
    before = play.at("2027-04-26T23:00").stage
    play.at("2027-04-27T00:00")

    assert (during, before) == (Stage.VERDICT, Stage.VERDICT)
    assert play.holding(SeparationBegan)
