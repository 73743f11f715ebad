"""Which day of an act a correction moves."""

from __future__ import annotations

from datetime import date

import pytest

from domain import commands as c
from domain.corrections import dated
from domain.errors import Code, Malformed
from domain.people import Actor, Role
from tests.domain.builders import build, local, person

DAY = date(2027, 1, 4)


def an_act(command: type[c.Command]) -> c.Command:
    by = Actor(person(Role.HR_PARTNER), Role.HR_PARTNER)
    return build(command, "act", by, local("2027-02-01T10:00"))


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.RecordDiscussion, "held_on"),
        (c.RecordCheckIn, "held_on"),
        (c.RecordMeeting, "held_on"),
        (c.RecordFollowUp, "held_on"),
        (c.RecordReturn, "back_on"),
        (c.ReportLeave, "first_day"),
        (c.RecordVacation, "first_day"),
        (c.RecordActivity, "on_day"),
        (c.RecordSettlement, "final_wages_paid_on"),
    ],
)
def test_the_day_that_an_act_records_is_the_one_that_is_moved(
    command: type[c.Command], field: str
) -> None:
    """Nothing else of it changes."""
    act = an_act(command)

    moved = dated(act, DAY)

    assert getattr(moved, field) == DAY
    assert dated(moved, getattr(act, field)) == act


def test_an_act_that_records_no_day_has_none_to_move() -> None:
    """It can be struck, or stays."""
    with pytest.raises(Malformed) as refused:
        dated(an_act(c.Approve), DAY)

    assert refused.value.code is Code.OUT_OF_RANGE
