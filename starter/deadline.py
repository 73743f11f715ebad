"""`dueprocess deadline`: any deadline, counted day by day by the code that counts for a case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from domain.clock import Mark, Promise, Roll, Span, Still, Unit, count, deemed_receipt
from domain.errors import Code, Malformed
from domain.leave import Leave, LeaveStatus
from infra.policies import CURRENT_POLICY, load_calendar, load_policy
from infra.zones import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.calendar import BusinessCalendar, Site

_DAY = r"\d{4}-\d{2}-\d{2}"
_DATE = re.compile(_DAY, re.ASCII)
_MOMENT = re.compile(_DAY + r"T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeadlineAnswer:
    """A deadline with how it came about.

    Attributes:
        promise: The date as a case would promise it.
        received_at: The receipt it was counted from, aware UTC; None where a trigger day was given.
        deemed: True if the receipt counts on a later day than the one it happened on (K2).
        span: What was counted.
    """

    promise: Promise
    received_at: datetime | None
    deemed: bool
    span: Span

    def as_json(self) -> dict[str, object]:
        """Return the answer as plain data."""
        promise = self.promise
        return {
            "last_day": promise.last_day.isoformat(),
            "ends_at": _utc(promise.ends_at),
            "trigger_day": promise.trigger_day.isoformat(),
            "received_at": None if self.received_at is None else _utc(self.received_at),
            "deemed": self.deemed,
            "count": self.span.count,
            "unit": self.span.unit.value,
            "roll": self.span.roll.value,
            "calendar": promise.calendar,
            "calendar_version": promise.calendar_version,
            "zone": promise.zone,
            "tz_version": promise.tz_version,
            "trace": [{"day": step.day.isoformat(), "mark": str(step)} for step in promise.trace],
        }

    def as_text(self) -> str:
        """Return the answer for people: the end first, then each day of the count."""
        promise = self.promise
        trigger = f"{promise.trigger_day:%a %Y-%m-%d}  "
        if self.received_at is None:
            trigger += "trigger day, not counted"
        else:
            trigger += "deemed received" if self.deemed else "received"
            trigger += f", not counted (received {_utc(self.received_at)})"
        end = f"Last day {promise.last_day:%a %Y-%m-%d}; ends {_utc(promise.ends_at)}, exclusive"
        calendar = f"Calendar {promise.calendar} {promise.calendar_version}"
        zone = f"zone {promise.zone} (zone data {promise.tz_version})"
        steps = (f"{step.day:%a %Y-%m-%d}  {step}" for step in promise.trace)
        return "\n".join([end, f"{calendar}, {zone}", "", trigger, *steps])


def compute_deadline(  # noqa: PLR0913 -- one argument for each option of the command
    *,
    start: str,
    count_of: int,
    unit: Unit,
    calendar: str,
    zone: str,
    roll: Roll = Roll.FOLLOWING,
    leaves: Sequence[str] = (),
    policy: str = CURRENT_POLICY,
) -> DeadlineAnswer:
    """Count a deadline.

    Args:
        start: The trigger day, `2027-05-27`; or a receipt, `2027-05-27T17:05`, local to the zone
            unless it ends in `Z` or an offset. What day a receipt counts on follows from K2.
        count_of: How many, at least 1.
        unit: Of what.
        calendar: A calendar's name, or the path of a file.
        zone: IANA name.
        roll: Where a last day goes that is not a business day; for business days without meaning.
        leaves: Protected leaves, each `FROM/TO`, TO the last absent day; together a union.
        policy: The policy whose cut-off decides on a receipt.

    Raises:
        Malformed: an option makes no sense, or names what there is not.
        PolicyInvalid: the calendar's file is wrong.
        Uncovered: the count needs a day that the calendar does not cover.
    """
    if count_of < 1:
        raise Malformed(Code.OUT_OF_RANGE, "the count must be at least 1")
    days = load_calendar(calendar)
    where = site(zone, days.covers_from, days.covers_to)
    still = tuple(_still(number, text, days) for number, text in enumerate(leaves, start=1))
    received_at, happened_on = _start(start, where)
    trigger: date | None = happened_on
    if received_at is not None:
        cutoff = load_policy(policy).receipt_cutoff
        trigger = deemed_receipt(received_at, cutoff, days, where, still)
    span = Span(count_of, unit, roll)
    promise = None if trigger is None else count(trigger, span, days, where, still)
    if promise is None or trigger is None:
        raise Malformed(Code.MALFORMED, "a leave without an end has no deadline")
    return DeadlineAnswer(promise, received_at, trigger != happened_on, span)


def _start(text: str, where: Site) -> tuple[datetime | None, date]:
    """Return the receipt, if a time is given, and the local day that the text names."""
    if _DATE.fullmatch(text):
        return None, _date(text)
    if not _MOMENT.fullmatch(text):
        raise Malformed(Code.MALFORMED, f"{text!r} is neither a day nor a day with a time")
    try:
        moment = datetime.fromisoformat(text)
        instant = moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError) as error:
        raise Malformed(Code.MALFORMED, f"{text!r}: {error}") from error
    received_at = instant or where.instant(moment.date(), moment.time())
    return received_at, where.day_of(received_at)


def _still(number: int, text: str, calendar: BusinessCalendar) -> Still:
    first_text, slash, last_text = text.partition("/")
    if not slash or not _DATE.fullmatch(first_text) or not _DATE.fullmatch(last_text):
        raise Malformed(Code.MALFORMED, f"{text!r} is no leave: write FROM/TO, two days")
    first, last = _date(first_text), _date(last_text)
    if last < first:
        raise Malformed(Code.OUT_OF_RANGE, f"the leave {text} ends before it begins")
    leave = Leave(number, LeaveStatus.APPROVED, first, last, None)
    pause = leave.days(calendar)
    if pause is None:
        raise Malformed(Code.MALFORMED, f"the leave {text} has no day")
    return Still(pause, Mark.LEAVE)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(Code.MALFORMED, f"{text!r}: {error}") from error


def _utc(instant: datetime) -> str:
    return f"{instant.replace(tzinfo=None).isoformat()}Z"
