"""What not everybody may know, on the command line: as somebody sees it, and on record."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

import pytest

from domain.case import agenda
from domain.views import CaseView, view
from infra.postgres import create_pool
from infra.reads import RecordReads
from starter.cli import main
from starter.cli.session import Session
from starter.clock import WallClock
from tests.domain.builders import election_open

if TYPE_CHECKING:
    from infra.reads import ListedRead

CASE: Final = "case-2027-00001"


class OneCase:
    """The live case, where no server is asked."""

    def handle(self, _case_id: str) -> OneCase:
        return self

    async def view(self) -> CaseView:
        play = election_open()
        return view(play.case, agenda(play.case))


@pytest.fixture
def desk(
    monkeypatch: pytest.MonkeyPatch, fresh_database: str, capsys: pytest.CaptureFixture[str]
) -> str:
    """Give a command line over an own database and a case in its election."""

    async def cases(_self: Session) -> OneCase:
        return OneCase()

    async def clock(_self: Session, _case_id: str | None) -> WallClock:
        return WallClock()

    monkeypatch.setattr(Session, "cases", cases)
    monkeypatch.setattr(Session, "clock", clock)
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    assert main(["migrate"]) == 0
    capsys.readouterr()
    return fresh_database


def on_record(dsn: str) -> tuple[ListedRead, ...]:
    async def look() -> tuple[ListedRead, ...]:
        pool = await create_pool(dsn, max_size=1)
        try:
            return await RecordReads(pool).of_case(CASE)
        finally:
            await pool.close()

    return asyncio.run(look())


def test_a_case_is_shown_as_somebody_sees_it(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The manager's has no money; nothing is opened for it."""
    exit_code = main(["case", "view", CASE, "--as", "p-manager", "--json"])

    seen = json.loads(capsys.readouterr().out)
    assert exit_code == 0
    assert (seen["readers"], seen["money"], seen["own"]) == (["manager"], None, None)
    assert on_record(desk) == ()


def test_a_view_with_money_is_on_record(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As whoever it is shown to."""
    exit_code = main(["case", "view", CASE, "--as", "p-employee"])

    shown = capsys.readouterr().out
    (listed,) = on_record(desk)
    assert exit_code == 0
    assert "You may choose between leaving with severance" in shown
    assert "election: open, 2027-03-10 (employee)" in shown
    assert (listed.read.person, listed.read.what) == ("p-employee", "view")


def test_a_stranger_is_shown_nothing(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads without a place."""
    exit_code = main(["case", "view", CASE, "--as", "p-nobody"])

    assert exit_code != 0
    assert "no_such_case" in capsys.readouterr().err
    assert on_record(desk) == ()


def test_whoever_reads_money_is_listed(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By name where it was said, with what it was for."""
    assert main(["case", "reads", CASE]) == 0
    nobody = capsys.readouterr().out
    assert main(["case", "money", CASE, "--as", "e2001", "--purpose", "a question"]) == 0
    capsys.readouterr()
    assert main(["case", "reads", CASE]) == 0

    shown = capsys.readouterr().out
    assert nobody.startswith("Nobody has read")
    assert "e2001" in shown
    assert "a question" in shown
    assert [each.read.person for each in on_record(desk)] == ["e2001"]
