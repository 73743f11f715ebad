"""Reading cases: lists, histories, promises and notices from the record, and the live case."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from cyclopts import App

from domain.canon import plain
from domain.errors import Code, Refused
from starter.cli.output import current, table
from starter.cli.refusals import refusals
from starter.cli.session import run, session
from starter.sending import Patience, Unanswered
from starter.wording import compact_trace, instant, say

if TYPE_CHECKING:
    from datetime import datetime

    from domain.clock import Promise
    from domain.views import CaseView
    from infra.record_lists import ListedCase, ListedFact, ListedNotice, ListedPromise

_T = TypeVar("_T")

case_app = App("case", help="Look into one case.")
case_app.command(refusals)
case_app.command(
    "starter.cli.seeing:money",
    name="money",
    help="List the severance statements of a case; the read goes on record.",
)
case_app.command(
    "starter.cli.seeing:reads",
    name="reads",
    help="List who has read what in the compartments of a case.",
)
case_app.command(
    "starter.cli.seeing:view",
    name="view",
    help="Show a case as a person with a place in it sees it.",
)

# Without a worker nobody answers for the case itself; the record still does.
_BRIEFLY: Final = Patience(attempt=timedelta(seconds=3), total_s=3.0)


def cases(*, person: str | None = None, stage: str | None = None, limit: int = 200) -> None:
    """List cases by what is due first.

    Args:
        person: Only where this person is employee, manager, skip or HR partner.
        stage: Only in this stage.
        limit: So many at most.
    """

    async def look() -> tuple[ListedCase, ...]:
        async with session() as desk:
            return await (await desk.lists()).cases(person=person, stage=stage, limit=limit)

    found = run(look())
    rows = (
        (
            each.case_id,
            each.summary.outcome or each.summary.stage,
            _instant(each.summary.next_due),
            each.summary.next_due_what,
            each.summary.owner,
            each.summary.employee,
        )
        for each in found
    )
    head = ("case", "stage", "next due", "what", "owner", "employee")
    current().give(found, table(head, rows) if found else "No cases.")


@case_app.command
def show(case: str, /) -> None:
    """Show where a case stands: by the record, and by the case itself if a worker answers.

    Args:
        case: The case.
    """

    async def look() -> tuple[ListedCase | None, CaseView | None]:
        async with session() as desk:
            listed = await (await desk.lists()).case(case)
            live = None
            with suppress(Unanswered):
                live = await (await desk.cases(_BRIEFLY)).handle(case).view()
        return listed, live

    listed, live = run(look())
    data = {"record": plain(listed), "live": plain(live)}
    current().give(data, "\n".join(_shown(case, listed, live)))


@case_app.command
def history(case: str, /) -> None:
    """List the facts of a case in order, and which of them hold no longer.

    Args:
        case: The case.
    """

    async def look() -> tuple[ListedFact, ...]:
        async with session() as desk:
            return await (await desk.lists()).history(case)

    found = _known(run(look()))
    current().give(found, "\n".join(_fact_line(each) for each in found))


@case_app.command
def promises(case: str, /) -> None:
    """List the dates of a case as they were told last, each with how it came about.

    Args:
        case: The case.
    """

    async def look() -> tuple[ListedPromise, ...]:
        async with session() as desk:
            return await (await desk.lists()).promises(case)

    found = _known(run(look()))
    current().give(found, "\n".join(_promise_lines(each) for each in found))


@case_app.command
def notices(case: str, /) -> None:
    """List the notices of a case and what became of them.

    Args:
        case: The case.
    """

    async def look() -> tuple[ListedNotice, ...]:
        async with session() as desk:
            return await (await desk.lists()).notices(case)

    found = _known(run(look()))
    rows = (
        (
            str(each.fact_number),
            each.template or each.key,
            each.to_role or "",
            each.person or "",
            each.state,
            str(each.attempts),
        )
        for each in found
    )
    current().give(found, table(("fact", "notice", "to", "person", "state", "attempts"), rows))


def _known(found: tuple[_T, ...]) -> tuple[_T, ...]:
    if not found:
        raise Refused(Code.NO_SUCH_CASE, "the record has nothing of such a case")
    return found


def _shown(case: str, listed: ListedCase | None, live: CaseView | None) -> list[str]:
    lines = [case]
    if listed is None:
        lines.append("record  nothing yet")
    else:
        where = listed.summary.outcome or listed.summary.stage
        lines.append(f"record  {where}, up to fact {listed.updated_number}")
        lines += [
            f"        {role.replace('_', ' ')}: {getattr(listed.summary, role)}"
            for role in ("employee", "manager", "skip", "hr_partner")
        ]
    if live is None:
        return [*lines, "live    no worker answered"]
    lines.append(f"live    {live.outcome or live.stage}, up to fact {live.last_number}")
    if live.paused:
        lines.append("        paused")
    if live.flags:
        lines.append(f"        flags: {', '.join(live.flags)}")
    if live.next_due is not None:
        lines.append(f"        next: {live.next_due_about}, {_instant(live.next_due)}")
    lines += [f"        {each.number} {each.text}: {each.judged}" for each in live.criteria]
    if live.appeal is not None:
        where = live.appeal.outcome or f"{live.appeal.votes_in} votes in"
        lines.append(f"        appeal {live.appeal.number}: {where}")
    lines += [
        f"        {clock.key}: {clock.status}, {_day(clock.promise)} ({clock.owner})"
        for clock in live.clocks
        if clock.promise is not None
    ]
    return lines


def _fact_line(listed: ListedFact) -> str:
    fact = listed.fact
    gone = f"  (no longer holds: fact {listed.reversed_by})" if listed.reversed_by else ""
    return f"{fact.number:>4}  {instant(fact.at)}  {fact.body.kind:<24}  {say(fact)}{gone}"


def _promise_lines(listed: ListedPromise) -> str:
    word = "withdrawn" if listed.withdrawn else "forecast" if listed.forecast else "promised"
    head = f"{listed.clock}: {listed.last_day:%a %Y-%m-%d} ({listed.owner}), {word}"
    return f"{head}\n    {compact_trace(listed.promise)}"


def _instant(value: datetime | None) -> str:
    return "" if value is None else instant(value)


def _day(promise: Promise) -> str:
    return f"{promise.last_day:%a %Y-%m-%d}"
