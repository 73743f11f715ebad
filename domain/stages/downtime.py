"""Doors that were down, and the time that is given back for it (process 5)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain import duties
from domain.downtime import Downtime
from domain.errors import Code, Malformed
from domain.facts import DowntimeRecorded, RulingBody
from domain.leave import Days
from domain.values import replace

if TYPE_CHECKING:
    from domain.commands import RecordDowntime
    from domain.said import Frame
    from domain.state import State


def record_downtime_gate(frame: Frame, _state: State, command: RecordDowntime) -> None:
    """Take what was measured: a downtime of this case that is over."""
    if command.ended_at <= command.began_at:
        raise Malformed(Code.OUT_OF_RANGE, "the downtime ends before it begins")
    if command.ended_at > command.received_at:
        raise Malformed(Code.OUT_OF_RANGE, "a downtime is recorded once it is over")
    if command.ended_at <= frame.opening.entry.received_at:
        raise Malformed(Code.OUT_OF_RANGE, "the downtime was over before the case was opened")


def record_downtime(
    frame: Frame, _state: State, command: RecordDowntime, number: int
) -> tuple[RulingBody, ...]:
    """Record it, with the employee's days that it touched."""
    return (
        DowntimeRecorded(
            downtime=number,
            door=command.door,
            began_at=command.began_at,
            ended_at=command.ended_at,
            first_day=duties.today(frame, command.began_at),
            last_day=duties.today(frame, command.ended_at - datetime.resolution),
            evidence=command.evidence,
        ),
    )


def evolve_downtime(frame: Frame, state: State, fact: DowntimeRecorded) -> State:
    """Give the days back: no window counts them."""
    downtime = Downtime(fact.downtime, fact.door, Days(fact.first_day, fact.last_day))
    state = replace(state, downtimes=(*state.downtimes, downtime))
    return duties.recount(frame, state)
