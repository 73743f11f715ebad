"""Delegation: named, dated, per action, both names on record, never to somebody barred."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from domain import commands as c
from domain.errors import Code, Refused
from domain.facts import Delegated, SignedOff
from domain.notices import Template
from domain.people import Actor, Role
from domain.stages.delegation import passed_on_by
from domain.state import Stage
from tests.domain.builders import Play, build, coached, opening, people, person, pivot_asked
from tests.domain.in_stage import IN

DELEGATE: Final = "p-delegate"
MOMENT: Final = timedelta(minutes=1)


def delegated(play: Play, **fields: object) -> Play:
    """Let the skip name a delegate for sign-offs, for the five days from today."""
    play.skip(c.Delegate, **fields)
    return play


def acting_for(
    play: Play, command: type[c.Command], role: Role, who: str = DELEGATE, **fields: object
) -> None:
    """Have somebody act for the holder of a role."""
    actor = Actor(who, role, person(role))
    play.wait_until(play.now + MOMENT)
    play.send(build(command, f"for-{len(play.sent)}", actor, play.now, **fields))
    play.wait_until(play.now + MOMENT)


def refusal(
    play: Play, command: type[c.Command], role: Role, who: str = DELEGATE, **fields: object
) -> Code:
    try:
        acting_for(play, command, role, who, **fields)
    except Refused as refused:
        return refused.code
    raise AssertionError("was accepted")


def test_a_delegate_acts_and_both_names_stand_on_record() -> None:
    """In the fact, and in who acted."""
    play = delegated(pivot_asked())

    acting_for(play, c.Approve, Role.SKIP)

    (fact,) = (f for f in play.facts_of(SignedOff)[-1:])
    assert fact.by == Actor(DELEGATE, Role.SKIP, person(Role.SKIP))
    assert isinstance(fact.body, SignedOff)
    assert (fact.body.person, fact.body.on_behalf_of) == (DELEGATE, person(Role.SKIP))


def test_a_delegation_is_dated_and_names_its_acts() -> None:
    """The fact says for what and how long."""
    (made,) = delegated(coached()).bodies(Delegated)

    assert made.commands == ("approve", "reject")
    assert (str(made.first_day), str(made.last_day)) == ("2027-03-01", "2027-03-05")


def test_the_delegate_is_told() -> None:
    """The letter goes to the person, who holds no role."""
    (letter,) = delegated(coached()).letters(Template.DELEGATION_GIVEN)

    assert letter.person == DELEGATE


def test_the_holder_may_still_act() -> None:
    """A delegation takes nothing away."""
    play = delegated(pivot_asked())

    play.skip(c.Approve)

    assert play.bodies(SignedOff)[-1].on_behalf_of == ""


@pytest.mark.parametrize("stage", list(Stage))
def test_acts_may_be_passed_on_in_every_stage(stage: Stage) -> None:
    """People are away whenever they are away."""
    assert delegated(IN[stage]()).state.delegations


# what a delegation covers


def test_an_act_that_is_not_named_is_not_the_delegates() -> None:
    """Per action: to send back was not passed on."""
    play = delegated(pivot_asked())

    assert refusal(play, c.SendBack, Role.SKIP) is Code.NOT_YOURS


def test_nobody_acts_before_the_first_day() -> None:
    """Dated: from Wednesday on."""
    play = delegated(pivot_asked(), first_day="2027-03-03", last_day="2027-03-05")

    assert refusal(play, c.Approve, Role.SKIP) is Code.NOT_YOURS


def test_nobody_acts_after_the_last_day() -> None:
    """Dated: until Monday."""
    play = delegated(pivot_asked(), last_day="2027-03-01").at("2027-03-02T00:30")

    assert refusal(play, c.Approve, Role.SKIP) is Code.NOT_YOURS


def test_nobody_acts_once_it_is_taken_back() -> None:
    """The holder ends it; the delegate is told."""
    play = delegated(pivot_asked())

    play.skip(c.EndDelegation)

    assert refusal(play, c.Approve, Role.SKIP) is Code.NOT_YOURS
    assert play.letters(Template.DELEGATION_ENDED)[0].person == DELEGATE


def test_nobody_acts_for_who_has_left_the_role() -> None:
    """A delegation is its holder's, not the role's."""
    play = delegated(pivot_asked())

    play.hr(c.SeatPerson, role=Role.SKIP, person="p-new-skip")

    assert refusal(play, c.Approve, Role.SKIP) is Code.NOT_YOURS


def test_without_a_delegation_nobody_acts_for_another() -> None:
    """A name alone makes nobody a delegate."""
    assert refusal(pivot_asked(), c.Approve, Role.SKIP) is Code.NOT_YOURS


# to whom


def test_a_delegate_passes_nothing_on() -> None:
    """Not even to a person whom the holder could have named."""
    play = delegated(coached())

    refused = refusal(play, c.Delegate, Role.SKIP, person="p-somebody-else")

    assert refused is Code.NOT_YOURS


def test_no_act_is_passed_to_a_lower_level() -> None:
    """The same level or a higher one."""
    refused = coached().refusal(c.Delegate, Role.SKIP, own_level=7, level=6)

    assert refused is Code.NOT_YOURS


def test_nobody_is_the_own_delegate() -> None:
    """Two names are two persons."""
    refused = coached().refusal(c.Delegate, Role.SKIP, person=person(Role.SKIP))

    assert refused is Code.NOT_YOURS


@pytest.mark.parametrize(
    "barred", [Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER, Role.LEAVE_ADMINISTRATOR]
)
def test_no_act_is_passed_to_somebody_kept_apart(barred: Role) -> None:
    """The employee, the starter and the other roles that need eyes of their own."""
    refused = coached().refusal(c.Delegate, Role.SKIP, person=person(barred))

    assert refused is Code.SEPARATION_OF_DUTIES


def test_no_sign_off_is_passed_to_who_wrote_the_packet() -> None:
    """Whom an open request bars, a delegation does not reach."""
    play = coached()
    play.manager(c.RequestPivot, packet_by="p-packet-writer")

    refused = play.refusal(c.Delegate, Role.SKIP, person="p-packet-writer")

    assert refused is Code.SEPARATION_OF_DUTIES


def test_one_person_is_not_the_delegate_of_two_roles_kept_apart() -> None:
    """The skip's delegate does not become the HR partner's."""
    play = delegated(coached())

    refused = play.refusal(c.Delegate, Role.HR_PARTNER, role=Role.HR_PARTNER, person=DELEGATE)

    assert refused is Code.SEPARATION_OF_DUTIES


def test_a_delegate_who_becomes_the_manager_acts_no_more() -> None:
    """What is kept apart is looked at with every act."""
    play = delegated(pivot_asked())
    play.hr(c.SeatPerson, person=DELEGATE)

    assert refusal(play, c.Approve, Role.SKIP) is Code.SEPARATION_OF_DUTIES


def test_who_signed_for_the_skip_does_not_sign_again() -> None:
    """A director who signed the removal for the skip leaves the second step to the HR lead."""
    play = coached()
    play.manager(c.RequestRemoval)
    delegated(play, person=person(Role.DIRECTOR), level=8)

    acting_for(play, c.Approve, Role.SKIP, person(Role.DIRECTOR))

    assert play.state.requests[-1].sign_offs == (Role.SKIP, Role.HR_LEAD)
    assert play.refusal(c.Approve, Role.DIRECTOR) is Code.SEPARATION_OF_DUTIES


def test_who_passed_a_sign_off_on_has_signed_too() -> None:
    """The skip is the director as well: a delegate's word counts as the skip's own."""
    play = coached(opening(seats=people(director=person(Role.SKIP))))
    play.manager(c.RequestRemoval)
    delegated(play)

    acting_for(play, c.Approve, Role.SKIP)

    refused = play.refusal(c.Approve, Role.DIRECTOR, acting=person(Role.SKIP))
    assert refused is Code.SEPARATION_OF_DUTIES


# what cannot be passed on


def test_the_employee_passes_nothing_on() -> None:
    """To choose, to appeal, to resign and to sign is the employee's alone."""
    refused = coached().refusal(c.Delegate, Role.EMPLOYEE, role=Role.EMPLOYEE)

    assert refused is Code.NOT_YOURS


def test_nobody_acts_for_the_employee() -> None:
    """Whoever it is."""
    assert refusal(coached(), c.AddComment, Role.EMPLOYEE) is Code.NOT_YOURS


def test_the_manager_passes_nothing_on() -> None:
    """Only the manager starts and coaches; of one away the skip does the tasks."""
    refused = coached().refusal(
        c.Delegate, Role.MANAGER, role=Role.MANAGER, commands=["record_check_in"]
    )

    assert refused is Code.NOT_YOURS


def test_a_role_passes_on_what_it_may_do_itself() -> None:
    """A leave is not the skip's to decide, nor the skip's delegate's."""
    refused = coached().refusal(c.Delegate, Role.SKIP, commands=["decide_leave"])

    assert refused is Code.NOT_YOURS


def test_a_role_is_passed_on_by_its_holder() -> None:
    """Not by another role."""
    assert coached().refusal(c.Delegate, Role.HR_LEAD, role=Role.SKIP) is Code.NOT_YOURS


def test_delegations_and_votes_are_never_passed_on() -> None:
    """For no role are they among its acts."""
    acts = {do for role in Role for do in passed_on_by(role)}

    assert not acts & {"delegate", "end_delegation", "report_absence", "cast_vote"}


# days, and taking back


@pytest.mark.parametrize(
    ("first_day", "last_day"), [("2027-02-26", "2027-03-05"), ("2027-03-05", "2027-03-04")]
)
def test_a_delegation_lies_ahead_in_order(first_day: str, last_day: str) -> None:
    """Nothing is passed on for days that are over."""
    refused = coached().refusal(c.Delegate, Role.SKIP, first_day=first_day, last_day=last_day)

    assert refused is Code.OUT_OF_RANGE


@pytest.mark.parametrize("by", [Role.HR_PARTNER, Role.HR_LEAD])
def test_hr_takes_a_delegation_back(by: Role) -> None:
    """Where its holder cannot."""
    play = delegated(coached())

    play.do(c.EndDelegation, by)

    assert play.state.delegations[0].ended


def test_somebody_elses_delegation_is_not_taken_back() -> None:
    """The director has no part in it."""
    assert delegated(coached()).refusal(c.EndDelegation, Role.DIRECTOR) is Code.NOT_YOURS


def test_a_delegation_ends_once() -> None:
    """And one that is not there cannot end."""
    play = delegated(coached())
    play.skip(c.EndDelegation)

    assert play.refusal(c.EndDelegation, Role.SKIP) is Code.NOTHING_OPEN
    assert play.refusal(c.EndDelegation, Role.SKIP, delegation=7) is Code.NOTHING_OPEN
