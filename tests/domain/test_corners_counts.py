"""What is counted once, or not at all: second looks at clocks, persons and pieces of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import commands as c
from domain import departures, duties, explaining, floors, lapses, tasks
from domain.acts import act
from domain.case import Checkpoint, take_over
from domain.errors import Code, NotNow
from domain.facts import LeaveEnded, VerdictGiven
from domain.journal import counts_from
from domain.kinds import ClockKind
from domain.on_behalf import is_kept_apart
from domain.people import Actor, Role
from domain.running import Clock, ClockStatus
from domain.stages import absence, check_ins, verdicts
from tests.domain.builders import (
    Play,
    build,
    coached,
    election_open,
    leaving,
    person,
    pivot_asked,
)
from tests.domain.later_builders import both, improving, judge, plan_ended


def resigned() -> Play:
    """Return a case in Focus whose employee leaves in California the day after tomorrow."""
    play = coached()
    play.employee(c.Resign, last_day="2027-03-03")
    return play


def test_short_notice_without_an_instant_counts_from_the_separation() -> None:
    """A case of older days does not know when the resignation was given."""
    play = resigned()
    clock, rule = play.clock("final_wages"), play.opening.policy.clock(ClockKind.FINAL_WAGES)
    assert play.state.resignation is not None
    older = replace(play.state, resignation=replace(play.state.resignation, given_at=None))

    due = departures.final_wages(play.case.frame, older, clock, rule.span)

    assert due == departures.final_wages(play.case.frame, play.state, clock, rule.span)


def test_hours_after_short_notice_never_end_before_the_last_day() -> None:
    """Where they do, the final wages are due as without short notice."""
    play = resigned()
    frame, clock = play.case.frame, play.clock("final_wages")
    span = frame.policy.clock(ClockKind.FINAL_WAGES).span
    short = tuple(
        rule
        if rule.short_notice is None
        else replace(rule, short_notice=replace(rule.short_notice, within_hours=1))
        for rule in frame.policy.final_wages
    )
    policy = replace(frame.policy, final_wages=short)

    due = departures.final_wages(
        replace(frame, opening=replace(frame.opening, policy=policy)), play.state, clock, span
    )

    assert due is not None
    assert due.last_day >= date(2027, 3, 3)


def test_money_is_paid_on_its_first_day_where_banks_are_open() -> None:
    """Monday 8 March needs no move."""
    play = leaving()
    monday = date(2027, 3, 8)
    promise = play.clock("separation").promise
    assert promise is not None
    clock = Clock("payment", ClockKind.PAYMENT, not_before=monday)

    moved = departures.moved(play.case.frame, play.state, clock, replace(promise, last_day=monday))

    assert moved is not None
    assert moved.last_day == monday


def test_a_date_that_was_told_later_holds_every_open_clock() -> None:
    """No promise is cut by what is counted now."""
    play = coached()
    promise = play.clock("next_steps").promise
    assert promise is not None
    later = replace(
        promise,
        last_day=promise.last_day + timedelta(days=7),
        ends_at=promise.ends_at + timedelta(days=7),
    )
    frame = play.case.frame
    told = frame.said.with_promise("next_steps", later, play.now)

    state = duties.never_shorter(replace(frame, said=told, as_of=play.now), play.state)

    held = state.clock("next_steps")
    assert held is not None
    assert held.promise is not None
    assert held.promise.last_day == later.last_day


def chosen_on_leave() -> Play:
    """Return a case chosen on Friday 2027-03-05, on a leave that ended on Monday the 8th."""
    play = election_open().at("2027-03-04T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day=None)
    play.at("2027-03-05T09:00").employee(c.Elect, option="leave")
    play.at("2027-03-08T09:00").employee(c.RecordReturn, leave=1, back_on="2027-03-08")
    return play


def test_a_choice_made_on_leave_has_no_end_while_another_leave_is_open() -> None:
    """Back for a day, and away again without a known end: the time to think has no date."""
    play = chosen_on_leave()
    promise = election_open().clock("election").promise
    assert promise is not None
    play.at("2027-03-09T09:00").employee(c.ReportLeave, first_day="2027-03-09", last_day=None)

    end = floors.floored(play.case.frame, play.state, play.clock("election"), promise)

    assert end is None


def test_a_choice_made_on_leave_takes_no_effect_on_a_day_that_no_calendar_covers() -> None:
    """The time to think after the return cannot be counted: it waits for a calendar."""
    play = chosen_on_leave()
    frame, promise = play.case.frame, election_open().clock("election").promise
    cut = tuple(replace(each, covers_to=date(2027, 3, 9)) for each in frame.opening.calendars)
    passed = Clock("transfer", ClockKind.TRANSFER, status=ClockStatus.PASSED, promise=promise)

    lapse = lapses.next_lapse(
        replace(frame, opening=replace(frame.opening, calendars=cut)),
        replace(play.state, clocks=(passed,)),
    )

    assert lapse is None


def test_days_of_a_leave_that_people_decide_about_count_after_it() -> None:
    """The leave counts from now, so no day of it counts before."""
    play = improving()
    play.at("2027-03-09T10:00").employee(c.ReportLeave, first_day="2027-03-09")
    by = Actor(person(Role.LEAVE_ADMINISTRATOR), Role.LEAVE_ADMINISTRATOR)
    days = [{"day": "2027-03-09", "absent": "8", "scheduled": "8"}]
    asked = build(c.RecordLeaveDays, "days", by, play.now, leave=1, days=days)
    assert isinstance(asked, c.RecordLeaveDays)
    ordered = tuple(replace(entry, in_order=True) for entry in play.case.journal)
    reported = play.case.journal[-1]

    at = counts_from(play.case.frame, asked, ordered)

    assert at > reported.counts_from


def test_no_request_expires_that_was_never_asked_for() -> None:
    """A clock without its request leads to nothing."""
    play = pivot_asked().at("2027-03-04T09:00")

    bare = replace(play.state, requests=())

    before = lapses.next_lapse(play.case.frame, play.state)
    after = lapses.next_lapse(play.case.frame, bare)
    assert before is not None
    assert before != after


def test_a_request_does_not_expire_on_a_day_that_no_calendar_covers() -> None:
    """It waits for a calendar."""
    play = pivot_asked().at("2027-03-04T09:00")
    frame = play.case.frame
    cut = tuple(replace(each, covers_to=date(2027, 3, 4)) for each in frame.opening.calendars)

    lapse = lapses.next_lapse(
        replace(frame, opening=replace(frame.opening, calendars=cut)), play.state
    )

    assert lapse is None or "skip_approval" not in lapse.clock


def test_whom_a_complaint_is_about_acts_for_nobody() -> None:
    """In no role of this case."""
    play = coached()
    play.employee(c.RecordActivity, kind="complaint", about=[person(Role.SKIP)])

    assert is_kept_apart(play.case.frame, play.state, Role.HR_BACKUP, person(Role.SKIP))


def test_who_judged_before_a_remand_does_not_review_for_another() -> None:
    """The plan bars them."""
    play = improving()
    assert play.state.plan is not None
    barred = replace(play.state, plan=replace(play.state.plan, barred=("p-outsider",)))

    assert is_kept_apart(play.case.frame, barred, Role.SECOND_REVIEWER, "p-outsider")
    assert not is_kept_apart(play.case.frame, play.state, Role.SECOND_REVIEWER, "p-outsider")


def test_the_line_does_not_review_for_another() -> None:
    """The skip is no second reviewer."""
    play = improving()

    skip = person(Role.SKIP)

    assert is_kept_apart(play.case.frame, play.state, Role.SECOND_REVIEWER, skip)


def test_a_control_run_looks_behind_no_checkpoint() -> None:
    """Other code takes over a second time, and finds nothing before the first."""
    play = coached()
    marked = replace(
        play.case, core_version="0", checkpoint=Checkpoint(play.case.ran_to, play.state)
    )

    taken = take_over(marked, play.now)

    assert not taken.facts


def test_what_is_judged_is_not_counted_as_met() -> None:
    """A duty to judge that passed meanwhile changes nothing of it."""
    play = both(plan_ended(), "met", "not_met").at("2027-06-01T10:00")
    promise = play.clock("improve_plan").promise
    over = Clock(
        "remand_verdict", ClockKind.REMAND_VERDICT, status=ClockStatus.PASSED, promise=promise
    )
    state = replace(play.state, clocks=(*play.state.clocks, over))
    by = Actor(person(Role.HR_PARTNER), Role.HR_PARTNER)
    asked = build(c.CountAsMet, "count", by, play.now, deliverable=1)

    with pytest.raises(NotNow) as refused:
        act(play.case.frame, state, asked, 1)

    assert refused.value.code is Code.NOTHING_OPEN


def test_a_third_verdict_is_owed_once() -> None:
    """While it is owed, the same split owes no other."""
    play = plan_ended()
    judge(play, Role.MANAGER, "met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "met", "met")
    given = play.bodies(VerdictGiven)[-1]

    state = verdicts.evolve_verdict(play.case.frame, play.state, given, play.now)

    assert state.clocks == play.state.clocks


def test_a_missed_check_in_adds_nothing_to_an_end_that_is_met() -> None:
    """Next steps were taken: no date is left to move."""
    play = coached()
    met = replace(play.clock("next_steps"), status=ClockStatus.MET, ended_at=play.now)
    state = play.state.with_clock(met)

    after = check_ins.evolve_missed_check_in(
        play.case.frame, state, play.clock("check_in[4]"), play.now
    )

    assert after.clock("next_steps") == met


def test_a_task_that_was_told_to_nobody_has_no_history() -> None:
    """What was never promised has neither a beginning nor an end to show."""
    play = coached()
    silent = Clock("unsaid", ClockKind.STATUS_ANSWER)
    case = replace(play.case, state=replace(play.state, clocks=(silent,)))

    (task,) = tasks.tasks(case)

    assert task.history == ()


def test_the_end_of_a_task_that_is_open_is_no_step() -> None:
    """Only what is over has an end in its history."""
    play = coached()
    open_again = replace(play.clock("next_steps"), ended_at=play.now)
    case = replace(play.case, state=replace(play.state, clocks=(open_again,)))

    (task,) = tasks.tasks(case)

    assert task.ended_at is None
    assert play.now not in {step.at for step in task.history}


def test_a_date_without_a_trace_has_no_stretches() -> None:
    """Nothing was counted, so nothing is shown."""
    promise = coached().clock("next_steps").promise
    assert promise is not None

    assert explaining.stretches(replace(promise, trace=())) == ()


def test_the_end_of_another_leave_gives_no_time_to_withdraw() -> None:
    """The resignation was filed on the leave that goes on."""
    play = coached().at("2027-03-02T09:00")
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day=None)
    play.at("2027-03-03T09:00").employee(c.RecordReturn, leave=1, back_on="2027-03-03")
    play.at("2027-03-04T09:00").employee(c.ReportLeave, first_day="2027-03-04", last_day=None)
    play.employee(c.Resign)
    moved = LeaveEnded(leave=1, back_on=date(2027, 3, 3))

    state = absence.evolve_ended(play.case.frame, play.state, moved, play.now)

    assert state.clock("resignation_withdrawal") is None
