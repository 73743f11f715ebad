"""Commands of what holds adverse steps: accommodation, protected activity, holds by Legal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import ActivityKind, Envelope, Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAccommodation(Envelope):
    """Ask for an accommodation; adverse steps are held until it is decided.

    Who: employee, or whoever at HR heard of the wish. When: in every stage before `closed`. What is
    asked for and why stays with the specialist, outside the case.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["request_accommodation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAccommodation(Envelope):
    """Decide on an accommodation; a granted one begins a fair period to work with it.

    Who: accommodation specialist or the specialist's lead. When: it was asked for, once.

    Attributes:
        accommodation: Its number in this case.
        ruling: Approve or deny.
        effective_on: The employee's local day from which it is in place, with an approval; today
            or later. None means the day of the decision.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["decide_accommodation"]
    accommodation: int
    ruling: Ruling
    effective_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordActivity(Envelope):
    """Record a complaint of the employee, or an incident review that the employee wrote.

    For some time after it an adverse step waits for an independent reviewer, and whoever the
    complaint is about signs nothing in this case.

    Who: employee, HR partner, HR contact, employee relations or Legal. When: in every stage before
    `closed`. What it says is kept elsewhere.

    Attributes:
        kind: Complaint or incident review.
        on_day: The employee's local day on which it was made, not in the future.
        about: Persons whom a complaint is about, if any.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["record_activity"]
    kind: ActivityKind
    on_day: date
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReview(Envelope):
    """Ask the independent reviewer to look at an adverse step that has no request of its own.

    Who: HR partner. When: a packet or the confirmation of silence waits for that review.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["request_review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForCause(Envelope):
    """Ask to end the protection after a leave, for a cause that has nothing to do with the leave.

    Who: HR partner; HR lead and Legal sign. When: the protection holds.

    Attributes:
        reason: The independent cause, decided and shown without the leave.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["request_for_cause"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLegalHold(Envelope):
    """Put the record under legal hold, or lift it: nothing is corrected or erased meanwhile.

    Who: Legal. When: in every stage, `closed` too. The process goes on.

    Attributes:
        holds: True to hold, False to lift.
        reason: Why.
    """

    __pydantic_config__ = {"extra": "forbid"}

    do: Literal["set_legal_hold"]
    holds: bool
    reason: str
