from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from domain.errors import Code, NotYours
from domain.facts import Body, Promised
from domain.people import Role
from infra.record_lists import ListedAmount, ListedStatement
from starter.demo.letters import ShownLetter
from starter.demo.narration import Narrator
from starter.demo.stories import STORIES
from starter.wording import ACTS, EVENTS, compact_trace, say
from tests.starter.core_scene import CoreScene

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 23, 19, tzinfo=UTC)
NAMES = {"p-manager": "Tobias Lindqvist", "p-employee": "Rosa Marchetti", "e3006": "Clara Jensen"}
SENTENCE = "12 + 7 = 19 weeks × 2,500.00 = 47,500.00"  # noqa: RUF001 -- the sign of a product
STATEMENT = ListedStatement(
    key="packet[1]",
    statement_id="00000000-0000-0000-0000-000000000000",
    separation_on=datetime(2027, 1, 21, tzinfo=UTC).date(),
    currency="USD",
    years=7,
    formula="severance-2026-1",
    amounts=(ListedAmount("T1", 19, Decimal("47500.00"), SENTENCE),),
    written_at=START,
)


def test_every_kind_of_fact_has_its_sentence() -> None:
    """A new fact without words would break a history in the middle."""
    kinds = {get_args(get_type_hints(body)["kind"])[0] for body in get_args(Body)}

    assert kinds == set(ACTS) | set(EVENTS)
    assert not set(ACTS) & set(EVENTS)


@pytest.mark.parametrize("name", STORIES)
async def test_every_fact_of_a_story_can_be_said(tmp_path: Path, name: str) -> None:
    """Sentences are filled from fields that exist."""
    scene = CoreScene(tmp_path, START, "GB", "Europe/London")

    await STORIES[name].play(scene)

    for fact in await scene.facts():
        assert say(fact)
        if isinstance(fact.body, Promised):
            assert compact_trace(fact.body.promise).startswith("from ")


@pytest.fixture(scope="module")
async def long_way(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the long way as it is told."""
    return await _told(tmp_path_factory.mktemp("long"), "long")


@pytest.mark.parametrize(
    "expected",
    [
        "Mon 23 Nov 2026 11:00  ",  # the employee's time, not UTC
        (
            "Tobias Lindqvist (manager) submitted the entry "
            "(submission 1; examples from own observation)"
        ),
        "promised  skip_approval: Wed 25 Nov 2026 (skip)",
        "from Mon 23 Nov, Tue 24 Nov to Wed 25 Nov counted 1 to 2 of 2",
        "promised  check_in[1] to [4]: Wed 02 Dec, Wed 09 Dec, Wed 16 Dec, Wed 23 Dec (manager)",
        "notice    escalation (check_in[2]) to p-skip (skip)",
        "promised  no longer: next_steps, check_in[5]",
        "notice    pivot packet to Rosa Marchetti (employee)",
        f"T1  {SENTENCE} USD",
        "forecast  improve_plan: ",
        ", while the leave is open",
        "notice    leave pause for line to Tobias Lindqvist (manager), p-skip (skip), ",
        "drew the panel: Clara Jensen in the chair, ",
        "notice    panel task to Clara Jensen (panel chair), ",
        "the case is closed: transferred",
    ],
)
def test_the_long_way_tells(long_way: str, expected: str) -> None:
    """Who did what, which date was promised and how, what the employee is sent, the money."""
    assert expected in long_way


@pytest.mark.parametrize("left_out", ["request waiting", "focus_entry[1] is granted", "due soon"])
def test_the_long_way_leaves_out(long_way: str, left_out: str) -> None:
    """Copies, reminders to the employer and what the next line says anyway are on record only."""
    assert left_out not in long_way


async def test_leave_tells_in_words_what_holds_no_longer(tmp_path: Path) -> None:
    """Nobody has to look numbers up."""
    told = await _told(tmp_path, "leave")

    assert "reversed  holds no longer: the Improve plan counts from " in told
    assert "notice    an earlier letter no longer holds, to Rosa Marchetti (employee), " in told


async def test_the_narrator_tells_each_fact_once(tmp_path: Path) -> None:
    """It is asked again after each step, with all facts so far."""
    told = await _told(tmp_path, "t1", times=2)

    assert told.count("submitted the entry") == 1


def test_a_refusal_is_told_with_its_code_and_by_name() -> None:
    """Who tried what, and which rule was in the way."""
    lines: list[str] = []
    refusal = NotYours(Code.NOT_YOURS, "p-manager is not the hiring_manager of this case")

    Narrator(lines.append, NAMES).refused("p-manager", Role.HIRING_MANAGER, "approve", refusal)

    assert [line.strip() for line in lines] == [
        "refused   Tobias Lindqvist (hiring manager) tried: approve",
        "not_yours: Tobias Lindqvist is not the hiring_manager of this case",
    ]


def test_a_letter_is_shown_whole_and_wrapped() -> None:
    """A long paragraph is broken between words; a quoted one stays set in."""
    lines: list[str] = []
    letter = ShownLetter("The result", f"Dear Rosa\n\n  > {'word ' * 30}")

    Narrator(lines.append, NAMES).letter(letter)

    shown = [line.strip() for line in lines]
    assert shown[:4] == ["│ The result", "│", "│ Dear Rosa", "│"]
    assert shown[4].startswith("│   > word")
    assert shown[5].startswith("│     word")


async def _told(folder: Path, name: str, times: int = 1) -> str:
    """Return a story as it is told, with a statement as the money compartment has it."""
    scene = CoreScene(folder, START, "US", "America/Los_Angeles")
    await STORIES[name].play(scene)
    lines: list[str] = []
    narrator = Narrator(lines.append, NAMES)
    narrator.set_in(scene.opening)
    for _ in range(times):
        narrator.tell(await scene.facts(), [STATEMENT])
    return "\n".join(lines)
