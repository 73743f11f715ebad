"""Who has a part in a case reads it as that, whatever else the person is in the firm."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.access import Office, Party, offices_in, parties, roles_in
from domain.case import agenda
from domain.people import Role
from domain.views import CaseView, view
from tests.domain.builders import Play, in_focus, opening, people, person
from tests.domain.later_builders import seated

OFFICES = frozenset({Role.HR_LEAD, Role.LEGAL, Role.PAYROLL, Office.AUDITOR})


def seen(play: Play) -> CaseView:
    return view(play.case, agenda(play.case))


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.DIRECTOR])
def test_a_party_of_the_line_has_no_office_in_the_case(role: Role) -> None:
    """What the firm's offices may see is not for who the case is about, nor for who leads it."""
    assert offices_in(person(role), OFFICES, seen(in_focus())) == frozenset()


def test_somebody_without_a_part_keeps_every_office() -> None:
    """The rule takes nothing from anybody else."""
    assert offices_in("p-elsewhere", OFFICES, seen(in_focus())) == OFFICES


def test_who_the_employee_complains_about_has_no_office_in_the_case() -> None:
    """A complaint that Legal hears about Legal is heard by others."""
    play = in_focus()
    play.employee(c.RecordActivity, kind="complaint", about=[person(Role.LEGAL)])

    assert parties(person(Role.LEGAL), seen(play)) == {Party.COMPLAINED_OF}
    assert offices_in(person(Role.LEGAL), OFFICES, seen(play)) == frozenset()


def test_a_former_manager_stays_a_party() -> None:
    """The history stays with who held the seat."""
    play = in_focus()
    play.hr(c.SeatPerson, role="manager", person="p-new-manager")

    assert parties(person(Role.MANAGER), seen(play)) == {Party.LINE}


def test_a_panelist_is_a_party() -> None:
    """So is an alternate, who may sit tomorrow."""
    play = seated()
    found = seen(play)
    assert found.appeal is not None

    for each in (*found.appeal.panel, *found.appeal.alternates):
        assert Party.PANEL in parties(each, found)


def test_hr_reads_an_own_case_as_the_employee_only() -> None:
    """Whatever else the person is in it."""
    play = Play(opening(seats=people(payroll=person(Role.EMPLOYEE))))

    assert roles_in(person(Role.EMPLOYEE), seen(play)) == {Role.EMPLOYEE}


def test_who_leads_the_employee_reads_as_that_whatever_seat_is_held_besides() -> None:
    """The director who is compensation's head too sees no money."""
    play = Play(opening(seats=people(compensation=person(Role.DIRECTOR))))

    assert roles_in(person(Role.DIRECTOR), seen(play)) == {Role.DIRECTOR}


def test_a_panelist_reads_as_a_panelist() -> None:
    """And holds nothing else in the case."""
    play = seated()
    found = seen(play)
    assert found.appeal is not None

    assert roles_in(found.appeal.panel[0], found) == {Role.PANEL_CHAIR}


def test_seats_that_do_not_conflict_add_up() -> None:
    """One person may be payroll and compensation."""
    play = Play(opening(seats=people(compensation=person(Role.PAYROLL))))

    assert roles_in(person(Role.PAYROLL), seen(play)) == {Role.PAYROLL, Role.COMPENSATION}


def test_a_delegate_reads_what_the_role_reads() -> None:
    """Who is to act has to see."""
    play = in_focus()
    play.skip(c.Delegate)
    (stand_in,) = seen(play).stand_ins

    assert roles_in(stand_in.person, seen(play)) == {Role.SKIP}
    assert stand_in.holder == person(Role.SKIP)


def test_a_stranger_has_no_role() -> None:
    """Nobody reads without a place."""
    assert roles_in("p-stranger", seen(in_focus())) == frozenset()
