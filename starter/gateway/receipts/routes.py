"""What has become of a command that a door has kept: told to whoever sent it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from domain.form import ID_LIMIT
from domain.people import TOOL
from infra.inbox import Inbox, InboxState
from starter.gateway.access import CaseId
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.problems import Problem, told
from starter.gateway.receipts.forms import KeptCommand

router = APIRouter(prefix="/receipts", tags=["receipts"])

_ASK_AGAIN_S: Final = 5

CommandId = Annotated[
    str,
    Path(min_length=1, max_length=ID_LIMIT, pattern=r"^[!-~]+$", description="Id of a command."),
]


@router.get("/{case_id}/{command_id}", responses=told(404))
async def receipt(
    case_id: CaseId, command_id: CommandId, caller: CallerIn, doors: DoorsIn, response: Response
) -> KeptCommand:
    """Tell what has become of a command that was answered with 202.

    Only to whoever sent it: for all others there is none.
    """
    entry = await Inbox(doors.pool).entry(case_id, command_id)
    sender = f"{TOOL}{caller.subject}" if caller.is_tool else caller.subject
    if entry is None or entry.person != sender:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", "no door has kept such a command of yours")
    response.headers["Cache-Control"] = "no-store"
    if entry.state is InboxState.KEPT:
        response.headers["Retry-After"] = str(_ASK_AGAIN_S)
    return KeptCommand.of(entry)


def receipt_path(case_id: str, command_id: str) -> str:
    """Return where the fate of a kept command is told, below the gateway's prefix."""
    return str(router.url_path_for("receipt", case_id=case_id, command_id=command_id))
