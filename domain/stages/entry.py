"""Entry: the manager submits, skip and HR partner decide (process 3; policy K9, K10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import duties, requests
from domain.errors import Code, NotNow
from domain.facts import (
    CaseClosed,
    EntrySubmitted,
    FocusBegan,
    FocusPaused,
    NextStepsExtended,
    Outcome,
    PivotApproved,
    RequestGranted,
    RequestRejected,
    RequestSentBack,
    ReturnedToFocus,
    RulingBody,
    SignedOff,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import RequestKind
from domain.state import Request, RequestStatus, Stage, State

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Approve, Reject, SendBack, SubmitEntry
    from domain.said import Frame


def submit_entry(frame: Frame, state: State, command: SubmitEntry) -> tuple[RulingBody, ...]:
    """Submit, or submit again what was sent back or has expired; every reviewer starts anew."""
    if any(
        request.kind is RequestKind.FOCUS_ENTRY and request.status is RequestStatus.OPEN
        for request in state.requests
    ):
        raise NotNow(Code.ALREADY_DONE, "the entry is already with its reviewers")
    return (
        EntrySubmitted(submission=state.submission + 1),
        requests.opened(frame, state, RequestKind.FOCUS_ENTRY, command.by, command.below_level),
    )


def approve_gate(frame: Frame, state: State, command: Approve) -> None:
    """Take no adverse step while the employee is on protected leave."""
    request = requests.awaiting(state, command)
    last = len(request.signed) + 1 == len(request.sign_offs)
    day = duties.today(frame, command.received_at)
    if last and request.kind in requests.ADVERSE and duties.on_leave(frame, state, day):
        raise NotNow(Code.ON_LEAVE, "no adverse step is taken during protected leave")


def approve(frame: Frame, state: State, command: Approve) -> tuple[RulingBody, ...]:
    """Sign off; with the last sign-off the step is taken."""
    request = requests.awaiting(state, command)
    signed = SignedOff(request=request.key, role=command.by.role, person=command.by.person)
    if len(request.signed) + 1 < len(request.sign_offs):
        return (signed,)
    granted = RequestGranted(request=request.key)
    return (signed, granted, _granted(frame, state, request, command.received_at))


def reject(frame: Frame, state: State, command: Reject) -> tuple[RulingBody, ...]:
    """Reject; an entry closes the case, a Pivot goes back to Focus, the rest changes nothing."""
    request = requests.awaiting(state, command)
    rejected = RequestRejected(
        request=request.key,
        role=command.by.role,
        person=command.by.person,
        reason=command.reason,
    )
    match request.kind:
        case RequestKind.FOCUS_ENTRY:
            return (rejected, CaseClosed(outcome=Outcome.FOCUS_REJECTED))
        case RequestKind.PIVOT:
            day = duties.today(frame, command.received_at)
            return (rejected, ReturnedToFocus(on_day=day))
        case _:
            return (rejected,)


def send_back(_frame: Frame, state: State, command: SendBack) -> tuple[RulingBody, ...]:
    """Send back for rework; sign-offs on the old text lapse."""
    request = requests.awaiting(state, command)
    if request.kind not in requests.REWORKED:
        raise NotNow(Code.WRONG_STAGE, f"a request for {request.kind} is approved or rejected")
    return (
        RequestSentBack(
            request=request.key,
            role=command.by.role,
            person=command.by.person,
            comments=command.comments,
        ),
    )


def _granted(frame: Frame, state: State, request: Request, at: datetime) -> RulingBody:
    today = duties.today(frame, at)
    match request.kind:
        case RequestKind.FOCUS_ENTRY:
            backdated = _passed_by_hr(state, request, at)
            effective = duties.today(frame, request.asked_at) if backdated else today
            return FocusBegan(approved_on=today, effective_on=effective, backdated=backdated)
        case RequestKind.EXTENSION | RequestKind.LONG_EXTENSION:
            return NextStepsExtended(days=request.days, reason=request.reason)
        case RequestKind.PAUSE:
            return FocusPaused(from_day=today, reason=request.reason)
        case RequestKind.REMOVAL:
            return CaseClosed(outcome=Outcome.FOCUS_REMOVED)
        case RequestKind.PIVOT:
            number = state.pivot.number if state.pivot is not None else 1
            return PivotApproved(pivot=number, on_day=today)


def _passed_by_hr(state: State, request: Request, at: datetime) -> bool:
    """Tell whether HR passed its own deadline, which backdates the entry (K9)."""
    clock = state.clock(request.clocks[-1])
    return clock is not None and clock.promise is not None and at >= clock.promise.ends_at


def evolve_submitted(state: State, fact: EntrySubmitted) -> State:
    """Keep the count of submissions."""
    return replace(state, stage=Stage.ENTRY, submission=fact.submission)


def evolve_sent_back(state: State, fact: RequestSentBack) -> State:
    """Tell the manager what to change."""
    word = notice(
        Template.ENTRY_SENT_BACK, Role.MANAGER, fact.request, comments="; ".join(fact.comments)
    )
    return replace(state, notices=(*state.notices, word))


def evolve_rejected(state: State, fact: RequestRejected) -> State:
    """Tell manager and skip that Focus does not begin."""
    words = tuple(
        notice(Template.ENTRY_REJECTED, role, fact.request, reason=fact.reason)
        for role in (Role.MANAGER, Role.SKIP)
    )
    return replace(state, notices=(*state.notices, *words))
