"""What the lists of the record are told of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import commands as c
from domain.case import agenda
from domain.state import ClockStatus
from domain.views import view
from tests.domain.builders import Play, election_open, in_focus
from workflows.visibility import summary

if TYPE_CHECKING:
    from activities.ports import CaseSummary


def told(play: Play) -> CaseSummary:
    return summary(play.case, view(play.case, agenda(play.case)), since=play.now)


def test_nothing_is_overdue_before_its_end() -> None:
    """A duty that is open is owed, not overdue."""
    assert told(in_focus()).overdue == ()


def test_a_missed_duty_is_overdue_until_it_is_done() -> None:
    """The discussion and a check-in were due on 11 February, both from the manager."""
    play = in_focus().at("2027-02-12T10:00")
    missed = told(play).overdue

    play.manager(c.RecordDiscussion)

    assert missed == ("manager", "manager")
    assert told(play).overdue == ("manager",)


def test_a_window_that_has_passed_is_nobodys_debt() -> None:
    """Silence is no duty of the employee's."""
    play = election_open().at("2027-03-11T08:00")
    passed = [clock.key for clock in play.state.clocks if clock.status is ClockStatus.PASSED]

    assert passed == ["election"]
    assert told(play).overdue == ()


def test_what_is_owed_and_what_has_just_ended_is_told() -> None:
    """What ended before stands in the record already."""
    play = in_focus().at("2027-02-05T11:00")
    play.manager(c.RecordDiscussion)

    assert {task.key for task in told(play).tasks} >= {"discussion", "next_steps", "check_in[1]"}
    assert "hr_review" not in {task.key for task in told(play).tasks}
