"""What a case is opened with is whole, or it is not opened."""

from __future__ import annotations

import pytest

from domain.errors import Code, Malformed
from domain.people import People, Role, Seat
from tests.domain.builders import EMPLOYEE_ZONE, HR_ZONE, calendar, opening, people, zone


def test_a_seat_finds_its_calendar_and_its_site() -> None:
    """Each role counts by its own."""
    found = opening()

    assert found.calendar_of(Role.HR_PARTNER) == calendar("GB")
    assert found.site_of(Role.HR_PARTNER) == zone(HR_ZONE)


@pytest.mark.parametrize(
    ("seat", "sentence"),
    [
        (Seat(Role.SKIP, "s", "ATLANTIS", EMPLOYEE_ZONE), "the skip's calendar is not known"),
        (Seat(Role.SKIP, "s", "US", "Atlantic/Atlantis"), "the skip's zone is not known"),
    ],
)
def test_a_seat_whose_days_nobody_knows_is_refused(seat: Seat, sentence: str) -> None:
    """No date is given by a calendar or a zone that is not frozen into the case."""
    others = tuple(each for each in people().seats if each.role is not Role.SKIP)

    with pytest.raises(Malformed) as refused:
        opening(seats=People((*others, seat))).check()

    assert (refused.value.code, refused.value.sentence) == (Code.MALFORMED, sentence)
