"""What holds in every history: of any commands, by anyone, late, on leave, with the worker down.

A failure names the lot that was drawn; its history is a list of steps, of which each can be left
out to find the one that matters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import pytest
from pydantic import TypeAdapter

from domain import canon, duties
from domain.case import Case, accept, advance, agenda, take_over
from domain.errors import Code, Malformed, Refused
from domain.evolving import evolve
from domain.facts import (
    AppealFiled,
    CaseClosed,
    Drift,
    ElectionOpened,
    ElectionTookEffect,
    Fact,
    FocusBegan,
    ImproveBegan,
    ImproveFailed,
    LeaveReported,
    PanelDecided,
    PersonSeated,
    PivotApproved,
    Promised,
    PromiseWithdrawn,
    Remanded,
    RetroactiveReview,
    Reversed,
    RulingBody,
    SeparationBegan,
    TransferBegan,
    VerdictGiven,
    VoteCast,
    WindowLapsed,
)
from domain.revision import differing, rerun
from domain.state import State
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    leaving,
    packet_sent,
    pivot_asked,
    silent,
)
from tests.domain.later_builders import (
    appealed,
    failed,
    improving,
    judged,
    seated,
    transferring,
    window_open,
)
from tests.domain.steps import Step, drawn, given_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.clock import Promise

BEGINNINGS: Final[tuple[Callable[[], Play], ...]] = (
    Play,
    in_focus,
    coached,
    pivot_asked,
    packet_sent,
    election_open,
    silent,
    improving,
    judged,
    failed,
    window_open,
    appealed,
    seated,
    transferring,
    leaving,
)
MANY: Final = 28
MOST: Final = 20
SOME: Final = 4
"""What is run again from the start is looked at after every fourth step, and at the end."""
CASES: Final = TypeAdapter(Case)


@dataclass(frozen=True)
class History:
    """A way into a stage, and what came then."""

    begins: int
    steps: tuple[Step, ...]


def history_of(lot: int) -> History:
    """Return the history of a lot: from each beginning in turn, steps of its own."""
    return History(lot % len(BEGINNINGS), tuple(drawn(lot, index) for index in range(MOST)))


thoroughly = pytest.mark.parametrize(
    "history", [pytest.param(history_of(lot), id=f"lot-{lot}") for lot in range(MANY)]
)
"""Try a property on the same many histories as each other one."""


@cache
def begun(begins: int) -> Play:
    return BEGINNINGS[begins]()


@lru_cache(maxsize=MANY)
def walk(history: History) -> tuple[Play, ...]:
    """Play a history, and return the case as it begins and after each step: once for all tests."""
    play = begun(history.begins).fork()
    stops = [play.fork()]
    for index, step in enumerate(history.steps):
        _pass_time(play, step)
        command = given_by(play, step, f"step-{index}")
        before = play.case
        try:
            play.send(command)
        except Refused:
            assert play.case == before, "a refused command has changed the case"
        stops.append(play.fork())
    return tuple(stops)


def played(history: History) -> Play:
    """Return the case after the last step."""
    return walk(history)[-1]


def _pass_time(play: Play, step: Step) -> None:
    if step.worker_down:
        play.now += step.gap
    else:
        play.wait_until(play.now + step.gap)


def test_the_histories_go_through_the_whole_life_of_a_case() -> None:
    """What they show of the invariants would be little if most of them stood still."""
    played_out = [(played(h), begun(h.begins)) for h in map(history_of, range(MANY))]

    came_about = {
        type(fact.body)
        for play, before in played_out
        for fact in play.facts[before.case.last_number :]
    }
    assert came_about >= WHOLE_LIFE


WHOLE_LIFE: Final[set[type[object]]] = {
    FocusBegan,
    PivotApproved,
    ElectionOpened,
    ElectionTookEffect,
    WindowLapsed,
    ImproveBegan,
    VerdictGiven,
    ImproveFailed,
    AppealFiled,
    PanelDecided,
    Remanded,
    TransferBegan,
    SeparationBegan,
    CaseClosed,
    PersonSeated,
    LeaveReported,
    Reversed,
    RetroactiveReview,
}


def reversed_numbers(facts: list[Fact]) -> list[int]:
    return [n for fact in facts if isinstance(fact.body, Reversed) for n in fact.body.numbers]


@thoroughly
def test_no_published_fact_changes(history: History) -> None:
    """Facts are numbered without gaps, and every ruling that holds is one of them, unaltered."""
    play = played(history)

    by_number = {fact.number: fact for fact in play.facts}
    assert [fact.number for fact in play.facts] == list(range(1, play.case.last_number + 1))
    for published in play.case.published:
        fact = by_number[published.number]
        assert published.key == fact.key
        assert published.digest == canon.digest((fact.key, fact.at, fact.cause, fact.body))


@thoroughly
def test_a_reversed_number_never_returns(history: History) -> None:
    """Each fact is reversed at most once, after it was published, and does not hold any more."""
    play = played(history)

    gone = reversed_numbers(play.facts)
    assert len(gone) == len(set(gone))
    assert not set(gone) & {published.number for published in play.case.published}
    for fact in play.facts:
        if isinstance(fact.body, Reversed):
            assert max(fact.body.numbers) < fact.number


@thoroughly
def test_effective_facts_equal_a_run(history: History) -> None:
    """The facts that hold are those that the journal gives when it is run from the start."""
    for play in (*walk(history)[::SOME], played(history)):
        run = rerun(play.case, play.case.journal, play.case.ran_to)

        assert differing(play.case, run.rulings) == ()
        assert not play.bodies(Drift)


@thoroughly
def test_a_run_without_input_changes_nothing(history: History) -> None:
    """Looking at a case again says nothing new, and what falls due next lies ahead."""
    for play in walk(history):
        again = advance(play.case, play.case.ran_to)
        due = agenda(play.case)

        assert again.facts == ()
        assert again.case == play.case
        assert due is None or due.at > play.case.ran_to


@thoroughly
def test_no_told_date_is_shortened(history: History) -> None:
    """For one clock every date that was told as a promise is at least as late as those before."""
    play = played(history)

    latest: dict[str, datetime] = {}
    for fact in play.facts:
        if isinstance(fact.body, Promised) and not fact.body.promise.forecast:
            ends_at = fact.body.promise.ends_at
            assert ends_at >= latest.get(fact.body.clock, ends_at)
            latest[fact.body.clock] = ends_at


@thoroughly
def test_no_window_lapses_untold(history: History) -> None:
    """What a window's end made true had its very date told before it came, not withdrawn since."""
    play = played(history)

    standing: dict[str, Fact | None] = {}
    for fact in play.facts:
        if isinstance(fact.body, Promised):
            standing[fact.body.clock] = fact
        elif isinstance(fact.body, PromiseWithdrawn):
            standing[fact.body.clock] = None
        elif isinstance(fact.body, WindowLapsed | ElectionTookEffect) and fact.by is None:
            told = standing.get(fact.cause)
            assert told is not None
            assert isinstance(told.body, Promised)
            assert not told.body.promise.forecast
            assert told.at < told.body.promise.ends_at == fact.at


@thoroughly
def test_effective_facts_in_their_own_time_fold_to_the_state(history: History) -> None:
    """A verifier that knows only the facts that hold comes to the same state."""
    play = played(history)

    state = State()
    gone = set(reversed_numbers(play.facts))
    by_number = {fact.number: fact for fact in play.facts}
    for published in sorted(play.case.published, key=lambda each: (each.order, each.number)):
        fact = by_number[published.number]
        assert fact.number not in gone
        assert isinstance(fact.body, RulingBody)
        frame = replace(play.case.frame, as_of=fact.at)
        state = evolve(frame, state, fact.body, fact.at, fact.cause)

    told = duties.never_shorter(play.case.frame, state)
    assert settled(told) == settled(play.state)


def without_way(promise: Promise) -> Promise:
    return replace(promise, trigger_day=promise.last_day, trace=())


def settled(state: State) -> str:
    """Return the canonical form of a state.

    Left out is how each date came about, what is under seal and what was lodged late: no ruling
    tells it. Letters and
    clocks are told apart by key, not by place.
    """
    clocks = tuple(
        replace(clock, not_before=None, promise=clock.promise and without_way(clock.promise))
        for clock in sorted(state.clocks, key=lambda clock: clock.key)
    )
    by_key = tuple(sorted(state.notices, key=lambda word: word.key))
    appeal = state.appeal and replace(state.appeal, votes=())
    state = replace(state, clocks=clocks, notices=by_key, appeal=appeal, late=())
    return canon.canonical(state)


@thoroughly
def test_every_vote_has_its_seal_on_record(history: History) -> None:
    """What a vote says is in no fact, but the fact proves it afterwards."""
    play = played(history)

    seals = {(each.person, each.seal) for each in play.holding(VoteCast)}
    votes = play.state.appeal.votes if play.state.appeal is not None else ()
    assert {(vote.person, canon.digest(vote)) for vote in votes} <= seals


@thoroughly
def test_a_repeat_gets_the_first_answer(history: History) -> None:
    """The same id gets the same receipt, stamped anew too; with other content it is refused."""
    play = played(history)

    later = play.now + timedelta(days=3)
    for receipt in play.case.receipts:
        sent = next(
            (command for command in play.sent if command.id == receipt.command), play.opening.entry
        )
        again = accept(play.case, sent, later)
        assert (again.receipt, again.facts, again.case) == (receipt, (), play.case)
        stamped_anew = replace(sent, received_at=sent.received_at + timedelta(1))
        assert accept(play.case, stamped_anew, later).receipt == receipt
        somebody_else = replace(sent, by=replace(sent.by, person="p-somebody-else"))
        with pytest.raises(Malformed) as refused:
            accept(play.case, somebody_else, later)
        assert refused.value.code is Code.ID_REUSED


@thoroughly
def test_time_alone_never_raises(history: History) -> None:
    """In one leap far beyond every calendar and zone a case still advances, and comes to rest."""
    play = played(history)

    far = advance(play.case, datetime(2099, 1, 1, tzinfo=UTC))

    assert advance(far.case, datetime(2100, 1, 1, tzinfo=UTC)).facts == ()


@pytest.mark.parametrize("begins", [0, 3, 5])
def test_a_case_that_nobody_touches_comes_to_rest(begins: int) -> None:
    """Woken at each due instant, a case goes on until its calendars end and then has no timer."""
    play = begun(begins).fork()

    play.wait_until(datetime(2035, 1, 1, tzinfo=UTC))

    assert agenda(play.case) is None


@thoroughly
def test_a_case_survives_its_way_through_json(history: History) -> None:
    """What crosses continue-as-new comes back as the same value."""
    play = played(history)

    back = CASES.validate_json(CASES.dump_json(play.case))

    assert back == play.case
    assert canon.digest(back) == canon.digest(play.case)


@thoroughly
def test_new_code_with_the_same_rules_takes_over_in_silence(history: History) -> None:
    """A control run confirms everything, so nothing is put on record and nothing is cut off."""
    play = played(history)

    taken = take_over(replace(play.case, core_version="0"), play.now)

    assert taken.facts == ()
    assert taken.case.checkpoint is None
