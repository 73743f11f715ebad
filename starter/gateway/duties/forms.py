"""What is told of a duty."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from domain.kinds import ClockKind
from domain.people import Role
from domain.tasks import TaskStatus

if TYPE_CHECKING:
    from infra.record_duties import ListedDuty


class Whose(StrEnum):
    """Whose duties are asked for."""

    MINE = "mine"
    ALL = "all"


class DutyForm(BaseModel):
    """Something that is owed, or a right that may be used."""

    case_id: str
    key: str = Field(description="Which clock of the case, such as `check_in[3]`.")
    kind: ClockKind
    is_window: bool = Field(description="True for a right to be used, false for a duty.")
    owner: Role = Field(description="The role that owes it, or whose right it is.")
    person: str = Field(description="Who answers for that role today.")
    request: str = Field(description="The request that waits for a sign-off; else empty.")
    due_on: date | None = Field(description="Its last day; null while none can be told.")
    due_at: datetime | None = Field(description="The instant at which that day ends.")
    forecast: bool = Field(description="Whether the date waits for a return from leave.")
    status: TaskStatus
    days_late: int

    @classmethod
    def of(cls, duty: ListedDuty, now: datetime) -> DutyForm:
        """Tell of a duty.

        Args:
            duty: As it stands on record.
            now: The instant of asking.
        """
        return cls(
            case_id=duty.case_id,
            key=duty.key,
            kind=ClockKind(duty.kind),
            is_window=duty.is_window,
            owner=Role(duty.owner),
            person=duty.person,
            request=duty.request,
            due_on=duty.due_on,
            due_at=duty.due_at,
            forecast=duty.forecast,
            status=duty.status,
            days_late=duty.days_late(now),
        )
