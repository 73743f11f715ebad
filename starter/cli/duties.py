"""`dueprocess duties`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import Code, Refused
from domain.people import Role  # noqa: TC001 -- the form of the command is read from it
from starter.cli.output import current, table
from starter.cli.session import run, session
from starter.wording import instant

if TYPE_CHECKING:
    from domain.tasks import TaskStep
    from infra.record_duties import ListedDuty, ListedWorkload


def duties(
    *,
    person: str | None = None,
    case: str | None = None,
    role: Role | None = None,
    overdue: bool = False,
    workload: bool = False,
) -> None:
    """List who owes what by when: what is open over all cases, or one case with its history.

    Args:
        person: Only what waits for this person, who may be a backup.
        case: Only this case: what is done, too, each with what became of it.
        role: Only what this role owes, or has a right to.
        overdue: Only duties whose date has passed.
        workload: Sum up by manager instead; with --person of one manager or skip.
    """
    if workload:
        _workload(person)
        return

    async def look() -> tuple[tuple[ListedDuty, ...], datetime]:
        async with session() as desk:
            record, of_role = await desk.duties(), None if role is None else role.value
            now = await (await desk.clock(None)).now()
            if case is None:
                return await record.owed(person=person, role=of_role, overdue=overdue), now
            found = await record.of_case(case, person=person, role=of_role, overdue=overdue)
            if not found and await (await desk.lists()).case(case) is None:
                raise Refused(Code.NO_SUCH_CASE, "the record has nothing of such a case")
            return found, now

    found, now = run(look())
    data = [_with_days_late(each, now) for each in found]
    if not found:
        current().give(data, "No duties.")
        return
    rows = [_row(each, now) for each in found]
    head = ("case", "what", "owner", "person", "due", "status", "days late")
    text = table(head, rows)
    if case is not None:
        text += "\n\n" + "\n".join(line for each in found for line in _history(each))
    current().give(data, text)


def _workload(person: str | None) -> None:
    async def look() -> tuple[ListedWorkload, ...]:
        async with session() as desk:
            return await (await desk.duties()).workload(person)

    found = run(look())
    rows = (
        (
            each.manager,
            str(each.open_cases),
            str(each.duties),
            str(each.overdue),
            f"{each.check_ins_held} of {each.check_ins_owed}",
            str(each.check_ins_missed),
        )
        for each in found
    )
    head = ("manager", "open cases", "duties", "overdue", "check-ins held", "missed")
    current().give(found, table(head, rows) if found else "No cases.")


def _with_days_late(duty: ListedDuty, now: datetime) -> dict[str, object]:
    return {
        "case_id": duty.case_id,
        "key": duty.key,
        "kind": duty.kind,
        "is_window": duty.is_window,
        "owner": duty.owner,
        "person": duty.person,
        "request": duty.request,
        "due_on": duty.due_on,
        "due_at": duty.due_at,
        "forecast": duty.forecast,
        "status": duty.status,
        "ended_at": duty.ended_at,
        "days_late": duty.days_late(now),
        "history": duty.history,
    }


def _row(duty: ListedDuty, now: datetime) -> tuple[str, ...]:
    late = duty.days_late(now)
    due = "" if duty.due_on is None else f"{duty.due_on:%a %Y-%m-%d}"
    return (
        duty.case_id,
        duty.request or duty.key,
        duty.owner,
        duty.person,
        f"{due} (forecast)" if duty.forecast else due,
        f"window {duty.status}" if duty.is_window else str(duty.status),
        str(late) if late else "",
    )


def _history(duty: ListedDuty) -> list[str]:
    return [duty.key, *(f"    {_step(step)}" for step in duty.history)]


def _step(step: TaskStep) -> str:
    told = "" if step.day is None else f" {step.day:%a %Y-%m-%d}"
    to = f" to {step.person}" if step.person else ""
    return f"{instant(step.at.astimezone(UTC))}  {step.event.replace('_', ' ')}{told}{to}"
