"""A case: what goes in, what becomes of it, what falls due. The one way into the core.

`open_case` begins one; `accept` takes a command, `receive` the result of an effect, `advance` the
passing of time; `agenda` tells when to look again. Each returns the case and the facts to publish.
All take `now` and touch nothing else, so workflow, rehearsal and verifier run the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import canon, corrections
from domain.acts import act, basis, decide
from domain.commands import RecordHandover, RequestCorrection
from domain.dossier import (
    CORE_VERSION,
    STATE_VERSION,
    Answer,
    Case,
    Checkpoint,
    Due,
    Outcome,
    Published,
    Receipt,
)
from domain.errors import Code, Malformed, NotNow, Uncovered
from domain.facts import Body, Drift, Lodged, SignalRefused, SignalUnreadable
from domain.journal import Input, counts_from
from domain.lapses import next_lapse
from domain.letters import moments
from domain.publication import advance, publish
from domain.revision import Place, differing, rerun, settle, take
from domain.said import Said
from domain.state import State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Command
    from domain.effects import Report
    from domain.opening import Opening

__all__ = [
    "CORE_VERSION",
    "STATE_VERSION",
    "Answer",
    "Case",
    "Checkpoint",
    "Due",
    "Outcome",
    "Published",
    "Receipt",
    "accept",
    "advance",
    "agenda",
    "open_case",
    "receive",
    "refuse_signal",
    "take_over",
    "unreadable_signal",
]


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
    digest = canon.content_digest(command)
    for receipt in case.receipts:
        if receipt.command == command.id:
            if receipt.digest == digest:
                return Outcome(case, (), receipt)
            raise Malformed(Code.ID_REUSED, "that command id was used for something else")
    if command.received_at.tzinfo is None:
        raise Malformed(Code.MALFORMED, "received_at has no time zone")
    if command.received_at > now:
        raise Malformed(Code.RECEIVED_IN_FUTURE, "received_at lies in the future")
    if command.received_at < case.opening.entry.received_at:
        raise Malformed(Code.OUT_OF_RANGE, "received_at lies before the case was opened")
    try:
        entry = _decided(case, command, now)
        taken = take(case, Place.of(case, command, entry.counts_from), entry, now)
        taken = settle(taken, now)
    except Uncovered as gap:
        raise NotNow(Code.CALENDAR_UNCOVERED, gap.sentence) from gap
    _check_coverage(case, taken.case)
    return _with_receipt(taken, entry, digest, now)


def receive(case: Case, report: Report, now: datetime) -> Outcome:
    """Take the result of an effect; a repeat changes nothing."""
    if any(entry.message.id == report.id for entry in case.journal):
        return Outcome(case, ())
    place = Place.of(case, report, report.received_at)
    return take(case, place, Input(place.at, now, 1, "", report), now)


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
    drifted = differing(case, rerun(case, case.journal, case.ran_to).rulings)
    case = replace(case, core_version=CORE_VERSION)
    if not drifted:
        return Outcome(case, ())
    case = replace(case, checkpoint=Checkpoint(case.ran_to, case.state))
    return _on_record(case, Drift(numbers=drifted), now)


def _on_record(case: Case, body: Body, now: datetime) -> Outcome:
    """Put one word on record, after what has fallen due."""
    due = advance(case, now)
    word = publish(due.case, (), [body], now)
    return Outcome(word.case, (*due.facts, *word.facts))


def _decided(case: Case, command: Command, now: datetime) -> Input:
    """Decide a command against the case as it stood when a door received it, and stamp it."""
    then = Place.of(case, command, command.received_at).before.state
    ordinal = 1 + sum(type(entry.message) is type(command) for entry in case.journal)
    stamp = ""
    try:
        decide(case.frame, then, command, ordinal)
        if isinstance(command, RequestCorrection):
            corrections.check(case.journal, command)
        if isinstance(command, RecordHandover):
            # What did not wait for a receipt at that hour was not handed over then.
            act(case.frame, Place.of(case, command, command.handed_at).before.state, command, 1)
        stamp = basis(then, command)
    except NotNow as refusal:
        if not refusal.lodge:
            raise
    return Input(counts_from(case.frame, command, case.journal), now, ordinal, stamp, command)


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
