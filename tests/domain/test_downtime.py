"""Doors that were down: the days are given back in every window, and silence is undone."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.clock import Mark
from domain.errors import Code
from domain.facts import (
    AppealFiled,
    ContactChecked,
    DateRecounted,
    DowntimeRecorded,
    Drift,
    Elected,
    ImproveBegan,
    RecountReason,
    RetroactiveReview,
    Reversed,
    SilenceConfirmed,
    TransferAsked,
    WindowLapsed,
)
from domain.notices import Template
from domain.people import Role
from domain.state import Flag, Stage
from domain.views import view
from tests.domain.builders import Play, election_open, in_focus, local, packet_sent, silent
from tests.domain.later_builders import silent_on_appeal, transferring, window_open


def down(play: Play, began: str, ended: str, door: str = "portal") -> Play:
    play.do(
        c.RecordDowntime,
        Role.HR_LEAD,
        door=door,
        began_at=local(began),
        ended_at=local(ended),
    )
    return play


def marks(play: Play, clock: str) -> dict[str, Mark]:
    promise = play.clock(clock).promise
    return {} if promise is None else {str(step.day): step.mark for step in promise.trace}


def test_every_counting_day_that_a_downtime_touched_is_given_back_whole() -> None:
    """From Friday evening to Monday morning: two days, however few hours of each."""
    play = election_open().at("2027-03-08T10:00")

    down(play, "2027-03-05T18:00", "2027-03-08T09:00")

    assert play.told("election") == ["2027-03-10", "2027-03-12"]


def test_a_day_off_that_the_door_was_down_on_gives_nothing_back() -> None:
    """The window did not count the Saturday; its trace says so."""
    play = election_open().at("2027-03-08T10:00")

    down(play, "2027-03-05T18:00", "2027-03-08T09:00")

    assert [marks(play, "election")[f"2027-03-0{day}"] for day in (5, 6, 7, 8)] == [
        Mark.DOWNTIME,
        Mark.WEEKEND,
        Mark.WEEKEND,
        Mark.DOWNTIME,
    ]


def test_the_end_of_a_downtime_at_midnight_does_not_touch_the_next_day() -> None:
    play = election_open().at("2027-03-08T10:00")

    down(play, "2027-03-04T23:00", "2027-03-05T00:00")

    assert play.day("election") == "2027-03-11"


def test_overlapping_downtimes_give_a_day_back_once() -> None:
    """Whichever door: a second measure of the same day adds nothing, and is told to nobody."""
    play = down(election_open().at("2027-03-08T10:00"), "2027-03-05T08:00", "2027-03-05T09:00")

    down(play, "2027-03-05T08:30", "2027-03-05T10:00", door="mail link")

    assert play.day("election") == "2027-03-11"
    assert len(play.letters(Template.DOWNTIME_GIVEN_BACK)) == 1
    assert len(play.bodies(DowntimeRecorded)) == 2


def test_the_employee_is_told_which_days_are_given_back() -> None:
    play = down(election_open().at("2027-03-08T10:00"), "2027-03-05T08:00", "2027-03-05T09:00")

    (word,) = play.letters(Template.DOWNTIME_GIVEN_BACK, Role.EMPLOYEE)

    values = {value.name: value.value for value in word.values}
    assert values == {"clock": "election", "door": "portal", "days": "2027-03-05"}


def test_what_was_given_back_is_on_record_for_the_window() -> None:
    play = down(election_open().at("2027-03-08T10:00"), "2027-03-05T08:00", "2027-03-05T09:00")

    (told,) = play.bodies(DateRecounted)

    assert (told.clock, told.reason, told.data) == (
        "election",
        RecountReason.DOWNTIME,
        "downtime[1]",
    )
    assert (str(told.last_day_before), str(told.last_day)) == ("2027-03-10", "2027-03-11")


def test_a_window_that_begins_while_the_door_is_down_gets_its_days_too() -> None:
    """The packet was handed over; the portal came back on the fifth."""
    play = packet_sent().at("2027-03-03T12:00")
    play.employee(c.Acknowledge)

    down(play.at("2027-03-05T12:00"), "2027-03-03T08:00", "2027-03-05T11:00")

    assert play.day("election") == "2027-03-12"
    assert play.letters(Template.DOWNTIME_GIVEN_BACK)


def test_the_day_of_the_receipt_is_not_counted_and_not_given_back() -> None:
    """It sets the window off, with or without a door."""
    play = election_open().at("2027-03-04T10:00")

    down(play, "2027-03-03T13:00", "2027-03-03T18:00")

    assert play.told("election") == ["2027-03-10"]
    assert not play.bodies(DateRecounted)


def test_a_duty_gets_nothing_back() -> None:
    """Downtime gives time to those whose right would lapse, not to those who owe."""
    play = down(in_focus().at("2027-02-08T10:00"), "2027-02-08T08:00", "2027-02-08T09:00")

    assert not play.bodies(DateRecounted)


def test_sixty_days_to_move_get_a_calendar_day_back() -> None:
    """Monday 14 June becomes Tuesday the 15th."""
    play = transferring().at("2027-05-05T10:00")

    down(play, "2027-05-05T08:00", "2027-05-05T09:00")

    assert play.day("transfer") == "2027-06-15"


def test_a_downtime_within_the_window_to_appeal_gives_a_day_back() -> None:
    play = window_open().at("2027-04-15T12:00")

    down(play, "2027-04-14T08:00", "2027-04-14T09:00")

    assert play.day("appeal_filing") == "2027-04-19"


# silence that was none


def test_silence_while_the_door_was_down_is_undone() -> None:
    """The lapse is reversed, and the window runs until the end of the day it is known."""
    play = silent()

    down(play, "2027-03-10T12:00", "2027-03-10T23:00")

    assert not play.holding(WindowLapsed)
    assert play.day("election") == "2027-03-11"
    assert not play.bodies(Drift)


def test_a_confirmed_silence_is_undone_too() -> None:
    """The plan that began on it is none; two more days from now were given back."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)

    down(play.at("2027-03-11T12:00"), "2027-03-09T12:00", "2027-03-10T23:00")

    assert play.stage is Stage.ELECTION
    assert not play.holding(ImproveBegan)
    assert play.day("election") == "2027-03-12"


def test_days_that_become_known_late_are_given_from_the_day_they_are_known() -> None:
    """Recorded weeks after: two unused days from now, since no window ends untold (rule 9)."""
    play = silent()

    down(play.at("2027-03-22T10:00"), "2027-03-09T12:00", "2027-03-10T23:00")

    assert play.day("election") == "2027-03-24"
    (told,) = [d for d in play.bodies(DateRecounted) if d.clock == "election"]
    assert str(told.last_day) == "2027-03-24"
    assert play.letters(Template.DOWNTIME_GIVEN_BACK)


def test_where_people_have_acted_on_the_silence_people_decide() -> None:
    """A check-in was held in the plan that silence began: nothing is reversed by itself."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)
    play.at("2027-03-12T10:00").manager(c.RecordCheckIn)

    down(play, "2027-03-09T12:00", "2027-03-10T23:00")

    assert play.bodies(RetroactiveReview)
    assert play.stage is Stage.IMPROVE
    assert Flag.RETROACTIVE_REVIEW in view(play.case, None).flags


def test_a_choice_made_in_time_stays() -> None:
    """Whoever chose is not asked again; the choice takes effect at the later end."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.Elect, option="leave")

    down(play.at("2027-03-09T10:00"), "2027-03-08T12:00", "2027-03-08T13:00")

    assert play.day("election") == "2027-03-11"
    assert len(play.holding(Elected)) == 1


def test_the_time_to_take_back_a_choice_made_on_leave_gets_its_days_too() -> None:
    """Back on Monday the 15th, five business days to the 22nd; the 17th is given back."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")
    play.at("2027-03-09T10:00").employee(c.Elect, option="leave")
    play.at("2027-03-15T10:00").employee(c.RecordReturn, back_on="2027-03-15")
    before = play.day("election")

    down(play.at("2027-03-18T10:00"), "2027-03-17T08:00", "2027-03-17T09:00")

    assert (before, play.day("election")) == ("2027-03-22", "2027-03-23")


# who, and what is refused


def test_the_hr_partner_records_no_downtime() -> None:
    """The case's own HR does not measure its own doors."""
    assert in_focus().refusal(c.RecordDowntime, Role.HR_PARTNER) is Code.NOT_YOURS


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        ("2027-03-05T09:00", "2027-03-05T08:00"),
        ("2027-03-05T09:00", "2027-03-05T09:00"),
        ("2027-03-08T09:00", "2027-03-08T11:00"),
        ("2027-01-04T09:00", "2027-01-04T11:00"),
    ],
    ids=["ends before it begins", "no time at all", "not over", "before the case"],
)
def test_what_is_no_measured_downtime_of_the_case_is_refused(began: str, ended: str) -> None:
    play = election_open().at("2027-03-08T10:00")

    refused = play.refusal(
        c.RecordDowntime, Role.HR_LEAD, began_at=local(began), ended_at=local(ended)
    )

    assert refused is Code.OUT_OF_RANGE


def test_a_downtime_that_began_before_the_case_counts_from_its_opening() -> None:
    play = in_focus()

    down(play, "2027-01-29T08:00", "2027-02-02T08:00")

    assert play.holding(DowntimeRecorded)


# received in time, whatever the system did meanwhile


def test_an_appeal_received_in_time_is_honoured_although_the_window_had_lapsed() -> None:
    """It came on Friday the 16th; on Monday contact had been made about a silence."""
    play = silent_on_appeal()
    play.hr(c.RecordContactCheck, reached=True)

    play.employee(c.FileAppeal, received="2027-04-16T20:00")

    assert play.stage is Stage.APPEAL
    assert str(play.holding(AppealFiled)[0].on_day) == "2027-04-16"
    assert not play.holding(WindowLapsed)
    assert not play.holding(ContactChecked)


def test_a_transfer_asked_for_in_time_is_honoured_although_silence_was_confirmed() -> None:
    """Received on the evening of 14 June; on the 15th HR had confirmed what silence leads to."""
    play = transferring().at("2027-06-15T08:00")
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)

    play.employee(c.RequestTransfer, received="2027-06-14T20:00")

    assert play.bodies(Reversed)
    assert play.stage is Stage.TRANSFER
    assert play.holding(TransferAsked)
    assert not play.holding(SilenceConfirmed)
