"""Putting right what came late or was mistaken: acceptance, review, correction (process 4, 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.commands import Elect, FileAppeal, RequestTransfer
from domain.errors import Code, NotNow
from domain.facts import (
    AppealFiled,
    CorrectionGranted,
    Elected,
    LateActAccepted,
    ReviewGranted,
    RulingBody,
)
from domain.notices import Template, notice
from domain.people import Actor, Role
from domain.policy import ClockKind, RequestKind
from domain.stages import appeal, transfer
from domain.stages.election import took_effect
from domain.state import ClockStatus, Election, State
from domain.values import replace
from domain.windows import WINDOWS

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import Command, RequestAcceptance, RequestCorrection
    from domain.effects import ReviewOpened
    from domain.said import Frame
    from domain.state import Request


def request_acceptance(
    frame: Frame, state: State, command: RequestAcceptance
) -> tuple[RulingBody, ...]:
    """Ask to accept a filing that came after the end, before silence is confirmed."""
    if _filing(state, command.filing) is None:
        raise NotNow(Code.NOTHING_OPEN, "no such filing came after the end of a window")
    _still_silent(state)
    kind = RequestKind.LATE_ACCEPTANCE
    opened = requests.opened(frame, state, kind, command.by, command.reason)
    return (replace(opened, subject=command.filing),)


def accepted(frame: Frame, state: State, request: Request, day: date) -> tuple[RulingBody, ...]:
    """Return that a late filing counts, and what follows from it as of a day."""
    _still_silent(state)
    filing = _filing(state, request.subject)
    if filing is None:
        raise NotNow(Code.NOTHING_OPEN, "no such filing came after the end of a window")
    return (
        LateActAccepted(command=filing.id, on_day=day),
        *_follows(frame, replace(state, silent=False), filing, day),
    )


def _follows(frame: Frame, state: State, filing: Command, day: date) -> tuple[RulingBody, ...]:
    match filing:
        case Elect():
            elected = Elected(option=filing.option, grace_days=filing.grace_days, on_day=day)
            chosen = replace(state, election=Election(filing.option, filing.grace_days, day))
            return (elected, *took_effect(frame, chosen, day))
        case FileAppeal():
            filed = appeal.file_appeal(frame, state, filing)
            return tuple(
                replace(body, on_day=day) if isinstance(body, AppealFiled) else body
                for body in filed
            )
        case RequestTransfer():
            return transfer.request_transfer(frame, state, filing)
        case _:
            raise AssertionError(f"{filing.do} is never accepted late")


def _filing(state: State, command: str) -> Command | None:
    return next((each for each in state.late if each.id == command), None)


def _still_silent(state: State) -> None:
    if state.stage not in WINDOWS or not state.silent:
        raise NotNow(Code.TOO_LATE, "what silence leads to has taken effect")


def request_correction_gate(_frame: Frame, state: State, _command: RequestCorrection) -> None:
    """Leave the record as it is while Legal holds it."""
    if state.legal_hold:
        raise NotNow(Code.LEGAL_HOLD, "the record is under legal hold")


def request_correction(
    frame: Frame, state: State, command: RequestCorrection
) -> tuple[RulingBody, ...]:
    """Ask to correct an act."""
    opened = requests.opened(frame, state, RequestKind.CORRECTION, command.by, command.reason)
    return (replace(opened, subject=command.act, on_day=command.on_day),)


def corrected(request: Request) -> RulingBody:
    """Return that an act is corrected."""
    return CorrectionGranted(command=request.subject, on_day=request.on_day)


def review_opened(frame: Frame, state: State, report: ReviewOpened) -> tuple[RulingBody, ...]:
    """Ask HR partner and Legal about a late report that touches what people have done."""
    by = report.asked_by or Actor(frame.people.seat(Role.POLICY_OWNER).person, Role.POLICY_OWNER)
    kind = RequestKind.RETROACTIVE_REVIEW
    opened = requests.opened(frame, state, kind, by, "a late report", many=True)
    return (replace(opened, subject=report.command),)


def reviewed(request: Request) -> RulingBody:
    """Return that a late report counts from its own time."""
    return ReviewGranted(command=request.subject)


def evolve_accepted(state: State, fact: LateActAccepted, at: datetime) -> State:
    """Undo the silence; the employee is told. The time to transfer stays over: T1 is offered."""
    if not isinstance(_filing(state, fact.command), RequestTransfer):
        state = duties.end_all(state, at, ClockStatus.STOPPED, (ClockKind.HR_CONFIRMATION,))
        state = replace(state, silent=False)
    word = notice(
        Template.LATE_ACT_ACCEPTED, Role.EMPLOYEE, fact.command, on_day=fact.on_day.isoformat()
    )
    late = tuple(each for each in state.late if each.id != fact.command)
    return replace(state, late=late, notices=(*state.notices, word))


def evolve_corrected(state: State, fact: CorrectionGranted) -> State:
    """Tell whom it concerns that an act on record was corrected."""
    on_day = "" if fact.on_day is None else fact.on_day.isoformat()
    words = tuple(
        notice(Template.ACT_CORRECTED, role, fact.command, command=fact.command, on_day=on_day)
        for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER)
    )
    return replace(state, notices=(*state.notices, *words))
