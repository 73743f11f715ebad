"""What keeps a case from being erased, and until when, to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.erasure import Kept, check_possible, check_two, kept_until
from domain.errors import Code, NotNow, NotYours
from domain.state import Stage

CLOSED = Kept(stage=Stage.CLOSED, closed_on=date(2027, 3, 15), months=72, is_held=False)
OVER = date(2033, 3, 15)


@pytest.mark.parametrize(
    ("closed_on", "months", "until"),
    [
        ("2027-03-15", 12, "2028-03-15"),
        ("2027-03-15", 72, "2033-03-15"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2027-11-30", 1, "2027-12-30"),
        ("2028-02-29", 12, "2029-03-01"),
        ("2027-01-31", 1, "2027-03-01"),
        ("2027-08-31", 1, "2027-10-01"),
        ("2027-03-15", 0, "2027-03-15"),
    ],
)
def test_a_case_is_kept_for_whole_months(closed_on: str, months: int, until: str) -> None:
    """A day that the month has not is the first of the next: never a day too few."""
    assert kept_until(date.fromisoformat(closed_on), months) == date.fromisoformat(until)


def test_what_is_past_its_time_may_be_erased() -> None:
    """On the first day after the time of the policy."""
    check_possible(CLOSED, OVER)


@pytest.mark.parametrize(
    ("kept", "today", "code"),
    [
        (replace(CLOSED, stage=Stage.SEPARATION), OVER, Code.WRONG_STAGE),
        (replace(CLOSED, closed_on=None), OVER, Code.WRONG_STAGE),
        (replace(CLOSED, is_held=True), OVER, Code.LEGAL_HOLD),
        (CLOSED, OVER - timedelta(days=1), Code.NOT_YET),
    ],
)
def test_what_has_to_be_kept_is_kept(kept: Kept, today: date, code: Code) -> None:
    """Open, held, or a day too early."""
    with pytest.raises(NotNow) as refused:
        check_possible(kept, today)

    assert refused.value.code is code


@pytest.mark.parametrize("signs", [("e1",), ("e3", "e1"), ("e2",)])
def test_nobody_is_on_both_sides(signs: tuple[str, ...]) -> None:
    """Neither in person nor in the other's name."""
    with pytest.raises(NotYours):
        check_two(("e1", "e2"), signs)


def test_two_who_stand_in_for_nobody_are_two() -> None:
    """No name is no name in common."""
    check_two(("e1", ""), ("e2", ""))
