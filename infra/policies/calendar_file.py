"""A company's calendar from its JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from domain.calendar import BusinessCalendar
from domain.errors import PolicyInvalid
from infra.policies.folder import POLICIES_FOLDER, is_plain_name, named_file, read_text
from infra.policies.validation import at, validated

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS_IN_WEEK = 7


class Weekday(Enum):
    """The names of weekdays, in the order of their ISO numbers."""

    MON = "Mon"
    TUE = "Tue"
    WED = "Wed"
    THU = "Thu"
    FRI = "Fri"
    SAT = "Sat"
    SUN = "Sun"

    @property
    def iso(self) -> int:
        return list(Weekday).index(self) + 1


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The keys of a calendar file.

    Attributes:
        description: Whose calendar it is, for people.
        version: Version of the day list.
        covers: First and last day it speaks about.
        weekend: Weekdays that are not worked.
        working_days: Weekend days that are worked all the same.
        holidays: Days off besides the weekend; one may fall on a weekend.
    """

    __pydantic_config__ = {"extra": "forbid"}

    description: str
    version: str
    covers: tuple[date, date]
    weekend: tuple[Weekday, ...]
    working_days: tuple[date, ...]
    holidays: tuple[date, ...]


_CALENDAR_FILE = TypeAdapter(CalendarFile)


def load_calendar(name_or_path: str, folder: Path = POLICIES_FOLDER) -> BusinessCalendar:
    """Load a calendar and check it as a whole.

    Args:
        name_or_path: A name in the folder's `calendars/`, such as `GB`, or the path of a file in
            the same format; such a calendar is called as its file.
        folder: Where policies and calendars are kept.

    Raises:
        Malformed: there is no calendar of that name.
        PolicyInvalid: the file cannot be read or is wrong; says where in it, and why.
    """
    if is_plain_name(name_or_path) and not Path(name_or_path).is_file():
        path = named_file(name_or_path, folder / "calendars", ".json", "calendar")
        where = f"calendars/{path.name}"
    else:
        path, where = Path(name_or_path), name_or_path
    content = _parsed(read_text(path, where), where)
    for inside, why in _faults(content):
        raise PolicyInvalid(at(where, inside), why)
    return BusinessCalendar(
        name=path.stem,
        version=content.version,
        covers_from=content.covers[0],
        covers_to=content.covers[1],
        weekend=tuple(sorted(day.iso for day in content.weekend)),
        holidays=tuple(sorted(content.holidays)),
        working_days=tuple(sorted(content.working_days)),
    )


def _parsed(text: str, where: str) -> CalendarFile:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise PolicyInvalid(at(where, key), "is given twice")
        return dict(pairs)

    try:
        data: object = json.loads(text, object_pairs_hook=once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise PolicyInvalid(where, f"is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise PolicyInvalid(where, "must be an object")
    return validated(_CALENDAR_FILE, data, where, {})


def _faults(content: CalendarFile) -> Iterator[tuple[str, str]]:
    first, last = content.covers
    if not content.version:
        yield "version", "must not be empty"
    if first > last:
        yield "covers", "the first day lies after the last"
    yield from _weekend_faults(content)
    for key, days in (("working_days", content.working_days), ("holidays", content.holidays)):
        for index, day in enumerate(days):
            if not first <= day <= last:
                yield f"{key}[{index}]", f"{day} lies outside what the calendar covers"
            if day in days[:index]:
                yield f"{key}[{index}]", f"{day} is given twice"


def _weekend_faults(content: CalendarFile) -> Iterator[tuple[str, str]]:
    weekend = {weekday.iso for weekday in content.weekend}
    if len(weekend) != len(content.weekend):
        yield "weekend", "a weekday is given twice"
    if len(weekend) == _DAYS_IN_WEEK:
        yield "weekend", "leaves no day to work"
    for index, day in enumerate(content.working_days):
        if day.isoweekday() not in weekend:
            yield f"working_days[{index}]", f"{day} is no weekend day"
        if day in content.holidays:
            yield f"working_days[{index}]", f"{day} is a holiday too"
