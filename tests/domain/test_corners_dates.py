"""Dates at the edges: days beyond the calendar, leaves without a known end, runs of holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain import duties, journal, moments, views, windows
from domain.acts import act
from domain.case import receive
from domain.departures import consideration
from domain.effects import EffectFailed
from domain.facts import PlanAcknowledged
from domain.kinds import ClockKind
from domain.letters import coverage_ends
from domain.notices import Template
from domain.people import Actor, Role
from domain.stages import check_ins, improve, offers, owner_absence, resignation
from domain.state import Stage
from tests.domain.builders import (
    Play,
    build,
    coached,
    election_open,
    leaving,
    local,
    person,
)
from tests.domain.later_builders import decided, improving

if TYPE_CHECKING:
    from domain.said import Frame

FAR = date(2060, 1, 5)
"""A day that no calendar of the tests covers."""


def covered_up_to(play: Play, day: date) -> Frame:
    """Return what the rules of a case look at, its calendars ending on a day."""
    frame = play.case.frame.of(play.state)
    cut = tuple(replace(each, covers_to=day) for each in frame.opening.calendars)
    return replace(frame, opening=replace(frame.opening, calendars=cut))


def on_open_leave(play: Play) -> Play:
    """Return the case with a leave from today that has no known end."""
    play.employee(c.ReportLeave, first_day=play.now.date().isoformat(), last_day=None)
    return play


def test_time_to_arrive_beyond_the_calendar_is_none() -> None:
    """The clock itself reports what is not covered."""
    assert check_ins.time_to_arrive(coached().case.frame, FAR) == FAR


def test_a_day_after_another_beyond_the_calendar_is_not_known() -> None:
    """None is said rather than a guess."""
    play = improving()

    day = duties.day_after(play.case.frame, play.state, ClockKind.IMPROVE_PLAN, FAR, 5)

    assert day is None


def test_unused_days_beyond_the_calendar_have_no_date() -> None:
    """The window stays open, and the gap is on record."""
    play = election_open()
    frame = covered_up_to(play, date(2027, 3, 3))

    again = duties.give_unused_days(frame, play.state, play.clock("election"), play.now)

    assert again.promise is None
    assert again.uncovered


def test_unused_days_wait_for_the_end_of_an_open_leave() -> None:
    """A window whose rest lies in a leave without a known end has no date."""
    play = on_open_leave(election_open())
    clock = replace(play.clock("election"), promise=election_open().clock("election").promise)

    again = duties.give_unused_days(play.case.frame, play.state, clock, play.now)

    assert again.promise is None
    assert not again.uncovered


def test_a_fair_period_that_lies_in_an_open_leave_sets_no_floor() -> None:
    """The plan waits for the return anyhow."""
    play = improving()
    play.employee(c.RequestAccommodation)
    play.at("2027-03-09T10:00").employee(c.ReportLeave, first_day="2027-03-09", last_day=None)
    before = play.clock("improve_plan").not_before

    play.do(c.DecideAccommodation, Role.ACCOMMODATION_SPECIALIST, accommodation=1, ruling="approve")

    assert play.clock("improve_plan").not_before == before


def test_a_receipt_of_a_decision_beyond_the_calendar_counts_on_its_own_day() -> None:
    """It is acknowledged in the evening, and no calendar has the next business day."""
    play = decided("remand")
    play.at("2027-04-15T18:30")
    by = Actor(person(Role.EMPLOYEE), Role.EMPLOYEE)
    asked = build(c.Acknowledge, "evening", by, play.now, notice="decision[1]")

    bodies = act(covered_up_to(play, date(2027, 4, 15)), play.state, asked, 1)

    assert date(2027, 4, 15) in {getattr(body, "on_day", None) for body in bodies}


def test_the_end_of_the_zone_is_announced_where_a_calendar_outlasts_it() -> None:
    """The day before the calendar's end cannot be said in a zone without data."""
    play = coached()

    ends = coverage_ends(covered_up_to(play, FAR))

    assert {name.split()[0] for name, _ in ends} == {"America/Los_Angeles"}


def test_a_holiday_before_the_weekend_ends_the_week() -> None:
    """On Thursday 17 June before a free Friday, bad news after noon waits for Monday the 21st."""
    frame = coached().case.frame

    moment = moments.good_moment(frame, Role.EMPLOYEE, local("2027-06-17T13:00"))

    assert moment == local("2027-06-21T09:00")


def test_a_run_takes_nothing_that_counts_after_its_end() -> None:
    """Asked for an earlier instant, a journal tells where the case stood then."""
    play = coached()

    run = journal.run(play.case.frame, play.case.journal, local("2027-02-03T12:00"))

    assert run.state.stage is Stage.ENTRY


def test_a_choice_at_work_waits_for_nothing() -> None:
    """The return turned out to lie before it."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="leave")

    assert windows.choice_waits_until(play.case.frame, play.state) == date(2027, 3, 8)


@pytest.mark.parametrize(
    ("stage", "mover"), [(Stage.ENTRY, Role.MANAGER), (Stage.ELECTION, Role.HR_PARTNER)]
)
def test_somebody_moves_where_no_clock_runs(stage: Stage, mover: Role) -> None:
    """Rework of an entry is the manager's, all else is HR's."""
    play = election_open()

    bare = replace(play.case, state=replace(play.state, clocks=(), stage=stage))

    assert views.whose_move(bare) is mover


def test_no_withdrawal_is_kept_of_a_date_that_was_never_told() -> None:
    """There is nothing to take back."""
    said = coached().case.frame.said

    assert said.with_withdrawal("nothing", datetime(2027, 3, 1, tzinfo=UTC)) == said


def test_an_earlier_plan_that_is_acknowledged_freezes_nothing() -> None:
    """Only the plan that runs is held to its receipt."""
    state = improving().state

    assert improve.evolve_acknowledged(state, PlanAcknowledged(plan=9)) == state


def test_a_plan_in_words_leaves_out_what_it_does_not_say() -> None:
    """Neither hours of a deliverable nor of the normal job where none are agreed."""
    play = improving()
    plan = play.state.plan
    assert plan is not None
    bare = tuple(replace(each, hours=0) for each in plan.deliverables)

    words = improve.in_words(
        play.case.frame,
        play.state,
        replace(plan, deliverables=bare, weekly_regular_hours=None),
    )

    assert "Hours of your normal job" not in words
    assert "0 hours" not in words


def test_a_failed_word_about_a_failure_asks_nobody_again() -> None:
    """HR is asked once: what failed was that very request."""
    play = coached()
    failed = EffectFailed(
        do="effect_failed",
        id="failed:1",
        received_at=play.now,
        number=1,
        subject=f"{Template.NOTICE_UNDELIVERABLE}:x",
        what="notice",
    )
    before = play.case.state.notices

    after = receive(play.case, failed, play.now).case.state

    assert after.notices == before
    assert after.failed


def test_an_offer_is_owed_once() -> None:
    """While one is owed, no second clock runs."""
    play = leaving()

    assert offers.owe_offer(play.case.frame, play.state, play.now) == play.state


def test_the_word_about_an_open_choice_is_owed_once() -> None:
    """While it is owed, no second clock runs."""
    play = election_open()
    play.employee(c.Resign)

    assert resignation.owe_advice(play.case.frame, play.state, play.now) == play.state


def test_no_time_to_consider_without_a_rule_of_releases() -> None:
    """A policy without them counts none."""
    play = leaving()
    frame = play.case.frame
    without = replace(
        frame, opening=replace(frame.opening, policy=replace(frame.policy, release=None))
    )

    promise = consideration(
        without,
        play.clock("separation"),
        FAR,
        frame.policy.clock(ClockKind.CONSIDERATION).span.roll,
    )

    assert promise is None


def test_a_denied_leave_that_was_over_before_its_denial_ends_once() -> None:
    """Back already: the receipt of the denial moves nothing."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day=None)
    play.at("2027-03-03T09:00").employee(c.RecordReturn, leave=1, back_on="2027-03-03")
    play.administrator(c.DecideLeave, leave=1, ruling="deny", last_day=None)
    before = play.state.leaves

    play.at("2027-03-03T12:00").employee(c.Acknowledge, notice="leave_denied[1]")

    assert play.state.leaves == before


def test_a_return_from_another_leave_gives_no_time_to_withdraw() -> None:
    """The resignation was filed on the second leave, which goes on."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-02-10", last_day=None)
    play.employee(c.RecordReturn, leave=1, back_on="2027-02-15")
    play.employee(c.ReportLeave, first_day="2027-03-01", last_day=None)
    play.employee(c.Resign)

    play.administrator(c.RecordReturn, leave=1, back_on="2027-02-12")

    assert play.state.clock("resignation_withdrawal") is None


@pytest.mark.parametrize(
    ("who", "first_day", "moves_on"),
    [
        ("p-nobody", "2027-03-01", date(2027, 3, 2)),
        (person(Role.SKIP), FAR.isoformat(), date(2060, 1, 6)),
    ],
)
def test_tasks_of_somebody_without_a_calendar_move_a_day_later(
    who: str, first_day: str, moves_on: date
) -> None:
    """Who holds no role, or is away beyond the calendar, is looked for by plain days."""
    play = coached()
    by = Actor(person(Role.HR_PARTNER), Role.HR_PARTNER)
    asked = build(
        c.ReportAbsence, "away", by, play.now, person=who, first_day=first_day, last_day=first_day
    )

    bodies = act(play.case.frame, play.state, asked, 1)

    assert moves_on in {getattr(body, "moves_on", None) for body in bodies}


def test_nothing_moves_on_a_day_that_the_zone_does_not_know() -> None:
    """An absence beyond the zone's data has no instant to end at."""
    play = coached()
    play.hr(
        c.ReportAbsence, person=person(Role.SKIP), first_day="2027-03-01", last_day="2027-03-05"
    )
    far = tuple(replace(each, last_day=FAR, moves_on=FAR) for each in play.state.absences)

    assert owner_absence.next_moving(play.case.frame, replace(play.state, absences=far)) is None
