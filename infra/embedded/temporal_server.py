"""A Temporal server of our own, on SQLite (write-ahead log, synchronous FULL).

The server is configured by its environment alone and sets its schema up by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import yaml
from temporalio.client import Client
from temporalio.service import RPCError

from infra.embedded.namespace import ensure_namespace
from infra.embedded.ports import LOOPBACK, kept_ports
from infra.embedded.processes import Child, Program
from infra.settings import bare_environment

if TYPE_CHECKING:
    from infra.embedded.namespace import AttributeTypes
    from infra.embedded.toolchain import TemporalBinaries

_READY_WITHIN_S: Final = 60.0
# The server drains its services one after the other; what it acknowledged is on disk already.
_STOP_WITHIN_S: Final = 15.0

_PORTS: Final = (
    "FRONTEND_GRPC_PORT",
    "FRONTEND_HTTP_PORT",
    "FRONTEND_MEMBERSHIP_PORT",
    "HISTORY_GRPC_PORT",
    "HISTORY_MEMBERSHIP_PORT",
    "MATCHING_GRPC_PORT",
    "MATCHING_MEMBERSHIP_PORT",
    "WORKER_GRPC_PORT",
    "WORKER_MEMBERSHIP_PORT",
)

# For a machine of one's own and for tests; production keeps the server's defaults.
DYNAMIC_CONFIG: Final[Mapping[str, object]] = {
    # The demo and the tests move a case's clock forward.
    "frontend.WorkflowTimeSkippingEnabled": True,
    # A timer may fire up to this late: a second is the default, and a skip waits for each.
    "history.timerProcessorMaxTimeShift": "10ms",
    # A run that continues as new within a second would wait, and skipped time would double.
    "history.workflowIdReuseMinimalInterval": "0s",
    # New namespaces and search attributes are known at once, not after two seconds.
    "system.forceSearchAttributesCacheRefreshOnRead": True,
    "system.namespaceCacheRefreshInterval": "200ms",
}


@dataclass(slots=True)
class TemporalServer:
    """A running server.

    Attributes:
        folder: Its data, its ports and its log.
        child: The running program.
        ports: Its ports, by the variable that sets each.
    """

    folder: Path
    child: Child
    ports: Mapping[str, int]

    @classmethod
    async def start(
        cls,
        folder: Path,
        binaries: TemporalBinaries,
        dynamic_config: Mapping[str, object] = DYNAMIC_CONFIG,
    ) -> Self:
        """Start a server on the folder's data, creating them the first time.

        Ports stay the same as long as nobody else has taken one of them.

        Raises:
            ProgramFailedError: It did not start.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ports = kept_ports(folder / "ports.json", _PORTS)
        program = _program(folder, binaries, ports, dynamic_config)
        server = cls(folder, Child.start(program), ports)
        try:
            await server.child.until(server._answers, _READY_WITHIN_S)
        except BaseException:
            await server.stop()
            raise
        return server

    @property
    def address(self) -> str:
        """Where clients and workers connect (gRPC)."""
        return f"{LOOPBACK}:{self.ports['FRONTEND_GRPC_PORT']}"

    @property
    def http_address(self) -> str:
        """Where the same API is spoken as JSON, for curl."""
        return f"http://{LOOPBACK}:{self.ports['FRONTEND_HTTP_PORT']}"

    async def ensure_namespace(self, name: str, search_attributes: AttributeTypes) -> None:
        """Register a namespace and its search attributes, and wait until both can be used."""
        await ensure_namespace(await Client.connect(self.address), name, search_attributes)

    async def stop(self) -> None:
        """Stop the server; running workflows go on when it is started again."""
        await self.child.stop(_STOP_WITHIN_S)

    async def _answers(self) -> bool:
        try:
            client = await Client.connect(self.address)
            return await client.service_client.check_health()
        except (RuntimeError, RPCError):
            return False


def _program(
    folder: Path,
    binaries: TemporalBinaries,
    ports: Mapping[str, int],
    dynamic_config: Mapping[str, object],
) -> Program:
    dynamic_file = folder / "dynamic.yaml"
    dynamic_file.write_text(
        yaml.safe_dump({name: [{"value": value}] for name, value in dynamic_config.items()})
    )
    environment = {
        "DB": "sqlite",
        "DBNAME": str(folder / "temporal.db"),
        "VISIBILITY_DBNAME": str(folder / "visibility.db"),
        "NUM_HISTORY_SHARDS": "4",
        "BIND_ON_IP": LOOPBACK,
        "LOG_LEVEL": "warn",
        "DYNAMIC_CONFIG_FILE_PATH": str(dynamic_file),
        **{name: str(port) for name, port in ports.items()},
    }
    return Program(
        name="Temporal",
        command=(str(binaries.server), "--allow-no-auth", "start"),
        log=folder / "temporal.log",
        environment=bare_environment(environment),
        folder=folder,
    )
