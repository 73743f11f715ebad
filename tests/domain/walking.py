"""A walk over the states of a case: whatever anybody can do there, and whatever time brings.

Of each shape (`tests.domain.shapes`) the first case that came to it goes on. The walk is
breadth-first and goes round the parts of the map, so that a bound cuts all of them alike. It begins
at the opening and on the ways of the matrix, so that it has been in every stage early; it draws
nothing by chance.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from domain import commands as c
from domain.case import Answer, agenda
from domain.errors import Refused
from domain.facts import RulingBody
from domain.people import Actor, Role
from domain.rights import RIGHTS
from domain.state import Stage
from starter.examples import COMMANDS, Occasion
from starter.matrix.asking import build, commands_for
from starter.matrix.fitting import awaited
from starter.matrix.standing import STANDING
from starter.matrix.steps import step, wait
from starter.matrix.ways import (
    CHOICE_FILED_LATE,
    DISCUSSED,
    IMPROVING,
    LEAVING,
    LEAVING_CHOSEN,
    NEXT_STEPS_LATE,
    PROTECTED,
    UPHELD,
)
from tests.domain.builders import Play, local, opening
from tests.domain.shapes import Shape, area, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from starter.matrix.steps import Way

UNTIL: Final = local("2028-06-01T00:00")
"""Calendars end later: the walk asks what the rules do, not what no data covers."""

MOST_WAKES: Final = 40
"""Due instants after which nothing else has come about: far above the rungs of any ladder."""

MOST_LEAVES: Final = 2
"""A case has no more in the walk: a third one is no other state."""

MOST_CLOSED: Final = 4
"""Closed cases that are looked into in each part of the map: nothing is owed to their going on."""

GIVEN_BY: Final[Mapping[type[c.Command], tuple[Role, ...]]] = {
    c.Delegate: (Role.HR_PARTNER,),
    c.EndDelegation: (Role.HR_PARTNER,),
    c.ReportAbsence: (Role.HR_PARTNER,),
}
"""Commands that every role may give for itself: in the walk one of them does."""

MOMENT: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def _released(offered_on: str, last_day: str, effective_on: str) -> Way:
    """Return that a release is offered, signed on the last day, and holds."""
    return (
        step(f"{offered_on}T10:00", Role.HR_PARTNER, "make_offer"),
        step(f"{offered_on}T11:00", Role.EMPLOYEE, "acknowledge"),
        step(f"{last_day}T10:00", Role.HR_PARTNER, "record_settlement"),
        step(f"{last_day}T11:00", Role.EMPLOYEE, "sign_release"),
        wait(f"{effective_on}T10:00"),
    )


FURTHER: Final[tuple[Way, ...]] = (
    (
        *LEAVING,
        step("2027-03-09T10:00", Role.HR_PARTNER, "request_off_formula"),
        step("2027-03-09T11:00", Role.COMPENSATION, "approve"),
    ),
    (
        step("2027-02-01T10:00", Role.MANAGER, "submit_entry", circumstances=["thin_team"]),
        step("2027-02-02T09:30", Role.SKIP, "approve"),
    ),
    (
        *DISCUSSED,
        step(
            "2027-02-10T10:00",
            Role.EMPLOYEE,
            "record_vacation",
            first_day="2027-02-12",
            last_day="2027-02-18",
        ),
        wait("2027-02-20T10:00"),
    ),
    (
        *NEXT_STEPS_LATE,
        step("2027-03-09T11:00", Role.MANAGER, "record_check_in"),
        wait("2027-03-16T10:00"),
    ),
    (
        *DISCUSSED,
        step("2027-02-08T10:00", Role.EMPLOYEE, "report_leave"),
        step("2027-02-08T11:00", Role.EMPLOYEE, "resign"),
        step("2027-02-10T10:00", Role.EMPLOYEE, "record_return"),
        step("2027-02-10T11:00", Role.LEAVE_ADMINISTRATOR, "decide_leave"),
    ),
    (
        *IMPROVING,
        step("2027-03-10T10:00", Role.EMPLOYEE, "report_leave"),
        step("2027-03-10T11:00", Role.LEAVE_ADMINISTRATOR, "decide_leave", intermittent=True),
        step("2027-03-11T10:00", Role.HR_PARTNER, "choose_adjustment"),
        step("2027-03-11T11:00", Role.LEAVE_ADMINISTRATOR, "record_leave_days"),
    ),
    (
        *IMPROVING,
        step("2027-03-10T10:00", Role.EMPLOYEE, "add_comment", kind="withheld_support"),
        step("2027-03-11T10:00", Role.HR_PARTNER, "answer_comment"),
    ),
    (
        *LEAVING,
        step("2027-03-09T10:00", Role.EMPLOYEE, "agree_grace", days=3),
        step("2027-03-09T11:00", Role.MANAGER, "agree_grace", days=3),
        step("2027-03-09T12:00", Role.HR_PARTNER, "agree_grace", days=3),
    ),
    (
        *LEAVING_CHOSEN,
        step("2027-04-09T10:00", Role.EMPLOYEE, "confirm_election"),
        *_released("2027-04-12", "2027-04-22", "2027-04-30"),
    ),
    (
        *UPHELD,
        step("2027-04-13T10:00", Role.EMPLOYEE, "acknowledge"),
        *_released("2027-04-14", "2027-04-27", "2027-05-05"),
    ),
    (
        *CHOICE_FILED_LATE,
        step("2027-03-11T10:00", Role.HR_PARTNER, "request_acceptance"),
        step("2027-03-11T11:00", Role.HR_LEAD, "approve"),
    ),
    (
        *PROTECTED,
        step("2027-04-20T11:00", Role.HR_PARTNER, "request_for_cause"),
        step("2027-04-20T12:00", Role.HR_LEAD, "approve"),
        step("2027-04-20T13:00", Role.LEGAL, "approve"),
    ),
    (
        *DISCUSSED,
        step(
            "2027-02-08T10:00",
            Role.HR_PARTNER,
            "report_absence",
            first_day="2027-02-08",
            last_day="2027-02-12",
            person="p-skip",
        ),
        wait("2027-02-16T10:00"),
    ),
    (
        *DISCUSSED,
        step("2027-02-08T10:00", Role.EMPLOYEE, "propose_exit"),
        step("2027-02-08T11:00", Role.HR_PARTNER, "approve"),
        step("2027-02-08T12:00", Role.COMPENSATION, "approve"),
        step("2027-02-08T13:00", Role.LEGAL, "approve"),
        *_released("2027-02-09", "2027-02-22", "2027-03-02"),
    ),
)
"""Ways that a walk in breadth comes to late: a warning, an excuse, a bar, a return, other ways."""


class Move(NamedTuple):
    """A way on from one shape to another; nobody acts where time passes."""

    by: Role | None
    do: str
    to: Shape
    ended: frozenset[str]


@dataclass(slots=True)
class Walk:
    """What a walk has seen.

    Attributes:
        seen: A case of each shape.
        paths: How that case came about, in words.
        moves: The ways on from each shape that was looked into.
        facts: Kinds of rulings that came about.
        clocks: Kinds of clocks that were set off.
    """

    seen: dict[Shape, Play] = field(default_factory=dict)
    paths: dict[Shape, tuple[str, ...]] = field(default_factory=dict)
    moves: dict[Shape, tuple[Move, ...]] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    clocks: set[str] = field(default_factory=set)
    _waiting: defaultdict[tuple[str, str], deque[Shape]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def begin(self, name: str, play: Play) -> None:
        """Begin at a case that was played."""
        self._arrive(play, (name,), before=0)

    def go(self, most: int) -> None:
        """Look into shapes, one of each part of the map in turn, until so many were."""
        looked_into = dict.fromkeys(self._waiting, 0)
        while len(self.moves) < most and any(self._waiting.values()):
            for part in tuple(self._waiting):
                limit = MOST_CLOSED if part[0] == Stage.CLOSED else most
                queue = self._waiting[part]
                if not queue or looked_into.get(part, 0) >= limit:
                    queue.clear()
                    continue
                looked_into[part] = looked_into.get(part, 0) + 1
                self.look_into(queue.popleft())

    def look_into(self, at: Shape) -> None:
        """Try everything that anybody can do in a shape, and let time pass."""
        if at in self.moves:
            return
        play = self.seen[at].fork()
        play.wait_until(play.now + MOMENT)
        moves = [*self._acts(play, at), *self._passing(play, at)]
        self.moves[at] = tuple(moves)

    def _acts(self, play: Play, at: Shape) -> Iterator[Move]:
        owed = _owed(play)
        for command in _commands(play):
            after = play.fork()
            try:
                receipt = after.send(command)
            except Refused:
                continue
            if receipt.answer is Answer.ACCEPTED:
                path = (*self.paths[at], f"{command.by.role} {command.do}")
                to = self._arrive(after, path, before=len(play.facts))
                yield Move(command.by.role, command.do, to, owed - _owed(after))

    def _passing(self, play: Play, at: Shape) -> Iterator[Move]:
        for name, after in (("a day", _a_day_later(play)), ("time", _when_it_changes(play, at))):
            if after is not None:
                to = self._arrive(after, (*self.paths[at], name), before=len(play.facts))
                yield Move(None, name, to, _owed(play) - _owed(after))

    def _arrive(self, play: Play, path: tuple[str, ...], before: int) -> Shape:
        at = shape(play)
        self.facts |= {
            fact.body.kind for fact in play.facts[before:] if isinstance(fact.body, RulingBody)
        }
        if at not in self.seen:
            self.clocks |= {str(clock.kind) for clock in play.state.clocks}
            self.seen[at], self.paths[at] = play, path
            self._waiting[area(play)].append(at)
        return at


def walk(most: int) -> Walk:
    """Walk from the opening and from the ways of the matrix."""
    walked = Walk()
    walked.begin("opening", Play())
    for stage, ways in (*STANDING.items(), ("further", FURTHER)):
        for number, way in enumerate(ways, start=1):
            walked.begin(f"{stage}, way {number}", along(way))
    walked.go(most)
    return walked


def along(way: Way) -> Play:
    """Play a way of the matrix."""
    first, *rest = way
    by = Actor(f"p-{Role.MANAGER}", Role.MANAGER)
    entry = build_entry(by, **first.fields)
    play = Play(replace(opening(), entry=entry))
    for each in rest:
        play.at(each.at)
        if each.by is None:
            continue
        actor = Actor(play.case.frame.people.holders(each.by)[each.holder], each.by)
        sent_as = f"{play.case.last_number:06}-{each.do}"
        fields = each.fields
        if each.do == "request_acceptance":
            fields = {"filing": play.state.late[-1].id}
        play.send(build(each.do, sent_as, actor, _occasion(play), fields))
    return play


def build_entry(by: Actor, **fields: object) -> c.SubmitEntry:
    """Return the entry that opens a case."""
    at = opening().entry.received_at
    entry = build("submit_entry", "entry", by, Occasion(at.date(), at), fields)
    if not isinstance(entry, c.SubmitEntry):
        raise TypeError("the first command is the entry")
    return entry


def _commands(play: Play) -> Iterator[c.Command]:
    """Give every command that somebody entitled can give, in the ways that make a difference."""
    for do, command in COMMANDS.items():
        if play.stage in RIGHTS[command].stages and command is not c.ReportLeave:
            for role in GIVEN_BY.get(command, RIGHTS[command].roles):
                yield from commands_for(play.case, do, role, play.now)
    yield from _of_the_employee(play)


def _of_the_employee(play: Play) -> Iterator[c.Command]:
    """Give leave that has begun, with and without an end, and a last day that is today."""
    occasion = _occasion(play)
    by = Actor(play.case.frame.people.seat(Role.EMPLOYEE).person, Role.EMPLOYEE)
    sent_as = f"{play.case.last_number:06}"
    since = {"first_day": occasion.day - DAY}
    leaves = play.state.leaves
    if len(leaves) < MOST_LEAVES and not any(leave.is_open for leave in leaves):
        yield build("report_leave", f"{sent_as}-open", by, occasion, since)
        ends = {**since, "last_day": occasion.day + 5 * DAY}
        yield build("report_leave", f"{sent_as}-ends", by, occasion, ends)
    if play.stage in RIGHTS[c.Resign].stages:
        yield build("resign", f"{sent_as}-today", by, occasion, {"last_day": occasion.day})


def _occasion(play: Play) -> Occasion:
    day = play.case.frame.site(Role.EMPLOYEE).day_of(play.now)
    return Occasion(day, play.now, notice=awaited(play.case)[-1])


def _owed(play: Play) -> frozenset[str]:
    return frozenset(clock.key for clock in play.state.clocks if clock.is_owed)


def _a_day_later(play: Play) -> Play | None:
    after = play.now + DAY
    return play.fork().wait_until(after) if after < UNTIL else None


def _when_it_changes(play: Play, at: Shape) -> Play | None:
    """Wake at each due instant until the shape is another one."""
    later = play.fork()
    for _ in range(MOST_WAKES):
        due = agenda(later.case)
        if due is None or due.at > UNTIL:
            return None
        later.wait_until(due.at)
        if shape(later) != at:
            return later
    return None


def leading_to(walked: Walk, goal: Iterable[Shape], without: frozenset[str]) -> set[Shape]:
    """Return every shape from which moves lead to one of the goal, some commands left out."""
    back: defaultdict[Shape, list[Shape]] = defaultdict(list)
    for at, moves in walked.moves.items():
        for move in moves:
            if move.do not in without:
                back[move.to].append(at)
    found = set(goal)
    waiting = deque(found)
    while waiting:
        for before in back[waiting.popleft()]:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found
