"""The effect that keeps facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import structlog
from temporalio import activity

from activities.events import Event
from activities.failures import told_to_temporal
from activities.ports import RECORD_FACTS, Record, RecordFacts

_LOG: Final = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RecordEffects:
    """Keeps facts in the record."""

    record: Record

    @activity.defn(name=RECORD_FACTS)
    async def record_facts(self, asked: RecordFacts) -> None:
        """Write facts to the record, each once however often this is asked.

        Raises:
            ApplicationError: `record_disagrees`, for good; `record_gap` or `store_failed`.
        """
        with told_to_temporal():
            await self.record.append(asked)
        _LOG.info(
            Event.FACTS_RECORDED,
            case_id=asked.case_id,
            first=asked.facts[0].number if asked.facts else None,
            count=len(asked.facts),
        )
