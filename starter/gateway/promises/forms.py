"""What is told of a date."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from domain.clock import Mark, Roll, Unit
from domain.kinds import ClockKind, ClockNature
from domain.people import Role
from domain.reckoning import Deferral
from domain.seeing import traces
from domain.seeing.clocks import kind_of
from domain.state import ClockStatus

if TYPE_CHECKING:
    from domain.reckoning import Reckoning
    from domain.seeing.parts import Part
    from domain.views import ClockView
    from infra.record_lists import ListedPromise


class TraceDayForm(BaseModel):
    """One day on the way to a date."""

    day: date
    mark: Mark = Field(description="What became of the day: counted, or why not.")
    k: int | None = Field(description="Counted as k of n; null where it was not counted.")
    n: int | None


class DeferredForm(BaseModel):
    """A day on which a receipt did not count yet."""

    day: date
    why: Deferral


class RuleForm(BaseModel):
    """By which rule a date is counted."""

    nature: ClockNature
    count: int
    unit: Unit
    roll: Roll
    of_case: bool = Field(description="Whether the case brings the length, not the policy.")
    whose: Role = Field(description="Whose calendar and zone count.")
    received_at: datetime | None = Field(description="The receipt that it counts from.")
    deferred: list[DeferredForm] = Field(description="Days on which that did not count yet.")


class PromiseForm(BaseModel):
    """A date of a case: what it is, how it came about, and when it was told."""

    key: str = Field(description="Which clock, such as `election` or `check_in[3]`.")
    kind: ClockKind
    owner: Role = Field(description="Who owes the duty or holds the right.")
    status: ClockStatus
    last_day: date | None = Field(description="The last local day; null while none can be told.")
    ends_at: datetime | None = Field(description="The instant at which that day ends.")
    forecast: bool = Field(description="Whether it waits for a return from leave.")
    calendar: str | None
    zone: str | None
    trigger_day: date | None = Field(description="The day that set it off, itself not counted.")
    trace: list[TraceDayForm]
    rule: RuleForm | None
    told_on: date | None = Field(description="The last day as it was told; null before it was.")
    told_at: datetime | None
    withdrawn: bool = Field(description="Whether it was told that the date no longer applies.")


class PromisesForm(BaseModel):
    """The dates of a case that the caller may see, in the order in which they were set off."""

    case_id: str
    as_of: datetime = Field(description="Up to when the case has run.")
    promises: list[PromiseForm]


def promise_form(
    clock: ClockView,
    reckoning: Reckoning | None,
    said: ListedPromise | None,
    parts: frozenset[Part],
) -> PromiseForm:
    """Tell of a date.

    Args:
        clock: As it stands.
        reckoning: How it is reckoned, where it is.
        said: As it was told last, where it was.
        parts: What the reader may know of the case.
    """
    promise = clock.promise
    days = () if promise is None else traces.trace(promise.trace, parts)
    return PromiseForm(
        key=clock.key,
        kind=kind_of(clock.key),
        owner=clock.owner,
        status=clock.status,
        last_day=None if promise is None else promise.last_day,
        ends_at=None if promise is None else promise.ends_at,
        forecast=promise is not None and promise.forecast,
        calendar=None if promise is None else promise.calendar,
        zone=None if promise is None else promise.zone,
        trigger_day=None if promise is None else promise.trigger_day,
        trace=[TraceDayForm(day=day.day, mark=day.mark, k=day.k, n=day.n) for day in days],
        rule=None if reckoning is None else _rule(reckoning, parts),
        told_on=None if said is None else said.last_day,
        told_at=None if said is None else said.told_at,
        withdrawn=said is not None and said.withdrawn,
    )


def _rule(reckoning: Reckoning, parts: frozenset[Part]) -> RuleForm:
    return RuleForm(
        nature=reckoning.nature,
        count=reckoning.span.count,
        unit=reckoning.span.unit,
        roll=reckoning.span.roll,
        of_case=reckoning.of_case,
        whose=reckoning.whose,
        received_at=reckoning.received_at,
        deferred=[
            DeferredForm(day=each.day, why=each.why)
            for each in traces.deferred(reckoning.deferred, parts)
        ],
    )
