"""Letters that did not arrive: another way to the reader is owed at once (process 6).

That a letter failed begins nothing and ends nothing for its reader. It makes a duty of HR: of a
letter whose receipt matters beside the duty to get that receipt, of any other on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, NotNow
from domain.facts import DeliveryAttempted, EffectUnfinished, RulingBody
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.state import Clock, State

if TYPE_CHECKING:
    from datetime import datetime

    from domain.effects import DeliveryReported
    from domain.notices import Notice
    from domain.said import Frame

_ABOUT_FAILING = (
    Template.NOTICE_UNDELIVERABLE,
    Template.DELIVERY_FAILED,
    Template.STATEMENT_FAILED,
)
"""Letters that tell of a duty which stands anyway: that one of them fails makes no other."""


def delivery_reported(
    frame: Frame, state: State, report: DeliveryReported
) -> tuple[RulingBody, ...]:
    """Record that a letter did not arrive; after its receipt that means nothing."""
    sent = frame.said.notice(report.subject)
    if sent is None:
        raise NotNow(Code.NOTHING_OPEN, "the case has sent no such notice")
    word = sent.notice
    if _receipt_matters(frame, state, word):
        if word.about in state.received:
            raise NotNow(Code.ALREADY_DONE, "its receipt is on record")
        failed = DeliveryAttempted(notice=word.about, channel=report.channel, delivered=False)
        return (failed,)
    return (EffectUnfinished(number=report.number, subject=report.subject, what="notice"),)


def owe_another_way(frame: Frame, state: State, subject: str, at: datetime) -> State:
    """Owe another way to a reader, unless it is owed already or the letter was about such a debt.

    Args:
        frame: The opening and what was said.
        state: Where the case stands.
        subject: Key of the notice, or what it is about where its receipt matters.
        at: When it failed.
    """
    kind = ClockKind.SECOND_CHANNEL
    if not frame.policy.has_clock(kind) or subject.startswith(_ABOUT_FAILING):
        return state
    if f"{kind}[" in subject:
        return state
    receipt = _receipt_clock(state, subject)
    name = subject if receipt is None else receipt.key
    if any(clock.is_owed for clock in _of(state, name)):
        return state
    so_far = len(_of(state, name))
    key = duties.another_way_key(name) if not so_far else f"{kind}[{name}.{so_far + 1}]"
    clock = Clock(key, kind, trigger=duties.today(frame, at))
    return duties.start(frame, state, clock)


def is_owed(state: State, subject: str) -> bool:
    """Tell whether another way is owed for a notice, named by its key or by what it is about."""
    return any(clock.is_owed for name in _names(state, subject) for clock in _of(state, name))


def reached(state: State, subject: str, at: datetime) -> State:
    """End the duty: its reader was reached on another way."""
    for name in _names(state, subject):
        for clock in _of(state, name):
            state = duties.end(state, clock.key, at)
    return state


def _names(state: State, subject: str) -> tuple[str, ...]:
    receipt = _receipt_clock(state, subject)
    of_receipt = () if receipt is None else (receipt.key,)
    keys = (w.key for w in state.notices if w.about == subject and w.to is Role.EMPLOYEE)
    return (subject, *of_receipt, *keys)


def _of(state: State, name: str) -> tuple[Clock, ...]:
    """Return the duties of one letter, in order: it may fail again after it was delivered."""
    first, later = duties.another_way_key(name), f"{ClockKind.SECOND_CHANNEL}[{name}."
    return tuple(c for c in state.clocks if c.key == first or c.key.startswith(later))


def _receipt_matters(frame: Frame, state: State, word: Notice) -> bool:
    """Tell whether a letter is the one whose receipt sets something off: the first about it."""
    if word.to is not Role.EMPLOYEE or _receipt_clock(state, word.about) is None:
        return False
    first = next(
        sent.notice.key
        for sent in frame.said.notices
        if sent.notice.about == word.about and sent.notice.to is Role.EMPLOYEE
    )
    return first == word.key


def _receipt_clock(state: State, about: str) -> Clock | None:
    """Return HR's duty to get the receipt of what a letter is about, if there is one."""
    if about.startswith("packet["):
        return state.latest(ClockKind.PACKET_RECEIPT)
    return state.clock(f"{ClockKind.NOTICE_RECEIPT}[{about}]")
