"""The release: signature, second thoughts, silence, payment (policy K13, K16).

Final wages never wait for it. The money of a tier stays open unchanged for the whole time to
consider; silence is no release and no money, and changes nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import departures, duties, holds
from domain.calendar import ONE_DAY
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    ReleaseLapsed,
    ReleaseRevoked,
    ReleaseSigned,
    ReleaseTookEffect,
    RulingBody,
    SeverancePaid,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.release import SETTLED, Release, ReleaseStatus, offer_key, second_year
from domain.stages import settling
from domain.state import Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import RecordPayment, RevokeRelease, SignRelease
    from domain.notices import Notice
    from domain.said import Frame


def sign_release(frame: Frame, state: State, command: SignRelease) -> tuple[RulingBody, ...]:
    """Sign, from the separation date on and while the time to consider runs."""
    release = settling.the_release(state)
    if release.status is ReleaseStatus.LAPSED:
        raise NotNow(Code.WINDOW_CLOSED, "the time to consider has ended", lodge=True)
    if release.status is ReleaseStatus.OUTDATED:
        raise NotNow(Code.NOT_YET, "the amount has changed: a new version of the offer is owed")
    if release.status is not ReleaseStatus.OFFERED:
        raise NotNow(Code.ALREADY_DONE, f"the release is {release.status}")
    if not release.consideration:
        raise NotNow(Code.NOT_DELIVERED, "the offer's receipt is not on record", lodge=True)
    day, last_day = duties.today(frame, command.received_at), departures.last_day(state)
    if last_day is None or day < last_day:
        raise NotNow(Code.NOT_YET, "nobody signs before the separation date")
    voluntary = duties.on_leave(frame, state, day)
    signed = ReleaseSigned(offer=release.version, signed_on=day, voluntary_during_leave=voluntary)
    return (signed,)


def revoke_release(frame: Frame, state: State, _command: RevokeRelease) -> tuple[RulingBody, ...]:
    """Take the signature back, in the days that follow it."""
    release = settling.the_release(state)
    if release.status in (ReleaseStatus.EFFECTIVE, ReleaseStatus.PAID):
        raise NotNow(Code.WINDOW_CLOSED, "the time to revoke has ended", lodge=True)
    if release.status is not ReleaseStatus.SIGNED:
        raise NotNow(Code.NOTHING_OPEN, "no signature is there to be taken back")
    revoked = replace(state, release=replace(release, status=ReleaseStatus.REVOKED))
    return (ReleaseRevoked(offer=release.version), *settling.once_settled(frame, revoked))


def record_payment_gate(frame: Frame, state: State, command: RecordPayment) -> None:
    """Record a payment once it is made, and none while a late report is being reviewed."""
    holds.check_review(state)
    if command.paid_on > duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "a payment is recorded once it is made")


def record_payment(frame: Frame, state: State, command: RecordPayment) -> tuple[RulingBody, ...]:
    """Record the severance as paid, not before the release holds nor before its year has come."""
    release = settling.the_release(state)
    if release.status is ReleaseStatus.PAID:
        raise NotNow(Code.ALREADY_DONE, "the payment is on record")
    if release.status in SETTLED:
        raise NotNow(Code.NOTHING_OPEN, f"nothing is paid: the release is {release.status}")
    if release.effective_on is None or command.paid_on < release.effective_on:
        raise NotNow(Code.NOT_YET, "the release does not hold yet")
    if release.pay_not_before is not None and command.paid_on < release.pay_not_before:
        raise NotNow(Code.NOT_YET, f"nothing is paid before {release.pay_not_before}")
    paid = SeverancePaid(
        offer=release.version,
        paid_on=command.paid_on,
        gross=release.gross,
        currency=release.currency,
        reference=command.reference,
    )
    after = replace(state, release=replace(release, status=ReleaseStatus.PAID))
    return (paid, *settling.once_settled(frame, after))


def lapsed(frame: Frame, state: State) -> tuple[RulingBody, ...]:
    """Return what follows when nobody signed in the time to consider."""
    release = settling.the_release(state)
    after = replace(state, release=replace(release, status=ReleaseStatus.LAPSED))
    return (ReleaseLapsed(offer=release.version), *settling.once_settled(frame, after))


def took_effect(state: State, last_day: date) -> tuple[RulingBody, ...]:
    """Return that the release holds from the day after the time to revoke it."""
    release = settling.the_release(state)
    clock = state.clock(release.consideration)
    given = clock.promise if clock is not None else None
    not_before = None
    if given is not None:  # pragma: no branch -- what is signed was offered with a date
        first_day = given.trigger_day + ONE_DAY
        not_before = second_year(first_day, given.last_day, release.revocation_days)
    effective_on = last_day + ONE_DAY
    return (
        ReleaseTookEffect(
            offer=release.version, effective_on=effective_on, pay_not_before=not_before
        ),
    )


def evolve_signed(frame: Frame, state: State, fact: ReleaseSigned, at: datetime) -> State:
    """Let the time to revoke run."""
    release = settling.the_release(state)
    state = duties.end(state, release.consideration, at)
    kind = ClockKind.REVOCATION
    key, days = duties.clock_key(state, kind), release.revocation_days
    release = replace(
        release, status=ReleaseStatus.SIGNED, signed_on=fact.signed_on, revocation=key
    )
    state = replace(state, release=release)
    clock = Clock(key, kind, trigger=fact.signed_on, days=days)
    state = duties.start(frame, state, clock)
    words = (
        notice(
            Template.RELEASE_SIGNED,
            role,
            release.key,
            on_day=fact.signed_on.isoformat(),
            clock=key,
        )
        for role in (Role.EMPLOYEE, Role.HR_PARTNER)
    )
    return replace(state, notices=(*state.notices, *words))


def evolve_revoked(state: State, at: datetime) -> State:
    """Keep that there is no release."""
    return _ended(state, at, ReleaseStatus.REVOKED, Template.RELEASE_REVOKED)


def evolve_lapsed(state: State, at: datetime) -> State:
    """Keep that nobody signed."""
    return _ended(state, at, ReleaseStatus.LAPSED, Template.RELEASE_LAPSED)


def _ended(state: State, at: datetime, status: ReleaseStatus, template: Template) -> State:
    release = settling.the_release(state)
    for key in (release.consideration, release.revocation):
        state = duties.end(state, key, at)
    words = tuple(notice(template, role, release.key) for role in (Role.EMPLOYEE, Role.HR_PARTNER))
    release = replace(release, status=status)
    return replace(state, release=release, notices=(*state.notices, *words))


def evolve_took_effect(frame: Frame, state: State, fact: ReleaseTookEffect, at: datetime) -> State:
    """Owe the payment."""
    release = settling.the_release(state)
    state = duties.end(state, release.revocation, at)
    kind = ClockKind.PAYMENT
    clock = Clock(
        duties.clock_key(state, kind),
        kind,
        trigger=fact.effective_on,
        not_before=fact.pay_not_before,
    )
    release = replace(
        release,
        status=ReleaseStatus.EFFECTIVE,
        effective_on=fact.effective_on,
        pay_not_before=fact.pay_not_before,
    )
    state = duties.start(frame, replace(state, release=release), clock)
    words = tuple(_effective(release, fact, role, clock.key) for role in TOLD_OF_PAYMENT)
    return replace(state, notices=(*state.notices, *words))


TOLD_OF_PAYMENT = (Role.EMPLOYEE, Role.HR_PARTNER, Role.PAYROLL)
"""Who hears that a payment is owed."""


def _effective(release: Release, fact: ReleaseTookEffect, to: Role, clock: str) -> Notice:
    return notice(
        Template.RELEASE_EFFECTIVE,
        to,
        release.key,
        severance=f"{release.gross:,f} {release.currency}",
        on_day=fact.effective_on.isoformat(),
        from_day="" if fact.pay_not_before is None else fact.pay_not_before.isoformat(),
        clock=clock,
    )


def evolve_paid(state: State, fact: SeverancePaid, at: datetime) -> State:
    """Keep that it was paid, and tell the employee."""
    release = settling.the_release(state)
    state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.PAYMENT,))
    word = notice(
        Template.SEVERANCE_PAID,
        Role.EMPLOYEE,
        offer_key(fact.offer),
        severance=f"{fact.gross:,f} {fact.currency}",
        on_day=fact.paid_on.isoformat(),
    )
    release = replace(release, status=ReleaseStatus.PAID)
    return replace(state, release=release, notices=(*state.notices, word))
