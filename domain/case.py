"""A case: what goes in, what becomes of it, what falls due. The one way into the core.

`open_case` begins one; `accept` takes a command, `receive` the result of an effect, `advance` the
passing of time; `agenda` tells when to look again. Each returns the case and the facts to publish.
All take `now` and touch nothing else, so workflow, rehearsal and verifier run the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain import canon, journal
from domain.acts import basis, decide
from domain.commands import Command, ConfirmSilence, RecordContactCheck
from domain.effects import Report
from domain.errors import Code, Malformed, NotNow, Uncovered
from domain.facts import (
    Body,
    Drift,
    Fact,
    Lodged,
    RetroactiveReview,
    Reversed,
    SetAside,
    SignalRefused,
    SignalUnreadable,
)
from domain.journal import Input, Order, Ruling, Run, counts_from, insert, may_revive
from domain.lapses import next_lapse
from domain.opening import Opening
from domain.people import Actor
from domain.said import Aside, Frame, Review, Said
from domain.state import State
from domain.tellings import moments, tell

STATE_VERSION = 1
"""Version of the shape of `Case`; an older one is brought up by `workflows.carry`."""


CORE_VERSION = "1"
"""Version of the rules; changed whenever a run of an old journal could come out differently."""


class Answer(StrEnum):
    """What became of a command."""

    ACCEPTED = "accepted"
    LODGED = "lodged"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command, the same for every repeat of it.

    Attributes:
        case_id: The case.
        command: Id of the command.
        answer: Accepted, or kept without effect.
        code: Why it is without effect; empty where it was accepted.
        facts: Numbers of the facts that it made true.
        received_at: When a door received it.
        handled_at: When the case took it.
        digest: SHA-256 of the command's content, hex.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    command: str
    answer: Answer
    code: str
    facts: tuple[int, ...]
    received_at: datetime
    handled_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Published:
    """A ruling that was published and holds."""

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    key: str
    digest: str
    counts_from: datetime
    rank: int
    cause: str
    of_person: bool

    @property
    def order(self) -> Order:
        """Return its place in time."""
        return (self.counts_from, self.rank, self.cause)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A moment before which nothing is run again, and the state at that moment."""

    __pydantic_config__ = {"extra": "forbid"}

    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a case is: its opening, its two memories, and what follows from them."""

    __pydantic_config__ = {"extra": "forbid"}

    opening: Opening
    journal: tuple[Input, ...]
    said: Said
    state: State
    published: tuple[Published, ...]
    receipts: tuple[Receipt, ...]
    last_number: int
    ran_to: datetime
    core_version: str
    checkpoint: Checkpoint | None

    @property
    def frame(self) -> Frame:
        """Return what the rules may look at besides the state."""
        return Frame(self.opening, self.said)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case after something happened, the facts to publish, and the receipt of a command."""

    case: Case
    facts: tuple[Fact, ...]
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The next instant at which a case has something to do, and what it is about."""

    at: datetime
    about: str


def open_case(opening: Opening, now: datetime) -> Outcome:
    """Open a case with its Focus entry.

    Raises:
        Refused: the opening is not whole, or the entry may not be submitted.
    """
    opening.check()
    case = Case(
        opening=opening,
        journal=(),
        said=Said(),
        state=State(),
        published=(),
        receipts=(),
        last_number=0,
        ran_to=opening.entry.received_at,
        core_version=CORE_VERSION,
        checkpoint=None,
    )
    return accept(case, opening.entry, now)


def accept(case: Case, command: Command, now: datetime) -> Outcome:
    """Take a command: seen before? due before? who may? what follows?

    Raises:
        Refused: it may not be; nothing has changed.
        Uncovered: a date it would promise lies outside a calendar; nothing has changed.
    """
    digest = canon.digest(command)
    for receipt in case.receipts:
        if receipt.command == command.id:
            if receipt.digest == digest:
                return Outcome(case, (), receipt)
            raise Malformed(Code.ID_REUSED, "that command id was used for something else")
    if command.received_at.tzinfo is None:
        raise Malformed(Code.MALFORMED, "received_at has no time zone")
    if command.received_at > now:
        raise Malformed(Code.RECEIVED_IN_FUTURE, "received_at lies in the future")
    try:
        entry = _decided(case, command, now)
        taken = _take(case, _Place.of(case, command, entry.counts_from), entry, now)
    except Uncovered as gap:
        raise NotNow(Code.CALENDAR_UNCOVERED, gap.sentence) from gap
    _check_coverage(case, taken.case)
    return _with_receipt(taken, entry, digest, now)


def receive(case: Case, report: Report, now: datetime) -> Outcome:
    """Take the result of an effect; a repeat changes nothing."""
    if any(entry.message.id == report.id for entry in case.journal):
        return Outcome(case, ())
    place = _Place.of(case, report, report.received_at)
    return _take(case, place, Input(place.at, now, 1, "", report), now)


def advance(case: Case, now: datetime) -> Outcome:
    """Let everything happen that has fallen due; total: it never raises."""
    if now < case.ran_to:
        return Outcome(case, ())
    so_far = journal.lapse_until(case.frame, Run(case.state, (), ()), now)
    return _publish(replace(case, state=so_far.state), so_far.rulings, [], now)


def agenda(case: Case) -> Due | None:
    """Return the next instant at which something falls due, or None."""
    found = [Due(at, about) for at, about in moments(case.frame, case.state, case.ran_to)]
    lapse = next_lapse(case.frame, case.state)
    if lapse is not None:
        found.append(Due(max(lapse.at, case.ran_to), lapse.clock))
    return min(found, key=lambda due: (due.at, due.about), default=None)


def refuse_signal(case: Case, signal: str, command: str, code: Code, now: datetime) -> Outcome:
    """Put a refused signal on record: nobody else would see it."""
    return _on_record(case, SignalRefused(signal=signal, command=command, code=code), now)


def unreadable_signal(case: Case, signal: str, now: datetime) -> Outcome:
    """Put a signal on record that has no door or could not be decoded; never its content."""
    return _on_record(case, SignalUnreadable(signal=signal), now)


def take_over(case: Case, now: datetime) -> Outcome:
    """Let this code take a case over that other code has run (journal rule 13).

    Where a control run does not confirm what was published, that is put on record and nothing
    before this moment is run again.
    """
    if case.core_version == CORE_VERSION:
        return Outcome(case, ())
    drifted = _differing(case, _rerun(case, case.journal, case.ran_to).rulings)
    case = replace(case, core_version=CORE_VERSION)
    if not drifted:
        return Outcome(case, ())
    case = replace(case, checkpoint=Checkpoint(case.ran_to, case.state))
    return _on_record(case, Drift(numbers=drifted), now)


def _on_record(case: Case, body: Body, now: datetime) -> Outcome:
    """Put one word on record, after what has fallen due."""
    due = advance(case, now)
    word = _publish(due.case, (), [body], now)
    return Outcome(word.case, (*due.facts, *word.facts))


def _decided(case: Case, command: Command, now: datetime) -> Input:
    """Decide a command against the case as it stood when a door received it, and stamp it."""
    then = _Place.of(case, command, command.received_at).before.state
    ordinal = 1 + sum(type(entry.message) is type(command) for entry in case.journal)
    stamp = ""
    try:
        decide(case.frame, then, command, ordinal)
        stamp = basis(then, command)
    except NotNow as refusal:
        if not refusal.lodge:
            raise
    return Input(counts_from(case.frame, command), now, ordinal, stamp, command)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an input stands: its instant, the run up to it, and whether something ruled later."""

    at: datetime
    before: Run
    late: bool

    @classmethod
    def of(cls, case: Case, message: Command | Report, at: datetime) -> _Place:
        order = Input(at, at, 0, "", message).order
        late = any(published.order > order for published in case.published)
        if not late:
            so_far = Run(case.state, (), ())
            return cls(at, journal.lapse_until(case.frame, so_far, at), late)
        if case.checkpoint is not None and at <= case.checkpoint.at:
            return cls(at, Run(case.state, (), ()), late)
        earlier = tuple(entry for entry in case.journal if entry.order < order)
        return cls(at, _rerun(case, earlier, at), late)


def _take(case: Case, place: _Place, entry: Input, now: datetime) -> Outcome:
    """Put an input in its place and publish what follows."""
    if place.late:
        return _take_late(case, entry, now)
    so_far = journal.apply(case.frame, place.before, entry)
    so_far = journal.lapse_until(case.frame, so_far, now)
    kept = replace(case, journal=insert(case.journal, entry), state=so_far.state)
    return _publish(kept, so_far.rulings, _without_effect(case, so_far), now)


def _take_late(case: Case, entry: Input, now: datetime) -> Outcome:
    """Run the journal again with an input that counts earlier (journal rules 11 and 13)."""
    before_checkpoint = case.checkpoint is not None and entry.counts_from <= case.checkpoint.at
    if before_checkpoint:
        return _in_order(case, entry, now, Drift(numbers=()))
    drifted = _differing(case, _rerun(case, case.journal, case.ran_to).rulings)
    if drifted:
        return _in_order(case, entry, now, Drift(numbers=drifted))
    with_it = insert(case.journal, entry)
    so_far = _rerun(case, with_it, now)
    gone = _gone(_revisable(case), so_far.rulings)
    touched = tuple(p.number for p in gone if p.of_person)
    if touched:
        review = RetroactiveReview(command=entry.message.id, numbers=touched)
        return _in_order(case, entry, now, review)
    told: list[Body] = []
    if gone:
        numbers = tuple(published.number for published in gone)
        told.append(Reversed(numbers=numbers, because=entry.message.id))
    told += _without_effect(case, so_far)
    dead = {w.entry.message.id for w in so_far.without_effect if not may_revive(w.entry)}
    kept = replace(
        case,
        journal=tuple(replace(e, dead=e.dead or e.message.id in dead) for e in with_it),
        state=so_far.state,
        published=tuple(p for p in case.published if p not in gone),
    )
    return _publish(kept, _new(kept.published, so_far.rulings), told, now)


def _in_order(case: Case, entry: Input, now: datetime, word: Drift | RetroactiveReview) -> Outcome:
    """Reverse nothing: let the input count from now, and ask people about the rest."""
    is_drift = isinstance(word, Drift)
    review = Review(entry.message.id, ", ".join(map(str, word.numbers)), is_drift)
    case = replace(case, said=replace(case.said, reviews=(*case.said.reviews, review)))
    now_entry = replace(entry, counts_from=max(now, case.ran_to))
    so_far = journal.lapse_until(case.frame, Run(case.state, (), ()), now)
    so_far = journal.apply(case.frame, so_far, now_entry)
    kept = replace(case, journal=insert(case.journal, now_entry), state=so_far.state)
    return _publish(kept, so_far.rulings, [word, *_without_effect(case, so_far)], now)


def _without_effect(case: Case, so_far: Run) -> list[Body]:
    """Tell of every act that is without effect and was not told of before."""
    known = {aside.command for aside in case.said.asides}
    told: list[Body] = []
    for nothing in so_far.without_effect:
        message = nothing.entry.message
        if message.id in known or isinstance(message, Report):
            continue
        kind = Lodged if may_revive(nothing.entry) else SetAside
        told.append(kind(command=message.id, do=message.do, code=nothing.code, by=message.by))
    return told


def _gone(published: tuple[Published, ...], rulings: tuple[Ruling, ...]) -> tuple[Published, ...]:
    still = {(ruling.key, ruling.digest) for ruling in rulings}
    return tuple(p for p in published if (p.key, p.digest) not in still)


def _new(published: tuple[Published, ...], rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
    known = {(p.key, p.digest) for p in published}
    return tuple(r for r in rulings if (r.key, r.digest) not in known)


def _rerun(case: Case, entries: tuple[Input, ...], until: datetime) -> Run:
    """Run the journal from the start, or from the last checkpoint."""
    if case.checkpoint is None:
        return journal.run(case.frame, entries, until)
    since = case.checkpoint.at
    after = tuple(entry for entry in entries if entry.counts_from > since)
    return journal.run(case.frame, after, until, case.checkpoint.state)


def _revisable(case: Case) -> tuple[Published, ...]:
    """Return what a run can still change: everything since the last checkpoint."""
    if case.checkpoint is None:
        return case.published
    return tuple(p for p in case.published if p.counts_from > case.checkpoint.at)


def _differing(case: Case, rulings: tuple[Ruling, ...]) -> tuple[int, ...]:
    """Return what a control run does not confirm; 0 stands for something that it has in excess."""
    published = _revisable(case)
    gone = tuple(p.number for p in _gone(published, rulings))
    return gone or ((0,) if _new(published, rulings) else ())


def _publish(
    case: Case,
    rulings: tuple[Ruling, ...],
    told: list[Body],
    now: datetime,
) -> Outcome:
    """Number what became true and what has to be said, in that order."""
    facts: list[Fact] = []
    number = case.last_number

    def add(key: str, at: datetime, cause: str, by: Actor | None, body: Body) -> int:
        nonlocal number
        number += 1
        facts.append(
            Fact(number=number, key=key, at=at, handled_at=now, cause=cause, by=by, body=body)
        )
        return number

    said = case.said
    for body in told:
        add(f"{body.kind}:{number + 1}", now, "", None, body)
        if isinstance(body, Lodged | SetAside):
            aside = Aside(body.command, body.do, body.code, body.by.role, body.kind == "lodged")
            said = replace(said, asides=(*said.asides, aside))
    published = list(case.published)
    for ruling in rulings:
        its = add(ruling.key, ruling.at, ruling.cause, ruling.by, ruling.body)
        published.append(
            Published(
                number=its,
                key=ruling.key,
                digest=ruling.digest,
                counts_from=ruling.order[0],
                rank=ruling.order[1],
                cause=ruling.cause,
                of_person=_is_of_person(case, ruling.cause, ruling.by),
            )
        )
    telling = tell(replace(case.frame, said=said), case.state, now)
    for body in telling.bodies:
        add(f"{body.kind}:{number + 1}", now, "", None, body)
    kept = replace(
        case,
        said=telling.said,
        state=telling.state,
        published=tuple(published),
        last_number=number,
        ran_to=max(case.ran_to, now),
    )
    return Outcome(kept, tuple(facts))


def _is_of_person(case: Case, cause: str, by: Actor | None) -> bool:
    """Tell whether reversing a ruling would undo more than silence and its confirmation (K8)."""
    if by is None:
        return False
    message = next((e.message for e in case.journal if e.message.id == cause), None)
    return not isinstance(message, ConfirmSilence | RecordContactCheck)


def _check_coverage(before: Case, after: Case) -> None:
    """Refuse a command that would promise a date which no calendar covers (K4).

    Raises:
        NotNow: it would.
    """
    known = {clock.key for clock in before.state.clocks if clock.uncovered}
    for clock in after.state.clocks:
        if clock.uncovered and clock.is_owed and clock.key not in known:
            raise NotNow(Code.CALENDAR_UNCOVERED, clock.uncovered)


def _with_receipt(outcome: Outcome, entry: Input, digest: str, now: datetime) -> Outcome:
    """Answer a command, and keep the answer for its repeats."""
    message = entry.message
    lodged = next(
        (
            f.body
            for f in outcome.facts
            if isinstance(f.body, Lodged) and f.body.command == message.id
        ),
        None,
    )
    receipt = Receipt(
        case_id=outcome.case.opening.case_id,
        command=message.id,
        answer=Answer.ACCEPTED if lodged is None else Answer.LODGED,
        code="" if lodged is None else str(lodged.code),
        facts=tuple(fact.number for fact in outcome.facts if fact.cause == message.id),
        received_at=message.received_at,
        handled_at=now,
        digest=digest,
    )
    case = replace(outcome.case, receipts=(*outcome.case.receipts, receipt))
    return Outcome(case, outcome.facts, receipt)
