"""Leaving: the date and the grace (process 2, 10; policy K12, K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    ExitCause,
    ExitProposed,
    GraceAgreed,
    GraceOffered,
    RulingBody,
    SeparationBegan,
)
from domain.leave import denial_key
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.stages import receipts
from domain.stages.election import check_grace
from domain.stages.offers import owe_offer
from domain.stages.settling import the_separation
from domain.state import (
    Clock,
    ClockStatus,
    GraceOffer,
    ProposedExit,
    Separation,
    Stage,
    State,
)
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import AgreeGrace, ProposeExit
    from domain.said import Frame


def propose_exit_gate(frame: Frame, _state: State, command: ProposeExit) -> None:
    """Take a day that has not passed, and an amount of money that the policy can pay."""
    if command.last_day < duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "the last day is today or later")
    decimals = frame.policy.severance.decimals(command.currency)
    if decimals is None:
        raise Malformed(Code.MALFORMED, f"{command.currency!r} is not a currency of the policy")
    exponent = command.gross.as_tuple().exponent
    whole = isinstance(exponent, int) and command.gross > 0 and -exponent <= decimals
    if not whole:
        raise Malformed(Code.OUT_OF_RANGE, "the amount is more than 0, to the minor unit")


def propose_exit(frame: Frame, state: State, command: ProposeExit) -> tuple[RulingBody, ...]:
    """Propose to leave by agreement; HR partner, compensation and Legal decide."""
    opened = requests.opened(frame, state, RequestKind.AGREED_EXIT, command.by, command.reason)
    proposed = ExitProposed(
        request=opened.request,
        last_day=command.last_day,
        gross=command.gross,
        currency=command.currency,
    )
    return (proposed, opened)


def evolve_proposed(state: State, fact: ExitProposed) -> State:
    """Keep what was proposed."""
    proposed = ProposedExit(fact.request, fact.last_day, fact.gross, fact.currency)
    return replace(state, proposed_exit=proposed)


GRACE_PARTIES = (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER)
"""The three who agree on grace (requirement C7)."""


def agree_grace_gate(frame: Frame, _state: State, command: AgreeGrace) -> None:
    """Keep the grace within the policy."""
    check_grace(frame, command.days)


def agree_grace(_frame: Frame, state: State, command: AgreeGrace) -> tuple[RulingBody, ...]:
    """Name a length of grace; it holds once all three have named the same."""
    separation = the_separation(state)
    if separation.tier is None:
        raise NotNow(Code.WRONG_STAGE, "grace belongs to leaving with a tier")
    if separation.reached or separation.wages_paid_on is not None:
        raise NotNow(Code.TOO_LATE, "the separation date has passed")
    offered = GraceOffered(role=command.by.role, days=command.days)
    others = {offer.role: offer.days for offer in separation.offers}
    others[command.by.role] = command.days
    agreed = all(others.get(role) == command.days for role in GRACE_PARTIES)
    if command.by.role is Role.EMPLOYEE and not separation.asked:
        # Without agreement it is fewer days than the default if the employee asks (K12).
        agreed = agreed or command.days < separation.grace_days
    if agreed and separation.grace_days != command.days:
        return (offered, GraceAgreed(days=command.days))
    return (offered,)


def evolve_began(frame: Frame, state: State, fact: SeparationBegan, at: datetime) -> State:
    """Stop what is over, and date the separation (K12)."""
    over = tuple(kind for kind in ClockKind if kind not in STILL_OWED)
    state = duties.end_all(state, at, ClockStatus.STOPPED, over)
    state = requests.lapse(_without_receipts(state, at), at)
    asked = state.election.grace_days if state.election is not None else None
    offers = () if asked is None else (GraceOffer(Role.EMPLOYEE, asked),)
    separation = Separation(
        cause=fact.cause,
        tier=fact.tier,
        before=state.stage,
        began_at=at,
        choice_day=fact.choice_day,
        grace_days=fact.grace_days,
        last_day=fact.last_day,
        notice_end=fact.notice_end,
        asked=state.election is not None,
        offers=offers,
    )
    state = replace(state, stage=Stage.SEPARATION, separation=separation, silent=False)
    state = _date_separation(frame, state, max(fact.not_before, fact.notice_end))
    clock = state.latest(ClockKind.SEPARATION)
    wages = state.latest(ClockKind.FINAL_WAGES)
    about = clock.key if clock is not None else ""
    words = (
        notice(
            Template.SEPARATION_DETAILS,
            Role.EMPLOYEE,
            about,
            clock=about,
            final_wages=wages.key if wages is not None else "",
            cause=str(fact.cause),
            severance=_severance(state, fact),
        ),
        notice(
            Template.SEPARATION_FOR_PAYROLL,
            Role.PAYROLL,
            about,
            clock=about,
            cause=str(fact.cause),
            severance=_severance(state, fact),
        ),
    )
    return owe_offer(frame, replace(state, notices=(*state.notices, *words)), at)


def _severance(state: State, fact: SeparationBegan) -> str:
    """Return what is owed besides wages: a tier by the formula, what was agreed, or nothing."""
    if fact.tier is not None:
        return str(fact.tier)
    proposed = state.proposed_exit
    if fact.cause is ExitCause.AGREED and proposed is not None:
        return f"{proposed.gross:,f} {proposed.currency}"
    return ""


STILL_OWED = (
    ClockKind.LEAVE_DECISION,
    ClockKind.LEAVE_RETURN,
    ClockKind.NOTICE_RECEIPT,
    ClockKind.SECOND_CHANNEL,
    ClockKind.STATUS_ANSWER,
)
"""What somebody still owes once leaving has begun."""


def _without_receipts(state: State, at: datetime) -> State:
    """Let go of receipts that open nothing any more; that of a denied leave still ends it."""
    denials = {receipts.receipt_key(denial_key(leave.number)) for leave in state.leaves}
    for clock in state.clocks:
        if clock.kind is ClockKind.NOTICE_RECEIPT and clock.key not in denials:
            state = duties.end(state, clock.key, at, ClockStatus.STOPPED)
    return state


def evolve_offered(state: State, fact: GraceOffered) -> State:
    """Keep what one of the three named."""
    if state.separation is None:
        return state
    others = tuple(o for o in state.separation.offers if o.role is not fact.role)
    offers = (*others, GraceOffer(fact.role, fact.days))
    return replace(state, separation=replace(state.separation, offers=offers))


def evolve_agreed(frame: Frame, state: State, fact: GraceAgreed, at: datetime) -> State:
    """Date the separation anew by agreement: a clock of its own, since it may be shorter."""
    separation = state.separation
    if separation is None:
        return state
    kinds = (ClockKind.SEPARATION, ClockKind.FINAL_WAGES)
    state = duties.end_all(state, at, ClockStatus.STOPPED, kinds)
    state = replace(state, separation=replace(separation, grace_days=fact.days, asked=True))
    not_before = max(separation.notice_end, duties.today(frame, at))
    state = _date_separation(frame, state, not_before)
    state = duties.recount(frame, state)
    clock = state.latest(ClockKind.SEPARATION)
    about = clock.key if clock is not None else ""
    words = (
        notice(Template.GRACE_AGREED, role, about, days=str(fact.days), clock=about)
        for role in (*GRACE_PARTIES, Role.PAYROLL)
    )
    return replace(state, notices=(*state.notices, *words))


def evolve_reached(state: State, at: datetime) -> State:
    """Keep that the last day has passed."""
    clock = state.latest(ClockKind.SEPARATION)
    if clock is not None:
        state = duties.end(state, clock.key, at)
    if state.separation is None:
        return state
    return replace(state, separation=replace(state.separation, reached=True))


def _date_separation(frame: Frame, state: State, not_before: date) -> State:
    """Set off the clock of the last day, and that of the final wages, which hang on it."""
    separation = state.separation
    if separation is None:
        return state
    kind = ClockKind.SEPARATION
    days, received_at = separation.grace_days, None
    if separation.last_day is not None:
        days = (separation.last_day - separation.choice_day).days
    if separation.cause is ExitCause.APPEAL_UPHELD:
        # Grace and notice count from the deemed receipt, which a leave puts off (K2, K12).
        received_at = separation.began_at
        days = max(days, (separation.notice_end - separation.choice_day).days)
    clock = Clock(
        key=duties.clock_key(state, kind),
        kind=kind,
        trigger=separation.choice_day if received_at is None else None,
        received_at=received_at,
        days=max(0, days),
        not_before=not_before,
    )
    state = duties.start(frame, state, clock)
    wages = ClockKind.FINAL_WAGES
    return duties.start(frame, state, Clock(key=duties.clock_key(state, wages), kind=wages))
