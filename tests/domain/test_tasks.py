"""Tasks: each with owner, person, date, and the history of how it came about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import commands as c
from domain.people import Role
from domain.state import Stage
from domain.tasks import Task, TaskEvent, TaskStatus, listed, tasks
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    person,
    pivot_asked,
    silent,
)
from tests.domain.in_stage import IN


def task(play: Play, key: str) -> Task:
    return next(each for each in tasks(play.case) if each.key == key)


def events(play: Play, key: str) -> list[tuple[str, str]]:
    """Return what happened to a task, each with its day or person."""
    return [(str(s.event), str(s.day or s.person)) for s in task(play, key).history]


def skip_away() -> Play:
    """Return a Pivot that waits for the skip, away all week, on Tuesday 2027-03-02."""
    play = pivot_asked()
    away = {"first_day": "2027-03-01", "last_day": "2027-03-05"}
    play.hr(c.ReportAbsence, person=person(Role.SKIP), **away)
    return play.at("2027-03-02T00:30")


@pytest.mark.parametrize("stage", list(Stage))
def test_every_clock_is_a_task_of_somebody(stage: Stage) -> None:
    """With an owner and a person, in every stage."""
    play = IN[stage]()

    assert [each.key for each in tasks(play.case)] == [clock.key for clock in play.state.clocks]
    assert all(each.person for each in tasks(play.case))


def test_a_task_has_an_owner_and_a_date() -> None:
    """Next steps are the manager's, by Monday 2027-03-08."""
    found = task(in_focus(), "next_steps")

    assert (found.owner, found.person) == (Role.MANAGER, person(Role.MANAGER))
    assert str(found.due_on) == "2027-03-08"
    assert found.status is TaskStatus.OPEN


def test_a_sign_off_names_its_request() -> None:
    """What is to be signed."""
    assert task(pivot_asked(), "skip_approval[2]").request == "pivot[1]"


def test_a_window_is_the_employees() -> None:
    """A right, not a duty."""
    found = task(election_open(), "election")

    assert (found.is_window, found.owner) == (True, Role.EMPLOYEE)


def test_a_window_in_silence_has_passed_and_is_not_overdue() -> None:
    """Silence is no debt."""
    assert task(silent(), "election").status is TaskStatus.PASSED


def test_what_is_done_in_time_is_done() -> None:
    """And it was never missed."""
    play = coached()

    assert task(play, "discussion").status is TaskStatus.DONE
    assert events(play, "discussion") == [("promised", "2027-02-11"), ("done", "")]


def test_what_is_done_late_was_missed_first() -> None:
    """The discussion was due on Thursday 2027-02-11."""
    play = in_focus().at("2027-02-12T10:00")
    before = task(play, "discussion").status
    play.manager(c.RecordDiscussion)

    assert before is TaskStatus.OVERDUE
    happened = [event for event, _ in events(play, "discussion")]
    assert happened == ["promised", "missed", "done"]


def test_a_check_in_that_was_not_held_stays_missed() -> None:
    """The next week does not undo it."""
    play = in_focus().at("2027-02-20T10:00")

    assert task(play, "check_in[1]").status is TaskStatus.MISSED
    assert task(play, "check_in[2]").status is TaskStatus.OVERDUE


def test_what_something_else_has_decided_is_dropped() -> None:
    """A Pivot that is asked for stops the clocks of Focus."""
    play = pivot_asked()

    assert task(play, "next_steps").status is TaskStatus.DROPPED
    assert events(play, "next_steps")[-1][0] in ("dropped", "withdrawn")


def test_dates_are_told_in_order() -> None:
    """A missed check-in moves next steps by seven days."""
    play = in_focus().at("2027-02-12T10:00")

    assert events(play, "next_steps") == [("promised", "2027-03-08"), ("promised", "2027-03-15")]


def test_a_date_that_waits_for_a_return_is_a_forecast() -> None:
    """And told as one."""
    play = in_focus().at("2027-02-08T10:00")
    play.employee(c.ReportLeave, first_day="2027-02-08", last_day="2027-02-12")

    assert task(play, "next_steps").forecast
    assert events(play, "next_steps")[-1][0] == TaskEvent.FORECAST


def test_an_absence_moves_the_person_and_not_the_owner() -> None:
    """The director answers for the skip, by the same date."""
    found = task(skip_away(), "skip_approval[2]")

    assert (found.owner, found.person) == (Role.SKIP, person(Role.DIRECTOR))
    assert str(found.due_on) == "2027-03-03"
    assert (str(found.history[-1].event), found.history[-1].person) == ("moved", "p-director")


def test_a_return_stands_in_the_history() -> None:
    """Unsigned, the sign-off is the skip's again."""
    play = skip_away().at("2027-03-08T10:00")

    happened = events(play, "skip_approval[2]")
    assert ("returned", person(Role.SKIP)) in happened
    assert task(play, "skip_approval[2]").person == person(Role.SKIP)


def test_an_absence_that_was_over_before_is_not_in_the_history() -> None:
    """A task that begins later has not moved."""
    play = coached()
    away = {"first_day": "2027-02-22", "last_day": "2027-02-26"}
    play.hr(c.ReportAbsence, person=person(Role.SKIP), **away)
    play.at("2027-03-01T12:00").manager(c.RequestRemoval)

    assert events(play, "sign_off[removal[1].skip]") == [("promised", "2027-03-03")]


def test_a_new_holder_stands_in_the_history() -> None:
    """The task was handed over; its date stands."""
    play = pivot_asked().at("2027-03-01T12:00")
    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert events(play, "skip_approval[2]") == [
        ("promised", "2027-03-03"),
        ("handed_over", "p-new-skip"),
    ]


def test_a_list_holds_what_is_owed_and_what_has_just_ended() -> None:
    """What ended long ago is on record already."""
    play = coached()

    since = {each.key for each in listed(play.case, play.now - timedelta(hours=1))}
    long_ago = {each.key for each in listed(play.case, play.now - timedelta(days=60))}

    assert "discussion" not in since
    assert {"next_steps", "check_in[4]"} <= since
    assert "discussion" in long_ago
