"""`dueprocess report`: sums over all cases, none so small that it tells of somebody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from domain.facts import Outcome
from domain.people import Role
from infra.record_figures import APPEAL_RESULTS, CLOSED, ENTRY_ORIGINS, STAGES_BEFORE_CLOSED
from starter.suppression import Cell, at_least, cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.policy import Policy
    from infra.record_figures import Figures, StageBegin

_SECOND: Final = timedelta(seconds=1)
_SECONDS_OF_A_DAY: Final = timedelta(days=1) // _SECOND
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class StageDays:
    """How long cases stay in a stage; None where that is withheld.

    Attributes:
        stage: The stage.
        cases_at_least: So many cases at least, a multiple of the floor: one case passes many
            stages, and exact counts would tell by their differences where the few go.
        median: In days.
        longest: In days.
    """

    stage: str
    cases_at_least: int | None
    median: Decimal | None
    longest: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The tables of a report.

    Attributes:
        policy: The policy that sets the floor.
        floor: Nothing tells of fewer cases.
        open_cases: By stage.
        overdue: Duties that are missed and still owed, by the role that owes them.
        outcomes: Of closed cases.
        stages: How long cases stay in each.
        appeals: Decisions by result.
        entries: Cases by whether an example of the entry comes from an incident review.
    """

    policy: str
    floor: int
    open_cases: tuple[Cell, ...]
    overdue: tuple[Cell, ...]
    outcomes: tuple[Cell, ...]
    stages: tuple[StageDays, ...]
    appeals: tuple[Cell, ...]
    entries: tuple[Cell, ...]


def report(figures: Figures, policy: Policy) -> Report:
    """Sum up what the record holds."""
    floor = policy.privacy_floor
    days = days_in_stages(figures.begins)
    return Report(
        policy=policy.policy_id,
        floor=floor,
        open_cases=cells(STAGES_BEFORE_CLOSED, figures.open_cases, floor),
        overdue=cells(tuple(Role), figures.overdue, floor),
        outcomes=cells(tuple(Outcome), figures.outcomes, floor),
        stages=tuple(
            _stage_days(stage, days.get(stage, ()), floor) for stage in STAGES_BEFORE_CLOSED
        ),
        appeals=cells(APPEAL_RESULTS, figures.appeals, floor),
        entries=cells(ENTRY_ORIGINS, figures.entries, floor),
    )


def days_in_stages(begins: Iterable[StageBegin]) -> Mapping[str, Sequence[Decimal]]:
    """Return the days that each case spent in each stage: one number for a case and a stage.

    Several stays of one case are one sum. The stage in which a case is now has no number yet.

    Args:
        begins: Case by case, in order of time.
    """
    days: defaultdict[str, list[Decimal]] = defaultdict(list)
    for _, of_case in groupby(begins, key=lambda begin: begin.case_id):
        for stage, stayed in _stays(list(of_case)).items():
            days[stage].append(Decimal(stayed // _SECOND) / _SECONDS_OF_A_DAY)
    return days


def _stays(begins: Sequence[StageBegin]) -> dict[str, timedelta]:
    """Return how long one case was in the stages that it has left."""
    stays: defaultdict[str, timedelta] = defaultdict(timedelta)
    for begin, following in pairwise(begins):
        # What begins the stage that a case is in (a second submission) goes on with that stay.
        stays[begin.stage] += following.at - begin.at
    return {
        stage: stayed for stage, stayed in stays.items() if stage not in (begins[-1].stage, CLOSED)
    }


def _stage_days(stage: str, days: Sequence[Decimal], floor: int) -> StageDays:
    if len(days) < floor:
        return StageDays(stage, None, None, None)
    return StageDays(
        stage,
        at_least(len(days), floor),
        median(days).quantize(_TENTH),
        max(days).quantize(_TENTH),
    )
