"""Sums over all cases: how long they stay in a stage, and the floor below which nothing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from infra.policies import CURRENT_POLICY, load_policy
from infra.record_figures import (
    STAGES_BEFORE_CLOSED,
    Counted,
    Figures,
    StageBegin,
    stage_begun,
)
from starter.report import StageDays, days_in_stages, report

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
