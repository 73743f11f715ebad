"""What holds adverse steps: accommodation, protected acts, a review (process 1, 4, 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain import duties, holds, reassigning, requests
from domain.calendar import ONE_DAY
from domain.commands import ActivityKind, Ruling
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    AccommodationAsked,
    AccommodationDecided,
    ActivityRecorded,
    DeadlineExtended,
    LegalHoldSet,
    ReviewRequired,
    RulingBody,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import ClockKind, RequestKind
from domain.protection import Accommodation, Activity
from domain.state import Clock, ClockStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import (
        DecideAccommodation,
        RecordActivity,
        RequestAccommodation,
        RequestForCause,
        RequestReview,
        SetLegalHold,
    )
    from domain.said import Frame


def request_accommodation(
    _frame: Frame, state: State, _command: RequestAccommodation
) -> tuple[RulingBody, ...]:
    """Ask; adverse steps are held at once."""
    if any(each.until is None for each in state.accommodations):
        raise NotNow(Code.ALREADY_DONE, "an accommodation is being decided")
    return (AccommodationAsked(accommodation=len(state.accommodations) + 1),)


def decide_accommodation_gate(frame: Frame, _state: State, command: DecideAccommodation) -> None:
    """Take a day from which it is in place only with an approval, and none in the past."""
    if command.effective_on is None:
        return
    if command.ruling is not Ruling.APPROVE:
        raise Malformed(Code.MALFORMED, "what is denied is in place from no day")
    if command.effective_on < duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "the accommodation is in place today or later")


def decide_accommodation(
    frame: Frame, state: State, command: DecideAccommodation
) -> tuple[RulingBody, ...]:
    """Decide; a plan that has ended meanwhile runs again for the fair period."""
    asked = next((a for a in state.accommodations if a.number == command.accommodation), None)
    if asked is None:
        raise NotNow(Code.NOTHING_OPEN, f"no accommodation {command.accommodation} was asked for")
    if asked.until is not None:
        raise NotNow(Code.ALREADY_DONE, "that accommodation is decided")
    today = duties.today(frame, command.received_at)
    approved = command.ruling is Ruling.APPROVE
    effective = max(today, command.effective_on or today)
    decided = AccommodationDecided(
        accommodation=asked.number, approved=approved, effective_on=effective
    )
    ended = state.plan.ended_on if state.plan is not None else None
    waits = state.clock(state.plan.clock) if state.plan is not None else None
    if not approved or ended is None or waits is None or waits.promise is None:
        return (decided,)
    days = (effective - waits.promise.last_day).days + frame.policy.holds.fair_days
    again = DeadlineExtended(clock=waits.key, days=max(1, days), reason="a fair period to work")
    return (decided, again)


def record_activity_gate(frame: Frame, _state: State, command: RecordActivity) -> None:
    """Take no day in the future, and persons only with a complaint."""
    if command.on_day > duties.today(frame, command.received_at):
        raise Malformed(Code.OUT_OF_RANGE, "it is recorded once it has happened")
    if command.about and command.kind is not ActivityKind.COMPLAINT:
        raise Malformed(Code.MALFORMED, "only a complaint is about persons")


def record_activity(
    _frame: Frame, _state: State, command: RecordActivity
) -> tuple[RulingBody, ...]:
    """Put it on record."""
    return (ActivityRecorded(activity=command.kind, on_day=command.on_day, about=command.about),)


def request_review(frame: Frame, state: State, command: RequestReview) -> tuple[RulingBody, ...]:
    """Ask for the review of the step that the case stands before."""
    step = holds.step_waiting(state)
    if step is None:
        raise NotNow(Code.NOTHING_OPEN, "no step waits for a review")
    if step in state.reviewed:
        raise NotNow(Code.ALREADY_DONE, "that step is reviewed")
    kind = RequestKind.INDEPENDENT_REVIEW
    return (requests.opened(frame, state, kind, command.by, step),)


def request_for_cause(
    frame: Frame, state: State, command: RequestForCause
) -> tuple[RulingBody, ...]:
    """Ask to end the protection after a leave."""
    if holds.protected_until(frame, state) is None:
        raise NotNow(Code.NOTHING_OPEN, "no protection holds")
    return (requests.opened(frame, state, RequestKind.FOR_CAUSE, command.by, command.reason),)


def set_legal_hold(_frame: Frame, state: State, command: SetLegalHold) -> tuple[RulingBody, ...]:
    """Hold the record, or lift the hold."""
    if state.legal_hold is command.holds:
        raise NotNow(Code.ALREADY_DONE, "that is how it stands")
    return (LegalHoldSet(holds=command.holds, reason=command.reason),)


def evolve_asked(frame: Frame, state: State, fact: AccommodationAsked, at: datetime) -> State:
    """Hold adverse steps, let the plan stand still, and ask the specialist."""
    today = duties.today(frame, at)
    asked = Accommodation(fact.accommodation, today)
    state = replace(state, accommodations=(*state.accommodations, asked))
    state = known(state, at, today, "accommodation asked for")
    kind = ClockKind.ACCOMMODATION
    clock = Clock(duties.clock_key(state, kind), kind, trigger=today)
    state = duties.start(frame, state, clock)
    about = f"accommodation[{fact.accommodation}]"
    words = [
        notice(Template.ACCOMMODATION_TO_DECIDE, role, about, clock=clock.key)
        for role in (Role.ACCOMMODATION_SPECIALIST, Role.HR_CONTACT)
    ]
    words.append(notice(Template.ACCOMMODATION_RECEIVED, Role.EMPLOYEE, about, clock=clock.key))
    words += [
        notice(Template.STEPS_HELD, role, about)
        for role in (Role.MANAGER, Role.SKIP, Role.HR_PARTNER)
    ]
    return duties.recount(frame, replace(state, notices=(*state.notices, *words)))


def evolve_decided(frame: Frame, state: State, fact: AccommodationDecided, at: datetime) -> State:
    """Let the plan run on; with an approval for a fair time at least."""
    fair = frame.policy.holds.fair_days
    fair_until = fact.effective_on + timedelta(days=fair) if fact.approved else None
    decided = tuple(
        replace(each, until=fact.effective_on, fair_until=fair_until)
        if each.number == fact.accommodation
        else each
        for each in state.accommodations
    )
    state = replace(state, accommodations=decided)
    state = duties.end_all(state, at, ClockStatus.MET, (ClockKind.ACCOMMODATION,))
    if fact.approved:
        state = _with_fair_period(frame, state, fact.effective_on, fair)
    word = notice(
        Template.ACCOMMODATION_DECIDED,
        Role.EMPLOYEE,
        f"accommodation[{fact.accommodation}]",
        decision="granted" if fact.approved else "denied",
        effective_on=fact.effective_on.isoformat(),
        fair_until="" if fair_until is None else fair_until.isoformat(),
    )
    return duties.recount(frame, replace(state, notices=(*state.notices, word)))


def _with_fair_period(frame: Frame, state: State, effective: date, days: int) -> State:
    """Let the running plan not end before the fair period does, counted as the plan counts."""
    plan = state.plan
    clock = None if plan is None else state.clock(plan.clock)
    if clock is None or not clock.is_owed:
        return state
    eve = effective - ONE_DAY
    day = duties.day_after(frame, state, ClockKind.IMPROVE_PLAN, eve, days)
    if day is None:
        return state
    floor = day if clock.not_before is None else max(day, clock.not_before)
    return state.with_clock(replace(clock, not_before=floor))


def evolve_activity(frame: Frame, state: State, fact: ActivityRecorded, at: datetime) -> State:
    """Keep it: from now on an adverse step waits for a review, and some may not sign it."""
    state = known(state, at, fact.on_day, str(fact.activity), fact.about)
    return reassigning.reassigned(frame, state, at)


def known(
    state: State, at: datetime, on_day: date, what: str, about: tuple[str, ...] = ()
) -> State:
    """Return the state with a protected act that became known at an instant."""
    return replace(state, activities=(*state.activities, Activity(at, on_day, what, about)))


def evolve_required(frame: Frame, state: State, fact: ReviewRequired, at: datetime) -> State:
    """Let the reviewer sign last, with the timeline; whoever asked learns only that it waits."""
    request = state.request(fact.request)
    request = replace(request, sign_offs=(*request.sign_offs, fact.reviewer))
    word = notice(Template.STEP_WAITS, request.asked_by.role, request.key, step=str(request.kind))
    state = replace(state.with_request(request), notices=(*state.notices, word))
    return requests.await_next(frame, state, request, at)


def evolve_legal_hold(state: State, fact: LegalHoldSet) -> State:
    """Keep whether the record is held."""
    return replace(state, legal_hold=fact.holds)
