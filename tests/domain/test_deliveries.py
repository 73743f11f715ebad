"""A letter that did not arrive is a duty of HR at once, and begins or ends nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import commands as c
from domain.case import receive
from domain.effects import DeliveryReported
from domain.errors import Code
from domain.facts import DeliveryAttempted, EffectUnfinished, Fact
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.seeing.clocks import sees
from domain.seeing.readers import Reader
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, election_open, opening, packet_sent, policy

PACKET = "pivot_packet:packet[1]:employee"
OF_THE_PACKET = "second_channel[packet_receipt]"


def came_back(play: Play, key: str, number: int = 40) -> tuple[Fact, ...]:
    """Let the case hear that a letter did not arrive, and give what follows."""
    report = DeliveryReported(
        do="delivery_reported",
        id=f"delivery:{number}:{key}",
        received_at=play.now,
        number=number,
        subject=key,
        channel=c.Channel.MAIL,
    )
    outcome = receive(play.case, report, play.now)
    play.case = outcome.case
    play.wait_until(play.now + timedelta(minutes=1))
    return outcome.facts


def told(play: Play, template: Template) -> list[Role]:
    """Name whom letters of one wording went to."""
    return [s.notice.to for s in play.case.said.notices if s.notice.template is template]


def test_a_packet_that_did_not_arrive_is_told_to_hr_and_another_way_is_due_next_day() -> None:
    """The receipt stays owed with its own date, and no window opens."""
    play = packet_sent()
    receipt = play.day("packet_receipt")

    facts = came_back(play, PACKET)

    (attempt,) = [f.body for f in facts if isinstance(f.body, DeliveryAttempted)]
    assert (attempt.notice, attempt.channel, attempt.delivered) == ("packet[1]", "mail", False)
    assert told(play, Template.DELIVERY_FAILED) == [Role.HR_PARTNER]
    assert play.clock(OF_THE_PACKET).status is ClockStatus.OPEN
    assert play.day(OF_THE_PACKET) < receipt == play.day("packet_receipt")
    assert play.stage is Stage.PIVOT_ENTRY


def test_another_way_is_owed_until_the_receipt() -> None:
    play = packet_sent()
    came_back(play, PACKET)

    play.employee(c.Acknowledge, notice="packet[1]")

    assert play.clock(OF_THE_PACKET).status is ClockStatus.MET
    assert play.stage is Stage.ELECTION


def test_another_way_is_owed_until_somebody_has_used_one() -> None:
    """The receipt itself stays owed: having been delivered is none."""
    play = packet_sent()
    came_back(play, PACKET)

    play.hr(c.RecordDelivery, notice="packet[1]", channel="post", delivered=True)

    assert play.clock(OF_THE_PACKET).status is ClockStatus.MET
    assert play.clock("packet_receipt").status is ClockStatus.OPEN


def test_a_letter_that_comes_back_after_its_receipt_changes_nothing() -> None:
    """Receipts are for good."""
    play = election_open()
    before = play.state

    facts = came_back(play, PACKET)

    assert facts == ()
    assert play.state == before


def test_a_later_letter_about_the_same_thing_is_owed_on_its_own() -> None:
    """That the packet was received does not say that the letter with the last day was."""
    play = election_open()

    facts = came_back(play, "election_open:packet[1]:employee")

    assert [f.body.subject for f in facts if isinstance(f.body, EffectUnfinished)] == [
        "election_open:packet[1]:employee"
    ]
    assert play.day("second_channel[election_open:packet[1]:employee]")


def test_a_letter_without_a_receipt_is_a_duty_of_hr_too() -> None:
    """Whoever its reader is."""
    play = Play()
    key = play.case.said.notices[0].notice.key

    came_back(play, key)

    clock = play.clock(f"second_channel[{key}]")
    assert told(play, Template.NOTICE_UNDELIVERABLE) == [Role.HR_PARTNER]
    assert policy().clock(clock.kind).owner is Role.HR_PARTNER
    assert play.day(clock.key) == "2027-02-02"


def test_a_duty_of_another_way_that_is_missed_climbs_its_ladder() -> None:
    play = Play()
    key = play.case.said.notices[0].notice.key
    came_back(play, key)

    play.at("2027-02-03T12:00")

    rungs = [s.notice.to for s in play.case.said.notices if s.rung_of == f"second_channel[{key}]"]
    assert rungs == [Role.HR_BACKUP, Role.HR_LEAD]


def test_whoever_was_reached_on_another_way_is_recorded_by_the_key_of_the_letter() -> None:
    play = Play()
    key = play.case.said.notices[0].notice.key
    refused = play.refusal(c.RecordDelivery, Role.HR_PARTNER, notice=key, delivered=True)
    came_back(play, key)

    play.hr(c.RecordDelivery, notice=key, channel="post", delivered=True)

    assert refused is Code.NOTHING_OPEN
    assert play.clock(f"second_channel[{key}]").status is ClockStatus.MET


def test_only_hr_legal_and_auditors_see_which_letter_did_not_arrive() -> None:
    """Its key names the letter: of a leave or of money, it may be nobody else's business."""
    seeing = [each for each in Reader if sees((each,), "second_channel[leave_denied:leave[1]:x]")]

    assert seeing == [each for each in Reader if each in (Reader.HR, Reader.LEGAL, Reader.AUDITOR)]


def test_the_same_report_counts_once() -> None:
    play = packet_sent()
    came_back(play, PACKET)

    assert came_back(play, PACKET) == ()


def test_a_letter_that_fails_again_is_owed_again() -> None:
    """HR's own second attempt may come back as well."""
    play = packet_sent()
    came_back(play, PACKET)
    play.hr(c.RecordDelivery, notice="packet[1]", channel="post", delivered=True)

    play.hr(c.RecordDelivery, notice="packet[1]", channel="post", delivered=False)

    assert play.clock("second_channel[packet_receipt.2]").status is ClockStatus.OPEN


def test_two_failures_of_one_letter_are_one_duty() -> None:
    play = packet_sent()
    came_back(play, PACKET)

    play.hr(c.RecordDelivery, notice="packet[1]", channel="post", delivered=False)

    assert [k.key for k in play.state.clocks if k.kind is ClockKind.SECOND_CHANNEL] == [
        OF_THE_PACKET
    ]


def test_letters_about_a_failed_letter_make_no_duty_of_their_own() -> None:
    """Else a broken mailbox of HR would owe for ever more."""
    play = Play()
    key = play.case.said.notices[0].notice.key
    came_back(play, key)
    play.at("2027-02-03T12:00")
    about = [
        s.notice.key
        for s in play.case.said.notices
        if s.notice.template is Template.NOTICE_UNDELIVERABLE or "second_channel[" in s.rung_of
    ]

    for number, each in enumerate(about, start=50):
        came_back(play, each, number)

    owed = [k.key for k in play.state.clocks if k.kind is ClockKind.SECOND_CHANNEL]
    assert len(about) == 3
    assert owed == [f"second_channel[{key}]"]


def test_a_letter_that_the_case_never_sent_cannot_fail() -> None:
    play = packet_sent()

    assert came_back(play, "pivot_packet:packet[7]:employee") == ()
    assert came_back(play, "nonsense") == ()


def test_a_case_opened_before_there_was_this_duty_tells_hr_all_the_same() -> None:
    """Its frozen policy has no such row: the letter goes out, and no date is invented."""
    clocks = tuple(r for r in policy().clocks if r.kind is not ClockKind.SECOND_CHANNEL)
    play = Play(opening(under=replace(policy(), clocks=clocks)))

    came_back(play, play.case.said.notices[0].notice.key)

    assert told(play, Template.NOTICE_UNDELIVERABLE) == [Role.HR_PARTNER]
    assert not [k for k in play.state.clocks if k.kind is ClockKind.SECOND_CHANNEL]


@pytest.mark.parametrize("failed", [True, False])
def test_after_closing_only_a_letter_that_failed_is_still_delivered(*, failed: bool) -> None:
    """It is owed after the end as before it; nothing else is recorded then."""
    play = Play()
    play.skip(c.Reject, reason="Not a matter of performance.")
    assert play.stage is Stage.CLOSED
    key = next(s.notice.key for s in play.case.said.notices if s.notice.to is Role.MANAGER)

    if not failed:
        refused = play.refusal(c.RecordDelivery, Role.HR_PARTNER, notice=key, delivered=True)
        assert refused is Code.CASE_CLOSED
        return
    came_back(play, key)
    play.hr(c.RecordDelivery, notice=key, channel="post", delivered=True)

    assert play.clock(f"second_channel[{key}]").status is ClockStatus.MET
