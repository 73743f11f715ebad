"""Zones as lists of offsets, from the packaged zone data and from no other.

The operating system has zone files too, often old ones, and they would win silently; so the data
is read straight from the `tzdata` package, whose version every promise names.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # it carries data, and one version

from domain.calendar import Offset, Site
from domain.errors import Code, Malformed

if TYPE_CHECKING:
    from datetime import date

# Local days begin up to 14 hours before and up to 12 after those of UTC.
_MARGIN = timedelta(days=1)

# Two changes within one probe of each other would be missed; the data has none within a day.
_PROBE = timedelta(hours=1)
_FINEST = timedelta(seconds=1)


def site(zone: str, since: date, until: date) -> Site:
    """Return a zone as the core sees it, for whole local days.

    Args:
        zone: IANA name, such as `Europe/London`.
        since: First local day that is covered.
        until: Last local day that is covered, its end included.

    Raises:
        Malformed: no such zone, or the days are in the wrong order or beyond reason.
    """
    if since > until:
        raise Malformed(Code.OUT_OF_RANGE, f"{since} lies after {until}")
    data = _zone(zone)
    try:
        begins = datetime.combine(since, time.min, UTC) - _MARGIN
        ends = datetime.combine(until, time.min, UTC) + 2 * _MARGIN
        offsets = _offsets(data, begins, ends)
    except OverflowError as error:
        raise Malformed(Code.OUT_OF_RANGE, "a day lies beyond the calendar's years") from error
    return Site(zone, tzdata.IANA_VERSION, offsets, ends)


def local_day(zone: str, at: datetime) -> date:
    """Return which day it is in a zone at an instant.

    Raises:
        Malformed: no such zone.
    """
    return at.astimezone(_known(zone)).date()


@cache
def _known(zone: str) -> ZoneInfo:
    return _zone(zone)


@cache
def _zone_names() -> frozenset[str]:
    names = resources.files(tzdata).joinpath("zones").read_text(encoding="utf-8")
    return frozenset(names.split())


def _zone(name: str) -> ZoneInfo:
    if name not in _zone_names():
        raise Malformed(Code.MALFORMED, f"there is no time zone {name!r}")
    file = resources.files(tzdata).joinpath("zoneinfo", *name.split("/"))
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def _offsets(zone: ZoneInfo, begins: datetime, ends: datetime) -> tuple[Offset, ...]:
    offsets = [Offset(begins, _seconds(zone, begins))]
    known = begins
    while known < ends:
        probe = min(known + _PROBE, ends)
        if _seconds(zone, probe) != offsets[-1].seconds:
            since = _change(zone, known, probe)
            if since < ends:
                offsets.append(Offset(since, _seconds(zone, since)))
            probe = since
        known = probe
    return tuple(offsets)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second with another offset than `before`, found by halving."""
    offset = _seconds(zone, before)
    while after - before > _FINEST:
        middle = before + (after - before) // _FINEST // 2 * _FINEST
        if _seconds(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _seconds(zone: ZoneInfo, instant: datetime) -> int:
    shift = instant.astimezone(zone).utcoffset()
    return 0 if shift is None else int(shift.total_seconds())
