from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest
import yaml

from domain.case import agenda
from domain.rights import RIGHTS
from domain.views import view
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.record_figures import Counted, Figures
from starter.addresses import without_password
from starter.catalogue import catalogue
from starter.cli import main
from starter.cli.personas import persona_app, verb_names
from starter.cli.roles import PERSONAS
from starter.cli.session import Session
from starter.examples import COMMANDS, ENVELOPE
from tests.activities.asked import fact, record_facts
from tests.domain.builders import in_focus
from workflows.visibility import summary

if TYPE_CHECKING:
    from pathlib import Path

    from domain.people import Role

GIVEN = [(role, do) for do, command in COMMANDS.items() for role in RIGHTS[command].roles]


@pytest.mark.parametrize(("role", "do"), GIVEN)
def test_whoever_may_has_a_verb_with_every_field(
    role: Role, do: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verbs follow from the commands and the table of rights: nobody has to write them."""
    persona = next(name for name, held in PERSONAS.items() if held is role)

    exit_code = main([persona, verb_names(do)[-1], "--help"])

    shown = capsys.readouterr().out
    assert exit_code == 0
    for field in catalogue()[do].fields:
        assert f"--{field.name.replace('_', '-')}" in shown


def test_every_role_is_a_persona() -> None:
    """Anyone of a case may at least report a leave."""
    assert len(set(PERSONAS.values())) == len(PERSONAS)
    assert {role for right in RIGHTS.values() for role in right.roles} == set(PERSONAS.values())


def test_a_persona_lists_only_what_is_its_own() -> None:
    """Others' verbs exist, so that their refusal names the rule; they are not offered."""
    app = persona_app("manager")

    shown = {name for name in app if app[name].show and not name.startswith("-")}

    own = {do for role, do in GIVEN if role is PERSONAS["manager"]}
    assert shown == {name for do in own for name in verb_names(do)}


def test_an_election_by_the_manager_is_not_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    """Refused here, with the rule's code: nothing is sent, so no stack is needed."""
    exit_code = main(["manager", "elect", "case-2027-00001", "--option", "leave", "--json"])

    error = json.loads(capsys.readouterr().err)["error"]
    assert exit_code == 3
    assert error["code"] == "not_yours"
    assert error["sentence"] == "this is for the employee, not for the manager"


def test_commands_come_with_their_whole_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """HR tooling reads here what a door takes: fields, envelope, and nothing else."""
    exit_code = main(["commands", "--json"])

    listed = json.loads(capsys.readouterr().out)
    assert exit_code == 0
    assert [each["command"] for each in listed] == list(COMMANDS)
    for each in listed:
        schema = each["schema"]
        fields = {field.name for field in catalogue()[each["command"]].fields}
        assert set(schema["properties"]) == fields | set(ENVELOPE)
        assert schema["additionalProperties"] is False
        assert set(ENVELOPE) <= set(schema["required"])
        assert each["summary"]
        assert each["who"]
        assert each["when"]
        assert each["roles"]
        assert each["stages"]


@pytest.mark.parametrize("name", ["submit-entry", "submit_entry"])
def test_a_worked_example_is_given_as_a_file_takes_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed can be edited and sent."""
    assert main(["commands", "--example", name]) == 0

    fields = yaml.safe_load(capsys.readouterr().out)

    assert fields["level"] == "L5"
    assert set(fields) <= {field.name for field in catalogue()["submit_entry"].fields}


def test_there_is_no_example_of_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused by its code."""
    assert main(["commands", "--example", "dismiss"]) == 2

    assert "unknown_message" in capsys.readouterr().err


def test_every_field_says_what_it_means() -> None:
    """The docstrings of the commands are the help of the options."""
    silent = [
        f"{entry.do}.{field.name}"
        for entry in catalogue().values()
        for field in entry.fields
        if not field.meaning
    ]

    assert silent == []


def test_a_deadline_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The options are those of the documentation."""
    counted = "deadline --from 2027-05-27T17:05 --count 5 --unit business_day --calendar GB"
    leave = "--zone Europe/London --leave 2027-06-02/2027-06-13 --json"

    exit_code = main([*counted.split(), *leave.split()])

    answer = json.loads(capsys.readouterr().out)
    assert exit_code == 0
    assert answer["last_day"] == "2027-06-17"
    assert answer["ends_at"] == "2027-06-17T23:00:00Z"


def test_a_quote_is_computed(capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence explains the amount."""
    asked = "quote --tier T1 --base 130000 --currency USD --hired 2019-05-06"

    exit_code = main([*asked.split(), "--separation", "2027-01-15", "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert exit_code == 0
    assert answer["gross"] == "47500.00"
    assert answer["sentence"] == "12 + 7 = 19 weeks × 2,500.00 = 47,500.00"  # noqa: RUF001 -- the sign


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["employee", "elect"], "usage", 2),
        (["nonsense"], "usage", 2),
        (["employee", "elect", "case-2027-00001", "--option", "stay"], "usage", 2),
        (["manager", "submit"], "usage", 2),
        (["rehearse", "no-such-file.yaml"], "file_unreadable", 6),
        (["employee", "elect", "c", "--file", "no-such-file.yaml"], "file_unreadable", 6),
        (["manager", "submit", "--employee", "e1", "--examples", "{"], "malformed", 2),
    ],
)
def test_an_error_is_one_sentence_with_a_code(
    arguments: list[str], code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people `code: sentence`, with --json an object; always on standard error."""
    assert main(arguments) == exit_code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{code}: ")
    assert told.err.count("\n") == 1

    assert main([*arguments, "--json"]) == exit_code
    told = capsys.readouterr()
    assert told.out == ""
    error = json.loads(told.err)["error"]
    assert error["code"] == code
    assert error["sentence"]


def test_without_a_stack_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is configured and nothing runs: say how to start it."""
    monkeypatch.setenv("DUEPROCESS_RUN_DIR", str(tmp_path))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)

    exit_code = main(["cases"])

    assert exit_code == 8
    assert "dueprocess up" in capsys.readouterr().err


def test_a_report_withholds_what_is_too_few(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people by name and without a number, for machines as null."""
    open_cases = tuple(Counted("focus", f"case-{n}") for n in range(12))
    held = Figures(open_cases=open_cases, overdue=(), outcomes=(), appeals=(), begins=())

    async def reporting(_desk: Session) -> SimpleNamespace:
        return SimpleNamespace(figures=AsyncMock(return_value=held))

    monkeypatch.setattr(Session, "reporting", reporting)

    assert main(["report"]) == 0
    text = capsys.readouterr().out
    assert main(["report", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)

    assert "  focus  12\n  withheld: entry, pivot_entry," in text
    assert "Results of appeals\n  withheld: all\n" in text
    assert (data["policy"], data["floor"]) == ("POL-2026-A", 10)
    assert {"name": "focus", "count": 12} in data["open_cases"]
    assert {"name": "uphold", "count": None} in data["appeals"]


def test_a_report_reads_the_record(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a real database, which is empty: nothing is told of."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    assert main(["migrate"]) == 0
    capsys.readouterr()

    exit_code = main(["report", "--json"])

    tables = json.loads(capsys.readouterr().out)
    assert exit_code == 0
    assert {cell["count"] for cell in tables["open_cases"] + tables["overdue"]} == {None}
    assert {each["median"] for each in tables["stages"]} == {None}


def test_a_file_does_not_stamp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When a door received a command is the door's to say."""
    file = tmp_path / "elect.yaml"
    file.write_text("option: leave\nreceived_at: 2020-01-01T00:00:00Z\n")

    exit_code = main(["employee", "elect", "case-2027-00001", "--file", str(file)])

    assert exit_code == 2
    assert capsys.readouterr().err.startswith("malformed: ")


def test_a_dsn_is_shown_without_its_password() -> None:
    """Addresses are pasted into chats and tickets."""
    shown = without_password("postgresql://dueprocess:s3cr%40t@127.0.0.1:5432/dueprocess")

    assert shown == "postgresql://dueprocess@127.0.0.1:5432/dueprocess"


async def duties_on_record(dsn: str) -> None:
    """Write a case in Focus whose discussion is late."""
    pool = await create_pool(dsn, max_size=1)
    play = in_focus().at("2027-02-12T10:00")
    told = summary(play.case, view(play.case, agenda(play.case)), play.opening.entry.received_at)
    await PostgresRecord(pool).append(record_facts("case-2027-00001", fact(1), now=told))
    await pool.close()


def test_duties_are_listed_with_owner_date_and_delay(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over all cases, in one with its history, and summed up by manager."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    main(["migrate"])
    asyncio.run(duties_on_record(fresh_database))
    capsys.readouterr()

    assert main(["duties", "--overdue", "--person", "p-manager", "--json"]) == 0
    late = json.loads(capsys.readouterr().out)
    assert main(["duties", "--case", "case-2027-00001"]) == 0
    shown = capsys.readouterr().out
    assert main(["duties", "--workload", "--json"]) == 0
    (load,) = json.loads(capsys.readouterr().out)

    assert [(each["key"], each["days_late"] > 0) for each in late] == [
        ("check_in[1]", True),
        ("discussion", True),
    ]
    assert "discussion\n    2027-02-04 16:00Z  promised Thu 2027-02-11" in shown
    assert (load["manager"], load["overdue"], load["check_ins_missed"]) == ("p-manager", 2, 1)


def test_duties_of_no_case_are_an_error(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not there has no duties; a list over all cases may be empty."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    main(["migrate"])
    capsys.readouterr()

    assert main(["duties"]) == 0
    assert capsys.readouterr().out == "No duties.\n"
    assert main(["duties", "--workload"]) == 0
    assert capsys.readouterr().out == "No cases.\n"
    assert main(["duties", "--case", "case-2027-00009"]) == 5


def test_who_acts_for_another_says_who_acts(capsys: pytest.CaptureFixture[str]) -> None:
    """A delegate has a name of the own."""
    exit_code = main(["skip", "approve", "case-2027-00001", "--on-behalf-of", "p-skip"])

    assert exit_code == 2
    assert "--as" in capsys.readouterr().err
