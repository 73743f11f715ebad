"""Asking running cases, through Temporal, to look at what came back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from temporalio.service import RPCError, RPCStatusCode

from activities.posting import RETURNS_WAIT

if TYPE_CHECKING:
    from temporalio.client import Client

_WITHIN: Final = timedelta(seconds=10)


class TemporalBells:
    """Signals to cases: implements the port `CaseBells`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def ring(self, case_id: str) -> bool:
        """Ask a case to collect; False if it is over or was never there."""
        handle = self._client.get_workflow_handle(case_id)
        try:
            await handle.signal(RETURNS_WAIT, rpc_timeout=_WITHIN)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True
