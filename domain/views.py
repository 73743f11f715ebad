"""What a reader sees of a case: instants and days, never "days left", which is stale tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.clock import Promise
from domain.commands import Ground
from domain.facts import Statement
from domain.opening import MAIN
from domain.people import Role, Seat
from domain.release import Release
from domain.state import ClockStatus, EntryWarning, Flag, FormerSeat, Request, Stage

if TYPE_CHECKING:
    from domain.case import Case, Due
    from domain.panel import Appeal

from domain import duties, holds, particulars, standing, work_views
from domain.leave import Leave
from domain.particulars import (
    AwayView,
    ChoiceView,
    ClosingView,
    HoldView,
    LeavingView,
    StandIn,
    StatusView,
)
from domain.work_views import CheckInView, CriterionView, PlanView, TargetView


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as it stands.

    Attributes:
        key: Its key, such as `election` or `check_in[3]`.
        owner: Who owes the duty or holds the right.
        status: Open, passed, met or stopped.
        promise: Its date with the trace; None while none can be told.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    owner: Role
    status: ClockStatus
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as both sides may see it: votes stay sealed until the panel has decided.

    Attributes:
        number: Counted within the case.
        grounds: What it rests on.
        panel: Who sits, the chair first; empty before the draw.
        hearing_on: Day of the hearing, once a panel is seated.
        votes_in: How many votes are in.
        outcome: The decision; empty before it.
        alternates: Who sits next.
        statement: Why, in the employee's words.
        remedy: What the employee asks for.
        reply: The manager's; empty while there is none.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    grounds: tuple[Ground, ...]
    panel: tuple[str, ...]
    hearing_on: date | None
    votes_in: int
    outcome: str
    alternates: tuple[str, ...] = ()
    statement: str = ""
    remedy: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as HR reads it.

    Attributes:
        case_id: The case.
        policy: The policy that it was opened with.
        stage: Where it stands.
        outcome: How it closed; empty before.
        flags: What to know besides.
        paused: True during protected leave or an administrative pause.
        opened_at: Receipt of the first entry.
        approved_on: Day of the last sign-off of the entry.
        effective_on: Day from which Focus counts.
        clocks: Every clock, in the order in which they were set off.
        requests: Steps that need or needed sign-offs.
        entry_warnings: What the checks of the entry found, with HR's answers.
        entry_protected_until: Last day on which a new entry needs further sign-offs; None unless
            the case closed after an overturned plan.
        people: Who holds which role now.
        criteria: The criteria of the Improve plan, in order; empty before it.
        appeal: The latest appeal, if there is one.
        questions: Numbers of the status questions that wait for an answer.
        rehire: Rehire standing of a closed case; empty before.
        leaves: Intervals and "protected", nothing more.
        statements: Money, as amounts by tier.
        next_due: When the case acts next by itself; None if never.
        next_due_about: What that is about.
        owner: Whose move it is.
        last_number: Number of the youngest fact.
        as_of: Up to when the case has run.
        targets: The targets of the plan that are numbers.
        former: Who held which role before.
        stand_ins: Who answers for a role today in its holder's place.
        complained_of: Whom the employee has complained about.
        status: The true answer to a status question.
        away: Protected absences; `paused` is as of when the case ran last.
        admin_paused: Whether HR has paused Focus.
        hold: What keeps adverse steps from being taken.
        check_ins: Check-ins that are held or over.
        plan: The Improve plan.
        choice: The employee's choice.
        leaving: Leaving, as it is settled so far.
        release: The release that is offered.
        closing: What closing leaves behind.
        organisation: Whose employee's case it is.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    policy: str
    stage: Stage
    outcome: str
    flags: tuple[Flag, ...]
    paused: bool
    opened_at: datetime
    approved_on: date | None
    effective_on: date | None
    clocks: tuple[ClockView, ...]
    requests: tuple[Request, ...]
    entry_warnings: tuple[EntryWarning, ...]
    entry_protected_until: date | None
    people: tuple[Seat, ...]
    criteria: tuple[CriterionView, ...]
    appeal: AppealView | None
    questions: tuple[int, ...]
    rehire: str
    leaves: tuple[Leave, ...]
    statements: tuple[Statement, ...]
    next_due: datetime | None
    next_due_about: str
    owner: Role | None
    last_number: int
    as_of: datetime
    status: StatusView
    hold: HoldView
    targets: tuple[TargetView, ...] = ()
    former: tuple[FormerSeat, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    complained_of: tuple[str, ...] = ()
    away: tuple[AwayView, ...] = ()
    admin_paused: bool = False
    check_ins: tuple[CheckInView, ...] = ()
    plan: PlanView | None = None
    choice: ChoiceView | None = None
    leaving: LeavingView | None = None
    release: Release | None = None
    closing: ClosingView | None = None
    organisation: str = MAIN


def view(case: Case, due: Due | None) -> CaseView:
    """Return what a reader sees of a case, with the next thing that falls due."""
    state, frame = case.state, case.frame
    return CaseView(
        case_id=case.opening.case_id,
        policy=case.opening.policy.policy_id,
        stage=state.stage,
        outcome="" if state.outcome is None else str(state.outcome),
        flags=standing.flags(frame, state),
        paused=is_paused(case),
        opened_at=case.opening.entry.received_at,
        approved_on=state.approved_on,
        effective_on=state.effective_on,
        clocks=tuple(
            ClockView(c.key, duties.owner_of(frame, state, c), c.status, c.promise)
            for c in state.clocks
        ),
        requests=state.requests,
        entry_warnings=state.entry_warnings,
        entry_protected_until=standing.entry_protected_until(frame, state),
        people=frame.people.seats,
        criteria=work_views.criteria(state.plan),
        appeal=_appeal(state.appeal),
        questions=state.questions,
        rehire=_rehire(case),
        leaves=state.leaves,
        statements=state.statements,
        next_due=None if due is None else due.at,
        next_due_about="" if due is None else due.about,
        owner=whose_move(case),
        last_number=case.last_number,
        as_of=case.ran_to,
        targets=work_views.targets(state.plan),
        former=state.former,
        stand_ins=particulars.stand_ins(frame, state),
        complained_of=tuple(sorted(holds.complained_of(state))),
        status=particulars.status(case),
        away=particulars.away(frame, state),
        admin_paused=state.paused,
        hold=particulars.hold(frame, state, case.ran_to),
        check_ins=work_views.check_ins(state),
        plan=work_views.plan_view(state.plan),
        choice=particulars.choice(state),
        leaving=particulars.leaving(state),
        release=state.release,
        closing=particulars.closing(case),
        organisation=case.opening.employment.organisation,
    )


def _appeal(appeal: Appeal | None) -> AppealView | None:
    if appeal is None:
        return None
    return AppealView(
        number=appeal.number,
        grounds=appeal.grounds,
        panel=appeal.panel,
        hearing_on=appeal.hearing_on,
        votes_in=len(appeal.votes),
        outcome="" if appeal.outcome is None else str(appeal.outcome),
        alternates=appeal.alternates,
        statement=appeal.statement,
        remedy=appeal.remedy,
        reply=appeal.reply,
    )


def _rehire(case: Case) -> str:
    state = case.state
    if state.outcome is None:
        return ""
    return str(state.rehire or case.opening.policy.closing_of(state.outcome).rehire)


def is_paused(case: Case) -> bool:
    """Tell whether the employee's clocks stand still today."""
    today = duties.today(case.frame, case.ran_to)
    return case.state.paused or duties.on_leave(case.frame, case.state, today)


def whose_move(case: Case) -> Role | None:
    """Return who owes the next step: the owner of the clock that ends first; None when closed."""
    if case.state.stage is Stage.CLOSED:
        return None
    owed = [c for c in case.state.clocks if c.is_owed and c.promise is not None]
    if not owed:
        return _without_clock(case)
    first = min(owed, key=lambda c: (c.promise.ends_at if c.promise else case.ran_to, c.key))
    return duties.owner_of(case.frame, case.state, first)


def _without_clock(case: Case) -> Role:
    """Return who moves where no clock runs: rework is the manager's, all else HR's."""
    return Role.MANAGER if case.state.stage is Stage.ENTRY else Role.HR_PARTNER
