"""`dueprocess feeds`: secrets are shown once, and what was refused is worked off."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from infra.feeds.items import FeedItems
from infra.feeds.messages import Came, Told
from infra.feeds.sources import Feed
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.webhooks.encryption import Encryption, new_key
from starter.cli import main

if TYPE_CHECKING:
    from infra.embedded.stack import EmbeddedStack

AT = datetime(2027, 2, 8, 10, tzinfo=UTC)


@pytest.fixture
async def key(
    stack: EmbeddedStack, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> SecretStr:
    """Have the command line use a database and a key of the test's own."""
    await migrate(fresh_database)
    made = new_key()
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    monkeypatch.setenv("DUEPROCESS_SECRETS_KEY", made)
    monkeypatch.setenv("TEMPORAL_ADDRESS", stack.temporal_address)
    return SecretStr(made)


async def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Type a command; give how it exits and what it says, or its error."""
    exit_code = await asyncio.to_thread(main, ["feeds", *arguments, "--json"])
    shown = capsys.readouterr()
    return exit_code, json.loads(shown.out or shown.err)


@pytest.mark.usefixtures("key")
async def test_a_secret_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever lists secrets sees which there are, and not one of them."""
    await asyncio.to_thread(main, ["access", "grant", "hris", "--scope", "feeds:people", "--json"])
    capsys.readouterr()

    _, made = await typed(capsys, "secret", "hris", "people")
    _, listed = await typed(capsys, "secrets")
    code, wrong = await typed(capsys, "secret", "hris", "people", "--given", "whsec_AAAA")

    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in json.dumps(listed)
    assert (code, wrong["error"]["code"]) == (2, "usage")


async def test_what_was_refused_is_retried_or_settled(
    capsys: pytest.CaptureFixture[str], key: SecretStr, fresh_database: str
) -> None:
    """A message of which nothing is kept can only be settled."""
    pool = await create_pool(fresh_database)
    came = Came(
        account="hris",
        feed=Feed.PEOPLE,
        message_id="m1",
        digest="d",
        organisations=("main",),
        sent_at=AT,
        received_at=AT,
        told=Told(kind="people.unread", aspect="unread", person=""),
        why="malformed",
        sentence="it says what this feed may not say",
    )
    item = await FeedItems(pool, Encryption(key)).keep(came)
    await pool.close()

    _, listed = await typed(capsys, "list")
    retried, told = await typed(capsys, "retry", str(item.id))
    await typed(capsys, "settle", str(item.id), "--by", "e2001", "--reason", "Sent again.")
    _, after = await typed(capsys, "list", "--state", "settled")

    assert [each["why"] for each in listed] == ["malformed"]
    assert (retried != 0, told["error"]["code"]) == (True, "not_retryable")
    assert [each["settled_by"] for each in after] == ["e2001"]
