from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter

from domain.calendar import BusinessCalendar, DayKind
from domain.counting import count
from domain.kinds import ClockKind
from domain.people import People
from domain.policy import Policy
from domain.said import Said
from domain.values import replace
from tests.domain.builders import calendar, coached, people, policy, zone

INDEPENDENCE_DAY = date(2027, 7, 5)


def test_a_copy_has_what_was_given_and_keeps_the_rest() -> None:
    """It comes to what the constructor would come to, with slots and without."""
    state = coached().state
    clock = state.clocks[0]

    assert replace(state, submission=7) == dataclasses.replace(state, submission=7)
    assert replace(clock, key="other") == dataclasses.replace(clock, key="other")


def test_a_value_of_one_field_is_copied_too() -> None:
    """The seats are all that the people of a case are."""
    fewer = people().seats[:3]

    assert replace(people(), seats=fewer) == People(fewer)


def test_a_copy_leaves_what_it_was_made_from_as_it_was() -> None:
    """A value is never changed in place."""
    state = coached().state
    before = dataclasses.replace(state)

    replace(state, submission=7)

    assert state == before


def test_a_field_that_is_not_there_is_not_replaced() -> None:
    """What a type checker has not seen fails all the same."""
    with pytest.raises(KeyError, match="holiday"):
        replace(calendar("US"), holiday=())  # type: ignore[call-arg]
    with pytest.raises(KeyError, match="submissions"):
        replace(coached().state, submissions=7)  # type: ignore[call-arg]


def test_a_copy_derives_anew() -> None:
    """A calendar that has lost a holiday works on that day, whatever was asked before."""
    us = calendar("US")
    assert us.kind(INDEPENDENCE_DAY) is DayKind.HOLIDAY

    without = replace(us, holidays=())

    assert without.kind(INDEPENDENCE_DAY) is DayKind.BUSINESS


def test_a_date_is_remembered_for_its_very_calendar_only() -> None:
    """Two calendars of one name and version may differ in their days."""
    us, los_angeles = calendar("US"), zone("America/Los_Angeles")
    eve = INDEPENDENCE_DAY - timedelta(days=1)
    span = dataclasses.replace(policy().clock(ClockKind.ELECTION).span, count=1)
    count(eve, span, us, los_angeles)

    without = count(eve, span, replace(us, holidays=()), los_angeles)

    assert without is not None
    assert without.last_day == INDEPENDENCE_DAY


@pytest.mark.parametrize("kind", [Policy, BusinessCalendar, People, Said])
def test_what_is_derived_crosses_no_wire(kind: type[object]) -> None:
    """A value that was asked much reads like one that was asked nothing, and equals it."""
    case = coached().case
    opened = case.opening
    asked = next(
        value
        for value in (opened.policy, opened.calendars[0], opened.people, case.said)
        if isinstance(value, kind)
    )
    new = dataclasses.replace(asked)
    wire = TypeAdapter[object](kind)

    assert vars(asked)
    assert not vars(new)
    assert asked == new
    assert wire.dump_json(asked) == wire.dump_json(new)
