"""What has to be said now: the state at the end of a run, held against what was said.

Promises, reminders and notices are never derived from the path that led here: of several missed
rungs only the newest is sent, and what no longer holds is withdrawn or countermanded by name
(journal rules 3, 9, 10 and 15; policy K16; quiet hours).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain import duties
from domain.calendar import ONE_DAY
from domain.errors import Uncovered
from domain.facts import (
    CalendarUncovered,
    HoldReason,
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    Promised,
    PromiseWithdrawn,
    StatementOwed,
    TellingBody,
)
from domain.notices import Notice, Template, notice
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.said import Frame, Said, SentNotice
from domain.state import Clock, ClockStatus, State, WantedStatement

if TYPE_CHECKING:
    from datetime import datetime

    from domain.duties import RungDue


@dataclass(slots=True)
class _Teller:
    """Says what has to be said, and remembers it."""

    frame: Frame
    state: State
    now: datetime
    bodies: list[TellingBody] = field(default_factory=list)

    @property
    def said(self) -> Said:
        return self.frame.said

    def say(self, body: TellingBody, said: Said) -> None:
        self.bodies.append(body)
        self.frame = replace(self.frame, said=said)

    def send(self, word: Notice, rung: RungDue | None = None) -> None:
        sent = SentNotice(
            notice=word,
            sent_at=self.now,
            rung_of=rung.clock if rung is not None else "",
            after_end=rung is not None and rung.rung.offset >= 0,
        )
        said = replace(self.said, notices=(*self.said.notices, sent))
        self.say(NoticeOwed(notice=word), said)


@dataclass(frozen=True, slots=True)
class Told:
    """The result of telling: the memory, the state with the dates as told, and what to publish."""

    said: Said
    state: State
    bodies: tuple[TellingBody, ...]


def tell(frame: Frame, state: State, now: datetime) -> Told:
    """Say everything that has to be said at this moment and was not."""
    teller = _Teller(frame, state, now)
    _promises(teller)
    _gaps(teller)
    _statements(teller)
    _countermands(teller)
    _notices(teller)
    _rungs(teller)
    _about_the_record(teller)
    return Told(teller.said, teller.state, tuple(teller.bodies))


def _promises(teller: _Teller) -> None:
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
            known = last is not None and not last.withdrawn
            if (
                known
                and last is not None
                and (last.ends_at, last.forecast)
                == (
                    promise.ends_at,
                    promise.forecast,
                )
            ):
                continue
            owner = owner_of(teller.frame, teller.state, clock)
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


def _in_time(teller: _Teller, clock: Clock) -> Clock:
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


def owner_of(frame: Frame, state: State, clock: Clock) -> Role:
    """Return who owes a duty or holds a right: the next to sign, or the policy's owner."""
    for request in state.requests:
        if request.clocks and request.clocks[-1] == clock.key:
            if len(request.signed) < len(request.sign_offs):
                return request.next_role
    return frame.policy.clock(clock.kind).owner


def _gaps(teller: _Teller) -> None:
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
    for name, at in coverage_ends(teller.frame):
        word = notice(Template.CALENDAR_ENDS, Role.HR_LEAD, name, clock="", data=name)
        if at <= teller.now and teller.said.notice(word.key) is None:
            teller.send(word)


def coverage_ends(frame: Frame) -> tuple[tuple[str, datetime], ...]:
    """Return when the end of each calendar's coverage is announced."""
    ahead = timedelta(days=frame.policy.coverage_notice_days)
    site = frame.site(Role.EMPLOYEE)
    return tuple(
        (f"{calendar.name} {calendar.version}", site.start_of(calendar.covers_to - ahead))
        for calendar in frame.opening.calendars
    )


def _statements(teller: _Teller) -> None:
    """Ask for every statement that is wanted and was not asked for."""
    for wanted in wanted_statements(teller.frame, teller.state):
        if wanted.key in teller.said.statements:
            continue
        said = replace(teller.said, statements=(*teller.said.statements, wanted.key))
        body = StatementOwed(
            statement=wanted.key, tiers=wanted.tiers, separation_on=wanted.separation_on
        )
        teller.say(body, said)


def wanted_statements(frame: Frame, state: State) -> tuple[WantedStatement, ...]:
    """Return the statements that the case needs: each packet's, and that of the separation date."""
    wanted = list(state.wanted_statements)
    separation = state.separation
    clock = state.latest(ClockKind.SEPARATION)
    if separation is not None and clock is not None and clock.promise is not None:
        day = clock.promise.last_day
        if separation.cause == "election" and not clock.promise.forecast:
            wanted.append(WantedStatement(f"separation@{day}", (Tier.T1,), day))
    return tuple(wanted)


def _countermands(teller: _Teller) -> None:
    """Withdraw by name every notice that went out and no longer holds (journal rule 15)."""
    owed = {word.key for word in teller.state.notices}
    for sent in teller.said.notices:
        if sent.countermanded or sent.notice.template in _KEPT or _holds(teller, sent, owed):
            continue
        gone = sent.notice
        word = notice(
            Template.COUNTERMAND,
            gone.to,
            gone.key,
            withdrawn=str(gone.template),
            subject=gone.about,
        )
        notices = tuple(
            replace(each, countermanded=True) if each.notice.key == gone.key else each
            for each in teller.said.notices
        )
        said = replace(teller.said, notices=notices)
        teller.say(NoticeCountermanded(countermanded=gone.key, notice=word), said)


_KEPT = (
    Template.CALENDAR_ENDS,
    Template.RECORD_DRIFT,
    Template.ACT_LODGED,
    Template.ACT_SET_ASIDE,
    Template.RETROACTIVE_REVIEW,
    Template.STATEMENT_FAILED,
    Template.NOTICE_UNDELIVERABLE,
)
"""Notices about the record itself: they do not rest on a ruling and are never countermanded."""


def _holds(teller: _Teller, sent: SentNotice, owed: set[str]) -> bool:
    if not sent.rung_of:
        return sent.notice.key in owed
    if not sent.after_end:
        return True
    # A rung that spoke of a missed end holds unless that end turns out not to have been missed.
    clock = teller.state.clock(sent.rung_of)
    if clock is None or clock.promise is None or clock.promise.ends_at > teller.now:
        return False
    if duties.is_window(teller.frame, clock):
        return clock.status is not ClockStatus.MET
    return clock.ended_at is None or clock.ended_at >= clock.promise.ends_at


def _notices(teller: _Teller) -> None:
    """Send what is owed, unless it waits for the return from leave or for a good moment."""
    for word in teller.state.notices:
        if teller.said.notice(word.key) is not None:
            continue
        reason = _waits(teller, word)
        if reason is None:
            teller.send(word)
        elif word.key not in teller.said.held:
            said = replace(teller.said, held=(*teller.said.held, word.key))
            teller.say(NoticeHeld(notice=word.key, why=reason), said)


def _waits(teller: _Teller, word: Notice) -> HoldReason | None:
    if word.to is not Role.EMPLOYEE:
        return None
    rule = teller.frame.policy.notice(word.template)
    day = duties.today(teller.frame, teller.now)
    if rule.asks and duties.on_leave(teller.frame, teller.state, day):
        return HoldReason.LEAVE
    if rule.adverse and word.template is not Template.PIVOT_PACKET:
        # A packet goes out by a person's own command, in a meeting: that is not held back.
        if good_moment(teller.frame, word.to, teller.now) > teller.now:
            return HoldReason.QUIET_HOURS
    return None


def good_moment(frame: Frame, reader: Role, now: datetime) -> datetime:
    """Return the first good moment from now on for an adverse notice (quiet hours).

    Raises:
        Nothing: where no calendar covers the day, now is as good as any.
    """
    calendar, site = frame.calendar(reader), frame.site(reader)
    quiet = frame.policy.quiet_hours
    try:
        local = site.local(now)
        day = local.date()
        if calendar.is_business_day(day):
            if local.time() < quiet.opens_at:
                return site.instant(day, quiet.opens_at)
            ahead = day + ONE_DAY
            while ahead.isoweekday() not in calendar.weekend and not calendar.is_business_day(
                ahead
            ):
                ahead += ONE_DAY
            ends_week = not calendar.is_business_day(ahead)
            limit = quiet.week_end_from if ends_week else quiet.day_from
            if local.time() < limit:
                return now
        return site.instant(calendar.next_business_day(day), quiet.opens_at)
    except Uncovered:
        return now


def _rungs(teller: _Teller) -> None:
    """Take the newest rung of each clock that has come since its date was told."""
    for clock in teller.state.clocks:
        told = teller.said.last(clock.key)
        if told is None or told.withdrawn or teller.state.closed_at is not None:
            continue
        due = [
            rung
            for rung in duties.rungs(teller.frame, clock)
            if told.told_at < rung.at <= teller.now
        ]
        newest = max(due, key=lambda rung: rung.at, default=None)
        for rung in due:
            if newest is None or rung.rung != newest.rung:
                continue
            if teller.said.notice(rung.key) is None and _reaches(teller, rung):
                teller.send(_rung_notice(clock, rung), rung)


def _reaches(teller: _Teller, rung: RungDue) -> bool:
    """Tell whether a rung is sent: reminders to somebody on leave are dropped (K16)."""
    if rung.to is not Role.EMPLOYEE:
        return True
    day = duties.today(teller.frame, teller.now)
    return not duties.on_leave(teller.frame, teller.state, day)


def _rung_notice(clock: Clock, rung: RungDue) -> Notice:
    last_day = clock.promise.last_day.isoformat() if clock.promise is not None else ""
    word = notice(
        rung.template,
        rung.to,
        clock.key,
        clock=clock.key,
        last_day=last_day,
        rung=str(rung.rung.offset),
    )
    return replace(word, key=rung.key)


def _about_the_record(teller: _Teller) -> None:
    """Tell whom it concerns of acts without effect, and of what waits for people."""
    words = [
        notice(Template.ACT_LODGED, reader, aside.command, do=aside.do, code=aside.code)
        for aside in teller.said.asides
        if aside.lodged
        for reader in (Role.EMPLOYEE, Role.HR_PARTNER)
    ]
    words += [
        notice(Template.ACT_SET_ASIDE, aside.role, aside.command, do=aside.do, code=aside.code)
        for aside in teller.said.asides
        if not aside.lodged
    ]
    for review in teller.said.reviews:
        template = Template.RECORD_DRIFT if review.is_drift else Template.RETROACTIVE_REVIEW
        words += [
            notice(template, reader, review.command, numbers=review.numbers)
            for reader in (Role.HR_PARTNER, Role.LEGAL)
        ]
    for word in words:
        if teller.said.notice(word.key) is None:
            teller.send(word)


def moments(frame: Frame, state: State, after: datetime) -> tuple[tuple[datetime, str], ...]:
    """Return when something will have to be said, later than an instant, with what it is about."""
    found: list[tuple[datetime, str]] = []
    if state.closed_at is None:
        for clock in state.clocks:
            told = frame.said.last(clock.key)
            if told is not None and not told.withdrawn:
                found += [(rung.at, clock.key) for rung in duties.rungs(frame, clock)]
        found += [(at, name) for name, at in coverage_ends(frame)]
    for word in state.notices:
        rule = frame.policy.notice(word.template)
        waits = word.to is Role.EMPLOYEE and rule.adverse
        if waits and frame.said.notice(word.key) is None:
            found.append((good_moment(frame, word.to, after), word.key))
    return tuple((at, what) for at, what in found if at > after)
