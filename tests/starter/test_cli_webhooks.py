"""`dueprocess webhooks`: an operator sees who is told of what, and tells them again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.webhooks.encryption import new_key
from infra.webhooks.outbox import message_id
from starter.cli import main
from tests.activities.asked import check_in, fact, new_case, record_facts

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "http://127.0.0.1:9/hook"


@pytest.fixture
async def case_id(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a case in a record of the test's own, which the command line is set up for."""
    case_id = new_case()
    await migrate(fresh_database)
    pool = await create_pool(fresh_database, max_size=1)
    await pool.execute(
        "INSERT INTO door.service_account (id, client_id, organisations, commands, roles, scopes, "
        "created_at) VALUES ('chat', 'chat', '{main,sister}', '{}', '{}', '{webhooks}', now())"
    )
    await PostgresRecord(pool).append(record_facts(case_id, fact(1, check_in())))
    await pool.close()
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    monkeypatch.setenv("DUEPROCESS_SECRETS_KEY", new_key())
    monkeypatch.setenv("DUEPROCESS_WEBHOOKS_LOOPBACK", "true")
    return case_id


@pytest.fixture
def webhooks(case_id: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Give what runs a command and reads its answer, or its error."""
    del case_id

    def run(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["webhooks", *arguments, "--json"])
        out = capsys.readouterr()
        return code, json.loads(out.err if code else out.out)

    return run


def test_a_subscription_is_made_shown_and_ended(
    webhooks: Callable[..., tuple[int, Any]],
) -> None:
    """The secret stands in the first answer only."""
    code, made = webhooks("add", "chat", URL, "--event-type", "case.opened", "--stage", "focus")
    id_ = made["subscription"]["id"]
    _, listed = webhooks("list", "--account", "chat")
    _, signing = webhooks("secrets", id_)
    _, ended = webhooks("end", id_)
    _, left = webhooks("list")

    assert code == 0
    assert made["secret"].startswith("whpk_")
    assert [each["id"] for each in listed] == [id_]
    assert listed[0]["wants"] == {
        "event_types": ["case.opened"],
        "stages": ["focus"],
        "policies": [],
    }
    assert [each["scheme"] for each in signing] == ["ed25519"]
    assert (ended, left) == ({"ended": id_}, [])


def test_a_secret_is_added(webhooks: Callable[..., tuple[int, Any]]) -> None:
    """Both sign."""
    _, made = webhooks("add", "chat", URL)
    id_ = made["subscription"]["id"]

    _, added = webhooks("secrets", id_, "--new", "hmac-sha256", "--keep-hours", "1")

    _, signing = webhooks("secrets", id_)
    assert added["secret"].startswith("whsec_")
    assert [each["scheme"] for each in signing] == ["hmac_sha256", "ed25519"]


def test_what_happened_before_is_told_on_request(
    webhooks: Callable[..., tuple[int, Any]], case_id: str
) -> None:
    """And then it is on the list."""
    _, made = webhooks("add", "chat", URL)
    id_ = made["subscription"]["id"]

    _, replayed = webhooks("replay", id_, "--message", message_id(case_id, 1))

    _, listed = webhooks("deliveries", id_, "--state", "pending")
    assert replayed == {"messages": 1}
    assert [(each["case_id"], each["type"]) for each in listed] == [(case_id, "check_in.held")]


def test_a_subscription_rests_and_goes_on(webhooks: Callable[..., tuple[int, Any]]) -> None:
    """The list says why."""
    _, made = webhooks("add", "chat", URL)
    id_ = made["subscription"]["id"]

    webhooks("disable", id_)
    _, resting = webhooks("list")
    webhooks("enable", id_)
    _, going_on = webhooks("list")

    assert [each["disabled_reason"] for each in (*resting, *going_on)] == ["asked", None]


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "chat", "https://not.allowed.example/"),
        ("add", "chat", "http://169.254.169.254/"),
        ("add", "chat", URL, "--organisation", "rival"),
        ("add", "nobody", URL),
        ("add", "chat", URL, "--event-type", "leave.reported"),
        ("replay", "whs_none", "--since", "yesterday"),
    ],
    ids=" ".join,
)
def test_what_may_not_be_is_refused(
    webhooks: Callable[..., tuple[int, Any]], arguments: tuple[str, ...]
) -> None:
    """The terminal opens nothing that the gateway would not."""
    code, answer = webhooks(*arguments)

    assert (code, answer["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize("verb", ["secrets", "disable", "enable", "end", "deliveries", "replay"])
def test_what_is_not_there_is_said_not_to_be(
    webhooks: Callable[..., tuple[int, Any]], verb: str
) -> None:
    """With the exit code of what is not there."""
    code, answer = webhooks(verb, "whs_none")

    assert (code, answer["error"]["code"]) == (5, "no_such_subscription")


@pytest.mark.parametrize("key", ["", "short"])
def test_without_a_key_for_secrets_there_are_no_webhooks(
    webhooks: Callable[..., tuple[int, Any]], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """It says which setting it is."""
    monkeypatch.setenv("DUEPROCESS_SECRETS_KEY", key)

    code, answer = webhooks("list")

    assert (code, answer["error"]["code"]) == (8, "webhooks_off")
    assert "DUEPROCESS_SECRETS_KEY" in answer["error"]["sentence"]
