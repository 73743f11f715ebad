"""Receipts: a notice reached its reader, and what begins with it (process 6).

Packet, plan, failure notice, decision on an appeal, offer of a release, denial of a leave: each
sets something off, and only its receipt does: no notice, no clock. A mail that was sent is none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain import departures, duties
from domain.commands import PanelOutcome, Via
from domain.errors import Code, Malformed, NotNow, NotYours, Uncovered
from domain.facts import (
    AppealWindowOpened,
    ConsiderationOpened,
    DeliveryAttempted,
    DeliveryWarned,
    ElectionOpened,
    ExitCause,
    LeaveEnded,
    NoticeReceived,
    PlanAcknowledged,
    ReceiptKind,
    Remanded,
    RulingBody,
    SeparationBegan,
    TransferBegan,
)
from domain.leave import LeaveStatus, denial_key
from domain.notices import Notice, Template, notice
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.stages import deliveries
from domain.stages.pivot import packet_key
from domain.state import Clock, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Acknowledge, RecordDelivery, RecordHandover
    from domain.panel import Appeal
    from domain.said import Frame


def acknowledge_gate(frame: Frame, _state: State, command: Acknowledge) -> None:
    """Take no receipt of a letter that has not gone out yet, such as one held for a good moment."""
    waits = [
        sent.sent_at
        for sent in frame.said.notices
        if sent.notice.about == command.notice and sent.notice.to is Role.EMPLOYEE
    ]
    if not waits or min(waits) > command.received_at:
        raise NotNow(Code.NOT_DELIVERED, f"no notice {command.notice} has been sent")
    last_day = duties.today(frame, max(waits)) + timedelta(days=frame.policy.link_days)
    if command.via is Via.LINK and duties.today(frame, command.received_at) > last_day:
        raise NotNow(Code.LINK_EXPIRED, "the link has expired; the portal takes the receipt")


def record_delivery(_frame: Frame, state: State, command: RecordDelivery) -> tuple[RulingBody, ...]:
    """Record an attempt to deliver a notice to the employee, or one that did not arrive."""
    owed = {word.about for word in state.notices if word.to is Role.EMPLOYEE}
    failed = deliveries.is_owed(state, command.notice)
    if state.stage is Stage.CLOSED and not failed:
        raise NotNow(Code.CASE_CLOSED, "the case is closed")
    if command.notice not in owed and not failed:
        raise NotNow(Code.NOTHING_OPEN, f"no notice {command.notice} is owed")
    if command.notice in state.received:
        raise NotNow(Code.ALREADY_DONE, "its receipt is on record")
    return (
        DeliveryAttempted(
            notice=command.notice, channel=command.channel, delivered=command.delivered
        ),
    )


def acknowledge(frame: Frame, state: State, command: Acknowledge) -> tuple[RulingBody, ...]:
    """Record that the employee received a notice; a window opens only now."""
    received = NoticeReceived(
        notice=command.notice,
        how=ReceiptKind.LINK if command.via is Via.LINK else ReceiptKind.ACKNOWLEDGED,
        received_at=command.received_at,
        witness="",
    )
    return _received(frame, state, received)


def record_handover_gate(frame: Frame, state: State, command: RecordHandover) -> None:
    """Ask for a witness who is neither side, and for an hour that can be true."""
    people = frame.people
    if command.witness in ("", *command.by.persons, people.seat(Role.EMPLOYEE).person):
        raise NotYours(
            Code.SEPARATION_OF_DUTIES,
            "the witness is neither the employee nor the one who records the hand-over",
        )
    if command.handed_at > command.received_at:
        raise Malformed(Code.RECEIVED_IN_FUTURE, "a hand-over is recorded after it happened")
    # A denied leave pauses until its denial is received (K8): that very letter has to get through.
    others = tuple(each for each in state.leaves if denial_key(each.number) != command.notice)
    day = duties.today(frame, command.handed_at)
    if duties.on_leave(frame, replace(state, leaves=others), day):
        raise NotNow(Code.ON_LEAVE, "nothing is handed over during protected leave")


def record_handover(frame: Frame, state: State, command: RecordHandover) -> tuple[RulingBody, ...]:
    """Record that a notice was handed over before a witness; a window opens only now."""
    received = NoticeReceived(
        notice=command.notice,
        how=ReceiptKind.HANDED_OVER,
        received_at=command.handed_at,
        witness=command.witness,
    )
    return _received(frame, state, received)


def owe(frame: Frame, state: State, word: Notice, at: datetime) -> State:
    """Owe the employee a notice and HR its receipt; the clock is named after the notice."""
    kind = ClockKind.NOTICE_RECEIPT
    clock = Clock(receipt_key(word.about), kind, trigger=duties.today(frame, at))
    state = duties.start(frame, state, clock)
    return replace(state, notices=(*state.notices, word))


def _received(frame: Frame, state: State, fact: NoticeReceived) -> tuple[RulingBody, ...]:
    """Return the receipt, and what begins with it."""
    if fact.notice in state.received:
        raise NotNow(Code.ALREADY_DONE, "its receipt is on record")
    plan, appeal = state.plan, state.appeal
    if _packet_waits(state, fact):
        number = state.pivot.packet if state.pivot is not None else 0
        return (fact, ElectionOpened(packet=number, received_at=fact.received_at))
    if plan is not None and fact.notice == plan.key and state.stage is Stage.IMPROVE:
        return (fact, PlanAcknowledged(plan=plan.number))
    if state.stage is Stage.VERDICT and fact.notice == failure_key(state.failures):
        _after(state.failed_at, fact)
        return (fact, AppealWindowOpened(failure=state.failures, received_at=fact.received_at))
    if appeal is not None and appeal.outcome is not None and fact.notice == appeal.decision:
        return (fact, _decision_received(frame, state, appeal, fact))
    if (opened := _offer_received(state, fact)) is not None:
        return (fact, opened)
    return _denial_received(frame, state, fact)


def _offer_received(state: State, fact: NoticeReceived) -> ConsiderationOpened | None:
    """Return that the time to consider a release runs, if it is its offer that was received."""
    release = state.release
    if state.stage is not Stage.SEPARATION or release is None or fact.notice != release.key:
        return None
    _after(release.offered_at, fact)
    return ConsiderationOpened(offer=release.version, received_at=fact.received_at)


def _denial_received(frame: Frame, state: State, fact: NoticeReceived) -> tuple[RulingBody, ...]:
    """Return that a denied leave is over, if it is its denial that was received."""
    for leave in state.leaves:
        denied = leave.status is LeaveStatus.DENIED
        if denied and fact.notice == denial_key(leave.number):
            if not leave.is_open:
                return (fact,)  # back before the denial came: nothing stands still for it
            calendar = frame.calendar(Role.EMPLOYEE)
            resumes = calendar.next_business_day(duties.today(frame, fact.received_at))
            return (fact, LeaveEnded(leave=leave.number, back_on=resumes))
    raise NotNow(Code.NOT_DELIVERED, f"no notice {fact.notice} waits for a receipt")


def _packet_waits(state: State, fact: NoticeReceived) -> bool:
    pivot = state.pivot
    if pivot is None or pivot.sent_at is None or fact.notice != packet_key(pivot.packet):
        return False
    _after(pivot.sent_at, fact)
    return True


def _after(sent_at: datetime | None, fact: NoticeReceived) -> None:
    if sent_at is not None and fact.received_at < sent_at:
        raise NotNow(Code.NOT_DELIVERED, "it was handed over before it was sent")


def _decision_received(
    frame: Frame, state: State, appeal: Appeal, fact: NoticeReceived
) -> RulingBody:
    """Return what a panel's decision leads to, once it is received."""
    try:
        deemed = duties.deemed_day(frame, state, fact.received_at)
    except Uncovered:
        deemed = None  # the separation's own clock reports what is not covered
    day = deemed or duties.today(frame, fact.received_at)
    if appeal.outcome is PanelOutcome.OVERTURN:
        return TransferBegan(received_at=fact.received_at)
    if appeal.outcome is PanelOutcome.REMAND:
        return Remanded(on_day=day, redo_work=appeal.redo_work)
    return SeparationBegan(
        cause=ExitCause.APPEAL_UPHELD,
        tier=Tier.T3,
        choice_day=day,
        grace_days=frame.policy.exit.grace_default_days,
        last_day=None,
        not_before=day,
        notice_end=departures.notice_end(frame, day),
    )


def receipt_key(about: str) -> str:
    """Return the key of HR's duty to get a receipt, such as `notice_receipt[plan[1]]`."""
    return f"{ClockKind.NOTICE_RECEIPT}[{about}]"


def failure_key(number: int) -> str:
    """Return the key of a failure notice, such as `failure[1]`."""
    return f"failure[{number}]"


def evolve_warned(state: State, fact: DeliveryWarned) -> State:
    """Warn whoever sends the packet; the meeting may be moved, and so the packet."""
    word = notice(
        Template.DELIVERY_WARNING,
        Role.HR_PARTNER,
        packet_key(fact.packet),
        vacation_days=str(fact.vacation_days),
        out_of_hours="yes" if fact.out_of_hours else "no",
    )
    return replace(state, notices=(*state.notices, word))


def evolve_attempted(
    frame: Frame, state: State, fact: DeliveryAttempted, at: datetime, cause: str
) -> State:
    """Tell HR at once of a letter that came back: another way is owed, and theirs to find."""
    if fact.delivered:
        return deliveries.reached(state, fact.notice, at)
    state = deliveries.owe_another_way(frame, state, fact.notice, at)
    word = notice(
        Template.DELIVERY_FAILED,
        Role.HR_PARTNER,
        f"{fact.notice}.{cause}",
        subject=fact.notice,
        channel=str(fact.channel),
    )
    return replace(state, notices=(*state.notices, word))


def evolve_received(state: State, fact: NoticeReceived, at: datetime) -> State:
    """Keep the receipt; HR's duty to get it is done. The manager hears of a decision after it."""
    state = duties.end(state, receipt_key(fact.notice), at)
    packet = state.latest(ClockKind.PACKET_RECEIPT)
    if packet is not None and fact.notice.startswith("packet["):
        state = duties.end(state, packet.key, at)
    words = tuple(
        notice(Template.APPEAL_DECIDED, Role.MANAGER, word.about, **_values(word))
        for word in state.notices
        if word.template is Template.APPEAL_DECIDED and word.about == fact.notice
    )
    return replace(state, received=(*state.received, fact.notice), notices=(*state.notices, *words))


def _values(word: Notice) -> dict[str, str]:
    return {filling.name: filling.value for filling in word.values}


def evolve_window_opened(frame: Frame, state: State, fact: AppealWindowOpened) -> State:
    """Open the window to appeal, counted from the deemed receipt (K10)."""
    kind = ClockKind.APPEAL_FILING
    clock = Clock(duties.clock_key(state, kind), kind, received_at=fact.received_at)
    state = duties.start(frame, state, clock)
    word = notice(Template.APPEAL_OPEN, Role.EMPLOYEE, failure_key(fact.failure), clock=clock.key)
    return replace(state, notices=(*state.notices, word))
