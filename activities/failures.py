"""How a failed effect looks to Temporal: its kind, ids, and whether trying again can help."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from temporalio.exceptions import ApplicationError

from activities.errors import EffectError, Hopeless
from domain.errors import DueProcessError

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def told_to_temporal() -> Generator[None]:
    """Turn failures into Temporal's, without their causes: those may quote what was sent."""
    try:
        yield
    except EffectError as failed:
        raise ApplicationError(
            str(failed), type=failed.kind, non_retryable=isinstance(failed, Hopeless)
        ) from None
    except DueProcessError as refused:
        # The core refuses the same values every time; its sentence may hold figures.
        raise ApplicationError(
            "the core refuses these values", type=str(refused.code), non_retryable=True
        ) from None
