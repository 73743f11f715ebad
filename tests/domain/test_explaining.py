"""How each date came about: the reckoning of the case, held against the facts on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.case import take_over
from domain.clock import Mark
from domain.errors import Code, Malformed
from domain.explaining import explain
from domain.facts import LeaveReported, Reversed, SetAside
from domain.reckoning import Deferral, reckonings
from tests.domain.builders import (
    HR_ZONE,
    Play,
    election_open,
    in_focus,
    leaving,
    pivot_approved,
    silent,
)
from tests.domain.explained_cases import back, in_london, on_leave, received_late
from tests.domain.later_builders import decided

if TYPE_CHECKING:
    from domain.explaining import Explanation


def explanation(play: Play, clock: str) -> Explanation:
    (found,) = explain(reckonings(play.case), tuple(play.facts), clock)
    return found


def days(found: Explanation) -> list[str]:
    """Return the folded trace, such as `06-01..06-04 counted 1-4/5`."""
    return [
        f"{each.first:%m-%d}..{each.last:%m-%d} {each.mark}"
        + ("" if each.k_first is None else f" {each.k_first}-{each.k_last}/{each.n}")
        for each in found.days
    ]


def deferred(play: Play, clock: str) -> list[tuple[str, Deferral]]:
    reckoning = explanation(play, clock).reckoning
    assert reckoning is not None
    return [(each.day.isoformat(), each.why) for each in reckoning.deferred]


def test_a_receipt_after_the_cut_off_says_why_it_counts_the_next_day() -> None:
    """17:05 is late: Thursday does not count, Friday is the day of receipt (K2)."""
    play = received_late()

    assert deferred(play, "election") == [("2027-05-27", Deferral.CUTOFF)]


def test_the_trace_of_the_worked_example_is_folded() -> None:
    """Weekend, holiday, four days, weekend, the fifth: seven stretches at most for a reader."""
    found = explanation(received_late(), "election")

    assert days(found) == [
        "05-29..05-30 weekend",
        "05-31..05-31 holiday",
        "06-01..06-04 counted 1-4/5",
        "06-05..06-06 weekend",
        "06-07..06-07 counted 5-5/5",
    ]


def test_leave_is_one_stretch_of_the_trace() -> None:
    """With leave from 2 to 13 June the other four days come after the return."""
    found = explanation(back(), "election")

    assert days(found)[2:] == [
        "06-01..06-01 counted 1-1/5",
        "06-02..06-13 leave",
        "06-14..06-17 counted 2-5/5",
    ]


def test_the_act_that_set_a_clock_off_is_named() -> None:
    """The receipt, and what it opened: by number, so that both can be looked up."""
    found = explanation(received_late(), "election")

    assert [fact.body.kind for fact in found.set_off] == ["notice_received", "election_opened"]
    assert found.reckoning is not None
    assert found.reckoning.set_off is not None
    assert found.reckoning.set_off.number == found.set_off[-1].number


def test_every_date_told_before_is_in_the_history() -> None:
    """Promised, forecast, promised again: each with its own trace."""
    found = explanation(back(), "election")

    told = [(t.promise.last_day.isoformat(), t.promise.forecast) for t in found.told if t.promise]
    assert told == [("2027-06-07", False), ("2027-06-17", True), ("2027-06-17", False)]


def test_a_date_that_moved_says_why_and_which_days_changed() -> None:
    """The leave, and the days that counted before it: the weekend between never did."""
    moved = explanation(on_leave(), "election").told[1]

    assert [type(fact.body) for fact in moved.because] == [LeaveReported]
    assert moved.later_by == 10
    assert [(each.first.day, each.last.day, each.now) for each in moved.changes] == [
        (2, 4, Mark.LEAVE),
        (7, 7, Mark.LEAVE),
    ]


def test_no_promised_date_was_followed_by_an_earlier_one() -> None:
    """A forecast is no promise, so it may move either way."""
    explanations = explain(reckonings(back().case), tuple(back().facts))

    assert all(each.never_shortened for each in explanations)


def test_a_date_held_by_an_earlier_promise_says_so() -> None:
    """The leave turns out shorter after the return had moved the date: it stays (K6)."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, kind="requested", first_day="2027-03-05", last_day="2027-03-07")
    play.at("2027-03-08T09:00").employee(c.RecordReturn, leave=1, back_on="2027-03-08")
    play.at("2027-03-08T10:00").administrator(
        c.DecideLeave, leave=1, ruling="approve", first_day="2027-03-06"
    )

    play.employee(c.ReportLeave, kind="hint", first_day="2027-03-11", last_day=None)

    found = explanation(play, "election")

    assert days(found)[-1] == "03-11..03-11 kept"
    assert [told.kept for told in found.told] == [False, False, False, True]


def test_what_a_late_input_reversed_stands_in_the_reasons() -> None:
    """Reversal and acts set aside are told before what became true: all three are given."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.at("2027-03-12T10:00").employee(
        c.ReportLeave, kind="requested", first_day="2027-03-09", last_day="2027-03-10"
    )

    moved = explanation(play, "election").told[-1]

    assert [type(fact.body) for fact in moved.because] == [Reversed, SetAside, LeaveReported]


def test_a_clock_whose_cause_was_reversed_is_still_explained() -> None:
    """HR's confirmation of a silence that was none: told, withdrawn, and no longer reckoned."""
    play = silent()
    play.at("2027-03-12T10:00").employee(
        c.ReportLeave, kind="requested", first_day="2027-03-09", last_day="2027-03-10"
    )

    found = explanation(play, "hr_confirmation")

    assert found.reckoning is None
    assert [told.promise is None for told in found.told] == [False, True]


def test_a_clock_that_a_case_never_had_is_refused() -> None:
    """The answer lists those that there are."""
    with pytest.raises(Malformed, match="skip_approval") as refused:
        explanation(received_late(), "appeal_filing")

    assert refused.value.code is Code.MALFORMED


def test_a_receipt_on_a_day_off_counts_on_the_next_business_day() -> None:
    """Weekend and holiday are named one by one (K2)."""
    play = Play(in_london())
    play.at("2027-05-01T10:00", HR_ZONE).skip(c.Approve)

    assert deferred(play, "hr_review") == [
        ("2027-05-01", Deferral.WEEKEND),
        ("2027-05-02", Deferral.WEEKEND),
        ("2027-05-03", Deferral.HOLIDAY),
    ]


def test_a_receipt_on_a_day_of_leave_counts_after_it() -> None:
    """The hand-over of a packet during leave is received on the first day back (K2)."""
    play = pivot_approved()
    play.at("2027-03-03T11:00").hr(c.DeliverPacket)
    play.at("2027-03-03T12:00").employee(
        c.ReportLeave, kind="requested", first_day="2027-03-04", last_day="2027-03-05"
    )
    play.at("2027-03-04T12:00").employee(c.Acknowledge)

    assert deferred(play, "election")[0] == ("2027-03-04", Deferral.LEAVE)


def test_a_length_of_the_case_is_told_from_one_of_the_policy() -> None:
    """Grace is agreed, the election is not."""
    found = {each.clock: each for each in reckonings(leaving(grace_days=7).case)}

    assert (found["separation"].of_case, found["separation"].span.count) == (True, 7)
    assert (found["election"].of_case, found["election"].span.count) == (False, 5)


def test_a_clock_without_a_date_is_reckoned_all_the_same() -> None:
    """A leave without an end lets no date be told; the rule and the trigger stand."""
    play = election_open().at("2027-03-04T10:00")
    play.employee(c.ReportLeave, kind="hint", first_day="2027-03-05", last_day=None)

    found = explanation(play, "election")

    assert found.reckoning is not None
    assert found.reckoning.promise is None
    assert found.days == ()
    assert found.set_off


def test_what_a_drifted_record_does_not_confirm_is_not_named() -> None:
    """Where no published fact is the one of the run, none is given for it."""
    play = received_late()
    play.case = replace(
        play.case, published=tuple(replace(p, digest="other") for p in play.case.published)
    )

    assert explanation(play, "election").set_off == ()


def test_nothing_is_named_from_before_a_checkpoint() -> None:
    """Nothing before it is run again, so what set a clock off is not known any more."""
    play = received_late()
    tampered = replace(
        play.case, published=tuple(replace(p, digest="other") for p in play.case.published)
    )

    taken = take_over(replace(tampered, core_version="0"), play.now)

    assert taken.case.checkpoint is not None
    assert {each.set_off for each in reckonings(taken.case)} == {None}


def test_sealed_votes_are_no_hindrance() -> None:
    """The state behind the clocks is built again as the journal built it, votes included."""
    found = explanation(decided("overturn"), "panel_decision")

    assert found.set_off[-1].body.kind == "appeal_filed"


def test_a_receipt_beyond_the_zone_data_has_no_local_time() -> None:
    """A case lives on past its data: it says what it knows."""
    play = in_focus()
    beyond = replace(play.clock("hr_review"), received_at=play.opening.sites[1].until)
    play.case = replace(play.case, state=play.state.with_clock(beyond))

    found = explanation(play, "hr_review")

    assert found.reckoning is not None
    assert found.reckoning.received_local is None


def test_in_focus_every_clock_names_what_set_it_off() -> None:
    """Nothing runs without a cause on record."""
    play = in_focus()

    assert all(each.set_off for each in explain(reckonings(play.case), tuple(play.facts)))
