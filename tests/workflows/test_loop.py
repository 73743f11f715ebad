from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from temporalio.common import SearchAttributeKey

from domain.commands import Approve, RecordVacation, Reject
from domain.facts import SignalRefused, SignedOff
from domain.people import Role
from tests.workflows.life import kinds, summary_of

if TYPE_CHECKING:
    from datetime import datetime

    from temporalio.api.history.v1 import HistoryEvent

    from tests.workflows.life import World

pytestmark = pytest.mark.server

STAGE = SearchAttributeKey.for_keyword("DpStage")


def _timers(events: list[HistoryEvent]) -> list[HistoryEvent]:
    return [event for event in events if event.HasField("timer_started_event_attributes")]


def _aimed_at(event: HistoryEvent) -> datetime:
    """Give the instant at which a timer is to fire."""
    lasts = event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
    began = event.event_time.ToDatetime()
    return began + lasts


async def test_one_timer_runs_at_a_time(running: World) -> None:
    life = await running.open()
    await life.to_election()

    at_once = most = 0
    for kind in kinds(await life.events()):
        at_once += {"TIMER_STARTED": 1, "TIMER_FIRED": -1, "TIMER_CANCELED": -1}.get(kind, 0)
        most = max(most, at_once)

    assert (most, at_once) == (1, 1)


async def test_the_timer_is_named_after_what_falls_due(running: World) -> None:
    life = await running.open()

    timer = _timers(await life.events())[-1]

    seen = await life.view()
    assert seen.next_due is not None
    assert summary_of(timer).startswith(f"{seen.next_due_about}: {seen.next_due:%a %d %b %Y}")
    assert abs(_aimed_at(timer) - seen.next_due.replace(tzinfo=None)) < timedelta(seconds=1)


async def test_the_timer_stays_where_nothing_moved_it(running: World) -> None:
    life = await running.open()
    await life.to_focus()
    before = _timers(await life.events())
    day = (await life.now()).date() + timedelta(days=1)

    await life.do(RecordVacation, Role.EMPLOYEE, first_day=day, last_day=day)
    await life.handle.signal("frobnicate")
    await life.settled()

    assert len(_timers(await life.events())) == len(before)


async def test_the_timer_is_aimed_anew_when_the_next_instant_changes(running: World) -> None:
    life = await running.open()
    (before,) = _timers(await life.events())

    await life.do(Approve, Role.SKIP)

    events = await life.events()
    after = _timers(events)[-1]
    seen = await life.view()
    assert kinds(events).count("TIMER_CANCELED") == 1
    assert _aimed_at(after) != _aimed_at(before)
    assert summary_of(after).startswith(seen.next_due_about)


async def test_what_falls_due_is_recorded_at_its_own_instant(running: World) -> None:
    life = await running.open()
    ends_at = (await life.promise("skip_approval")).ends_at

    await life.to(ends_at + timedelta(minutes=1))

    (missed,) = [fact for fact in await life.record() if fact.body.kind == "duty_missed"]
    assert missed.at == ends_at
    assert ends_at <= missed.handled_at < ends_at + timedelta(seconds=30)


async def test_search_attributes_are_written_when_the_stage_changes(running: World) -> None:
    life = await running.open()

    await life.to_election()

    described = await life.handle.describe()
    stages = ("entry", "focus", "pivot_entry", "election")
    assert kinds(await life.events()).count("UPSERT_WORKFLOW_SEARCH_ATTRIBUTES") == len(stages)
    assert described.typed_search_attributes[STAGE] == "election"


async def test_the_page_of_a_case_shows_stage_and_dates(running: World) -> None:
    life = await running.open()
    await life.to_focus()
    promise = await life.promise("discussion")

    page = await life.details()

    assert page.startswith(f"### {life.case_id}: focus")
    assert f"discussion: {promise.last_day:%a %d %b %Y}" in page
    assert not any(person in page for person in ("e1001", "Marchetti"))


async def test_a_closed_case_ends_once_it_cannot_be_reopened(running: World) -> None:
    life = await running.open()
    await life.do(Reject, Role.SKIP, reason="The examples do not show it.")
    closed_at = await life.now()

    result = await life.until_over()

    days = timedelta(days=life.opening.policy.reopen_days)
    ended_at = (await life.events())[-1].event_time.ToDatetime()
    assert result == "focus_rejected"
    assert abs(ended_at - closed_at.replace(tzinfo=None) - days) < timedelta(minutes=1)


async def test_temporals_cancel_ends_no_case(running: World) -> None:
    life = await running.open()

    await life.handle.cancel()
    await life.settled()
    await life.do(Approve, Role.SKIP)

    (told,) = await life.facts(SignalRefused)
    assert told.signal == "cancel"
    assert (await life.facts(SignedOff))[0].role is Role.SKIP
