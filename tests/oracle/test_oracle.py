"""The clock against the oracle, and whether the oracle would see a clock that is wrong."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import pytest

from domain import clock
from domain.calendar import ONE_DAY
from domain.leave import Days, Leave
from tests.oracle import comparing
from tests.oracle.comparing import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, time

    from domain.calendar import BusinessCalendar, Site
    from domain.clock import Promise, Span, Still

WINDOWS: Final = 20_000
"""`make oracle` compares a million."""

FEW: Final = 1_000
"""Enough to see each of the faults below."""


@pytest.mark.walks
def test_the_clock_and_the_oracle_agree_on_every_window() -> None:
    """Every date, trace, receipt and pause comes out alike, reckoned in two ways (K1 to K7)."""
    seed = secrets.randbelow(10**9)

    found = next(differences(seed, 0, WINDOWS), None)

    assert found is None, f"{found}\nmake oracle ARGS='{WINDOWS} --seed {seed}' draws it again."


def test_the_clock_and_the_oracle_agree_on_some_windows_that_stay_the_same() -> None:
    """What was compared before is compared again at each change, the same windows each time."""
    found = next(differences(FEW, 0, FEW), None)

    assert found is None, found


def test_the_same_seed_draws_the_same_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A difference can be looked into later, also from the middle of a run."""
    monkeypatch.setattr(clock, "count", give_nothing)

    whole = [found.number for found in differences(7, 0, 150)]
    part = [found.number for found in differences(7, 60, 150)]

    assert part == [number for number in whole if number >= 60]
    assert part


COUNT: Final = clock.count


def begins_a_day_late(
    trigger: date, span: Span, calendar: BusinessCalendar, site: Site, still: tuple[Still, ...]
) -> Promise | None:
    return COUNT(trigger + ONE_DAY, span, calendar, site, still)


def counts_through_leave(
    trigger: date, span: Span, calendar: BusinessCalendar, site: Site, still: tuple[Still, ...]
) -> Promise | None:
    del still
    return COUNT(trigger, span, calendar, site)


def extends_from_the_trigger(
    promise: Promise, span: Span, calendar: BusinessCalendar, site: Site, still: tuple[Still, ...]
) -> Promise | None:
    return COUNT(promise.trigger_day, span, calendar, site, still)


def forgets_what_was_told(promise: Promise, *_: object) -> Promise:
    return promise


def receives_on_the_day(
    received_at: datetime, cutoff: time, calendar: BusinessCalendar, site: Site, *_: object
) -> date:
    del cutoff, calendar
    return site.day_of(received_at)


def forgets_trailing_days(leave: Leave, calendar: BusinessCalendar) -> Days | None:
    del calendar
    eve = leave.back_on - ONE_DAY if leave.back_on is not None else leave.last_day
    return Days(leave.first_day, eve)


def ends_as_expected(leave: Leave, day: date, calendar: BusinessCalendar) -> bool:
    del calendar
    return leave.first_day <= day <= (leave.last_day or day)


def forgets_single_days(leaves: tuple[Leave, ...], calendar: BusinessCalendar) -> tuple[Leave, ...]:
    del calendar
    return tuple(leave for leave in leaves if not leave.intermittent)


FAULTS: Final[tuple[tuple[object, str, Callable[..., object]], ...]] = (
    (clock, "count", begins_a_day_late),
    (clock, "count", counts_through_leave),
    (clock, "extend", extends_from_the_trigger),
    (clock, "keep", forgets_what_was_told),
    (clock, "deemed_receipt", receives_on_the_day),
    (comparing, "spells", forgets_single_days),
    (Leave, "days", forgets_trailing_days),
    (Leave, "covers", ends_as_expected),
)


def give_nothing(*_: object) -> None:
    """Stand in for a clock that never tells a date."""


@pytest.mark.parametrize(("where", "name", "fault"), FAULTS)
def test_the_oracle_sees_a_clock_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, fault: Callable[..., object]
) -> None:
    """A comparison that could find nothing would prove nothing."""
    monkeypatch.setattr(where, name, fault)

    found = next(differences(1, 0, FEW), None)

    assert found is not None
