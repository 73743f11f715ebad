"""`dueprocess access`: whoever runs the installation lets tools in, and shuts them out."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from infra.identity.scopes import Scope
from infra.migrations import migrate
from starter.cli import main

if TYPE_CHECKING:
    from infra.embedded.stack import EmbeddedStack


@pytest.fixture
async def configured(
    stack: EmbeddedStack, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have the command line use a database of the test's own."""
    await migrate(fresh_database)
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    monkeypatch.setenv("TEMPORAL_ADDRESS", stack.temporal_address)


async def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Type a command; give how it exits and what it says, or its error."""
    # A command runs a loop of its own, so it needs a thread.
    exit_code = await asyncio.to_thread(main, [*arguments, "--json"])
    shown = capsys.readouterr()
    return exit_code, json.loads(shown.out or shown.err)


@pytest.mark.usefixtures("configured")
async def test_a_tool_is_let_in_and_shut_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Grant, key, list, revoke, end: and the key is shown only once."""
    grants = ("--organisation", "main", "--command", "report_leave", "--role", "payroll")
    await typed(capsys, "access", "grant", "payroll-feed", *grants, "--scope", "feeds:pay")

    _, key = await typed(capsys, "access", "key", "payroll-feed")
    _, listed = await typed(capsys, "access", "accounts")
    _, keys = await typed(capsys, "access", "keys", "payroll-feed")
    await typed(capsys, "access", "end-key", key["prefix"])
    await typed(capsys, "access", "revoke", "payroll-feed", "--command", "report_leave")
    _, less = await typed(capsys, "access", "accounts")
    await typed(capsys, "access", "revoke", "payroll-feed")
    _, ended = await typed(capsys, "access", "accounts")

    assert listed[0]["grants"] == {
        "organisations": ["main"],
        "commands": ["report_leave"],
        "roles": ["payroll"],
        "scopes": ["feeds:pay"],
    }
    assert [each["prefix"] for each in keys] == [key["prefix"]]
    assert key["key"] not in json.dumps([listed, keys])
    assert less[0]["grants"]["commands"] == []
    assert (listed[0]["ended_at"], bool(ended[0]["ended_at"])) == (None, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Grant It",), "an account is named in small letters, digits and dashes"),
        (("feed", "--command", "sack"), "there is no command 'sack'"),
        (("feed", "--role", "employee"), "nobody acts for the employee"),
        (("feed", "--role", "panel_chair"), "nobody acts for the panel_chair"),
        (("feed", "--organisation", "a b"), "'a b' names no organisation"),
        (
            ("feed", "--scope", "gates"),
            f"there is no scope 'gates'; there are {', '.join(Scope)}",
        ),
    ],
)
def test_nothing_is_granted_that_means_nothing(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    """Said before anything is connected to."""
    exit_code = main(["access", "grant", *arguments, "--json"])

    error = json.loads(capsys.readouterr().err)["error"]
    assert (exit_code, error["code"], error["sentence"]) == (2, "usage", sentence)


@pytest.mark.usefixtures("configured")
async def test_an_account_that_is_not_there_is_said_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither a key nor an end comes of it."""
    for arguments in (("key", "nobody"), ("revoke", "nobody"), ("end-key", "0123")):
        exit_code, said = await typed(capsys, "access", *arguments)

        assert (exit_code, said["error"]["code"]) == (5, "no_such_account")
