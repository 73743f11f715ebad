"""What a case is opened with is whole, or it is not opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import Code, Malformed
from domain.people import People, Role
from tests.domain.builders import HR_ZONE, calendar, opening, people, zone


def test_a_seat_finds_its_calendar_and_its_site() -> None:
    """Each role counts by its own."""
    found = opening()

    assert found.calendar_of(Role.HR_PARTNER) == calendar("GB")
    assert found.site_of(Role.HR_PARTNER) == zone(HR_ZONE)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("calendar", "the skip's calendar is not known"),
        ("zone", "the skip's zone is not known"),
    ],
)
def test_a_seat_whose_days_nobody_knows_is_refused(field: str, sentence: str) -> None:
    """No date is given by a calendar or a zone that is not frozen into the case."""
    seats = tuple(
        replace(seat, **{field: "ATLANTIS"}) if seat.role is Role.SKIP else seat  # type: ignore[arg-type]
        for seat in people().seats
    )

    with pytest.raises(Malformed) as refused:
        opening(seats=People(seats)).check()

    assert (refused.value.code, refused.value.sentence) == (Code.MALFORMED, sentence)
