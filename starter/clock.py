"""What time it is at a door: the instant with which a command is stamped as received."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from temporalio.service import RPCError, RPCStatusCode

from domain.errors import Code, Refused

if TYPE_CHECKING:
    from typing import Any

    from temporalio.client import Client, WorkflowHandle
    from temporalio.testing import TimeSkipper


class Clock(Protocol):
    """A clock of a door."""

    async def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...


class WallClock:
    """The clock on the wall: the only one for real cases."""

    async def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- the one place where doors read the wall clock


class CaseTime:
    """The time of one case whose clock was moved forward; the wall's where none was.

    For trying things out on the embedded stack: a production server does not skip time.
    """

    def __init__(self, client: Client, case_id: str) -> None:
        # Imported here: it is heavy, and production never needs it.
        from temporalio.testing import TimeSkipper  # noqa: PLC0415

        self._skipper: TimeSkipper = TimeSkipper(client)
        self._handle: WorkflowHandle[Any, Any] = client.get_workflow_handle(case_id)

    async def now(self) -> datetime:
        """Return the present instant of the case.

        Raises:
            Refused: there is no such case.
        """
        try:
            return await self._skipper.get_current_time(self._handle)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise Refused(Code.NO_SUCH_CASE, "there is no such case") from None
            raise
