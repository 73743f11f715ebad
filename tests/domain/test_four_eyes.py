"""Four eyes: whoever asks never signs, and nobody signs twice, in whatever name (process 4).

For money off the formula, an exit by agreement, a rehire standing below the default and a filing
that is accepted after the end: each with its starter and its signers, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from domain import commands as c
from domain.errors import Code, Refused
from domain.people import TOOL, Actor, People, Role
from domain.policy import RequestKind
from domain.state import RequestStatus
from tests.domain.builders import Play, build, coached, leaving, opening, person, silent
from tests.domain.endings import improve_passed

if TYPE_CHECKING:
    from domain.opening import Opening

MOMENT: Final = timedelta(minutes=1)
APART: Final = (Code.SEPARATION_OF_DUTIES, Code.NOT_YOURS)


@dataclass(frozen=True)
class Step:
    """A step that takes several people.

    Attributes:
        kind: Its row in the policy.
        begun: A case in which it has just been asked for.
        starter: Who asks.
        signers: Who signs, in order.
    """

    kind: RequestKind
    begun: Callable[[], Play]
    starter: Role
    signers: tuple[Role, ...]


def off_formula() -> Play:
    play = leaving().at("2027-03-09T10:00")
    play.hr(c.RequestOffFormula)
    return play


def exit_proposed() -> Play:
    play = coached()
    play.employee(c.ProposeExit)
    return play.at("2027-03-02T08:00")


def rehire_asked() -> Play:
    play = improve_passed()
    play.hr(c.RequestRehire, standing="review_standing")
    return play


def filed_late() -> Play:
    play = silent()
    play.do(c.Elect, Role.EMPLOYEE, sent_as="late-filing", option="improve")
    play.wait_until(play.now + MOMENT)
    play.hr(c.RequestAcceptance)
    return play.wait_until(play.now + MOMENT)


STEPS: Final = (
    Step(RequestKind.OFF_FORMULA, off_formula, Role.HR_PARTNER, (Role.COMPENSATION, Role.LEGAL)),
    Step(
        RequestKind.AGREED_EXIT,
        exit_proposed,
        Role.EMPLOYEE,
        (Role.HR_PARTNER, Role.COMPENSATION, Role.LEGAL),
    ),
    Step(RequestKind.REHIRE, rehire_asked, Role.HR_PARTNER, (Role.HR_LEAD, Role.LEGAL)),
    Step(RequestKind.LATE_ACCEPTANCE, filed_late, Role.HR_PARTNER, (Role.HR_LEAD,)),
)


def sign(play: Play, actor: Actor) -> Code | None:
    """Have somebody sign; give the code of a refusal."""
    try:
        play.send(build(c.Approve, f"sign-{len(play.sent)}", actor, play.now))
    except Refused as refused:
        return refused.code
    return None


def granted(play: Play, kind: RequestKind) -> bool:
    (request,) = [each for each in play.state.requests if each.kind is kind]
    return request.status is RequestStatus.GRANTED


every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.kind))


@every_step
def test_it_takes_everybody_in_order(step: Step) -> None:
    """As the policy names them; nothing comes of it before the last has signed."""
    play = step.begun()
    (request,) = [each for each in play.state.requests if each.kind is step.kind]
    assert (request.asked_by.role, request.sign_offs) == (step.starter, step.signers)
    for number, role in enumerate(step.signers):
        assert not granted(play, step.kind)
        for later in step.signers[number + 1 :]:
            assert sign(play, Actor(person(later), later)) is Code.NOT_YET
        assert sign(play, Actor(person(role), role)) is None
        play.wait_until(play.now + MOMENT)

    assert granted(play, step.kind)


@every_step
def test_whoever_asks_never_signs(step: Step) -> None:
    """Not as a signer's delegate or backup, whatever the request says."""
    play = step.begun()
    starter = person(step.starter)

    for role in step.signers:
        assert sign(play, Actor(starter, role)) in APART
        assert sign(play, Actor(starter, role, person(role))) in APART
    assert not granted(play, step.kind)


@every_step
def test_the_manager_and_the_skip_have_no_part_in_it(step: Step) -> None:
    """Nor somebody who has no place in the case at all."""
    play = step.begun()

    for role in step.signers:
        for other in (person(Role.MANAGER), person(Role.SKIP), "p-nobody"):
            assert sign(play, Actor(other, role)) is Code.NOT_YOURS
            assert sign(play, Actor(other, role, person(role))) in APART
    assert not granted(play, step.kind)


@every_step
def test_a_tool_signs_one_step_at_most(step: Step) -> None:
    """Holders stand behind it, and still it is one that acts: its next sign-off is refused."""
    play = step.begun()
    first, *others = step.signers
    tool = f"{TOOL}approvals"
    assert sign(play, Actor(tool, first, person(first))) is None
    play.wait_until(play.now + MOMENT)

    for role in others[:1]:
        assert sign(play, Actor(tool, role, person(role))) is Code.SEPARATION_OF_DUTIES
    assert granted(play, step.kind) is not bool(others)


def test_who_holds_two_offices_signs_once() -> None:
    """The next step goes to somebody else, never to nobody."""
    play = leaving(held_twice(Role.COMPENSATION, Role.LEGAL)).at("2027-03-09T10:00")

    play.hr(c.RequestOffFormula)

    (request,) = [r for r in play.state.requests if r.kind is RequestKind.OFF_FORMULA]
    assert request.sign_offs[0] is Role.COMPENSATION
    assert request.sign_offs[1] is not Role.LEGAL


def test_who_asks_and_holds_a_signer_s_office_is_passed_over() -> None:
    """The HR partner is compensation too: then another signs in that place."""
    play = leaving(held_twice(Role.HR_PARTNER, Role.COMPENSATION)).at("2027-03-09T10:00")

    play.hr(c.RequestOffFormula)

    (request,) = [r for r in play.state.requests if r.kind is RequestKind.OFF_FORMULA]
    assert Role.COMPENSATION not in request.sign_offs
    assert len(set(request.sign_offs)) == 2


def held_twice(role: Role, also: Role) -> Opening:
    """Return an opening in which whoever holds a role holds another besides."""
    made = opening()
    seats = tuple(
        replace(seat, person=person(role)) if seat.role is also else seat
        for seat in made.people.seats
    )
    return replace(made, people=People(seats))
