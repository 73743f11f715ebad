"""The opening of a scenario's case: people, calendars, zones and pay as it states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from domain.calendar import BusinessCalendar, Site
from domain.opening import Background, Employment, Opening, Recognition
from domain.people import NAMED_LATER, People, Role, Seat
from domain.policy import Policy
from domain.severance import Pay
from infra.policies import load_calendar, load_policy
from infra.zones import site
from starter.scenarios.casting import people_named

if TYPE_CHECKING:
    from domain.commands import SubmitEntry
    from starter.scenarios.form import Scenario

# Instants are told apart somewhat beyond the last day that any calendar covers.
_MARGIN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that a scenario states before its first step.

    Attributes:
        policy: The policy version.
        seats: Every role with its holder, calendar and zone.
        calendars: Each calendar that a seat names, once.
        sites: Each zone that a seat names, once.
        employment: Service, place, notice.
        background: Role, line and recognition.
        pay: The employee's contractual pay.
        others: Whoever the steps name besides: a panel's pool, a new line, new holders of a role.
    """

    policy: Policy
    seats: tuple[Seat, ...]
    calendars: tuple[BusinessCalendar, ...]
    sites: tuple[Site, ...]
    employment: Employment
    background: Background
    pay: Pay
    others: tuple[str, ...]

    def person(self, role: Role) -> str:
        """Return who holds a role; one that is named in the course of the case by its own name."""
        holders = (seat.person for seat in self.seats if seat.role is role)
        return next(holders, f"p-{role}")

    @property
    def here(self) -> Site:
        """Return the employee's zone."""
        zone = next(seat.zone for seat in self.seats if seat.role is Role.EMPLOYEE)
        return self.site_of(zone)

    def site_of(self, zone: str) -> Site:
        """Return a zone, for the days that the scenario's calendars cover and a year more."""
        known = next((each for each in self.sites if each.zone == zone), None)
        return known if known is not None else _site_for(zone, self.calendars)

    def opening(self, case_id: str, entry: SubmitEntry) -> Opening:
        """Return what the case is opened with."""
        return Opening(
            case_id=case_id,
            policy=self.policy,
            calendars=self.calendars,
            sites=self.sites,
            people=People(self.seats),
            employment=self.employment,
            entry=entry,
            background=self.background,
        )


def setting_of(scenario: Scenario) -> Setting:
    """Look up what a scenario names.

    Raises:
        Malformed: there is no such policy, calendar or zone.
        PolicyInvalid: the file of one is wrong.
    """
    seats: list[Seat] = []
    for role in Role:
        if role in NAMED_LATER:
            continue
        place = scenario.place(role)
        seats.append(Seat(role, place.person or "", place.calendar or "", place.zone or ""))
    names = dict.fromkeys(seat.calendar for seat in seats)
    calendars = tuple(load_calendar(name) for name in names)
    zones = dict.fromkeys(seat.zone for seat in seats)
    employee = scenario.employee
    policy = load_policy(scenario.policy)
    full_time = policy.improve.full_time_hours * employee.fte
    return Setting(
        policy=policy,
        seats=tuple(seats),
        calendars=calendars,
        sites=tuple(_site_for(zone, calendars) for zone in zones),
        background=Background(
            level=employee.level,
            in_role_since=employee.in_role_since,
            manager_since=employee.manager_since,
            recognitions=tuple(Recognition(each.kind, each.on) for each in employee.recognitions),
            protected_until=employee.protected_until,
        ),
        employment=Employment(
            employee.hired,
            employee.place,
            employee.notice_weeks,
            full_time if employee.weekly_hours is None else employee.weekly_hours,
        ),
        pay=Pay(
            annual_base=employee.base,
            hourly=employee.hourly,
            weekly_hours=None if employee.hourly is None else employee.weekly_hours,
            fte=employee.fte,
            currency=employee.currency,
        ),
        others=people_named(scenario),
    )


def _site_for(zone: str, calendars: tuple[BusinessCalendar, ...]) -> Site:
    first = min(calendar.covers_from for calendar in calendars)
    last = max(calendar.covers_to for calendar in calendars)
    return _site(zone, first, last + _MARGIN)


@cache
def _site(zone: str, since: date, until: date) -> Site:
    # Finding every change of a zone over years takes a moment: once for each.
    return site(zone, since, until)
