"""How each effect is tried: by name, in one place."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypedDict

from temporalio.common import RetryPolicy

_PATIENT = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(minutes=5),
)
"""Without a last attempt: a dead database or mail server delays an effect and never loses it."""


class ActivityOptions(TypedDict):
    """The options that every effect is given."""

    start_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy


_ALIVE: Final = timedelta(seconds=8)
"""A worker that was killed is noticed after so long, and its effects are tried again."""

RECORD: Final = ActivityOptions(
    start_to_close_timeout=timedelta(seconds=30), heartbeat_timeout=_ALIVE, retry_policy=_PATIENT
)
NOTICE: Final = ActivityOptions(
    start_to_close_timeout=timedelta(minutes=1), heartbeat_timeout=_ALIVE, retry_policy=_PATIENT
)
STATEMENT: Final = ActivityOptions(
    start_to_close_timeout=timedelta(seconds=30), heartbeat_timeout=_ALIVE, retry_policy=_PATIENT
)

OPERATOR_PAUSE: Final = timedelta(hours=1)
"""How long the publisher waits before it tries again what only a person can mend."""
