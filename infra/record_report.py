"""Reading the record as a whole: what a report sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from infra.postgres import connected
from infra.record_figures import (
    ENTRY_ORIGINS,
    ENTRY_SUBMITTED,
    PANEL_DECIDED,
    RESIGNATION_WITHDRAWN,
    STAGE_BEGUN_BY,
    Counted,
    Figures,
    StageBegin,
    stage_begun,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from infra.postgres import Pool

_OPEN: Final = "SELECT stage, case_id FROM record.case_view WHERE stage <> 'closed'"
_OVERDUE: Final = """
    SELECT role, case_id FROM record.case_view, unnest(overdue) AS role WHERE stage <> 'closed'
"""
_OUTCOMES: Final = """
    SELECT outcome, case_id FROM record.case_view WHERE stage = 'closed' AND outcome IS NOT NULL
"""

# A late input gives older instants to younger numbers: within a case the instants are the order.
_HOLDING: Final = """
    SELECT f.case_id, f.kind, f.at, f.body ->> 'outcome' AS outcome,
           f.body ->> 'back_to' AS back_to,
           coalesce(f.body -> 'origins' ? 'incident_review', false) AS reviewed
    FROM record.fact AS f
    WHERE f.kind = ANY ($1::text[])
      AND NOT EXISTS (
        SELECT FROM record.fact AS r
        WHERE r.case_id = f.case_id AND r.kind = 'reversed'
          AND r.body -> 'numbers' @> to_jsonb(f.number)
      )
    ORDER BY f.case_id, f.at, f.number
"""
_KINDS: Final = (*STAGE_BEGUN_BY, RESIGNATION_WITHDRAWN, PANEL_DECIDED)


class RecordReport:
    """What is summed up of the record."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def figures(self) -> Figures:
        """Read everything as of one moment, so that the tables of a report agree.

        Raises:
            StoreFailed: PostgreSQL failed or was not there.
        """
        async with (
            connected(self._pool) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            holding = await connection.fetch(_HOLDING, _KINDS)
            return Figures(
                open_cases=_counted(await connection.fetch(_OPEN)),
                overdue=_counted(await connection.fetch(_OVERDUE)),
                outcomes=_counted(await connection.fetch(_OUTCOMES)),
                appeals=tuple(
                    Counted(row["outcome"], row["case_id"])
                    for row in holding
                    if row["kind"] == PANEL_DECIDED
                ),
                begins=tuple(
                    StageBegin(row["case_id"], stage, row["at"])
                    for row in holding
                    if (stage := stage_begun(row["kind"], row["back_to"])) is not None
                ),
                entries=_entries(holding),
            )


def _entries(holding: Sequence[asyncpg.Record]) -> tuple[Counted, ...]:
    """Count each case once, however often its entry was submitted."""
    linked: dict[str, bool] = {}
    for row in holding:
        if row["kind"] == ENTRY_SUBMITTED:
            linked[row["case_id"]] = linked.get(row["case_id"], False) or row["reviewed"]
    review, none = ENTRY_ORIGINS
    return tuple(Counted(review if yes else none, case_id) for case_id, yes in linked.items())


def _counted(rows: Sequence[asyncpg.Record]) -> tuple[Counted, ...]:
    return tuple(Counted(*row) for row in rows)
