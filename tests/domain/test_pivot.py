"""Pivot: the request, the meeting, the packet and its receipt (process 2, 6; policy K2, K10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from domain import commands as c
from domain.case import receive
from domain.effects import EffectFailed
from domain.errors import Code
from domain.facts import ReturnedToFocus, StatementOwed, StatementWritten
from domain.notices import Template
from domain.people import Role
from domain.policy import Tier
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    local,
    packet_sent,
    person,
    pivot_approved,
    pivot_asked,
)


def test_asking_for_pivot_stops_the_clocks_of_focus() -> None:
    """Something else decides now: next steps and check-ins are withdrawn."""
    play = pivot_asked()

    assert play.stage is Stage.PIVOT_ENTRY
    assert play.told("next_steps")[-1] == "withdrawn"
    assert play.clock("check_in[4]").status is ClockStatus.STOPPED


def test_asking_for_pivot_lapses_other_open_requests() -> None:
    """A removal that waits for its sign-offs is over."""
    play = coached()
    play.manager(c.RequestRemoval)

    play.manager(c.RequestPivot)

    assert play.refusal(c.Approve, Role.SKIP, request="removal[1]") is Code.NOTHING_OPEN


@pytest.mark.parametrize("days", [29, 61])
def test_an_improve_plan_has_thirty_to_sixty_days(days: int) -> None:
    """Anything else is refused."""
    assert coached().refusal(c.RequestPivot, Role.MANAGER, plan_days=days) is Code.OUT_OF_RANGE


def test_a_rejected_pivot_goes_back_to_focus_with_time_to_next_steps() -> None:
    """Next steps are at least five business days away, though they were due before."""
    play = pivot_asked()

    play.at("2027-03-03T10:00").skip(c.Reject)

    assert play.stage is Stage.FOCUS
    assert play.bodies(ReturnedToFocus)
    assert play.day("next_steps") == "2027-03-10"


def test_a_pivot_sent_back_is_asked_for_again_in_its_stage() -> None:
    """Rework does not return to Focus; every sign-off is given anew."""
    play = pivot_asked()
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.SendBack)

    play.at("2027-03-02T11:00").manager(c.RequestPivot)

    assert play.stage is Stage.PIVOT_ENTRY
    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NOT_YET


def test_a_pivot_that_nobody_signs_expires_back_to_focus() -> None:
    """Silence of the employer is no step against the employee."""
    play = pivot_asked()

    play.at("2027-03-11T09:00")

    assert play.stage is Stage.FOCUS
    assert play.letters(Template.REQUEST_EXPIRED, Role.MANAGER)


def test_the_meeting_is_due_five_business_days_after_the_approval() -> None:
    """Approved on Tuesday 2 March, the meeting is due on the 9th."""
    play = pivot_approved()

    assert play.day("pivot_meeting") == "2027-03-09"


def test_no_packet_before_the_approval() -> None:
    """HR cannot deliver what was not approved."""
    assert pivot_asked().refusal(c.DeliverPacket, Role.HR_PARTNER) is Code.NOT_YET


def test_the_packet_shows_all_tiers_side_by_side() -> None:
    """Its statement is asked for three tiers at one date, and the packet goes out with it."""
    play = packet_sent()

    (owed,) = play.bodies(StatementOwed)
    (written,) = play.bodies(StatementWritten)
    assert owed.tiers == (Tier.T1, Tier.T2, Tier.T3)
    assert [amount.gross for amount in written.statement.amounts] == [
        Decimal("47500.00"),
        Decimal("27500.00"),
        Decimal("22500.00"),
    ]
    assert play.letters(Template.PIVOT_PACKET, Role.EMPLOYEE)


def test_a_packet_goes_out_once() -> None:
    """Ordered again, it is refused."""
    assert packet_sent().refusal(c.DeliverPacket, Role.HR_PARTNER) is Code.ALREADY_DONE


def test_a_packet_that_was_sent_has_not_been_received() -> None:
    """However long ago the mail went out, no election begins (no notice, no clock)."""
    play = packet_sent()

    play.at("2027-04-30T12:00")

    assert play.stage is Stage.PIVOT_ENTRY
    assert play.state.latest(play.clock("packet_receipt").kind) is play.clock("packet_receipt")
    assert not [clock for clock in play.state.clocks if clock.key == "election"]


def test_a_missing_receipt_takes_a_second_channel_then_a_hand_over() -> None:
    """HR is asked after two business days, and after two more."""
    play = packet_sent()

    play.at("2027-03-09T09:00")

    (second,) = play.letter_facts(Template.SECOND_CHANNEL)
    (by_hand,) = play.letter_facts(Template.HAND_OVER)
    assert second.at == local("2027-03-06T00:00")
    assert by_hand.at == local("2027-03-09T09:00", "Europe/London")


def test_the_acknowledgement_opens_the_election() -> None:
    """Five business days from the deemed receipt on Wednesday 3 March."""
    play = election_open()

    assert play.stage is Stage.ELECTION
    assert play.clock("packet_receipt").status is ClockStatus.MET
    assert play.day("election") == "2027-03-10"


def test_a_receipt_after_the_cutoff_counts_on_the_next_business_day() -> None:
    """Acknowledged at 17:00, the packet is deemed received the next morning (K2)."""
    play = packet_sent()

    play.at("2027-03-03T17:00").employee(c.Acknowledge)

    assert play.day("election") == "2027-03-11"


def test_a_hand_over_counts_from_when_it_happened() -> None:
    """Recorded two days later, the window still counts from the meeting."""
    play = packet_sent()

    play.at("2027-03-05T08:00").hr(c.RecordHandover, handed_at=local("2027-03-03T16:00"))

    assert play.stage is Stage.ELECTION
    assert play.day("election") == "2027-03-10"


def test_a_hand_over_needs_a_witness_who_is_neither_side() -> None:
    """Neither the employee nor whoever records it."""
    play = packet_sent()

    for witness in (person(Role.EMPLOYEE), person(Role.HR_PARTNER)):
        refused = play.refusal(c.RecordHandover, Role.HR_PARTNER, witness=witness)
        assert refused is Code.SEPARATION_OF_DUTIES


def test_a_hand_over_comes_after_the_packet_was_sent() -> None:
    """What did not exist was not handed over."""
    play = packet_sent().at("2027-03-03T12:00")

    refused = play.refusal(c.RecordHandover, Role.HR_PARTNER, handed_at=local("2027-03-03T10:00"))

    assert refused is Code.NOT_DELIVERED


def test_a_hand_over_lies_not_in_the_future() -> None:
    """It is recorded after it happened."""
    play = packet_sent()

    refused = play.refusal(
        c.RecordHandover, Role.HR_PARTNER, handed_at=play.now + timedelta(minutes=1)
    )

    assert refused is Code.RECEIVED_IN_FUTURE


def test_only_one_receipt_opens_one_window() -> None:
    """A second receipt of the same packet is refused."""
    play = election_open()

    assert play.refusal(c.Acknowledge, Role.EMPLOYEE) is Code.ALREADY_DONE


def test_a_notice_that_was_not_sent_cannot_be_acknowledged() -> None:
    """Before the packet there is nothing to receive."""
    assert pivot_approved().refusal(c.Acknowledge, Role.EMPLOYEE) is Code.NOT_DELIVERED


def test_a_statement_that_cannot_be_computed_asks_hr() -> None:
    """The packet waits, and a person is asked."""
    play = pivot_approved()
    failed = EffectFailed(
        do="effect_failed",
        id="failed:40",
        received_at=play.now,
        number=40,
        subject="packet[1]",
        what="statement",
    )

    outcome = receive(play.case, failed, play.now)
    again = receive(outcome.case, replace(failed), play.now)

    assert [
        word.notice.to
        for word in outcome.case.said.notices
        if "statement_failed" in word.notice.key
    ] == [Role.HR_PARTNER]
    assert again.facts == ()


def test_the_meeting_is_recorded_once_and_after_the_approval() -> None:
    """A day before the approval is refused, and so is a second meeting."""
    play = pivot_approved()
    early = play.refusal(c.RecordMeeting, Role.MANAGER, held_on="2027-03-01")

    play.manager(c.RecordMeeting)

    assert early is Code.OUT_OF_RANGE
    assert play.refusal(c.RecordMeeting, Role.HR_PARTNER) is Code.ALREADY_DONE


def play_in_two_pivots() -> Play:
    """Return a case whose first Pivot was rejected and whose second waits."""
    play = pivot_asked()
    play.at("2027-03-03T10:00").skip(c.Reject)
    play.at("2027-03-05T10:00").manager(c.RecordCheckIn)
    play.manager(c.RequestPivot)
    return play


def test_a_second_pivot_has_clocks_of_its_own() -> None:
    """A key names one clock: the second approval does not inherit the first one's date."""
    play = play_in_two_pivots()

    assert play.day("skip_approval[3]") == "2027-03-09"
    assert play.state.pivot is not None
    assert play.state.pivot.number == 2
