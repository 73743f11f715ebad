"""The form of a scenario: typed, closed to unknown keys, checked before anything is played."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from domain.opening import RecognitionKind
from domain.people import Role
from starter.examples import COMMANDS
from starter.scenarios.expectation import Expectation
from starter.scenarios.moment import Moment, parse_moment

WAIT = "wait"
"""What a step does that only lets time pass."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Amount = Annotated[Decimal, Field(gt=0)]
Instant = Annotated[Moment, BeforeValidator(parse_moment)]


class Form(BaseModel):
    """What every part of a scenario has in common: no key is overlooked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Form):
    """A role's calendar, zone and person; what is left out is the employee's, or made up."""

    calendar: Name | None = None
    zone: Name | None = None
    person: Name | None = None


class Recognised(Form):
    """Something that speaks for the employee, as the firm's own records have it."""

    kind: RecognitionKind
    on: date


class Employee(Form):
    """The employee: where, since when, and with what pay.

    Attributes:
        base: Annual base of full time; or else the next two.
        hourly: Rate of one hour.
        weekly_hours: Hours of one week by contract; left out, the policy's full time.
        fte: Part of full time.
        place: Work location as the policy's floors name it.
        notice_weeks: Contractual or statutory notice.
        level: Level of the role, as the HRIS has it.
        in_role_since: First day in this role and level.
        manager_since: First day under this manager.
        recognitions: Awards, ratings at or above the bar, positive 360 reviews.
        protected_until: Last day of the protection after an overturned plan.
    """

    calendar: Name
    zone: Name
    hired: date
    base: Amount | None = None
    hourly: Amount | None = None
    weekly_hours: Amount | None = None
    fte: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    place: Name = "anywhere"
    notice_weeks: Annotated[int, Field(ge=0, le=52)] = 0
    level: Name = "L5"
    in_role_since: date | None = None
    manager_since: date | None = None
    recognitions: tuple[Recognised, ...] = ()
    protected_until: date | None = None
    person: Name | None = None

    @model_validator(mode="after")
    def _one_kind_of_pay(self) -> Self:
        if (self.base is None) == (self.hourly is None):
            raise ValueError("give either base, or hourly with weekly_hours")
        if self.hourly is not None and self.weekly_hours is None:
            raise ValueError("hourly needs weekly_hours")
        return self


class Step(Form):
    """One act, or time that passes, with what is expected after it.

    Attributes:
        at: When a door received the act; a step without an act lets time pass up to then.
        zone: Zone of `at`, where it is not the employee's.
        handled: When the case got to it; left out, at once, or as soon as the play has come there.
        by: The role that acts.
        person: Who acts, if it is not the holder of that role.
        on_behalf_of: The holder of the role, where `person` acts as delegate or backup.
        do: The command's tag.
        fields: The command's fields, `with` in the file; what is left out takes an example.
        id: The command's id; left out, one by the step's number.
        expect: What is to be true after the step.
    """

    at: Instant
    zone: Name | None = None
    handled: Instant | None = None
    by: Role | None = None
    person: Name | None = None
    on_behalf_of: Name | None = None
    do: str = WAIT
    fields: dict[str, object] = Field(default_factory=dict, alias="with")
    id: Annotated[str, StringConstraints(max_length=200)] | None = None
    expect: Expectation | None = None

    @field_validator("fields", mode="before")
    @classmethod
    def _none_given(cls, fields: object) -> object:
        return {} if fields is None else fields

    @field_validator("do")
    @classmethod
    def _known(cls, do: str) -> str:
        if do != WAIT and do not in COMMANDS:
            known = ", ".join(sorted(COMMANDS))
            raise ValueError(f"there is no command {do!r}; known: {known}, and {WAIT}")
        return do

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.do == WAIT:
            acts = (self.by, self.person, self.on_behalf_of, self.fields, self.id, self.handled)
            if any(acts):
                raise ValueError("a step that lets time pass has a time and an expectation only")
            if self.expect is not None and (self.expect.refused or self.expect.lodged):
                raise ValueError("time that passes is neither refused nor lodged")
        elif self.by is None:
            raise ValueError("say by whom: a command is somebody's")
        if self.zone is not None and (self.at.offset is not None or self.at.zone is not None):
            raise ValueError("the zone is given twice, in zone and in at")
        return self


class Scenario(Form):
    """A whole scenario.

    Attributes:
        name: What it shows; the file's name if left out.
        description: The rule in a sentence, and how the expected dates come about.
        policy: The policy version.
        steps: In the order in which they are handled.
        expect: What is to be true at the end.
    """

    name: Name | None = None
    description: str = ""
    policy: Name
    employee: Employee
    manager: Place = Place()
    skip: Place = Place()
    director: Place = Place()
    hr_partner: Place = Place()
    hr_backup: Place = Place()
    hr_lead: Place = Place()
    hr_contact: Place = Place()
    leave_administrator: Place = Place()
    leave_lead: Place = Place()
    accommodation_specialist: Place = Place()
    specialist_lead: Place = Place()
    independent_reviewer: Place = Place()
    legal: Place = Place()
    employee_relations: Place = Place()
    compensation: Place = Place()
    second_reviewer: Place = Place()
    panel_coordinator: Place = Place()
    payroll: Place = Place()
    policy_owner: Place = Place()
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=500)]
    expect: Expectation = Expectation()

    @model_validator(mode="after")
    def _begins_with_the_entry(self) -> Self:
        if all(step.do == WAIT for step in self.steps):
            raise ValueError("a scenario has at least one act")
        if self.expect.refused or self.expect.lodged:
            raise ValueError("expect.refused and expect.lodged belong to a step")
        return self

    def place(self, role: Role) -> Place:
        """Return where a role is, with the employee's calendar and zone where it has none."""
        home = self.employee
        given: Place | Employee = getattr(self, role.value)
        return Place(
            calendar=given.calendar or home.calendar,
            zone=given.zone or home.zone,
            person=given.person or f"p-{role.value}",
        )
