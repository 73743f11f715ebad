"""What a case is opened with: everything that would otherwise have to be looked up, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.calendar import BusinessCalendar, Site
from domain.commands import SubmitEntry
from domain.errors import Code, Malformed
from domain.keys import Trust
from domain.people import People, Role
from domain.policy import Policy

MAIN = "main"
"""The organisation of a firm that has but one."""


@dataclass(frozen=True, slots=True)
class Employment:
    """What a case needs to know of the employment.

    Attributes:
        hired: First day of service.
        place: Work location as the policy's floors name it, such as `US-WA`.
        notice_weeks: Contractual notice, in weeks from the choice; statutory notice is the policy's
            (K12).
        weekly_hours: Hours of a week by contract; None means the policy's full time.
        organisation: Whose employee it is: nobody of another organisation has part in the case.
    """

    __pydantic_config__ = {"extra": "forbid"}

    hired: date
    place: str
    notice_weeks: int
    weekly_hours: Decimal | None = None
    organisation: str = MAIN


class RecognitionKind(StrEnum):
    """What speaks for an employee, as the firm's own records have it."""

    AWARD = "award"
    RATING = "rating"
    REVIEW_360 = "review_360"


@dataclass(frozen=True, slots=True)
class Recognition:
    """An award, a rating at or above the bar, or a positive 360, and its day."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: RecognitionKind
    on: date


@dataclass(frozen=True, slots=True)
class Background:
    """What the firm's own records say of the employee's role and line when a case opens.

    Attributes:
        level: Level of the role; empty where nothing is known.
        in_role_since: First day in this role and level.
        manager_since: First day under this manager.
        recognitions: What speaks for the employee.
        protected_until: Last day on which an entry needs further sign-offs, after an overturn.
    """

    __pydantic_config__ = {"extra": "forbid"}

    level: str = ""
    in_role_since: date | None = None
    manager_since: date | None = None
    recognitions: tuple[Recognition, ...] = ()
    protected_until: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The values frozen into a case (architecture: what is looked up is frozen).

    Attributes:
        case_id: `case-<year>-<number>`, never a person.
        policy: The whole policy version.
        calendars: Every calendar that a seat names.
        sites: Every zone that a seat names.
        people: The seats.
        employment: Service and place.
        entry: The Focus entry that opens the case.
        background: Role, line and recognition, for the checks of the entry.
        trust: The keys of the doors that the case believes; None on the core alone, where nobody
            stands before it.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    policy: Policy
    calendars: tuple[BusinessCalendar, ...]
    sites: tuple[Site, ...]
    people: People
    employment: Employment
    entry: SubmitEntry
    background: Background = Background()
    trust: Trust | None = None

    def calendar_of(self, role: Role) -> BusinessCalendar:
        """Return the calendar by which a role's business days count."""
        return self.calendar_named(self.people.seat(role).calendar)

    def site_of(self, role: Role) -> Site:
        """Return the site where a role's days begin and end."""
        return self.site_named(self.people.seat(role).zone)

    def calendar_named(self, name: str) -> BusinessCalendar:
        """Return a calendar by its name; a seat names none that is not here."""
        return next(calendar for calendar in self.calendars if calendar.name == name)

    def site_named(self, zone: str) -> Site:
        """Return a site by its zone; a seat names none that is not here."""
        return next(site for site in self.sites if site.zone == zone)

    def check(self) -> None:
        """Check that the opening is whole; the client and the case both do.

        Raises:
            Malformed: a seat names a calendar or a zone that is not there, or a role is missing.
            NotYours: roles that are kept apart are held by one person.
        """
        self.people.check()
        if self.trust is not None:
            self.trust.check()
        names = {calendar.name for calendar in self.calendars}
        zones = {site.zone for site in self.sites}
        for seat in self.people.seats:
            if seat.calendar not in names:
                raise Malformed(Code.MALFORMED, f"the {seat.role}'s calendar is not known")
            if seat.zone not in zones:
                raise Malformed(Code.MALFORMED, f"the {seat.role}'s zone is not known")
