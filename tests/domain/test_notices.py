"""Notices: held on leave, quiet at certain hours, withdrawn by name (process 6; policy K16)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.facts import HoldReason, NoticeHeld, NoticeOwed
from domain.notices import Template
from domain.people import Role
from tests.domain.builders import Play, coached, election_open, in_focus, local, silent


def extended_at(text: str) -> Play:
    """Return a case whose extension, an adverse step, was approved at a local time."""
    play = coached()
    play.manager(c.RequestExtension, days=14)
    play.at(text).skip(c.Approve)
    return play


@pytest.mark.parametrize(
    ("approved", "sent"),
    [
        ("2027-03-02T09:00", "2027-03-02T09:00"),
        ("2027-03-02T14:59", "2027-03-02T14:59"),
        ("2027-03-02T15:00", "2027-03-03T09:00"),
        ("2027-03-03T07:00", "2027-03-03T09:00"),
        ("2027-03-05T11:59", "2027-03-05T11:59"),
        ("2027-03-05T12:00", "2027-03-08T09:00"),
        ("2027-03-06T10:00", "2027-03-08T09:00"),
    ],
)
def test_an_adverse_notice_waits_for_a_good_moment(approved: str, sent: str) -> None:
    """Not after 15:00, not after noon on the week's last business day, not on a weekend."""
    play = extended_at(approved)

    play.at("2027-03-09T00:00")

    (letter,) = play.letter_facts(Template.NEXT_STEPS_OUTCOME, Role.EMPLOYEE)
    assert letter.at == local(sent)


def test_a_notice_that_waits_is_on_record() -> None:
    """That it waits, and why, is a fact; once."""
    play = extended_at("2027-03-02T15:00").at("2027-03-02T23:00")

    held = [each for each in play.bodies(NoticeHeld) if "next_steps_outcome" in each.notice]
    assert [each.why for each in held] == [HoldReason.QUIET_HOURS]


def test_during_leave_nothing_is_asked_of_the_employee() -> None:
    """A letter that asks is held, and goes out after the return (K16)."""
    play = in_focus().at("2027-02-05T11:00")
    play.employee(c.ReportLeave, first_day="2027-02-08", last_day="2027-02-09")
    play.manager(c.RecordDiscussion)
    play.at("2027-02-08T11:00").employee(c.ReportLeave, first_day="2027-02-08")
    play.at("2027-02-08T12:00").hr(c.RecordVacation)

    asked = [
        fact
        for fact in play.facts_of(NoticeOwed)
        if fact.at >= local("2027-02-08T00:00")
        and isinstance(fact.body, NoticeOwed)
        and fact.body.notice.to is Role.EMPLOYEE
        and play.opening.policy.notice(fact.body.notice.template).asks
    ]
    assert asked == []


def test_what_was_held_on_leave_is_sent_after_the_return() -> None:
    """The first thing at the return is what was owed meanwhile."""
    play = coached()
    play.manager(c.RequestPause)
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day="2027-03-05")
    play.skip(c.Approve)
    held = [each.why for each in play.bodies(NoticeHeld) if "focus_paused" in each.notice]
    before = play.letters(Template.FOCUS_PAUSED)

    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    assert held == [HoldReason.LEAVE]
    assert before == []
    assert play.letters(Template.FOCUS_PAUSED, Role.EMPLOYEE)


def test_reminders_to_somebody_on_leave_are_dropped() -> None:
    """They are not sent later either: their day is over."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-08")

    play.at("2027-03-09T09:00").employee(c.RecordReturn)

    assert not [
        fact
        for fact in play.letter_facts(Template.DUE_SOON, Role.EMPLOYEE)
        if local("2027-03-04T10:00") < fact.at < local("2027-03-09T09:00")
    ]


def test_a_letter_goes_out_once() -> None:
    """No key is sent twice, however often a case is looked at."""
    play = silent().at("2027-06-01T09:00")

    keys = [each.notice.key for each in play.bodies(NoticeOwed)]

    assert len(keys) == len(set(keys))


def test_relief_does_not_wait_for_the_return() -> None:
    """That a silence was none is told on leave too; demands wait (rule 15)."""
    play = silent().at("2027-03-11T12:00")

    play.at("2027-03-12T10:00").manager(c.ReportLeave, kind="hint", first_day="2027-03-09")

    (relief,) = play.letters(Template.COUNTERMAND, Role.EMPLOYEE)
    assert relief.about.startswith("silence_contact_check")


def test_a_countermand_is_sent_once() -> None:
    """What was withdrawn stays withdrawn."""
    play = silent().at("2027-03-12T10:00")
    play.manager(c.ReportLeave, kind="hint", first_day="2027-03-09")
    count = len(play.letters(Template.COUNTERMAND))

    play.at("2027-04-12T10:00")

    assert len(play.letters(Template.COUNTERMAND)) == count
