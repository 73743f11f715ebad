"""What an input would change, in words, with both lines of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.difference import lines
from starter.explained import long_day
from starter.wording import instant, named, say, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.comparing import AsIf
    from domain.facts import Fact
    from domain.facts.differences import Difference, MovedDate, SetAsideAct


def difference_in_words(found: AsIf, record: tuple[Fact, ...]) -> str:
    """Return what would change as paragraphs; nothing has changed.

    Args:
        found: What would change.
        record: Every fact of the case so far.
    """
    difference = found.difference
    if difference.refused:
        return (
            f"Nothing would change: {spaced(difference.do)} would be refused "
            f"({difference.refused}): {difference.because}."
        )
    parts = [_verdict(difference)]
    if difference.at_once:
        parts.append(_list("At once, while people decide", map(_date, difference.at_once)))
    facts = {fact.number: fact for fact in record}
    final = [facts[each.number] for each in difference.final if each.number in facts]
    if final:
        title = "Final, and not reversed even if it is granted: people decide on a remedy"
        parts.append(_list(title, map(_fact, final)))
    gone = [facts[each.number] for each in difference.reversed if each.number in facts]
    granted = " if it is granted" if difference.touches_people else ""
    if difference.reversed:
        parts.append(_list(f"No longer holds{granted}", map(_fact, gone)))
    if difference.dates:
        parts.append(_list(f"Dates that move{granted}", map(_date, difference.dates)))
    if difference.set_aside:
        parts.append(_list(f"Acts set aside{granted}", map(_aside, difference.set_aside)))
    stands, would_be = lines(record, found)
    if difference.reversed:
        parts.append(_list("History as it stands, from where the lines part", map(_fact, stands)))
        parts.append(_list("History as it would be", (_unnumbered(f, facts) for f in would_be)))
    elif would_be:
        new = [fact for fact in would_be if fact.number not in facts]
        parts.append(_list("What would become true", (_unnumbered(f, facts) for f in new)))
    return "\n\n".join(parts)


def _verdict(difference: Difference) -> str:
    """Say what kind of change it is, and that nothing has changed yet."""
    what = spaced(difference.do)
    counts = f"it would count from {instant(difference.counts_from)}"
    if difference.lodged:
        outcome = f"If {what} came now it would be kept without effect"
    elif difference.touches_people:
        outcome = (
            f"If {what} came now it would touch what people have done; {counts}. People decide, "
            "and nothing is reversed before they have"
        )
    elif difference.is_drift:
        outcome = (
            f"If {what} came now it would count from that moment: what was published is not "
            "confirmed by a control run, so nothing is reversed and people decide"
        )
    elif difference.reversed:
        outcome = (
            f"If {what} came now facts would be reversed; {counts}, and only silence gives way"
        )
    else:
        outcome = f"If {what} came now nothing would be reversed; {counts}"
    return f"{outcome}. Nothing has changed yet."


def _list(title: str, entries: Iterator[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {entry}" for entry in entries)])


def _fact(fact: Fact) -> str:
    return f"{fact.number:>4}  {instant(fact.at)}  {say(fact)}"


def _unnumbered(fact: Fact, known: dict[int, Fact]) -> str:
    """Return a fact of the other line; what has no number yet is marked as new."""
    number = f"{fact.number:>4}" if known.get(fact.number) == fact else " new"
    return f"{number}  {instant(fact.at)}  {say(fact)}"


def _date(moved: MovedDate) -> str:
    whose = f"{moved.clock} ({spaced(moved.owner)})"
    old = "no date" if moved.old_day is None else long_day(moved.old_day)
    new = "no date" if moved.new_day is None else long_day(moved.new_day)
    old += " (forecast)" if moved.old_forecast else ""
    new += " (forecast)" if moved.new_forecast else ""
    return f"{whose}: {old} -> {new}"


def _aside(act: SetAsideAct) -> str:
    again = "it may revive" if act.may_revive else "it is asked for anew"
    return f"{spaced(act.do)} by {named(act.by.person, act.by.role)} ({act.code}); {again}"
