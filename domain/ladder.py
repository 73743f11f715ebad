"""The ladder: who is reminded before the end of a clock, and called after it (policy, ladder).

No rung decides anything: each is a task or a notice to a named person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from domain.editions import calendar_of
from domain.errors import Uncovered
from domain.people import Role
from domain.policy import Rung, RungUnit

if TYPE_CHECKING:
    from domain.notices import Template
    from domain.said import Frame
    from domain.state import Clock


@dataclass(frozen=True, slots=True)
class RungDue:
    """A rung of a clock's ladder with the instant at which it is taken."""

    clock: str
    last_day: date
    rung: Rung
    to: Role
    at: datetime

    @property
    def template(self) -> Template:
        """Return what it asks."""
        return self.rung.task

    @property
    def key(self) -> str:
        """Return the key under which it is said once for this date."""
        return f"{self.template}:{self.clock}@{self.last_day}#{self.rung.offset}:{self.to}"


def rungs(frame: Frame, clock: Clock, signer: Role | None = None) -> tuple[RungDue, ...]:
    """Return every rung of a clock that still asks something, with its instants.

    A rung of business days is taken at the policy's hour of its recipient's day, counted from the
    last local day in the clock's own calendar; rung 0 is the instant of the end itself.

    Args:
        frame: The opening and what was said.
        clock: Whose ladder.
        signer: Who signs, where the clock is that of a sign-off: a rung meant for the clock's usual
            owner goes to that role.
    """
    if not clock.is_owed or clock.promise is None or clock.promise.forecast:
        return ()
    rule = frame.policy.clock(clock.kind)
    due: list[RungDue] = []
    for rung in rule.ladder:
        for role in rung.to:
            to = signer if signer is not None and role is rule.owner else role
            at = rung_instant(frame, clock, rung, to)
            if at is not None:
                due.append(RungDue(clock.key, clock.promise.last_day, rung, to, at))
    return tuple(due)


def rung_instant(frame: Frame, clock: Clock, rung: Rung, to: Role) -> datetime | None:
    """Return when a rung is taken, or None where no calendar covers that day."""
    if clock.promise is None:
        return None
    if rung.unit is RungUnit.HOUR:
        return clock.promise.ends_at + timedelta(hours=rung.offset)
    if rung.offset == 0:
        return clock.promise.ends_at
    return business_days_after_end(frame, clock, rung.offset, to)


def business_days_after_end(
    frame: Frame, clock: Clock, business_days: int, role: Role
) -> datetime | None:
    """Return the rung hour of the role's day so many business days after a clock's last day."""
    if clock.promise is None:
        return None
    try:
        day = calendar_of(frame, clock).shift(clock.promise.last_day, business_days)
        return frame.site(role).instant(day, frame.policy.rung_time)
    except Uncovered:
        return None
