"""Closed by default: where webhooks may go, and what their secrets are encrypted with, is set."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from infra.door_settings import WebhookSettings
from infra.settings import Settings
from infra.webhooks.encryption import Encryption, new_key
from starter.addresses import public, told

if TYPE_CHECKING:
    from infra.embedded.stack import EmbeddedStack


def test_unless_set_nothing_is_allowed() -> None:
    """No host, TLS's own port, and not this machine."""
    webhooks = WebhookSettings()

    assert (webhooks.hosts, webhooks.ports, webhooks.loopback) == ((), (443,), False)


@pytest.mark.parametrize(
    "host",
    ["", ".", "*", "*.firm.example", ".com", "com", "10.0.0.1", "2130706433", "a b.example", "x."],
)
def test_a_list_of_hosts_opens_no_more_than_was_meant(host: str) -> None:
    """No address, no wildcard, no whole top-level domain."""
    with pytest.raises(ValidationError):
        WebhookSettings(hosts=(host,))


def test_settings_reach_the_processes_of_a_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """As variables, and back."""
    monkeypatch.setenv("DUEPROCESS_SECRETS_KEY", new_key())
    monkeypatch.setenv("DUEPROCESS_WEBHOOKS_HOSTS", '["hooks.firm.example", ".tools.example"]')
    monkeypatch.setenv("DUEPROCESS_WEBHOOKS_PORTS", "[443, 8443]")
    monkeypatch.setenv("DUEPROCESS_WEBHOOKS_CA_FILE", "/etc/ca.pem")
    given = Settings()
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)

    again = Settings()

    assert again.webhooks == given.webhooks
    assert again.webhooks.hosts == ("hooks.firm.example", ".tools.example")
    assert again.secrets_key == given.secrets_key


def test_the_key_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a log or a trace."""
    key = new_key()
    monkeypatch.setenv("DUEPROCESS_SECRETS_KEY", key)

    assert key not in repr(Settings())


async def test_the_embedded_stack_has_a_key_of_its_own(stack: EmbeddedStack) -> None:
    """In a file that only its owner reads; told to its own processes, to nobody else."""
    kept = stack.run_dir / "secrets.key"
    key = stack.settings.secrets_key

    assert key is not None
    assert Encryption(key).decrypt(Encryption(key).encrypt("x", "y"), "y") == "x"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert key.get_secret_value() == kept.read_text(encoding="utf-8")
    assert key.get_secret_value() not in f"{public(stack.addresses)} {told(stack.addresses)}"
    assert key.get_secret_value() not in repr(stack.addresses)


async def test_the_embedded_stack_may_tell_receivers_on_this_machine(stack: EmbeddedStack) -> None:
    """For the demo and tests: a stack whose database is not ours may not."""
    assert stack.settings.webhooks.loopback
    assert stack.settings.webhooks.hosts == ()
