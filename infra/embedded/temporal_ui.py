"""Temporal's own web UI, for the embedded server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import yaml

from infra.embedded.ports import LOOPBACK, kept_ports, listens
from infra.embedded.processes import Child, Program
from infra.settings import bare_environment

if TYPE_CHECKING:
    from pathlib import Path

    from infra.embedded.toolchain import TemporalBinaries

_READY_WITHIN_S: Final = 20.0


@dataclass(slots=True)
class TemporalUi:
    """A running UI."""

    child: Child
    port: int

    @classmethod
    async def start(
        cls,
        folder: Path,
        binaries: TemporalBinaries,
        *,
        server_address: str,
        namespace: str,
    ) -> Self:
        """Start the UI; it asks the server only when somebody looks.

        Raises:
            ProgramFailedError: It did not start.
        """
        folder.mkdir(parents=True, exist_ok=True)
        port = kept_ports(folder / "ports.json", ("UI",))["UI"]
        settings = {
            "host": LOOPBACK,
            "port": port,
            "temporalGrpcAddress": server_address,
            "enableUi": True,
            "defaultNamespace": namespace,
            "disableNewsFetch": True,
            "cors": {"allowOrigins": [f"http://{LOOPBACK}:{port}"]},
        }
        config = folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "embedded.yaml").write_text(yaml.safe_dump(settings))
        program = Program(
            name="the Temporal UI",
            command=(
                str(binaries.ui),
                *("--root", str(folder), "--config", config.name, "--env", "embedded"),
                "start",
            ),
            log=folder / "ui.log",
            environment=bare_environment({}),
            folder=folder,
        )
        ui = cls(Child.start(program), port)
        try:
            await ui.child.until(ui._answers, _READY_WITHIN_S)
        except BaseException:
            await ui.stop()
            raise
        return ui

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    async def stop(self) -> None:
        await self.child.stop()

    async def _answers(self) -> bool:
        return await listens(self.port)
