"""Settling: final wages on record, release and payment done, and then the end (process 2).

A case of leaving closes when the last of these has come. Final wages depend on none of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import departures, duties, holds
from domain.errors import Code, Malformed, NotNow
from domain.facts import CaseClosed, ExitCause, Outcome, RulingBody, Settled
from domain.outcomes import Money
from domain.policy import ClockKind, Tier
from domain.release import SETTLED, ReleaseStatus
from domain.state import ClockStatus
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import RecordSettlement
    from domain.release import Release
    from domain.said import Frame
    from domain.state import Separation, State


def record_settlement_gate(frame: Frame, state: State, command: RecordSettlement) -> None:
    """Record no payment of the future, of the severance what is true, and nothing under review."""
    holds.check_review(state)
    today = duties.today(frame, command.received_at)
    if command.final_wages_paid_on > today:
        raise Malformed(Code.OUT_OF_RANGE, "a payment is recorded once it is made")
    if command.money is None or not has_release(frame, state):
        return
    if command.money is not money_of(state):
        raise Malformed(Code.OUT_OF_RANGE, "the release says what became of the severance")


def record_settlement(
    frame: Frame, state: State, command: RecordSettlement
) -> tuple[RulingBody, ...]:
    """Record the final wages, once the separation date has come; perhaps nothing else is owed."""
    separation, last_day = the_separation(state), departures.last_day(state)
    today = duties.today(frame, command.received_at)
    if last_day is None or today < last_day:
        raise NotNow(Code.NOT_YET, "the separation date has not come")
    if separation.wages_paid_on is not None:
        raise NotNow(Code.ALREADY_DONE, "the final wages are on record")
    paid_on = command.final_wages_paid_on
    if frame.policy.release is None and separation.cause is not ExitCause.RESIGNATION:
        # Opened before there was a release: what is said here settles the severance too.
        money = command.money or Money.PAID
        closed = CaseClosed(outcome=outcome_of(separation), money=money)
        return (Settled(final_wages_paid_on=paid_on, money=money), closed)
    paid = replace(state, separation=replace(separation, wages_paid_on=paid_on))
    settled = Settled(final_wages_paid_on=paid_on, money=money_of(state))
    return (settled, *once_settled(frame, paid))


def has_release(frame: Frame, state: State) -> bool:
    """Tell whether severance is to be had for a release: with a tier, or as agreed."""
    separation = state.separation
    if separation is None or frame.policy.release is None:
        return False
    return separation.tier is not None or separation.cause is ExitCause.AGREED


def money_of(state: State) -> Money | None:
    """Return what became of the severance; None while its release is open, or there is none."""
    if state.release is None or state.release.status not in SETTLED:
        return None
    paid = state.release.status is ReleaseStatus.PAID
    return Money.PAID if paid else Money.NOT_RELEASED


def once_settled(frame: Frame, state: State) -> tuple[CaseClosed, ...]:
    """Return the end, if final wages, release and payment are settled in this state."""
    separation, money = state.separation, money_of(state)
    if separation is None or separation.wages_paid_on is None:
        return ()
    if has_release(frame, state) and money is None:
        return ()
    return (CaseClosed(outcome=outcome_of(separation), money=money),)


def outcome_of(separation: Separation) -> Outcome:
    """Return how a case closes with this separation."""
    match separation.tier:
        case Tier.T1:
            return Outcome.LEFT_T1
        case Tier.T2:
            return Outcome.LEFT_T2
        case Tier.T3:
            return Outcome.LEFT_T3
        case None:
            agreed = separation.cause is ExitCause.AGREED
            return Outcome.AGREED_EXIT if agreed else Outcome.RESIGNED
        case _:
            assert_never(separation.tier)


def the_separation(state: State) -> Separation:
    """Return the separation that has begun.

    Raises:
        NotNow: none has.
    """
    if state.separation is None:  # pragma: no cover -- the stage has one, the types cannot say so
        raise NotNow(Code.WRONG_STAGE, "nobody is leaving")
    return state.separation


def the_release(state: State) -> Release:
    """Return the release that is offered, in its latest version.

    Raises:
        NotNow: none is.
    """
    if state.release is None:
        raise NotNow(Code.NOTHING_OPEN, "no release has been offered")
    return state.release


def evolve_settled(frame: Frame, state: State, fact: Settled, at: datetime) -> State:
    """End the duty to pay final wages; where nothing else is owed, the last day is over too."""
    kinds = [ClockKind.FINAL_WAGES]
    if not has_release(frame, state) or money_of(state) is not None:
        kinds.append(ClockKind.SEPARATION)
    state = duties.end_all(state, at, ClockStatus.MET, tuple(kinds))
    paid = replace(the_separation(state), wages_paid_on=fact.final_wages_paid_on)
    return replace(state, separation=paid)
