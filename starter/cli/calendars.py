"""`dueprocess hr apply-calendar`: a calendar file applied to every open case that counts by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 -- cyclopts reads it
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from domain import canon
from domain.commands import ApplyCalendar
from domain.errors import Refused
from domain.facts import DateRecounted
from domain.people import Actor, Role
from infra.policies import load_calendar
from starter.cli.output import current
from starter.cli.session import run, session
from starter.exits import EXIT_OF, OK
from starter.sending import Unanswered

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar
    from domain.views import CaseView
    from starter.cli.session import Session

_ALL: Final = 1_000_000
"""Cases asked for at most: every one."""

_UNANSWERED: Final = "unanswered"


@dataclass(frozen=True, slots=True)
class AppliedTo:
    """What a calendar did, or would do, to one case.

    Attributes:
        case_id: The case.
        code: Why it was refused, or that nobody answered; empty where all is well.
        sentence: The same in a sentence.
        moved: Dates that move, each with what was told before.
        unmoved: How many running dates stay as they are, which is put on record too.
    """

    case_id: str
    code: str
    sentence: str
    moved: tuple[DateRecounted, ...]
    unmoved: int


def apply_calendar(
    file: Path,
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    reason: str = "The company's calendar has a new version.",
    as_: Annotated[str | None, Parameter(name="--as")] = None,
) -> int:
    """Apply a new version of a calendar to every open case that counts by it.

    No date that was promised gets shorter by it. A repeat changes nothing more.

    Args:
        file: The calendar, in the form of those in policies/calendars; its name is the file's.
        dry_run: Show each case and each date that would move, and change nothing.
        reason: Why, as it goes on record.
        as_: Person id of who acts; else the HR lead of each case.
    """
    calendar = load_calendar(str(file))

    async def work() -> list[AppliedTo]:
        async with session() as desk:
            listed = await (await desk.lists()).cases(person=None, stage=None, limit=_ALL)
            found = [
                await _apply(desk, each.case_id, calendar, reason, as_, dry_run=dry_run)
                for each in listed
                if not each.summary.outcome
            ]
            return [each for each in found if each is not None]

    applied = run(work())
    current().give(applied, _told(calendar, applied, dry_run=dry_run))
    return next((EXIT_OF[each.code] for each in applied if each.code), OK)


async def _apply(  # noqa: PLR0913 -- what one case needs to be told
    desk: Session,
    case_id: str,
    calendar: BusinessCalendar,
    reason: str,
    person: str | None,
    *,
    dry_run: bool,
) -> AppliedTo | None:
    """Apply a calendar to one case; None where nobody in it counts by that calendar."""
    handle = (await desk.cases()).handle(case_id)
    try:
        seen = await handle.view()
        if calendar.name not in {seat.calendar for seat in seen.people}:
            return None
        now = await (await desk.clock(case_id)).now()
        by = Actor(person or _lead(seen), Role.HR_LEAD)
        command = ApplyCalendar(
            do="apply_calendar",
            id=f"calendar-{canon.digest((calendar, by, reason))}",
            by=by,
            received_at=now,
            calendar=calendar,
            reason=reason,
        )
        found = await handle.as_if(command)
        if not dry_run and not found.difference.refused:
            await handle.send(command)
    except Refused as refusal:
        return AppliedTo(case_id, str(refusal.code), refusal.sentence, (), 0)
    except Unanswered as nobody:
        return AppliedTo(case_id, _UNANSWERED, str(nobody), (), 0)
    dates = tuple(fact.body for fact in found.facts if isinstance(fact.body, DateRecounted))
    moved = tuple(each for each in dates if each.ends_at != each.ends_at_before)
    why = found.difference
    return AppliedTo(case_id, why.refused, why.because, moved, len(dates) - len(moved))


def _lead(seen: CaseView) -> str:
    return next(seat.person for seat in seen.people if seat.role is Role.HR_LEAD)


def _told(calendar: BusinessCalendar, applied: list[AppliedTo], *, dry_run: bool) -> str:
    name = f"{calendar.name} {calendar.version}"
    if not applied:
        return f"No open case counts by calendar {calendar.name}."
    head = f"Calendar {name} would be applied to" if dry_run else f"Calendar {name} applied to"
    lines = [f"{head} {sum(not each.code for each in applied)} of {len(applied)} cases."]
    for each in applied:
        if each.code:
            lines.append(f"{each.case_id}  refused ({each.code}): {each.sentence}")
            continue
        lines.append(f"{each.case_id}  {len(each.moved)} moved, {each.unmoved} as promised")
        lines += [f"    {_move(date)}" for date in each.moved]
    return "\n".join(lines)


def _move(date: DateRecounted) -> str:
    before = "no date" if date.last_day_before is None else f"{date.last_day_before:%a %Y-%m-%d}"
    after = "no date" if date.last_day is None else f"{date.last_day:%a %Y-%m-%d}"
    return f"{date.clock}: {before} -> {after} ({date.reason})"
