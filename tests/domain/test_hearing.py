"""The hearing: the draw, conflicts, recusal, a late panel (process 4, 9)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.commands import Candidate
from domain.errors import Code
from domain.facts import PanelDecided, PanelSeated
from domain.notices import Template
from domain.panel import drawn
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, local, person
from tests.domain.later_builders import (
    PANEL,
    appealed,
    judge,
    plan_ended,
    rungs,
    seat,
    seated,
    vote,
)

LONDON = "Europe/London"
SEED = "4 8 15 16 23 42"


def candidate(name: str, **changed: object) -> dict[str, object]:
    return {"person": name, "line": ["p-other-manager"], "trained_on": "2026-10-12", **changed}


def pool(*names: str, **first_changed: object) -> list[dict[str, object]]:
    """Return a pool of these people, the first one changed."""
    first, *others = names
    return [candidate(first, **first_changed), *(candidate(name) for name in others)]


def coordinator_refused(play: Play, people: list[dict[str, object]]) -> Code:
    return play.refusal(c.SeatPanel, Role.PANEL_COORDINATOR, pool=people)


def sitting(play: Play) -> tuple[str, ...]:
    return () if play.state.appeal is None else play.state.appeal.panel


def recuse(play: Play, name: str) -> None:
    play.do(c.RecusePanelist, Role.PANEL_COORDINATOR, person=name)


# the draw


def test_the_first_drawn_is_the_chair_and_the_rest_are_alternates() -> None:
    """One chair and two members of five people; two alternates in order."""
    (body,) = seated().bodies(PanelSeated)

    assert (body.chair, *body.members) == PANEL
    assert body.alternates == ("p-panel-1", "p-panel-4")


def test_anybody_can_repeat_the_draw() -> None:
    """Names and seed are enough, in whatever order the pool was given."""
    (body,) = seated().bodies(PanelSeated)
    names = sorted((body.chair, *body.members, *body.alternates), reverse=True)
    again = tuple(Candidate(name, (), local("2026-10-12T10:00").date()) for name in names)

    assert drawn(again, body.seed) == (body.chair, *body.members, *body.alternates)


def test_both_sides_are_told_who_hears_the_appeal() -> None:
    """Employee, manager and HR partner; and each of the three gets a task."""
    play = seated()

    assert {word.to for word in play.letters(Template.PANEL_SEATED)} == {
        Role.EMPLOYEE,
        Role.MANAGER,
        Role.HR_PARTNER,
    }
    assert {word.person for word in play.letters(Template.PANEL_TASK)} == set(PANEL)


def test_a_pool_is_at_least_as_large_as_the_panel() -> None:
    """Two people are no panel."""
    assert coordinator_refused(appealed(), pool("p-a", "p-b")) is Code.OUT_OF_RANGE


def test_nobody_stands_in_the_pool_twice() -> None:
    """Twice the chance would be no draw."""
    assert coordinator_refused(appealed(), pool("p-a", "p-b", "p-c", "p-a")) is Code.MALFORMED


@pytest.mark.parametrize("trained_on", ["2025-04-11", "2027-04-13"])
def test_whoever_sits_was_trained_within_two_years(trained_on: str) -> None:
    """On Monday 12 April 2027 the 11th of April 2025 is too long ago; tomorrow is too late."""
    people = pool("p-a", "p-b", "p-c", trained_on=trained_on)

    assert coordinator_refused(appealed(), people) is Code.OUT_OF_RANGE


def test_a_training_two_years_ago_to_the_day_is_recent_enough() -> None:
    """The 12th of April 2025."""
    play = appealed()

    play.do(
        c.SeatPanel,
        Role.PANEL_COORDINATOR,
        pool=pool("p-a", "p-b", "p-c", trained_on="2025-04-12"),
    )

    assert len(sitting(play)) == 3


def test_a_declared_conflict_is_a_conflict() -> None:
    """The whole pool is refused, with that name."""
    people = pool("p-a", "p-b", "p-c", conflict=True)

    assert coordinator_refused(appealed(), people) is Code.PANEL_CONFLICT


@pytest.mark.parametrize("above", [Role.MANAGER, Role.SKIP, Role.EMPLOYEE])
def test_nobody_who_reports_to_the_line_of_the_case_sits(above: Role) -> None:
    """Of the same team, a peer of the manager, or somebody below the employee."""
    people = pool("p-a", "p-b", "p-c", line=["p-between", person(above)])

    assert coordinator_refused(appealed(), people) is Code.PANEL_CONFLICT


SEATED = [
    Role.EMPLOYEE,
    Role.MANAGER,
    Role.SKIP,
    Role.DIRECTOR,
    Role.HR_PARTNER,
    Role.SECOND_REVIEWER,
    Role.PANEL_COORDINATOR,
]


@pytest.mark.parametrize("role", SEATED)
def test_nobody_who_has_a_seat_in_the_case_sits(role: Role) -> None:
    """The line above the employee, HR, reviewers."""
    people = pool(person(role), "p-b", "p-c")

    assert coordinator_refused(appealed(), people) is Code.PANEL_CONFLICT


def test_an_approver_of_the_case_does_not_sit_though_the_seat_was_given_up() -> None:
    """The skip who signed entry, Pivot and fail has another post now."""
    play = appealed()
    seat(play, Role.SKIP, "p-new-skip")

    refused = coordinator_refused(play, pool(person(Role.SKIP), "p-b", "p-c"))

    assert refused is Code.PANEL_CONFLICT


def test_a_reviewer_of_the_case_does_not_sit_though_the_seat_was_given_up() -> None:
    """Whoever judged the work does not judge the judgement."""
    play = appealed()
    seat(play, Role.SECOND_REVIEWER, "p-new-reviewer")

    refused = coordinator_refused(play, pool(person(Role.SECOND_REVIEWER), "p-b", "p-c"))

    assert refused is Code.PANEL_CONFLICT


def test_whoever_asked_for_a_step_of_the_case_does_not_sit() -> None:
    """The manager who brought entry and Pivot left the team before the plan was judged."""
    play = plan_ended()
    seat(play, Role.REVIEWER, "p-reviewer")
    seat(play, Role.MANAGER, "p-new-manager")
    judge(play, Role.REVIEWER, "met", "not_met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "not_met")
    play.manager(c.RequestFail, acting="p-new-manager")
    play.skip(c.Approve)
    play.at("2027-04-09T08:00").hr(c.Approve)
    play.at("2027-04-12T10:00").employee(c.FileAppeal)

    assert coordinator_refused(play, pool(person(Role.MANAGER), "p-b", "p-c")) is (
        Code.PANEL_CONFLICT
    )


def test_a_panel_is_seated_once() -> None:
    """While it sits and has time, no other is drawn."""
    assert seated().refusal(c.SeatPanel, Role.PANEL_COORDINATOR) is Code.ALREADY_DONE


def test_a_hearing_lies_not_in_the_past() -> None:
    """Both sides have to be able to come."""
    refused = appealed().refusal(c.SeatPanel, Role.PANEL_COORDINATOR, hearing_on="2027-04-11")

    assert refused is Code.OUT_OF_RANGE


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.MANAGER, Role.HR_LEAD, Role.EMPLOYEE])
def test_only_the_coordinator_seats_a_panel(role: Role) -> None:
    """Neither side picks its judges."""
    assert appealed().refusal(c.SeatPanel, role) is Code.NOT_YOURS


# recusal


def test_the_next_alternate_takes_the_seat_of_whoever_leaves() -> None:
    """The chair's too."""
    play = seated()

    recuse(play, "p-panel-5")

    assert sitting(play) == ("p-panel-1", "p-panel-3", "p-panel-2")


def test_a_member_may_give_up_the_own_seat_only() -> None:
    """Somebody else's is the coordinator's to take."""
    play = seated()

    refused = play.refusal(
        c.RecusePanelist, Role.PANEL_MEMBER, acting="p-panel-3", person="p-panel-2"
    )
    play.do(c.RecusePanelist, Role.PANEL_MEMBER, acting="p-panel-3", person="p-panel-3")

    assert refused is Code.NOT_YOURS
    assert sitting(play) == ("p-panel-5", "p-panel-1", "p-panel-2")


def test_a_vote_goes_with_the_seat() -> None:
    """The alternate votes anew."""
    play = seated()
    vote(play, "p-panel-3", "uphold")
    recuse(play, "p-panel-3")

    for name in ("p-panel-5", "p-panel-1"):
        vote(play, name, "overturn")
    two_in = play.bodies(PanelDecided)
    vote(play, "p-panel-2", "overturn")

    assert not two_in
    assert play.bodies(PanelDecided)[0].uphold == 0


def test_whoever_left_the_panel_has_no_vote() -> None:
    """The seat is somebody else's."""
    play = seated()
    recuse(play, "p-panel-3")

    refused = play.refusal(c.CastVote, Role.PANEL_MEMBER, acting="p-panel-3")

    assert refused is Code.NOT_YOURS


def without_quorum() -> Play:
    """Return a case of whose panel two are left and no alternate."""
    play = seated()
    for name in ("p-panel-5", "p-panel-1", "p-panel-4"):
        recuse(play, name)
    return play


def test_without_an_alternate_the_coordinator_is_asked_to_draw_again() -> None:
    """Two of three sit."""
    play = without_quorum()

    assert len(sitting(play)) == 2
    assert play.letters(Template.SEAT_AGAIN, Role.PANEL_COORDINATOR)


def test_a_panel_without_quorum_decides_nothing() -> None:
    """Two votes for one outcome are no decision."""
    play = without_quorum()

    for name in sitting(play):
        vote(play, name, "uphold")

    assert not play.bodies(PanelDecided)


def test_a_panel_without_quorum_is_drawn_again() -> None:
    """Before its time is over too; votes of the former one are void."""
    play = without_quorum()
    vote(play, "p-panel-3", "uphold")

    play.do(c.SeatPanel, Role.PANEL_COORDINATOR, pool=pool("p-a", "p-b", "p-c"))
    for name in sitting(play):
        vote(play, name, "overturn")

    assert play.bodies(PanelDecided)[0].uphold == 0


def test_only_somebody_on_the_panel_is_taken_off_it() -> None:
    """An alternate does not sit yet."""
    refused = seated().refusal(c.RecusePanelist, Role.PANEL_COORDINATOR, person="p-panel-4")

    assert refused is Code.NOTHING_OPEN


# a late panel


def test_a_late_panel_climbs_its_ladder() -> None:
    """Due on Monday 19 April: coordinator, chair, HR lead, drawn again, Legal."""
    play = seated().at("2027-04-26T10:00")

    assert rungs(play, "panel_decision") == [
        (local("2027-04-16T09:00"), Template.DUE_SOON, Role.PANEL_COORDINATOR),
        (local("2027-04-20T00:00"), Template.ESCALATION, Role.PANEL_CHAIR),
        (local("2027-04-20T09:00"), Template.ESCALATION, Role.HR_LEAD),
        (local("2027-04-21T09:00"), Template.SEAT_AGAIN, Role.PANEL_COORDINATOR),
        (local("2027-04-26T09:00"), Template.ESCALATION, Role.LEGAL),
    ]


def test_a_late_panel_is_never_a_rejection() -> None:
    """A year passes: the appeal is still to be decided, the employee employed and paid."""
    play = seated()

    play.at("2028-04-13T10:00")

    assert play.stage is Stage.APPEAL
    assert play.clock("panel_decision").status is ClockStatus.PASSED


def test_a_late_panel_may_be_drawn_again_and_its_votes_are_void() -> None:
    """The new one decides by itself."""
    play = seated().at("2027-04-15T10:00")
    vote(play, "p-panel-5", "uphold")
    play.at("2027-04-21T10:00")

    play.do(c.SeatPanel, Role.PANEL_COORDINATOR, pool=pool("p-a", "p-b", "p-c"))

    assert play.state.appeal is not None
    assert play.state.appeal.votes == ()
    refused = play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5")
    assert refused is Code.NOT_YOURS


def test_a_late_panel_may_still_decide() -> None:
    """Late is better than never."""
    play = seated().at("2027-04-27T10:00")

    for name in PANEL:
        vote(play, name, "overturn")

    assert play.bodies(PanelDecided)
