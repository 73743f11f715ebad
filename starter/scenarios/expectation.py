"""What a scenario expects of a step or of its end; everything that is named must be so."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    model_validator,
)

from domain.errors import Code
from domain.facts import Outcome
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.state import Flag, Stage
from starter.scenarios.fact_kinds import FACT_KINDS

_CLOCK = re.compile(
    r"(?P<kind>[a-z_]+)"
    r"(?:\[(?P<number>[1-9]\d{0,3})\]|\[\d{1,4}\.\d{1,4}\]|\[[a-z_]+\[\d{1,4}(?:\.\d{1,4})?\](?:\.[a-z_]+)?\])?"
    r"(?:\.[1-9]\d{0,3})?",
    re.ASCII,
)
"""A kind, alone or with a number; what is signed, received or judged: `sign_off[pause[1].skip]`,
`notice_receipt[plan[1.2]]`, `verdict[2.1]`."""


class Part(BaseModel):
    """What every part of an expectation has in common: no key is overlooked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _clock(key: str) -> str:
    found = _CLOCK.fullmatch(key)
    if found is None or found["kind"] not in set(ClockKind):
        known = ", ".join(ClockKind)
        raise ValueError(f"there is no clock {key!r}; known: {known}, each alone or with [number]")
    return key


def _fact_kind(kind: str) -> str:
    if kind not in FACT_KINDS:
        raise ValueError(f"there is no fact {kind!r}; known: {', '.join(sorted(FACT_KINDS))}")
    return kind


class DateExpected(Part):
    """A promise in detail; what is left out is not looked at."""

    last_day: date | None = None
    ends_at: AwareDatetime | None = None
    forecast: bool | None = None
    owner: Role | None = None


class NoticeExpected(Part):
    """A notice by its template, and by its reader where that matters."""

    template: Template
    to: Role | None = None

    def __str__(self) -> str:
        """Return it as a person would write it."""
        return str(self.template) if self.to is None else f"{self.template} to {self.to}"


class AmountExpected(Part):
    """One tier's money; what is left out is not looked at."""

    weeks: int | None = None
    gross: Decimal | None = None


def _spelled_out(written: object, key: str) -> object:
    return written if isinstance(written, dict | BaseModel) else {key: written}


def _date_spelled_out(written: object) -> object:
    return None if written is None else _spelled_out(written, "last_day")


ClockKey = Annotated[str, AfterValidator(_clock)]
FactKind = Annotated[str, AfterValidator(_fact_kind)]
DateOrNone = Annotated[DateExpected | None, BeforeValidator(_date_spelled_out)]
SomeNotice = Annotated[
    NoticeExpected, BeforeValidator(lambda written: _spelled_out(written, "template"))
]
TierAmount = Annotated[AmountExpected, BeforeValidator(lambda given: _spelled_out(given, "gross"))]


def _money_by_statement(written: object) -> object:
    """Put amounts that stand for the latest statement under the empty key."""
    if not isinstance(written, dict):
        return written
    tiers: dict[object, object] = {k: v for k, v in written.items() if k in set(Tier)}
    rest = {k: v for k, v in written.items() if k not in set(Tier)}
    return {"": tiers, **rest} if tiers else rest


class Expectation(Part):
    """What is to be true after a step, or at the end.

    Attributes:
        stage: Where the case stands.
        promises: Dates by clock; a bare kind means the latest clock of the kind, null that none
            is promised.
        notices: Sent since the step before; at the end, at all.
        no_notices: Not sent in that time.
        held: Notices that began to wait in that time, for the return from leave or a good moment.
        refused: The code of the refusal, or true for any.
        lodged: The code for which the act is without effect, or true for any.
        flags: Among those raised.
        no_flags: Not among them.
        outcome: How the case closed.
        money: By tier, of the latest statement that has the tier; or by statement and tier.
        facts: Kinds that became facts in that time.
        no_facts: Kinds that did not.
        paused: Whether the employee's clocks stand still.
        owner: Whose move it is.
        approved_on: Day of the last sign-off of the entry.
        effective_on: Day from which Focus counts.
    """

    stage: Stage | None = None
    promises: dict[ClockKey, DateOrNone] = {}
    notices: tuple[SomeNotice, ...] = ()
    no_notices: tuple[SomeNotice, ...] = ()
    held: tuple[SomeNotice, ...] = ()
    refused: bool | Code | None = None
    lodged: bool | Code | None = None
    flags: tuple[Flag, ...] = ()
    no_flags: tuple[Flag, ...] = ()
    outcome: Outcome | None = None
    money: Annotated[dict[str, dict[Tier, TierAmount]], BeforeValidator(_money_by_statement)] = {}
    facts: tuple[FactKind, ...] = ()
    no_facts: tuple[FactKind, ...] = ()
    paused: bool | None = None
    owner: Role | None = None
    approved_on: date | None = None
    effective_on: date | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.refused and self.lodged:
            raise ValueError("an act is refused or lodged, not both")
        return self


def clock_kind(key: str) -> tuple[ClockKind, int | None]:
    """Return the kind and the number that a clock's key names."""
    found = _CLOCK.fullmatch(key)
    if found is None:  # pragma: no cover -- the form has been checked
        raise ValueError(key)
    return ClockKind(found["kind"]), int(found["number"]) if found["number"] else None
