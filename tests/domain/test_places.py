"""Who has a place in a case, and when: seats, delegates on their days, backups of who is away."""

from __future__ import annotations

from datetime import timedelta

from domain import commands as c
from domain.case import agenda
from domain.people import Role
from domain.places import Place, parties_of, places
from domain.views import view
from tests.domain.builders import Play, coached, in_focus, person, pivot_asked


def of(play: Play) -> set[Place]:
    return set(places(play.case.frame, play.state))


def standing_in(play: Play) -> list[Place]:
    return [place for place in places(play.case.frame, play.state) if place.on_behalf_of]


def test_every_seat_is_a_place_for_good() -> None:
    """As long as its holder holds it."""
    play = in_focus()

    found = of(play)

    assert {(place.person, place.role) for place in found} == {
        (seat.person, seat.role) for seat in play.case.frame.people.seats
    }
    assert all(place.holds_at(play.now + timedelta(days=9999)) for place in found)


def test_who_gives_up_a_seat_gives_up_the_place() -> None:
    """It moves with the seat."""
    play = in_focus()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert Place("p-new-skip", Role.SKIP) in of(play)
    assert Place(person(Role.SKIP), Role.SKIP) not in of(play)


def test_a_delegate_has_a_place_on_the_days_that_were_named() -> None:
    """From the first instant of the first day until the last day is over."""
    play = pivot_asked()
    play.skip(c.Delegate, first_day="2027-03-03", last_day="2027-03-05")

    (place,) = standing_in(play)

    assert (place.person, place.role, place.on_behalf_of) == (
        "p-delegate",
        Role.SKIP,
        person(Role.SKIP),
    )
    site = play.case.frame.site(Role.SKIP)
    assert place.since is not None
    assert place.until is not None
    assert site.local(place.since).isoformat() == "2027-03-03T00:00:00"
    assert site.local(place.until).isoformat() == "2027-03-06T00:00:00"
    assert not place.holds_at(place.since - timedelta(seconds=1))
    assert place.holds_at(place.since)
    assert place.holds_at(place.until - timedelta(seconds=1))
    assert not place.holds_at(place.until)


def test_a_delegation_that_was_taken_back_gives_no_place() -> None:
    """From then on."""
    play = pivot_asked()
    play.skip(c.Delegate)

    play.skip(c.EndDelegation)

    assert standing_in(play) == []


def test_the_delegate_of_who_left_the_role_has_no_place() -> None:
    """A delegation is its holder's, not the role's."""
    play = pivot_asked()
    play.skip(c.Delegate)

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert standing_in(play) == []


def test_a_delegate_who_is_complained_about_has_no_place_any_more() -> None:
    """Whoever the employee complains about looks at nothing of the complaint."""
    play = coached()
    play.skip(c.Delegate)

    play.employee(c.RecordActivity, kind="complaint", about=["p-delegate"])

    assert standing_in(play) == []
    assert "p-delegate" in parties_of(view(play.case, agenda(play.case)))


def test_a_backup_has_the_place_of_who_is_away_until_the_return() -> None:
    """Beside the holder, who stays one."""
    play = pivot_asked()
    away = {"first_day": "2027-03-01", "last_day": "2027-03-05"}
    play.hr(c.ReportAbsence, person=person(Role.SKIP), **away)
    play.at("2027-03-02T00:30")

    (place,) = standing_in(play)

    assert (place.role, place.on_behalf_of) == (Role.SKIP, person(Role.SKIP))
    assert place.person == person(Role.DIRECTOR)
    assert Place(person(Role.SKIP), Role.SKIP) in of(play)
    assert standing_in(play.at("2027-03-09T00:30")) == []


def test_the_parties_are_the_line_and_no_one_of_hr() -> None:
    """Whom the case is about, and who leads them."""
    play = in_focus()

    found = parties_of(view(play.case, agenda(play.case)))

    assert set(found) == {
        person(role) for role in (Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.DIRECTOR)
    }
