"""What the gateway refused goes on record; the refusal itself comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from activities.errors import StoreFailed
from infra.logging import Event

if TYPE_CHECKING:
    from infra.record_refusals import RecordRefusals, RefusedCommand

_log = structlog.stdlib.get_logger(__name__)


async def put_on_record(refusals: RecordRefusals, refused: RefusedCommand) -> None:
    """Write a refusal to the record; where PostgreSQL is away the log is all that tells of it.

    Nothing is raised: whoever was refused is to hear that, and not of a database.
    """
    about = {
        "case": refused.case_id,
        "door": refused.command,
        "code": refused.code,
        "through": refused.through,
    }
    try:
        await refusals.write(refused)
    except StoreFailed as failed:
        _log.error(Event.REFUSAL_UNRECORDED, reason=str(failed), **about)
    else:
        _log.info(Event.COMMAND_REFUSED, **about)
