"""What an input would change, as values: shown before anyone asks, and kept where people decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Code
from domain.people import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversedFact:
    """A fact on record that would no longer hold, or would have to be undone and is final.

    Attributes:
        number: Its number.
        kind: What kind of fact it is.
        at: Its own time.
        by: Who acted; None for a lapse or an effect.
        of_person: True where more than silence, its confirmation or an effect would be undone.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    kind: str
    at: datetime
    by: Actor | None
    of_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InsteadFact:
    """What would become true in the other line; it has no number before it is published."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: str
    at: datetime
    by: Actor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDate:
    """A date that would be another one.

    Attributes:
        clock: Key of its clock.
        owner: Who owes the duty or holds the right.
        old_day: Last day as it stands; None where the clock does not run or has no date.
        new_day: Last day as it would be; None where the clock would not run or have no date.
        old_forecast: True where the one that stands is no promise.
        new_forecast: True where the other one would be no promise yet.
    """

    __pydantic_config__ = {"extra": "forbid"}

    clock: str
    owner: Role
    old_day: date | None
    new_day: date | None
    old_forecast: bool
    new_forecast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideAct:
    """An act that would lose what it acts on.

    Attributes:
        command: Its id.
        do: What it asked for.
        by: Who gave it.
        code: Why it would be without effect.
        may_revive: True where it is examined again at each run, as an employee's own acts are.
    """

    __pydantic_config__ = {"extra": "forbid"}

    command: str
    do: str
    by: Actor
    code: Code
    may_revive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an input would change, computed without changing anything.

    Where it touches a person's act nothing is reversed before people have decided: then all but
    `at_once` is what a full application gives, if they grant it.

    Attributes:
        command: Id of the input.
        do: What it asks for.
        counts_from: The instant from which it would count.
        refused: Code of the refusal; empty where it would be accepted.
        because: The refusal in one sentence.
        lodged: True where it would be kept without effect.
        is_drift: True where a control run does not confirm what was published, or the input counts
            before the last checkpoint: it would count from now, and people decide about the rest.
        touches_people: True where it would reverse more than silence: people decide.
        final: Facts that would have to be undone and are final: nothing is reversed, and people
            decide on a remedy.
        reversed: Facts that would no longer hold.
        instead: What would become true instead, the input's own facts included.
        dates: Dates that would move.
        set_aside: Acts that would lose what they act on.
        at_once: Dates that move even before people have decided.
    """

    __pydantic_config__ = {"extra": "forbid"}

    command: str
    do: str
    counts_from: datetime
    refused: str = ""
    because: str = ""
    lodged: bool = False
    is_drift: bool = False
    touches_people: bool = False
    final: tuple[ReversedFact, ...] = ()
    reversed: tuple[ReversedFact, ...] = ()
    instead: tuple[InsteadFact, ...] = ()
    dates: tuple[MovedDate, ...] = ()
    set_aside: tuple[SetAsideAct, ...] = ()
    at_once: tuple[MovedDate, ...] = ()
