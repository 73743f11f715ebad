"""`dueprocess keys`: what an operator does with the keys of an installation."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from starter.cli import keys, main

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


def at_a_desk(monkeypatch: pytest.MonkeyPatch, desk: Desk, folder: Path) -> None:
    """Let the command line find the cases of a test, and its own keys."""

    @asynccontextmanager
    async def session() -> AsyncGenerator[SimpleNamespace]:
        asked = {name: getattr(desk, name) for name in ("lists", "cases", "clock")}
        yield SimpleNamespace(settings=SimpleNamespace(keys=folder), **asked)

    monkeypatch.setattr(keys, "session", session)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which the command line finds its keys."""
    monkeypatch.setenv("DUEPROCESS_KEYS_DIR", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_an_installation_makes_its_keys_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "init"]) == 0

    assert main(["keys", "init"]) == 8
    assert "keys_missing" in capsys.readouterr().err


def test_a_key_is_added_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "init"])
    main(["keys", "add", "door-2"])
    main(["keys", "end", "door-1", "--at", "2027-05-27T17:05+01:00"])
    capsys.readouterr()

    assert main(["keys", "show", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    ends = {key["id"]: key["ends_at"] for key in shown["keys"]}
    assert ends == {"root-1": None, "door-1": "2027-05-27T16:05:00Z", "door-2": None}
    assert shown["version"] == 3


def test_an_end_has_a_zone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "init"])

    assert main(["keys", "end", "door-1", "--at", "2027-05-27T17:05"]) == 2
    assert "time zone" in capsys.readouterr().err


def test_open_cases_are_told_of_the_newer_keys(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Closed ones are left alone, and one that does not answer is named."""
    main(["keys", "init"])
    play = Play(opening())
    desk = Desk(
        ("case-2027-00001", Handle(play)),
        ("case-2027-00002", Handle(Play(opening()), silent=True)),
        closed=("case-2027-00003",),
    )
    at_a_desk(monkeypatch, desk, folder)
    capsys.readouterr()

    assert main(["keys", "apply"]) == 7

    told = capsys.readouterr().out
    assert "1 of 2 open cases go by version 1." in told
    assert "case-2027-00002  refused (unanswered)" in told
    trusted = play.case.state.trust
    assert trusted is not None
    assert [key.id for key in trusted.keys] == ["root-1", "door-1"]
