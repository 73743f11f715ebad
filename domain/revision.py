"""Revision: an input in its place, and the journal run again when it counts earlier.

What is automatic is only the undoing of silence. Where a late input would touch another person's
act, or where a control run does not confirm what was published, nothing is reversed: people decide
(journal rules 2, 7, 11 and 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from domain import corrections, journal
from domain.comparing import compared
from domain.dossier import Case, Outcome
from domain.effects import Report, ReviewOpened
from domain.facts import (
    Body,
    CorrectionGranted,
    Drift,
    Lodged,
    RemedyOwed,
    RetroactiveReview,
    Reversed,
    ReviewGranted,
    SetAside,
)
from domain.journal import Input, Order, Ruling, Run, insert, may_revive
from domain.publication import publish
from domain.said import Review
from domain.values import Derived, replace

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.dossier import Published


@dataclass(frozen=True, slots=True)
class Place(Derived):
    """Where an input stands in a case: its order, and whether anything counts later."""

    case: Case
    at: datetime
    order: Order
    late: bool

    @classmethod
    def of(cls, case: Case, message: Command | Report, at: datetime) -> Place:
        order = Input(at, at, 0, "", message).order
        # What was lodged later has ruled nothing yet, and may be made good by this (rule 8).
        known = [p.order for p in case.published] + [entry.order for entry in case.journal]
        return cls(case, at, order, late=any(each > order for each in known))

    @cached_property
    def before(self) -> Run:
        """Return the run up to it: of an input that comes late only whoever asks has it run."""
        case, at = self.case, self.at
        if not self.late:
            return journal.lapse_until(case.frame, case.standing, at)
        if case.checkpoint is not None and at <= case.checkpoint.at:
            return case.standing
        earlier = tuple(entry for entry in case.journal if entry.order < self.order)
        return rerun(case, earlier, at)


def take(case: Case, place: Place, entry: Input, now: datetime) -> Outcome:
    """Put an input in its place and publish what follows."""
    if place.late:
        return _take_late(case, entry, now)
    so_far = journal.apply(case.frame, place.before, entry)
    so_far = journal.lapse_until(case.frame, so_far, now)
    kept = replace(case, journal=insert(case.journal, entry), state=so_far.state)
    return publish(kept, so_far.rulings, _without_effect(case, so_far), now)


def _take_late(case: Case, entry: Input, now: datetime) -> Outcome:
    """Run the journal again with an input that counts earlier (journal rules 11 and 13)."""
    before_checkpoint = case.checkpoint is not None and entry.counts_from <= case.checkpoint.at
    if before_checkpoint:
        return _in_order(case, entry, now, Drift(numbers=()))
    drifted = differing(case, rerun(case, case.journal, case.ran_to).rulings)
    if drifted:
        return _in_order(case, entry, now, Drift(numbers=drifted))
    with_it = insert(case.journal, entry)
    so_far = rerun(case, with_it, now)
    gone = _gone(_revisable(case), so_far.rulings)
    touched = tuple(p.number for p in gone if p.of_person or is_final(p))
    if touched:
        own = entry.message.id
        found = compared(case, entry, granted(case, with_it, own, now), now).difference
        found = replace(found, touches_people=True)
        review = RetroactiveReview(command=own, numbers=touched, difference=found)
        return _in_order(case, entry, now, review)
    return _rewritten(case, with_it, so_far, entry.message.id, now)


def _rewritten(
    case: Case, entries: tuple[Input, ...], so_far: Run, because: str, now: datetime
) -> Outcome:
    """Let a case be what another run came to: what is gone is reversed by number, and told."""
    gone = _gone(_revisable(case), so_far.rulings)
    told: list[Body] = []
    if gone:
        numbers = tuple(published.number for published in gone)
        told.append(Reversed(numbers=numbers, because=because))
    told += _without_effect(case, so_far)
    dead = {w.entry.message.id for w in so_far.without_effect if not may_revive(w.entry)}
    kept = replace(
        case,
        journal=tuple(replace(e, dead=e.dead or e.message.id in dead) for e in entries),
        state=so_far.state,
        published=_in_place(tuple(p for p in case.published if p not in gone), so_far.rulings),
    )
    return publish(kept, _new(kept.published, so_far.rulings), told, now)


def _in_place(
    published: tuple[Published, ...], rulings: tuple[Ruling, ...]
) -> tuple[Published, ...]:
    """Return what holds with its place in the run: a granted report now counts earlier."""
    orders = {(ruling.key, ruling.digest): ruling.order for ruling in rulings}
    placed = []
    for each in published:
        at, rank, _ = orders.get((each.key, each.digest), each.order)
        placed.append(replace(each, counts_from=at, rank=rank))
    return tuple(placed)


FINAL = ("settled", "severance_paid", "separation_date_reached", "transfer_agreed", "case_closed")
"""Kinds of facts that are never reversed: people decide on a remedy instead (journal rule 12)."""


def is_final(published: Published) -> bool:
    """Tell whether a ruling is never undone."""
    return published.key.partition(":")[0] in FINAL


def settle(outcome: Outcome, now: datetime) -> Outcome:
    """Carry out what two people have granted: a late report in its place, or a correction."""
    for fact in outcome.facts:
        match fact.body:
            case ReviewGranted(command=command):
                late = next(e for e in outcome.case.journal if e.message.id == command)
                entries = placed(outcome.case, late)
            case CorrectionGranted(command=command, on_day=on_day):
                entries = put_right(outcome.case, command, on_day)
            case _:
                continue
        again = granted(outcome.case, entries, command, now)
        outcome = Outcome(again.case, (*outcome.facts, *again.facts))
    return outcome


def placed(case: Case, late: Input) -> tuple[Input, ...]:
    """Return the journal with a late input where it counts, whether or not it is in there."""
    others = tuple(entry for entry in case.journal if entry.message.id != late.message.id)
    at = journal.counts_from(case.frame, late.message, others)
    return insert(others, replace(late, counts_from=at, in_order=False))


def put_right(case: Case, command: str, on_day: date | None) -> tuple[Input, ...]:
    """Return the journal with one act on another day, or without effect."""
    return tuple(
        corrections.corrected(entry, on_day) if entry.message.id == command else entry
        for entry in case.journal
    )


def granted(case: Case, entries: tuple[Input, ...], command: str, now: datetime) -> Outcome:
    """Run the journal again as granted, unless something final would have to be undone."""
    so_far = rerun(case, entries, now)
    gone = _gone(_revisable(case), so_far.rulings)
    final = tuple(p.number for p in gone if is_final(p))
    if not final:
        return _rewritten(case, entries, so_far, command, now)
    said = replace(case.said, remedies=(*case.said.remedies, command))
    word = RemedyOwed(command=command, numbers=final)
    return publish(replace(case, said=said), (), [word], now)


def _in_order(case: Case, entry: Input, now: datetime, word: Drift | RetroactiveReview) -> Outcome:
    """Reverse nothing: let the input count from now, and ask people about the rest."""
    is_drift = isinstance(word, Drift)
    found = None if isinstance(word, Drift) else word.difference
    moved = () if found is None else found.dates
    dates = "\n".join(f"{m.clock}: {m.old_day or '-'}, then {m.new_day or '-'}" for m in moved)
    review = Review(entry.message.id, ", ".join(map(str, word.numbers)), is_drift, dates)
    case = replace(case, said=replace(case.said, reviews=(*case.said.reviews, review)))
    at = max(now, case.ran_to)
    entries = [replace(entry, counts_from=at, in_order=True)]
    if not is_drift:
        entries.append(_question(entry, at, now))
    so_far = journal.lapse_until(case.frame, case.standing, now)
    kept = case.journal
    for each in sorted(entries, key=lambda one: one.order):
        so_far = journal.apply(case.frame, so_far, each)
        kept = insert(kept, each)
    so_far = journal.lapse_until(case.frame, so_far, now)
    case = replace(case, journal=kept, state=so_far.state)
    return publish(case, so_far.rulings, [word, *_without_effect(case, so_far)], now)


def _question(entry: Input, at: datetime, now: datetime) -> Input:
    """Return the question to HR partner and Legal whether a late input counts from its own time."""
    message = entry.message
    asked = ReviewOpened(
        do="review_opened",
        id=f"review:{message.id}",
        received_at=at,
        command=message.id,
        asked_by=None if isinstance(message, Report) else message.by,
    )
    return Input(at, now, 1, "", asked)


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


def rerun(case: Case, entries: tuple[Input, ...], until: datetime) -> Run:
    """Run the journal from the start, or from the last checkpoint."""
    if case.checkpoint is None:
        return journal.run(case.frame, entries, until)
    since = case.checkpoint.at
    after = tuple(entry for entry in entries if entry.counts_from > since)
    known = (p.order for p in case.published if p.counts_from <= since)
    start = Run(case.checkpoint.state, (), (), max(known, default=None))
    return journal.run(case.frame, after, until, start)


def _revisable(case: Case) -> tuple[Published, ...]:
    """Return what a run can still change: everything since the last checkpoint."""
    if case.checkpoint is None:
        return case.published
    return tuple(p for p in case.published if p.counts_from > case.checkpoint.at)


def differing(case: Case, rulings: tuple[Ruling, ...]) -> tuple[int, ...]:
    """Return what a control run does not confirm; 0 stands for something that it has in excess."""
    published = _revisable(case)
    gone = tuple(p.number for p in _gone(published, rulings))
    return gone or ((0,) if _new(published, rulings) else ())
