"""Election: choose, change one's mind, or say nothing (process 2, 5; policy K3, K15, K16, K18)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.case import Answer
from domain.commands import Option
from domain.errors import Code
from domain.facts import ElectionTookEffect, ImproveBegan, SeparationBegan, WindowLapsed
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    election_open,
    local,
    packet_sent,
    person,
    silent,
)

NOT_THE_EMPLOYEE = [role for role in Role if role is not Role.EMPLOYEE]


@pytest.mark.parametrize("role", NOT_THE_EMPLOYEE)
def test_nobody_but_the_employee_elects(role: Role) -> None:
    """Not the manager, not HR, nobody (process 4)."""
    assert election_open().refusal(c.Elect, role, option="leave") is Code.NOT_YOURS


def test_a_choice_takes_effect_at_the_end_of_the_window() -> None:
    """Until then it stands and can be changed; the end of the last day makes it final (K18)."""
    play = election_open().at("2027-03-05T10:00")
    play.employee(c.Elect, option="leave")
    before = play.stage

    play.at("2027-03-11T00:00")

    assert before is Stage.ELECTION
    assert play.stage is Stage.SEPARATION
    assert play.facts_of(ElectionTookEffect)[0].at == local("2027-03-11T00:00")


def test_the_last_choice_before_the_end_counts() -> None:
    """Leave, then improve: the plan begins, dated from the day of that choice."""
    play = election_open().at("2027-03-05T10:00")
    play.employee(c.Elect, option="leave")
    play.at("2027-03-08T10:00").employee(c.Elect, option="improve")

    play.at("2027-03-11T00:00")

    assert play.stage is Stage.IMPROVE
    assert str(play.holding(ImproveBegan)[0].on_day) == "2027-03-08"


def test_a_choice_one_second_before_the_end_is_in_time() -> None:
    """An act counts if it was received before the exclusive end of the window (K3)."""
    play = election_open().at("2027-03-10T23:59:59")

    play.employee(c.Elect, option="leave")

    assert play.at("2027-03-11T00:00").stage is Stage.SEPARATION


def test_a_choice_at_the_very_end_is_lodged() -> None:
    """One second later it is out of time: kept without effect, never refused unseen."""
    play = election_open().at("2027-03-11T00:00")

    receipt = play.employee(c.Elect, option="leave")

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.WINDOW_CLOSED)
    assert play.stage is Stage.ELECTION
    assert {word.to for word in play.letters(Template.ACT_LODGED)} == {
        Role.EMPLOYEE,
        Role.HR_PARTNER,
    }


def test_an_election_before_the_receipt_is_lodged() -> None:
    """The packet was sent, its receipt is not on record: the choice is kept, nothing begins."""
    play = packet_sent()

    receipt = play.employee(c.Elect, option="leave")

    assert (receipt.answer, receipt.code) == (Answer.LODGED, Code.NOT_DELIVERED)
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_withdrawn_choice_leaves_silence() -> None:
    """Taken back and not made again, nothing was chosen."""
    play = election_open()
    play.employee(c.Elect, option="leave")
    play.at("2027-03-08T10:00").employee(c.WithdrawElection)

    play.at("2027-03-11T00:00")

    assert play.bodies(WindowLapsed)
    assert play.stage is Stage.ELECTION


def test_a_choice_confirmed_as_final_takes_effect_at_once() -> None:
    """The employee need not wait for the end of the window."""
    play = election_open()
    play.employee(c.Elect, option="improve")

    play.employee(c.ConfirmElection)

    assert play.stage is Stage.IMPROVE
    assert play.clock("election").status is ClockStatus.MET


def test_there_is_nothing_to_confirm_before_a_choice() -> None:
    """Neither to confirm nor to withdraw."""
    play = election_open()

    assert play.refusal(c.ConfirmElection, Role.EMPLOYEE) is Code.NOTHING_OPEN
    assert play.refusal(c.WithdrawElection, Role.EMPLOYEE) is Code.NOTHING_OPEN


def test_a_second_election_after_the_effect_is_refused() -> None:
    """What has taken effect is not chosen again."""
    play = election_open()
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)

    refused = play.refusal(c.Elect, Role.EMPLOYEE, option="improve")

    assert refused is Code.WINDOW_CLOSED


@pytest.mark.parametrize("days", [-1, 15])
def test_grace_lies_between_none_and_fourteen_days(days: int) -> None:
    """Fifteen are refused, and so is a negative one."""
    refused = election_open().refusal(c.Elect, Role.EMPLOYEE, option="leave", grace_days=days)

    assert refused is Code.OUT_OF_RANGE


def test_grace_belongs_to_leaving() -> None:
    """Whoever improves needs none."""
    refused = election_open().refusal(c.Elect, Role.EMPLOYEE, option="improve", grace_days=3)

    assert refused is Code.MALFORMED


def test_the_employee_is_reminded_three_times() -> None:
    """Three days and one day before, and two hours before the end."""
    play = election_open().at("2027-03-11T00:00")

    reminded = [fact.at for fact in play.letter_facts(Template.DUE_SOON, Role.EMPLOYEE)]

    assert reminded == [
        local("2027-03-05T09:00"),
        local("2027-03-09T09:00"),
        local("2027-03-10T22:00"),
    ]


def test_silence_on_the_election_never_ends_employment() -> None:
    """Nobody acts for a year: no separation, no plan; it escalates and the employee stays (K15)."""
    play = silent()

    play.at("2028-03-11T08:00")

    assert play.stage is Stage.ELECTION
    assert not play.bodies(SeparationBegan)
    assert not play.bodies(ImproveBegan)
    assert play.letters(Template.ESCALATION, Role.LEGAL)


def test_silence_asks_hr_to_make_contact_within_one_business_day() -> None:
    """The contact check is asked of the HR partner and announced to the employee."""
    play = silent()

    assert play.day("hr_confirmation") == "2027-03-11"
    assert play.letters(Template.CONTACT_CHECK, Role.HR_PARTNER)
    assert play.at("2027-03-11T12:00").letters(Template.SILENCE_CONTACT_CHECK, Role.EMPLOYEE)


def test_silence_is_confirmed_only_once_the_employee_was_reached() -> None:
    """A contact check that reached nobody is none."""
    play = silent()
    without = play.refusal(c.ConfirmSilence, Role.HR_PARTNER)

    play.hr(c.RecordContactCheck, reached=False)

    assert without is Code.CONTACT_CHECK_MISSING
    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.CONTACT_CHECK_MISSING


def test_silence_leads_to_improve_from_the_day_hr_confirms() -> None:
    """Never to exit; the plan counts from the confirmation (K15)."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)

    play.at("2027-03-16T08:00").hr(c.ConfirmSilence)

    assert play.stage is Stage.IMPROVE
    assert str(play.holding(ImproveBegan)[0].on_day) == "2027-03-16"


def test_there_is_no_silence_to_confirm_while_the_window_is_open() -> None:
    """Neither a confirmation nor a contact check comes before the end."""
    play = election_open()

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.NOTHING_OPEN
    assert play.refusal(c.RecordContactCheck, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_the_manager_confirms_no_silence() -> None:
    """It is HR's to confirm."""
    assert silent().refusal(c.ConfirmSilence, Role.MANAGER) is Code.NOT_YOURS


def test_a_leave_pauses_the_window_and_gives_its_days_back() -> None:
    """Leave from Monday 8 to Friday 12 March: two days used, three from the return on."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08", last_day="2027-03-12")
    during = play.is_forecast("election")

    play.at("2027-03-15T09:00").administrator(c.DecideLeave)
    play.employee(c.RecordReturn)

    assert during
    assert play.day("election") == "2027-03-17"


def test_no_window_lapses_during_leave() -> None:
    """A leave without a known end: the window stays open however long it lasts."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")

    play.at("2027-09-30T08:00")

    assert not play.bodies(WindowLapsed)
    assert play.told("election") == ["2027-03-10", "withdrawn"]


def test_what_is_filed_on_leave_may_be_withdrawn_until_five_days_after_the_return() -> None:
    """A choice on leave is kept; nothing rests on it until the employee has had time (K16)."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08", last_day="2027-03-12")
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)
    during = play.stage

    play.at("2027-03-15T09:00").employee(c.RecordReturn)

    assert during is Stage.ELECTION
    assert play.day("election") == "2027-03-22"
    assert play.at("2027-03-22T12:00").stage is Stage.ELECTION


def test_no_silence_is_confirmed_over_somebody_on_leave() -> None:
    """A leave that began after the window holds the confirmation back."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.employee(c.ReportLeave, first_day="2027-03-11")

    assert play.refusal(c.ConfirmSilence, Role.HR_PARTNER) is Code.ON_LEAVE


def test_an_election_by_somebody_else_in_the_employees_name_is_refused() -> None:
    """Who holds the role is asked first."""
    refused = election_open().refusal(
        c.Elect, Role.EMPLOYEE, acting=person(Role.MANAGER), option="leave"
    )

    assert refused is Code.NOT_YOURS


def chosen(option: Option) -> Play:
    play = election_open()
    play.employee(c.Elect, option=option)
    return play


@pytest.mark.parametrize("option", list(Option))
def test_each_choice_is_confirmed_in_writing(option: Option) -> None:
    """To the employee and the HR partner, whatever it is."""
    words = chosen(option).letters(Template.ELECTION_RECORDED)

    assert {word.to for word in words} == {Role.EMPLOYEE, Role.HR_PARTNER}
