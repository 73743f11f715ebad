"""Transfer: time to move after a won appeal; the former line has no veto (process 2, 4; K10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.errors import Code, NotNow, NotYours
from domain.facts import RulingBody, TransferAgreed, TransferAsked, TransferBegan
from domain.notices import Template, notice
from domain.people import LINE, Role, Seat
from domain.policy import ClockKind, RequestKind
from domain.state import Clock, ClockStatus, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import RequestTransfer
    from domain.said import Frame

APPROVERS = (Role.HIRING_MANAGER, Role.TRANSFER_APPROVER)
"""Who signs a transfer, in the order of the policy's request."""


def may_transfer(frame: Frame, state: State, command: RequestTransfer) -> None:
    """Check that the new line is new: nobody of the former one decides, and two different people.

    The former line is everybody who has been in it in the course of the case.

    Raises:
        NotYours: it is not.
    """
    people = frame.people
    former = {people.seat(role).person for role in LINE}
    former |= {seat.person for seat in state.former if seat.role in LINE}
    named = (command.hiring_manager, command.receiving_leader)
    if former.intersection(named):
        raise NotYours(Code.SEPARATION_OF_DUTIES, "the former line does not decide on a transfer")
    if named[0] == named[1]:
        raise NotYours(Code.SEPARATION_OF_DUTIES, "one person does not sign off two steps")


def request_transfer(
    frame: Frame, state: State, command: RequestTransfer
) -> tuple[RulingBody, ...]:
    """Ask for a post; one request at a time, as many in turn as the time allows (K10)."""
    if state.silent:
        raise NotNow(Code.WINDOW_CLOSED, "the time to transfer has ended", lodge=True)
    former = frame.people.seat(Role.MANAGER).person
    opened = requests.opened(
        frame, state, RequestKind.TRANSFER, command.by, command.post, barred=former
    )
    asked = TransferAsked(
        request=opened.request,
        post=command.post,
        hiring_manager=command.hiring_manager,
        receiving_leader=command.receiving_leader,
    )
    return (asked, opened)


def evolve_began(frame: Frame, state: State, fact: TransferBegan, at: datetime) -> State:
    """Open the time to move, counted from the deemed receipt; the skip leads meanwhile (K10)."""
    state = duties.end_all(state, at, ClockStatus.STOPPED, (ClockKind.HR_CONFIRMATION,))
    state = replace(state, stage=Stage.TRANSFER, election=None, silent=False, reached=False)
    kind = ClockKind.TRANSFER
    clock = Clock(duties.clock_key(state, kind), kind, received_at=fact.received_at)
    state = duties.start(frame, state, clock)
    words = [notice(Template.TRANSFER_OPTIONS, Role.EMPLOYEE, clock.key, clock=clock.key)]
    words += [
        notice(Template.TRANSFER_LINE, role, clock.key, clock=clock.key)
        for role in (Role.SKIP, Role.MANAGER, Role.HR_PARTNER)
    ]
    return replace(state, notices=(*state.notices, *words))


def evolve_asked(frame: Frame, state: State, fact: TransferAsked) -> State:
    """Seat the people who decide; their days are those of the employee's calendar."""
    place = frame.people.seat(Role.EMPLOYEE)
    others = tuple(seat for seat in state.seats if seat.role not in APPROVERS)
    named = (fact.hiring_manager, fact.receiving_leader)
    seats = tuple(
        Seat(role, person, place.calendar, place.zone)
        for role, person in zip(APPROVERS, named, strict=True)
    )
    return replace(state, seats=(*others, *seats))


def evolve_agreed(frame: Frame, state: State, fact: TransferAgreed) -> State:
    """Tell whom it concerns; what a manager still owes is the new one's from now on."""
    hiring = frame.people.seat(Role.HIRING_MANAGER)
    others = tuple(seat for seat in state.seats if seat.role is not Role.MANAGER)
    manager = replace(hiring, role=Role.MANAGER)
    post = state.request(fact.request).reason
    words = tuple(
        notice(
            Template.TRANSFER_AGREED, role, fact.request, on_day=fact.on_day.isoformat(), post=post
        )
        for role in (Role.EMPLOYEE, Role.SKIP, Role.HR_PARTNER)
    )
    return replace(state, seats=(*others, manager), notices=(*state.notices, *words))
