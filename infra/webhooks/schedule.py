"""When a delivery is tried again: over three days, then people look (Standard Webhooks 1.0)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

RETRIES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The waits after the first attempt, the second, and so on: the specification's own."""

LONGEST_WISH: Final = timedelta(hours=24)
"""How long a receiver may ask to be left alone at a time."""

# Many that failed together should not come back together.
_JITTER: Final = 0.2
_CHANCE: Final = secrets.SystemRandom()


def wait_after(attempt: int, wish: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after a failed attempt; None if it was the last.

    Args:
        attempt: Number of the attempt that failed, from 1.
        wish: How long the receiver asks to be left alone.
    """
    if attempt > len(RETRIES):
        return None
    usual = RETRIES[attempt - 1] * (1 + _CHANCE.uniform(0, _JITTER))
    return max(usual, bounded(wish))


def bounded(wish: timedelta | None) -> timedelta:
    """Return a receiver's wish as far as it is followed."""
    return min(wish or timedelta(0), LONGEST_WISH)
