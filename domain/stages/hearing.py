"""The hearing: a panel drawn in the open, sealed votes, one finding a ground (process 4, 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import canon, duties, holds, panel, signers
from domain.commands import PanelOutcome
from domain.errors import Code, Malformed, NotNow, NotYours
from domain.facts import PanelDecided, PanelistRecused, PanelSeated, RulingBody, VoteCast
from domain.notices import Notice, Template, notice
from domain.panel import Vote
from domain.people import LINE, PANEL, Role, Seat
from domain.policy import ClockKind
from domain.stages import receipts
from domain.stages.appeal import the_appeal
from domain.state import Clock, ClockStatus, State
from domain.values import replace
from domain.windows import taken_back_until

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.commands import Candidate, CastVote, RecusePanelist, SeatPanel
    from domain.said import Frame

_YEAR = 12

_HOLDS = {True: "holds", False: "does not hold"}


def seat_panel_gate(frame: Frame, state: State, command: SeatPanel) -> None:
    """Draw only from a pool without conflicts, trained, and large enough."""
    needed = 1 + frame.policy.appeal.members
    names = [candidate.person for candidate in command.pool]
    if len(set(names)) != len(names):
        raise Malformed(Code.MALFORMED, "somebody stands in the pool twice")
    if len(names) < needed:
        raise Malformed(Code.OUT_OF_RANGE, f"a panel is drawn from at least {needed} people")
    today = duties.today(frame, command.received_at)
    if command.hearing_on < today:
        raise Malformed(Code.OUT_OF_RANGE, "the hearing is today or later")
    for candidate in command.pool:
        _free_of_conflict(frame, state, candidate)
        if not _is_trained(frame, candidate, today):
            months = frame.policy.appeal.training_months
            raise Malformed(
                Code.OUT_OF_RANGE, f"{candidate.person} has no training within {months} months"
            )


def _free_of_conflict(frame: Frame, state: State, candidate: Candidate) -> None:
    """Check that somebody may judge: not in the line in either direction, not of this case.

    Raises:
        NotYours: that person may not.
    """
    people = frame.people
    line = {people.seat(role).person for role in LINE}
    if line.intersection(candidate.line):
        raise NotYours(
            Code.PANEL_CONFLICT, f"{candidate.person} reports to somebody of the line of this case"
        )
    seated = {seat.person for seat in people.seats if seat.role not in PANEL}
    seated |= {seat.person for seat in state.former}
    acted = {p for request in state.requests for p in signers.conflicted(state, request)}
    acted |= {each.person for each in state.delegations}
    acted |= {move.person for each in state.absences for move in each.moves}
    plan = state.plan
    judged = set() if plan is None else set(plan.barred)
    judged |= {p for v in (plan.verdicts if plan is not None else ()) for p in v.persons}
    if candidate.person in seated | acted | judged:
        raise NotYours(Code.PANEL_CONFLICT, f"{candidate.person} has had a part in this case")
    if candidate.conflict:
        raise NotYours(Code.PANEL_CONFLICT, f"{candidate.person} declares a conflict")


def _is_trained(frame: Frame, candidate: Candidate, today: date) -> bool:
    """Tell whether the training lies in the past, and not too far."""
    months = today.year * _YEAR + today.month - frame.policy.appeal.training_months
    trained = candidate.trained_on
    return trained <= today and (trained.year * _YEAR + trained.month, trained.day) >= (
        months,
        today.day,
    )


def seat_panel(frame: Frame, state: State, command: SeatPanel) -> tuple[RulingBody, ...]:
    """Draw the panel: chair, members, alternates. A late one, or one without quorum, anew."""
    appeal = the_appeal(state)
    if appeal.outcome is not None:
        raise NotNow(Code.ALREADY_DONE, "the panel has decided")
    size = 1 + frame.policy.appeal.members
    clock = state.latest(ClockKind.PANEL_DECISION)
    late = clock is not None and clock.status is ClockStatus.PASSED
    if len(appeal.panel) >= size and not late:
        raise NotNow(Code.ALREADY_DONE, "a panel is seated")
    order = panel.drawn(command.pool, command.seed)
    return (
        PanelSeated(
            chair=order[0],
            members=order[1:size],
            alternates=order[size:],
            seed=command.seed,
            hearing_on=command.hearing_on,
        ),
    )


def may_recuse(_frame: Frame, _state: State, command: RecusePanelist) -> None:
    """Let the coordinator take anybody off the panel, and others only themselves.

    Raises:
        NotYours: it is somebody else's seat.
    """
    if command.by.role in PANEL and command.by.person != command.person:
        raise NotYours(sentence="whoever sits on a panel may give up only the own seat")


def recuse_panelist(_frame: Frame, state: State, command: RecusePanelist) -> tuple[RulingBody, ...]:
    """Take somebody off the panel, before its decision."""
    appeal = the_appeal(state)
    if command.person not in appeal.panel or appeal.outcome is not None:
        raise NotNow(Code.NOTHING_OPEN, f"{command.person} does not sit on the panel")
    return (PanelistRecused(person=command.person, reason=command.reason),)


def cast_vote_gate(frame: Frame, state: State, command: CastVote) -> None:
    """Ask for a finding on each ground, during no leave, on nothing that may be taken back."""
    today = duties.today(frame, command.received_at)
    holds.check_adverse(frame, state, command.received_at)
    until = taken_back_until(frame, state)
    if until is not None and today <= until:
        raise NotNow(Code.NOT_YET, f"filed during leave, it may be taken back up to {until}")
    appeal, reply = the_appeal(state), state.latest(ClockKind.MANAGER_REPLY)
    if reply is not None and reply.status is ClockStatus.OPEN:
        raise NotNow(Code.NOT_YET, "the manager may still reply: both papers are heard")
    grounds = appeal.grounds
    if sorted(finding.ground for finding in command.findings) != sorted(grounds):
        raise Malformed(Code.MALFORMED, "a finding is due for each ground of the appeal, once")
    if command.redo_work and command.outcome is not PanelOutcome.REMAND:
        raise Malformed(Code.MALFORMED, "work is done again after a remand only")


def cast_vote(frame: Frame, state: State, command: CastVote) -> tuple[RulingBody, ...]:
    """Vote; with the last vote the panel has decided."""
    appeal = the_appeal(state)
    person = command.by.person
    if person not in appeal.panel or appeal.outcome is not None:
        raise NotNow(Code.NOTHING_OPEN, "the panel is not voting")
    if any(vote.person == person for vote in appeal.votes):
        raise NotNow(Code.ALREADY_DONE, "that vote is in")
    cast = VoteCast(person=person, seal=canon.digest(_vote(command)))
    votes = (*appeal.votes, _vote(command))
    if len(votes) < 1 + frame.policy.appeal.members:
        return (cast,)
    outcome = panel.decided(votes)
    decision = PanelDecided(
        decision=appeal.number,
        outcome=outcome,
        uphold=panel.count_votes(votes, PanelOutcome.UPHOLD),
        overturn=panel.count_votes(votes, PanelOutcome.OVERTURN),
        remand=panel.count_votes(votes, PanelOutcome.REMAND),
        redo_work=outcome is PanelOutcome.REMAND and panel.redoes_work(votes),
        findings=panel.findings(votes, appeal.grounds),
    )
    return (cast, decision)


def _vote(command: CastVote) -> Vote:
    return Vote(command.by.person, command.outcome, command.redo_work, command.findings)


def evolve_seated(frame: Frame, state: State, fact: PanelSeated, at: datetime) -> State:
    """Seat the panel and tell everybody; votes of a panel before are void.

    A panel that takes the place of a late one has a date of its own; the one that was missed stays
    on record, and its ladder goes on.
    """
    kind, late = ClockKind.PANEL_DECISION, state.latest(ClockKind.PANEL_DECISION)
    if late is not None and late.status is ClockStatus.PASSED:
        again = Clock(duties.clock_key(state, kind), kind, trigger=duties.today(frame, at))
        state = duties.start(frame, state, again)
    appeal = state.appeal
    if appeal is None:
        return state
    appeal = replace(
        appeal,
        panel=(fact.chair, *fact.members),
        alternates=fact.alternates,
        hearing_on=fact.hearing_on,
        votes=(),
    )
    return _told_of_panel(frame, replace(state, appeal=appeal))


def evolve_recused(frame: Frame, state: State, fact: PanelistRecused) -> State:
    """Let the next alternate sit; without one the coordinator draws anew."""
    appeal = state.appeal
    if appeal is None:
        return state
    successor, rest = appeal.alternates[:1], appeal.alternates[1:]
    at = appeal.panel.index(fact.person)
    sitting = (*appeal.panel[:at], *successor, *appeal.panel[at + 1 :])
    votes = tuple(vote for vote in appeal.votes if vote.person != fact.person)
    appeal = replace(appeal, panel=sitting, alternates=rest, votes=votes)
    state = replace(state, appeal=appeal)
    if not successor:
        about = f"appeal[{appeal.number}].{fact.person}"
        word = notice(Template.SEAT_AGAIN, Role.PANEL_COORDINATOR, about, clock="", last_day="")
        return _with_seats(frame, replace(state, notices=(*state.notices, word)))
    return _told_of_panel(frame, state)


def _told_of_panel(frame: Frame, state: State) -> State:
    appeal = state.appeal
    if appeal is None:
        return state
    about = f"appeal[{appeal.number}].{'.'.join(appeal.panel)}"
    clock = state.latest(ClockKind.PANEL_DECISION)
    values = {
        "panel": ", ".join(appeal.panel),
        "hearing_on": "" if appeal.hearing_on is None else appeal.hearing_on.isoformat(),
        "clock": clock.key if clock is not None else "",
    }
    papers = {
        "grounds": ", ".join(ground.replace("_", " ") for ground in appeal.grounds),
        "text": appeal.statement,
        "remedy": appeal.remedy,
        "answer": appeal.reply,
    }
    words = [
        notice(Template.PANEL_SEATED, role, about, **values)
        for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER)
    ]
    words += [
        _to_panelist(person, index, about, {**values, **papers})
        for index, person in enumerate(appeal.panel)
    ]
    return _with_seats(frame, replace(state, notices=(*state.notices, *words)))


def _to_panelist(person: str, index: int, about: str, values: dict[str, str]) -> Notice:
    role = PANEL[min(index, 1)]
    word = notice(Template.PANEL_TASK, role, f"{about}:{person}", **values)
    return replace(word, person=person)


def _with_seats(frame: Frame, state: State) -> State:
    """Give the panel its seats; its days are those of the employee's calendar (process 5)."""
    appeal = state.appeal
    if appeal is None:
        return state
    place = frame.people.seat(Role.EMPLOYEE)
    others = tuple(seat for seat in state.seats if seat.role not in PANEL)
    sitting = tuple(
        Seat(PANEL[min(index, 1)], person, place.calendar, place.zone)
        for index, person in enumerate(appeal.panel)
    )
    return replace(state, seats=(*others, *sitting))


def keep_vote(state: State, command: CastVote) -> State:
    """Keep what a vote says: in the state, and sealed in its fact until all are in."""
    appeal = state.appeal
    if appeal is None:
        return state
    return replace(state, appeal=replace(appeal, votes=(*appeal.votes, _vote(command))))


def evolve_decided(frame: Frame, state: State, fact: PanelDecided, at: datetime) -> State:
    """Send the decision with its reasons; what follows begins with its receipt."""
    appeal = state.appeal
    if appeal is None:
        return state
    kinds = (ClockKind.PANEL_DECISION, ClockKind.MANAGER_REPLY)
    state = duties.end_all(state, at, ClockStatus.MET, kinds)
    appeal = replace(appeal, outcome=fact.outcome, redo_work=fact.redo_work)
    state = replace(state, appeal=appeal)
    values = {
        "decision": appeal.decision,
        "outcome": str(fact.outcome),
        "votes": f"uphold {fact.uphold}, overturn {fact.overturn}, remand {fact.remand}",
        "findings": "\n".join(
            f"{found.ground.replace('_', ' ')}: {_HOLDS[found.sustained]}, {found.reason}"
            for found in fact.findings
        ),
        "redo_work": "yes" if fact.redo_work else "no",
    }
    told = notice(Template.APPEAL_DECIDED, Role.HR_PARTNER, appeal.decision, **values)
    state = replace(state, notices=(*state.notices, told))
    word = notice(Template.APPEAL_DECISION, Role.EMPLOYEE, appeal.decision, **values)
    return receipts.owe(frame, state, word, at)
