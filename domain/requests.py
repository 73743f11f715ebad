"""Steps that need sign-offs by named roles in order, each a different person (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, entry_checks, holds, signers
from domain.errors import Code, NotNow, NotYours
from domain.facts import (
    RequestExpired,
    RequestGranted,
    RequestOpened,
    RequestRejected,
    RequestSentBack,
    RequestWithdrawn,
    SignedOff,
)
from domain.notices import Template, notice
from domain.people import NAMED_LATER
from domain.policy import ClockKind, RequestKind
from domain.state import Clock, ClockStatus, Request, RequestStatus, SignOff, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import Approve, Reject, SendBack
    from domain.notices import Notice
    from domain.people import Actor, Role
    from domain.said import Frame

ADVERSE = (*holds.ADVERSE, RequestKind.AGREED_EXIT)
"""Requests whose grant is an adverse step, or ends employment: not during protected leave (K16)."""

REWORKED = (RequestKind.FOCUS_ENTRY, RequestKind.PIVOT, RequestKind.DIRECT_PIVOT)
"""Requests that can be sent back for rework; they are decided and not withdrawn."""


def opened(  # noqa: PLR0913 -- what a request is made of
    frame: Frame,
    state: State,
    kind: RequestKind,
    by: Actor,
    reason: str,
    *,
    days: int = 0,
    barred: str = "",
    many: bool = False,
    besides: tuple[Role, ...] = (),
) -> RequestOpened:
    """Return the fact that a step is asked for: the policy's roles sign, then those `besides`.

    Raises:
        NotNow: one of that kind is open already.
    """
    is_open = any(r.kind is kind and r.status is RequestStatus.OPEN for r in state.requests)
    if is_open and not many:
        raise NotNow(Code.ALREADY_DONE, f"a request for {kind} is already open")
    so_far = sum(1 for request in state.requests if request.kind is kind)
    usual = frame.policy.request(kind).sign_offs
    roles = tuple(dict.fromkeys((*usual, *besides)))
    return RequestOpened(
        request=f"{kind}[{so_far + 1}]",
        request_kind=kind,
        asked_by=by,
        sign_offs=signers.signers(frame, state, roles, {*by.persons, barred}, NAMED_LATER),
        barred=barred,
        days=days,
        reason=reason,
        besides=len(roles) - len(usual),
    )


def may_sign(state: State, command: Approve | Reject | SendBack) -> None:
    """Check that the person may sign at all: duties are kept apart (process 4).

    Raises:
        NotYours: the person asked for it, has signed another step of it, or is barred.
    """
    meant = _meant(state, command)
    persons = set(command.by.persons)
    for request in _open(state, command) if meant is None else (meant,):
        if persons.intersection(request.asked_by.persons):
            raise NotYours(Code.SEPARATION_OF_DUTIES, "whoever asks for a step does not sign it")
        if persons & {request.barred, *holds.complained_of(state)}:
            raise NotYours(Code.SEPARATION_OF_DUTIES, "this person is barred from signing it")
        own = meant is None  # a role that has signed this already only comes too late
        if any(
            persons.intersection(s.persons) and not (own and s.role is command.by.role)
            for s in request.signed
        ):
            raise NotYours(Code.SEPARATION_OF_DUTIES, "one person does not sign off two steps")


def withdrawn(state: State, key: str, by: Actor) -> RequestWithdrawn:
    """Return the fact that whoever asked takes a request back.

    Raises:
        NotNow: it is not open, or is decided by its reviewers.
        NotYours: somebody else asked.
    """
    request = next((r for r in state.requests if r.key == key), None)
    if request is None or request.status is not RequestStatus.OPEN:
        raise NotNow(Code.NOTHING_OPEN, f"no request {key} is open")
    if request.asked_by.role is not by.role:
        raise NotYours(sentence="a request is taken back by the role that asked")
    if request.kind in REWORKED:
        raise NotNow(Code.WRONG_STAGE, f"a request for {request.kind} is decided by its reviewers")
    return RequestWithdrawn(request=key)


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
    if state.stage is Stage.CLOSED:
        raise NotNow(Code.CASE_CLOSED, "the case is closed")
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


def lapse(state: State, at: datetime, kinds: tuple[RequestKind, ...] = ()) -> State:
    """Let open requests lapse, of these kinds or of all: what they ask has no place any more."""
    for request in state.requests:
        if request.status is RequestStatus.OPEN and (not kinds or request.kind in kinds):
            state = duties.end(state, request.clocks[-1], at, ClockStatus.STOPPED)
            state = state.with_request(replace(request, status=RequestStatus.EXPIRED))
    return state


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
        subject=fact.subject,
        on_day=fact.on_day,
        reason=fact.reason,
        besides=fact.besides,
    )
    state = replace(state, requests=(*state.requests, request))
    if fact.request_kind in REWORKED:
        state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.REWORK,))
    return await_next(frame, state, request, at)


def evolve_signed(frame: Frame, state: State, fact: SignedOff, at: datetime) -> State:
    """Keep the sign-off, end its clock and set off that of the next one."""
    request = state.request(fact.request)
    state = duties.end(state, request.clocks[-1], at)
    signed = (*request.signed, SignOff(fact.role, fact.person, at, fact.on_behalf_of))
    request = replace(request, signed=signed)
    left = request.sign_offs[len(signed) :]
    if not left:
        return state.with_request(request)
    # Whoever acted for another in this one does not sign the next one too.
    left = signers.signers(frame, state, left, signers.conflicted(state, request))
    request = replace(request, sign_offs=(*request.sign_offs[: len(signed)], *left))
    state = state.with_request(request)
    return await_next(frame, state, request, at)


def evolve_ended(
    frame: Frame,
    state: State,
    fact: RequestGranted | RequestRejected | RequestSentBack | RequestExpired | RequestWithdrawn,
    at: datetime,
) -> State:
    """End the request, its clock with it, and tell whoever asked."""
    request = state.request(fact.request)
    status, template = _ENDS[type(fact)]
    undecided = (RequestStatus.EXPIRED, RequestStatus.WITHDRAWN)
    ending = ClockStatus.STOPPED if status in undecided else ClockStatus.MET
    state = duties.end(state, request.clocks[-1], at, ending)
    request = replace(request, status=status)
    state = _owe_rework(frame, state.with_request(request), request, at)
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
    RequestWithdrawn: (RequestStatus.WITHDRAWN, Template.REQUEST_DECIDED),
}


def await_next(frame: Frame, state: State, request: Request, at: datetime) -> State:
    """Set off the clock of the next sign-off, and tell whose it is."""
    role: Role = request.next_role
    kind = _kind_of_clock(frame, request)
    key = _clock_key(state, kind, request)
    rule = frame.policy.clock(kind)
    # A reviewer's days count by the reviewer's calendar, whoever stands in for the usual one (K4).
    whose = role if rule.calendar_of is rule.owner else None
    state = duties.start(frame, state, Clock(key, kind, received_at=at, calendar_of=whose))
    request = replace(request, clocks=(*request.clocks, key))
    word = waiting(state, request, key)
    words = (word, *entry_checks.told(frame, state, request))
    return replace(state.with_request(request), notices=(*state.notices, *words))


def waiting(state: State, request: Request, key: str) -> Notice:
    """Return the word to whoever signs next; an independent reviewer sees the timeline."""
    role, step = request.next_role, str(request.kind)
    about = f"{request.key}.{role}"
    if key.startswith(ClockKind.TRIPWIRE_REVIEW):
        seen = holds.timeline(state)
        return notice(Template.STEP_TO_REVIEW, role, about, step=step, clock=key, timeline=seen)
    if request.kind is RequestKind.FOCUS_ENTRY:
        return notice(Template.ENTRY_WAITING, role, about, step=step, clock=key)
    return notice(Template.REQUEST_WAITING, role, about, step=step, clock=key)


def _kind_of_clock(frame: Frame, request: Request) -> ClockKind:
    """Return the clock of the next sign-off: the policy's, after those the independent review.

    Whoever signs besides the policy's row has the clock of the last in that row.
    """
    kinds = frame.policy.request(request.kind).clocks
    kinds = (*kinds, *(kinds[-1:] * request.besides))
    at = len(request.signed)
    return kinds[at] if at < len(kinds) else ClockKind.TRIPWIRE_REVIEW


def _clock_key(state: State, kind: ClockKind, request: Request) -> str:
    """Return the key of the clock of a sign-off.

    Several steps may wait for a sign-off at once. Their clocks are named after what is signed, so
    that none takes over the date of another when one becomes known late; entry and Pivot, of which
    one is open at a time, have the plain names.
    """
    if request.kind in REWORKED and kind is not ClockKind.SIGN_OFF:
        return duties.clock_key(state, kind)
    return f"{kind}[{request.key}.{request.next_role}]"


def _owe_rework(frame: Frame, state: State, request: Request, at: datetime) -> State:
    """Owe the manager's next step, where the case waits for nothing else."""
    expired = request.status is RequestStatus.EXPIRED
    if request.kind not in REWORKED or (expired and request.kind is RequestKind.PIVOT):
        return state
    if request.status not in (RequestStatus.SENT_BACK, RequestStatus.EXPIRED):
        return state
    kind = ClockKind.REWORK
    clock = Clock(duties.clock_key(state, kind), kind, trigger=duties.today(frame, at))
    return duties.start(frame, state, clock)
