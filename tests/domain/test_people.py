"""Who is who in a case: seats, stand-ins, and roles that are kept apart (process 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import Code, Malformed, NotYours
from domain.people import APART, NAMED_LATER, Actor, People, Role, Seat, require
from tests.domain.builders import people, person


def seated(role: Role, who: str) -> Seat:
    return Seat(role, who, "US", "America/Los_Angeles")


def without(role: Role) -> People:
    return People(tuple(seat for seat in people().seats if seat.role is not role))


def test_the_people_of_an_opening_are_whole() -> None:
    """Everybody who is there from the start has a seat, and no duties meet."""
    people().check()


@pytest.mark.parametrize("role", [*APART, Role.HR_LEAD])
def test_a_case_needs_the_roles_that_decide(role: Role) -> None:
    """Without one of them it is not opened."""
    with pytest.raises(Malformed) as refused:
        without(role).check()

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize("role", NAMED_LATER)
def test_a_role_that_the_case_names_itself_is_not_given_before(role: Role) -> None:
    """Reviewers, panel and receiving team come in its own course."""
    given = People((*people().seats, seated(role, "p-early")))

    with pytest.raises(Malformed) as refused:
        given.check()

    assert refused.value.code is Code.MALFORMED


def test_a_role_is_given_once() -> None:
    """Two people in one seat would both be the skip."""
    given = People((*people().seats, seated(Role.SKIP, "p-other-skip")))

    with pytest.raises(Malformed) as refused:
        given.check()

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize("role", [Role.SECOND_REVIEWER, Role.THIRD_REVIEWER])
@pytest.mark.parametrize("line", [Role.EMPLOYEE, Role.MANAGER, Role.SKIP])
def test_a_second_word_comes_from_outside_the_line(role: Role, line: Role) -> None:
    """Neither the second nor the third reviewer is the employee, the manager or the skip."""
    given = people().seated((seated(role, person(line)),))

    with pytest.raises(NotYours) as refused:
        given.check_apart()

    assert refused.value.code is Code.SEPARATION_OF_DUTIES


def test_the_manager_reviews_until_another_reviewer_is_named() -> None:
    """The seat of the reviewer is the manager's, then the other's."""
    before = people()

    after = before.seated((seated(Role.REVIEWER, "p-reviewer"),))

    assert before.seat(Role.REVIEWER).person == person(Role.MANAGER)
    assert after.seat(Role.REVIEWER).person == "p-reviewer"


def test_a_role_that_nobody_holds_falls_to_the_hr_lead() -> None:
    """There is no task of nobody."""
    assert without(Role.COMPENSATION).seat(Role.COMPENSATION).person == person(Role.HR_LEAD)


def test_a_stand_in_does_not_hold_the_role() -> None:
    """Whoever gets the task has no right to act in the other's name."""
    given = without(Role.COMPENSATION)

    assert not given.holds(Role.COMPENSATION)
    with pytest.raises(NotYours):
        given.confirm(Actor(person(Role.HR_LEAD), Role.COMPENSATION))


def test_several_people_can_hold_a_seat_of_a_panel() -> None:
    """Each of them is a member, and nobody else is."""
    given = people().seated((seated(Role.PANEL_MEMBER, "p-2"), seated(Role.PANEL_MEMBER, "p-3")))

    given.confirm(Actor("p-3", Role.PANEL_MEMBER))

    assert given.holders(Role.PANEL_MEMBER) == ("p-2", "p-3")
    with pytest.raises(NotYours):
        given.confirm(Actor("p-4", Role.PANEL_MEMBER))


def test_a_new_seat_takes_the_place_of_the_old_one() -> None:
    """Who held the role before holds it no more; all others stay."""
    after = people().seated((seated(Role.SKIP, "p-new-skip"),))

    assert after.holders(Role.SKIP) == ("p-new-skip",)
    assert len(after.seats) == len(people().seats)
    with pytest.raises(NotYours):
        after.confirm(Actor(person(Role.SKIP), Role.SKIP))


def test_no_seats_to_change_change_nothing() -> None:
    """The people stay as they are, value for value."""
    assert people().seated(()) == replace(people())


def test_a_right_of_several_roles_is_refused_with_all_of_them() -> None:
    """The sentence names who may instead."""
    with pytest.raises(NotYours, match="skip or director") as refused:
        require(Actor("p-x", Role.MANAGER), Role.SKIP, Role.DIRECTOR)

    assert refused.value.code is Code.NOT_YOURS
