"""The journal: inputs in the order in which they count, and the run that derives a case from them.

`state = run(journal, said, until)`. What comes late but counts earlier is put in its place and the
core is run again; what the two runs differ in is reversed by number (see `domain.case`).
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from domain import canon
from domain.acts import act, basis
from domain.commands import (
    Acknowledge,
    AddComment,
    AskStatus,
    Command,
    ConfirmElection,
    DecideLeave,
    Elect,
    FileAppeal,
    RecordDowntime,
    RecordHandover,
    RecordLeaveDays,
    RecordReturn,
    RecordVacation,
    ReportLeave,
    RequestTransfer,
    Resign,
    RevokeRelease,
    SignRelease,
    SubmitEntry,
    SubmitWork,
    WithdrawAppeal,
    WithdrawElection,
    WithdrawResignation,
)
from domain.effects import Report
from domain.errors import Code, NotNow
from domain.evolving import evolve, keep_sealed
from domain.facts import RulingBody
from domain.lapses import next_lapse
from domain.people import Actor, Role
from domain.state import State
from domain.values import Derived, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.said import Frame

WORLD = (
    ReportLeave,
    DecideLeave,
    RecordLeaveDays,
    RecordReturn,
    RecordVacation,
    RecordDowntime,
    Acknowledge,
    RecordHandover,
)
"""Data of the world: at one instant it ranks before acts (journal rule 2)."""

EMPLOYEE_ACTS = (
    Elect,
    ConfirmElection,
    WithdrawElection,
    SubmitWork,
    FileAppeal,
    WithdrawAppeal,
    RequestTransfer,
    Resign,
    WithdrawResignation,
    SignRelease,
    RevokeRelease,
    AskStatus,
    AddComment,
)
"""The employee's own acts: set aside they are examined again at each run, and may revive."""

FILINGS = (Elect, FileAppeal, RequestTransfer)
"""What HR may ask to accept although it came after the end of its window (`stages.reviews`)."""

Order = tuple[datetime, int, str]
"""When an input counts, its rank, and its id: the journal's order, never that of arrival."""

OPENING_RANK = -2
"""Rank of the entry that opens the case: whatever else its instant brings comes after it."""

LAPSE_RANK = -1

OVERDUE_RANK = 3
"""Rank of what is overdue when it is first owed: it comes after the input that owes it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One accepted input.

    Attributes:
        counts_from: The instant from which it counts.
        handled_at: When the workflow got to it.
        ordinal: Its number among the accepted inputs of its kind, stamped when it was accepted.
        basis: The material fields that it rests on, stamped when it was accepted.
        dead: True for an employer's act that was set aside: it never revives.
        in_order: True for what came late and counts from when it was handled, since people decide
            about the rest: it follows whatever else that instant brought.
        message: The command, or the result of an effect.
    """

    __pydantic_config__ = {"extra": "forbid"}

    counts_from: datetime
    handled_at: datetime
    ordinal: int
    basis: str
    message: Command | Report
    dead: bool = False
    in_order: bool = False

    @property
    def order(self) -> Order:
        """Return its place in the journal; the result of an effect follows what it rests on."""
        if isinstance(self.message, Report) or self.in_order:
            rank = 2
        elif isinstance(self.message, SubmitEntry) and self.ordinal == 1:
            rank = OPENING_RANK
        else:
            rank = 0 if isinstance(self.message, WORLD) else 1
        return (self.counts_from, rank, self.message.id)

    @property
    def at(self) -> datetime:
        """Return the own time of what it makes true: its receipt, or that of the hand-over."""
        message = self.message
        return message.handed_at if isinstance(message, RecordHandover) else message.received_at

    @property
    def by(self) -> Actor | None:
        """Return who acted; None for the result of an effect."""
        return None if isinstance(self.message, Report) else self.message.by


@dataclass(frozen=True, slots=True)
class Ruling(Derived):
    """Something that became true in a run, not yet numbered.

    Attributes:
        key: Kind and subject: the same over every run in which it comes about.
        order: Its place in time.
        at: Its own time: an act's `received_at`, a lapse's due instant.
        cause: Id of the input behind it, or the key of the clock that ran out.
        by: Who acted; None for a lapse or an effect.
        body: What it says.
    """

    key: str
    order: Order
    at: datetime
    cause: str
    by: Actor | None
    body: RulingBody

    @cached_property
    def digest(self) -> str:
        """Return the digest of its content: the same content keeps its number."""
        return canon.digest((self.key, self.at, self.cause, self.body))


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """An input that found nothing open to act on."""

    entry: Input
    code: Code


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to.

    Attributes:
        state: Where the case stands.
        rulings: What became true.
        without_effect: Inputs that found nothing open.
        last: Place of the last ruling, in this run or before it; none comes earlier.
    """

    state: State
    rulings: tuple[Ruling, ...]
    without_effect: tuple[WithoutEffect, ...]
    last: Order | None = None


def may_revive(entry: Input) -> bool:
    """Tell whether an input without effect is examined again at each run (journal rule 7).

    An employee's own acts and the data of the world are; an employer's act is done anew.
    """
    return isinstance(entry.message, (*EMPLOYEE_ACTS, *WORLD, Report))


def counts_from(
    frame: Frame, message: Command | Report, journal: tuple[Input, ...] = ()
) -> datetime:
    """Return the instant from which an input counts.

    A leave counts from its first absent day, even in the past (K8), and single days of one a
    moment after that; a downtime from when a door went down; a hand-over from when it happened;
    everything else from when a door received it.
    """
    match message:
        case ReportLeave():
            first = frame.site(Role.EMPLOYEE).start_of(message.first_day)
            opened = frame.opening.entry.received_at
            return min(message.received_at, max(first, opened))
        case RecordDowntime():
            return max(message.began_at, frame.opening.entry.received_at)
        case RecordLeaveDays():
            first = frame.site(Role.EMPLOYEE).start_of(min(each.day for each in message.days))
            opened = frame.opening.entry.received_at
            at = min(message.received_at, max(first, opened) + timedelta.resolution)
            return max((at, *_reviewed_since(journal, message)))
        case RecordHandover():
            return message.handed_at
        case _:
            return message.received_at


def _reviewed_since(journal: tuple[Input, ...], message: RecordLeaveDays) -> Iterator[datetime]:
    """Give when the leave of these days began to count, where that is left to people to decide."""
    for entry in journal:
        its = isinstance(entry.message, ReportLeave) and entry.ordinal == message.leave
        if its and entry.in_order:
            yield entry.counts_from + timedelta.resolution


def insert(journal: tuple[Input, ...], entry: Input) -> tuple[Input, ...]:
    """Return the journal with an input put in its place."""
    ordered = list(journal)
    insort(ordered, entry, key=lambda each: each.order)
    return tuple(ordered)


def run(frame: Frame, journal: tuple[Input, ...], until: datetime, start: Run | None = None) -> Run:
    """Derive a case from the start: every input in its order, lapses between them."""
    result = start or Run(State(), (), ())
    for entry in journal:
        if entry.counts_from > until:
            break
        frame = frame.of(result.state)
        result = lapse_until(frame, result, entry.counts_from)
        result = apply(frame, result, entry)
    return lapse_until(frame, result, until)


def lapse_until(frame: Frame, so_far: Run, until: datetime) -> Run:
    """Let everything happen that falls due up to and at an instant."""
    state, rulings, last = so_far.state, list(so_far.rulings), so_far.last
    while (lapse := next_lapse(frame, state, until)) is not None:
        order = (lapse.at, LAPSE_RANK, lapse.clock)
        if last is not None and order < last:
            order = (last[0], max(OVERDUE_RANK, last[1] + 1), lapse.clock)
        last, at = order, order[0]
        for body in lapse.bodies:
            key = f"{body.kind}:{lapse.clock}"
            rulings.append(Ruling(key, order, at, lapse.clock, None, body))
            state = evolve(replace(frame, as_of=at), state, body, at, lapse.clock)
    return replace(so_far, state=state, rulings=tuple(rulings), last=last)


def apply(frame: Frame, so_far: Run, entry: Input) -> Run:
    """Let one input take effect, if what it acts on is still open and materially the same."""
    try:
        bodies = _effect(frame, so_far.state, entry)
    except NotNow as refusal:
        nothing = WithoutEffect(entry, refusal.code)
        state = _with_late(so_far.state, entry, refusal)
        return replace(so_far, state=state, without_effect=(*so_far.without_effect, nothing))
    return take(frame, so_far, entry, bodies)


def _with_late(state: State, entry: Input, refusal: NotNow) -> State:
    """Keep what came after the end of a window: HR may ask to accept it (process 4)."""
    message = entry.message
    if refusal.code is not Code.WINDOW_CLOSED or not refusal.lodge:
        return state
    if not isinstance(message, FILINGS):
        return state
    return replace(state, late=(*state.late, message))


def _effect(frame: Frame, state: State, entry: Input) -> tuple[RulingBody, ...]:
    message = entry.message
    if entry.dead:
        raise NotNow(Code.NOTHING_OPEN, "it was set aside before")
    if not isinstance(message, Report) and entry.basis != basis(state, message):
        raise NotNow(Code.NOTHING_OPEN, "what it rested on has changed")
    return act(frame, state, message, entry.ordinal)


def take(frame: Frame, so_far: Run, entry: Input, bodies: tuple[RulingBody, ...]) -> Run:
    """Keep what an input made true."""
    message, at, by = entry.message, entry.at, entry.by
    state, rulings = so_far.state, list(so_far.rulings)
    for body in bodies:
        key = f"{body.kind}:{message.id}"
        rulings.append(Ruling(key, entry.order, at, message.id, by, body))
        state = evolve(replace(frame, as_of=at), state, body, at, message.id)
    state = keep_sealed(state, message)
    last = max(so_far.last or entry.order, entry.order)
    return replace(so_far, state=state, rulings=tuple(rulings), last=last)
