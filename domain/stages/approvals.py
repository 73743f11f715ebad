"""Sign-offs: approve, reject, send back, and what each granted request does (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import duties, holds, requests, signers
from domain.commands import AfterVoid
from domain.entry_checks import answers_warnings
from domain.errors import Code, NotNow
from domain.facts import (
    CaseClosed,
    ExitCause,
    FocusBegan,
    FocusPaused,
    ImproveFailed,
    NextStepsExtended,
    Outcome,
    PivotApproved,
    PlanEnded,
    PlanPassed,
    PlanVoided,
    ProtectionEnded,
    RehireLowered,
    RequestGranted,
    RequestRejected,
    RequestSentBack,
    ReturnedToFocus,
    ReviewRequired,
    RulingBody,
    SeparationBegan,
    SignedOff,
    StepReviewed,
    TransferAgreed,
    WarningAnswered,
)
from domain.people import Role
from domain.plan import Judged
from domain.policy import ClockKind, RequestKind
from domain.stages import off_formula, reviews, versions
from domain.stages.election import improve_began
from domain.stages.results import check_grounds

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import Approve, Reject, SendBack, WithdrawRequest
    from domain.said import Frame
    from domain.state import Request, State


OF_A_FAIL = (RequestKind.IMPROVE_FAIL, RequestKind.IMPROVE_FAIL_SECOND_LOOK)


def approve_gate(frame: Frame, state: State, command: Approve) -> None:
    """Take no adverse step while a hold is in force, and no entry whose warnings are unanswered."""
    request = requests.awaiting(state, command)
    _check_answers(frame, state, request, command)
    last = len(request.signed) + 1 == len(request.sign_offs)
    if not last or request.kind not in requests.ADVERSE:
        return
    if request.kind in OF_A_FAIL:
        holds.check_ending(frame, state, command.received_at)
        if state.plan is not None:  # pragma: no branch -- a fail is of a plan
            check_grounds(state.plan)
    else:
        holds.check_adverse(frame, state, command.received_at)


def approve(frame: Frame, state: State, command: Approve) -> tuple[RulingBody, ...]:
    """Sign off; with the last sign-off the step is taken."""
    request = requests.awaiting(state, command)
    answered = tuple(
        WarningAnswered(
            request=request.key, check=given.check, answer=given.text, person=command.by.person
        )
        for given in command.answers
    )
    signed = SignedOff(
        request=request.key,
        role=command.by.role,
        person=command.by.person,
        on_behalf_of=command.by.on_behalf_of,
    )
    if len(request.signed) + 1 < len(request.sign_offs):
        return (*answered, signed)
    if holds.waits_for_review(frame, state, request, command.received_at):
        conflicted = {*signers.conflicted(state, request), *command.by.persons}
        (reviewer,) = signers.signers(frame, state, (Role.INDEPENDENT_REVIEWER,), conflicted)
        return (*answered, signed, ReviewRequired(request=request.key, reviewer=reviewer))
    granted = RequestGranted(request=request.key)
    return (*answered, signed, granted, *_granted(frame, state, request, command.received_at))


def _check_answers(frame: Frame, state: State, request: Request, command: Approve) -> None:
    """Check that the sign-off for HR answers each warning of the entry, and nothing else.

    Raises:
        NotNow: one is unanswered (`answers_missing`), or nothing asks for an answer.
    """
    asked = {warning.check for warning in state.entry_warnings if answers_warnings(frame, request)}
    given = [answer.check for answer in command.answers]
    if any(check not in asked for check in given) or len(given) != len(set(given)):
        raise NotNow(Code.NOTHING_OPEN, "an answer belongs to a warning that waits for this role")
    missing = [str(warning.check) for warning in state.entry_warnings if warning.check in asked]
    missing = [check for check in missing if check not in given]
    if missing:
        raise NotNow(Code.ANSWERS_MISSING, f"unanswered: {', '.join(missing)}")


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
        case RequestKind.DIRECT_PIVOT:
            return (rejected, CaseClosed(outcome=Outcome.PIVOT_REJECTED))
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


def withdraw_request(
    _frame: Frame, state: State, command: WithdrawRequest
) -> tuple[RulingBody, ...]:
    """Take back a request that one has made oneself."""
    return (requests.withdrawn(state, command.request, command.by),)


def _granted(  # noqa: C901, PLR0911, PLR0912 -- one case for each kind of request
    frame: Frame, state: State, request: Request, at: datetime
) -> tuple[RulingBody, ...]:
    """Return what a request does once its last sign-off is given."""
    today = duties.today(frame, at)
    match request.kind:
        case RequestKind.FOCUS_ENTRY:
            return (_focus_began(frame, state, request, at),)
        case RequestKind.EXTENSION | RequestKind.LONG_EXTENSION:
            return (NextStepsExtended(days=request.days, reason=request.reason),)
        case RequestKind.PAUSE:
            return (FocusPaused(from_day=today, reason=request.reason),)
        case RequestKind.REMOVAL:
            return (CaseClosed(outcome=Outcome.FOCUS_REMOVED),)
        case RequestKind.WITHDRAWAL:
            return (CaseClosed(outcome=Outcome.FOCUS_WITHDRAWN),)
        case RequestKind.CAUSE_RESOLVED:
            return (CaseClosed(outcome=Outcome.CAUSE_RESOLVED),)
        case RequestKind.AGREED_EXIT:
            return (_agreed_exit(state, today),)
        case RequestKind.PIVOT | RequestKind.DIRECT_PIVOT:
            number = state.pivot.number if state.pivot is not None else 1
            return (PivotApproved(pivot=number, on_day=today),)
        case RequestKind.EARLY_END:
            return (PlanEnded(on_day=today, early=True),)
        case RequestKind.IMPROVE_PASS:
            passed = PlanPassed(reason=request.reason)
            return (passed, CaseClosed(outcome=Outcome.IMPROVE_PASSED))
        case RequestKind.PLAN_REVISION:
            return (versions.granted(state, request),)
        case RequestKind.IMPROVE_FAIL | RequestKind.IMPROVE_FAIL_SECOND_LOOK:
            return (_failed(state, request, today),)
        case RequestKind.VOID:
            return _voided(state, request, today)
        case RequestKind.TRANSFER:
            agreed = TransferAgreed(request=request.key, on_day=today)
            return (agreed, CaseClosed(outcome=Outcome.TRANSFERRED))
        case RequestKind.OFF_FORMULA:
            return off_formula.granted(state, request)
        case RequestKind.REHIRE:
            return (
                () if state.rehire_asked is None else (RehireLowered(standing=state.rehire_asked),)
            )
        case RequestKind.INDEPENDENT_REVIEW:
            return (StepReviewed(step=request.reason),)
        case RequestKind.FOR_CAUSE:
            return (ProtectionEnded(reason=request.reason),)
        case RequestKind.LATE_ACCEPTANCE:
            return reviews.accepted(frame, state, request, today)
        case RequestKind.RETROACTIVE_REVIEW:
            return (reviews.reviewed(request),)
        case RequestKind.CORRECTION:
            return (reviews.corrected(request),)
        case _:
            assert_never(request.kind)


def _focus_began(frame: Frame, state: State, request: Request, at: datetime) -> FocusBegan:
    """Begin Focus, backdated to the submission if HR passed its own deadline (K9).

    Who signs besides comes after HR and has no part in that.
    """
    today = duties.today(frame, at)
    own = frame.policy.request(request.kind).sign_offs
    signed_at = next((each.at for each in request.signed[len(own) - 1 :]), None) or at
    reviews_of_hr = (
        clock
        for key in request.clocks
        if (clock := state.clock(key)) is not None
        and clock.kind is ClockKind.HR_REVIEW
        and (clock.received_at or signed_at) < signed_at
    )
    backdated = any(
        clock.promise is not None and (clock.ended_at or at) >= clock.promise.ends_at
        for clock in reviews_of_hr
    )
    effective = duties.today(frame, request.asked_at) if backdated else today
    return FocusBegan(approved_on=today, effective_on=effective, backdated=backdated)


def _agreed_exit(state: State, today: date) -> SeparationBegan:
    """Leave on the day that was proposed, or today if that has passed meanwhile."""
    last_day = state.proposed_exit.last_day if state.proposed_exit is not None else today
    return SeparationBegan(
        cause=ExitCause.AGREED,
        tier=None,
        choice_day=today,
        grace_days=0,
        last_day=max(today, last_day),
        not_before=today,
        notice_end=today,
    )


def _failed(state: State, request: Request, today: date) -> ImproveFailed:
    """Fail the plan on the criteria that were not met."""
    not_met = () if state.plan is None else state.plan.having(Judged.NOT_MET)
    return ImproveFailed(
        failure=state.failures + 1, on_day=today, not_met=not_met, reason=request.reason
    )


def _voided(state: State, request: Request, today: date) -> tuple[RulingBody, ...]:
    """Declare the plan void; it begins anew, or the case closes."""
    voided = PlanVoided(reason=request.reason)
    if state.void_then is AfterVoid.RESTART:
        return (voided, improve_began(state, today))
    return (voided, CaseClosed(outcome=Outcome.VOID))
