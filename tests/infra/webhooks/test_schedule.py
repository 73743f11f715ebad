"""A message is tried over three days, as the specification proposes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infra.webhooks.schedule import RETRIES, wait_after


@pytest.mark.parametrize("attempt", range(1, len(RETRIES) + 1))
def test_each_wait_is_the_listed_one_and_a_little_more(attempt: int) -> None:
    """The little is drawn: what failed together does not come back together."""
    least = RETRIES[attempt - 1]

    waits = {wait_after(attempt) for _ in range(20)}

    assert all(wait is not None and least <= wait <= least * 1.2 for wait in waits)
    assert len(waits) > 1


def test_it_is_given_up_after_the_last() -> None:
    """Ten attempts, three days."""
    assert wait_after(10) is None
    assert timedelta(days=3) < sum(RETRIES, timedelta()) < timedelta(days=4)


def test_a_receiver_may_ask_for_more_time() -> None:
    """It gets it."""
    wait = wait_after(1, timedelta(hours=1))

    assert wait == timedelta(hours=1)


def test_a_receiver_may_not_ask_for_less_time() -> None:
    """The schedule is the least."""
    wait = wait_after(2, timedelta(0))

    assert wait is not None
    assert wait >= RETRIES[1]


def test_a_receiver_may_not_ask_for_ever() -> None:
    """A day at a time."""
    assert wait_after(1, timedelta(days=900)) == timedelta(hours=24)
