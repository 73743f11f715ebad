"""In every state that a case can come to, somebody owes the next step by a date.

The states are walked (`tests.domain.walking`): everybody tries everything, and time passes.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

import pytest

from domain import commands as c
from domain import duties, on_behalf, signers
from domain.case import agenda
from domain.facts import EffectUnfinished, Outcome, RulingBody
from domain.on_behalf import OWN_ONLY
from domain.people import Role
from domain.policy import ClockKind
from domain.running import ClockStatus, Request, RequestStatus
from domain.state import Stage
from domain.views import whose_move
from tests.domain.finishing import finishes
from tests.domain.walking import Walk, leading_to, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.state import Clock
    from tests.domain.builders import Play
    from tests.domain.shapes import Shape

LOOKED_INTO: Final = 400
"""Shapes in which everything is tried: so many take about half a minute."""

SEEN: Final = 2_000
"""The walk has come to more shapes than this; each of them is held to the rules."""

RUNS_OUT: Final = (
    ClockKind.ELECTION,
    ClockKind.APPEAL_FILING,
    ClockKind.TRANSFER,
    ClockKind.IMPROVE_PLAN,
    ClockKind.SEPARATION,
    ClockKind.CONSIDERATION,
    ClockKind.REVOCATION,
    ClockKind.RESIGNATION_WITHDRAWAL,
)
"""Clocks whose end leads on by itself: nobody has to act for it."""

DONE_AT_ANY_TIME: Final = (
    ClockKind.SKIP_APPROVAL,
    ClockKind.HR_REVIEW,
    ClockKind.SIGN_OFF,
    ClockKind.TRANSFER_APPROVAL,
    ClockKind.IMPROVE_RESULT,
    ClockKind.LEAVE_DECISION,
    ClockKind.LEAVE_RETURN,
    ClockKind.NOTICE_RECEIPT,
    ClockKind.STATUS_ANSWER,
)
"""Duties that wait for nothing but whoever owes them, on leave and off."""

# The walk is made once in a process, by whichever test comes first.
pytestmark = [pytest.mark.walks, pytest.mark.timeout(1800)]

BESIDE_THE_WAY: Final = frozenset(
    {
        "add_comment",
        "answer_status",
        "delegate",
        "end_delegation",
        "report_absence",
        "ask_status",
        "propose_exit",
        "record_vacation",
        "report_leave",
        "request_pause",
        "request_withdrawal",
        "resign",
        "seat_person",
        "withdraw_request",
    }
)
"""Commands that are possible nearly always: that one of them is accepted shows nothing."""

FROM_ABOVE: Final = frozenset({"request_withdrawal"})
"""The director can end nearly every case: no way to the end is to rest on that."""


@cache
def walked() -> Walk:
    return walk(LOOKED_INTO)


def before_closed(shapes: Iterable[Shape]) -> Iterator[tuple[Shape, Play]]:
    """Give the cases that are not closed, among these shapes."""
    for at in shapes:
        play = walked().seen[at]
        if play.stage is not Stage.CLOSED:
            yield at, play


def firm(play: Play) -> list[Clock]:
    """Return what is owed by a date that is no forecast."""
    return [
        clock
        for clock in play.state.clocks
        if clock.is_owed and clock.promise is not None and not clock.promise.forecast
    ]


def owner(play: Play, clock: Clock) -> Role:
    return duties.owner_of(play.case.frame, play.state, clock)


def told(shapes: Iterable[Shape]) -> str:
    """Say how the first of some cases came about."""
    ways = sorted((walked().paths[at] for at in shapes), key=len)
    return "\n".join(" > ".join(way) for way in ways[:5])


def test_somebody_owes_the_next_step_by_a_date() -> None:
    """A duty or a window with a date that is no forecast, of a role that a person holds."""
    orphans = [
        at
        for at, play in before_closed(walked().seen)
        if not any(play.case.frame.people.holds(owner(play, clock)) for clock in firm(play))
    ]

    assert not orphans, told(orphans)


def test_the_next_move_is_somebodys() -> None:
    """What a reader sees as the owner of the next step is a role that a person holds."""
    nobodys = [
        at
        for at, play in before_closed(walked().seen)
        if (role := whose_move(play.case)) is None or not play.case.frame.people.holds(role)
    ]

    assert not nobodys, told(nobodys)


def test_no_date_is_owed_by_nobody() -> None:
    """Every date is owed by a role that a person holds."""
    nobodys = [
        at
        for at, play in before_closed(walked().seen)
        if not all(play.case.frame.people.holds(owner(play, clock)) for clock in firm(play))
    ]

    assert not nobodys, told(nobodys)


def test_a_case_wakes_or_a_duty_is_overdue() -> None:
    """The timer is set, or the last rung of something missed has been taken."""
    asleep = [
        at
        for at, play in before_closed(walked().seen)
        if agenda(play.case) is None
        if not any(clock.status is ClockStatus.PASSED for clock in play.state.clocks)
    ]

    assert not asleep, told(asleep)


def test_whoever_owes_the_next_step_can_take_it() -> None:
    """An owner of some date has an act that leads on, or the date leads on by itself."""

    def leads_on(at: Shape, play: Play) -> bool:
        able = {move.by for move in walked().moves[at] if move.do not in BESIDE_THE_WAY}
        return any(
            owner(play, clock) in able
            or (clock.kind in RUNS_OUT and clock.status is ClockStatus.OPEN)
            for clock in firm(play)
        )

    helpless = [at for at, play in before_closed(walked().moves) if not leads_on(at, play)]

    assert not helpless, told(helpless)


def test_what_can_be_done_at_any_time_can_be_done() -> None:
    """A sign-off, a word on a leave, a receipt, an answer: some act ends the duty at once."""
    undoable = [
        at
        for at, play in before_closed(walked().moves)
        for clock in play.state.clocks
        if clock.is_owed and clock.kind in DONE_AT_ANY_TIME
        if not any(clock.key in move.ended for move in walked().moves[at] if move.by is not None)
    ]

    assert not undoable, told(undoable)


def test_somebody_answers_while_an_owner_is_away() -> None:
    """A backup who is there and not kept apart; and whoever signs next may sign.

    Of the tasks of one kind and owner in a stage one is looked at.
    """
    alike: dict[tuple[object, ...], tuple[Shape, Play, Clock]] = {}
    for at, play in before_closed(walked().moves):
        for clock in firm(play):
            alike.setdefault((play.stage, owner(play, clock), clock.kind), (at, play, clock))

    nobodys = [
        at
        for at, play, clock in alike.values()
        if (role := owner(play, clock)) not in OWN_ONLY
        if not somebody_answers(away(play, role), clock.key)
    ]

    assert not nobodys, told(nobodys)


def away(play: Play, role: Role) -> Play:
    """Return the case with whoever owns a task away since two weeks ago."""
    people = play.case.frame.people
    day = play.case.frame.site(Role.EMPLOYEE).day_of(play.now)
    later = play.fork()
    later.do(
        c.ReportAbsence,
        Role.HR_PARTNER,
        acting=people.seat(Role.HR_PARTNER).person,
        sent_as=f"{play.case.last_number:06}-zz-away",
        person=people.seat(role).person,
        first_day=day - timedelta(days=14),
        last_day=day + timedelta(days=14),
    )
    return later


def somebody_answers(play: Play, key: str) -> bool:
    frame, state, clock = play.case.frame, play.state, play.clock(key)
    role = duties.owner_of(frame, state, clock)
    person = on_behalf.person_of(frame, state, role)
    signing = [
        signers.conflicted(state, r)
        for r in state.requests
        if _waits(r, key) and r.next_role is role
    ]
    stands_in = on_behalf.backup(frame, state, frame.people.seat(role)).role
    return (
        not on_behalf.is_away(state, person)
        and not on_behalf.is_kept_apart(frame, state, role, person, leads=stands_in)
        and not any(person in conflicted for conflicted in signing)
    )


def _waits(request: Request, key: str) -> bool:
    return request.status is RequestStatus.OPEN and request.clocks[-1] == key


def test_every_case_can_come_to_its_end() -> None:
    """From every state the people of the case bring it to `closed`, each doing what is theirs."""
    closed = [at for at in walked().seen if at.stage[0] == Stage.CLOSED]
    known = leading_to(walked(), closed, FROM_ABOVE)
    stuck: list[Shape] = []

    for at, play in before_closed(walked().moves):
        passed = finishes(play, known)
        if passed is None:
            stuck.append(at)
        else:
            known.update(passed)

    assert not stuck, told(stuck)


def test_the_walk_has_been_everywhere() -> None:
    """Every stage, clock, fact and outcome came about, so that the rules are held on all of them.

    An effect that cannot be finished is the shell's word; no command and no time brings it.
    """
    facts = {get_args(get_type_hints(body)["kind"])[0] for body in get_args(RulingBody)}
    unfinished = get_args(get_type_hints(EffectUnfinished)["kind"])[0]

    assert {at.stage[0] for at in walked().seen} == set(Stage)
    assert walked().clocks == set(ClockKind)
    assert walked().facts == facts - {unfinished}
    assert {at.stage[1] for at in walked().seen} >= set(Outcome)
    assert len(walked().seen) > SEEN
    assert len(walked().moves) >= LOOKED_INTO
