"""What has to be said now: the state at the end of a run, held against what was said.

Promises and notices are never derived from the path that led here: what no longer holds is
withdrawn or countermanded by name, and a window whose end came untold gets its unused days
(journal rules 3, 9 and 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import duties, letters
from domain.downtime import given_back
from domain.facts import (
    CalendarUncovered,
    Promised,
    PromiseWithdrawn,
    StatementOwed,
    TellingBody,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.recounts import tell_recounts, with_words
from domain.said import Frame, Said
from domain.state import Clock, ClockStatus, State, WantedStatement
from domain.teller import Teller
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.clock import Promise
    from domain.said import Told as Date


@dataclass(frozen=True, slots=True)
class Told:
    """The result of telling: the memory, the state with the dates as told, and what to publish."""

    said: Said
    state: State
    bodies: tuple[TellingBody, ...]


def tell(frame: Frame, state: State, now: datetime) -> Told:
    """Say everything that has to be said at this moment and was not."""
    frame = frame.of(state)
    teller = Teller(frame, with_words(duties.never_shorter(frame, state)), now)
    before, given = teller.said, tuple(given_back(teller.state))
    _promises(teller)
    tell_recounts(teller, before, given)
    _gaps(teller)
    _statements(teller)
    letters.write(teller)
    return Told(teller.said, teller.state, tuple(teller.bodies))


def _promises(teller: Teller) -> None:
    """Tell every date that is new or has changed; withdraw what no longer applies."""
    for clock in teller.state.clocks:
        current = _in_time(teller, clock)
        last = teller.said.last(clock.key)
        applies = current.promise is not None and clock.status in (
            ClockStatus.OPEN,
            ClockStatus.PASSED,
        )
        if applies and current.promise is not None:
            promise = current.promise
            if last is not None and _needs_no_word(last, current, promise):
                continue
            owner = duties.owner_of(teller.frame, teller.state, clock)
            said = teller.said.with_promise(clock.key, promise, teller.now)
            teller.say(Promised(clock=clock.key, owner=owner, promise=promise), said)
        elif last is not None and not last.withdrawn and _is_void(clock):
            said = teller.said.with_withdrawal(clock.key, teller.now)
            teller.say(PromiseWithdrawn(clock=clock.key), said)
    keys = {clock.key for clock in teller.state.clocks}
    for gone in sorted({told.clock for told in teller.said.promises} - keys):
        last = teller.said.last(gone)
        if last is not None and not last.withdrawn:
            said = teller.said.with_withdrawal(gone, teller.now)
            teller.say(PromiseWithdrawn(clock=gone), said)


def _needs_no_word(last: Date, clock: Clock, promise: Promise) -> bool:
    """Tell whether a date stands as it was told, or is that of a missed duty and was told later.

    What had moved the end of a missed duty may turn out not to hold: nobody is told an earlier one.
    """
    if last.withdrawn:
        return False
    missed = clock.status is ClockStatus.PASSED and not last.forecast
    same = (last.ends_at, last.forecast) == (promise.ends_at, promise.forecast)
    return same or (missed and last.ends_at > promise.ends_at)


def _in_time(teller: Teller, clock: Clock) -> Clock:
    """Give a window whose end came untold its unused days from now (journal rule 9)."""
    promise = clock.promise
    if (
        clock.status is not ClockStatus.OPEN
        or promise is None
        or promise.forecast
        or not duties.is_window(teller.frame, clock)
        or promise.ends_at > teller.now
        or teller.said.was_told_in_time(clock.key, promise)
    ):
        return clock
    later = duties.give_unused_days(teller.frame, teller.state, clock, teller.now)
    teller.state = teller.state.with_clock(later)
    return later


def _is_void(clock: Clock) -> bool:
    """Tell whether a date that was told binds nobody: stopped, or paused without a known end."""
    stopped = clock.status is ClockStatus.STOPPED and clock.promise is not None
    if stopped and clock.ended_at is not None and clock.promise is not None:
        return clock.ended_at < clock.promise.ends_at
    return clock.status is ClockStatus.OPEN and clock.promise is None


def _gaps(teller: Teller) -> None:
    """Report a clock that no calendar covers, and a calendar that ends soon, once each."""
    for clock in teller.state.clocks:
        if not clock.uncovered or not clock.is_owed:
            continue
        mark = f"{clock.key}: {clock.uncovered}"
        if mark in teller.said.uncovered:
            continue
        said = replace(teller.said, uncovered=(*teller.said.uncovered, mark))
        teller.say(CalendarUncovered(clock=clock.key, data=clock.uncovered), said)
        teller.send(
            notice(
                Template.CALENDAR_ENDS, Role.HR_LEAD, mark, clock=clock.key, data=clock.uncovered
            )
        )
    if teller.state.closed_at is not None:
        return
    for name, at in letters.coverage_ends(teller.frame):
        word = notice(Template.CALENDAR_ENDS, Role.HR_LEAD, name, clock="", data=name)
        if at <= teller.now and teller.said.notice(word.key) is None:
            teller.send(word)


def _statements(teller: Teller) -> None:
    """Ask for every statement that is wanted and was not asked for."""
    for wanted in wanted_statements(teller.state):
        if wanted.key in teller.said.statements:
            continue
        said = replace(teller.said, statements=(*teller.said.statements, wanted.key))
        body = StatementOwed(
            statement=wanted.key, tiers=wanted.tiers, separation_on=wanted.separation_on
        )
        teller.say(body, said)


def wanted_statements(state: State) -> tuple[WantedStatement, ...]:
    """Return the statements that the case needs: each packet's, and that of the separation date."""
    wanted = list(state.wanted_statements)
    separation = state.separation
    clock = state.latest(ClockKind.SEPARATION)
    if separation is not None and clock is not None and clock.promise is not None:
        day = clock.promise.last_day
        if separation.tier is not None and not clock.promise.forecast:
            wanted.append(WantedStatement(f"separation@{day}", (separation.tier,), day))
    return tuple(wanted)
