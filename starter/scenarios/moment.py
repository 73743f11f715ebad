"""Instants as people write them in a scenario: local to the employee unless a zone is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.calendar import Site

_MOMENT = re.compile(
    r"(?P<wall>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"(?P<offset>Z|[+-]\d{2}:\d{2})?"
    r"(?:\[(?P<zone>[A-Za-z0-9_+/-]+)\])?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time, with the offset or the zone that was written beside it.

    Attributes:
        text: As it was written.
        wall: The wall-clock time, without zone.
        offset: The offset that was given, if any.
        zone: The zone that was given, if any; never both.
    """

    text: str
    wall: datetime
    offset: timedelta | None
    zone: str | None

    def instant(self, here: Site, site_of: Callable[[str], Site]) -> datetime:
        """Return the instant in UTC.

        Args:
            here: The zone that counts where none was written.
            site_of: Looks a zone up by its name.

        Raises:
            Malformed: the time does not exist there.
            Uncovered: it lies outside the zone data.
        """
        if self.offset is not None:
            return self.wall.replace(tzinfo=UTC) - self.offset
        where = here if self.zone is None else site_of(self.zone)
        instant = where.instant(self.wall.date(), self.wall.time())
        if where.local(instant) != self.wall:
            raise Malformed(
                Code.MALFORMED, f"{self.text} does not exist in {where.zone}: the clocks change"
            )
        return instant


def parse_moment(written: object) -> Moment:
    """Read an instant.

    Raises:
        ValueError: it is none; says how one is written.
    """
    if isinstance(written, Moment):
        return written
    found = _MOMENT.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise ValueError(
            "write a day and a time, such as 2027-02-01T10:00, 2027-02-01T10:00Z, "
            "2027-02-01T10:00+01:00 or 2027-02-01T10:00[Europe/London]"
        )
    if found["offset"] and found["zone"]:
        raise ValueError("give an offset or a zone, not both")
    wall = datetime.fromisoformat(found["wall"])
    return Moment(found[0], wall, _offset(found["offset"]), found["zone"])


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    return datetime.fromisoformat(f"2000-01-01T00:00{text}").utcoffset()
