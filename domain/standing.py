"""How a case stands: what was held and missed, and what a reader should know (policy K9, K19)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain import duties, holds
from domain.clock import count
from domain.commands import PanelOutcome, Trend
from domain.editions import counted_first
from domain.policy import ClockKind
from domain.series import bucket_key
from domain.state import Bucket, BucketStatus, Clock, Flag, Stage, State

if TYPE_CHECKING:
    from domain.said import Frame


def held_percent(state: State, plan: int, today: date) -> int:
    """Return how many percent of the check-ins owed were held; 100 where none was owed (K19).

    Owed are the buckets of the series (plan 0 is Focus) that have fully ended and were not excused.
    """
    owed = _owed(state, plan, today)
    if not owed:
        return 100
    held = sum(1 for bucket in owed if bucket.status is BucketStatus.HELD)
    return held * 100 // len(owed)


def check_ins_suffice(frame: Frame, state: State, plan: int, today: date) -> bool:
    """Tell whether enough was held, or HR has justified each missing one in writing (K19)."""
    if held_percent(state, plan, today) >= frame.policy.focus.held_percent:
        return True
    missed = (b for b in _owed(state, plan, today) if b.status is BucketStatus.MISSED)
    return all(bucket.justified for bucket in missed)


def _owed(state: State, plan: int, today: date) -> tuple[Bucket, ...]:
    return tuple(
        bucket
        for bucket in state.buckets
        if bucket.plan == plan
        and bucket.status is not BucketStatus.EXCUSED
        and _has_ended(state, bucket, today)
    )


def _has_ended(state: State, bucket: Bucket, today: date) -> bool:
    clock = state.clock(bucket_key(bucket.plan, bucket.number))
    return clock is not None and clock.promise is not None and clock.promise.last_day < today


def missed_in_a_row(state: State, plan: int) -> int:
    """Return how many check-ins of a series the employer has missed since the last one held."""
    row = 0
    its = (bucket for bucket in state.buckets if bucket.plan == plan)
    for bucket in sorted(its, key=lambda each: each.number, reverse=True):
        if bucket.status is BucketStatus.HELD:
            break
        row += bucket.status is BucketStatus.MISSED
    return row


def improving_in_a_row(state: State, plan: int) -> int:
    """Return the longest row of check-ins held of a series with the trend *improving*."""
    longest = row = 0
    its = (bucket for bucket in state.buckets if bucket.plan == plan and bucket.trend is not None)
    for bucket in sorted(its, key=lambda each: each.number):
        row = row + 1 if bucket.trend is Trend.IMPROVING else 0
        longest = max(longest, row)
    return longest


def flags(frame: Frame, state: State) -> tuple[Flag, ...]:
    """Return what a reader should know besides the stage."""
    raised: list[Flag] = []
    if state.backdated:
        raised.append(Flag.BACKDATED)
    if pivot_barred_until(frame, state) is not None:
        raised.append(Flag.SHORT_COACHING)
    if state.case_held:
        raised.append(Flag.CASE_HELD)
    if state.pivot_barred:
        raised.append(Flag.PIVOT_BARRED)
    if state.stand_stills and state.stand_stills[-1].last is None:
        raised.append(Flag.STAND_STILL)
    if _is_voluntary(frame, state):
        raised.append(Flag.VOLUNTARY_DURING_LEAVE)
    if holds.under_review(state) or any(review.is_drift for review in frame.said.reviews):
        raised.append(Flag.RETROACTIVE_REVIEW)
    return tuple(raised)


def _is_voluntary(frame: Frame, state: State) -> bool:
    """Tell whether what the case rests on was filed during protected leave (K16)."""
    if state.stage is Stage.APPEAL and state.appeal is not None:
        return state.appeal.voluntary
    return state.election is not None and duties.on_leave(frame, state, state.election.on_day)


def entry_protected_until(frame: Frame, state: State) -> date | None:
    """Return the last day of the protection from a new entry, after an overturn (process 9).

    Counted from the day on which the case closed: while it is open there is no new entry anyhow.
    """
    if state.closed_at is None or state.appeal is None:
        return None
    if state.appeal.outcome is not PanelOutcome.OVERTURN:
        return None
    closed_on = duties.today(frame, state.closed_at)
    return closed_on + timedelta(days=frame.policy.entry.protected_days)


def pivot_barred_until(frame: Frame, state: State) -> date | None:
    """Return the day from which Pivot may be asked for, where coaching was too short (K9).

    Compared is the next-steps date as first counted, from the effective date alone: later
    extensions do not lift the flag.
    """
    if state.approved_on is None or state.effective_on is None:
        return None
    rule = frame.policy.clock(ClockKind.NEXT_STEPS)
    its = state.latest(ClockKind.NEXT_STEPS) or Clock(str(rule.kind), rule.kind)
    calendar, site = counted_first(frame, its)
    first = count(state.effective_on, rule.span, calendar, site)
    shortest = timedelta(days=frame.policy.focus.short_coaching_days)
    if first is None or first.last_day - state.approved_on >= shortest:
        return None
    return state.approved_on + shortest
