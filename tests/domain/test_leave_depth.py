"""Leave in depth: returns that move, re-entry, long leaves, vacation at a delivery (K6, K7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import DeliveryWarned, LeaveEnded
from domain.notices import Template
from domain.people import Role
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    opening,
    pivot_approved,
    policy,
)
from tests.domain.later_builders import reviewed


def back(play: Play, on: str) -> Play:
    """Return the case after the employee came back on a day, recorded that morning."""
    play.at(f"{on}T09:00").employee(c.RecordReturn, leave=1, back_on=on)
    return play


def on_leave() -> Play:
    """Return a case in its election, on leave from Thursday 2027-03-04 on."""
    play = election_open().at("2027-03-04T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-12")
    return play


# a return that moves


def test_a_return_that_was_later_gives_the_days_between_back() -> None:
    """Recorded for Monday, the employee was back on Wednesday only."""
    play = back(on_leave(), "2027-03-15")
    before = play.day("election")

    play.at("2027-03-17T09:00").administrator(c.RecordReturn, leave=1, back_on="2027-03-17")

    assert (before, play.day("election")) == ("2027-03-19", "2027-03-23")


def test_a_return_that_was_earlier_takes_no_told_day_away() -> None:
    """A promise is never shortened."""
    play = back(on_leave(), "2027-03-15")
    before = play.day("election")

    play.at("2027-03-15T10:00").administrator(c.RecordReturn, leave=1, back_on="2027-03-10")

    assert play.day("election") == before
    assert [body.back_on.isoformat() for body in play.holding(LeaveEnded)] == [
        "2027-03-15",
        "2027-03-10",
    ]


def test_only_the_leave_administrator_moves_a_return() -> None:
    """The employee recorded it once."""
    play = back(on_leave(), "2027-03-15").at("2027-03-16T09:00")

    refused = play.refusal(c.RecordReturn, Role.EMPLOYEE, leave=1, back_on="2027-03-16")

    assert refused is Code.NOT_YOURS


# the days of re-entry


@pytest.mark.parametrize(
    ("days", "back_on", "last_day"),
    [(0, "2027-03-15", "2027-03-19"), (7, "2027-03-15", "2027-03-24")],
)
def test_no_window_ends_within_the_days_of_re_entry(days: int, back_on: str, last_day: str) -> None:
    """As many business days as the policy gives lie between a return and the end of a window."""
    rule = replace(policy().absence, re_entry_business_days=days)
    play = election_open(opening(under=replace(policy(), absence=rule))).at("2027-03-04T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-12")

    back(play, back_on)

    assert play.day("election") == last_day


# a very long leave


@pytest.mark.parametrize(("last_day", "letters"), [("2028-02-23", 0), ("2028-02-24", 1)])
def test_a_leave_of_a_year_is_valid_and_looked_at_again(last_day: str, letters: int) -> None:
    """From 365 days on the leave lead is asked; the pause stands either way."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-02-25", last_day=last_day)

    play.administrator(c.DecideLeave, leave=1)

    assert len(play.letters(Template.LONG_LEAVE, Role.LEAVE_LEAD)) == letters
    assert play.is_forecast("next_steps")


# vacation at a delivery


@pytest.mark.parametrize(("last_day", "warned"), [("2027-03-05", False), ("2027-03-08", True)])
def test_whoever_sends_a_packet_into_a_vacation_is_warned(last_day: str, *, warned: bool) -> None:
    """Three of the five days to choose and more; the window does not move for it (K7)."""
    play = pivot_approved().at("2027-03-03T11:00")
    play.employee(c.RecordVacation, first_day="2027-03-04", last_day=last_day)

    play.hr(c.DeliverPacket)
    play.at("2027-03-03T11:30").employee(c.Acknowledge)

    assert bool(play.letters(Template.DELIVERY_WARNING, Role.HR_PARTNER)) is warned
    assert bool(play.holding(DeliveryWarned)) is warned
    assert play.day("election") == "2027-03-10"


def test_a_packet_late_in_the_day_goes_out_with_a_warning() -> None:
    """People send it, so it is not held back."""
    play = pivot_approved().at("2027-03-03T15:30")

    play.hr(c.DeliverPacket)

    (warning,) = play.holding(DeliveryWarned)
    assert (warning.vacation_days, warning.out_of_hours) == (0, True)
    assert play.letters(Template.PIVOT_PACKET, Role.EMPLOYEE)


# deliveries


def test_a_letter_that_came_back_is_told_at_once_and_opens_nothing() -> None:
    """The second channel is HR's to use; no bounce and no delivery is a receipt."""
    play = packet_out()

    play.hr(c.RecordDelivery, notice="packet[1]", delivered=False)
    play.hr(c.RecordDelivery, notice="packet[1]", channel="post", delivered=True)

    assert len(play.letters(Template.DELIVERY_FAILED, Role.HR_PARTNER)) == 1
    assert play.state.clock("election") is None


def packet_out() -> Play:
    """Return a case whose packet went out and was not received."""
    play = pivot_approved().at("2027-03-03T11:00")
    play.hr(c.DeliverPacket)
    return play.at("2027-03-03T11:30")


def test_only_a_notice_that_is_owed_is_delivered() -> None:
    """And none whose receipt is on record."""
    play = election_open()

    assert play.refusal(c.RecordDelivery, Role.HR_PARTNER) is Code.ALREADY_DONE
    refused = play.refusal(c.RecordDelivery, Role.HR_PARTNER, notice="packet[7]")
    assert refused is Code.NOTHING_OPEN


def test_the_link_in_a_letter_is_a_receipt_for_some_days() -> None:
    """Afterwards the portal still takes it."""
    play = packet_out().at("2027-03-17T23:59")
    last_day = play.fork()
    last_day.employee(c.Acknowledge, via="link")

    expired = play.at("2027-03-18T00:00").refusal(c.Acknowledge, Role.EMPLOYEE, via="link")
    play.employee(c.Acknowledge)

    assert expired is Code.LINK_EXPIRED
    assert last_day.day("election")
    assert play.day("election")


def test_a_link_works_once() -> None:
    """Its receipt is on record, and a second one changes nothing."""
    play = packet_out()
    play.employee(c.Acknowledge, via="link")

    assert play.refusal(c.Acknowledge, Role.EMPLOYEE, via="link") is Code.ALREADY_DONE


def test_a_packet_after_a_leave_is_reviewed_first() -> None:
    """The leave was reported shortly before."""
    play = pivot_approved().at("2027-03-03T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-03", last_day="2027-03-04")
    play.at("2027-03-05T09:00").employee(c.RecordReturn)

    reviewed(play).hr(c.DeliverPacket)

    assert play.letters(Template.PIVOT_PACKET, Role.EMPLOYEE)
