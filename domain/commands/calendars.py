"""Commands of the data that dates are counted by: calendars, zones, and doors that were down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.calendar import BusinessCalendar, Site
from domain.commands.values import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyCalendar(Envelope):
    """Apply a version of a calendar; no date that was promised gets shorter by it (policy K14).

    Who: HR lead or policy owner. When: in every stage.

    Attributes:
        calendar: The whole calendar: a new version of one that the case holds, or a new one, so
            that somebody can be seated by it.
        reason: Why; nothing medical.
    """

    do: Literal["apply_calendar"]
    calendar: BusinessCalendar
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyZone(Envelope):
    """Apply a version of a zone's data; of two ends of a promised day the later one holds (K14).

    Who: HR lead or policy owner. When: in every stage.

    Attributes:
        site: The whole zone: new data of one that the case holds, or a new one, so that somebody
            can be seated by it.
        reason: Why; nothing medical.
    """

    do: Literal["apply_zone"]
    site: Site
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDowntime(Envelope):
    """Record that a door was down; each window gets back every counting day that it touched.

    Who: HR lead or policy owner. When: in every stage, once the door is up again.

    Attributes:
        door: Which one, such as `portal`.
        began_at: When it went down.
        ended_at: When it was up again, exclusive; after the case was opened.
        evidence: What the measurement rests on; nothing medical.
    """

    do: Literal["record_downtime"]
    door: str
    began_at: datetime
    ended_at: datetime
    evidence: str
