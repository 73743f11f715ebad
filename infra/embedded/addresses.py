"""Where the parts of a running stack are, kept in a file for the other programs of the user."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr, TypeAdapter

from infra.embedded.ports import LOOPBACK
from infra.embedded.private_files import write_private

if TYPE_CHECKING:
    from infra.door_settings import OidcSettings
    from infra.settings import Settings

_FILE = "stack.json"
_LOCK = "stack.lock"

_PORTAL = "portal"
"""What our own issuer knows the portal by."""


@dataclass(frozen=True, slots=True)
class StackAddresses:
    """Everything a client of the stack has to know.

    Attributes:
        pid: The process that started the stack and ends it.
        temporal_address: `host:port` (gRPC).
        temporal_http_address: The same API as JSON; None where the server is not ours.
        namespace: The namespace of the cases.
        ui_address: Temporal's UI; None where it was not started.
        database_dsn: With the password.
        smtp_host: The mail server.
        smtp_port: Its port.
        maildir: Where the sink delivers; empty where the mail server is not ours.
        keys_dir: Where the installation's keys are.
        issuer_port: Port of the local issuer of access tokens; None where the issuer is not ours.
        gateway_host: Where the gateway listens, once it runs.
        gateway_port: Its port; None in what a stack of before has written.
        secrets_key: What secrets in our database are encrypted with; empty where it is not ours.
    """

    pid: int
    temporal_address: str
    temporal_http_address: str | None
    namespace: str
    ui_address: str | None
    database_dsn: str = field(repr=False)
    smtp_host: str
    smtp_port: int
    maildir: Path
    keys_dir: Path
    issuer_port: int | None = None
    gateway_host: str = "127.0.0.1"
    gateway_port: int | None = None
    secrets_key: str = field(default="", repr=False)

    @property
    def issuer_address(self) -> str | None:
        """Where the local issuer is, as its tokens name it; None where the issuer is not ours."""
        return None if self.issuer_port is None else f"http://{LOOPBACK}:{self.issuer_port}"

    @property
    def gateway_address(self) -> str | None:
        """Where the gateway is asked; None where there is none."""
        if self.gateway_port is None:
            return None
        return f"http://{self.gateway_host}:{self.gateway_port}"

    @property
    def portal_address(self) -> str | None:
        """Where people read and answer their letters; None where there is no gateway."""
        return None if self.gateway_address is None else f"{self.gateway_address}/portal"

    def settings(self, settings: Settings) -> Settings:
        """Give the settings of a program that uses this stack."""
        temporal = replace(
            settings.temporal, address=self.temporal_address, namespace=self.namespace
        )
        return settings.model_copy(
            update={
                "temporal": temporal,
                "database_dsn": SecretStr(self.database_dsn),
                "smtp_host": self.smtp_host,
                "smtp_port": self.smtp_port,
                "keys_dir": self.keys_dir,
                "oidc": self._oidc(settings.oidc),
                "gateway_host": self.gateway_host,
                "gateway_port": self.gateway_port,
                # Only our own server lets the time of a case be moved forward.
                "case_time": settings.case_time or self.temporal_http_address is not None,
                # Our own sink is on this machine and has no certificate.
                "smtp_tls": "none" if settings.smtp_host is None else settings.smtp_tls,
                **self._webhooks(settings),
                **self._portal(settings),
            }
        )

    def _oidc(self, oidc: OidcSettings) -> OidcSettings:
        """Give the settings of tokens: those of the local issuer, where there is one."""
        if self.issuer_port is None:
            return oidc
        return oidc.model_copy(update={"issuer": self.issuer_address, "jwks_uri": None})

    def _portal(self, settings: Settings) -> dict[str, object]:
        """Give where people reach the portal: the gateway itself, and its login at our issuer.

        With a mail server of others', letters leave this machine, and bear no address on it.
        """
        url = settings.portal_url
        if settings.smtp_host is None:
            url = url or self.portal_address
        client = settings.portal_client_id or (None if self.issuer_port is None else _PORTAL)
        return {"portal_url": url, "portal_client_id": client}

    def _webhooks(self, settings: Settings) -> dict[str, object]:
        """Give how webhooks are set up: where the database is ours, receivers may be here, too."""
        if not self.secrets_key:
            return {}
        return {
            "secrets_key": SecretStr(self.secrets_key),
            "webhooks": settings.webhooks.model_copy(update={"loopback": True}),
        }


_ADAPTER = TypeAdapter(StackAddresses)


def lock_file(run_dir: Path) -> Path:
    """Name the file that is locked by whoever runs the stack of a folder, as long as it lives."""
    return run_dir / _LOCK


def write_addresses(run_dir: Path, addresses: StackAddresses) -> None:
    write_private(run_dir / _FILE, json.dumps(asdict(addresses), default=str, indent=2))


def forget_addresses(run_dir: Path) -> None:
    (run_dir / _FILE).unlink(missing_ok=True)


def running_stack(run_dir: Path) -> StackAddresses | None:
    """Read where the folder's stack is, if it is up.

    The file alone proves nothing: a process id is given again. That its lock is held does.
    """
    if not is_held(run_dir):
        return None
    try:
        return _ADAPTER.validate_json((run_dir / _FILE).read_bytes())
    except FileNotFoundError:
        return None


def is_held(run_dir: Path) -> bool:
    """Tell whether somebody runs, starts or ends the folder's stack."""
    try:
        descriptor = os.open(lock_file(run_dir), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
