"""Change of people, in every stage: tasks move, dates and history stay (process 4)."""

from __future__ import annotations

from typing import Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import PersonSeated, SignedOff
from domain.notices import Template
from domain.people import APART, NAMED_LATER, Role
from domain.stages.anytime import REVIEWERS
from domain.state import RequestStatus, Stage
from tests.domain.builders import HR_ZONE, Play, coached, local, opening, person, pivot_asked
from tests.domain.in_stage import IN
from tests.domain.later_builders import PANEL, improving, seated

NEW: Final = "p-new-manager"
DRAWN: Final = [role for role in NAMED_LATER if role not in REVIEWERS]


def hr_review(skip_signs: str = "2027-02-11T08:00") -> Play:
    """Return an entry that waits for HR, signed by the skip on Thursday 2027-02-11."""
    play = Play(opening("2027-02-10T10:00")).at(skip_signs)
    play.skip(c.Approve)
    return play


def seat_hr_partner(play: Play) -> None:
    play.do(c.SeatPerson, Role.HR_LEAD, role=Role.HR_PARTNER, person="p-new-partner")


# tasks move


@pytest.mark.parametrize("stage", list(Stage))
def test_people_may_change_in_every_stage(stage: Stage) -> None:
    """The role is the new person's, and not the old one's any more."""
    play = IN[stage]()

    play.hr(c.SeatPerson)

    assert play.case.frame.people.holders(Role.MANAGER) == (NEW,)


def test_what_was_open_is_the_new_persons() -> None:
    """The new skip signs what waited for the old one, who no longer can."""
    play = pivot_asked()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert play.refusal(c.Approve, Role.SKIP) is Code.NOT_YOURS
    play.do(c.Approve, Role.SKIP, acting="p-new-skip")
    assert play.bodies(SignedOff)[-1].person == "p-new-skip"


def test_the_history_stays_with_those_who_acted() -> None:
    """The entry was signed by the skip of then."""
    play = coached()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert play.state.requests[0].signed[0].person == person(Role.SKIP)


def test_letters_go_to_the_new_person() -> None:
    """A letter names the role, and its holder of the moment reads it."""
    play = coached()

    play.hr(c.SeatPerson)

    (letter,) = play.letters(Template.PERSON_SEATED, Role.MANAGER)
    assert play.case.frame.people.seat(letter.to).person == NEW


def test_the_employee_hears_of_a_new_manager() -> None:
    """Of no other change: it is not theirs to act on."""
    play = coached()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")
    before = play.letters(Template.PERSON_SEATED, Role.EMPLOYEE)
    play.hr(c.SeatPerson)

    assert not before
    assert play.letters(Template.PERSON_SEATED, Role.EMPLOYEE)


def test_since_when_a_manager_is_one_is_kept() -> None:
    """From that day count the days without a verdict; another role sets nothing off."""
    play = coached()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")
    before = play.state.manager_since
    play.at("2027-03-02T10:00").hr(c.SeatPerson)

    assert before is None
    assert str(play.state.manager_since) == "2027-03-02"


# dates stay


def test_no_date_moves_with_the_people() -> None:
    """Nothing is told anew, and nothing withdrawn."""
    play = coached()
    before = {clock.key: play.told(clock.key) for clock in play.state.clocks}

    play.hr(c.SeatPerson)

    assert {clock.key: play.told(clock.key) for clock in play.state.clocks} == before


def test_a_date_stays_under_a_partner_with_another_calendar() -> None:
    """London's five days end on the 18th, though the new partner has a holiday on the 15th."""
    play = hr_review()
    seat_hr_partner(play)

    play.employee(c.ReportLeave, first_day="2027-02-12")

    assert play.told("hr_review") == ["2027-02-18"]


def test_what_begins_later_counts_by_the_new_persons_calendar() -> None:
    """Five days of the US calendar from the 11th, with the holiday on the 15th, end on the 19th."""
    play = Play(opening("2027-02-10T10:00"))
    seat_hr_partner(play)

    play.at("2027-02-11T08:00").skip(c.Approve)

    assert play.day("hr_review") == "2027-02-19"


def test_rungs_are_taken_at_the_new_persons_hour() -> None:
    """Nine in London, once the skip sits there."""
    play = Play()
    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip", calendar="GB", zone=HR_ZONE)

    play.at("2027-02-03T12:00")

    (reminder,) = play.letter_facts(Template.DUE_SOON, Role.SKIP)
    assert reminder.at == local("2027-02-02T09:00", HR_ZONE)


# who may


def test_the_hr_lead_seats_another_hr_partner() -> None:
    """The partner does not choose a successor."""
    play = coached()

    refused = play.refusal(
        c.SeatPerson, Role.HR_PARTNER, role=Role.HR_PARTNER, person="p-new-partner"
    )
    seat_hr_partner(play)

    assert refused is Code.NOT_YOURS
    assert play.bodies(PersonSeated)[-1].seat.person == "p-new-partner"


@pytest.mark.parametrize("role", DRAWN)
def test_a_role_that_a_draw_or_a_request_fills_is_not_seated(role: Role) -> None:
    """Neither the panel nor those who decide on a transfer."""
    assert coached().refusal(c.SeatPerson, Role.HR_LEAD, role=role) is Code.NOT_YOURS


def test_a_case_keeps_its_employee() -> None:
    """It is one person's, from beginning to end."""
    refused = coached().refusal(c.SeatPerson, Role.HR_LEAD, role=Role.EMPLOYEE)

    assert refused is Code.NOT_YOURS


@pytest.mark.parametrize(
    ("role", "holds"),
    [(one, other) for one in APART for other in APART if one is not other],
)
def test_roles_that_are_kept_apart_stay_apart(role: Role, holds: Role) -> None:
    """Nobody is seated in a second one of them."""
    refused = coached().refusal(c.SeatPerson, Role.HR_LEAD, role=role, person=person(holds))

    # The employee's own seat is refused before.
    expected = Code.NOT_YOURS if role is Role.EMPLOYEE else Code.SEPARATION_OF_DUTIES
    assert refused is expected


@pytest.mark.parametrize("line", [Role.EMPLOYEE, Role.MANAGER, Role.SKIP])
def test_a_second_reviewer_is_not_of_the_line(line: Role) -> None:
    """The second word comes from outside."""
    refused = improving().refusal(
        c.SeatPerson, Role.HR_PARTNER, role=Role.SECOND_REVIEWER, person=person(line)
    )

    assert refused is Code.SEPARATION_OF_DUTIES


@pytest.mark.parametrize("role", REVIEWERS)
def test_one_person_does_not_judge_in_two_roles(role: Role) -> None:
    """Whoever is the second reviewer is neither the first nor the third."""
    refused = improving().refusal(
        c.SeatPerson, Role.HR_PARTNER, role=role, person=person(Role.SECOND_REVIEWER)
    )

    assert refused is Code.SEPARATION_OF_DUTIES


def test_whoever_sits_on_the_panel_takes_no_other_part() -> None:
    """A panelist who became the manager would decide on the own line."""
    for who in PANEL:
        refused = seated().refusal(c.SeatPerson, Role.HR_PARTNER, person=who)
        assert refused is Code.PANEL_CONFLICT


def test_a_new_skip_does_not_sign_what_he_asked_for_as_manager() -> None:
    """Duties stay apart over a change; unsigned, the request expires and is asked again."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.hr(c.SeatPerson)
    play.hr(c.SeatPerson, role=Role.SKIP, person=person(Role.MANAGER))

    refused = play.refusal(c.Approve, Role.SKIP, acting=person(Role.MANAGER))
    play.at("2027-03-10T09:00")

    assert refused is Code.SEPARATION_OF_DUTIES
    assert play.state.requests[-1].status is RequestStatus.EXPIRED


# what is sent


@pytest.mark.parametrize("unknown", [{"calendar": "DE"}, {"zone": "Europe/Berlin"}])
def test_a_seat_has_a_calendar_and_a_zone_that_the_case_holds(unknown: dict[str, str]) -> None:
    """Nothing is looked up in the course of a case."""
    assert coached().refusal(c.SeatPerson, Role.HR_PARTNER, **unknown) is Code.OUT_OF_RANGE


def test_nobody_is_seated_in_the_own_seat() -> None:
    """To change nothing is no change."""
    play = coached()
    play.hr(c.SeatPerson)

    assert play.refusal(c.SeatPerson, Role.HR_PARTNER) is Code.ALREADY_DONE
