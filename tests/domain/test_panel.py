"""The panel as a value: the draw, and what votes come to (process 9)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import permutations, product

import pytest

from domain.commands import Candidate, Ground, GroundFinding, PanelOutcome
from domain.panel import Vote, count_votes, decided, drawn, findings, redoes_work

UPHOLD, OVERTURN, REMAND = PanelOutcome
POOL = tuple(Candidate(f"p-{letter}", (), date(2026, 10, 12)) for letter in "abcde")


def vote(outcome: PanelOutcome, *found: GroundFinding, redo_work: bool = False) -> Vote:
    return Vote("p-a", outcome, redo_work, found)


def votes(*outcomes: PanelOutcome) -> tuple[Vote, ...]:
    return tuple(vote(outcome) for outcome in outcomes)


# the draw


def test_a_draw_is_everybody_once() -> None:
    """Nobody is lost, nobody comes twice."""
    assert sorted(drawn(POOL, "seed")) == [candidate.person for candidate in POOL]


def test_a_draw_does_not_depend_on_the_order_of_the_pool() -> None:
    """Whoever writes the list decides nothing."""
    assert len({drawn(order, "seed") for order in permutations(POOL)}) == 1


def test_a_draw_is_repeated_with_nothing_but_names_and_seed() -> None:
    """The order is that of the SHA-256 of seed and name."""
    by_hand = sorted(
        (candidate.person for candidate in POOL),
        key=lambda name: sha256(f"17 3:{name}".encode()).hexdigest(),
    )

    assert list(drawn(POOL, "17 3")) == by_hand


def test_another_seed_draws_others() -> None:
    """Over a thousand seeds each of five is first about as often: 200 times, give or take 60."""
    first = Counter(drawn(POOL, str(seed))[0] for seed in range(1000))

    assert all(140 < times < 260 for times in first.values())


def test_a_larger_pool_leaves_the_order_of_the_others() -> None:
    """One more name comes in between, and moves nobody past anybody."""
    without = drawn(POOL[:-1], "seed")

    assert tuple(name for name in drawn(POOL, "seed") if name != POOL[-1].person) == without


# the decision


@pytest.mark.parametrize("cast", list(product(PanelOutcome, repeat=3)))
def test_to_uphold_takes_a_majority(cast: tuple[PanelOutcome, ...]) -> None:
    """Over every vote of three."""
    assert (decided(votes(*cast)) is UPHOLD) == (cast.count(UPHOLD) >= 2)


@pytest.mark.parametrize("cast", list(product(PanelOutcome, repeat=3)))
def test_to_overturn_takes_a_majority(cast: tuple[PanelOutcome, ...]) -> None:
    """Over every vote of three."""
    assert (decided(votes(*cast)) is OVERTURN) == (cast.count(OVERTURN) >= 2)


def test_overturn_and_remand_together_are_a_remand() -> None:
    """They agree that the plan does not stay failed as it is."""
    assert decided(votes(UPHOLD, OVERTURN, REMAND)) is REMAND
    assert decided(votes(UPHOLD, UPHOLD, OVERTURN, OVERTURN, REMAND)) is REMAND


def test_the_order_of_votes_decides_nothing() -> None:
    """Whoever votes first."""
    assert {decided(votes(*order)) for order in permutations((UPHOLD, OVERTURN, OVERTURN))} == {
        OVERTURN
    }


def test_votes_are_counted_by_outcome() -> None:
    """Two and one."""
    cast = votes(UPHOLD, OVERTURN, OVERTURN)

    assert [count_votes(cast, outcome) for outcome in PanelOutcome] == [1, 2, 0]


# work that is done again


@pytest.mark.parametrize(
    ("wanted", "redone"),
    [(3, True), (2, True), (1, False), (0, False)],
)
def test_most_of_those_who_remand_say_whether_work_is_done_again(
    wanted: int,
    *,
    redone: bool,
) -> None:
    """Two of three."""
    cast = tuple(vote(REMAND, redo_work=each < wanted) for each in range(3))

    assert redoes_work(cast) is redone


def test_a_tie_gives_the_time() -> None:
    """One of the two who remand wants it: the employee gets the days."""
    cast = (vote(UPHOLD), vote(REMAND, redo_work=True), vote(REMAND))

    assert redoes_work(cast)


def test_nobody_who_remands_no_work_again() -> None:
    """There is nothing to say about it."""
    assert not redoes_work(votes(UPHOLD, OVERTURN, OVERTURN))


# findings


def found(ground: Ground, reason: str, *, holds: bool) -> GroundFinding:
    return GroundFinding(ground, holds, reason)


FACTS, CRITERIA = Ground.FACTS_WRONG, Ground.CRITERIA_UNFAIR


def test_there_is_one_finding_for_each_ground_in_the_order_of_the_appeal() -> None:
    """However the votes order them."""
    given = (found(CRITERIA, "b", holds=True), found(FACTS, "a", holds=False))
    cast = tuple(vote(REMAND, *given) for _ in range(3))

    assert [each.ground for each in findings(cast, (FACTS, CRITERIA))] == [FACTS, CRITERIA]


@pytest.mark.parametrize("holding", range(4))
def test_a_ground_holds_if_most_say_so(holding: int) -> None:
    """Two of three."""
    cast = tuple(vote(REMAND, found(FACTS, "r", holds=each < holding)) for each in range(3))

    assert findings(cast, (FACTS,))[0].sustained is (holding >= 2)


def test_the_reasons_are_those_of_the_majority_each_once() -> None:
    """What the third wrote is not given as the panel's."""
    cast = (
        vote(OVERTURN, found(FACTS, "The date is wrong.", holds=True)),
        vote(UPHOLD, found(FACTS, "I saw nothing.", holds=False)),
        vote(OVERTURN, found(FACTS, "The date is wrong.", holds=True)),
    )

    assert findings(cast, (FACTS,))[0].reason == "The date is wrong."
