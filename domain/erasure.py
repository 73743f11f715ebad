"""Erasure of what is kept apart from a case: by two people, past retention, never under a hold.

Legal asks, the HR lead signs, and never one person in both. What the case itself has done stays on
record; that something was erased, when and by whom, stays for good (process 2, 4 and 11).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.errors import Code, NotNow, NotYours
from domain.people import Role
from domain.state import Stage

if TYPE_CHECKING:
    from collections.abc import Collection

ASKS = Role.LEGAL
"""Who asks."""

SIGNS = Role.HR_LEAD
"""Who signs: never whoever asked, nor in that one's name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the record says of a case that may be kept still.

    Attributes:
        stage: Where it stands.
        closed_on: The day on which it closed; None while it is open.
        months: For how many months from then the policy keeps it.
        is_held: Whether Legal holds it.
    """

    stage: Stage
    closed_on: date | None
    months: int
    is_held: bool


def check_possible(kept: Kept, today: date) -> None:
    """Check that what is kept apart from a case may be erased.

    Raises:
        NotNow: the case is open, is under a legal hold, or is to be kept still.
    """
    if kept.stage is not Stage.CLOSED or kept.closed_on is None:
        raise NotNow(Code.WRONG_STAGE, "only what belongs to a closed case is erased")
    if kept.is_held:
        raise NotNow(Code.LEGAL_HOLD, "a legal hold keeps everything")
    until = kept_until(kept.closed_on, kept.months)
    if today < until:
        raise NotNow(Code.NOT_YET, f"it is kept until {until}")


def check_two(asked: Collection[str], signs: Collection[str]) -> None:
    """Check that whoever signs has had no part in asking.

    Args:
        asked: Who asked, and for whom.
        signs: Who signs, and for whom.

    Raises:
        NotYours: somebody is on both sides.
    """
    if (set(asked) & set(signs)) - {""}:
        raise NotYours(Code.SEPARATION_OF_DUTIES, "whoever asks for an erasure does not sign it")


def kept_until(closed_on: date, months: int) -> date:
    """Return the first day on which a case is no longer to be kept.

    A day that the last month does not have is the first of the next one: never a day too few.
    """
    years, month = divmod(closed_on.month - 1 + months, 12)
    first = date(closed_on.year + years, month + 1, 1)
    _, days = monthrange(first.year, first.month)
    return first + timedelta(days=min(closed_on.day - 1, days))
