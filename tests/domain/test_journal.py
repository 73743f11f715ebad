"""The journal by example: what comes late, what is reversed, what people decide (rules 1 to 18)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import commands as c
from domain.case import Answer, Published, accept, take_over
from domain.errors import Code, Malformed
from domain.facts import (
    CaseClosed,
    Drift,
    Elected,
    ElectionOpened,
    ElectionTookEffect,
    ImproveBegan,
    Lodged,
    NoticeCountermanded,
    RetroactiveReview,
    Reversed,
    SetAside,
    SilenceConfirmed,
    WindowLapsed,
)
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    leaving,
    local,
    packet_sent,
    silent,
)


def elected_in_time_handled_late() -> Play:
    """Return a case whose worker slept over the end, then let it lapse, then saw the choice."""
    play = election_open().at("2027-03-10T12:00")
    play.down_until("2027-03-11T10:00").wake()
    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")
    return play


def test_an_election_received_in_time_counts_although_it_was_handled_late() -> None:
    """The door's stamp decides, not when a worker got to it (process 5)."""
    play = elected_in_time_handled_late()

    assert play.stage is Stage.SEPARATION
    assert str(play.holding(ElectionTookEffect)[0].choice_day) == "2027-03-10"


def test_what_the_lapse_had_done_is_reversed_by_number() -> None:
    """The silence is taken back; the fact stays, and a later one says that it no longer holds."""
    play = elected_in_time_handled_late()

    (lapsed,) = play.facts_of(WindowLapsed)
    (back,) = play.bodies(Reversed)
    assert back.numbers == (lapsed.number,)
    assert play.holding(WindowLapsed) == []


def test_a_countermand_goes_to_the_readers_of_what_it_withdraws() -> None:
    """Each letter about the silence is withdrawn by name, to the same reader, once."""
    play = elected_in_time_handled_late()

    gone = {
        word.key: word.to
        for template in (Template.SILENCE_CONTACT_CHECK, Template.CONTACT_CHECK)
        for word in play.letters(template)
    }
    withdrawn = {each.countermanded: each.notice.to for each in play.bodies(NoticeCountermanded)}
    assert withdrawn == gone
    assert len(gone) == 2


def test_the_promise_of_a_reversed_duty_is_withdrawn() -> None:
    """HR owes no confirmation of a silence that was none."""
    play = elected_in_time_handled_late()

    assert play.told("hr_confirmation") == ["2027-03-11", "withdrawn"]


def test_an_election_in_time_counts_when_the_worker_comes_back_with_it() -> None:
    """Nothing lapsed meanwhile, so nothing has to be reversed either."""
    play = election_open().at("2027-03-10T12:00")
    play.down_until("2027-03-11T10:00")

    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")

    assert play.stage is Stage.SEPARATION
    assert not play.bodies(Reversed)
    assert not play.bodies(WindowLapsed)


def test_an_election_received_after_the_end_stays_lodged() -> None:
    """Late is late: nothing is reversed, and the choice is kept without effect."""
    play = election_open().at("2027-03-10T12:00")
    play.down_until("2027-03-11T10:00").wake()

    receipt = play.employee(c.Elect, received="2027-03-11T00:00", option="leave")

    assert receipt.answer is Answer.LODGED
    assert play.holding(WindowLapsed)
    assert not play.bodies(Reversed)


def confirmed_then_elected() -> Play:
    """Return a case whose silence HR confirmed before a choice in time came to light."""
    play = election_open().at("2027-03-10T12:00")
    play.down_until("2027-03-11T08:00").wake()
    play.hr(c.RecordContactCheck, reached=True)
    play.at("2027-03-11T09:30").hr(c.ConfirmSilence)
    play.at("2027-03-11T11:00")
    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")
    return play


def test_a_confirmation_of_silence_is_reversed_automatically() -> None:
    """It rested on silence, and there was none (K8): no review, no person asked."""
    play = confirmed_then_elected()

    assert play.stage is Stage.SEPARATION
    assert not play.holding(SilenceConfirmed)
    assert not play.holding(ImproveBegan)
    assert not play.bodies(RetroactiveReview)


def test_whoever_confirmed_is_told_that_the_act_was_set_aside() -> None:
    """The confirmation and the contact check are kept without effect, and told to their role."""
    play = confirmed_then_elected()

    assert {word.do for word in play.bodies(SetAside)} == {
        "record_contact_check",
        "confirm_silence",
    }
    assert {word.to for word in play.letters(Template.ACT_SET_ASIDE)} == {Role.HR_PARTNER}


def test_receipts_are_permanent() -> None:
    """What became of an act is a question beside its receipt, which stays as it was given."""
    play = election_open().at("2027-03-10T12:00")
    play.down_until("2027-03-11T08:00").wake()
    given = play.hr(c.RecordContactCheck, reached=True)

    play.at("2027-03-11T11:00")
    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")

    assert given in play.case.receipts


def test_a_resignation_received_before_the_employers_acts_is_reviewed() -> None:
    """It would undo the Pivot of manager, skip and HR: it counts from now, and people are asked."""
    play = election_open().at("2027-03-04T10:00")

    play.employee(c.Resign, received="2027-02-26T10:00", last_day="2027-03-31")

    (review,) = play.bodies(RetroactiveReview)
    assert review.numbers
    assert not play.bodies(Reversed)
    assert play.holding(ElectionOpened)
    assert {word.to for word in play.letters(Template.RETROACTIVE_REVIEW)} == {
        Role.HR_PARTNER,
        Role.LEGAL,
    }


def tampered(play: Play) -> Play:
    """Return the case as if other rules had published one of its rulings."""
    published = [*play.case.published]
    at = next(i for i, each in enumerate(published) if each.key.startswith("window_lapsed"))
    published[at] = replace(published[at], digest="0" * 64)
    play.case = replace(play.case, published=tuple(published))
    return play


def test_where_the_control_run_differs_nothing_is_reversed() -> None:
    """A difference without input is drift: a fact, HR and Legal are told, the input counts now."""
    play = election_open().at("2027-03-10T12:00")
    tampered(play.down_until("2027-03-11T10:00").wake())

    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")

    (drift,) = play.bodies(Drift)
    assert [number for number in drift.numbers if number]
    assert not play.bodies(Reversed)
    assert {word.to for word in play.letters(Template.RECORD_DRIFT)} == {
        Role.HR_PARTNER,
        Role.LEGAL,
    }


def test_other_code_that_differs_takes_a_checkpoint() -> None:
    """Nothing before the moment of taking over is run again, and that it differs is on record."""
    play = tampered(silent())

    taken = take_over(replace(play.case, core_version="0"), play.now)

    assert taken.case.checkpoint is not None
    assert taken.case.checkpoint.state == play.state
    assert [type(fact.body) for fact in taken.facts][:1] == [Drift]


def test_nothing_before_a_checkpoint_is_reversed() -> None:
    """A choice in time that comes to light after new code took over is left to people."""
    play = tampered(silent())
    play.case = take_over(replace(play.case, core_version="0"), play.now).case
    play.at("2027-03-11T10:00")

    play.employee(c.Elect, received="2027-03-10T15:00", option="leave")

    assert play.bodies(Drift)
    assert not play.bodies(Reversed)


def test_after_a_checkpoint_the_case_goes_on() -> None:
    """What counts later is run from the checkpoint, without drift."""
    play = tampered(silent())
    play.case = take_over(replace(play.case, core_version="0"), play.now).case
    play.at("2027-03-11T10:00").hr(c.RecordContactCheck, reached=True)

    play.at("2027-03-12T10:00").hr(c.ConfirmSilence)

    assert play.stage is Stage.IMPROVE
    assert not play.bodies(Drift)


def test_code_with_the_same_rules_takes_over_in_silence() -> None:
    """Where the control run confirms everything there is no checkpoint and no fact."""
    play = silent()

    taken = take_over(replace(play.case, core_version="0"), play.now)

    assert (taken.facts, taken.case.checkpoint) == ((), None)


def test_a_lodged_election_revives_when_an_earlier_leave_is_reported() -> None:
    """The window had not ended after all: the choice that came too late is made good (rule 8)."""
    play = silent()
    play.employee(c.Elect, option="leave")

    play.at("2027-03-12T10:00").employee(
        c.ReportLeave, first_day="2027-03-09", last_day="2027-03-10"
    )
    play.employee(c.RecordReturn, back_on="2027-03-11")

    assert play.bodies(Lodged)
    assert play.holding(Elected)
    assert not play.holding(WindowLapsed)


def test_a_lodged_election_counts_once_an_earlier_hand_over_is_recorded() -> None:
    """The packet had been handed over when the employee chose; HR recorded it only later."""
    play = packet_sent()
    play.at("2027-03-04T10:00").employee(c.Elect, option="leave")

    play.at("2027-03-05T08:00").hr(c.RecordHandover, handed_at=local("2027-03-04T09:00"))

    assert play.stage is Stage.ELECTION
    assert play.holding(Elected)
    assert play.at("2027-03-12T00:00").stage is Stage.SEPARATION


def test_a_set_aside_act_of_the_employer_never_revives() -> None:
    """Its ground comes back, but HR confirms anew, with the file in view (rule 7)."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)
    play.at("2027-03-12T10:00").employee(
        c.ReportLeave, first_day="2027-03-09", last_day="2027-03-10"
    )
    play.employee(c.RecordReturn, back_on="2027-03-11")

    play.at("2027-03-30T10:00")

    assert play.stage is Stage.ELECTION
    assert len(play.holding(WindowLapsed)) == 1
    assert not play.holding(SilenceConfirmed)
    assert not play.holding(ImproveBegan)


def test_a_hint_known_late_undoes_silence_and_its_confirmation() -> None:
    """A hint from before the window's end reverses what rested on silence meanwhile (K8)."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)

    play.at("2027-03-12T10:00").manager(c.ReportLeave, kind="hint", first_day="2027-03-09")

    assert play.stage is Stage.ELECTION
    assert not play.holding(WindowLapsed)
    assert not play.bodies(RetroactiveReview)


def test_a_window_whose_end_came_untold_gets_its_unused_days() -> None:
    """Recorded only after what would have been its end, a window has its whole length (rule 9)."""
    play = packet_sent()

    play.at("2027-03-15T08:00").hr(c.RecordHandover, handed_at=local("2027-03-03T16:00"))

    assert not play.bodies(WindowLapsed)
    assert play.told("election") == ["2027-03-22"]


def test_a_window_that_a_late_leave_reopens_is_told_before_it_ends_again() -> None:
    """What is left counts from the day on which people are told, not from the past."""
    play = silent().at("2027-03-18T10:00")

    play.employee(c.ReportLeave, first_day="2027-03-09", last_day="2027-03-10")
    play.employee(c.RecordReturn, back_on="2027-03-11")

    assert not play.holding(WindowLapsed)
    assert play.day("election") >= "2027-03-19"


def test_a_date_is_never_shortened_when_a_leave_ends_early() -> None:
    """A longer leave was expected and its date told as a forecast only; the first promise stays."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, first_day="2027-03-09", last_day="2027-03-12")
    play.at("2027-03-10T09:00").employee(c.RecordReturn)

    assert play.told("election") == ["2027-03-10", "~2027-03-16", "2027-03-11"]


def test_an_extended_date_stays_when_its_ground_was_shorter_than_thought() -> None:
    """A promise after one leave is a floor, though another return says fewer days (rule 10)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day="2027-03-05")
    play.at("2027-03-08T09:00").employee(c.RecordReturn)
    told = play.day("next_steps")

    play.manager(c.RequestExtension, days=7)
    play.skip(c.Reject)

    assert play.day("next_steps") == told


def test_a_request_known_late_takes_over_no_date_of_another() -> None:
    """A removal received before an extension has a clock of its own; both dates stay (rule 4)."""
    play = coached()
    play.manager(c.RequestExtension, days=14)
    told = play.day("sign_off[extension[1].skip]")

    play.at("2027-03-01T12:00").manager(c.RequestRemoval, received="2027-02-22T10:00")

    assert play.told("sign_off[extension[1].skip]")[-1] == told


def test_the_same_id_gets_the_same_answer() -> None:
    """A repeat changes nothing and gets the first receipt, weeks later too."""
    play = leaving()
    command = play.sent[-1]
    receipt = play.case.receipts[-1]

    again = accept(play.case, command, local("2027-06-01T10:00"))

    assert (again.receipt, again.facts, again.case) == (receipt, (), play.case)


def test_the_same_id_with_other_content_is_refused() -> None:
    """Ids are used once."""
    play = election_open()
    play.employee(c.Elect, sent_as="mine", option="leave")

    refused = play.refusal(c.Elect, Role.EMPLOYEE, sent_as="mine", option="improve")

    assert refused is Code.ID_REUSED


def test_a_command_from_the_future_is_refused() -> None:
    """A door's stamp lies not ahead of the case."""
    play = in_focus()

    refused = play.refusal(c.RecordDiscussion, Role.MANAGER, received="2027-02-05T11:00")

    assert refused is Code.RECEIVED_IN_FUTURE


def test_an_instant_without_a_zone_is_refused() -> None:
    """A wall-clock time names no instant."""
    play = in_focus()
    command = replace(play.sent[-1], id="naive", received_at=play.now.replace(tzinfo=None))

    with pytest.raises(Malformed) as refused:
        accept(play.case, command, play.now)

    assert refused.value.code is Code.MALFORMED


def test_of_several_missed_rungs_only_the_newest_is_sent() -> None:
    """A worker that slept over three rungs does not send the past (rule 3)."""
    play = Play()

    play.down_until("2027-02-08T12:00").wake()

    assert not play.letters(Template.DUE_SOON)
    assert [word.to for word in play.letters(Template.ESCALATION)] == [Role.HR_PARTNER]


def test_a_fact_bears_its_own_time_and_that_of_its_handling() -> None:
    """A lapse bears its due instant although the worker came later."""
    play = election_open()

    play.down_until("2027-03-12T10:00").wake()

    (lapsed,) = play.facts_of(WindowLapsed)
    assert (lapsed.at, lapsed.handled_at) == (
        local("2027-03-11T00:00"),
        local("2027-03-12T10:00"),
    )


def test_every_ruling_that_holds_is_known_by_its_number() -> None:
    """What was published and holds can be named by a later reversal."""
    play = elected_in_time_handled_late()

    known: dict[int, Published] = {each.number: each for each in play.case.published}
    assert all(known[f.number].key == f.key for f in play.facts_of(ElectionTookEffect))
    assert play.clock("election").status is ClockStatus.MET
    assert not play.bodies(CaseClosed)
