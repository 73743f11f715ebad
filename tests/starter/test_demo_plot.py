from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from domain.clock import Mark
from domain.facts import Body, DutyMissed, Elected, LeaveEnded, NoticeOwed, NoticeReceived, Promised
from domain.people import Role
from infra.record_lists import ListedAmount, ListedStatement
from starter.demo.plot import play
from starter.demo.story import Story
from starter.wording import ACTS, EVENTS, compact_trace, say
from tests.starter.core_scene import CoreScene

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 23, 19, tzinfo=UTC)
PLACES = [("US", "America/Los_Angeles"), ("GB", "Europe/London"), ("IN", "Asia/Kolkata")]


@pytest.mark.parametrize(("calendar", "zone"), PLACES)
@pytest.mark.parametrize("days", range(0, 300, 60))
async def test_the_plot_ends_with_t1_whenever_it_is_played(
    tmp_path: Path, days: int, calendar: str, zone: str
) -> None:
    """No weekend, holiday or hour of the day breaks the demo."""
    start = START + timedelta(days=days, hours=days % 24)
    scene = CoreScene(tmp_path, start, calendar, zone)

    end = await play(scene)

    assert end.outcome == "left_t1"


async def test_the_plot_shows_what_it_promises(tmp_path: Path) -> None:
    """A missed check-in, a change of mind, a leave that moves the window, a hand-over."""
    scene = CoreScene(tmp_path, START, "US", "America/Los_Angeles")

    await play(scene)

    bodies = [fact.body for fact in await scene.facts()]
    missed = [body.clock for body in bodies if isinstance(body, DutyMissed)]
    assert "check_in[2]" in missed
    escalated = [
        b.notice.to
        for b in bodies
        if isinstance(b, NoticeOwed)
        and b.notice.about == "check_in[2]"
        and b.notice.template == "escalation"
    ]
    assert escalated == [Role.SKIP]
    assert [body.option.value for body in bodies if isinstance(body, Elected)] == [
        "improve",
        "leave",
    ]
    assert any(isinstance(body, LeaveEnded) for body in bodies)
    assert [body.how.value for body in bodies if isinstance(body, NoticeReceived)] == [
        "handed_over"
    ]
    told = [b.promise for b in bodies if isinstance(b, Promised) and b.clock == "election"]
    assert told[-1].ends_at > told[0].ends_at
    assert any(step.mark is Mark.LEAVE for step in told[-1].trace)


def test_every_kind_of_fact_has_its_sentence() -> None:
    """A new fact without words would break a history in the middle."""
    kinds = {get_args(get_type_hints(body)["kind"])[0] for body in get_args(Body)}

    assert kinds == set(ACTS) | set(EVENTS)
    assert not set(ACTS) & set(EVENTS)


@pytest.fixture
async def told(tmp_path: Path) -> str:
    """Give the story of the plot, with a statement as the money compartment has it."""
    scene = CoreScene(tmp_path, START, "US", "America/Los_Angeles")
    await play(scene)
    lines: list[str] = []
    story = Story(lines.append, {"p-manager": "Tobias Lindqvist"})
    story.set_in(scene.opening)
    sentence = "12 + 7 = 19 weeks × 2,500.00 = 47,500.00"  # noqa: RUF001 -- the sign of a product
    statement = ListedStatement(
        key="packet[1]",
        statement_id="00000000-0000-0000-0000-000000000000",
        separation_on=date(2027, 1, 21),
        currency="USD",
        years=7,
        formula="severance-2026-1",
        amounts=(ListedAmount("T1", 19, Decimal("47500.00"), sentence),),
        written_at=START,
    )

    story.tell(await scene.facts(), [statement])
    story.tell(await scene.facts(), [statement])

    return "\n".join(lines)


@pytest.mark.parametrize(
    "expected",
    [
        "Mon 23 Nov 2026 11:00  ",  # the employee's time, not UTC
        "(manager) submitted the Focus entry (submission 1)",
        "promised  skip_approval: Wed 25 Nov 2026 (skip)",
        "from Mon 23 Nov, Tue 24 Nov to Wed 25 Nov counted 1 to 2 of 2",
        "notice    pivot packet to ",
        "T1  12 + 7 = 19 weeks × 2,500.00 = 47,500.00 USD",  # noqa: RUF001 -- the same
        "forecast  election: ",
        "(employee) chose leave, with a grace of 7 days",
        "the case is closed: left t1",
    ],
)
async def test_the_story_tells(told: str, expected: str) -> None:
    """Who did what, which date was promised and how, which notice went out, the money."""
    assert expected in told


async def test_the_story_tells_each_fact_once(told: str) -> None:
    """It is asked again after each step, with all facts so far."""
    assert told.count("submitted the Focus entry") == 1


async def test_every_fact_of_the_plot_can_be_said(tmp_path: Path) -> None:
    """Sentences are filled from fields that exist."""
    scene = CoreScene(tmp_path, START, "GB", "Europe/London")

    await play(scene)

    for fact in await scene.facts():
        assert say(fact)
        if isinstance(fact.body, Promised):
            assert compact_trace(fact.body.promise).startswith("from ")
