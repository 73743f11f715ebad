"""The packet: its clock, and a new version of it with a new receipt and window (policy K17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    election_open,
    local,
    packet_sent,
    pivot_approved,
    pivot_asked,
    silent,
)
from tests.domain.later_builders import improving, rungs

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGE = "The plan has one more week."


def changed(play: Play, at: str = "2027-03-08T10:00") -> Play:
    """Return the case with a new version of its packet, on Monday 2027-03-08."""
    play.at(at).hr(c.DeliverPacket, change=CHANGE)
    return play


# its clock


def test_the_packet_is_due_with_the_meeting() -> None:
    """Approved on Tuesday 2 March, it goes out by the 9th."""
    assert pivot_approved().day("packet_delivery") == "2027-03-09"


def test_a_late_packet_goes_up_to_legal() -> None:
    """Reminder, backup, HR lead, and Legal five business days after; nothing else happens."""
    play = pivot_approved()

    play.at("2027-03-16T10:00")

    assert rungs(play, "packet_delivery") == [
        (local("2027-03-08T09:00", "Europe/London"), Template.DUE_SOON, Role.HR_PARTNER),
        (local("2027-03-10T00:00"), Template.ESCALATION, Role.HR_BACKUP),
        (local("2027-03-10T09:00"), Template.ESCALATION, Role.HR_LEAD),
        (local("2027-03-16T09:00"), Template.ESCALATION, Role.LEGAL),
    ]
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_packet_that_went_out_is_owed_no_more() -> None:
    """Its receipt is."""
    play = packet_sent()

    assert play.clock("packet_delivery").status is ClockStatus.MET
    assert play.clock("packet_receipt").is_owed


# a new version


@pytest.mark.parametrize("change", ["", "  "])
@pytest.mark.parametrize("case", [packet_sent, election_open], ids=lambda case: case.__name__)
def test_a_packet_is_sent_again_only_with_a_material_change(
    case: Callable[[], Play], change: str
) -> None:
    """Without one the window that runs would be opened twice."""
    play = case()

    assert play.refusal(c.DeliverPacket, Role.HR_PARTNER, change=change) is Code.ALREADY_DONE


def test_a_new_version_takes_the_place_of_one_that_was_not_received() -> None:
    """The old receipt is owed no more, and the old packet cannot be received."""
    play = changed(packet_sent(), "2027-03-04T10:00")

    refused = play.at("2027-03-04T10:30").refusal(c.Acknowledge, Role.EMPLOYEE, notice="packet[1]")

    assert refused is Code.NOT_DELIVERED
    assert play.told("packet_receipt") == ["2027-03-05", "withdrawn"]
    assert play.day("packet_receipt[2]") == "2027-03-08"


def test_a_new_version_closes_the_window_of_the_old_one() -> None:
    """What is offered has changed, so nothing can be elected before its receipt."""
    play = changed(election_open())

    assert play.stage is Stage.PIVOT_ENTRY
    assert play.told("election") == ["2027-03-10", "withdrawn"]


def test_a_new_version_has_a_full_new_window() -> None:
    """Received on Monday 8 March: five business days end on the 15th."""
    play = changed(election_open())

    play.at("2027-03-08T12:00").employee(c.Acknowledge, notice="packet[2]")

    assert play.stage is Stage.ELECTION
    assert play.day("election[2]") == "2027-03-15"


def test_a_choice_of_the_old_offer_does_not_stand() -> None:
    """It was another offer that was chosen."""
    play = election_open()
    play.employee(c.Elect, option="leave")

    changed(play)

    assert play.state.election is None
    play.at("2027-03-11T10:00")
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_new_version_after_silence_ends_the_silence() -> None:
    """HR has nothing to confirm; the employee has a new window."""
    play = changed(silent(), "2027-03-11T10:00")

    assert play.told("hr_confirmation")[-1] == "withdrawn"
    assert not play.state.silent
    play.at("2027-03-11T12:00").employee(c.Acknowledge, notice="packet[2]")
    assert play.day("election[2]") == "2027-03-18"


def test_each_version_is_a_letter_with_figures_of_its_own() -> None:
    """The third packet is `packet[3]`, with a statement under the same key."""
    play = changed(changed(election_open()), "2027-03-09T10:00")

    letters = play.letters(Template.PIVOT_PACKET, Role.EMPLOYEE)
    assert [word.about for word in letters] == ["packet[1]", "packet[2]", "packet[3]"]
    assert [each.key for each in play.state.statements] == ["packet[1]", "packet[2]", "packet[3]"]


def test_no_new_version_once_the_choice_has_taken_effect() -> None:
    """The plan runs; what was offered is over."""
    refused = improving().refusal(c.DeliverPacket, Role.HR_PARTNER, change=CHANGE)

    assert refused is Code.WRONG_STAGE


def test_no_new_version_goes_out_during_leave() -> None:
    """The employee is asked nothing (K16)."""
    play = election_open()
    play.employee(c.ReportLeave, first_day="2027-03-03")

    refused = play.refusal(c.DeliverPacket, Role.HR_PARTNER, change=CHANGE)

    assert refused is Code.ON_LEAVE


# rework


def test_a_pivot_that_was_sent_back_waits_five_business_days_for_its_manager() -> None:
    """Sent back on Tuesday 2 March, it goes up from the 9th on, and stays where it is."""
    play = pivot_asked()
    play.skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.SendBack)

    play.at("2027-03-16T10:00")

    assert play.day("rework") == "2027-03-09"
    assert rungs(play, "rework") == [
        (local("2027-03-08T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-03-10T00:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-03-10T09:00", "Europe/London"), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-03-16T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]
    assert play.stage is Stage.PIVOT_ENTRY


def test_rework_that_is_asked_again_is_done() -> None:
    """The clock ends, and the reviewers' begin."""
    play = pivot_asked()
    play.skip(c.SendBack)

    play.at("2027-03-03T10:00").manager(c.RequestPivot)

    assert play.clock("rework").status is ClockStatus.MET
    assert play.day("skip_approval[3]") == "2027-03-05"


def test_a_pivot_that_expires_owes_no_rework() -> None:
    """The case is in Focus again, with next steps to come."""
    play = pivot_asked().at("2027-03-11T09:00")

    assert play.stage is Stage.FOCUS
    assert not [clock for clock in play.state.clocks if clock.key == "rework"]
    assert play.clock("next_steps").is_owed
