"""What is possible in every stage: questions, comments, people, withdrawal (process 2, 4, 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, reassigning, requests
from domain.commands import CommentKind
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.facts import (
    CommentAdded,
    PersonSeated,
    RulingBody,
    StatusAnswered,
    StatusAsked,
)
from domain.notices import Template, notice
from domain.people import NAMED_LATER, Role, Seat
from domain.policy import ClockKind, RequestKind
from domain.stages.support import check_deliverable
from domain.state import Clock, FormerSeat, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import (
        AddComment,
        AnswerStatus,
        AskStatus,
        RequestWithdrawal,
        SeatPerson,
    )
    from domain.said import Frame

RESTRICTED = (
    Stage.FOCUS,
    Stage.PIVOT_ENTRY,
    Stage.ELECTION,
    Stage.IMPROVE,
    Stage.VERDICT,
    Stage.APPEAL,
)
"""Stages in which a transfer needs an extra approval (requirement R5)."""

ACTIVE = (*RESTRICTED, Stage.TRANSFER, Stage.SEPARATION)
"""Stages in which the process is active for the employee; an entry is not, before its approval."""

PANEL = (Role.PANEL_CHAIR, Role.PANEL_MEMBER)

REVIEWERS = (Role.REVIEWER, Role.THIRD_REVIEWER)
"""Roles named in the course of a case that HR seats; a draw or a request fills the others."""


def ask_status(_frame: Frame, state: State, _command: AskStatus) -> tuple[RulingBody, ...]:
    """Ask; every question is answered."""
    return (StatusAsked(question=state.asked + 1),)


def answer_status_gate(_frame: Frame, state: State, command: AnswerStatus) -> None:
    """Refuse a false answer (requirements R3, R4)."""
    if (command.active, command.transfer_restricted) != truth(state):
        raise Malformed(Code.FALSE_ANSWER, "that is not how it stands; nobody may be told so")


def truth(state: State) -> tuple[bool, bool]:
    """Return whether the process is active for the employee, and whether transfers are bound."""
    begun = not _waits_to_begin(state)
    return (begun and state.stage in ACTIVE, begun and state.stage in RESTRICTED)


def _waits_to_begin(state: State) -> bool:
    """Tell whether a Pivot without Focus waits for its approval: until then nothing is active."""
    pivot = state.pivot
    return pivot is not None and state.approved_on is None and pivot.approved_on is None


def answer_status(_frame: Frame, state: State, command: AnswerStatus) -> tuple[RulingBody, ...]:
    """Answer a question that is open."""
    if command.question not in state.questions:
        raise NotNow(Code.NOTHING_OPEN, f"no question {command.question} is open")
    return (
        StatusAnswered(
            question=command.question,
            active=command.active,
            transfer_restricted=command.transfer_restricted,
        ),
    )


def add_comment_gate(_frame: Frame, state: State, command: AddComment) -> None:
    """Take withheld support only where support was promised, of what the plan has."""
    check_deliverable(state, command)
    if command.kind is CommentKind.WITHHELD_SUPPORT and state.stage is Stage.CLOSED:
        raise NotNow(Code.CASE_CLOSED, "the case is closed; dispute it instead")


def add_comment(_frame: Frame, state: State, command: AddComment) -> tuple[RulingBody, ...]:
    """Put something on record."""
    return (
        CommentAdded(
            comment=state.comments + 1,
            comment_kind=command.kind,
            text=command.text,
            deliverable=command.deliverable,
        ),
    )


def may_seat(frame: Frame, state: State, command: SeatPerson) -> None:
    """Check that this seat is HR's to fill, and that duties stay apart.

    Raises:
        NotYours: it is not, or two duties would fall to one person.
    """
    role = command.role
    if role is Role.EMPLOYEE:
        raise NotYours(sentence="a case belongs to one employee")
    if role in NAMED_LATER and role not in REVIEWERS:
        raise NotYours(sentence=f"the {role} is named by a draw or by a request")
    if role is Role.HR_PARTNER and command.by.role is not Role.HR_LEAD:
        raise NotYours(sentence="the HR lead seats another HR partner")
    seat = Seat(role, command.person, command.calendar, command.zone)
    changed = frame.people.seated((*_others(state, role), seat))
    changed.check_apart()
    if state.stage is Stage.APPEAL and any(
        command.person in frame.people.holders(each) for each in PANEL
    ):
        raise NotYours(Code.PANEL_CONFLICT, f"{command.person} sits on the panel of this case")
    if role in REVIEWERS or role is Role.SECOND_REVIEWER:
        holders = [changed.seat(each).person for each in (*REVIEWERS, Role.SECOND_REVIEWER)]
        known = [
            p
            for each, p in zip((*REVIEWERS, Role.SECOND_REVIEWER), holders, strict=True)
            if changed.holds(each)
        ]
        if len(known) != len(set(known)) or command.person == changed.seat(Role.EMPLOYEE).person:
            raise NotYours(Code.SEPARATION_OF_DUTIES, "one person does not judge in two roles")
    if state.plan is not None and role in REVIEWERS and command.person in state.plan.barred:
        raise NotYours(Code.SEPARATION_OF_DUTIES, "who judged before the remand does not judge now")


def seat_person_gate(frame: Frame, _state: State, command: SeatPerson) -> None:
    """Take a calendar and a zone that the case holds."""
    if command.calendar not in {calendar.name for calendar in frame.held_calendars}:
        raise Malformed(Code.OUT_OF_RANGE, f"the case holds no calendar {command.calendar}")
    if command.zone not in {site.zone for site in frame.held_sites}:
        raise Malformed(Code.OUT_OF_RANGE, f"the case holds no zone {command.zone}")


def seat_person(frame: Frame, _state: State, command: SeatPerson) -> tuple[RulingBody, ...]:
    """Seat somebody."""
    seat = Seat(command.role, command.person, command.calendar, command.zone)
    if frame.people.holds(command.role) and frame.people.seat(command.role) == seat:
        raise NotNow(Code.ALREADY_DONE, f"{command.person} holds that role")
    day = duties.today(frame, command.received_at)
    return (PersonSeated(seat=seat, on_day=day, reason=command.reason),)


def request_withdrawal(
    frame: Frame, state: State, command: RequestWithdrawal
) -> tuple[RulingBody, ...]:
    """Ask the director to end the case."""
    kind = RequestKind.CAUSE_RESOLVED if command.cause_resolved else RequestKind.WITHDRAWAL
    return (requests.opened(frame, state, kind, command.by, command.reason),)


def evolve_asked(frame: Frame, state: State, fact: StatusAsked, at: datetime) -> State:
    """Owe the answer."""
    kind = ClockKind.STATUS_ANSWER
    clock = Clock(f"{kind}[{fact.question}]", kind, trigger=duties.today(frame, at))
    state = duties.start(frame, state, clock)
    words = tuple(
        notice(
            Template.STATUS_TO_ANSWER,
            role,
            f"question[{fact.question}]",
            question=str(fact.question),
            clock=clock.key,
        )
        for role in (Role.HR_PARTNER, Role.MANAGER)
    )
    return replace(
        state,
        asked=fact.question,
        questions=(*state.questions, fact.question),
        notices=(*state.notices, *words),
    )


def evolve_answered(state: State, fact: StatusAnswered, at: datetime) -> State:
    """Put the answer in writing."""
    state = duties.end(state, f"{ClockKind.STATUS_ANSWER}[{fact.question}]", at)
    word = notice(
        Template.STATUS_ANSWER,
        Role.EMPLOYEE,
        f"question[{fact.question}]",
        active="yes" if fact.active else "no",
        transfer_restricted="yes" if fact.transfer_restricted else "no",
    )
    questions = tuple(number for number in state.questions if number != fact.question)
    return replace(state, questions=questions, notices=(*state.notices, word))


def evolve_comment(state: State, fact: CommentAdded) -> State:
    """Give the receipt, and let HR read it; a dispute goes to the HR lead too."""
    about, what = f"comment[{fact.comment}]", fact.comment_kind.replace("_", " ")
    readers = [
        (Template.COMMENT_RECEIVED, Role.EMPLOYEE),
        (Template.COMMENT_FOR_HR, Role.HR_PARTNER),
    ]
    if fact.comment_kind is not CommentKind.COMMENT:
        readers.append((Template.COMMENT_FOR_HR, Role.HR_LEAD))
    words = tuple(notice(template, role, about, what=what) for template, role in readers)
    return replace(state, comments=fact.comment, notices=(*state.notices, *words))


def evolve_seated(frame: Frame, state: State, fact: PersonSeated, at: datetime) -> State:
    """Move the role; what was open stays open, with its dates, for somebody who may do it."""
    role = fact.seat.role
    before = (FormerSeat(role, person, at) for person in frame.people.holders(role))
    word = notice(Template.PERSON_SEATED, role, f"{role}.{fact.on_day}.{fact.seat.person}")
    readers = () if role is not Role.MANAGER else (Role.EMPLOYEE,)
    told = (replace(word, key=f"{word.key}:{r}", to=r) for r in readers)
    since = fact.on_day if role is Role.MANAGER else state.manager_since
    state = replace(
        state,
        seats=(*_others(state, role), fact.seat),
        former=(*state.former, *before),
        manager_since=since,
        notices=(*state.notices, word, *told),
    )
    return reassigning.reassigned(frame, state, at, anew=False)


def _others(state: State, role: Role) -> tuple[Seat, ...]:
    return tuple(seat for seat in state.seats if seat.role is not role)
