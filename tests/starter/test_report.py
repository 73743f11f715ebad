"""Sums over all cases: how long they stay in a stage, and the floor below which nothing is told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from domain.case import accept
from domain.commands import PanelOutcome
from domain.errors import Refused
from domain.facts import PanelDecided, ResignationWithdrawn, Reversed, RulingBody
from domain.rights import RIGHTS
from domain.state import Stage
from infra.policies import CURRENT_POLICY, load_policy
from infra.record_figures import (
    APPEAL_RESULTS,
    PANEL_DECIDED,
    RESIGNATION_WITHDRAWN,
    STAGE_BEGUN_BY,
    STAGES_BEFORE_CLOSED,
    Counted,
    Figures,
    StageBegin,
    stage_begun,
)
from starter.examples import COMMANDS
from starter.matrix.asking import commands_for
from starter.matrix.playing import played
from starter.report import StageDays, days_in_stages, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.case import Outcome
    from domain.facts import Fact
    from starter.matrix.playing import Standing

START = datetime(2027, 2, 1, 18, tzinfo=UTC)
NOTHING = Figures(open_cases=(), overdue=(), outcomes=(), appeals=(), begins=())
POLICY = load_policy(CURRENT_POLICY)


def begins(case_id: str, *stages: tuple[str, float]) -> tuple[StageBegin, ...]:
    """Give begins of stages, each so many days after the start."""
    return tuple(StageBegin(case_id, stage, START + timedelta(days=d)) for stage, d in stages)


def test_a_stay_lasts_until_the_next_stage_begins() -> None:
    """Three days of entry, thirty of Focus; closed is no stay."""
    found = days_in_stages(begins("a", ("entry", 0), ("focus", 3), ("closed", 33)))

    assert found == {"entry": [Decimal(3)], "focus": [Decimal(30)]}


def test_a_stage_that_a_case_is_in_has_no_days_yet() -> None:
    """Neither the running stay nor one before it in the same stage."""
    found = days_in_stages(
        begins("a", ("entry", 0), ("focus", 2), ("pivot_entry", 30), ("focus", 34))
    )

    assert found == {"entry": [Decimal(2)], "pivot_entry": [Decimal(4)]}


def test_stays_of_one_case_in_a_stage_are_one_number() -> None:
    """A case that comes back is still one case: 28 days and 16 more."""
    found = days_in_stages(
        begins("a", ("focus", 2), ("pivot_entry", 30), ("focus", 34), ("closed", 50))
    )

    assert found["focus"] == [Decimal(44)]


def test_a_second_submission_goes_on_with_the_entry() -> None:
    """Rework begins no new stage."""
    found = days_in_stages(begins("a", ("entry", 0), ("entry", 4), ("focus", 6)))

    assert found == {"entry": [Decimal(6)]}


def test_cases_are_kept_apart() -> None:
    """The end of one is not the beginning of another."""
    found = days_in_stages(
        (*begins("a", ("entry", 0), ("closed", 1)), *begins("b", ("entry", 10), ("closed", 12)))
    )

    assert found == {"entry": [Decimal(1), Decimal(2)]}


def test_days_are_told_from_the_floor_on() -> None:
    """Median and longest of twelve cases, their number rounded down; nine are not told of."""
    of_entry = [begins(f"e{n}", ("entry", 0), ("closed", n + 0.5)) for n in range(12)]
    of_focus = [begins(f"f{n}", ("focus", 0), ("closed", n)) for n in range(9)]
    figures = replace(NOTHING, begins=tuple(b for each in (*of_entry, *of_focus) for b in each))

    stages = {each.stage: each for each in report(figures, POLICY).stages}

    assert stages["entry"] == StageDays("entry", 10, Decimal("6.0"), Decimal("11.5"))
    assert stages["focus"] == StageDays("focus", None, None, None)


def test_the_floor_is_the_policys() -> None:
    """With a floor of three, three cases are told of."""
    of_stage = tuple(Counted("focus", f"case-{n}") for n in range(3))
    figures = replace(NOTHING, open_cases=of_stage)

    def focus(floor: int) -> int | None:
        found = report(figures, replace(POLICY, privacy_floor=floor))
        return next(cell.count for cell in found.open_cases if cell.name == "focus")

    assert POLICY.privacy_floor == 10
    assert focus(POLICY.privacy_floor) is None
    assert focus(3) == 3


def test_every_row_is_there_whatever_the_record_holds() -> None:
    """A row that came and went would tell that somebody is in it."""
    nothing = report(NOTHING, POLICY)
    one = report(replace(NOTHING, open_cases=(Counted("appeal", "case-1"),)), POLICY)

    assert one == nothing
    assert [cell.name for cell in one.open_cases] == list(STAGES_BEFORE_CLOSED)
    assert [cell.name for cell in one.appeals] == ["uphold", "overturn", "remand"]


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("entry_submitted", "entry"),
        ("returned_to_focus", "focus"),
        ("improve_failed", "verdict"),
        ("remanded", "improve"),
        ("appeal_withdrawn", "verdict"),
        ("case_closed", "closed"),
        ("check_in_held", None),
    ],
)
def test_a_kind_of_fact_begins_its_stage(kind: str, stage: str | None) -> None:
    """By the names that stand in the record."""
    assert stage_begun(kind, None) == stage


@pytest.mark.parametrize(("back_to", "stage"), [("focus", "focus"), ("", None), (None, None)])
def test_a_resignation_taken_back_begins_what_it_names(
    back_to: str | None, stage: str | None
) -> None:
    """Where the case had not left its stage, it goes on with it."""
    assert stage_begun("resignation_withdrawn", back_to) == stage


def test_stages_stand_in_the_order_of_the_process() -> None:
    """Each once."""
    assert STAGES_BEFORE_CLOSED == (
        "entry",
        "focus",
        "pivot_entry",
        "election",
        "improve",
        "verdict",
        "appeal",
        "transfer",
        "separation",
    )


def kind_of(body: type[object]) -> str:
    return str(get_args(get_type_hints(body)["kind"])[0])


def test_the_stages_are_those_of_the_core() -> None:
    """Every stage begins with some fact, and none that the core does not have."""
    assert set(STAGE_BEGUN_BY.values()) == {stage.value for stage in Stage}


def test_the_kinds_are_those_of_the_core() -> None:
    """What begins a stage, or bears a result, is a fact that a case can publish."""
    kinds = {kind_of(body) for body in get_args(RulingBody)}

    assert {*STAGE_BEGUN_BY, RESIGNATION_WITHDRAWN, PANEL_DECIDED} <= kinds


def test_the_fields_that_are_read_are_those_of_the_core() -> None:
    """The record keeps a body by the names of its fields."""
    read = {ResignationWithdrawn: "back_to", PanelDecided: "outcome"}

    assert [kind_of(body) for body in read] == [RESIGNATION_WITHDRAWN, PANEL_DECIDED]
    assert all(name in {each.name for each in fields(body)} for body, name in read.items())


def test_the_results_of_an_appeal_are_those_of_the_core() -> None:
    """In the order in which the panel's votes are counted."""
    assert tuple(outcome.value for outcome in PanelOutcome) == APPEAL_RESULTS


def outcomes_of(standing: Standing) -> Iterator[Outcome]:
    """Give what comes of every command that is accepted where a case stands."""
    for do, command in COMMANDS.items():
        for role in RIGHTS[command].roles:
            for asked in commands_for(standing.case, do, role, standing.now):
                with suppress(Refused):
                    yield accept(standing.case, asked, standing.now)


def read_from(stage: str, published: Iterable[Fact]) -> str:
    """Return the stage to which the report's reading of facts leads."""
    for fact in published:
        back_to = getattr(fact.body, "back_to", None)
        stage = stage_begun(fact.body.kind, back_to) or stage
    return stage


@pytest.mark.walks
def test_the_record_tells_the_stage_that_a_case_is_in() -> None:
    """Whatever anybody does in any stage, its facts lead the report where the case stands."""
    otherwise = [
        (stage, [fact.body.kind for fact in outcome.facts], outcome.case.state.stage)
        for stage, cases in played(CURRENT_POLICY).items()
        for standing in cases
        for outcome in outcomes_of(standing)
        # What takes something back is read from what holds, not in the order of publication.
        if not any(isinstance(fact.body, Reversed) for fact in outcome.facts)
        if read_from(stage, outcome.facts) != outcome.case.state.stage
    ]

    assert not otherwise
