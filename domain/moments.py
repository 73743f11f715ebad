"""Quiet hours: the good moments for adverse news (the page behind the ladder)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.errors import Uncovered

if TYPE_CHECKING:
    from datetime import datetime

    from domain.people import Role
    from domain.said import Frame


def good_moment(frame: Frame, reader: Role, now: datetime) -> datetime:
    """Return the first good moment from now on for an adverse notice (quiet hours).

    Where no calendar covers the day, now is as good as any.
    """
    calendar, site = frame.calendar(reader), frame.site(reader)
    quiet = frame.policy.quiet_hours
    try:
        local = site.local(now)
        day = local.date()
        if calendar.is_business_day(day):
            if local.time() < quiet.opens_at:
                return site.instant(day, quiet.opens_at)
            ahead = day + ONE_DAY
            while ahead.isoweekday() not in calendar.weekend and not calendar.is_business_day(
                ahead
            ):
                ahead += ONE_DAY
            ends_week = not calendar.is_business_day(ahead)
            limit = quiet.week_end_from if ends_week else quiet.day_from
            if local.time() < limit:
                return now
        return site.instant(calendar.next_business_day(day), quiet.opens_at)
    except Uncovered:
        return now
