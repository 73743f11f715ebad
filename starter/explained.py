"""How a date came about, in words: the rule, what set it off, each day, the end, and its history.

The letters and numbers in brackets are the counting rules of the policy (docs/process.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.clock import Mark, Roll, Span, Unit
from domain.people import Role
from domain.policy import ClockKind, ClockNature
from domain.reckoning import Deferral
from domain.state import ClockStatus
from starter.wording import compact_trace, instant, say, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from domain.clock import Promise
    from domain.explaining import Explanation, Stretch, ToldDate
    from domain.reckoning import Reckoning

_INDENT: Final = "  "

_RULES: Final[Mapping[str, str]] = {
    ClockKind.SKIP_APPROVAL: "K10",
    ClockKind.HR_REVIEW: "K10",
    ClockKind.DISCUSSION: "K10",
    ClockKind.CHECK_IN: "K10",
    ClockKind.NEXT_STEPS: "K9",
    ClockKind.PIVOT_MEETING: "K10",
    ClockKind.ELECTION: "K10",
    ClockKind.HR_CONFIRMATION: "K10, K15",
    ClockKind.IMPROVE_PLAN: "K10",
    ClockKind.IMPROVE_CHECK_IN: "K10",
    ClockKind.VERDICT: "K10",
    ClockKind.IMPROVE_RESULT: "K10",
    ClockKind.APPEAL_FILING: "K10",
    ClockKind.MANAGER_REPLY: "K10",
    ClockKind.PANEL_DECISION: "K10",
    ClockKind.TRANSFER: "K10",
    ClockKind.LEAVE_DECISION: "K8",
    ClockKind.SEPARATION: "K12",
    ClockKind.FINAL_WAGES: "K12",
    ClockKind.RESIGNATION_WITHDRAWAL: "K16",
}
"""Where the length of a clock stands, beside its row; a row that no such rule names has none."""

_USES: Final[Mapping[str, str]] = {
    ClockKind.ELECTION: (
        "To use it: choose to leave or to improve (`dueprocess employee elect`). The choice may be "
        "changed until the end; the last one counts, and takes effect at the end or when it is "
        "confirmed as final (K18). Silence never ends employment: HR makes contact, and then it "
        "leads to the Improve plan (K15)."
    ),
    ClockKind.APPEAL_FILING: (
        "To use it: appeal, with at least one ground (`dueprocess employee file-appeal`), or "
        "choose to leave (`dueprocess employee elect`). Silence never ends employment by itself: "
        "HR makes contact and confirms (K15)."
    ),
    ClockKind.CONSIDERATION: (
        "To use it: sign the release (`dueprocess employee sign-release`), not before the last day "
        "of employment, or leave it unsigned. The offer stays open unchanged until the end; "
        "without a signature there is no severance, and nothing else changes."
    ),
    ClockKind.REVOCATION: (
        "To use it: take the signature back (`dueprocess employee revoke-release`). Whoever does "
        "nothing keeps the release, and the severance is paid."
    ),
    ClockKind.TRANSFER: (
        "To use it: ask for a post (`dueprocess employee request-transfer`), as often as needed, "
        "or choose to leave (`dueprocess employee elect`). The new post must be agreed within the "
        "time, not begun."
    ),
    ClockKind.RESIGNATION_WITHDRAWAL: (
        "To use it: take the resignation back (`dueprocess employee withdraw-resignation`). It was "
        "filed during protected leave, and nothing irreversible rests on it before (K16)."
    ),
}

_ROLLS: Final[Mapping[Roll, str]] = {
    Roll.FOLLOWING: "A last day that is not a business day moves to the next one (K5).",
    Roll.PRECEDING: "A last day that is not a business day moves back to the one before (K5).",
    Roll.NONE: "The last day stays where it falls, business day or not (K5).",
}

_MARKS: Final[Mapping[Mark, str]] = {
    Mark.WEEKEND: "weekend, not counted (K4)",
    Mark.HOLIDAY: "holiday, not counted (K4)",
    Mark.LEAVE: "leave, not counted (K6)",
    Mark.PAUSED: "the clock stood still, not counted",
    Mark.DOWNTIME: "a door was down: given back, not counted",
    Mark.ROLLED: "the last day, moved here since it fell on no business day (K5)",
}

_DEFERRALS: Final[Mapping[Deferral, str]] = {
    Deferral.WEEKEND: "is a weekend",
    Deferral.HOLIDAY: "is a holiday",
    Deferral.LEAVE: "is a day of protected leave",
}


def explained(explanation: Explanation) -> str:
    """Return the explanation of one date as paragraphs."""
    parts = [heading(explanation)]
    reckoning = explanation.reckoning
    if reckoning is None:
        parts.append("It runs no more: what had set it off was reversed by something that counts.")
    else:
        parts += [
            _titled("The rule", _rule(reckoning)),
            _titled("What set it off", _trigger(explanation, reckoning)),
        ]
        if reckoning.promise is not None:
            days = _days(explanation, reckoning, reckoning.promise)
            parts += [
                _titled("Day by day", days),
                _titled("The end", _end(reckoning, reckoning.promise)),
            ]
        else:
            parts.append(_titled("The end", [_no_date(reckoning)]))
    if explanation.told:
        parts.append(_titled("What was told", _history(explanation)))
    return "\n\n".join(parts)


def heading(explanation: Explanation) -> str:
    """Return what a date is and when, in one line."""
    reckoning = explanation.reckoning
    name = explanation.clock
    if reckoning is None:
        return f"{name}: no longer applies"
    kind = "window" if reckoning.nature is ClockNature.WINDOW else "duty"
    whose = f"{kind} of the {spaced(reckoning.owner)}"
    if reckoning.promise is None:
        return f"{name}, {whose}: no date yet"
    word = "forecast" if reckoning.promise.forecast else "promised"
    day = long_day(reckoning.promise.last_day)
    return f"{name}, {whose}: {word} {day}{_status(reckoning)}"


def _status(reckoning: Reckoning) -> str:
    if reckoning.status is ClockStatus.OPEN:
        return ""
    at = "" if reckoning.ended_at is None else f" on {instant(reckoning.ended_at)}"
    return f"; {reckoning.status}{at}"


def _rule(reckoning: Reckoning) -> Iterator[str]:
    """Say the rule: its length, whose calendar, where it stands, what stops it."""
    source = f"{reckoning.policy}, clocks.{reckoning.row}"
    rule = _RULES.get(reckoning.row)
    source += f"; {rule}" if rule else ""
    length = _length(reckoning.span)
    if reckoning.of_case:
        length += ", as this case brings them"
    yield f"{length}, by the calendar and zone of the {spaced(reckoning.whose)} ({source})."
    yield f"The day that sets it off is not counted (K1). {_ROLLS[reckoning.span.roll]}"
    if reckoning.leave_pauses:
        yield "Days of protected leave are skipped while counting (K6)."
    elif reckoning.whose is Role.EMPLOYEE:
        yield "Protected leave does not stop it."
    if reckoning.admin_pauses:
        yield "An administrative pause of Focus stops it too."
    if reckoning.extra:
        more = ", then ".join(f"{days} days" for days in reckoning.extra)
        yield f"Added in this case: {more}, each counted on from the last day before."


def _length(span: Span) -> str:
    unit = "business" if span.unit is Unit.BUSINESS_DAY else "calendar"
    return f"{span.count} {unit} {'day' if span.count == 1 else 'days'}"


def _trigger(explanation: Explanation, reckoning: Reckoning) -> Iterator[str]:
    """Say which act or receipt set it off, and on which day that counts."""
    for fact in explanation.set_off:
        yield f"Fact {fact.number}, {instant(fact.at)}: {say(fact)}."
    promise, local = reckoning.promise, reckoning.received_local
    if local is not None:
        yield f"Received on {long_day(local.date())} at {local:%H:%M} there."
        if reckoning.deferred and promise is not None:
            yield _deferral(reckoning, local, promise.trigger_day)
    elif promise is not None:
        yield f"It counts from {long_day(promise.trigger_day)}."


def _deferral(reckoning: Reckoning, local: datetime, counts_on: date) -> str:
    reasons = []
    for each in reckoning.deferred:
        same = each.day == local.date()
        day = "That" if same else f"{each.day:%A} {each.day.day} {each.day:%B}"
        if each.why is Deferral.CUTOFF:
            reasons.append(f"that is at or after {reckoning.cutoff:%H:%M}")
        else:
            reasons.append(f"{'that' if same else day} {_DEFERRALS[each.why]}")
        if same and each.why is not Deferral.CUTOFF and local.time() >= reckoning.cutoff:
            reasons[-1] += f" and at or after {reckoning.cutoff:%H:%M}"
    said = ", ".join(reasons)
    return f"{said[0].upper()}{said[1:]}: so it counts as received on {long_day(counts_on)} (K2)."


def _days(explanation: Explanation, reckoning: Reckoning, promise: Promise) -> Iterator[str]:
    """Say every day of the count, days of one kind together."""
    yield (
        f"Calendar {promise.calendar} {promise.calendar_version}, zone {promise.zone} "
        f"(zone data {promise.tz_version})."
    )
    yield f"{span_of(promise.trigger_day, promise.trigger_day)}: sets it off, not counted (K1)"
    told = {t.promise.last_day for t in explanation.told if t.promise is not None}
    for stretch in explanation.days:
        yield f"{span_of(stretch.first, stretch.last)}: {_mark(stretch, reckoning, told)}"


def _mark(stretch: Stretch, reckoning: Reckoning, told: set[date]) -> str:
    if stretch.mark is Mark.COUNTED:
        return f"counted {numbers(stretch)}"
    if stretch.mark is not Mark.KEPT:
        return _MARKS[stretch.mark]
    if stretch.last == reckoning.not_before:
        return "the last day, since this case set it as the earliest"
    if reckoning.row == ClockKind.SEPARATION and stretch.last not in told:
        return "the last day, moved out of protected leave (K12)"
    return "the last day, kept: it was told before, and is never shortened (K6, K14)"


def numbers(stretch: Stretch) -> str:
    """Return which days of a count a stretch holds, such as `2 to 5 of 5`."""
    if stretch.k_first == stretch.k_last:
        return f"{stretch.k_first} of {stretch.n}"
    return f"{stretch.k_first} to {stretch.k_last} of {stretch.n}"


def _end(reckoning: Reckoning, promise: Promise) -> Iterator[str]:
    """Say the exclusive instant in local words, and what the right is good for."""
    ends_at = promise.ends_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield (
        f"It ends at the end of {long_day(promise.last_day)} in {promise.zone}, that is {ends_at}; "
        "an act received before that instant is in time (K3)."
    )
    if reckoning.status is ClockStatus.STOPPED:
        yield "It was stopped before its end and binds nobody any more."
    elif promise.forecast:
        yield (
            "This is a forecast, no promise: a leave that touches it is open. Nothing lapses on "
            "it. At the return it becomes a promise, never earlier than the one before the leave "
            "(K6)."
        )
    if reckoning.nature is ClockNature.WINDOW and reckoning.status is ClockStatus.OPEN:
        yield _USES.get(
            reckoning.row, f"It is a right of the {spaced(reckoning.owner)}: nobody has to use it."
        )


def _no_date(reckoning: Reckoning) -> str:
    if reckoning.uncovered:
        return f"There is no date: {reckoning.uncovered} (K4). A person is asked."
    return "There is no date while a leave or a pause is open whose end is not known (K6)."


def _history(explanation: Explanation) -> Iterator[str]:
    """Say every date that was told, why it moved, and that it was never shortened."""
    before: Promise | None = None
    for number, told in enumerate(explanation.told, start=1):
        yield f"{number}. {instant(told.told_at)}, fact {told.number}: {_told(told, before)}"
        because = told.because if before is not None else ()
        yield from (f"   because of fact {fact.number}: {say(fact)}" for fact in because)
        for change in told.changes:
            days = span_of(change.first, change.last)
            yield f"   {days}: counted before, now {change.now}"
        if told.kept:
            yield "   held at the date that was promised before: it is never shortened"
        if told.promise is not None and before is not None and told.promise.trace != before.trace:
            yield f"   before: {compact_trace(before)}"
            yield f"   now:    {compact_trace(told.promise)}"
        before = told.promise or before
    if explanation.never_shortened:
        yield "It was never shortened: no promised date was followed by an earlier one."


def _told(told: ToldDate, before: Promise | None) -> str:
    if told.promise is None:
        return "the date no longer applies"
    word = "forecast" if told.promise.forecast else "promised"
    said = f"{word} {long_day(told.promise.last_day)}"
    if before is None:
        return said
    if told.later_by > 0:
        return f"{said}, {told.later_by} {'day' if told.later_by == 1 else 'days'} later"
    if told.later_by < 0:
        return f"{said}, {-told.later_by} days earlier than the {_word(before)} before"
    return f"{said}, the same day as the {_word(before)} before"


def _word(promise: Promise) -> str:
    return "forecast" if promise.forecast else "promise"


def long_day(day: date) -> str:
    """Return a day as it is read aloud, such as `Monday 7 June 2027`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def span_of(first: date, last: date) -> str:
    """Return days in words, such as `2 to 13 June 2027`."""
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _titled(title: str, sentences: Iterator[str] | list[str]) -> str:
    return "\n".join([title, *(_INDENT + sentence for sentence in sentences)])
