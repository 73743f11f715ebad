"""Separation of duties: who signs what, and who never does (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code, Malformed, NotYours
from domain.people import APART, Role
from domain.rights import RIGHTS
from domain.state import Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    opening,
    packet_sent,
    people,
    person,
    pivot_asked,
)

if TYPE_CHECKING:
    from domain.opening import Opening

APART_PAIRS = [(a, b) for i, a in enumerate(APART) for b in APART[i + 1 :]]
OUTSIDERS = [
    (command, role) for command, right in RIGHTS.items() for role in Role if role not in right.roles
]


@pytest.mark.parametrize(("one", "other"), APART_PAIRS)
def test_roles_that_are_kept_apart_are_different_people(one: Role, other: Role) -> None:
    """A case in which one person holds two of them cannot be opened."""
    seats = people(**{other: person(one)})

    with pytest.raises(NotYours) as refused:
        Play(opening(seats=seats))

    assert refused.value.code is Code.SEPARATION_OF_DUTIES


def test_a_case_without_a_needed_role_cannot_be_opened() -> None:
    """Nobody would decide its leaves."""
    seats = people()
    kept = tuple(seat for seat in seats.seats if seat.role is not Role.LEAVE_ADMINISTRATOR)

    with pytest.raises(Malformed) as refused:
        Play(opening(seats=type(seats)(kept)))

    assert refused.value.code is Code.MALFORMED


def test_a_role_that_nobody_holds_is_the_hr_leads() -> None:
    """A task goes to somebody, never to nobody."""
    seats = people()
    kept = tuple(seat for seat in seats.seats if seat.role is not Role.POLICY_OWNER)

    assert type(seats)(kept).seat(Role.POLICY_OWNER).role is Role.HR_LEAD


@pytest.mark.parametrize(
    ("command", "role"), OUTSIDERS, ids=lambda value: str(getattr(value, "__name__", value))
)
def test_a_command_is_for_its_roles_only(command: type[c.Command], role: Role) -> None:
    """Every other role is refused, before the stage or the content is looked at."""
    assert election_open_once().refusal(command, role) is Code.NOT_YOURS


def election_open_once() -> Play:
    return _PLAYS[0].fork()


_PLAYS = (election_open(),)


def test_a_person_who_does_not_hold_the_role_is_refused() -> None:
    """A name alone makes nobody the skip."""
    refused = Play().refusal(c.Approve, Role.SKIP, acting="p-somebody")

    assert refused is Code.NOT_YOURS


def test_authority_is_refused_before_the_stage() -> None:
    """Who may is asked before what is possible: an election by the manager, out of its stage."""
    assert coached().refusal(c.Elect, Role.MANAGER, option="leave") is Code.NOT_YOURS
    assert coached().refusal(c.Elect, Role.EMPLOYEE, option="leave") is Code.WRONG_STAGE


def test_authority_is_refused_before_the_form() -> None:
    """A malformed election by the manager is refused for the manager's sake."""
    play = election_open()

    assert play.refusal(c.Elect, Role.MANAGER, option="leave", grace_days=15) is Code.NOT_YOURS


def both(*roles: Role) -> Opening:
    """Return an opening in which the manager holds other seats too."""
    return opening(seats=people(**{role: person(Role.MANAGER) for role in roles}))


def test_whoever_asks_for_a_step_does_not_sign_it_off() -> None:
    """A manager who is the director too cannot sign the removal that he asked for."""
    play = coached(both(Role.DIRECTOR))
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)

    refused = play.refusal(c.Approve, Role.DIRECTOR, acting=person(Role.MANAGER))

    assert refused is Code.SEPARATION_OF_DUTIES


def test_nobody_signs_two_steps_of_one_request() -> None:
    """A skip who is the director too signs a removal once; the HR lead signs the other step."""
    play = coached(opening(seats=people(director=person(Role.SKIP))))
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)

    refused = play.refusal(c.Approve, Role.DIRECTOR, acting=person(Role.SKIP))
    play.do(c.Approve, Role.HR_LEAD)

    assert refused is Code.SEPARATION_OF_DUTIES
    assert play.stage is Stage.CLOSED


def test_whoever_wrote_the_packet_does_not_approve_it() -> None:
    """The HR partner named as the writer is barred from this sign-off."""
    play = coached()
    play.manager(c.RequestPivot, packet_by=person(Role.HR_PARTNER))
    play.at("2027-03-01T12:00").skip(c.Approve)

    refused = play.at("2027-03-02T08:00").refusal(c.Approve, Role.HR_PARTNER)

    assert refused is Code.SEPARATION_OF_DUTIES


def test_the_witness_of_a_hand_over_is_neither_side() -> None:
    """Nor may the witness be left out."""
    refused = packet_sent().refusal(
        c.RecordHandover, Role.HR_PARTNER, witness=person(Role.EMPLOYEE)
    )

    assert refused is Code.SEPARATION_OF_DUTIES


def test_a_sign_off_names_a_request_that_is_open() -> None:
    """Another key than that of the waiting request finds nothing."""
    refused = pivot_asked().refusal(c.Approve, Role.SKIP, request="removal[1]")

    assert refused is Code.NOTHING_OPEN


def test_one_request_of_a_kind_is_open_at_a_time() -> None:
    """A second removal waits for the first to be decided."""
    play = coached()
    play.manager(c.RequestRemoval)

    assert play.refusal(c.RequestRemoval, Role.MANAGER) is Code.ALREADY_DONE


def test_every_command_has_somebody_who_may() -> None:
    """A right without a role or a stage would be a door that never opens."""
    assert all(right.roles and right.stages for right in RIGHTS.values())


def test_a_conflicted_director_of_a_withdrawal_is_stood_in_for() -> None:
    """A skip who is the director too asked for it: the HR lead decides."""
    play = coached(opening(seats=people(director=person(Role.SKIP))))

    play.skip(c.RequestWithdrawal)

    assert play.state.requests[-1].sign_offs == (Role.HR_LEAD,)


def test_only_an_entry_and_a_pivot_are_sent_back() -> None:
    """Every other step is approved or rejected."""
    play = coached()
    play.manager(c.RequestRemoval)

    assert play.refusal(c.SendBack, Role.SKIP) is Code.WRONG_STAGE


def test_sign_offs_of_several_steps_have_clocks_of_their_own() -> None:
    """A removal and a pause wait for the skip at once, each by its date."""
    play = coached()
    play.manager(c.RequestRemoval)

    play.at("2027-03-03T10:00").manager(c.RequestPause)

    assert play.day("sign_off[removal[1].skip]") == "2027-03-03"
    assert play.day("sign_off[pause[1].skip]") == "2027-03-05"
