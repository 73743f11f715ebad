"""Calendars and zones in a step: written as what differs from those that are there.

`{like: US, version: 2027-03, holidays: [2027-03-09]}` is the calendar `US` with one day off more;
`{like: Europe/London, tz_version: 2027x, offsets: [{since: 2027-03-09T00:00Z, seconds: 3600}]}` is
the zone with other offsets from that instant on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.calendar import Offset
from domain.canon import plain
from domain.errors import Code, Malformed
from infra.policies import load_calendar
from infra.zones import site

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar, Site

LIKE: Final = "like"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CalendarLike(_Part):
    """What differs from a calendar of the policies folder.

    Attributes:
        like: Its name.
        version: Version of the day list.
        name: Another name, for a calendar of its own.
        holidays: Days off besides those that it has.
        working_days: Weekend days that are worked besides those that it has.
        worked: Days off that it has and that are worked now.
        covers: First and last day, where they are others.
    """

    like: str
    version: str
    name: str | None = None
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    covers: tuple[date, date] | None = None

    def grown(self) -> BusinessCalendar:
        """Return the whole calendar."""
        old = load_calendar(self.like)
        first, last = self.covers or (old.covers_from, old.covers_to)
        off = {*old.holidays, *self.holidays} - set(self.worked)
        on = {*old.working_days, *self.working_days}
        return replace(
            old,
            name=self.name or old.name,
            version=self.version,
            covers_from=first,
            covers_to=last,
            holidays=tuple(sorted(day for day in off if first <= day <= last)),
            working_days=tuple(sorted(day for day in on if first <= day <= last)),
        )


class _OffsetLike(_Part):
    since: datetime
    seconds: int


class _SiteLike(_Part):
    """What differs from the data of a zone.

    Attributes:
        like: Its name.
        tz_version: Version of the data.
        offsets: The offsets from the first of these instants on.
    """

    like: str
    tz_version: str
    offsets: tuple[_OffsetLike, ...] = ()

    def grown(self, day: date) -> Site:
        """Return the whole zone, from the year before a day to three years after it."""
        old = _zone(self.like, day.year)
        new = tuple(Offset(each.since, each.seconds) for each in self.offsets)
        kept = tuple(each for each in old.offsets if not new or each.since < new[0].since)
        return replace(old, tz_version=self.tz_version, offsets=(*kept, *new))


def grown(field: str, written: object, day: date) -> object:
    """Return a field as plain values, a calendar or zone written by its differences as a whole.

    Raises:
        Malformed: the differences are wrong, or there is no such calendar or zone.
    """
    if not isinstance(written, dict) or LIKE not in written:
        return written
    try:
        if field == "calendar":
            return plain(_CalendarLike.model_validate(written).grown())
        return plain(_SiteLike.model_validate(written).grown(day))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise Malformed(Code.MALFORMED, f"with.{field}.{path}: {first['msg']}") from None


@cache
def _zone(zone: str, year: int) -> Site:
    return site(zone, date(year - 1, 1, 1), date(year + 3, 12, 31))
