"""`dueprocess explain`: dates and differences from the command line, on a case of the core."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from domain.commands import FileAppeal, Ground, RecordContactCheck, RecordVerdict
from domain.difference import as_if
from domain.errors import Code, Refused
from domain.reckoning import reckonings
from domain.views import view
from infra.record_lists import ListedFact
from starter.cli import main
from starter.cli.session import Session
from tests.domain.builders import HR_ZONE, Play
from tests.domain.explained_cases import received_late

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.commands import Command
    from domain.comparing import AsIf
    from domain.reckoning import Reckoning
    from domain.views import CaseView

CASE = "case-2027-00001"
LEAVE = ["do=report_leave", "kind=requested", "first_day=2027-06-02", "last_day=2027-06-13"]


class Desk:
    """What a command line needs of the world, with one case in it."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.asked: list[Command] = []

    async def history(self, case: str) -> tuple[ListedFact, ...]:
        known = self.play.facts if case == CASE else []
        return tuple(ListedFact(fact, "", fact.handled_at, None) for fact in known)

    async def case(self, case: str) -> SimpleNamespace | None:
        people = {role: f"p-{role}" for role in ("employee", "manager", "skip", "hr_partner")}
        return SimpleNamespace(summary=SimpleNamespace(**people)) if case == CASE else None

    def handle(self, case: str) -> Desk:
        if case != CASE:
            raise Refused(Code.NO_SUCH_CASE, "there is no such case")
        return self

    async def reckonings(self) -> tuple[Reckoning, ...]:
        return reckonings(self.play.case)

    async def as_if(self, command: Command) -> AsIf:
        self.asked.append(command)
        return as_if(self.play.case, command, self.play.now)

    async def view(self) -> CaseView:
        return view(self.play.case, None)

    async def now(self) -> datetime:
        return self.play.now


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Give a desk at which the policy's worked example is the only case."""
    there = Desk(received_late().at("2027-06-01T09:00", HR_ZONE))

    async def itself(_session: Session, *_: object) -> Desk:
        return there

    for name in ("lists", "cases", "clock"):
        monkeypatch.setattr(Session, name, itself)
    monkeypatch.setenv("DUEPROCESS_RUN_DIR", str(tmp_path))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    return there


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.usefixtures("desk")
def test_one_date_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """By the key of its clock: rule, trigger, days, end, history."""
    assert main(["explain", CASE, "election"]) == 0

    text = told(capsys)
    assert text.startswith("election, window of the employee: promised Monday 7 June 2027")
    assert "that is 2027-06-07T23:00:00Z" in text


@pytest.mark.usefixtures("desk")
def test_every_date_is_explained_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """In the order in which the clocks were set off."""
    assert main(["explain", CASE]) == 0

    text = told(capsys)
    assert text.startswith("skip_approval, duty of the skip")
    assert "\n\n\nelection, window of the employee" in text


@pytest.mark.usefixtures("desk")
def test_an_explanation_comes_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The values, and the text beside them."""
    assert main(["explain", CASE, "election", "--json"]) == 0

    (found,) = json.loads(told(capsys))
    assert found["reckoning"]["promise"]["ends_at"] == "2027-06-07T23:00:00Z"
    assert found["reckoning"]["deferred"] == [{"day": "2027-05-27", "why": "cutoff"}]
    assert found["never_shortened"] is True
    assert found["text"].startswith("election, window")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["case-2027-99999"], "no_such_case", 5),
        ([CASE, "appeal_filing"], "malformed", 2),
        (["case-2027-99999", "--as-if", *LEAVE], "no_such_case", 5),
        ([CASE, "--as-if", "do=dance"], "unknown_message", 2),
        ([CASE, "--as-if", "do=report_leave", "tomorrow"], "malformed", 2),
        ([CASE, "--as-if", "{nothing"], "malformed", 2),
        ([CASE, "--as-if", "do=report_leave", "by=nobody"], "malformed", 2),
        ([CASE, "--as-if", "do=report_leave", "kind=requested"], "malformed", 2),
        ([CASE, "--as-if", "do=decide_leave", "leave=one", "ruling=approve"], "malformed", 2),
    ],
)
def test_what_cannot_be_explained_is_one_sentence_with_a_code(
    arguments: list[str], code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown case, an unknown clock, an input that is none."""
    assert main(["explain", *arguments, "--json"]) == exit_code

    assert json.loads(capsys.readouterr().err)["error"]["code"] == code


@pytest.mark.usefixtures("desk")
def test_an_input_is_tried_before_anyone_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """The window would become a forecast after the leave."""
    assert main(["explain", CASE, "--as-if", *LEAVE]) == 0

    text = told(capsys)
    assert "Nothing has changed yet." in text
    assert "election (employee): Monday 7 June 2027 -> Thursday 17 June 2027 (forecast)" in text


def test_an_input_may_be_written_as_json(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The form that HR tooling has anyway, its envelope included."""
    given = {
        "do": "report_leave",
        "by": {"person": "p-manager", "role": "manager"},
        "kind": "hint",
        "first_day": "2027-06-02",
    }

    assert main(["explain", CASE, "--as-if", json.dumps(given), "--json"]) == 0

    found = json.loads(told(capsys))
    assert found["difference"]["do"] == "report_leave"
    assert desk.asked[0].by.person == "p-manager"


@pytest.mark.parametrize(
    ("more", "role", "person"),
    [
        ([], "employee", "p-employee"),
        (["by=hr"], "hr_partner", "p-hr_partner"),
        (["by=manager", "as=p-other"], "manager", "p-other"),
    ],
)
def test_an_input_is_tried_in_the_role_that_is_named(
    desk: Desk, more: list[str], role: str, person: str
) -> None:
    """By persona or role, else the first who may; who holds it is on record."""
    assert main(["explain", CASE, "--as-if", *LEAVE, *more]) == 0

    assert (desk.asked[0].by.role, desk.asked[0].by.person) == (role, person)


def test_fields_are_read_as_the_command_wants_them(desk: Desk) -> None:
    """Numbers, truth values, lists and objects; the same as the options of the personas."""
    finding = {"criterion": 1, "finding": "met", "reason": "It is there.", "evidence": "The draft."}
    for words in (
        ["do=record_verdict", "by=manager", "deliverable=1", f"findings={json.dumps(finding)}"],
        ["do=record-contact-check", "reached=true", "note=By telephone."],
        ["do=file_appeal", "grounds=leave", "grounds=facts_wrong", "statement=S", "remedy=R"],
    ):
        assert main(["explain", CASE, "--as-if", *words]) == 0

    verdict, contact, appeal = desk.asked
    assert isinstance(verdict, RecordVerdict)
    assert (verdict.deliverable, verdict.findings[0].reason) == (1, "It is there.")
    assert isinstance(contact, RecordContactCheck)
    assert contact.reached is True
    assert isinstance(appeal, FileAppeal)
    assert appeal.grounds == (Ground.LEAVE, Ground.FACTS_WRONG)


def test_a_refusal_is_an_answer_and_no_error(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """To ask is always allowed."""
    assert main(["explain", CASE, "--as-if", "do=elect", "by=manager", "option=leave"]) == 0

    assert "would be refused (not_yours)" in told(capsys)
    assert len(desk.asked) == 1


def test_a_rehearsal_explains_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    """As it stands at the end; without a server."""
    scenario = "scenarios/leave_pauses_the_election.yaml"

    assert main(["rehearse", scenario, "--explain", "election"]) == 0
    text = told(capsys)
    assert main(["rehearse", scenario, "--explain", "election", "--json"]) == 0
    data = json.loads(told(capsys))

    assert "\n\nelection, window of the employee: promised Thursday 17 June 2027" in text
    assert data["explained"].startswith("election, window of the employee")


def test_a_rehearsal_has_no_date_of_an_unknown_clock(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, with the clocks that there are."""
    scenario = "scenarios/leave_pauses_the_election.yaml"

    assert main(["rehearse", scenario, "--explain", "appeal_filing"]) == 2

    assert capsys.readouterr().err.startswith("malformed: the case has no such clock; it has: ")
