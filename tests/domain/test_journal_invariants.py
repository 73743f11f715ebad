"""What holds in every history: of any commands, by anyone, late, on leave, with the worker down.

A failure prints the history as a list of steps; with `@example(...)` it becomes a test of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain import canon, duties
from domain import commands as c
from domain.case import Case, accept, advance, agenda, take_over
from domain.errors import Code, Malformed, Refused
from domain.evolving import evolve
from domain.facts import (
    Drift,
    ElectionTookEffect,
    Fact,
    Promised,
    PromiseWithdrawn,
    Reversed,
    RulingBody,
    WindowLapsed,
)
from domain.people import Actor, Role
from domain.revision import differing, rerun
from domain.rights import RIGHTS
from domain.state import State
from tests.domain.builders import (
    Play,
    build,
    coached,
    election_open,
    in_focus,
    leaving,
    packet_sent,
    person,
    pivot_asked,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.clock import Promise

COMMANDS: Final = tuple(RIGHTS)
ROLES: Final = tuple(Role)
BEGINNINGS: Final[tuple[Callable[[], Play], ...]] = (
    Play,
    in_focus,
    coached,
    pivot_asked,
    packet_sent,
    election_open,
    silent,
    leaving,
)
GAPS: Final = tuple(
    timedelta(minutes=minutes)
    for minutes in (0, 1, 60, 5 * 60, 24 * 60, 24 * 60, 3 * 24 * 60, 8 * 24 * 60, 20 * 24 * 60)
)
LAGS: Final = tuple(
    timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 30, 26 * 60, 4 * 24 * 60, 9 * 24 * 60)
)
DAYS: Final = (-21, -7, -3, -1, 0, 0, 0, 1, 4, 10, 30)
MANY: Final = 40
SEED: Final = 20270201
"""Every test draws the same histories, so that each is played once; another number draws others."""
CASES: Final = TypeAdapter(Case)


@dataclass(frozen=True)
class Step:
    """Time passes, with a worker or without; then somebody gives a command, perhaps late."""

    gap: timedelta
    worker_down: bool
    command: int
    entitled: bool
    role: int
    lag: timedelta
    day: int
    number: int


steps = st.builds(
    Step,
    gap=st.sampled_from(GAPS),
    worker_down=st.booleans(),
    command=st.integers(0, 59),
    entitled=st.sampled_from((True, True, True, True, False)),
    role=st.integers(0, 30),
    lag=st.sampled_from(LAGS),
    day=st.sampled_from(DAYS),
    number=st.integers(0, 11),
)


@dataclass(frozen=True)
class History:
    """A way into a stage, and what came then."""

    begins: int
    steps: tuple[Step, ...]


histories = st.builds(
    History,
    begins=st.integers(0, len(BEGINNINGS) - 1),
    steps=st.lists(steps, min_size=1, max_size=25).map(tuple),
)


def thoroughly(test: Callable[..., None]) -> Callable[..., None]:
    """Try a property on the same many histories as each other one, and say how to get one back."""
    shared = seed(SEED)(given(histories)(test))
    return settings(
        max_examples=MANY,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )(shared)


@cache
def begun(begins: int) -> Play:
    return BEGINNINGS[begins]()


@lru_cache(maxsize=MANY)
def walk(history: History) -> tuple[Play, ...]:
    """Play a history and return the case after each step; every test reads the same walks."""
    play = begun(history.begins).fork()
    stops: list[Play] = []
    for index, step in enumerate(history.steps):
        _pass_time(play, step)
        command = _command(play, step, f"step-{index}")
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


def _command(play: Play, step: Step, sent_as: str) -> c.Command:
    possible = [k for k in COMMANDS if not step.entitled or play.stage in RIGHTS[k].stages]
    kind = (possible or COMMANDS)[step.command % len(possible or COMMANDS)]
    roles = RIGHTS[kind].roles if step.entitled else ROLES
    role = roles[step.role % len(roles)]
    opened = play.opening.entry.received_at
    received_at = max(opened, play.now - step.lag)
    return build(kind, sent_as, Actor(person(role), role), received_at, **_fields(kind, play, step))


def _fields(  # noqa: C901, PLR0911, PLR0912 -- one case for each command
    kind: type[c.Command], play: Play, step: Step
) -> dict[str, object]:
    """Return the fields that make a difference, some of them wrong."""
    day = play.now.date() + timedelta(days=step.day)
    match kind:
        case c.RecordDiscussion | c.RecordCheckIn | c.RecordMeeting:
            return {"held_on": day if step.number == 0 else play.now.date()}
        case c.RequestExtension:
            return {"days": (7, 14, 60, 60, 5)[step.number % 5]}
        case c.RequestPivot:
            return {"plan_days": (30, 60, 61)[step.number % 3]}
        case c.Acknowledge:
            return {"notice": f"leave_denied[{step.number}]" if step.number > 8 else "packet[1]"}
        case c.RecordHandover:
            return {"handed_at": play.now - step.lag - timedelta(hours=step.number)}
        case c.Elect:
            graces: tuple[dict[str, object], ...] = (
                {"option": "improve"},
                {},
                {"grace_days": 0},
                {"grace_days": 15},
            )
            return {"option": "leave", **graces[step.number % 4]}
        case c.RecordContactCheck:
            return {"reached": step.number > 3}
        case c.AgreeGrace:
            return {"days": (0, 3, 3, 14)[step.number % 4]}
        case c.ReportLeave:
            last = None if step.number % 3 == 0 else day + timedelta(days=step.number)
            return {"kind": "hint", "first_day": day, "last_day": last}
        case c.DecideLeave:
            ruling = "deny" if step.number % 2 else "approve"
            return {"leave": 1 + step.number // 4, "ruling": ruling}
        case c.RecordReturn:
            return {"leave": 1 + step.number // 4, "back_on": min(day, play.now.date())}
        case c.RecordVacation:
            return {"first_day": day, "last_day": day + timedelta(days=step.number - 1)}
        case c.Resign:
            return {"last_day": day}
        case _:
            return {}


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
    for play in walk(history):
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

    Left out is how each date came about; letters and clocks are told apart by key, not by place.
    """
    clocks = tuple(
        replace(clock, not_before=None, promise=clock.promise and without_way(clock.promise))
        for clock in sorted(state.clocks, key=lambda clock: clock.key)
    )
    by_key = tuple(sorted(state.notices, key=lambda word: word.key))
    return canon.canonical(replace(state, clocks=clocks, notices=by_key))


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
