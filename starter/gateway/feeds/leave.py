"""Leave: what leave administration reports and decides, brought to the case of whom it is about.

A decision waits for its report, a return for its decision. Where a report does not come, or came
before there was a case, a decision that names the first day brings the report with it: nobody's
clocks are to run on because a message was lost.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from domain.errors import Code, Malformed
from domain.facts import LeaveDaysRecorded, LeaveDecided, LeaveEnded, LeaveReported
from domain.leave import LeaveStatus
from domain.people import Role
from infra.feeds.messages import Fate, ItemState
from starter.gateway.feeds.applying import Attention, Wait, command_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from domain.facts import Fact
    from infra.feeds.messages import Item
    from starter.gateway.feeds.applying import Applying

REPORT_COMES_WITHIN: Final = timedelta(hours=1)
"""So long a decision waits for the report of its leave before it brings one itself."""

_REPORT: Final = "report"
_ADMINISTRATOR: Final = Role.LEAVE_ADMINISTRATOR


async def apply_leave(applying: Applying) -> Fate:
    """Bring a message about a leave to its case.

    Raises:
        Wait: what it refers to is not on record yet.
        Attention: only a person can tell what it means.
        Refused: the case says no.
    """
    about = await applying.batch.about(applying.item)
    aspect = applying.told.aspect
    newer = [
        each
        for each in about
        if each.aspect == aspect
        and each.state is ItemState.DONE
        and each.position > applying.item.position
    ]
    if newer and aspect != "days":
        return Fate(state=ItemState.SUPERSEDED)
    if aspect == _REPORT:
        return await _report(applying, about)
    case_id, leave = await _leave(applying, about)
    if case_id is None:
        return Fate(state=ItemState.NOTHING)
    match aspect:
        case "decision":
            done = await _decide(applying, case_id, leave)
        case "return":
            done = await _return(applying, case_id, leave)
        case _:
            done = await _days(applying, case_id, leave, newer)
    if not done:
        raise Wait("kept")
    return Fate(state=ItemState.DONE, cases=(case_id,), leave_number=leave.number)


class _Leave:
    """A leave as its case has it on record."""

    told_at: datetime | None = None
    """When the case last heard of it: nothing that follows counts before that."""

    def __init__(self, number: int, facts: Sequence[Fact]) -> None:
        self.number = number
        self.status = LeaveStatus.REQUESTED
        for fact in facts:
            match fact.body:
                case LeaveReported(leave=n, status=status) if n == number:
                    self.status, self.told_at = status, fact.at
                case LeaveDecided(leave=n, status=status) if n == number:
                    self.status, self.told_at = status, max(self.told_at or fact.at, fact.at)
                case _:
                    pass


async def _report(applying: Applying, about: Sequence[Item]) -> Fate:
    first_day = _day(applying.told.content["first_day"])
    case = await applying.case_for(first_day)
    if case is None:
        return Fate(state=ItemState.NOTHING)
    facts = await applying.facts(case.case_id)
    own = _number(facts, [e for e in about if e.id != applying.item.id])
    if own is not None:
        known = next(body for body in _reports(facts) if body.leave == own)
        if known.first_day == first_day:
            return Fate(state=ItemState.NOTHING, cases=(case.case_id,), leave_number=own)
        raise Attention(
            "already_reported", "the leave is on record with another first day", (case.case_id,)
        )
    number = _number(facts, [applying.item]) or _unclaimed(facts, first_day)
    if number is None:
        await _give_report(applying, case.case_id, applying.told.content)
        raise Wait("record", applying.soon())
    return Fate(state=ItemState.DONE, cases=(case.case_id,), leave_number=number)


async def _give_report(applying: Applying, case_id: str, content: Mapping[str, object]) -> bool:
    fields = {
        "kind": "hint" if content.get("hint") else "requested",
        "first_day": content["first_day"],
        "last_day": content.get("last_day"),
    }
    return await applying.command(case_id, "report_leave", _ADMINISTRATOR, fields, what=_REPORT)


async def _leave(applying: Applying, about: Sequence[Item]) -> tuple[str | None, _Leave]:
    """Find the leave that a message goes on about; no case where it touches none.

    Raises:
        Wait: its report is still to come, or not on record yet.
        Attention: the case was never told of it, and nothing here says when it began.
    """
    known = next((e for e in about if e.leave_number is not None and e.cases), None)
    if known is not None and known.leave_number is not None:
        facts = await applying.facts(known.cases[0])
        return known.cases[0], _Leave(known.leave_number, facts)
    item, told = applying.item, applying.told
    reports = [e for e in about if e.aspect == _REPORT]
    patience_is_over = applying.batch.now - item.received_at >= REPORT_COMES_WITHIN
    came_to_nothing = any(e.state is ItemState.NOTHING for e in reports)
    if not came_to_nothing and not patience_is_over:
        raise Wait("report", item.received_at + REPORT_COMES_WITHIN)
    first_day = told.content.get("first_day")
    since = _day(first_day) if first_day is not None else item.sent_at.date()
    case = await applying.case_for(since)
    if case is None:
        return None, _Leave(0, ())
    facts = await applying.facts(case.case_id)
    number = _number(facts, about)
    if number is None and first_day is not None:
        number = _unclaimed(facts, _day(first_day))
    if number is not None:
        return case.case_id, _Leave(number, facts)
    if first_day is None:
        raise Attention("report_missing", "the case was never told of this leave")
    await _give_report(applying, case.case_id, told.content)
    raise Wait("record", applying.soon())


async def _decide(applying: Applying, case_id: str, leave: _Leave) -> bool:
    content = applying.told.content
    approves = applying.told.kind != "leave.denied"
    fields = {
        "leave": leave.number,
        "ruling": "approve" if approves else "deny",
        "first_day": content.get("first_day"),
        "last_day": content.get("last_day"),
        "protects_after": bool(content.get("protects_after", False)),
        "intermittent": content.get("intermittent"),
    }
    return await applying.command(
        case_id, "decide_leave", _ADMINISTRATOR, fields, not_before=leave.told_at
    )


async def _return(applying: Applying, case_id: str, leave: _Leave) -> bool:
    if leave.status in (LeaveStatus.HINT, LeaveStatus.REQUESTED):
        raise Wait("decision")
    back_on = _day(applying.told.content["back_on"])
    today = (await applying.now_in(case_id)).date()
    if back_on > today:
        raise Wait("its_day", applying.batch.now + (back_on - today))
    fields = {"leave": leave.number, "back_on": back_on.isoformat()}
    try:
        return await applying.command(
            case_id, "record_return", _ADMINISTRATOR, fields, not_before=leave.told_at
        )
    except Malformed as wrong:
        # Where the employee is, the day begins later.
        if wrong.code is Code.OUT_OF_RANGE and back_on == today:
            raise Wait("its_day") from None
        raise


async def _days(applying: Applying, case_id: str, leave: _Leave, newer: Sequence[Item]) -> bool:
    """Record days, but for those of which the source has said something newer."""
    facts = await applying.facts(case_id)
    later = {command_id(each) for each in newer}
    said = {
        day.day
        for fact in facts
        if fact.cause in later and isinstance(fact.body, LeaveDaysRecorded)
        for day in fact.body.days
    }
    given = applying.told.content["days"]
    days = [
        each
        for each in (given if isinstance(given, list) else ())
        if isinstance(each, dict) and _day(each["day"]) not in said
    ]
    if not days:
        return True
    fields = {"leave": leave.number, "days": days}
    return await applying.command(
        case_id, "record_leave_days", _ADMINISTRATOR, fields, not_before=leave.told_at
    )


def _number(facts: Sequence[Fact], items: Sequence[Item]) -> int | None:
    """Return the number of the leave that one of some messages has reported."""
    given = {command_id(each, _REPORT) for each in items}
    for fact in reversed(facts):
        if fact.cause in given and isinstance(fact.body, LeaveReported):
            return fact.body.leave
    return None


def _unclaimed(facts: Sequence[Fact], first_day: date) -> int | None:
    """Return a leave from that day that somebody in the case has reported and that is not over."""
    over = {
        fact.body.leave
        for fact in facts
        if isinstance(fact.body, LeaveEnded)
        or (isinstance(fact.body, LeaveDecided) and fact.body.status is LeaveStatus.DENIED)
    }
    for body in _reports(facts):
        if body.first_day == first_day and body.leave not in over:
            return body.leave
    return None


def _reports(facts: Sequence[Fact]) -> list[LeaveReported]:
    return [fact.body for fact in facts if isinstance(fact.body, LeaveReported)]


def _day(text: object) -> date:
    return date.fromisoformat(str(text))
