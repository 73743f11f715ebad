"""The one place that reads the environment: every setting, typed.

Variables begin with `DUEPROCESS_`. How to reach Temporal is left to Temporal's own
configuration (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*`,
or a profile in its TOML file), which every Temporal tool on the machine shares.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from temporalio.envconfig import ClientConfigProfile, ClientConnectConfig

from infra.door_settings import OidcSettings, WebhookSettings
from infra.temporal_names import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_LIMITS = (
    "gateway_caller_per_minute",
    "gateway_address_per_minute",
    "gateway_failures_per_minute",
    "gateway_head_within_s",
    "gateway_body_within_s",
    "gateway_connections",
    "gateway_trusted_proxies",
)

# What a program needs from us whatever it does; the rest of our environment may hold secrets.
_HARMLESS = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ")


@dataclass(frozen=True, slots=True)
class TemporalConnection:
    """Where Temporal is and how to be let in.

    Attributes:
        address: `host:port`, or None where no server is configured.
        namespace: The namespace cases live in.
        profile: The rest (TLS, API key, headers), as Temporal's own configuration gives it.
    """

    address: str | None
    namespace: str = NAMESPACE
    profile: ClientConfigProfile = field(default_factory=ClientConfigProfile, repr=False)

    @classmethod
    def from_environment(cls) -> Self:
        profile = ClientConfigProfile.load()
        return cls(profile.address, profile.namespace or NAMESPACE, profile)

    def connect_config(self) -> ClientConnectConfig:
        """Give the keyword arguments of `temporalio.client.Client.connect`.

        Raises:
            ValueError: No address is configured.
        """
        if self.address is None:
            raise ValueError(
                "No Temporal server is configured: set TEMPORAL_ADDRESS, or start the embedded "
                "stack with `make up`."
            )
        return replace(
            self.profile, address=self.address, namespace=self.namespace
        ).to_client_connect_config()


def _folder(for_root: str, variable: str, otherwise: str) -> Path:
    """Choose a folder of ours outside the tree.

    PostgreSQL refuses to run as root, and root's home is closed to whom it runs as instead: so
    root's folders are the system's.
    """
    if os.geteuid() == 0:
        return Path(for_root) / "dueprocess"
    return Path(os.environ.get(variable) or Path.home() / otherwise) / "dueprocess"


def default_cache_dir() -> Path:
    return _folder("/var/cache", "XDG_CACHE_HOME", ".cache")


def default_run_dir() -> Path:
    return _folder("/var/lib", "XDG_STATE_HOME", ".local/state")


class Settings(BaseSettings):
    """All settings, from the environment unless given.

    An address given here (Temporal's, the database's, the mail server's) means that the
    embedded stack does not start that part.

    Attributes:
        temporal: Where Temporal is, from Temporal's own configuration.
        database_dsn: `postgresql://user:password@host:port/database`.
        smtp_host: The mail server, or None for the embedded sink.
        smtp_port: Its port.
        smtp_tls: How the way there is encrypted: `starttls`, `tls` from the first byte, or `none`,
            which a server on this machine may be given and no other.
        smtp_ca_file: Who may have signed its certificate; the system's store if not given.
        smtp_user: The login there, if it wants one.
        smtp_password: Of that login.
        mail_from: The sender of notices.
        oidc: Whose access tokens are believed.
        gateway_host: Where the gateway listens; the loopback unless said otherwise.
        gateway_port: Its port; None for the one that it has by itself.
        gateway_patience_s: Seconds that it waits for a case before it keeps a command.
        gateway_gate_per_minute: Questions that one asker may put to the gates in a minute,
        gateway_gate_people_per_day: and about how many people in a day.
        case_time: Whether the clocks of cases may have been moved forward, so that a door asks each
            case for its time. Set by the embedded stack alone, on whose server time can be skipped.
        bounce_address: Where undeliverable mail comes back to; to the sender if not given.
        bounce_secret: What the codes in such addresses are made with: 32 characters at least.
        bounce_port: Where `python -m starter.bounces` takes them in; nowhere if not given.
        bounce_protocol: What the mail server that passes them on speaks there.
        secrets_key: What secrets that are used again are encrypted with: 32 bytes in URL-safe
            base64. Several, with commas: the first encrypts, all decrypt.
        webhooks: Where webhooks may go.
        portal_url: Where people reach the portal, such as `https://people.firm.example/portal`, or
            None where letters bear no links.
        portal_client_id: The portal's id at the OpenID provider; None: nobody signs in there, and
            letters are read behind their links alone.
        portal_client_secret: Its secret there; a public client has none.
        portal_session_hours: So long somebody stays signed in.
        cache_dir: Where built and copied programs are kept; may be deleted at any time.
        run_dir: Where the embedded stack keeps its data and its addresses.
        keys_dir: Where this process's keys are (`infra.key_files`); None means in `run_dir`.
        log_format: Lines for machines or for people.
        log_level: The least severe level that is logged.
        gateway_caller_per_minute: Requests of one caller in a minute, at most.
        gateway_address_per_minute: Requests from one address in a minute, at most.
        gateway_failures_per_minute: Of them, at most so many that fail to say who it is.
        gateway_head_within_s: Seconds in which the line and the headers of a request are here.
        gateway_body_within_s: Seconds in which its body is here.
        gateway_connections: Connections at once, at most.
        gateway_trusted_proxies: Addresses or networks of the proxies whose word counts for where a
            request comes from, parted by commas; empty where clients connect themselves.
    """

    model_config = SettingsConfigDict(
        env_prefix="DUEPROCESS_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    temporal: TemporalConnection = Field(default_factory=TemporalConnection.from_environment)
    database_dsn: SecretStr | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_ca_file: Path | None = None
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = "due-process@dueprocess.invalid"
    oidc: OidcSettings = Field(default_factory=OidcSettings)
    gateway_host: str = "127.0.0.1"
    gateway_port: int | None = Field(default=None, ge=1, le=65535)
    gateway_patience_s: float = Field(default=3.0, gt=0, le=60)
    gateway_gate_per_minute: int = Field(default=60, ge=1)
    gateway_gate_people_per_day: int = Field(default=500, ge=1)
    case_time: bool = False
    bounce_address: str | None = None
    bounce_secret: SecretStr | None = None
    bounce_port: int | None = Field(default=None, ge=1, le=65535)
    bounce_protocol: Literal["lmtp", "smtp"] = "lmtp"
    secrets_key: SecretStr | None = None
    webhooks: WebhookSettings = Field(default_factory=WebhookSettings)
    portal_url: str | None = Field(default=None, pattern=r"^https?://[^\s?#/]+(/[^\s?#/]+)*$")
    portal_client_id: str | None = Field(default=None, min_length=1)
    portal_client_secret: SecretStr | None = None
    portal_session_hours: int = Field(default=4, ge=1, le=24)
    cache_dir: Path = Field(default_factory=default_cache_dir)
    run_dir: Path = Field(default_factory=default_run_dir)
    keys_dir: Path | None = None
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    gateway_caller_per_minute: int = Field(default=300, ge=1)
    gateway_address_per_minute: int = Field(default=1200, ge=1)
    gateway_failures_per_minute: int = Field(default=30, ge=1)
    gateway_head_within_s: float = Field(default=10.0, gt=0)
    gateway_body_within_s: float = Field(default=10.0, gt=0)
    gateway_connections: int = Field(default=512, ge=1)
    gateway_trusted_proxies: str = ""

    @property
    def keys(self) -> Path:
        """Where this process's keys are."""
        return self.keys_dir or self.run_dir / "keys"

    @property
    def is_all_embedded(self) -> bool:
        """Tell whether server, database and issuer of tokens are all left to the embedded stack."""
        given = (self.temporal.address, self.database_dsn, self.oidc.issuer)
        return all(each is None for each in given)

    @property
    def has_portal_login(self) -> bool:
        """Tell whether people can sign in at the portal, and find their letters there."""
        given = (self.oidc.issuer, self.portal_url, self.portal_client_id)
        return all(each is not None for each in given)

    def environment(self) -> dict[str, str]:
        """Give these settings as variables, for a process of ours that is to share them."""
        variables = {
            "DUEPROCESS_SMTP_PORT": str(self.smtp_port),
            "DUEPROCESS_SMTP_TLS": self.smtp_tls,
            "DUEPROCESS_MAIL_FROM": self.mail_from,
            "DUEPROCESS_GATEWAY_HOST": self.gateway_host,
            "DUEPROCESS_GATEWAY_PATIENCE_S": str(self.gateway_patience_s),
            "DUEPROCESS_GATEWAY_GATE_PER_MINUTE": str(self.gateway_gate_per_minute),
            "DUEPROCESS_GATEWAY_GATE_PEOPLE_PER_DAY": str(self.gateway_gate_people_per_day),
            "DUEPROCESS_CASE_TIME": str(self.case_time).lower(),
            "DUEPROCESS_CACHE_DIR": str(self.cache_dir),
            "DUEPROCESS_RUN_DIR": str(self.run_dir),
            "DUEPROCESS_LOG_FORMAT": self.log_format,
            "DUEPROCESS_LOG_LEVEL": self.log_level,
            "TEMPORAL_NAMESPACE": self.temporal.namespace,
            **{f"DUEPROCESS_{name.upper()}": str(getattr(self, name)) for name in _OF_LIMITS},
        }
        if self.temporal.address is not None:
            variables["TEMPORAL_ADDRESS"] = self.temporal.address
        if self.database_dsn is not None:
            variables["DUEPROCESS_DATABASE_DSN"] = self.database_dsn.get_secret_value()
        # Only a folder that was given: whoever is told of one does not make keys in it.
        if self.keys_dir is not None:
            variables["DUEPROCESS_KEYS_DIR"] = str(self.keys_dir)
        if self.gateway_port is not None:
            variables["DUEPROCESS_GATEWAY_PORT"] = str(self.gateway_port)
        if self.secrets_key is not None:
            variables["DUEPROCESS_SECRETS_KEY"] = self.secrets_key.get_secret_value()
        return (
            variables
            | self._of_mail()
            | self._of_portal()
            | self.oidc.environment()
            | self.webhooks.environment()
        )

    def _of_mail(self) -> dict[str, str]:
        given = {
            "DUEPROCESS_SMTP_HOST": self.smtp_host,
            "DUEPROCESS_SMTP_CA_FILE": self.smtp_ca_file,
            "DUEPROCESS_SMTP_USER": self.smtp_user,
            "DUEPROCESS_SMTP_PASSWORD": revealed(self.smtp_password),
            "DUEPROCESS_BOUNCE_ADDRESS": self.bounce_address,
            "DUEPROCESS_BOUNCE_SECRET": revealed(self.bounce_secret),
            "DUEPROCESS_BOUNCE_PORT": self.bounce_port,
            "DUEPROCESS_BOUNCE_PROTOCOL": self.bounce_protocol,
        }
        return {name: str(value) for name, value in given.items() if value}

    def _of_portal(self) -> dict[str, str]:
        given = {
            "DUEPROCESS_PORTAL_URL": self.portal_url,
            "DUEPROCESS_PORTAL_CLIENT_ID": self.portal_client_id,
            "DUEPROCESS_PORTAL_CLIENT_SECRET": revealed(self.portal_client_secret),
            "DUEPROCESS_PORTAL_SESSION_HOURS": self.portal_session_hours,
        }
        return {name: str(value) for name, value in given.items() if value}


def revealed(secret: SecretStr | None) -> str:
    """Return what a secret says; empty where there is none."""
    return "" if secret is None else secret.get_secret_value()


def inherited_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Give our whole environment and `extra`, for programs that we trust like ourselves."""
    return {**os.environ, **extra}


def bare_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Give `extra` and what any program needs, for servers configured by the environment."""
    return {name: os.environ[name] for name in _HARMLESS if name in os.environ} | dict(extra)
