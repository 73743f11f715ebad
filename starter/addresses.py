"""Where the parts of a stack are, as people and programs are told: never with a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.embedded.addresses import StackAddresses


def public(stack: StackAddresses) -> dict[str, object]:
    """Return where everything is, for programs."""
    return {
        "temporal": stack.temporal_address,
        "temporal_http": stack.temporal_http_address,
        "namespace": stack.namespace,
        "ui": stack.ui_address,
        "issuer": stack.issuer_address,
        "gateway": stack.gateway_address,
        "portal": stack.portal_address,
        "database": without_password(stack.database_dsn),
        "smtp": f"{stack.smtp_host}:{stack.smtp_port}",
        "maildir": str(stack.maildir),
    }


def told(stack: StackAddresses) -> list[str]:
    """Return where everything is, for people."""
    return [
        f"Gateway      {stack.gateway_address or 'none'}",
        f"Portal       {stack.portal_address or 'none'}",
        f"Temporal UI  {stack.ui_address or 'not ours'}",
        f"Temporal     {stack.temporal_address}, namespace {stack.namespace}",
        f"Tokens       {stack.issuer_address or 'not ours'} (dueprocess token PERSON)",
        f"PostgreSQL   {without_password(stack.database_dsn)}",
        f"Mail         {stack.maildir} (dueprocess mail list)",
    ]


def deep_link(stack: StackAddresses, case_id: str) -> str:
    """Return where Temporal's UI shows a case; empty where there is no UI of ours."""
    if stack.ui_address is None:
        return ""
    return f"{stack.ui_address}/namespaces/{stack.namespace}/workflows/{case_id}"


def without_password(dsn: str) -> str:
    """Return the address of a database without the secret in it."""
    scheme, _, rest = dsn.rpartition("://")
    user, at, where = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{where}"
