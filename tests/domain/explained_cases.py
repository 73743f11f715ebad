"""The policy's own worked example as a case: a packet received in London on 2027-05-27 at 17:05."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import commands as c
from domain.people import People
from tests.domain.builders import HR_ZONE, Play, local, opening, people

if TYPE_CHECKING:
    from domain.opening import Opening


def in_london() -> Opening:
    """Return an opening in which everybody works in London, by the calendar `GB`."""
    seats = tuple(replace(seat, calendar="GB", zone=HR_ZONE) for seat in people().seats)
    sent = opening("2027-04-26T10:00", seats=People(seats))
    entry = replace(sent.entry, received_at=local("2027-04-26T10:00", HR_ZONE))
    return replace(sent, entry=entry)


def received_late() -> Play:
    """Return a case whose packet was received after 17:00 on Thursday 2027-05-27, in London."""
    play = Play(in_london())
    play.at("2027-04-27T09:30", HR_ZONE).skip(c.Approve)
    play.at("2027-04-29T08:00", HR_ZONE).hr(c.Approve)
    play.at("2027-04-30T11:00", HR_ZONE).manager(c.RecordDiscussion)
    for day in ("06", "13", "20"):
        play.at(f"2027-05-{day}T11:00", HR_ZONE).manager(c.RecordCheckIn, trend="declining")
    play.at("2027-05-24T09:00", HR_ZONE).manager(c.RequestPivot)
    play.at("2027-05-24T12:00", HR_ZONE).skip(c.Approve)
    play.at("2027-05-25T09:00", HR_ZONE).hr(c.Approve)
    play.at("2027-05-26T11:00", HR_ZONE).hr(c.DeliverPacket)
    play.at("2027-05-27T17:05", HR_ZONE).employee(c.Acknowledge)
    return play


def on_leave() -> Play:
    """Return the same case with a leave of 2 to 13 June reported on the eve of it."""
    play = received_late().at("2027-06-01T09:00", HR_ZONE)
    play.employee(c.ReportLeave, kind="requested", first_day="2027-06-02", last_day="2027-06-13")
    return play


def back() -> Play:
    """Return the same case with the employee back on Monday 14 June."""
    play = on_leave().at("2027-06-02T09:00", HR_ZONE)
    play.administrator(c.DecideLeave, leave=1, ruling="approve")
    play.at("2027-06-14T09:00", HR_ZONE).employee(c.RecordReturn, leave=1, back_on="2027-06-14")
    return play
