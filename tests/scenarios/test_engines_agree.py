"""The real workflow under skipped time comes to what the core comes to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.migrations import migrate
from starter.engines.core import CoreEngine
from starter.engines.temporal import TemporalEngine, engine_on
from starter.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack

_FOLDER = Path(__file__).parents[2] / "scenarios"

_TOLD_OF_EACH_STAGE = (
    "silent_skip_lets_the_entry_expire",
    "late_hr_review_backdates_the_entry",
    "three_missed_check_ins_stand_still",
    "adverse_notices_wait_for_a_good_moment",
    "leave_in_focus_skips_its_days",
    "rejected_pivot_returns_to_focus",
    "choice_to_leave_is_paid_as_t1",
    "received_in_time_counts_though_handled_late",
    "leave_known_late_reverses_silence",
    "calendar_with_a_new_holiday_extends_the_election",
    "zone_data_that_change_keep_the_later_end",
    "downtime_is_given_back_and_reverses_silence",
    "complaint_lets_an_adverse_step_wait_for_a_reviewer",
    "mistaken_act_is_struck_by_two_people",
    "wrong_date_is_corrected_by_two_people",
    "resignation_waits_while_a_choice_is_open",
    "refused_elect",
)

_LONG_LIVES = (
    "agreed_exit",
    "new_version_of_a_packet_opens_a_new_window",
    "missed_check_ins_move_the_plan_and_stand_it_still",
    "silence_on_the_appeal_is_confirmed_as_t2",
    "left_t3",
    "remand_with_new_work_gives_fourteen_days",
    "transferred",
)
"""Lives that go on after a choice; some seconds each, so one for each kind of ending or clock."""


@pytest.fixture(scope="module")
async def engine(stack: EmbeddedStack) -> AsyncIterator[TemporalEngine]:
    """Give an engine on the test's stack, with a worker of its own process."""
    await migrate(stack.database_dsn)
    worker = stack.start_module("worker")
    async with engine_on(stack) as ready:
        yield ready
    await worker.stop(30)


@pytest.mark.parametrize("name", [*_TOLD_OF_EACH_STAGE, *_LONG_LIVES])
async def test_both_engines_come_to_the_same(
    name: str, engine: TemporalEngine, stack: EmbeddedStack
) -> None:
    """Facts, promises with traces, notices and money are equal as canonical JSON."""
    assert stack.temporal_address
    file = _FOLDER / f"{name}.yaml"

    on_core = await rehearse(file, CoreEngine())
    on_servers = await rehearse(file, engine)

    assert on_servers.ok, on_servers.as_text()
    assert on_servers.canonical() == on_core.canonical()
    assert on_servers.as_json() == on_core.as_json()
