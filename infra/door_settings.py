"""Settings of the doors: whose access tokens are believed, and where webhooks may go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict


class OidcSettings(BaseSettings):
    """Whose access tokens are believed: variables begin with `DUEPROCESS_OIDC_`.

    Attributes:
        issuer: Address of the OpenID provider, exactly as its tokens name it; None: no tokens.
        audience: What a token must be meant for.
        jwks_uri: Where the provider's keys are; None to look it up in its discovery document.
        person_claim: The claim that has the person id of directory and HRIS.
        token_types: What the header of a token may say it is; an issuer that does not follow
            RFC 9068 says `JWT`, or nothing, which is an empty text.
        clock_skew_s: By so much the provider's clock may differ from ours.
        keys_fresh_s: So long nobody asks again for a key that is known.
        keys_usable_s: So long a known key counts while the provider does not answer.
        keys_pause_s: At most one attempt to fetch keys in so many seconds.
    """

    model_config = SettingsConfigDict(
        env_prefix="DUEPROCESS_OIDC_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    issuer: str | None = None
    audience: str = Field(default="dueprocess", min_length=1)
    jwks_uri: str | None = None
    person_claim: str = Field(default="sub", min_length=1)
    token_types: tuple[str, ...] = ("at+jwt",)
    clock_skew_s: int = Field(default=60, ge=0, le=300)
    keys_fresh_s: float = Field(default=300.0, gt=0)
    keys_usable_s: float = Field(default=3600.0, gt=0)
    keys_pause_s: float = Field(default=10.0, gt=0)

    def environment(self) -> dict[str, str]:
        """Give these settings as variables."""
        given = self.model_dump(exclude_none=True) | {"token_types": json.dumps(self.token_types)}
        return {f"DUEPROCESS_OIDC_{name.upper()}": str(value) for name, value in given.items()}


# A host, or with a dot in front all below a domain: of two labels at least, so that no list opens
# a whole top-level domain by mistake.
_HOST: Final = r"^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"


class WebhookSettings(BaseSettings):
    """Where webhooks may go: variables begin with `DUEPROCESS_WEBHOOKS_`, lists are JSON.

    Attributes:
        hosts: Names of hosts, or with a dot in front of all hosts below a domain. Where there are
            none, nobody can subscribe.
        ports: Their ports.
        loopback: Whether receivers on this very machine may be used, even without TLS: for tests
            and the demo. It says so in the log.
        ca_file: Authorities to trust instead of the system's.
    """

    model_config = SettingsConfigDict(
        env_prefix="DUEPROCESS_WEBHOOKS_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    hosts: tuple[Annotated[str, StringConstraints(pattern=_HOST)], ...] = ()
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = (443,)
    loopback: bool = False
    ca_file: Path | None = None

    def environment(self) -> dict[str, str]:
        """Give these settings as variables."""
        variables = {
            "DUEPROCESS_WEBHOOKS_HOSTS": json.dumps(self.hosts),
            "DUEPROCESS_WEBHOOKS_PORTS": json.dumps(self.ports),
            "DUEPROCESS_WEBHOOKS_LOOPBACK": str(self.loopback),
        }
        if self.ca_file is not None:
            variables["DUEPROCESS_WEBHOOKS_CA_FILE"] = str(self.ca_file)
        return variables
