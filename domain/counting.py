"""Counting remembered: a run counts what the run before it has counted already."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from domain import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.calendar import BusinessCalendar, Site
    from domain.clock import Promise, Span, Still

remembered = lru_cache(maxsize=1024)(clock.count)
"""A date follows from what it is counted from, so that none grows old."""


def count(
    trigger: date,
    span: Span,
    calendar: BusinessCalendar,
    site: Site,
    still: Iterable[Still] = (),
) -> Promise | None:
    """Return what `domain.clock.count` returns.

    Raises:
        Uncovered: a day lies outside the calendar or the zone data (K4).
    """
    return remembered(trigger, span, calendar, site, tuple(still))
