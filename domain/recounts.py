"""What is said of dates that were counted again: by changed data, or for a door that was down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.downtime import given_back
from domain.facts import DateRecounted, RecountReason
from domain.notices import Template, notice
from domain.people import Role
from domain.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.downtime import GivenBack
    from domain.said import Said
    from domain.state import Clock, State
    from domain.teller import Teller


def with_words(state: State) -> State:
    """Return the state with the letters about days given back, each owed as long as it is true."""
    known = {word.key for word in state.notices}
    words = [
        notice(
            Template.DOWNTIME_GIVEN_BACK,
            Role.EMPLOYEE,
            f"{each.downtime.key}.{each.clock}",
            clock=each.clock,
            door=each.downtime.door,
            days=", ".join(day.isoformat() for day in each.days),
        )
        for each in given_back(state)
    ]
    new = tuple(word for word in words if word.key not in known)
    return replace(state, notices=(*state.notices, *new)) if new else state


def tell_recounts(teller: Teller, before: Said, given: tuple[GivenBack, ...]) -> None:
    """Put on record, once each, what became of every date that was counted again.

    Args:
        teller: Who says it.
        before: What had been said before the dates of this moment.
        given: The days given back, as the run counted them: a window whose end came untold gets a
            new count from today, which shows them no longer.
    """
    for clock in teller.state.clocks:
        for reason, data in _of(clock, given):
            mark = f"{clock.key}: {reason} {data}"
            if mark in teller.said.recounts:
                continue
            said = replace(teller.said, recounts=(*teller.said.recounts, mark))
            teller.say(_recounted(clock, reason, data, before), said)


def _of(clock: Clock, given: tuple[GivenBack, ...]) -> Iterator[tuple[RecountReason, str]]:
    for recount in clock.recounts:
        yield recount.reason, recount.data
    for each in given:
        if each.clock == clock.key:
            yield RecountReason.DOWNTIME, each.downtime.key


def _recounted(clock: Clock, reason: RecountReason, data: str, before: Said) -> DateRecounted:
    told = before.last(clock.key)
    if told is not None and told.withdrawn:
        told = None
    now = clock.promise
    return DateRecounted(
        clock=clock.key,
        reason=reason,
        data=data,
        last_day_before=None if told is None else told.last_day,
        ends_at_before=None if told is None else told.ends_at,
        last_day=None if now is None else now.last_day,
        ends_at=None if now is None else now.ends_at,
    )
