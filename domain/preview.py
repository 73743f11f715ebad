"""What a calendar would do to the dates of a case, before anybody applies it (policy K14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.case import accept
from domain.errors import DueProcessError
from domain.facts import DateRecounted

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import ApplyCalendar
    from domain.dossier import Case


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What would become of each running date; or why the calendar would be refused.

    Attributes:
        code: Stable code of the refusal; empty where it would be accepted.
        sentence: The refusal in a sentence.
        dates: Each running date, the one that stays too.
    """

    __pydantic_config__ = {"extra": "forbid"}

    code: str
    sentence: str
    dates: tuple[DateRecounted, ...]


def preview(case: Case, command: ApplyCalendar, now: datetime) -> CalendarPreview:
    """Ask the core what a calendar would do; the case stays as it is."""
    try:
        outcome = accept(case, command, now)
    except DueProcessError as refusal:
        return CalendarPreview(str(refusal.code), refusal.sentence, ())
    bodies = (fact.body for fact in outcome.facts)
    return CalendarPreview("", "", tuple(b for b in bodies if isinstance(b, DateRecounted)))
