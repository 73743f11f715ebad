"""Final wages by place and cause, and notice by place and service (K11, K12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.clock import Mark, Unit
from domain.notices import Template
from domain.opening import Employment
from domain.release_rule import FinalWagesRule, Length, NoticeRow, ReleaseRule, is_at
from tests.domain.builders import Play, coached, leaving, opening, policy
from tests.domain.endings import offered
from tests.domain.later_builders import upheld_under, values_of

if TYPE_CHECKING:
    from domain.opening import Opening

UK = NoticeRow("GB", weeks=1, from_years=2, weeks_per_year=1, most_weeks=12)


def working_at(place: str, hired: str = "2019-05-06", notice_weeks: int = 0) -> Opening:
    """Return an opening of somebody who works at a place."""
    employment = Employment(date.fromisoformat(hired), place, notice_weeks)
    return replace(opening(), employment=employment)


def resigning(place: str, at: str, last_day: str) -> Play:
    """Return a case in Focus in which notice was given at a local time."""
    play = coached(working_at(place)).at(at)
    play.employee(c.Resign, last_day=last_day)
    return play


@pytest.mark.parametrize(
    ("place", "due"),
    [
        ("US-CA", "2027-03-22"),
        ("US-MA", "2027-03-22"),
        ("US-TX", "2027-03-28"),
        ("IN", "2027-03-24"),
        ("IN-KA", "2027-03-24"),
        ("US-WA", "2027-03-22"),
        ("anywhere", "2027-03-22"),
    ],
)
def test_final_wages_after_an_ending_are_due_as_the_place_says(place: str, due: str) -> None:
    """Left with T1 on Monday 22 March: that day, six days, or two working days after it."""
    assert leaving(working_at(place)).day("final_wages") == due


@pytest.mark.parametrize(("place", "due"), [("US-TX", "2027-03-19"), ("IN", "2027-03-23")])
def test_final_wages_after_a_resignation_have_a_row_of_their_own(place: str, due: str) -> None:
    """A payday is not known to a case: the last day, Friday 19 March; India counts two days."""
    assert resigning(place, "2027-03-02T10:00", "2027-03-19").day("final_wages") == due


@pytest.mark.parametrize(
    ("given_at", "last_day", "ends_at"),
    [
        ("2027-03-02T10:00", "2027-03-02", "2027-03-05T18:00"),
        ("2027-03-02T10:00", "2027-03-04", "2027-03-05T18:00"),
        ("2027-03-02T00:00", "2027-03-04", "2027-03-05T08:00"),
        ("2027-03-02T00:01", "2027-03-04", "2027-03-05T08:01"),
        ("2027-03-13T10:00", "2027-03-13", "2027-03-16T18:00"),
    ],
)
def test_short_notice_in_california_is_paid_after_72_elapsed_hours(
    given_at: str, last_day: str, ends_at: str
) -> None:
    """Exactly 72 hours up to the end of the last day are enough; a change of clocks is no hour."""
    play = resigning("US-CA", given_at, last_day)

    promise = play.clock("final_wages").promise
    assert promise is not None
    assert f"{promise.ends_at:%Y-%m-%dT%H:%M}" == ends_at


def test_elapsed_hours_are_named_in_the_trace() -> None:
    """No day of a calendar was counted."""
    promise = resigning("US-CA", "2027-03-02T10:00", "2027-03-03").clock("final_wages").promise

    assert promise is not None
    assert [(step.mark, step.k, step.n) for step in promise.trace] == [(Mark.ELAPSED, 72, 72)]
    assert str(promise.trace[0]) == "elapsed 72 of 72"


def test_a_notice_that_waited_for_its_confirmation_counts_from_when_it_was_given() -> None:
    """Given on 9 March, confirmed on the 12th for that day: more than 72 hours before its end."""
    play = coached(working_at("US-CA")).at("2027-03-02T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")
    play.at("2027-03-03T10:00").employee(c.Resign, last_day="2027-03-12")
    play.at("2027-03-08T09:00").employee(c.RecordReturn)

    play.at("2027-03-11T10:00").employee(c.ConfirmResignation)

    assert play.day("final_wages") == "2027-03-12"


def test_the_row_of_a_part_of_a_country_comes_before_that_of_the_country() -> None:
    """Three days for the part, one for the country."""
    day, three = Length(1, Unit.CALENDAR_DAY), Length(3, Unit.CALENDAR_DAY)
    rows = (FinalWagesRule("US", day, day), FinalWagesRule("US-NV", three, three))
    under = replace(policy(), final_wages=rows)
    play = leaving(replace(working_at("US-NV"), policy=under))

    assert play.day("final_wages") == "2027-03-25"


@pytest.mark.parametrize(
    ("years", "weeks"), [(0, 1), (1, 1), (2, 2), (7, 7), (12, 12), (13, 12), (30, 12)]
)
def test_statutory_notice_grows_with_service(years: int, weeks: int) -> None:
    """A week, then a week for each year from two to twelve."""
    assert UK.at(years) == weeks


@pytest.mark.parametrize(
    ("hired", "contract", "last_day"),
    [
        ("2019-05-06", 0, "2027-04-26"),
        ("2019-05-06", 9, "2027-05-10"),
        ("2026-09-01", 0, "2027-03-22"),
        ("2000-01-03", 0, "2027-05-31"),
    ],
)
def test_the_longer_of_contract_and_statute_outlasts_the_grace(
    hired: str, contract: int, last_day: str
) -> None:
    """From the choice on Monday 8 March; the grace of 14 days ends on the 22nd."""
    play = leaving(working_at("GB", hired, contract))

    assert play.day("separation") == last_day


def test_statutory_notice_counts_from_the_receipt_of_an_upholding_decision() -> None:
    """Decided on 15 April, received on the 16th: seven weeks are Friday 4 June."""
    play = upheld_under(working_at("GB"))

    play.at("2027-04-16T10:00").employee(c.Acknowledge, notice="decision[1]")

    assert play.day("separation") == "2027-06-04"


def test_who_resigns_gives_notice_and_is_held_to_none() -> None:
    """The last day is the one that was named."""
    assert resigning("GB", "2027-03-02T10:00", "2027-03-12").day("separation") == "2027-03-12"


@pytest.mark.parametrize(
    ("place", "days"), [("US-MN", 15), ("US-IL", 7), ("US-CA", 7), ("anywhere", 7)]
)
def test_the_longest_time_to_revoke_holds(place: str, days: int) -> None:
    """Everyone has seven days, Minnesota gives fifteen."""
    rule = policy().release

    assert isinstance(rule, ReleaseRule)
    assert rule.revocation_at(place) == days


@pytest.mark.parametrize(
    ("place", "of", "is_there"),
    [("GB", "GB", True), ("GB-SCT", "GB", True), ("GBX", "GB", False), ("US", "US-CA", False)],
)
def test_a_part_of_a_country_is_in_the_country(place: str, of: str, *, is_there: bool) -> None:
    """And not the other way round."""
    assert is_at(place, of) is is_there


@pytest.mark.parametrize(
    ("hired", "last_day"), [("2019-03-09", "2027-04-26"), ("2019-03-08", "2027-05-03")]
)
def test_a_year_that_is_completed_in_the_notice_does_not_lengthen_it(
    hired: str, last_day: str
) -> None:
    """The weeks are those of the day from which it counts, 8 March: seven years, or eight."""
    assert leaving(working_at("GB", hired)).day("separation") == last_day


def test_the_offer_of_the_uk_names_its_ten_days() -> None:
    """Every floor that applies is shown, though another one is longer."""
    play = offered(leaving(working_at("GB-ENG")))

    assert values_of(play, Template.RELEASE_OFFER)["floors"].endswith("10 calendar days (GB)")
