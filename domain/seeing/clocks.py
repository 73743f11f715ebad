"""Which clocks of a case a reader sees: dates, never the days that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from domain.people import Role
from domain.policy import ClockKind
from domain.seeing.readers import Reader
from domain.state import ClockStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.views import ClockView


@dataclass(frozen=True, slots=True)
class DateView:
    """A date of a case: its last day and the instant at which that ends, never "days left".

    Attributes:
        key: Key of its clock, such as `election`.
        kind: Which clock.
        owner: Who owes the duty or holds the right.
        status: Open, passed, met or stopped.
        last_day: The last local day; None while none can be told.
        ends_at: The instant at which it ends.
        forecast: Whether it waits for a return from leave: then it is no promise yet.
    """

    key: str
    kind: ClockKind
    owner: Role
    status: ClockStatus
    last_day: date | None
    ends_at: datetime | None
    forecast: bool


class Subject(StrEnum):
    """What a clock is about."""

    SIGNING = "signing"
    COACHING = "coaching"
    CHOICE = "choice"
    PLAN = "plan"
    APPEAL = "appeal"
    MOVE = "move"
    MOVE_APPROVAL = "move_approval"
    LEAVE = "leave"
    ACCOMMODATION = "accommodation"
    HOLD = "hold"
    LEAVING = "leaving"
    MONEY = "money"
    STATUS = "status"
    DELIVERY = "delivery"


COURSE = frozenset(
    {
        Subject.SIGNING,
        Subject.COACHING,
        Subject.CHOICE,
        Subject.PLAN,
        Subject.APPEAL,
        Subject.MOVE,
        Subject.LEAVING,
    }
)


def subjects_of(reader: Reader) -> frozenset[Subject]:  # noqa: C901, PLR0911, PLR0912 -- the table
    """Return what the clocks are about that a reader sees."""
    match reader:
        case Reader.EMPLOYEE:
            hidden = {Subject.SIGNING, Subject.HOLD, Subject.DELIVERY}
            return frozenset(Subject) - hidden
        case Reader.MANAGER:
            return COURSE | {Subject.STATUS}
        case Reader.SKIP | Reader.DIRECTOR:
            return COURSE
        case Reader.HR | Reader.LEGAL | Reader.AUDITOR:
            return frozenset(Subject)
        case Reader.EMPLOYEE_RELATIONS:
            return frozenset(Subject) - {Subject.MONEY, Subject.DELIVERY}
        case Reader.INDEPENDENT_REVIEWER:
            return COURSE | {Subject.HOLD}
        case Reader.LEAVE | Reader.HR_CONTACT:
            return frozenset({Subject.LEAVE})
        case Reader.ACCOMMODATION:
            return frozenset({Subject.ACCOMMODATION})
        case Reader.MONEY:
            return frozenset({Subject.MONEY})
        case Reader.POLICY_OWNER:
            return frozenset({Subject.SIGNING})
        case Reader.REVIEWER:
            return frozenset({Subject.PLAN})
        case Reader.PANEL | Reader.PANEL_COORDINATOR:
            return frozenset({Subject.APPEAL})
        case Reader.TRANSFER:
            return frozenset({Subject.MOVE_APPROVAL})
        case Reader.ANALYST:
            return frozenset()
        case _:
            assert_never(reader)


def subject_of(kind: ClockKind) -> Subject:  # noqa: C901, PLR0911, PLR0912 -- the table
    """Return what a clock is about."""
    match kind:
        case ClockKind.SKIP_APPROVAL | ClockKind.HR_REVIEW | ClockKind.SIGN_OFF | ClockKind.REWORK:
            return Subject.SIGNING
        case (
            ClockKind.DISCUSSION
            | ClockKind.CHECK_IN
            | ClockKind.NEXT_STEPS
            | ClockKind.PAUSE_REVIEW
            | ClockKind.FOLLOW_UP
        ):
            return Subject.COACHING
        case (
            ClockKind.PIVOT_MEETING
            | ClockKind.PACKET_DELIVERY
            | ClockKind.PACKET_RECEIPT
            | ClockKind.NOTICE_RECEIPT
            | ClockKind.ELECTION
            | ClockKind.HR_CONFIRMATION
        ):
            return Subject.CHOICE
        case (
            ClockKind.IMPROVE_PLAN
            | ClockKind.IMPROVE_CHECK_IN
            | ClockKind.VERDICT
            | ClockKind.THIRD_VERDICT
            | ClockKind.REMAND_VERDICT
            | ClockKind.IMPROVE_RESULT
            | ClockKind.SUPPORT_ANSWER
        ):
            return Subject.PLAN
        case ClockKind.APPEAL_FILING | ClockKind.MANAGER_REPLY | ClockKind.PANEL_DECISION:
            return Subject.APPEAL
        case ClockKind.TRANSFER:
            return Subject.MOVE
        case ClockKind.TRANSFER_APPROVAL:
            return Subject.MOVE_APPROVAL
        case ClockKind.LEAVE_DECISION | ClockKind.LEAVE_RETURN:
            return Subject.LEAVE
        case ClockKind.ACCOMMODATION:
            return Subject.ACCOMMODATION
        case ClockKind.TRIPWIRE_REVIEW | ClockKind.RETROACTIVE_REVIEW:
            return Subject.HOLD
        case ClockKind.SEPARATION | ClockKind.RESIGNATION_ADVICE | ClockKind.RESIGNATION_WITHDRAWAL:
            return Subject.LEAVING
        case (
            ClockKind.FINAL_WAGES
            | ClockKind.RELEASE_OFFER
            | ClockKind.CONSIDERATION
            | ClockKind.REVOCATION
            | ClockKind.PAYMENT
        ):
            return Subject.MONEY
        case ClockKind.SECOND_CHANNEL:
            return Subject.DELIVERY
        case ClockKind.STATUS_ANSWER:
            return Subject.STATUS
        case _:
            assert_never(kind)


def kind_of(key: str) -> ClockKind:
    """Return the kind of a clock: its key begins with it."""
    return ClockKind(key.partition("[")[0])


def is_signing(key: str) -> bool:
    """Tell whether a clock is that of a sign-off."""
    return subject_of(kind_of(key)) is Subject.SIGNING


def sees(who: Iterable[Reader], key: str) -> bool:
    """Tell whether somebody sees a clock."""
    subject = subject_of(kind_of(key))
    return any(subject in subjects_of(reader) for reader in who)


def date_view(clock: ClockView) -> DateView:
    """Return the date of a clock."""
    promise = clock.promise
    return DateView(
        key=clock.key,
        kind=kind_of(clock.key),
        owner=clock.owner,
        status=clock.status,
        last_day=None if promise is None else promise.last_day,
        ends_at=None if promise is None else promise.ends_at,
        forecast=promise is not None and promise.forecast,
    )


def next_move(dates: Iterable[DateView]) -> Role | None:
    """Return who owes the next step of what is seen: the owner of the date that ends first."""
    owed = [
        (date.ends_at, date.key, date.owner)
        for date in dates
        if date.status in (ClockStatus.OPEN, ClockStatus.PASSED) and date.ends_at is not None
    ]
    return min(owed)[-1] if owed else None
