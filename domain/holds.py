"""Holds: what keeps an adverse step from being taken, and whom it waits for (process 1, 4, 7).

A leave, an accommodation that is asked for or new, a late report that people look at: each holds
every adverse step. A protected act lets one wait for an independent reviewer. The manager learns
that a step waits, never why.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain import duties
from domain.errors import Code, NotNow
from domain.policy import RequestKind
from domain.running import RequestStatus
from domain.windows import window

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.running import Request
    from domain.said import Frame
    from domain.state import State

ADVERSE = (
    RequestKind.FOCUS_ENTRY,
    RequestKind.EXTENSION,
    RequestKind.LONG_EXTENSION,
    RequestKind.PIVOT,
    RequestKind.DIRECT_PIVOT,
    RequestKind.EARLY_END,
    RequestKind.IMPROVE_FAIL,
    RequestKind.IMPROVE_FAIL_SECOND_LOOK,
    RequestKind.REHIRE,
)
"""Requests whose grant is an adverse step: after a protected act a reviewer signs them too."""


def check_adverse(frame: Frame, state: State, at: datetime) -> None:
    """Check that an adverse step may be taken at an instant.

    Raises:
        NotNow: the employee is on protected leave, or a hold is in force.
    """
    day = duties.today(frame, at)
    if duties.on_leave(frame, state, day):
        raise NotNow(Code.ON_LEAVE, "no adverse step is taken during protected leave")
    if any(each.until is None for each in state.accommodations):
        raise NotNow(Code.ADVERSE_HELD, "an accommodation is being decided")
    fair = fair_until(state)
    if fair is not None and day <= fair:
        raise NotNow(Code.ADVERSE_HELD, f"the fair period with the accommodation runs to {fair}")
    check_review(state)


def check_review(state: State) -> None:
    """Check that nothing late is being reviewed: until then no pay and no separation either.

    Raises:
        NotNow: something is.
    """
    if under_review(state):
        raise NotNow(Code.ADVERSE_HELD, "a late report is being reviewed")


def check_ending(frame: Frame, state: State, at: datetime) -> None:
    """Check that a step towards the end of employment is not barred after a protected leave.

    Raises:
        NotNow: a hold is in force, or the protection after a return.
    """
    check_adverse(frame, state, at)
    until = protected_until(frame, state)
    if until is not None and duties.today(frame, at) <= until:
        raise NotNow(
            Code.ADVERSE_HELD, f"up to {until} employment ends for a cause of its own only"
        )


def check_reviewed(frame: Frame, state: State, at: datetime, step: str) -> None:
    """Check that an independent reviewer has seen a step, where a protected act came before it.

    Raises:
        NotNow: nobody has.
    """
    if is_tripped(frame, state, at) and step not in state.reviewed:
        raise NotNow(Code.REVIEW_MISSING, "an independent reviewer looks at this step first")


def fair_until(state: State) -> date | None:
    """Return the last day of the latest fair period, if there was one."""
    days = (each.fair_until for each in state.accommodations)
    return max((day for day in days if day is not None), default=None)


def under_review(state: State) -> bool:
    """Tell whether people are looking at something that came late."""
    return any(
        request.kind is RequestKind.RETROACTIVE_REVIEW and request.status is RequestStatus.OPEN
        for request in state.requests
    )


def protected_until(frame: Frame, state: State) -> date | None:
    """Return the last day of the protection after a leave that carries one; None if none does."""
    if state.protection_ended:
        return None
    ends = []
    for leave in state.leaves:
        if not leave.protects_after or leave.back_on is None:
            continue
        length = (leave.back_on - leave.first_day).days
        rows = frame.policy.absence.protection
        days = max((row.days for row in rows if row.from_days <= length), default=0)
        if days:
            ends.append(leave.back_on + timedelta(days=days))
    return max(ends, default=None)


def is_tripped(frame: Frame, state: State, at: datetime) -> bool:
    """Tell whether a protected act was known that lies within the policy's days before."""
    since = duties.today(frame, at) - timedelta(days=frame.policy.holds.tripwire_days)
    return any(act.known_at <= at and act.on_day >= since for act in state.activities)


def waits_for_review(frame: Frame, state: State, request: Request, at: datetime) -> bool:
    """Tell whether a step with all its sign-offs needs that of an independent reviewer too."""
    usual = len(frame.policy.request(request.kind).sign_offs) + request.besides
    is_usual = len(request.sign_offs) == usual
    return is_usual and request.kind in ADVERSE and is_tripped(frame, state, at)


def step_waiting(state: State) -> str | None:
    """Return the adverse step without a request of its own that the case stands before."""
    if state.silent:
        return silence_step(state)
    pivot = state.pivot
    if pivot is not None and pivot.approved_on is not None and pivot.received_at is None:
        return packet_step(pivot.number)
    return None


def silence_step(state: State) -> str:
    """Return the key of the confirmation of a silence, after the window that has passed."""
    clock = window(state)
    return f"silence[{clock.key}]" if clock is not None else "silence"


def packet_step(pivot: int) -> str:
    """Return the key of the delivery of a packet."""
    return f"packet_of_pivot[{pivot}]"


def complained_of(state: State) -> frozenset[str]:
    """Return whom the employee has complained about: they sign nothing in this case."""
    return frozenset(person for act in state.activities for person in act.about)


def timeline(state: State) -> str:
    """Return what the independent reviewer has to see, a line each, in order of time."""
    lines = [(act.known_at, f"{act.on_day} {act.what}") for act in state.activities]
    lines += [
        (request.asked_at, f"{request.asked_at.date()} {request.kind} asked for: {request.reason}")
        for request in state.requests
    ]
    return "\n".join(text.replace("_", " ") for _, text in sorted(lines))
