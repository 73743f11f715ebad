"""What is to be told is written down with the fact, in one transaction: none is ever missed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from domain.canon import canonical
from domain.outside import event_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from activities.ports import CaseSummary
    from domain.facts import Fact
    from domain.outside import EventType
    from infra.postgres import Connection

_KEEP: Final = """
    INSERT INTO door.webhook_message (id, case_id, fact_number, type, stage, policy, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
"""

_ID_LENGTH: Final = 32


async def keep_messages(
    connection: Connection, case_id: str, facts: Iterable[Fact], summary: CaseSummary
) -> None:
    """Keep what the outside is told of new facts, with where they have brought the case."""
    rows = [
        (
            message_id(case_id, fact.number),
            case_id,
            fact.number,
            str(event),
            summary.stage,
            summary.policy,
            body(event, case_id, fact, summary),
        )
        for fact in facts
        if (event := event_of(fact.body)) is not None
    ]
    if rows:
        await connection.executemany(_KEEP, rows)


def message_id(case_id: str, number: int) -> str:
    """Return the id of what is told of a fact: the same at every attempt, and after a restore."""
    drawn = hashlib.sha256(f"webhook\n{case_id}\n{number}".encode()).hexdigest()
    return f"msg_{drawn[:_ID_LENGTH]}"


def body(event: EventType, case_id: str, fact: Fact, summary: CaseSummary) -> str:
    """Return what is sent: of the fact itself its number and its instant, nothing else."""
    data: dict[str, str | int] = {
        "case_id": case_id,
        "fact_number": fact.number,
        "stage": summary.stage,
        "policy": summary.policy,
    }
    return canonical({"type": event, "timestamp": fact.at, "data": data})
