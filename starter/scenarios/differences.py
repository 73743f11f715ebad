"""What was expected, held against what came: each difference with what, expected, got and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.case import Receipt
from domain.errors import Refused
from domain.facts import NoticeCountermanded, NoticeHeld, NoticeOwed
from domain.state import ClockStatus
from starter.scenarios.expectation import clock_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.clock import Promise
    from domain.facts import Fact, Statement
    from domain.notices import Notice
    from domain.policy import Tier
    from domain.views import CaseView, ClockView
    from starter.engines import Standing
    from starter.scenarios.expectation import (
        AmountExpected,
        DateExpected,
        Expectation,
        NoticeExpected,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected.

    Attributes:
        where: The step, or the end.
        what: What the expectation is about.
        expected: As the scenario has it.
        got: As it came.
        why: How it came about, as far as the case can tell.
    """

    where: str
    what: str
    expected: str
    got: str
    why: str = ""

    def as_text(self) -> str:
        """Return it for people."""
        lines = [f"{self.where}: {self.what}", f"  expected  {self.expected}"]
        lines.append(f"  got       {self.got}")
        if self.why:
            first, *more = self.why.splitlines()
            lines.append(f"  why       {first}")
            lines += [f"            {line}" for line in more]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a step's act; neither where nobody acted."""

    receipt: Receipt | None = None
    refusal: Refused | None = None

    @property
    def word(self) -> str:
        """Return it in a word, with its code."""
        if self.refusal is not None:
            return f"refused {self.refusal.code}"
        if self.receipt is None:
            return "time passed"
        return f"{self.receipt.answer} {self.receipt.code}".strip()


def differences(
    where: str,
    expected: Expectation,
    standing: Standing | None,
    since: int,
    answered: Answered | None,
) -> tuple[Difference, ...]:
    """Compare a step, or the end, with what was expected of it.

    Args:
        where: What to call the place.
        expected: What the scenario names.
        standing: Where the case stands; None if it is not open.
        since: Number of the last fact before the span that is looked at.
        answered: What became of the act; None at the end.
    """
    found = [] if answered is None else list(_answer(expected, answered))
    if standing is None:
        if _asks_for_a_case(expected):
            found.append(("case", "an open case", "none", ""))
    else:
        news = [fact for fact in standing.facts if fact.number > since]
        found += _where_it_stands(expected, standing.view, news)
        found += _dates(expected, standing.view)
        found += _letters(expected, news)
        found += _money(expected, standing.view)
        found += _kinds(expected, news)
    return tuple(Difference(where, *each) for each in found)


Found = tuple[str, str, str, str]
"""What, expected, got, why."""


def _answer(expected: Expectation, answered: Answered) -> Iterator[Found]:
    refusal, receipt = answered.refusal, answered.receipt
    why = refusal.sentence if refusal is not None else ""
    if expected.refused:
        code = "" if expected.refused is True else f" {expected.refused}"
        if refusal is None or (code and code != f" {refusal.code}"):
            yield "answer", f"refused{code}", answered.word, why
    elif expected.lodged:
        code = "" if expected.lodged is True else f" {expected.lodged}"
        got = "" if receipt is None else receipt.code
        if not got or (code and code != f" {got}"):
            yield "answer", f"lodged{code}", answered.word, why
    elif refusal is not None or (receipt is not None and receipt.code):
        yield "answer", "accepted", answered.word, why


def _asks_for_a_case(expected: Expectation) -> bool:
    named = expected.model_dump(exclude_defaults=True, exclude={"refused", "lodged"})
    return bool(named)


def _where_it_stands(
    expected: Expectation, seen: CaseView, news: Sequence[Fact]
) -> Iterator[Found]:
    came = ", ".join(fact.body.kind for fact in news) or "nothing"
    why = f"became facts: {came}"
    for what, wanted, got in (
        ("stage", expected.stage, seen.stage),
        ("outcome", expected.outcome, seen.outcome or None),
        ("paused", expected.paused, seen.paused),
        ("owner", expected.owner, seen.owner),
        ("approved_on", expected.approved_on, seen.approved_on),
        ("effective_on", expected.effective_on, seen.effective_on),
    ):
        if wanted is not None and wanted != got:
            yield what, str(wanted), str(got), why
    raised = ", ".join(seen.flags) or "none"
    for flag in expected.flags:
        if flag not in seen.flags:
            yield "flags", f"{flag} raised", raised, why
    for flag in expected.no_flags:
        if flag in seen.flags:
            yield "flags", f"{flag} not raised", raised, why


def _dates(expected: Expectation, seen: CaseView) -> Iterator[Found]:
    for key, wanted in expected.promises.items():
        clock = find_clock(seen, key)
        promise = None if clock is None else clock.promise
        if wanted is None:
            stopped = clock is not None and clock.status is ClockStatus.STOPPED
            if promise is not None and not stopped:
                yield f"promises.{key}", "no date", str(promise.last_day), trace(promise)
        elif clock is None or promise is None:
            clocks = ", ".join(each.key for each in seen.clocks)
            got = "no such clock" if clock is None else f"no date: the clock is {clock.status}"
            yield f"promises.{key}", _wanted_date(wanted), got, f"clocks: {clocks}"
        else:
            yield from _date(key, wanted, clock, promise)


def _date(key: str, wanted: DateExpected, clock: ClockView, promise: Promise) -> Iterator[Found]:
    for part, is_wanted, got in (
        ("last_day", wanted.last_day, promise.last_day),
        ("ends_at", wanted.ends_at, promise.ends_at),
        ("forecast", wanted.forecast, promise.forecast),
        ("owner", wanted.owner, clock.owner),
    ):
        if is_wanted is not None and is_wanted != got:
            what = f"promises.{key}" if part == "last_day" else f"promises.{key}.{part}"
            yield what, str(is_wanted), str(got), trace(promise)


def _wanted_date(wanted: DateExpected) -> str:
    named = wanted.model_dump(mode="json", exclude_none=True)
    return ", ".join(f"{name} {value}" for name, value in named.items()) or "a date"


def find_clock(seen: CaseView, key: str) -> ClockView | None:
    """Return the clock that a key means: exactly that one, or the latest of a bare kind.

    The first clock of a kind bears no number; `election[1]` means it all the same.
    """
    exact = next((c for c in seen.clocks if c.key == key), None)
    kind, number = clock_kind(key)
    if number is None and key == kind:
        of_kind = [c for c in seen.clocks if c.key == kind or c.key.startswith(f"{kind}[")]
        return of_kind[-1] if of_kind else None
    if exact is None and number == 1:
        return next((c for c in seen.clocks if c.key == kind), None)
    return exact


def trace(promise: Promise) -> str:
    """Return how a date came about, a day a line."""
    days = [f"{step.day:%a %Y-%m-%d}  {step}" for step in promise.trace]
    by = f"by calendar {promise.calendar} {promise.calendar_version}, zone {promise.zone}"
    return "\n".join([f"{promise.trigger_day:%a %Y-%m-%d}  trigger day, not counted, {by}", *days])


def _letters(expected: Expectation, news: Sequence[Fact]) -> Iterator[Found]:
    sent = [word for fact in news if (word := sent_notice(fact)) is not None]
    told = ", ".join(f"{word.template} to {word.to}" for word in sent) or "none"
    waiting = [fact.body for fact in news if isinstance(fact.body, NoticeHeld)]
    held = ", ".join(f"{body.notice} ({body.why})" for body in waiting) or "none"
    for wanted in expected.notices:
        if not any(_is_meant(wanted, word) for word in sent):
            yield "notices", f"{wanted} sent", told, f"held: {held}"
    for wanted in expected.no_notices:
        if any(_is_meant(wanted, word) for word in sent):
            yield "no_notices", f"{wanted} not sent", told, ""
    for wanted in expected.held:
        # The key of a notice is its template, what it is about and its reader.
        keys = [body.notice for body in waiting if body.notice.startswith(f"{wanted.template}:")]
        if not any(wanted.to is None or key.endswith(f":{wanted.to}") for key in keys):
            yield "held", f"{wanted} held", held, f"sent: {told}"


def sent_notice(fact: Fact) -> Notice | None:
    """Return the notice that goes out by a fact, if one does."""
    if isinstance(fact.body, NoticeOwed | NoticeCountermanded):
        return fact.body.notice
    return None


def _is_meant(wanted: NoticeExpected, word: Notice) -> bool:
    return word.template is wanted.template and wanted.to in (None, word.to)


def _money(expected: Expectation, seen: CaseView) -> Iterator[Found]:
    for key, tiers in expected.money.items():
        for tier, wanted in tiers.items():
            yield from _amount(key, tier, wanted, seen.statements)


def _amount(
    key: str, tier: Tier, wanted: AmountExpected, statements: Sequence[Statement]
) -> Iterator[Found]:
    what = f"money.{key}.{tier}" if key else f"money.{tier}"
    found = [
        (statement, amount)
        for statement in statements
        if key in ("", statement.key)
        for amount in statement.amounts
        if amount.tier is tier
    ]
    if not found:
        keys = ", ".join(statement.key for statement in statements) or "none"
        yield what, "an amount", "no such statement", f"statements: {keys}"
        return
    statement, amount = found[-1]
    why = (
        f"{statement.key}: {statement.years} completed years at {statement.separation_on}, "
        f"formula {statement.formula}, {statement.currency}"
    )
    if wanted.weeks is not None and wanted.weeks != amount.weeks:
        yield f"{what}.weeks", str(wanted.weeks), str(amount.weeks), why
    if wanted.gross is not None and wanted.gross != amount.gross:
        yield f"{what}.gross", str(wanted.gross), str(amount.gross), why


def _kinds(expected: Expectation, news: Sequence[Fact]) -> Iterator[Found]:
    kinds = [fact.body.kind for fact in news]
    came = ", ".join(kinds) or "none"
    for wanted in expected.facts:
        if wanted not in kinds:
            yield "facts", wanted, came, ""
    for wanted in expected.no_facts:
        if wanted in kinds:
            yield "no_facts", f"no {wanted}", came, ""
