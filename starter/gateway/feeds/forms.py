"""What feeds may say: nothing more, so that nothing medical can be kept by mistake."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from infra.feeds.messages import ItemState, Told
from infra.feeds.sources import Feed

_MOST: Final = 10**9
_MOST_DAYS: Final = 400

_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@:/-]{0,99}$")]
_Position = Annotated[int, Field(ge=1, le=_MOST)]
_Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2200, 1, 1))]
_Amount = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=6)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _OfPerson(_Strict):
    person: _Id = Field(description="Person id of directory and HRIS.")
    sequence: _Position = Field(
        description="Grows with each newer state that the source tells of the same subject."
    )


class LeaveDayTold(_Strict):
    """A day of an intermittent leave."""

    day: _Day
    absent: Annotated[Decimal, Field(ge=0, le=24)]
    scheduled: Annotated[Decimal, Field(ge=0, le=24)]


class _OfLeave(_OfPerson):
    leave: _Id = Field(description="The source's id of the leave; never a kind or a reason.")


class ReportTold(_OfLeave):
    """A leave was reported."""

    first_day: _Day
    last_day: _Day | None = None
    hint: bool = False


class DecisionTold(_OfLeave):
    """The whole decision as it stands now."""

    first_day: _Day | None = None
    last_day: _Day | None = None
    protects_after: bool = False
    intermittent: bool | None = None


class DenialTold(_OfLeave):
    """A leave was denied."""


class ReturnTold(_OfLeave):
    """The person is back at work."""

    back_on: _Day


class DaysTold(_OfLeave):
    """Days of an intermittent leave."""

    days: Annotated[tuple[LeaveDayTold, ...], Field(min_length=1, max_length=_MOST_DAYS)]


class ManagerTold(_OfPerson):
    """Somebody is led by another from a day on."""

    manager: _Id
    since: _Day


class LeftTold(_OfPerson):
    """Somebody has left the firm."""

    last_day: _Day


class AbsenceTold(_OfPerson):
    """Somebody is away from work; an employee's own leave comes by the feed `leave`."""

    absence: _Id = Field(description="The source's id of the absence; never a kind or a reason.")
    first_day: _Day
    last_day: _Day


class PayTold(_OfPerson):
    """Contractual pay from a day on."""

    effective_on: _Day
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    annual_base: _Amount | None = None
    hourly: _Amount | None = None
    weekly_hours: _Amount | None = None
    fte: Annotated[Decimal, Field(gt=0, le=1, max_digits=6)] = Decimal(1)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.annual_base is None) == (self.hourly is None):
            raise ValueError("either an annual base or an hourly rate")
        if (self.hourly is None) != (self.weekly_hours is None):
            raise ValueError("an hourly rate needs weekly hours, and only that does")
        return self


class _Event(_Strict):
    timestamp: AwareDatetime | None = None


class LeaveReported(_Event):
    """A leave was reported."""

    type: Literal["leave.reported"]
    data: ReportTold


class LeaveDecided(_Event):
    """A leave was approved, or approved for longer."""

    type: Literal["leave.approved", "leave.extended"]
    data: DecisionTold


class LeaveDenied(_Event):
    """A leave was denied."""

    type: Literal["leave.denied"]
    data: DenialTold


class LeaveEnded(_Event):
    """A leave is over."""

    type: Literal["leave.ended"]
    data: ReturnTold


class LeaveDaysTaken(_Event):
    """Days of an intermittent leave are known."""

    type: Literal["leave.days"]
    data: DaysTold


class ManagerChanged(_Event):
    """Somebody has another manager."""

    type: Literal["people.manager_changed"]
    data: ManagerTold


class PersonLeft(_Event):
    """Somebody has left."""

    type: Literal["people.left"]
    data: LeftTold


class PersonAbsent(_Event):
    """Somebody is away."""

    type: Literal["people.absent"]
    data: AbsenceTold


class PayChanged(_Event):
    """Somebody has another pay."""

    type: Literal["pay.changed"]
    data: PayTold


class Undelivered(_Strict):
    """A letter that did not arrive, as a relay of the firm's own tells it."""

    came_to: str = Field(default="", max_length=320, description="The envelope's sender.")
    message_id: str = Field(default="", max_length=400)
    permanent: bool = True
    status: Annotated[str, StringConstraints(pattern=r"^([245]\.\d{1,3}\.\d{1,3})?$")] = ""


class LetterBounced(_Event):
    """A letter has come back."""

    type: Literal["mail.bounced"]
    data: Undelivered


LeaveEvent = Annotated[
    LeaveReported | LeaveDecided | LeaveDenied | LeaveEnded | LeaveDaysTaken,
    Field(discriminator="type"),
]
PeopleEvent = Annotated[ManagerChanged | PersonLeft | PersonAbsent, Field(discriminator="type")]

ADAPTERS: Final[dict[Feed, TypeAdapter[Any]]] = {
    Feed.LEAVE: TypeAdapter(LeaveEvent),
    Feed.PEOPLE: TypeAdapter(PeopleEvent),
    Feed.PAY: TypeAdapter(PayChanged),
    Feed.BOUNCES: TypeAdapter(LetterBounced),
}
"""What each feed may say; anything else is refused, and not a word of it is kept."""


class Taken(BaseModel):
    """That a message was taken: the same answer at every attempt, whoever it is about.

    What has come of it is HR's to see, not the sender's: an answer that differed would tell a tool
    who has a case.
    """

    item: int
    state: Literal["taken"] = "taken"


class ItemForm(BaseModel):
    """A message of a feed, without what it says."""

    item: int
    feed: Feed
    kind: str
    person: str
    subject: str
    sent_by: str
    state: ItemState
    code: str
    sentence: str
    cases: tuple[str, ...]
    tries: int
    received_at: AwareDatetime
    retryable: bool
    settled_by: str | None
    settled_reason: str | None


class Settling(_Strict):
    """Why a refused message is done with."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=1000, strip_whitespace=True)]


_ASPECTS: Final = {
    "leave.reported": "report",
    "leave.approved": "decision",
    "leave.extended": "decision",
    "leave.denied": "decision",
    "leave.ended": "return",
    "leave.days": "days",
}


def told(event: _Event) -> Told:
    """Return what an event says as it is kept."""
    kind: str = event.type  # type: ignore[attr-defined]
    data: Any = event.data  # type: ignore[attr-defined]
    content = data.model_dump(mode="json", exclude_none=True)
    person = content.pop("person", "")
    position = content.pop("sequence", 0)
    subject = content.pop("leave", "") or content.pop("absence", "")
    if isinstance(data, PayTold):
        # A raise that begins later stays to come, whatever is corrected before it.
        position += data.effective_on.toordinal() * (_MOST + 1)
    return Told(
        kind=kind,
        aspect=_ASPECTS.get(kind, kind),
        person=person,
        subject=subject,
        position=position,
        content=content,
    )
