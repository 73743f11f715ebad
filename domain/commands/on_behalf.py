"""Commands that let somebody act for another: delegation, and the absence of an owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Envelope
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Envelope):
    """Name somebody who may do some of one's acts for some days; both names stand on record.

    Who: the holder of the role, where the policy lets it delegate. When: in every stage. Not to
    a lower level, nor to anybody whom separation of duties bars; a delegate passes nothing on.

    Attributes:
        role: The own role.
        person: The delegate.
        commands: The acts passed on, by their names.
        first_day: First day, the role's own, not in the past.
        last_day: Last day.
        own_level: The holder's level, as the door reads it from the directory.
        level: The delegate's level, likewise; the same or higher.
        reason: Why; nothing medical.
    """

    do: Literal["delegate"]
    role: Role
    person: str
    commands: tuple[str, ...]
    first_day: date
    last_day: date
    own_level: int
    level: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDelegation(Envelope):
    """Take a delegation back before its last day.

    Who: the holder of the role, HR partner or HR lead. When: in every stage.

    Attributes:
        delegation: Its number in this case.
    """

    do: Literal["end_delegation"]
    delegation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAbsence(Envelope):
    """Report that somebody with tasks is away: they move to the backup, with their dates.

    Who: the person, HR partner or HR lead. When: in every stage. Not the employee, whose absence
    is leave or vacation, and not a panelist, whose alternate sits. A later report that touches
    the same days replaces the earlier one.

    Attributes:
        person: Who is away, in every role held in this case.
        first_day: First day away, the person's own.
        last_day: Last day away.
    """

    do: Literal["report_absence"]
    person: str
    first_day: date
    last_day: date
