"""The parts of a case for everybody but the employee, each made from the case's whole view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.outcomes import Outcome
from domain.people import Role
from domain.policy import RequestKind
from domain.running import RequestStatus
from domain.seeing.parts import Part
from domain.seeing.values import (
    AppealPapers,
    ClosedView,
    CourseView,
    HearingView,
    HoldReasons,
    LeaveDayView,
    LeaveView,
    LeavingCourse,
    MoneyView,
    PauseView,
    RequestView,
    SeparationDates,
    TransferGate,
    WorkView,
)
from domain.state import Flag

if TYPE_CHECKING:
    from datetime import date

    from domain.people import Seat
    from domain.running import Request
    from domain.views import CaseView

LINE_FLAGS = frozenset(
    {
        Flag.BACKDATED,
        Flag.SHORT_COACHING,
        Flag.CASE_HELD,
        Flag.PIVOT_BARRED,
        Flag.STAND_STILL,
    }
)
"""What the line is told of: the other flags say that somebody was on leave, or complained."""

LINE_REQUESTS = frozenset(
    {
        RequestKind.FOCUS_ENTRY,
        RequestKind.EXTENSION,
        RequestKind.LONG_EXTENSION,
        RequestKind.PAUSE,
        RequestKind.REMOVAL,
        RequestKind.WITHDRAWAL,
        RequestKind.CAUSE_RESOLVED,
        RequestKind.PIVOT,
        RequestKind.DIRECT_PIVOT,
        RequestKind.EARLY_END,
        RequestKind.IMPROVE_PASS,
        RequestKind.IMPROVE_FAIL,
        RequestKind.IMPROVE_FAIL_SECOND_LOOK,
        RequestKind.PLAN_REVISION,
        RequestKind.VOID,
    }
)
"""Steps that the line asks for or hears of; others would tell of leave, complaint or money."""

LINE_SIGNERS = frozenset({Role.SKIP, Role.DIRECTOR, Role.HR_PARTNER, Role.HR_BACKUP, Role.HR_LEAD})
"""Whose sign-off the line sees to be missing; of any other it sees that the step waits."""

LINE_PEOPLE = frozenset(
    {
        Role.EMPLOYEE,
        Role.MANAGER,
        Role.SKIP,
        Role.DIRECTOR,
        Role.HR_PARTNER,
        Role.HR_BACKUP,
        Role.HR_LEAD,
        Role.REVIEWER,
        Role.SECOND_REVIEWER,
        Role.THIRD_REVIEWER,
        Role.PANEL_COORDINATOR,
        Role.PANEL_CHAIR,
        Role.PANEL_MEMBER,
    }
)


def course(view: CaseView) -> CourseView:
    return CourseView(
        stage=view.stage,
        outcome=Outcome(view.outcome) if view.outcome else None,
        policy=view.policy,
        opened_at=view.opened_at,
        approved_on=view.approved_on,
        effective_on=view.effective_on,
    )


def flags(view: CaseView, parts: frozenset[Part]) -> tuple[Flag, ...]:
    """Return the flags that may be seen."""
    if Part.ALL_FLAGS in parts:
        return view.flags
    return tuple(flag for flag in view.flags if Part.FLAGS in parts and flag in LINE_FLAGS)


def pause(view: CaseView, today: date) -> PauseView | None:
    """Return that clocks stand still, whether by an absence, and until when."""
    away = [each for each in view.away if each.covers(today)]
    if not away:
        return (
            PauseView(approved_absence=False, expected_return=None) if view.admin_paused else None
        )
    ends = [each.expected_return(today) for each in away]
    known = [day for day in ends if day is not None]
    return PauseView(
        approved_absence=True, expected_return=max(known) if len(known) == len(ends) else None
    )


def leaves(view: CaseView) -> tuple[LeaveView, ...]:
    return tuple(
        LeaveView(each.number, each.status, each.first_day, each.last_day, each.back_on)
        for each in view.leaves
    )


def leave_days(view: CaseView) -> tuple[LeaveDayView, ...]:
    return tuple(
        LeaveDayView(leave.number, each.day.day, each.day.absent, each.day.scheduled)
        for leave in view.leaves
        for each in leave.absences
    )


def hold_reasons(view: CaseView) -> HoldReasons:
    held = view.hold
    return HoldReasons(
        fair_until=held.fair_until,
        protected_until=held.protected_until,
        reviewing=held.reviewing,
        activities=held.activities,
    )


def sees_request(request: Request, parts: frozenset[Part]) -> bool:
    """Tell whether a request may be seen."""
    if Part.ALL_REQUESTS in parts:
        return True
    if request.kind is RequestKind.AGREED_EXIT:
        return Part.MONEY_REQUESTS in parts
    return Part.REQUESTS in parts and request.kind in LINE_REQUESTS


def request_views(view: CaseView, parts: frozenset[Part]) -> tuple[RequestView, ...]:
    """Return the requests that may be seen, with the sign-offs that may."""
    return tuple(_request(each, parts) for each in view.requests if sees_request(each, parts))


def _request(request: Request, parts: frozenset[Part]) -> RequestView:
    whole = Part.ALL_REQUESTS in parts
    only_money = not whole and request.kind is RequestKind.AGREED_EXIT
    known = frozenset(Role) if whole or only_money else LINE_SIGNERS
    waits_for = request.next_role if request.status is RequestStatus.OPEN else None
    return RequestView(
        key=request.key,
        kind=request.kind,
        asked_by=request.asked_by.role,
        asked_at=request.asked_at,
        status=request.status,
        sign_offs=tuple(role for role in request.sign_offs if role in known),
        signed=tuple(each.role for each in request.signed if each.role in known),
        waits_for=waits_for if waits_for in known else None,
        days=request.days,
        reason="" if only_money else request.reason,
    )


def people(view: CaseView, parts: frozenset[Part]) -> tuple[Seat, ...]:
    """Return who holds which role, as far as it may be seen."""
    if Part.ALL_PEOPLE in parts:
        return view.people
    return tuple(seat for seat in view.people if Part.PEOPLE in parts and seat.role in LINE_PEOPLE)


def work(view: CaseView) -> WorkView | None:
    """Return the plan with where each of its criteria stands."""
    plan = view.plan
    if plan is None:
        return None
    return WorkView(
        plan=plan.number,
        version=plan.version,
        began_on=plan.began_on,
        ended_on=plan.ended_on,
        deliverables=plan.titles,
        criteria=view.criteria,
        targets=view.targets,
        submissions=plan.submissions,
    )


def hearing(view: CaseView) -> HearingView | None:
    """Return how the appeal goes."""
    appeal = view.appeal
    if appeal is None:
        return None
    return HearingView(
        number=appeal.number,
        grounds=appeal.grounds,
        panel=appeal.panel,
        hearing_on=appeal.hearing_on,
        votes_in=appeal.votes_in,
        outcome=appeal.outcome,
    )


def papers(view: CaseView) -> AppealPapers | None:
    """Return both sides' papers."""
    appeal = view.appeal
    if appeal is None:
        return None
    return AppealPapers(appeal.statement, appeal.remedy, appeal.reply)


def leaving(view: CaseView) -> LeavingCourse | None:
    """Return what leaving rests on, and the lengths of grace named."""
    held = view.leaving
    return None if held is None else LeavingCourse(held.cause, held.grace_days, held.offers)


def separation(view: CaseView) -> SeparationDates | None:
    """Return the dates of leaving."""
    held = view.leaving
    if held is None:
        return None
    return SeparationDates(held.last_day, held.reached, held.wages_paid_on)


def closed(view: CaseView) -> ClosedView | None:
    """Return that the case is closed, and how long it is kept."""
    held = view.closing
    return None if held is None else ClosedView(held.closed_at, held.kept_months)


def money(view: CaseView) -> MoneyView:
    return MoneyView(
        tier=None if view.leaving is None else view.leaving.tier,
        statements=view.statements,
        release=view.release,
        settled=None if view.closing is None else view.closing.money,
    )


def transfer_gate(view: CaseView) -> TransferGate:
    """Return that an approval is needed, and whose is next."""
    asked = [each for each in view.requests if each.kind is RequestKind.TRANSFER]
    latest = asked[-1] if asked else None
    is_open = latest is not None and latest.status is RequestStatus.OPEN
    return TransferGate(
        approval_needed=is_open or view.status.transfer_restricted,
        request="" if latest is None else latest.key,
        status=None if latest is None else latest.status,
        waits_for=latest.next_role if latest is not None and is_open else None,
    )
