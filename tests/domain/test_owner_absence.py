"""An owner who is away: tasks move after one business day, and no clock begins anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import commands as c
from domain.errors import Code, Refused
from domain.facts import AbsenceReported, SignedOff, TasksMoved, TasksReturned
from domain.notices import Template
from domain.on_behalf import person_of
from domain.people import Actor, Role
from domain.state import RequestStatus
from tests.domain.builders import Play, build, coached, local, opening, people, person, pivot_asked
from tests.domain.later_builders import seated


def away(play: Play, role: Role, first_day: str, last_day: str) -> Play:
    """Have the HR partner report somebody away."""
    play.hr(c.ReportAbsence, person=person(role), first_day=first_day, last_day=last_day)
    return play


def acting_for(
    play: Play, command: type[c.Command], who: Role, role: Role, **fields: object
) -> Code | None:
    """Have the holder of one role act for that of another; return the code of a refusal."""
    actor = Actor(person(who), role, person(role))
    try:
        play.send(build(command, f"for-{len(play.sent)}", actor, play.now, **fields))
    except Refused as refused:
        return refused.code
    play.wait_until(play.now + timedelta(minutes=1))
    return None


def answers(play: Play, role: Role) -> str:
    return person_of(play.case.frame, play.state, role)


def skip_away() -> Play:
    """Return a Pivot that waits for the skip, who is away Monday to Friday, on Tuesday."""
    return away(pivot_asked(), Role.SKIP, "2027-03-01", "2027-03-05").at("2027-03-02T00:30")


# when tasks move


def test_tasks_move_after_one_business_day() -> None:
    """Monday is the day of absence: on Tuesday, at its start, they are the director's."""
    play = away(pivot_asked(), Role.SKIP, "2027-03-01", "2027-03-05").at("2027-03-01T23:59")

    before = answers(play, Role.SKIP)
    play.at("2027-03-02T00:00")

    assert before == person(Role.SKIP)
    assert answers(play, Role.SKIP) == person(Role.DIRECTOR)


def test_an_absence_over_the_weekend_begins_to_count_on_monday() -> None:
    """Saturday is no business day."""
    play = away(coached(), Role.SKIP, "2027-03-06", "2027-03-10")

    (reported,) = play.bodies(AbsenceReported)
    assert str(reported.moves_on) == "2027-03-09"


def test_an_absence_of_one_day_moves_nothing() -> None:
    """Who is back the next day finds the tasks where they were."""
    play = away(pivot_asked(), Role.SKIP, "2027-03-01", "2027-03-01").at("2027-03-03T10:00")

    assert not play.bodies(TasksMoved)


def test_an_absence_reported_late_moves_tasks_at_once() -> None:
    """What was done before stays as it was done."""
    play = away(coached(), Role.SKIP, "2027-02-24", "2027-03-05")

    (moved,) = play.facts_of(TasksMoved)
    assert moved.at == play.now


def test_tasks_go_back_with_the_return() -> None:
    """At the start of the day after the last one."""
    play = skip_away().at("2027-03-06T00:00")

    (back,) = play.facts_of(TasksReturned)
    assert back.at == local("2027-03-06T00:00")
    assert answers(play, Role.SKIP) == person(Role.SKIP)


def test_a_later_report_replaces_the_one_that_it_touches() -> None:
    """Back on Wednesday: the tasks are the skip's again, and nobody is told twice."""
    play = away(skip_away(), Role.SKIP, "2027-03-01", "2027-03-02").at("2027-03-03T09:00")

    assert answers(play, Role.SKIP) == person(Role.SKIP)
    assert len(play.bodies(TasksMoved)) == 1


def test_tasks_stay_with_the_backup_where_the_absence_grows() -> None:
    """A second week: no new move, and no return in between."""
    play = away(skip_away(), Role.SKIP, "2027-03-01", "2027-03-12").at("2027-03-08T09:00")

    assert answers(play, Role.SKIP) == person(Role.DIRECTOR)


def test_a_new_holder_of_the_role_is_not_away() -> None:
    """An absence is a person's."""
    play = skip_away()

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert answers(play, Role.SKIP) == "p-new-skip"


# what moves with them


def test_no_clock_begins_anew() -> None:
    """The date stands, and nothing is told of it again."""
    before = pivot_asked().told("skip_approval[2]")

    assert skip_away().told("skip_approval[2]") == before


def test_the_backup_is_told_once_with_what_is_open() -> None:
    """The clocks that the absent person owns, with their dates."""
    play = skip_away().at("2027-03-04T10:00")

    (letter,) = play.letters(Template.TASKS_MOVED)
    values = {each.name: each.value for each in letter.values}
    assert letter.person == person(Role.DIRECTOR)
    assert values == {
        "roles": "skip",
        "last_day": "2027-03-05",
        "tasks": "skip_approval[2] 2027-03-03",
    }


def test_the_backup_acts_and_both_names_stand_on_record() -> None:
    """The director signs for the skip."""
    play = skip_away()

    refused = acting_for(play, c.Approve, Role.DIRECTOR, Role.SKIP)

    assert refused is None
    signed = play.bodies(SignedOff)[-1]
    assert (signed.person, signed.on_behalf_of) == (person(Role.DIRECTOR), person(Role.SKIP))


def test_the_backup_does_not_act_before_tasks_move() -> None:
    """On the first day the owner may still be reached."""
    play = away(pivot_asked(), Role.SKIP, "2027-03-01", "2027-03-05")

    assert acting_for(play, c.Approve, Role.DIRECTOR, Role.SKIP) is Code.NOT_YOURS


def test_the_backup_does_not_act_after_the_return() -> None:
    """Nobody has two owners."""
    play = skip_away().at("2027-03-06T00:00")

    assert acting_for(play, c.Approve, Role.DIRECTOR, Role.SKIP) is Code.NOT_YOURS


def test_the_backup_passes_nothing_on() -> None:
    """Who acts for another has nothing to delegate."""
    play = skip_away()

    refused = acting_for(play, c.Delegate, Role.DIRECTOR, Role.SKIP, person="p-somebody")

    assert refused is Code.NOT_YOURS


def test_rungs_go_to_the_backup_meanwhile() -> None:
    """The reminder of the day before the end finds the director."""
    play = skip_away().at("2027-03-02T09:30")

    (reminder,) = (n for n in play.letters(Template.DUE_SOON) if n.about == "skip_approval[2]")
    assert (reminder.to, reminder.person) == (Role.SKIP, person(Role.DIRECTOR))


# duties stay apart


def test_the_skip_who_acts_for_the_manager_does_not_sign_that_request() -> None:
    """The HR lead signs in the skip's place."""
    play = away(coached(), Role.MANAGER, "2027-02-26", "2027-03-05")

    acting_for(play, c.RequestRemoval, Role.SKIP, Role.MANAGER)

    assert play.state.requests[-1].sign_offs == (Role.HR_LEAD, Role.DIRECTOR)
    assert play.refusal(c.Approve, Role.SKIP) is Code.SEPARATION_OF_DUTIES


def test_a_backup_who_signed_for_the_skip_does_not_sign_the_next_step() -> None:
    """The director has signed a removal for the skip: the HR lead signs the director's step."""
    play = coached()
    play.manager(c.RequestRemoval)
    away(play, Role.SKIP, "2027-02-26", "2027-03-05")

    acting_for(play, c.Approve, Role.DIRECTOR, Role.SKIP)

    assert play.state.requests[-1].sign_offs == (Role.SKIP, Role.HR_LEAD)


def test_a_backup_who_is_kept_apart_is_passed_over() -> None:
    """The director is the manager: the tasks of the skip go on to the director's own backup."""
    play = coached(opening(seats=people(director=person(Role.MANAGER))))

    away(play, Role.SKIP, "2027-02-24", "2027-03-05")

    assert answers(play, Role.SKIP) == person(Role.HR_LEAD)


def test_a_backup_who_is_away_is_passed_over() -> None:
    """Tasks go to somebody who is there."""
    play = away(coached(), Role.DIRECTOR, "2027-02-24", "2027-03-05")

    away(play, Role.SKIP, "2027-02-24", "2027-03-05")

    assert answers(play, Role.SKIP) == person(Role.HR_LEAD)


def test_everybody_conflicted_goes_to_the_hr_lead() -> None:
    """The manager holds every role in the order: the HR lead's is the task, never nobody's."""
    roles = (Role.DIRECTOR, Role.LEGAL, Role.POLICY_OWNER, Role.HR_LEAD)
    play = coached(opening(seats=people(**{role: person(Role.MANAGER) for role in roles})))

    away(play, Role.SKIP, "2027-02-24", "2027-03-05")

    assert play.case.frame.people.seat(Role.HR_LEAD).person == answers(play, Role.SKIP)


# who reports


def test_the_person_reports_the_own_absence() -> None:
    """In whatever role."""
    play = coached()

    play.director(c.ReportAbsence, person=person(Role.DIRECTOR))

    assert play.bodies(AbsenceReported)


def test_nobody_else_but_hr_reports_an_absence() -> None:
    """The manager does not take the skip's tasks away."""
    refused = coached().refusal(c.ReportAbsence, Role.MANAGER, person=person(Role.SKIP))

    assert refused is Code.NOT_YOURS


def test_the_employee_is_on_leave_or_vacation_instead() -> None:
    """Nobody takes over what is the employee's to do."""
    refused = coached().refusal(c.ReportAbsence, Role.HR_PARTNER, person=person(Role.EMPLOYEE))

    assert refused is Code.NOT_YOURS


def test_a_panelist_has_an_alternate_instead() -> None:
    """A vote is cast by who was drawn."""
    play = seated()
    panelist = play.case.frame.people.holders(Role.PANEL_MEMBER)[0]

    assert play.refusal(c.ReportAbsence, Role.HR_PARTNER, person=panelist) is Code.NOT_YOURS


@pytest.mark.parametrize(
    "fields",
    [
        {"person": "p-nobody"},
        {"first_day": "2027-03-05", "last_day": "2027-03-04"},
    ],
)
def test_an_absence_names_somebody_and_days_in_order(fields: dict[str, str]) -> None:
    """What is sent makes sense."""
    assert coached().refusal(c.ReportAbsence, Role.HR_PARTNER, **fields) is Code.OUT_OF_RANGE


def test_an_absence_beyond_the_calendar_is_refused() -> None:
    """What no calendar covers moves nothing."""
    refused = coached().refusal(c.ReportAbsence, Role.HR_PARTNER, last_day="2040-01-01")

    assert refused is Code.CALENDAR_UNCOVERED


# people who change


def test_a_packet_writer_seated_as_hr_partner_leaves_the_sign_off_to_the_hr_lead() -> None:
    """The request waits for somebody who may sign it, by the same date."""
    play = coached()
    play.manager(c.RequestPivot, packet_by="p-packet-writer")
    play.at("2027-03-01T12:00").skip(c.Approve)
    before = play.day("hr_review[2]")

    play.do(c.SeatPerson, Role.HR_LEAD, role=Role.HR_PARTNER, person="p-packet-writer")

    assert play.state.requests[-1].next_role is Role.HR_LEAD
    assert play.day("hr_review[2]") == before
    play.do(c.Approve, Role.HR_LEAD)
    assert play.state.requests[-1].status is RequestStatus.GRANTED


def test_whoever_gets_a_sign_off_by_a_change_is_told() -> None:
    """A task without a letter would be nobody's."""
    play = coached()
    play.manager(c.RequestPivot, packet_by="p-packet-writer")
    play.at("2027-03-01T12:00").skip(c.Approve)

    play.do(c.SeatPerson, Role.HR_LEAD, role=Role.HR_PARTNER, person="p-packet-writer")

    assert play.letters(Template.REQUEST_WAITING, Role.HR_LEAD)
