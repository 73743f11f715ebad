"""Days that no calendar covers: refused, reported, never guessed (policy K4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.case import advance, agenda
from domain.errors import Code, NotNow
from domain.facts import CalendarUncovered
from domain.notices import Template
from domain.people import Role
from tests.domain.builders import (
    Play,
    calendar,
    coached,
    election_open,
    in_focus,
    local,
    opening,
    pivot_approved,
)

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar
    from domain.opening import Opening


def covering(until: str) -> Opening:
    """Return an opening whose calendars end on a day."""

    def cut(name: str) -> BusinessCalendar:
        return replace(calendar(name), covers_to=date.fromisoformat(until))

    return opening(calendars=(cut("US"), cut("GB")))


def test_a_command_that_would_promise_an_uncovered_day_is_refused() -> None:
    """Next steps would lie beyond the calendar: Focus does not begin, and nothing has changed."""
    play = Play(covering("2027-03-01"))
    play.at("2027-02-02T09:30").skip(c.Approve)

    assert (
        play.at("2027-02-04T08:00").refusal(c.Approve, Role.HR_PARTNER) is Code.CALENDAR_UNCOVERED
    )


def test_a_case_is_not_opened_where_no_calendar_covers_its_first_promise() -> None:
    """The skip's two business days must be there."""
    with pytest.raises(NotNow) as refused:
        Play(covering("2027-02-02"))

    assert refused.value.code is Code.CALENDAR_UNCOVERED


def test_an_extension_beyond_the_calendar_is_refused_and_leaves_the_request_open() -> None:
    """It may still be rejected, or granted once a calendar is there."""
    play = coached(covering("2027-03-31"))
    play.manager(c.RequestExtension, days=60)

    assert play.refusal(c.Approve, Role.SKIP) is Code.CALENDAR_UNCOVERED
    assert play.state.requests[-1].status == "open"


def test_a_lapse_beyond_the_calendar_is_a_fact_and_a_notice_to_the_hr_lead() -> None:
    """A missed check-in would add days that no calendar has: reported once, never raised."""
    play = in_focus(covering("2027-03-10"))

    play.at("2027-02-13T09:00")

    assert {each.clock for each in play.bodies(CalendarUncovered)} >= {"next_steps"}
    assert play.letters(Template.CALENDAR_ENDS, Role.HR_LEAD)
    assert play.day("next_steps") == ""


def test_a_gap_is_reported_once() -> None:
    """However often the case is looked at."""
    play = in_focus(covering("2027-03-10")).at("2027-02-18T09:00")

    marks = [(each.clock, each.data) for each in play.bodies(CalendarUncovered)]

    assert len(marks) == len(set(marks))


def test_no_packet_is_delivered_whose_window_no_calendar_covers() -> None:
    """Its last day would have to be stated in the letter."""
    short = replace(calendar("US"), covers_to=date(2027, 3, 9))
    play = pivot_approved(opening(calendars=(short, calendar("GB"))))

    assert play.refusal(c.DeliverPacket, Role.HR_PARTNER) is Code.CALENDAR_UNCOVERED


def test_the_end_of_a_calendar_is_announced_ninety_days_ahead() -> None:
    """Each calendar once, to the HR lead, by the agenda alone."""
    play = in_focus(covering("2027-06-30"))

    play.at("2027-04-01T00:00")

    announced = play.letter_facts(Template.CALENDAR_ENDS, Role.HR_LEAD)
    assert [fact.at for fact in announced[-2:]] == [local("2027-04-01T00:00")] * 2


def test_a_day_beyond_the_zone_data_promises_nothing_and_raises_nothing() -> None:
    """Ninety years on the case still advances."""
    play = election_open()

    far = advance(play.case, datetime(2117, 1, 1, tzinfo=UTC))

    assert far.case.ran_to == datetime(2117, 1, 1, tzinfo=UTC)
    assert agenda(far.case) is None


def test_a_command_beyond_the_zone_data_is_refused_by_its_code() -> None:
    """A person gets a code, not a fault."""
    play = coached()
    play.now = play.now + timedelta(days=365 * 20)

    assert play.refusal(c.RequestPause, Role.MANAGER) is Code.CALENDAR_UNCOVERED
