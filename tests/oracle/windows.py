"""Random windows: calendars and zones of every kind, and all that people may report meanwhile.

A window is drawn from a seed and its number alone, so that one can be drawn again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random  # noqa: TID251 -- what is drawn here is a test's
from typing import TYPE_CHECKING, Final

from domain.calendar import Site
from infra.policies.folder import POLICIES_FOLDER
from infra.zones import site
from tests.oracle.reckoning import (
    DAY,
    WEEKDAYS,
    Absence,
    Almanac,
    Length,
    Pause,
    SingleDays,
    write_out,
    zone_info,
)

if TYPE_CHECKING:
    from pathlib import Path

SAME_CALENDAR: Final = 50
"""So many windows in a row are drawn in one calendar."""

ERAS: Final[tuple[tuple[date, date, tuple[str, ...]], ...]] = (
    (
        date(2025, 12, 31),
        date(2029, 1, 1),
        (
            "America/Santiago",
            "Africa/Cairo",
            "Asia/Beirut",
            "America/Havana",
            "America/Asuncion",
            "Atlantic/Azores",
            "America/Scoresbysund",
            "America/Los_Angeles",
            "America/St_Johns",
            "Europe/London",
            "Africa/Casablanca",
            "Asia/Gaza",
            "Asia/Kolkata",
            "Asia/Riyadh",
            "Australia/Lord_Howe",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
            "UTC",
        ),
    ),
    # Years in which a zone left out a whole day, or changed its clocks at midnight.
    (
        date(2010, 6, 1),
        date(2012, 12, 31),
        ("Pacific/Apia", "Pacific/Fakaofo", "America/Sao_Paulo", "Asia/Amman", "Africa/Cairo"),
    ),
    (date(1993, 1, 1), date(1995, 12, 31), ("Pacific/Kwajalein", "Pacific/Kiritimati")),
)
WEEKENDS: Final = (
    ("Sat", "Sun"),
    ("Sat", "Sun"),
    ("Fri", "Sat"),
    ("Thu", "Fri"),
    ("Fri",),
    ("Sun",),
    ("Wed",),
    ("Mon", "Thu"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
    (),
)
RULED: Final = (
    (2, "business_day", "none"),
    (5, "business_day", "none"),
    (7, "calendar_day", "preceding"),
    (7, "calendar_day", "none"),
    (14, "calendar_day", "following"),
    (30, "calendar_day", "following"),
    (60, "calendar_day", "following"),
    (1, "business_day", "following"),
)
"""The lengths and rolls of K9, K10 and K13, so that they are drawn most."""

UNITS: Final = ("business_day", "calendar_day")
ROLLS: Final = ("following", "preceding", "none")


@dataclass(frozen=True)
class World:
    """A calendar and a zone, as the product gets them and as the reckoning does."""

    name: str
    weekend: tuple[str, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    almanac: Almanac
    site: Site

    @property
    def covers(self) -> tuple[date, date]:
        return (self.almanac.days[0], self.almanac.days[-1])


@dataclass(frozen=True)
class Window:
    """One window and what is asked about it."""

    trigger: date
    length: Length
    longer: Length | None
    absences: tuple[Absence, ...]
    single: SingleDays | None
    paused: tuple[Pause, ...]
    asked_day: date
    told_before: int | None
    received: datetime
    cutoff: time


def drawn(seed: int, first: int, last: int) -> list[tuple[int, World, Window]]:
    """Draw the windows of a seed, from one number up to (not including) another."""
    found: list[tuple[int, World, Window]] = []
    # The generator of a block is asked for all of its windows, whichever of them are wanted.
    for block in range(first // SAME_CALENDAR, -(-last // SAME_CALENDAR)):
        chance = Random(f"{seed}-{block}")  # noqa: S311 -- chance, not a secret
        world = _world(chance)
        for number in range(block * SAME_CALENDAR, (block + 1) * SAME_CALENDAR):
            window = _window(chance, world)
            if first <= number < last:
                found.append((number, world, window))
    return found


@cache
def _site(zone: str, since: date, until: date) -> Site:
    return site(zone, since, until)


@cache
def _folder() -> tuple[Path, ...]:
    return tuple(sorted((POLICIES_FOLDER / "calendars").glob("*.json")))


@cache
def _of_folder(path: Path) -> tuple[tuple[str, ...], set[date], set[date], Almanac]:
    """Read a calendar of the folder; its almanac is written out once."""
    content = json.loads(path.read_text(encoding="utf-8"))
    first, last = (date.fromisoformat(day) for day in content["covers"])
    holidays = {date.fromisoformat(day) for day in content["holidays"]}
    worked = {date.fromisoformat(day) for day in content["working_days"]}
    weekend = tuple(content["weekend"])
    return weekend, holidays, worked, write_out(first, last, set(weekend), holidays, worked)


def _world(chance: Random) -> World:
    era = chance.choice(ERAS) if chance.random() < 0.3 else ERAS[0]
    zone_name = chance.choice(era[2])
    zone = _site(zone_name, era[0], era[1])
    if era is ERAS[0] and chance.random() < 0.4:
        path = chance.choice(_folder())
        weekend, holidays, worked, almanac = _of_folder(path)
        name = path.stem
    else:
        name = "DRAWN"
        weekend = chance.choice(WEEKENDS)
        first = era[0] + DAY * chance.randrange(250)
        last = min(era[1], first + DAY * chance.randint(150, 1000))
        days = [first + DAY * number for number in range((last - first).days + 1)]
        holidays = set(chance.sample(days, chance.randint(0, 40)))
        off = [day for day in days if WEEKDAYS[day.weekday()] in weekend and day not in holidays]
        worked = set(chance.sample(off, min(len(off), chance.randint(0, 12))))
        almanac = write_out(first, last, set(weekend), holidays, worked)
    if chance.random() < 0.1:
        # Zone data that ends before the calendar does.
        middle = almanac.days[len(almanac.days) // 2]
        until = datetime(middle.year, middle.month, middle.day, tzinfo=UTC)
        offsets = tuple(offset for offset in zone.offsets if offset.since < until)
        zone = replace(zone, offsets=offsets, until=until)
    return World(name, weekend, tuple(sorted(holidays)), tuple(sorted(worked)), almanac, zone)


def _window(chance: Random, world: World) -> Window:
    days = world.almanac.days
    trigger = chance.choice(days)
    if chance.random() < 0.04:
        trigger = chance.choice((days[0] - 2 * DAY, days[0] - DAY, days[-1], days[-1] + DAY))
    leaves = chance.choice((0, 0, 1, 1, 1, 2, 2, 3, 4))
    cutoff = chance.choice((time(17), time(17), time(12, 30), time(0), time(23, 59, 59)))
    return Window(
        trigger=trigger,
        length=_length(chance),
        longer=_length(chance) if chance.random() < 0.3 else None,
        absences=tuple(_absence(chance, trigger) for _ in range(leaves)),
        single=_single_days(chance, world, trigger) if chance.random() < 0.2 else None,
        paused=_paused(chance, trigger),
        asked_day=trigger + DAY * chance.randint(-20, 120),
        told_before=chance.randint(-12, 12) if chance.random() < 0.3 else None,
        received=_received(chance, world, trigger, cutoff),
        cutoff=cutoff,
    )


def _length(chance: Random) -> Length:
    drawn = chance.random()
    if drawn < 0.5:
        return Length(*chance.choice(RULED))
    most = 60 if drawn < 0.97 else 400
    return Length(chance.randint(0, most), chance.choice(UNITS), chance.choice(ROLLS))


def _absence(chance: Random, trigger: date) -> Absence:
    """Draw a leave: without an end, still open, back early, late or never gone, or denied."""
    first = trigger + DAY * chance.randint(-30, 60)
    last = first + DAY * chance.choice((0, 1, 4, 11, chance.randint(0, 40), chance.randint(0, 400)))
    match chance.randrange(8):
        case 0:
            return Absence("hint", first, None, None)
        case 1 | 2:
            return Absence(chance.choice(("hint", "requested", "approved")), first, last, None)
        case 3:
            denied_from = first + DAY * chance.randint(-3, 25)
            return Absence("denied", first, chance.choice((None, last)), denied_from)
        case 4:
            return Absence("ended", first, last, first + DAY * chance.randint(-2, 3))
        case 5:
            return Absence("ended", first, last, last + DAY * chance.randint(2, 30))
        case _:
            return Absence("ended", first, last, last + DAY)


def _single_days(chance: Random, world: World, trigger: date) -> SingleDays | None:
    """Draw a leave by the day, well within the calendar."""
    if not world.almanac.days[40] <= trigger <= world.almanac.days[-100]:
        return None
    first = trigger + DAY * chance.randint(-30, 30)
    paused_to = first + DAY * chance.randint(-3, 12) if chance.random() < 0.5 else None
    days = {first + DAY * chance.randint(0, 40) for _ in range(chance.randint(0, 12))}
    hours = tuple((day, chance.randint(0, 10), chance.choice((0, 4, 7, 8))) for day in sorted(days))
    return SingleDays(first, paused_to, hours)


def _paused(chance: Random, trigger: date) -> tuple[Pause, ...]:
    """Draw days on which the case was paused, and days on which a door was down."""
    drawn: list[Pause] = []
    if chance.random() < 0.2:
        first = trigger + DAY * chance.randint(-10, 40)
        last = None if chance.random() < 0.1 else first + DAY * chance.randint(0, 45)
        drawn.append(Pause(first, last, "paused"))
    if chance.random() < 0.2:
        first = trigger + DAY * chance.randint(-5, 30)
        drawn.append(Pause(first, first + DAY * chance.randint(0, 5), "downtime"))
    chance.shuffle(drawn)
    return tuple(drawn)


def _received(chance: Random, world: World, day: date, cutoff: time) -> datetime:
    """Draw an instant on a local day, often beside the cut-off."""
    beside = timedelta(0)
    clock_time = cutoff
    if chance.random() < 0.5:
        beside = chance.choice((-1, 0, 1)) * chance.choice(
            (timedelta(microseconds=1), timedelta(seconds=1))
        )
    else:
        clock_time = time(chance.randrange(24), chance.randrange(60))
    wall = datetime.combine(day, clock_time, zone_info(world.site.zone))
    return wall.astimezone(UTC) + beside
