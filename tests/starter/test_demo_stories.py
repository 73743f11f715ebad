from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.clock import Mark
from domain.commands import Finding
from domain.facts import (
    DutyMissed,
    Elected,
    FollowUpHeld,
    LeaveEnded,
    NoticeOwed,
    NoticeReceived,
    PanelDecided,
    PanelistRecused,
    PanelSeated,
    Promised,
    Reversed,
    SeparationBegan,
    VerdictGiven,
    VoteCast,
)
from domain.notices import Template
from domain.people import Role
from domain.policy import Tier
from starter.demo.cast import SECOND_REVIEWER
from starter.demo.plot import Plot
from starter.demo.stories import STORIES
from tests.starter.core_scene import CoreScene

if TYPE_CHECKING:
    from pathlib import Path

    from domain.facts import Body

pytestmark = pytest.mark.walks

START = datetime(2026, 11, 23, 19, tzinfo=UTC)
PLACES = [("US", "America/Los_Angeles"), ("GB", "Europe/London"), ("IN", "Asia/Kolkata")]
# A story of seven months has to end within what the calendars cover.
LATER_BY_DAYS = range(0, 200, 65)


@pytest.fixture
def scene(tmp_path: Path) -> CoreScene:
    """Give a scene on the core, in the employee's usual place."""
    return CoreScene(tmp_path, START, *PLACES[0])


@pytest.mark.parametrize(("calendar", "zone"), PLACES)
@pytest.mark.parametrize("days", LATER_BY_DAYS)
@pytest.mark.parametrize("name", STORIES)
async def test_a_story_ends_as_it_says_whenever_it_is_played(
    tmp_path: Path, name: str, days: int, calendar: str, zone: str
) -> None:
    """No weekend, holiday or hour of the day breaks the demo."""
    start = START + timedelta(days=days, hours=days % 24)
    scene = CoreScene(tmp_path, start, calendar, zone)

    end = await STORIES[name].play(scene)

    assert end.outcome == STORIES[name].outcome


def test_the_long_way_is_played_where_none_is_asked_for() -> None:
    """The first story is the default of the command line."""
    assert list(STORIES) == ["long", "t1", "improve", "appeal", "leave"]


async def test_the_long_way_moves_the_plan_by_the_leave_and_promises_again(
    scene: CoreScene,
) -> None:
    """The date is a promise, then a forecast while the leave is open, then a promise no earlier."""
    bodies = await _played(scene, "long")

    told = [b.promise for b in bodies if isinstance(b, Promised) and b.clock == "improve_plan"]
    assert [promise.forecast for promise in told] == [False, True, False]
    assert told[-1].last_day > told[0].last_day
    assert any(step.mark is Mark.LEAVE for step in told[-1].trace)


async def test_the_long_way_credits_a_missed_check_in(scene: CoreScene) -> None:
    """The manager's skip hears of it, and the next steps come a week later."""
    bodies = await _played(scene, "long")

    missed = [body.clock for body in bodies if isinstance(body, DutyMissed)]
    told = [b.promise for b in bodies if isinstance(b, Promised) and b.clock == "next_steps"]
    assert missed == ["check_in[2]"]
    assert _told(bodies, Template.ESCALATION, "check_in[2]") == [Role.SKIP]
    assert told[1].last_day - told[0].last_day == timedelta(days=7)


async def test_the_long_way_fails_one_criterion_by_two_reviewers(scene: CoreScene) -> None:
    """Manager and second reviewer find the same criterion not met."""
    bodies = await _played(scene, "long")

    verdicts = [body for body in bodies if isinstance(body, VerdictGiven)]
    assert [(each.role, each.person) for each in verdicts] == [
        (Role.MANAGER, "p-manager"),
        (Role.SECOND_REVIEWER, SECOND_REVIEWER),
    ]
    for each in verdicts:
        assert [found.finding for found in each.findings] == [Finding.MET, Finding.NOT_MET]


async def test_the_long_way_overturns_the_fail_by_the_panel_that_was_drawn(
    scene: CoreScene,
) -> None:
    """Three seats vote, two of them to overturn."""
    bodies = await _played(scene, "long")

    (seated,) = (body for body in bodies if isinstance(body, PanelSeated))
    votes = [body.person for body in bodies if isinstance(body, VoteCast)]
    (decided,) = (body for body in bodies if isinstance(body, PanelDecided))
    assert votes == [seated.chair, *seated.members]
    assert (decided.uphold, decided.overturn, decided.remand) == (1, 2, 0)


async def test_the_long_way_is_followed_up_three_times(scene: CoreScene) -> None:
    """A success is looked after."""
    bodies = await _played(scene, "long")

    assert [b.follow_up for b in bodies if isinstance(b, FollowUpHeld)] == [1, 2, 3]


async def test_the_long_way_refuses_a_fail_before_the_end_and_a_signature_of_the_former_line(
    scene: CoreScene,
) -> None:
    """Two refusals are shown, with their codes."""
    await _played(scene, "long")

    assert scene.refusals == [
        "request_fail by manager: not_yet",
        "approve by p-manager: not_yours",
    ]


async def test_t1_shows_a_change_of_mind_after_a_leave_in_the_election(scene: CoreScene) -> None:
    """The packet is handed over, the window moves by the leave, the last choice counts."""
    bodies = await _played(scene, "t1")

    told = [b.promise for b in bodies if isinstance(b, Promised) and b.clock == "election"]
    assert [b.option.value for b in bodies if isinstance(b, Elected)] == ["improve", "leave"]
    received = {b.notice: b.how.value for b in bodies if isinstance(b, NoticeReceived)}
    assert received["packet[1]"] == "handed_over"
    assert any(isinstance(body, LeaveEnded) for body in bodies)
    assert told[-1].ends_at > told[0].ends_at
    assert any(step.mark is Mark.LEAVE for step in told[-1].trace)


async def test_improve_shows_that_nobody_is_told_a_falsehood(scene: CoreScene) -> None:
    """A false answer to a question about the status is refused, the true one is on record."""
    await _played(scene, "improve")

    assert scene.refusals == ["answer_status by manager: false_answer"]


async def test_appeal_goes_on_without_a_reply_and_with_an_alternate(scene: CoreScene) -> None:
    """Whoever stood down may not vote; the first alternate does."""
    bodies = await _played(scene, "appeal")

    (seated,) = (body for body in bodies if isinstance(body, PanelSeated))
    (stood_down,) = (body.person for body in bodies if isinstance(body, PanelistRecused))
    votes = [body.person for body in bodies if isinstance(body, VoteCast)]
    assert votes == [seated.chair, seated.alternates[0], seated.members[1]]
    assert scene.refusals == [
        "reply_to_appeal by manager: too_late",
        f"cast_vote by {stood_down}: not_yours",
    ]


async def test_appeal_pays_t3_after_the_fail_was_upheld(scene: CoreScene) -> None:
    """The tier follows from the decision."""
    bodies = await _played(scene, "appeal")

    assert [b.tier for b in bodies if isinstance(b, SeparationBegan)] == [Tier.T3]


async def test_leave_reverses_the_silence_and_what_was_confirmed_upon_it(
    scene: CoreScene,
) -> None:
    """A leave known late undoes the confirmation, the plan that began with it, and the silence."""
    await _played(scene, "leave")

    facts = {fact.number: fact for fact in await scene.facts()}
    undone = [
        n for fact in facts.values() if isinstance(fact.body, Reversed) for n in fact.body.numbers
    ]
    kinds = {facts[number].body.kind for number in undone}
    assert {"window_lapsed", "silence_confirmed", "improve_began"} <= kinds


async def test_leave_gives_the_days_back_that_were_left(scene: CoreScene) -> None:
    """Two days of the window had passed before the leave; three are left after it."""
    bodies = await _played(scene, "leave")

    told = [b.promise for b in bodies if isinstance(b, Promised) and b.clock == "election"]
    assert [promise.forecast for promise in told] == [False, True, False]
    marks = [step.mark for step in told[-1].trace if step.mark in (Mark.COUNTED, Mark.LEAVE)]
    away = marks.index(Mark.LEAVE)
    assert (marks[:away], marks[-3:]) == ([Mark.COUNTED] * 2, [Mark.COUNTED] * 3)


async def test_a_refusal_that_does_not_come_breaks_the_story(scene: CoreScene) -> None:
    """What is shown as refused is really refused, or the demo fails."""
    plot = Plot(scene)

    with pytest.raises(AssertionError, match="submit_entry by the manager was to be refused"):
        await plot.refused(Role.MANAGER, "submit_entry")


async def _played(scene: CoreScene, name: str) -> list[Body]:
    await STORIES[name].play(scene)
    return [fact.body for fact in await scene.facts()]


def _told(bodies: list[Body], template: Template, about: str) -> list[Role]:
    return [
        body.notice.to
        for body in bodies
        if isinstance(body, NoticeOwed)
        and (body.notice.template, body.notice.about) == (template, about)
    ]
