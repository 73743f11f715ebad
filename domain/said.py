"""The second memory of a case: what was said to people and systems.

Append-only and never derived. A promise that was told stays a floor under every later count of the
same clock; a window passes only on a date that was told before it came (journal rules 9 and 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from domain.calendar import BusinessCalendar, Site
from domain.notices import Notice
from domain.opening import Opening
from domain.people import People, Role, Seat
from domain.values import Derived, replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.clock import Promise
    from domain.editions import Edition
    from domain.policy import Policy
    from domain.state import State


@dataclass(frozen=True, slots=True)
class Told:
    """A date that was told, or (withdrawn) the word that it no longer applies."""

    __pydantic_config__ = {"extra": "forbid"}

    clock: str
    last_day: date
    ends_at: datetime
    forecast: bool
    withdrawn: bool
    told_at: datetime


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice that went out.

    Attributes:
        rung_of: Key of the clock whose ladder it belongs to; empty for all others.
        after_end: True for a rung taken at or after the end of its clock.
        countermanded: True once its reader was told that it no longer holds.
    """

    __pydantic_config__ = {"extra": "forbid"}

    notice: Notice
    sent_at: datetime
    rung_of: str
    after_end: bool
    countermanded: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """An act of which it was said that it is without effect."""

    __pydantic_config__ = {"extra": "forbid"}

    command: str
    do: str
    code: str
    role: Role
    lodged: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A late input that people have to look at; nothing was reversed for it."""

    __pydantic_config__ = {"extra": "forbid"}

    command: str
    numbers: str
    is_drift: bool
    dates: str = ""


@dataclass(frozen=True, slots=True)
class Said(Derived):
    """Everything that was said so far.

    Attributes:
        promises: Dates, in the order in which they were told.
        notices: Notices that went out.
        held: Keys of notices whose waiting is on record.
        statements: Keys of the statements asked for.
        asides: Acts without effect, the employee's lodged ones included.
        uncovered: Clocks whose missing calendar was reported, with what is missing.
        reviews: Late inputs that were given to people.
        remedies: Late inputs and corrections that something final kept from being carried out.
        recounts: What was said of a clock's date under changed data, and of days given back.
    """

    __pydantic_config__ = {"extra": "forbid"}

    promises: tuple[Told, ...] = ()
    notices: tuple[SentNotice, ...] = ()
    held: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    uncovered: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    remedies: tuple[str, ...] = ()
    recounts: tuple[str, ...] = ()

    def floor(self, clock: str, as_of: datetime | None) -> Told | None:
        """Return the latest date that was told as a promise for this clock, up to an instant."""
        dates = [
            told
            for told in self._dates_of.get(clock, ())
            if not told.forecast and (as_of is None or told.told_at <= as_of)
        ]
        return max(dates, key=lambda told: told.ends_at, default=None)

    def last(self, clock: str) -> Told | None:
        """Return what was said last of this clock's date."""
        dates = self._dates_of.get(clock)
        return None if dates is None else dates[-1]

    def was_told_in_time(self, clock: str, promise: Promise) -> bool:
        """Tell whether this very date was told before it came and not withdrawn until then."""
        dates = self._dates_of.get(clock, ())
        before = [told for told in dates if told.told_at < promise.ends_at]
        if not before:
            return False
        last = before[-1]
        return last.ends_at == promise.ends_at and not last.forecast and not last.withdrawn

    @cached_property
    def _dates_of(self) -> Mapping[str, Sequence[Told]]:
        """Return what was told of each clock, in order: every clock asks for its own again."""
        dates: dict[str, list[Told]] = {}
        for told in self.promises:
            dates.setdefault(told.clock, []).append(told)
        return dates

    def notice(self, key: str) -> SentNotice | None:
        """Return a notice that went out, by its key."""
        return self._sent_as.get(key)

    @cached_property
    def _sent_as(self) -> Mapping[str, SentNotice]:
        """Return the first notice of each key: every notice that is owed asks for its own."""
        return {sent.notice.key: sent for sent in reversed(self.notices)}

    def with_promise(self, clock: str, promise: Promise, told_at: datetime) -> Said:
        """Return this with one more date told."""
        told = Told(clock, promise.last_day, promise.ends_at, promise.forecast, False, told_at)  # noqa: FBT003
        return replace(self, promises=(*self.promises, told))

    def with_withdrawal(self, clock: str, told_at: datetime) -> Said:
        """Return this with the last date of a clock withdrawn."""
        last = self.last(clock)
        if last is None:
            return self
        gone = replace(last, withdrawn=True, told_at=told_at)
        return replace(self, promises=(*self.promises, gone))


@dataclass(frozen=True, slots=True)
class Frame(Derived):
    """What the rules may look at besides the state: the frozen opening, and what was said.

    Attributes:
        opening: The values that the case was opened with.
        said: What was said so far.
        as_of: The instant that the rules look at: what was told later is no floor under it.
        seats: Roles that changed hands or were filled in the course of the case.
        calendars: Versions of calendars that were applied to the case, in order.
        sites: Versions of zone data that were applied to the case, in order.
    """

    opening: Opening
    said: Said
    as_of: datetime
    seats: tuple[Seat, ...] = ()
    calendars: tuple[BusinessCalendar, ...] = ()
    sites: tuple[Site, ...] = ()

    def of(self, state: State) -> Frame:
        """Return this with people, calendars and zones as the case has them."""
        has = (state.seats, state.calendars, state.sites)
        if has == (self.seats, self.calendars, self.sites):
            return self
        return replace(self, seats=has[0], calendars=has[1], sites=has[2])

    @cached_property
    def people(self) -> People:
        """Return who holds which role now."""
        people = self.opening.people
        return people.seated(self.seats) if self.seats else people

    @property
    def policy(self) -> Policy:
        """Return the policy that the case was opened with."""
        return self.opening.policy

    def calendar(self, role: Role) -> BusinessCalendar:
        """Return the calendar by which a role's days count."""
        return self.calendar_named(self.people.seat(role).calendar)

    def site(self, role: Role) -> Site:
        """Return the site where a role's days begin and end."""
        return self.site_named(self.people.seat(role).zone)

    def calendar_named(self, name: str) -> BusinessCalendar:
        """Return the newest version of a calendar that the case holds."""
        applied = (each for each in reversed(self.calendars) if each.name == name)
        return next(applied, None) or self.opening.calendar_named(name)

    def site_named(self, zone: str) -> Site:
        """Return the newest version of a zone's data that the case holds."""
        applied = (each for each in reversed(self.sites) if each.zone == zone)
        return next(applied, None) or self.opening.site_named(zone)

    def calendar_edition(self, edition: Edition) -> BusinessCalendar:
        """Return one version of a calendar; a clock keeps none that the case does not hold."""
        held = (*self.opening.calendars, *self.calendars)
        return next(c for c in held if (c.name, c.version) == (edition.name, edition.version))

    def site_edition(self, edition: Edition) -> Site:
        """Return one version of a zone's data; a clock keeps none that the case does not hold."""
        held = (*self.opening.sites, *self.sites)
        return next(s for s in held if (s.zone, s.tz_version) == (edition.name, edition.version))

    @property
    def held_calendars(self) -> tuple[BusinessCalendar, ...]:
        """Return every calendar that the case holds, in its newest version."""
        names = dict.fromkeys(each.name for each in (*self.opening.calendars, *self.calendars))
        return tuple(self.calendar_named(name) for name in names)

    @property
    def held_sites(self) -> tuple[Site, ...]:
        """Return every zone that the case holds, in its newest version."""
        zones = dict.fromkeys(each.zone for each in (*self.opening.sites, *self.sites))
        return tuple(self.site_named(zone) for zone in zones)
