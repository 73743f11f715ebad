"""Corrections: which acts on record may get another day or be struck, and how (process 1, 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import commands as c
from domain.effects import Report
from domain.errors import Code, Malformed, NotNow
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date

    from domain.journal import Input

OF_THE_EMPLOYEE = (
    c.Elect,
    c.ConfirmElection,
    c.WithdrawElection,
    c.SubmitWork,
    c.FileAppeal,
    c.WithdrawAppeal,
    c.RequestTransfer,
    c.Resign,
    c.ConfirmResignation,
    c.WithdrawResignation,
    c.AskStatus,
    c.AddComment,
    c.ProposeExit,
    c.Acknowledge,
    c.RequestAccommodation,
)
"""What only the employee may take back: nobody strikes it."""


def check(journal: tuple[Input, ...], command: c.RequestCorrection) -> None:
    """Check that an act may be corrected as asked.

    Raises:
        NotNow: there is no such act, or it is the entry that the case was opened with.
        Malformed: it is the employee's own, or has no day that could be another.
    """
    entry = next((e for e in journal if e.message.id == command.act), None)
    if entry is None or isinstance(entry.message, Report) or entry.dead:
        raise NotNow(Code.NOTHING_OPEN, f"no act {command.act} has effect in this case")
    message = entry.message
    if isinstance(message, c.SubmitEntry | c.RequestCorrection):
        raise NotNow(Code.WRONG_STAGE, f"{message.do} is not corrected")
    if command.on_day is None and isinstance(message, OF_THE_EMPLOYEE):
        raise Malformed(Code.OUT_OF_RANGE, "the employee's own acts are not struck")
    if command.on_day is not None:
        dated(message, command.on_day)


def corrected(entry: Input, on_day: date | None) -> Input:
    """Return an input of the journal as corrected; without a day it is without effect."""
    if on_day is None or isinstance(entry.message, Report):
        return replace(entry, dead=True)
    return replace(entry, message=dated(entry.message, on_day))


def dated(message: c.Command, on_day: date) -> c.Command:
    """Return a command with another day of what it records.

    Raises:
        Malformed: it records no day.
    """
    match message:
        case c.RecordDiscussion() | c.RecordCheckIn() | c.RecordMeeting() | c.RecordFollowUp():
            return replace(message, held_on=on_day)
        case c.RecordReturn():
            return replace(message, back_on=on_day)
        case c.ReportLeave() | c.RecordVacation():
            return replace(message, first_day=on_day)
        case c.RecordActivity():
            return replace(message, on_day=on_day)
        case c.RecordSettlement():
            return replace(message, final_wages_paid_on=on_day)
        case _:
            raise Malformed(Code.OUT_OF_RANGE, f"{message.do} records no day")
