"""The offer of a release: its versions, its money, its time to consider (policy K13, K17).

No notice, no clock: the time to consider runs from the receipt of the offer. A change that matters
is a new version, with all its time anew.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from domain import departures, duties
from domain.errors import Code, Malformed, NotNow
from domain.facts import ConsiderationOpened, ExitCause, OfferMade, RulingBody, Statement
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind
from domain.release import Release, ReleaseStatus, offer_key
from domain.stages import receipts, settling
from domain.state import Clock, ClockStatus, Separation, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from domain.commands import MakeOffer
    from domain.said import Frame


def make_offer_gate(frame: Frame, state: State, command: MakeOffer) -> None:
    """Send out no release that would be void: every term holds, a program is disclosed."""
    missing = [each.name for each in fields(command.terms) if not getattr(command.terms, each.name)]
    if missing:
        words = ", ".join(name.replace("_", " ") for name in missing)
        raise Malformed(
            Code.OUT_OF_RANGE, f"a release that does not hold all terms is void: {words}"
        )
    rule = frame.policy.release
    if rule is not None and rule.program and not command.disclosures.strip():
        raise Malformed(Code.MALFORMED, "the plan is a program: its disclosures are attached")
    if (state.release is not None) != bool(command.change.strip()):
        raise Malformed(
            Code.MALFORMED, "a version after the first names what has changed, and only such a one"
        )


def make_offer(frame: Frame, state: State, command: MakeOffer) -> tuple[RulingBody, ...]:
    """Offer the release, or a new version of it, with the money of the separation date."""
    rule = frame.policy.release
    if rule is None or not settling.has_release(frame, state):
        raise NotNow(Code.WRONG_STAGE, "a release belongs to leaving with severance")
    known = state.release
    if known is not None and known.status not in (ReleaseStatus.OFFERED, ReleaseStatus.OUTDATED):
        raise NotNow(Code.TOO_LATE, f"the release is {known.status}")
    day = departures.last_day(state)
    paid = None if day is None else money(state, day)
    if day is None or paid is None:
        raise NotNow(Code.NOT_YET, "the statement of the separation date is not written")
    place = frame.opening.employment.place
    return (
        OfferMade(
            offer=1 if known is None else known.version + 1,
            gross=paid[0],
            currency=paid[1],
            separation_on=day,
            floors=tuple(f"{length} ({whose})" for whose, length in rule.considerations(place)),
            revocation_days=rule.revocation_at(place),
            document=command.document,
            disclosures=command.disclosures,
            change=command.change,
        ),
    )


def money(state: State, day: date) -> tuple[Decimal, str] | None:
    """Return what is paid for the release: by the statement of the last day, or as agreed.

    What was agreed off the formula never makes it less than the formula gives.
    """
    separation, proposed = settling.the_separation(state), state.proposed_exit
    if separation.cause is ExitCause.AGREED and proposed is not None:
        return (proposed.gross, proposed.currency)
    for statement in reversed(state.statements):
        gross = _of_tier(separation, statement)
        if statement.key == f"separation@{day}" and gross is not None:
            return (max(gross, _agreed(state, statement.currency, gross)), statement.currency)
    return None


def _agreed(state: State, currency: str, otherwise: Decimal) -> Decimal:
    agreed = state.off_formula
    return agreed.gross if agreed is not None and agreed.currency == currency else otherwise


def _of_tier(separation: Separation, statement: Statement) -> Decimal | None:
    tier = separation.tier
    return next((amount.gross for amount in statement.amounts if amount.tier is tier), None)


def owe_offer(frame: Frame, state: State, at: datetime) -> State:
    """Owe the employee the offer, so that no severance waits for nothing."""
    kind = ClockKind.RELEASE_OFFER
    if not settling.has_release(frame, state):
        return state
    if any(clock.kind is kind and clock.is_owed for clock in state.clocks):
        return state
    clock = Clock(duties.clock_key(state, kind), kind, trigger=duties.today(frame, at))
    return duties.start(frame, state, clock)


def evolve_statement(frame: Frame, state: State, statement: Statement, at: datetime) -> State:
    """Owe a new version where the money of an offer is that of another separation date (K17)."""
    if state.release is None:
        return state
    gross = _of_tier(settling.the_separation(state), statement)
    if gross is None:
        return outdate(frame, state, at)
    paid = max(gross, _agreed(state, statement.currency, gross))
    return outdate(frame, state, at, paid)


def outdate(frame: Frame, state: State, at: datetime, paid: Decimal | None = None) -> State:
    """Owe a new version of an offer that is out, unless it names the money that is paid."""
    release = state.release
    if release is None or release.status is not ReleaseStatus.OFFERED or release.gross == paid:
        return state
    state = _stop(state, release, at)
    outdated = replace(release, status=ReleaseStatus.OUTDATED)
    return owe_offer(frame, replace(state, release=outdated), at)


def _stop(state: State, release: Release, at: datetime) -> State:
    """Stop the time of a version that another one takes the place of."""
    for key in (release.consideration, receipts.receipt_key(release.key)):
        state = duties.end(state, key, at, ClockStatus.STOPPED)
    return state


def evolve_offered(frame: Frame, state: State, fact: OfferMade, at: datetime) -> State:
    """Send the offer; its time begins with its receipt."""
    if state.release is not None:
        state = _stop(state, state.release, at)
    state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.RELEASE_OFFER,))
    release = Release(
        version=fact.offer,
        offered_at=at,
        gross=fact.gross,
        currency=fact.currency,
        separation_on=fact.separation_on,
        revocation_days=fact.revocation_days,
    )
    word = notice(
        Template.RELEASE_OFFER,
        Role.EMPLOYEE,
        release.key,
        offer=str(fact.offer),
        severance=f"{fact.gross:,f} {fact.currency}",
        separation_on=fact.separation_on.isoformat(),
        floors="; ".join(fact.floors),
        days=str(fact.revocation_days),
        document=fact.document,
        disclosures=fact.disclosures,
        change=fact.change,
    )
    return receipts.owe(frame, replace(state, release=release), word, at)


def evolve_opened(frame: Frame, state: State, fact: ConsiderationOpened) -> State:
    """Let the time to consider run, counted from the deemed receipt."""
    release, kind = settling.the_release(state), ClockKind.CONSIDERATION
    # What is left of it where its end was not told in time; the date is the longest of all floors.
    rule, place = frame.policy.release, frame.opening.employment.place
    lengths = () if rule is None else rule.considerations(place)
    days = max((length.count for _, length in lengths), default=0)
    key = duties.clock_key(state, kind)
    clock = Clock(key, kind, received_at=fact.received_at, days=days)
    state = duties.start(frame, state, clock)
    release = replace(release, consideration=clock.key)
    word = notice(
        Template.RELEASE_OPEN,
        Role.EMPLOYEE,
        offer_key(fact.offer),
        clock=clock.key,
        separation_on=release.separation_on.isoformat(),
    )
    return replace(state, release=release, notices=(*state.notices, word))
