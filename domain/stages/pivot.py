"""Pivot: the entry, the meeting, the packet and its receipt (process 2, 6; policy K2, K10, K17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, holds
from domain.calendar import ONE_DAY
from domain.clock import Roll, Span, Unit, count
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    DeliveryWarned,
    ElectionOpened,
    MeetingHeld,
    PacketPrepared,
    PacketSent,
    PivotApproved,
    PivotRequested,
    ReturnedToFocus,
    RulingBody,
    StatementWritten,
)
from domain.moments import good_moment
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.stages.check_ins import nobody_on_leave, resume_clocks, stop_focus
from domain.stages.resignation import owe_advice
from domain.state import (
    Clock,
    ClockStatus,
    Pivot,
    Stage,
    State,
    WantedStatement,
)
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import DeliverPacket, RecordMeeting
    from domain.effects import StatementReported
    from domain.said import Frame


def record_meeting_gate(frame: Frame, state: State, command: RecordMeeting) -> None:
    """Keep the day between the approval of Pivot and today."""
    today = duties.today(frame, command.received_at)
    approved_on = state.pivot.approved_on if state.pivot is not None else None
    if approved_on is not None and not approved_on <= command.held_on <= today:
        raise Malformed(Code.OUT_OF_RANGE, "the meeting lies between the approval and today")
    nobody_on_leave(frame, state, command.held_on)


def record_meeting(_frame: Frame, state: State, command: RecordMeeting) -> tuple[RulingBody, ...]:
    """Record the meeting, once."""
    pivot = _approved(state)
    if pivot.met_on is not None:
        raise NotNow(Code.ALREADY_DONE, "the meeting is on record")
    return (MeetingHeld(held_on=command.held_on),)


def deliver_packet_gate(frame: Frame, state: State, command: DeliverPacket) -> None:
    """Send no packet during protected leave or another hold, nor before a review that it needs."""
    holds.check_adverse(frame, state, command.received_at)
    pivot = state.pivot
    if pivot is not None:
        at, step = command.received_at, holds.packet_step(pivot.number)
        granted = next((r for r in state.requests if r.key == pivot.request), None)
        reviewed = granted is not None and Role.INDEPENDENT_REVIEWER in granted.sign_offs
        if not reviewed:
            holds.check_reviewed(frame, state, at, step)


def deliver_packet(frame: Frame, state: State, command: DeliverPacket) -> tuple[RulingBody, ...]:
    """Order the packet; it goes out when payroll's figures are in its statement.

    Where those could not be had, it is ordered anew once payroll's data are mended. A packet that
    was sent is a new version only with a material change (K17).
    """
    pivot = _approved(state)
    failed = packet_key(pivot.packet) in state.failed
    changed = pivot.sent_on is not None and bool(command.change.strip())
    if pivot.packet > 0 and not failed and not changed:
        raise NotNow(Code.ALREADY_DONE, "the packet is ordered already; a new one names its change")
    packet = _packets(state) + 1
    prepared = PacketPrepared(packet=packet, change=command.change)
    away = _vacation_in_window(frame, state, command.received_at)
    warns = away >= frame.policy.absence.vacation_warning_days
    late = good_moment(frame, Role.EMPLOYEE, command.received_at) > command.received_at
    if not warns and not late:
        return (prepared,)
    warned = DeliveryWarned(packet=packet, vacation_days=away, out_of_hours=late)
    return (prepared, warned)


def _vacation_in_window(frame: Frame, state: State, at: datetime) -> int:
    """Return on how many days of an election that begins today the employee is on vacation.

    Vacation moves no window (K7): so whoever sends the packet should know.
    """
    today, kind = duties.today(frame, at), ClockKind.ELECTION
    last = duties.day_after(frame, state, kind, today, frame.policy.clock(kind).span.count)
    calendar = frame.calendar(Role.EMPLOYEE)
    day, days = today, 0
    while last is not None and day < last:
        day += ONE_DAY
        off = any(day in vacation for vacation in state.vacations)
        days += off and calendar.is_business_day(day)
    return days


def statement_reported(
    frame: Frame, state: State, report: StatementReported
) -> tuple[RulingBody, ...]:
    """Keep a statement; the packet that waited for it goes out."""
    written = StatementWritten(statement=report.statement)
    if any(known.key == report.statement.key for known in state.statements):
        raise NotNow(Code.ALREADY_DONE, "that statement is on record")
    pivot = state.pivot
    waits = pivot is not None and pivot.sent_on is None
    if pivot is not None and waits and report.statement.key == packet_key(pivot.packet):
        day = duties.today(frame, report.received_at)
        return (written, PacketSent(packet=pivot.packet, on_day=day, sent_at=report.received_at))
    return (written,)


def _packets(state: State) -> int:
    """Return how many packets the case has ordered; the count goes on over a second Pivot."""
    return len(state.wanted_statements)


def _approved(state: State) -> Pivot:
    if state.pivot is None or state.pivot.approved_on is None:
        raise NotNow(Code.NOT_YET, "Pivot is not approved")
    return state.pivot


def packet_key(number: int) -> str:
    """Return the key of a packet, such as `packet[1]`."""
    return f"packet[{number}]"


def evolve_requested(state: State, fact: PivotRequested, at: datetime) -> State:
    """Go to the Pivot entry; next steps are decided, check-ins stop."""
    state = duties.end(state, ClockKind.NEXT_STEPS, at, ClockStatus.STOPPED)
    state = stop_focus(state, at)
    pivot = Pivot(
        fact.pivot,
        fact.request,
        fact.plan,
        fact.plan_days,
        weekly_regular_hours=fact.weekly_regular_hours,
    )
    return replace(state, stage=Stage.PIVOT_ENTRY, pivot=pivot)


def evolve_approved(frame: Frame, state: State, fact: PivotApproved) -> State:
    """Owe the meeting."""
    if state.pivot is None:
        return state
    state = replace(state, pivot=replace(state.pivot, approved_on=fact.on_day))
    kind = ClockKind.PIVOT_MEETING
    clock = Clock(key=duties.clock_key(state, kind), kind=kind, trigger=fact.on_day)
    state = duties.start(frame, state, clock)
    packet = ClockKind.PACKET_DELIVERY
    due = Clock(key=duties.clock_key(state, packet), kind=packet, trigger=fact.on_day)
    state = duties.start(frame, state, due)
    words = (
        notice(Template.PIVOT_APPROVED, role, f"pivot[{fact.pivot}]", clock=clock.key)
        for role in (Role.MANAGER, Role.HR_PARTNER)
    )
    return replace(state, notices=(*state.notices, *words))


def evolve_returned(frame: Frame, state: State, fact: ReturnedToFocus, at: datetime) -> State:
    """Go on with Focus; next steps are some business days away at least."""
    state = replace(state, stage=Stage.FOCUS)
    state = duties.end_all(state, at, ClockStatus.STOPPED, (ClockKind.REWORK,))
    return resume_clocks(frame, state, fact.on_day)


def evolve_met(state: State, fact: MeetingHeld, at: datetime) -> State:
    """End the duty to meet."""
    clock = state.latest(ClockKind.PIVOT_MEETING)
    if clock is not None:
        state = duties.end(state, clock.key, at)
    if state.pivot is None:
        return state
    return replace(state, pivot=replace(state.pivot, met_on=fact.held_on))


def evolve_prepared(frame: Frame, state: State, fact: PacketPrepared, at: datetime) -> State:
    """Want the money of all tiers side by side, for one assumed date.

    A new version takes the place of the one before: what was open on that one is void (K17).
    """
    pivot = state.pivot
    if pivot is None:
        return state
    if pivot.sent_on is not None:
        kinds = (ClockKind.PACKET_RECEIPT, ClockKind.ELECTION, ClockKind.HR_CONFIRMATION)
        state = duties.end_all(state, at, ClockStatus.STOPPED, kinds)
        state = replace(state, stage=Stage.PIVOT_ENTRY, election=None, silent=False)
        kind = ClockKind.PACKET_DELIVERY
        today = duties.today(frame, at)
        due = Clock(key=duties.clock_key(state, kind), kind=kind, trigger=today)
        state = duties.start(frame, state, due)
    wanted = WantedStatement(
        key=packet_key(fact.packet),
        tiers=tuple(Tier),
        separation_on=_assumed_separation(frame, duties.today(frame, at)),
    )
    return replace(
        state,
        pivot=replace(pivot, packet=fact.packet, sent_on=None, sent_at=None, received_at=None),
        wanted_statements=(*state.wanted_statements, wanted),
    )


def evolve_sent(frame: Frame, state: State, fact: PacketSent) -> State:
    """Owe the receipt: a packet that was sent has not been received."""
    if state.pivot is None:
        return state
    pivot = replace(state.pivot, sent_on=fact.on_day, sent_at=fact.sent_at)
    delivery = (ClockKind.PACKET_DELIVERY,)
    state = duties.end_all(state, fact.sent_at, ClockStatus.MET, delivery)
    state = owe_advice(frame, replace(state, pivot=pivot), fact.sent_at)
    kind = ClockKind.PACKET_RECEIPT
    clock = Clock(key=duties.clock_key(state, kind), kind=kind, trigger=fact.on_day)
    state = duties.start(frame, state, clock)
    key = packet_key(fact.packet)
    word = notice(
        Template.PIVOT_PACKET,
        Role.EMPLOYEE,
        key,
        packet=key,
        statement=key,
        window_days=str(frame.policy.clock(ClockKind.ELECTION).span.count),
        plan_days=str(pivot.plan_days),
        grace_max_days=str(frame.policy.exit.grace_max_days),
    )
    return replace(state, notices=(*state.notices, word))


def evolve_opened(frame: Frame, state: State, fact: ElectionOpened) -> State:
    """Open the window to choose, counted from the deemed receipt (K2, K10)."""
    if state.pivot is None:
        return state
    pivot = replace(state.pivot, received_at=fact.received_at)
    state = replace(state, stage=Stage.ELECTION, pivot=pivot, election=None, silent=False)
    kind = ClockKind.ELECTION
    clock = Clock(key=duties.clock_key(state, kind), kind=kind, received_at=fact.received_at)
    state = duties.start(frame, state, clock)
    words = (
        notice(
            Template.ELECTION_OPEN,
            role,
            packet_key(fact.packet),
            clock=clock.key,
            window_days=str(frame.policy.clock(kind).span.count),
        )
        for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER)
    )
    return replace(state, notices=(*state.notices, *words))


def _assumed_separation(frame: Frame, day: date) -> date:
    """Return the date for which the packet compares the tiers: a full window and full grace."""
    calendar, site = frame.calendar(Role.EMPLOYEE), frame.site(Role.EMPLOYEE)
    window = count(day, frame.policy.clock(ClockKind.ELECTION).span, calendar, site)
    if window is None:
        raise AssertionError("a count without pauses has an end")
    grace = Span(frame.policy.exit.grace_default_days, Unit.CALENDAR_DAY, Roll.NONE)
    longest = count(window.last_day, grace, calendar, site)
    if longest is None:
        raise AssertionError("a count without pauses has an end")
    return longest.last_day
