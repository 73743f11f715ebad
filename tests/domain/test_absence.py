"""Absence: pauses at once, in every stage, decided by one role (process 7; policy K6 to K8)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import DutyMissed, Reversed
from domain.notices import Template
from domain.people import NAMED_LATER, Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    local,
    packet_sent,
    pivot_approved,
)

EVERYONE = [role for role in Role if role not in NAMED_LATER]


@pytest.mark.parametrize("role", EVERYONE)
def test_anyone_of_the_case_may_report_a_leave(role: Role) -> None:
    """A hint is enough, whoever gives it."""
    play = coached()

    play.do(c.ReportLeave, role, kind="hint", first_day="2027-03-02")

    assert play.state.leaves[0].is_open


def test_a_leave_pauses_at_once_before_anyone_decides() -> None:
    """Without a known end there is no date; the leave administrator owes a decision."""
    play = coached()

    play.employee(c.ReportLeave, first_day="2027-03-02")

    assert play.told("next_steps") == ["2027-03-08", "withdrawn"]
    assert play.day("leave_decision") == "2027-03-08"


def test_while_a_leave_is_open_its_date_is_a_forecast() -> None:
    """At the return it becomes a promise (K6)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    during = play.is_forecast("next_steps")

    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    assert during
    assert not play.is_forecast("next_steps")
    assert play.day("next_steps") == "2027-03-12"  # 6 March is day 30; six days stood still


def test_overlapping_leaves_are_a_union() -> None:
    """Two reports of the same days give them back once."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    play.manager(c.ReportLeave, first_day="2027-03-03", last_day="2027-03-05")

    play.at("2027-03-08T09:00")
    play.employee(c.RecordReturn, leave=1)
    play.employee(c.RecordReturn, leave=2)

    assert play.day("next_steps") == "2027-03-12"


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.SKIP, Role.HR_PARTNER, Role.EMPLOYEE, Role.HR_LEAD]
)
def test_only_the_leave_administrator_decides(role: Role) -> None:
    """Never the manager, the skip or the case's HR partner (process 4)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")

    assert play.refusal(c.DecideLeave, role) is Code.NOT_YOURS


def test_a_decision_ends_the_administrators_duty() -> None:
    """Each leave has a duty of its own."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")
    play.employee(c.ReportLeave, first_day="2027-03-20")

    play.administrator(c.DecideLeave, leave=2)

    assert play.clock("leave_decision").status is ClockStatus.OPEN
    assert play.clock("leave_decision[2]").status is ClockStatus.MET


def test_a_late_decision_escalates_and_the_pause_stands() -> None:
    """The leave lead and Legal are called; no clock of the employee runs meanwhile."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")

    play.at("2027-03-12T09:00")

    assert [word.to for word in play.letters(Template.ESCALATION)] == [
        Role.LEAVE_LEAD,
        Role.LEGAL,
    ]
    assert play.day("next_steps") == ""


def test_a_denial_resumes_on_the_business_day_after_its_receipt() -> None:
    """Until then the pause stands; the unused days count on (K8)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")
    play.at("2027-03-04T09:00").administrator(c.DecideLeave, ruling="deny")
    before = play.day("next_steps")

    play.at("2027-03-05T09:00").employee(c.Acknowledge, notice="leave_denied[1]")

    assert before == ""
    assert str(play.state.leaves[0].back_on) == "2027-03-08"
    assert play.day("next_steps") == "2027-03-12"


def test_a_return_comes_after_the_first_day_and_not_in_the_future() -> None:
    """It is recorded once it has come."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    play.at("2027-03-04T09:00")

    for day in ("2027-03-02", "2027-03-05"):
        refused = play.refusal(c.RecordReturn, Role.EMPLOYEE, back_on=day)
        assert refused is Code.OUT_OF_RANGE


def test_a_leave_that_ends_before_it_begins_is_refused() -> None:
    """So is a vacation."""
    play = coached()

    for command in (c.ReportLeave, c.RecordVacation):
        refused = play.refusal(
            command, Role.EMPLOYEE, first_day="2027-03-05", last_day="2027-03-04"
        )
        assert refused is Code.OUT_OF_RANGE


def test_a_leave_that_is_over_is_not_ended_twice() -> None:
    """Nor is one that nobody reported."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-02-25", last_day="2027-02-26")
    play.employee(c.RecordReturn, leave=1)

    again = play.refusal(c.RecordReturn, Role.LEAVE_ADMINISTRATOR, leave=1)
    assert again is Code.ALREADY_DONE
    assert play.refusal(c.RecordReturn, Role.EMPLOYEE, leave=7) is Code.NOTHING_OPEN


def test_the_line_learns_of_a_pause_and_nothing_else() -> None:
    """Manager, skip and HR partner read days only; HR's point of contact is told at once."""
    play = coached()

    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")

    line = play.letters(Template.LEAVE_PAUSE_FOR_LINE)
    assert {word.to for word in line} == {Role.MANAGER, Role.SKIP, Role.HR_PARTNER}
    assert {value.name for word in line for value in word.values} == {"first_day", "last_day"}
    assert play.letters(Template.LEAVE_FOR_HR_CONTACT, Role.HR_CONTACT)


def test_a_leave_known_late_reverses_what_was_missed_meanwhile() -> None:
    """A check-in that was owed on leave days was not owed (K8)."""
    play = in_focus().at("2027-02-05T11:00")
    play.manager(c.RecordDiscussion)
    play.at("2027-02-12T10:00")
    missed = play.holding(DutyMissed)

    play.employee(c.ReportLeave, first_day="2027-02-08", last_day="2027-02-11")

    assert missed
    assert play.bodies(Reversed)
    assert not play.holding(DutyMissed)


def test_the_administrators_clock_counts_from_receipt_though_the_pause_does_not() -> None:
    """A leave of last week is to be decided five business days from today."""
    play = coached()

    play.employee(c.ReportLeave, first_day="2027-02-22", last_day="2027-02-26")

    assert play.day("leave_decision") == "2027-03-08"


def test_a_leave_does_not_stop_the_reviewers() -> None:
    """Approvals go on; only the last, adverse one waits."""
    play = Play()
    play.at("2027-02-01T11:00").employee(c.ReportLeave, first_day="2027-02-01")

    play.at("2027-02-02T09:30").skip(c.Approve)

    assert play.day("skip_approval") == "2027-02-03"
    assert play.clock("hr_review").status is ClockStatus.OPEN


def test_no_packet_is_delivered_during_leave() -> None:
    """Neither delivered nor handed over."""
    play = packet_sent()
    play.employee(c.ReportLeave, first_day="2027-03-04")
    play.at("2027-03-05T10:00")

    assert play.refusal(c.RecordHandover, Role.HR_PARTNER) is Code.ON_LEAVE


def test_a_receipt_during_leave_is_deemed_received_after_it() -> None:
    """Acknowledged on leave, the window counts from the first business day back (K2)."""
    play = packet_sent()
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-05")
    play.at("2027-03-05T10:00").employee(c.Acknowledge)

    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    assert play.stage is Stage.ELECTION
    assert play.day("election") == "2027-03-15"


def test_vacation_moves_no_window() -> None:
    """Ordinary vacation is no leave (K7)."""
    play = election_open()

    play.employee(c.RecordVacation, first_day="2027-03-04", last_day="2027-03-10")

    assert play.told("election") == ["2027-03-10"]


def test_the_letter_at_the_return_names_the_date_that_is_promised() -> None:
    """A return recorded after what would have been the end: the window has its days from now on."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")

    play.at("2027-03-25T09:00").employee(c.RecordReturn, back_on="2027-03-10")

    (letter,) = play.letters(Template.DATES_AFTER_LEAVE, Role.EMPLOYEE)
    dates = {value.name: value.value for value in letter.values}["dates"]
    assert dates == f"election {play.day('election')}"
    assert play.day("election") > "2027-03-25"


def test_dates_are_told_at_the_return() -> None:
    """The employee gets every date that counts on, in one letter."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")

    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    (letter,) = play.letters(Template.DATES_AFTER_LEAVE, Role.EMPLOYEE)
    assert "next_steps 2027-03-12" in {v.name: v.value for v in letter.values}["dates"]
    assert play.letter_facts(Template.DATES_AFTER_LEAVE)[0].at == local("2027-03-08T09:00")


def test_no_meeting_is_held_during_leave() -> None:
    """Employee, manager and HR meet once the employee is back (K16)."""
    play = pivot_approved().at("2027-03-03T10:00")
    play.employee(c.ReportLeave, first_day="2027-03-03")

    assert play.refusal(c.RecordMeeting, Role.MANAGER) is Code.ON_LEAVE


def test_a_decided_leave_does_not_end_before_it_begins() -> None:
    """Whichever of the two days the decision changes."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    play.at("2027-03-04T09:00")

    decision = {"ruling": "approve", "last_day": "2027-03-01"}

    assert play.refusal(c.DecideLeave, Role.LEAVE_ADMINISTRATOR, **decision) is Code.OUT_OF_RANGE


def test_a_decision_does_not_begin_a_leave_earlier_than_anybody_reported() -> None:
    """What nobody has reported yet is reported first, so that what it touches is looked at."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    play.at("2027-03-04T09:00")

    decision = {"ruling": "approve", "first_day": "2027-03-01"}

    assert play.refusal(c.DecideLeave, Role.LEAVE_ADMINISTRATOR, **decision) is Code.OUT_OF_RANGE


def test_a_leave_that_was_denied_is_not_decided_again() -> None:
    """A new report begins a new leave."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-02")
    play.at("2027-03-04T09:00").administrator(c.DecideLeave, ruling="deny")

    refused = play.refusal(c.DecideLeave, Role.LEAVE_ADMINISTRATOR, ruling="approve")

    assert refused is Code.ALREADY_DONE
