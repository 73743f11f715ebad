"""What operators read in the Temporal UI: search attributes and current details.

Search attributes are never encrypted: stage and outcome, never a person, a reason or a health
word. Details give dates, never "days left", which would be stale the next day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

from activities.ports import CaseSummary
from domain import duties, tasks
from domain.clearances import clearances
from domain.people import Role
from domain.places import parties_of, places
from domain.state import ClockStatus

if TYPE_CHECKING:
    from datetime import datetime

    from domain.case import Case, Due
    from domain.facts import Fact
    from domain.notices import Notice
    from domain.views import CaseView

STAGE: Final = SearchAttributeKey.for_keyword("DpStage")
POLICY: Final = SearchAttributeKey.for_keyword("DpPolicy")
OUTCOME: Final = SearchAttributeKey.for_keyword("DpOutcome")
PAUSED: Final = SearchAttributeKey.for_bool("DpPaused")


def search_attributes(
    view: CaseView,
) -> tuple[SearchAttributeUpdate[str] | SearchAttributeUpdate[bool], ...]:
    """Return what the list of cases can be filtered by."""
    shown = (
        STAGE.value_set(str(view.stage)),
        POLICY.value_set(view.policy),
        PAUSED.value_set(view.paused),
    )
    return (*shown, OUTCOME.value_set(view.outcome)) if view.outcome else shown


def details(view: CaseView) -> str:
    """Return the page of a case in Markdown: stage, whose move, what is due on which date."""
    lines = [f"### {view.case_id}: {view.stage.replace('_', ' ')}"]
    if view.outcome:
        lines.append(f"Closed as **{view.outcome}**.")
    if view.owner is not None:
        lines.append(f"Next move: **{view.owner.replace('_', ' ')}**.")
    if view.paused:
        lines.append("Paused: approved absence or administrative pause.")
    if view.flags:
        lines.append("Flags: " + ", ".join(view.flags))
    lines += [
        f"- criterion {criterion.number}: {criterion.judged.replace('_', ' ')}"
        for criterion in view.criteria
    ]
    if view.appeal is not None:
        where = view.appeal.outcome or f"{view.appeal.votes_in} votes in, sealed"
        lines.append(f"- appeal {view.appeal.number}: {where}")
    for clock in view.clocks:
        if clock.status in (ClockStatus.OPEN, ClockStatus.PASSED) and clock.promise is not None:
            word = "forecast " if clock.promise.forecast else ""
            passed = ", passed" if clock.status is ClockStatus.PASSED else ""
            day = f"{clock.promise.last_day:%a %d %b %Y}"
            lines.append(f"- {clock.key}: {word}{day} ({clock.owner}{passed})")
    lines.append(f"Policy {view.policy}; {view.last_number} facts.")
    return "\n".join(lines)


def timer_summary(due: Due) -> str:
    """Name the timer after what falls due, and when."""
    return f"{due.about}: {due.at:%a %d %b %Y %H:%M} UTC"[:200]


def record_summary(facts: tuple[Fact, ...]) -> str:
    """Name the write to the record after the facts in it."""
    first, last = facts[0].number, facts[-1].number
    kinds = ", ".join(dict.fromkeys(str(fact.body.kind) for fact in facts))
    return f"Record facts {first} to {last}: {kinds}"[:200]


def notice_summary(notice: Notice) -> str:
    """Name a letter after its wording and its reader's role."""
    return f"Notice {notice.template} to the {notice.to}"[:200]


def summary(case: Case, view: CaseView, since: datetime) -> CaseSummary:
    """Return where a case stands, for the lists kept in the record.

    Args:
        case: The case.
        view: What a reader sees of it.
        since: The earliest instant that this write tells of.
    """
    people = case.frame.people
    asked = clearances(case.frame, case.state)
    return CaseSummary(
        stage=str(view.stage),
        outcome=view.outcome or None,
        next_due=view.next_due,
        next_due_what=view.next_due_about,
        owner="" if view.owner is None else str(view.owner),
        policy=view.policy,
        paused=view.paused,
        opened_on=case.opening.site_of(Role.EMPLOYEE).day_of(view.opened_at),
        employee=people.seat(Role.EMPLOYEE).person,
        manager=people.seat(Role.MANAGER).person,
        skip=people.seat(Role.SKIP).person,
        hr_partner=people.seat(Role.HR_PARTNER).person,
        overdue=_overdue(case),
        tasks=tasks.listed(case, since),
        as_of=case.ran_to,
        protected_until=view.entry_protected_until,
        places=places(case.frame, case.state),
        parties=parties_of(view),
        organisation=view.organisation,
        transfer_by=tuple(map(str, asked.transfer)),
        leaving_by=tuple(map(str, asked.leaving)),
        rehire=None if asked.rehire is None else str(asked.rehire),
    )


def _overdue(case: Case) -> tuple[str, ...]:
    """Return who owes what is missed; a window that has passed is nobody's debt."""
    return tuple(
        str(duties.owner_of(case.frame, case.state, clock))
        for clock in case.state.clocks
        if clock.status is ClockStatus.PASSED and not duties.is_window(case.frame, clock)
    )
