from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from infra.settings import Settings, TemporalConnection
from infra.temporal_names import NAMESPACE


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "DUEPROCESS_DATABASE_DSN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "absent.toml"))


def test_without_an_address_no_server_is_configured() -> None:
    settings = Settings()

    assert settings.temporal.address is None
    assert settings.temporal.namespace == NAMESPACE
    assert settings.database_dsn is None


def test_temporal_is_found_by_its_own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "people")

    config = Settings().temporal.connect_config()

    assert config.get("target_host") == "temporal.example:7233"
    assert config.get("namespace") == "people"


def test_connecting_nowhere_names_the_cure() -> None:
    with pytest.raises(ValueError, match="make up"):
        TemporalConnection(None).connect_config()


def test_a_password_is_never_printed() -> None:
    settings = Settings(database_dsn=SecretStr("postgresql://me:sesame@db.example/cases"))

    assert "sesame" not in repr(settings)


def test_settings_cross_to_another_process_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        temporal=TemporalConnection("127.0.0.1:7233", "people"),
        database_dsn=SecretStr("postgresql://me:sesame@db.example/cases"),
        smtp_host="127.0.0.1",
        smtp_port=2525,
        gateway_host="127.0.0.2",
        gateway_port=8471,
        gateway_patience_s=1.5,
        case_time=True,
        keys_dir=Path("/keys"),
        log_format="console",
        portal_url="https://people.firm.example/portal",
        portal_client_id="letters",
        portal_client_secret=SecretStr("sesame"),
        portal_session_hours=2,
    )

    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    arrived = Settings()

    assert arrived.environment() == settings.environment()
    assert arrived.portal_client_secret == settings.portal_client_secret
    assert arrived.portal_session_hours == 2


def test_a_port_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUEPROCESS_SMTP_PORT", "70000")

    with pytest.raises(ValidationError, match="smtp_port"):
        Settings()


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose passes on what nobody has set."""
    for name in ("DUEPROCESS_PORTAL_URL", "DUEPROCESS_OIDC_ISSUER", "DUEPROCESS_SMTP_HOST"):
        monkeypatch.setenv(name, "")

    settings = Settings()

    assert (settings.portal_url, settings.oidc.issuer, settings.smtp_host) == (None, None, None)
