"""Steps that need sign-offs by named roles in order, each a different person (process 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, NotNow, NotYours
from domain.facts import (
    RequestExpired,
    RequestGranted,
    RequestOpened,
    RequestRejected,
    RequestSentBack,
    SignedOff,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.state import Clock, ClockStatus, Request, RequestStatus, SignOff, State

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Approve, Reject, SendBack
    from domain.people import Actor
    from domain.said import Frame

ADVERSE = (
    RequestKind.FOCUS_ENTRY,
    RequestKind.EXTENSION,
    RequestKind.LONG_EXTENSION,
    RequestKind.PIVOT,
)
"""Requests whose grant is an adverse step: not taken while the employee is on protected leave."""

REWORKED = (RequestKind.FOCUS_ENTRY, RequestKind.PIVOT)
"""Requests that can be sent back for rework."""


def opened(  # noqa: PLR0913 -- what a request is made of
    frame: Frame,
    state: State,
    kind: RequestKind,
    by: Actor,
    reason: str,
    *,
    days: int = 0,
    barred: str = "",
) -> RequestOpened:
    """Return the fact that a step is asked for, with the sign-offs that the policy names.

    Raises:
        NotNow: one of that kind is open already.
    """
    if any(r.kind is kind and r.status is RequestStatus.OPEN for r in state.requests):
        raise NotNow(Code.ALREADY_DONE, f"a request for {kind} is already open")
    so_far = sum(1 for request in state.requests if request.kind is kind)
    return RequestOpened(
        request=f"{kind}[{so_far + 1}]",
        request_kind=kind,
        asked_by=by,
        sign_offs=tuple(
            _signer(frame, role, (by.person, barred))
            for role in frame.policy.request(kind).sign_offs
        ),
        barred=barred,
        days=days,
        reason=reason,
    )


def _signer(frame: Frame, role: Role, conflicted: tuple[str, str]) -> Role:
    """Return who signs for a role: the HR lead where its holder is conflicted, never nobody."""
    return Role.HR_LEAD if frame.opening.people.seat(role).person in conflicted else role


def may_sign(state: State, command: Approve | Reject | SendBack) -> None:
    """Check that the person may sign at all: duties are kept apart (process 4).

    Raises:
        NotYours: the person asked for it, has signed another step of it, or is barred.
    """
    meant = _meant(state, command)
    person = command.by.person
    for request in _open(state, command) if meant is None else (meant,):
        if person == request.asked_by.person:
            raise NotYours(Code.SEPARATION_OF_DUTIES, "whoever asks for a step does not sign it")
        if person == request.barred:
            raise NotYours(Code.SEPARATION_OF_DUTIES, "who wrote the packet text does not sign it")
        if meant is not None and any(signed.person == person for signed in request.signed):
            raise NotYours(Code.SEPARATION_OF_DUTIES, "one person does not sign off two steps")


def awaiting(state: State, command: Approve | Reject | SendBack) -> Request:
    """Return the open request that waits for the actor's role.

    Raises:
        NotNow: none is open, or another role signs first.
    """
    request = _meant(state, command)
    if request is not None:
        return request
    role = command.by.role
    if any(role in other.sign_offs for other in _open(state, command)):
        raise NotNow(Code.NOT_YET, f"another sign-off comes before the {role}'s")
    raise NotNow(Code.NOTHING_OPEN, f"no request waits for the {role}")


def _meant(state: State, command: Approve | Reject | SendBack) -> Request | None:
    role = command.by.role
    return next((r for r in _open(state, command) if r.next_role is role), None)


def _open(state: State, command: Approve | Reject | SendBack) -> tuple[Request, ...]:
    """Return the open requests that a sign-off can mean: all of them, or the one it names."""
    return tuple(
        request
        for request in state.requests
        if request.status is RequestStatus.OPEN and command.request in ("", request.key)
    )


def evolve_opened(frame: Frame, state: State, fact: RequestOpened, at: datetime) -> State:
    """Keep the request and set off the clock of its first sign-off."""
    request = Request(
        key=fact.request,
        kind=fact.request_kind,
        asked_by=fact.asked_by,
        asked_at=at,
        sign_offs=fact.sign_offs,
        barred=fact.barred,
        days=fact.days,
        reason=fact.reason,
    )
    state = replace(state, requests=(*state.requests, request))
    return _await_next(frame, state, request, at)


def evolve_signed(frame: Frame, state: State, fact: SignedOff, at: datetime) -> State:
    """Keep the sign-off, end its clock and set off that of the next one."""
    request = state.request(fact.request)
    state = duties.end(state, request.clocks[-1], at)
    signed = (*request.signed, SignOff(fact.role, fact.person))
    request = replace(request, signed=signed)
    state = state.with_request(request)
    if len(signed) == len(request.sign_offs):
        return state
    return _await_next(frame, state, request, at)


def evolve_ended(
    state: State,
    fact: RequestGranted | RequestRejected | RequestSentBack | RequestExpired,
    at: datetime,
) -> State:
    """End the request, its clock with it, and tell whoever asked."""
    request = state.request(fact.request)
    status, template = _ENDS[type(fact)]
    ending = ClockStatus.STOPPED if status is RequestStatus.EXPIRED else ClockStatus.MET
    state = duties.end(state, request.clocks[-1], at, ending)
    state = state.with_request(replace(request, status=status))
    reason = ""
    if isinstance(fact, RequestRejected):
        reason = fact.reason
    elif isinstance(fact, RequestSentBack):
        reason = "; ".join(fact.comments)
    if request.kind is RequestKind.FOCUS_ENTRY and status is not RequestStatus.EXPIRED:
        return state  # the entry's own notices say it
    word = notice(
        template,
        request.asked_by.role,
        request.key,
        step=str(request.kind),
        decision=str(status),
        reason=reason,
    )
    return replace(state, notices=(*state.notices, word))


_ENDS: dict[type, tuple[RequestStatus, Template]] = {
    RequestGranted: (RequestStatus.GRANTED, Template.REQUEST_DECIDED),
    RequestRejected: (RequestStatus.REJECTED, Template.REQUEST_DECIDED),
    RequestSentBack: (RequestStatus.SENT_BACK, Template.REQUEST_DECIDED),
    RequestExpired: (RequestStatus.EXPIRED, Template.REQUEST_EXPIRED),
}


def _await_next(frame: Frame, state: State, request: Request, at: datetime) -> State:
    role: Role = request.next_role
    kind = frame.policy.request(request.kind).clocks[len(request.signed)]
    key = _clock_key(state, kind, request)
    state = duties.start(frame, state, Clock(key=key, kind=kind, received_at=at))
    request = replace(request, clocks=(*request.clocks, key))
    template = (
        Template.ENTRY_WAITING
        if request.kind is RequestKind.FOCUS_ENTRY
        else Template.REQUEST_WAITING
    )
    word = notice(template, role, f"{request.key}.{role}", step=str(request.kind), clock=key)
    return replace(state.with_request(request), notices=(*state.notices, word))


def _clock_key(state: State, kind: ClockKind, request: Request) -> str:
    """Return the key of the clock of a sign-off.

    Several steps of Focus may wait for a sign-off at once. Their clocks are named after what is
    signed, so that none takes over the date of another when one becomes known late.
    """
    if kind is ClockKind.SIGN_OFF:
        return f"{kind}[{request.key}.{request.next_role}]"
    return duties.clock_key(state, kind)
