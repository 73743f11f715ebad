"""What runs in a case: clocks, requests that wait for sign-offs, and check-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.clock import Promise
from domain.commands import Trend
from domain.editions import Edition
from domain.facts import RecountReason
from domain.people import Actor, Role
from domain.policy import ClockKind, EntryCheck, RequestKind


class ClockStatus(StrEnum):
    """What became of a clock."""

    OPEN = "open"
    PASSED = "passed"
    """Its end has come: a duty is missed and still owed, a window has closed in silence."""
    MET = "met"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Recount:
    """What became of a clock with data that were applied while it ran."""

    __pydantic_config__ = {"extra": "forbid"}

    reason: RecountReason
    data: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or ended clock.

    Attributes:
        key: Its kind, with a number from the second on; check-ins and sign-offs say which.
        kind: Row of the policy's clock table.
        trigger: The day that set it off, where it is known as a day.
        received_at: Or the receipt that set it off, from which the day is deemed (K2).
        days: Its length in days where the case brings it.
        extra: Calendar days added one after the other, each rolled.
        not_before: A day that its last day does not come before.
        calendar_of: Whose calendar counts, where it is not the one that the policy names: that of
            whoever signs.
        status: Open, passed, met or stopped.
        ended_at: When it was met or stopped.
        promise: Its date; None while a pause without end touches it, or no calendar covers it.
        uncovered: What no calendar covers, in words; empty where all is well.
        calendars: Versions of the calendar that it counts with; empty means the opening's.
        zones: Versions of the zone's data that it counts with; empty means the opening's.
        recounts: What became of it with each version that was applied while it ran.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    kind: ClockKind
    trigger: date | None = None
    received_at: datetime | None = None
    days: int | None = None
    extra: tuple[int, ...] = ()
    not_before: date | None = None
    calendar_of: Role | None = None
    status: ClockStatus = ClockStatus.OPEN
    ended_at: datetime | None = None
    promise: Promise | None = None
    uncovered: str = ""
    calendars: tuple[Edition, ...] = ()
    zones: tuple[Edition, ...] = ()
    recounts: tuple[Recount, ...] = ()

    @property
    def is_owed(self) -> bool:
        """Tell whether it still asks something of somebody."""
        return self.status in (ClockStatus.OPEN, ClockStatus.PASSED)


class RequestStatus(StrEnum):
    """What became of a request."""

    OPEN = "open"
    GRANTED = "granted"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SignOff:
    """One sign-off that was given, by the holder of the role or by who acted for the holder.

    Older ones do not say when.
    """

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    person: str
    at: datetime | None = None
    on_behalf_of: str = ""

    @property
    def persons(self) -> tuple[str, ...]:
        """Return everybody whose sign-off it is."""
        return (self.person, self.on_behalf_of) if self.on_behalf_of else (self.person,)


@dataclass(frozen=True, slots=True)
class Request:
    """A step that needs sign-offs in order.

    Attributes:
        key: Kind and number, such as `focus_entry[1]`.
        barred: A person who may not sign, such as the writer of the packet; empty if none.
        days: Days asked for, where the step has any.
        subject: Id of the command that it is about, where it is about one.
        on_day: The day that this command shall have.
        besides: So many of the sign-offs come besides the policy's row.
        clocks: Keys of the clocks run so far, the running one last.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    kind: RequestKind
    asked_by: Actor
    asked_at: datetime
    sign_offs: tuple[Role, ...]
    barred: str
    days: int
    reason: str
    signed: tuple[SignOff, ...] = ()
    clocks: tuple[str, ...] = ()
    status: RequestStatus = RequestStatus.OPEN
    subject: str = ""
    on_day: date | None = None
    besides: int = 0

    @property
    def next_role(self) -> Role:
        """Return the role whose sign-off is next."""
        return self.sign_offs[len(self.signed)]


@dataclass(frozen=True, slots=True)
class EntryWarning:
    """What a check of the entry found.

    Attributes:
        check: Which check.
        detail: What it found.
        answer: HR's written answer; empty while there is none.
    """

    __pydantic_config__ = {"extra": "forbid"}

    check: EntryCheck
    detail: str
    answer: str = ""


class BucketStatus(StrEnum):
    """What became of a check-in bucket."""

    HELD = "held"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A check-in bucket that is held or over: of Focus (plan 0), or of a plan."""

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    status: BucketStatus
    trend: Trend | None = None
    plan: int = 0
    justified: bool = False
