"""`dueprocess hr apply-calendar`: every open case that counts by the calendar, and no other."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

from domain import commands as c
from domain.difference import as_if
from domain.errors import Code, NotNow
from domain.people import Role
from domain.views import CaseView, view
from infra.policies import POLICIES_FOLDER, load_calendar
from starter.cli import calendars, main
from starter.sending import Unanswered
from tests.domain.builders import Play, election_open, in_focus

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    import pytest

    from domain.case import Receipt
    from domain.comparing import AsIf

CASE: Final = "case-2027-00001"


class Handle:
    """A case that is asked directly, as a worker would be."""

    def __init__(self, play: Play, silent: bool = False) -> None:  # noqa: FBT001, FBT002 -- a test's
        self.play, self.silent = play, silent

    async def view(self) -> CaseView:
        if self.silent:
            raise Unanswered("nobody is there")
        return view(self.play.case, None)

    async def as_if(self, command: c.ApplyCalendar) -> AsIf:
        return as_if(self.play.case, command, self.play.now)

    async def send(self, command: c.ApplyCalendar) -> Receipt:
        return self.play.send(command)


class Desk:
    """What a command line needs of the world, with the cases of a test in it."""

    def __init__(self, *found: tuple[str, Handle], closed: tuple[str, ...] = ()) -> None:
        self.found, self.closed = dict(found), closed

    async def lists(self) -> Desk:
        return self

    async def cases(self, **_asked: object) -> tuple[SimpleNamespace, ...] | Desk:
        if not _asked:
            return self
        listed = [(name, "") for name in self.found] + [(name, "left_t1") for name in self.closed]
        return tuple(
            SimpleNamespace(case_id=name, summary=SimpleNamespace(outcome=outcome))
            for name, outcome in listed
        )

    def handle(self, case_id: str) -> Handle:
        return self.found[case_id]

    async def clock(self, case_id: str) -> SimpleNamespace:
        async def now() -> object:
            return self.found[case_id].play.now

        return SimpleNamespace(now=now)


def at_a_desk(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    @asynccontextmanager
    async def session() -> AsyncGenerator[Desk]:
        yield desk

    monkeypatch.setattr(calendars, "session", session)


def calendar_file(folder: Path, *off: str, name: str = "US", version: str = "2027-03") -> str:
    """Write a version of a calendar with days off more, and return where."""
    old = json.loads((POLICIES_FOLDER / "calendars" / f"{name}.json").read_text(encoding="utf-8"))
    file = folder / f"{name}.json"
    file.write_text(json.dumps({**old, "version": version, "holidays": [*old["holidays"], *off]}))
    return str(file)


def test_a_dry_run_shows_what_would_move_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each case, and each date from old to new."""
    play = election_open()
    before = play.case
    at_a_desk(monkeypatch, Desk((CASE, Handle(play))))

    exit_code = main(["hr", "apply-calendar", calendar_file(tmp_path, "2027-03-09"), "--dry-run"])

    shown = capsys.readouterr().out
    assert exit_code == 0
    assert "Calendar US 2027-03 would be applied to 1 of 1 cases." in shown
    assert "election: Wed 2027-03-10 -> Thu 2027-03-11 (CALENDAR_CHANGED_EXTENDED)" in shown
    assert play.case == before


def test_what_was_shown_is_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same core answers both."""
    play = election_open()
    at_a_desk(monkeypatch, Desk((CASE, Handle(play))))
    file = calendar_file(tmp_path, "2027-03-09")
    main(["hr", "apply-calendar", file, "--dry-run", "--json"])
    shown = json.loads(capsys.readouterr().out)

    exit_code = main(["hr", "apply-calendar", file, "--json"])

    assert exit_code == 0
    assert json.loads(capsys.readouterr().out) == shown
    assert play.day("election") == "2027-03-11"


def test_a_repeat_moves_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command by one id: the case gives its first receipt again."""
    play = election_open()
    at_a_desk(monkeypatch, Desk((CASE, Handle(play))))
    file = calendar_file(tmp_path, "2027-03-09")
    main(["hr", "apply-calendar", file])
    after = play.case
    capsys.readouterr()

    exit_code = main(["hr", "apply-calendar", file])

    assert exit_code == 0
    assert f"{CASE}  0 moved, 0 as promised" in capsys.readouterr().out
    assert play.case == after


def test_cases_that_count_by_other_calendars_and_closed_ones_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A closed case is not even asked."""
    play = in_focus()
    at_a_desk(monkeypatch, Desk((CASE, Handle(play)), closed=("case-2026-00009",)))

    exit_code = main(["hr", "apply-calendar", calendar_file(tmp_path, name="DE")])

    assert exit_code == 0
    assert capsys.readouterr().out == "No open case counts by calendar DE.\n"


def test_a_case_that_refuses_is_named_with_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others go on; the exit code is that of the refusal."""
    held = in_focus()
    file = calendar_file(tmp_path, "2027-03-09")
    held.do(c.ApplyCalendar, Role.HR_LEAD, calendar=load_calendar(file))
    other = Handle(election_open())
    at_a_desk(monkeypatch, Desk((CASE, Handle(held)), ("case-2027-00002", other)))

    exit_code = main(["hr", "apply-calendar", calendar_file(tmp_path, "2027-03-10")])

    shown = capsys.readouterr().out
    assert exit_code == 2
    assert f"{CASE}  refused (out_of_range)" in shown
    assert "case-2027-00002  1 moved" in shown


def test_a_case_that_does_not_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It can be sent again without harm."""
    at_a_desk(monkeypatch, Desk((CASE, Handle(in_focus(), silent=True))))

    exit_code = main(["hr", "apply-calendar", calendar_file(tmp_path, "2027-03-09")])

    assert exit_code == 7
    assert f"{CASE}  refused (unanswered)" in capsys.readouterr().out


def test_a_case_that_closed_meanwhile_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the list and the command."""
    handle = Handle(election_open())

    async def send(_command: c.ApplyCalendar) -> Receipt:
        raise NotNow(Code.CASE_CLOSED, "the case is closed")

    monkeypatch.setattr(handle, "send", send)
    at_a_desk(monkeypatch, Desk((CASE, handle)))

    exit_code = main(["hr", "apply-calendar", calendar_file(tmp_path, "2027-03-09")])

    assert exit_code == 4
    assert f"{CASE}  refused (case_closed): the case is closed" in capsys.readouterr().out
