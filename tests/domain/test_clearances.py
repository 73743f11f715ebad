"""Who has to be asked before a tool acts follows from the stage alone, and is never the manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.clearances import clearances, worst
from domain.outcomes import Rehire
from domain.people import Role
from domain.stages.anytime import truth
from domain.state import Stage
from tests.domain.in_stage import IN

if TYPE_CHECKING:
    from domain.case import Case

RECEIVING = (Role.HIRING_MANAGER, Role.TRANSFER_APPROVER)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_transfer_asks_whoever_receives_while_it_is_restricted(stage: Stage) -> None:
    """As a status question is answered; after a won appeal too, and never the manager."""
    case: Case = IN[stage]().case

    asked = clearances(case.frame, case.state)

    _, restricted = truth(case.state)
    assert asked.transfer == (RECEIVING if restricted or stage is Stage.TRANSFER else ())


@pytest.mark.parametrize("stage", list(Stage))
def test_hr_looks_before_an_end_is_entered_while_a_case_is_open(stage: Stage) -> None:
    """From the entry to the separation: a resignation there has windows of its own."""
    case: Case = IN[stage]().case

    asked = clearances(case.frame, case.state)

    assert asked.leaving == (() if stage is Stage.CLOSED else (Role.HR_PARTNER,))
    assert (asked.rehire is None) is (stage is not Stage.CLOSED)


def test_of_several_standings_the_worst_counts() -> None:
    """Whoever never left is eligible."""
    assert worst(()) is Rehire.ELIGIBLE
    assert worst((Rehire.INELIGIBLE, Rehire.ELIGIBLE)) is Rehire.INELIGIBLE
