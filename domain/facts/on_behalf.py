"""What became true of who acts for whom: delegations, and tasks that move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.on_behalf import TaskMove
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """The holder of a role named somebody for some of its acts."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["delegated"] = "delegated"
    delegation: int
    role: Role
    holder: str
    person: str
    commands: tuple[str, ...]
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationEnded:
    """A delegation was taken back."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["delegation_ended"] = "delegation_ended"
    delegation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceReported:
    """Somebody with tasks is away; they move at the start of a day, if the absence lasts so long.

    Attributes:
        absence: Counted within the case.
        moves_on: That day.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["absence_reported"] = "absence_reported"
    absence: int
    person: str
    first_day: date
    last_day: date
    moves_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksMoved:
    """The tasks of somebody who is away moved to the backup; no clock began anew."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["tasks_moved"] = "tasks_moved"
    absence: int
    person: str
    moves: tuple[TaskMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksReturned:
    """Somebody is back, and the tasks with the person."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["tasks_returned"] = "tasks_returned"
    absence: int
    person: str
