"""The embedded stack: Temporal and its UI, PostgreSQL and a mail sink under one folder."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from infra.embedded import toolchain
from infra.embedded.addresses import (
    StackAddresses,
    forget_addresses,
    lock_file,
    write_addresses,
)
from infra.embedded.locks import try_lock
from infra.embedded.ports import LOOPBACK, kept_ports, listens
from infra.embedded.postgres_server import PostgresServer
from infra.embedded.processes import Child, Program
from infra.embedded.secrets_key import kept_key
from infra.embedded.temporal_server import TemporalServer
from infra.embedded.temporal_ui import TemporalUi
from infra.key_files import KeyFolder
from infra.settings import inherited_environment
from infra.temporal_names import SEARCH_ATTRIBUTES

if TYPE_CHECKING:
    from types import TracebackType

    from infra.embedded.namespace import AttributeTypes
    from infra.embedded.toolchain import TemporalBinaries
    from infra.settings import Settings

_ROOT: Final = Path(__file__).parents[2]
_ROOT_KEY: Final = "root-embedded"
_DOOR_KEY: Final = "door-embedded"
_SINK_WITHIN_S: Final = 20.0
# A worker finishes the activities it has begun.
_MODULE_GRACE_S: Final = 30.0
# Somebody who only looks whether a stack is up holds the lock for an instant.
_LOCK_WITHIN_S: Final = 1.0


class StackAlreadyRunningError(RuntimeError):
    """Another process runs a stack on the same folder."""


class EmbeddedStack:
    """A whole stack, up while the context is entered.

    A part for which `settings` has an address is not started; that address is passed on. Data
    and ports are kept in the folder: started again, the stack goes on where it was. Every
    program is ended at exit by its own process id; on Linux also if this process is killed.

    Attributes:
        run_dir: The folder.
        temporal: The Temporal server, where it is ours.
        postgres: The PostgreSQL server, where it is ours.
    """

    def __init__(
        self,
        run_dir: Path,
        settings: Settings,
        *,
        ui: bool = True,
        search_attributes: AttributeTypes = SEARCH_ATTRIBUTES,
    ) -> None:
        """Prepare a stack; nothing is started yet.

        Args:
            run_dir: Where data, addresses and logs are kept.
            settings: Addresses of parts not to be started, and the cache.
            ui: Whether Temporal's UI is wanted.
            search_attributes: What the namespace is to have.
        """
        self.run_dir = run_dir
        self.temporal: TemporalServer | None = None
        self.postgres: PostgresServer | None = None
        self._ui: TemporalUi | None = None
        self._sink: Child | None = None
        self._sink_port = 0
        self._modules: list[Child] = []
        self._with_ui = ui
        self._given = settings
        self._search_attributes = search_attributes
        self._addresses: StackAddresses | None = None
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start every part at once and wait until all can be used.

        Raises:
            TemporalNotBuiltError: The server is not in the cache; says how to build it.
            StackAlreadyRunningError: Another process runs a stack on this folder.
            ProgramFailedError: A part did not start; quotes its log.
        """
        binaries = None
        if self._given.temporal.address is None:
            binaries = toolchain.locate(self._given.cache_dir)
        # To be walked through by PostgreSQL's account; what is inside is closed by itself.
        self.run_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._exit.callback(os.close, await self._hold_folder())
        try:
            async with asyncio.TaskGroup() as starting:
                starting.create_task(self._start_temporal(binaries))
                starting.create_task(self._start_postgres())
                starting.create_task(self._start_sink())
        except BaseExceptionGroup as group:
            await self._stop()
            raise group.exceptions[0] from None
        except BaseException:
            await self._stop()
            raise
        keys = KeyFolder(self._keys_dir)
        if self._given.keys_dir is None and keys.is_empty:
            keys.create(_ROOT_KEY, _DOOR_KEY)
        self._addresses = self._found()
        write_addresses(self.run_dir, self._addresses)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._stop()

    @property
    def addresses(self) -> StackAddresses:
        """Where everything is.

        Raises:
            RuntimeError: The stack is not up.
        """
        if self._addresses is None:
            raise RuntimeError("The stack is not up: enter its context first.")
        return self._addresses

    @property
    def settings(self) -> Settings:
        """The settings of whatever is to use this stack."""
        return self.addresses.settings(self._given).model_copy(update={"run_dir": self.run_dir})

    @property
    def temporal_address(self) -> str:
        return self.addresses.temporal_address

    @property
    def temporal_http_address(self) -> str | None:
        return self.addresses.temporal_http_address

    @property
    def namespace(self) -> str:
        return self.addresses.namespace

    @property
    def database_dsn(self) -> str:
        return self.addresses.database_dsn

    @property
    def smtp_host(self) -> str:
        return self.addresses.smtp_host

    @property
    def smtp_port(self) -> int:
        return self.addresses.smtp_port

    @property
    def maildir(self) -> Path:
        return self.addresses.maildir

    @property
    def ui_address(self) -> str | None:
        return self.addresses.ui_address

    @property
    def gateway_address(self) -> str | None:
        return self.addresses.gateway_address

    def start_module(self, module: str, *arguments: str) -> Child:
        """Start `python -m module` with this stack's settings, as a process of its own.

        It ends with the stack; whoever starts it may end it sooner. Its output goes to a log
        in the folder.
        """
        child = Child.start(
            Program(
                name=module,
                command=(sys.executable, "-m", module, *arguments),
                log=self.run_dir / "logs" / f"{module}.log",
                environment=inherited_environment(self.settings.environment()),
                folder=_ROOT,
            )
        )
        self._modules.append(child)
        return child

    async def restart_temporal(self) -> None:
        """Start our Temporal server again on its data and ports, after it was stopped or killed."""
        if self.temporal is not None:
            await self.temporal.stop()
            self.temporal = await TemporalServer.start(
                self.temporal.folder, toolchain.locate(self._given.cache_dir)
            )

    async def restart_postgres(self) -> None:
        """Start our PostgreSQL again on its data and port, after it was stopped or killed."""
        if self.postgres is not None:
            await self.postgres.stop()
            self.postgres = await PostgresServer.start(self.postgres.folder, self._given.cache_dir)

    async def _hold_folder(self) -> int:
        deadline = time.monotonic() + _LOCK_WITHIN_S
        while (held := try_lock(lock_file(self.run_dir))) is None:
            if time.monotonic() > deadline:
                raise StackAlreadyRunningError(
                    f"A stack is already running on {self.run_dir}: use it, or end it with "
                    "`make down`."
                )
            await asyncio.sleep(0.05)
        return held

    async def _start_temporal(self, binaries: TemporalBinaries | None) -> None:
        if binaries is None:
            return
        self.temporal = await TemporalServer.start(self.run_dir / "temporal", binaries)
        namespace = self._given.temporal.namespace
        await self.temporal.ensure_namespace(namespace, self._search_attributes)
        if self._with_ui:
            self._ui = await TemporalUi.start(
                self.run_dir / "ui",
                binaries,
                server_address=self.temporal.address,
                namespace=namespace,
            )

    async def _start_postgres(self) -> None:
        if self._given.database_dsn is None:
            self.postgres = await PostgresServer.start(
                self.run_dir / "postgres", self._given.cache_dir
            )

    async def _start_sink(self) -> None:
        if self._given.smtp_host is not None:
            return
        self._sink_port = kept_ports(self.run_dir / "sink-ports.json", ("SMTP",))["SMTP"]
        sink = "infra.embedded.mail_sink"
        program = Program(
            name="the mail sink",
            command=(
                *(sys.executable, "-m", sink),
                *("--port", str(self._sink_port), "--maildir", str(self._maildir)),
            ),
            log=self.run_dir / "logs" / "mail_sink.log",
            environment=inherited_environment({}),
            folder=_ROOT,
        )
        self._sink = Child.start(program)
        await self._sink.until(lambda: listens(self._sink_port), _SINK_WITHIN_S)

    @property
    def _keys_dir(self) -> Path:
        return self._given.keys_dir or self.run_dir / "keys"

    @property
    def _gateway_port(self) -> int:
        """The port kept for the gateway, unless another was given."""
        given = self._given.gateway_port
        return given or kept_ports(self.run_dir / "gateway-ports.json", ("HTTP",))["HTTP"]

    @property
    def _maildir(self) -> Path:
        return self.run_dir / "mail"

    def _found(self) -> StackAddresses:
        """Put together what was started and what was given."""
        given, temporal = self._given, self.temporal
        dsn = given.database_dsn.get_secret_value() if given.database_dsn is not None else ""
        return StackAddresses(
            pid=os.getpid(),
            temporal_address=temporal.address if temporal else given.temporal.address or "",
            temporal_http_address=temporal.http_address if temporal else None,
            namespace=given.temporal.namespace,
            ui_address=self._ui.address if self._ui else None,
            database_dsn=self.postgres.dsn if self.postgres else dsn,
            smtp_host=given.smtp_host or LOOPBACK,
            smtp_port=self._sink_port if self._sink else given.smtp_port,
            maildir=self._maildir,
            keys_dir=self._keys_dir,
            issuer_port=self._issuer_port(),
            gateway_host=given.gateway_host,
            gateway_port=self._gateway_port,
            secrets_key=kept_key(self.run_dir, given) if self.postgres else "",
        )

    def _issuer_port(self) -> int | None:
        """Keep a port for the local issuer: only where it can let nobody into anything real."""
        if not self._given.is_all_embedded:
            return None
        return kept_ports(self.run_dir / "issuer-ports.json", ("HTTP",))["HTTP"]

    async def _stop(self) -> None:
        """End our programs, then what they use, and let go of the folder."""
        self._addresses = None
        parts = (self._ui, self._sink, self.temporal, self.postgres)
        try:
            await asyncio.gather(*(child.stop(_MODULE_GRACE_S) for child in self._modules))
            await asyncio.gather(*(part.stop() for part in parts if part is not None))
            forget_addresses(self.run_dir)
        finally:
            await self._exit.aclose()
