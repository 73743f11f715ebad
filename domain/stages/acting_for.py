"""The commands by which somebody acts for another, dispatched: delegation and absence."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain import commands as c
from domain.stages import delegation, owner_absence

if TYPE_CHECKING:
    from domain.facts import RulingBody
    from domain.said import Frame
    from domain.state import State

ActingFor = c.Delegate | c.EndDelegation | c.ReportAbsence


def may(frame: Frame, state: State, command: ActingFor) -> None:
    """Check that this person may.

    Raises:
        NotYours: that person may not.
    """
    match command:
        case c.Delegate():
            delegation.may_delegate(frame, state, command)
        case c.EndDelegation():
            delegation.may_end(frame, state, command)
        case c.ReportAbsence():
            owner_absence.may_report(frame, state, command)
        case _:
            assert_never(command)


def gate(frame: Frame, state: State, command: c.Delegate | c.ReportAbsence) -> None:
    """Ask what is asked only once: whether the days make sense.

    Raises:
        Malformed: they do not.
    """
    match command:
        case c.Delegate():
            delegation.delegate_gate(frame, state, command)
        case c.ReportAbsence():
            owner_absence.report_absence_gate(frame, state, command)
        case _:
            assert_never(command)


def act(frame: Frame, state: State, command: ActingFor) -> tuple[RulingBody, ...]:
    """Return what the command makes true.

    Raises:
        NotNow: what it acts on is not open.
    """
    match command:
        case c.Delegate():
            return delegation.delegate(frame, state, command)
        case c.EndDelegation():
            return delegation.end_delegation(frame, state, command)
        case c.ReportAbsence():
            return owner_absence.report_absence(frame, state, command)
        case _:
            assert_never(command)
