"""Letters: what is sent, what waits, which rung is taken, and what is countermanded.

Of several missed rungs only the newest is sent. What is owed to somebody on leave waits for the
return, and adverse news for a good moment (policy K16, quiet hours; journal rules 3 and 15).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain import duties, ladder
from domain.calendar import ONE_DAY
from domain.errors import Uncovered
from domain.facts import HoldReason, NoticeCountermanded, NoticeHeld
from domain.leave import spells
from domain.moments import good_moment
from domain.notices import Filling, Notice, Template, notice
from domain.people import Role
from domain.state import Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from domain.ladder import RungDue
    from domain.said import Frame, SentNotice
    from domain.teller import Teller


def write(teller: Teller) -> None:
    """Write every letter that is due, and withdraw what no longer holds."""
    _countermands(teller)
    _notices(teller)
    _rungs(teller)
    _about_the_record(teller)


def _countermands(teller: Teller) -> None:
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
        word = replace(word, person=gone.person)
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
    Template.REMEDY_OWED,
    Template.STATEMENT_FAILED,
    Template.NOTICE_UNDELIVERABLE,
)
"""Notices about the record itself: they do not rest on a ruling and are never countermanded."""


def _holds(teller: Teller, sent: SentNotice, owed: set[str]) -> bool:
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


def _notices(teller: Teller) -> None:
    """Send what is owed, unless it waits for the return from leave or for a good moment."""
    for word in teller.state.notices:
        if teller.said.notice(word.key) is not None:
            continue
        reason = _waits(teller, word)
        if reason is None:
            teller.send(_with_dates(teller, word))
        elif word.key not in teller.said.held:
            said = replace(teller.said, held=(*teller.said.held, word.key))
            teller.say(NoticeHeld(notice=word.key, why=reason), said)


def _with_dates(teller: Teller, word: Notice) -> Notice:
    """Fill in the dates that count on after a leave: as they are told, not as first counted."""
    if word.template is not Template.DATES_AFTER_LEAVE:
        return word
    dates = "; ".join(
        f"{clock.key} {clock.promise.last_day.isoformat()}"
        for clock in teller.state.clocks
        if clock.status is ClockStatus.OPEN
        and clock.promise is not None
        and teller.frame.policy.clock(clock.kind).leave_pauses
    )
    values = (Filling("dates", dates) if v.name == "dates" else v for v in word.values)
    return replace(word, values=tuple(values))


def _waits(teller: Teller, word: Notice) -> HoldReason | None:
    if word.to is not Role.EMPLOYEE:
        return None
    rule = teller.frame.policy.notice(word.template)
    day = duties.today(teller.frame, teller.now)
    if rule.asks and duties.on_leave(teller.frame, teller.state, day):
        return HoldReason.LEAVE
    if word.template is Template.PIVOT_PACKET:
        return None  # it goes out by a person's own command, in a meeting
    if rule.adverse and good_moment(teller.frame, word.to, teller.now) > teller.now:
        return HoldReason.QUIET_HOURS
    return None


def _rungs(teller: Teller) -> None:
    """Take the newest rung of each clock that has come since its date was told."""
    for clock in teller.state.clocks:
        told = teller.said.last(clock.key)
        if told is None or told.withdrawn:
            continue
        due = [
            rung
            for rung in ladder.rungs(teller.frame, clock, duties.signer_of(teller.state, clock))
            if told.told_at < rung.at <= teller.now
        ]
        newest = max(due, key=lambda rung: rung.at, default=None)
        for rung in due:
            if newest is None or rung.rung != newest.rung:
                continue
            if teller.said.notice(rung.key) is None and _reaches(teller, rung):
                teller.send(_rung_notice(clock, rung), rung)


def _reaches(teller: Teller, rung: RungDue) -> bool:
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


def _about_the_record(teller: Teller) -> None:
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
            notice(template, reader, review.command, numbers=review.numbers, dates=review.dates)
            for reader in (Role.HR_PARTNER, Role.LEGAL)
        ]
    words += [
        notice(Template.REMEDY_OWED, reader, command, subject=command)
        for command in teller.said.remedies
        for reader in (Role.HR_LEAD, Role.LEGAL)
    ]
    for word in words:
        if teller.said.notice(word.key) is None:
            teller.send(word)


def moments(frame: Frame, state: State, after: datetime) -> tuple[tuple[datetime, str], ...]:
    """Return when something will have to be said, later than an instant, with what it is about."""
    frame = frame.of(state)
    found: list[tuple[datetime, str]] = []
    for clock in state.clocks:
        told = frame.said.last(clock.key)
        if told is not None and not told.withdrawn:
            signer = duties.signer_of(state, clock)
            found += [(rung.at, clock.key) for rung in ladder.rungs(frame, clock, signer)]
    if state.closed_at is None:
        found += [(at, name) for name, at in coverage_ends(frame)]
    found += _after_single_days(frame, state)
    for word in state.notices:
        rule = frame.policy.notice(word.template)
        waits = word.to is Role.EMPLOYEE and rule.adverse
        if waits and frame.said.notice(word.key) is None:
            found.append((good_moment(frame, word.to, after), word.key))
    return tuple((at, what) for at, what in found if at > after)


def _after_single_days(frame: Frame, state: State) -> list[tuple[datetime, str]]:
    """Return when days of intermittent leave are over, for letters that wait: no return tells."""
    waits = [
        word.key
        for word in state.notices
        if word.to is Role.EMPLOYEE
        and frame.policy.notice(word.template).asks
        and frame.said.notice(word.key) is None
    ]
    if not waits:
        return []
    calendar, site = frame.calendar(Role.EMPLOYEE), frame.site(Role.EMPLOYEE)
    ends = (
        spell.days(calendar)
        for leave in state.leaves
        if leave.intermittent
        for spell in spells((leave,), calendar)
    )
    return [
        (site.start_of(days.last + ONE_DAY), waits[0])
        for days in ends
        if days is not None and days.last is not None
    ]


def coverage_ends(frame: Frame) -> tuple[tuple[str, datetime], ...]:
    """Return when the end of each calendar's coverage is announced; of the zone's, if sooner."""
    ahead = timedelta(days=frame.policy.coverage_notice_days)
    site = frame.site(Role.EMPLOYEE)
    found: dict[str, datetime] = {}
    for calendar in frame.held_calendars:
        name = f"{calendar.name} {calendar.version}"
        try:
            found[name] = site.start_of(calendar.covers_to - ahead)
        except Uncovered:
            found[f"{site.zone} {site.tz_version}"] = site.until - ahead
    return tuple(found.items())
