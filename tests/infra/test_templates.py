"""The wording of notices: every notice has one, and no wording has a hole in it."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from activities.errors import Undeliverable
from activities.ports import LookedUp, SendNotice
from domain.commands import PanelOutcome
from domain.facts import ExitCause
from domain.notices import Filling, Notice, Template
from domain.outcomes import Outcome
from domain.people import Role
from infra.templates import NoticeTemplates, WordingInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = NoticeTemplates(ROOT / "policies" / "notices")
POLICIES: Final = sorted((ROOT / "policies").glob("POL-*.toml"))

SAMPLES: Final = {
    "active": "yes",
    "approved_on": "2027-02-04",
    "back_on": "2027-06-14",
    "began_on": "2027-06-07",
    "cause": "election",
    "channel": "mail",
    "command": "act-0007",
    "choice_day": "2027-06-03",
    "clock": "check_in[3]",
    "code": "window_closed",
    "commands": "approve, reject",
    "comments": "Please name an example.",
    "data": "US 2026-1 does not cover 2029-01-02",
    "dates": "check_in[3] 2027-06-18; next_steps 2027-07-05",
    "days": "10",
    "decision": "granted",
    "deliverable": "2",
    "deliverables": (
        "1. A report, due 2027-06-21 (1.1 It names the sources)\n"
        "2. A review, due 2027-07-05 (2.1 It is complete)"
    ),
    "disclosures": "program-2027-1",
    "do": "elect",
    "door": "portal",
    "document": "release-2027-1",
    "change": "The last day has moved.",
    "early": "no",
    "effective_on": "2027-02-01",
    "failure": "failure[1]",
    "fair_until": "2027-06-28",
    "final_wages": "final_wages",
    "floors": "21 calendar days (everyone); 45 calendar days (program)",
    "findings": "1.1 It names the sources: met\n2.1 It is complete: not met",
    "first_day": "2027-06-02",
    "from_day": "2027-03-01",
    "grace_max_days": "14",
    "grounds": "process error, new evidence",
    "held_on": "2027-02-10",
    "hearing_on": "2027-06-18",
    "last_day": "2027-06-07",
    "mode": "extend",
    "next_actions": "Write the second part.",
    "notice": "leave[1]",
    "numbers": "12, 14",
    "offer": "1",
    "on_day": "2027-06-03",
    "option": "improve",
    "out_of_hours": "yes",
    "outcome": "left_t1",
    "packet": "packet[1]",
    "panel": "e3001, e3002, e3003",
    "pending": "yes",
    "plan": "plan[1]",
    "post": "Engineer in the storage team",
    "remedy": "That the plan counts as met.",
    "answer": "The report came late.",
    "plan_days": "45",
    "progress": "The first part is done.",
    "question": "1",
    "reason": "More time for the second part.",
    "recap": "We spoke about three examples.",
    "redo_work": "no",
    "rehire": "eligible",
    "reply": "manager_reply",
    "retention_months": "12",
    "roles": "skip, director",
    "row": "2",
    "rung": "1",
    "separation_on": "2027-06-17",
    "severance": "T2",
    "sha256": "0" * 64,
    "skipped": "2027-06-15, 2027-06-17",
    "statement": "packet[1]",
    "step": "focus_entry",
    "subject": "packet[1]",
    "targets": "1. Reviews of designs: 9, was 12",
    "tasks": "skip_approval 2027-06-03",
    "text": "The sources were named.",
    "timeline": "2027-05-20 complaint\n2027-06-01 pivot asked for: unchanged",
    "transfer_restricted": "yes",
    "trend": "improving",
    "vacation_days": "4",
    "upheld": "yes",
    "votes": "uphold 1, overturn 2, remand 0",
    "warnings": "new_manager: the manager leads since 2027-01-04",
    "what": "comment",
    "window_days": "5",
    "withdrawn": "election_took_effect",
}
LOOKED_UP: Final = LookedUp(
    reader="Rosa Marchetti",
    statement=("T1: 12 + 7 = 19 weeks", "T2: 4 + 7 = 11 weeks"),
    told_dates={
        "check_in[3]": date(2027, 6, 18),
        "final_wages": date(2027, 6, 17),
        "manager_reply": date(2027, 6, 22),
    },
)


def asked(template: Template, values: Mapping[str, str], to: Role = Role.EMPLOYEE) -> SendNotice:
    fillings = tuple(Filling(name, value) for name, value in values.items())
    return SendNotice(
        case_id="case-2027-00042",
        fact_number=3,
        notice=Notice("key", template, to, "about", fillings),
        reader="e1001",
        language="en",
        at=datetime(2027, 6, 1, tzinfo=UTC),
    )


def samples(template: Template) -> dict[str, str]:
    """Give a sample for each value that a template needs; a new name needs one here."""
    return {name: SAMPLES[name] for name in TEMPLATES.names("en", template)}


def notices_of_the_core() -> Iterator[tuple[str, str, set[str]]]:
    """Find where the core makes a notice of a named template: place, template and value names."""
    for file in sorted((ROOT / "domain").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            match call:
                case ast.Call(
                    func=ast.Name(id="notice"),
                    args=[ast.Attribute(value=ast.Name(id="Template"), attr=name), *_],
                    keywords=keywords,
                ) if all(keyword.arg for keyword in keywords):
                    names = {keyword.arg for keyword in keywords if keyword.arg}
                    yield f"{file.name}:{call.lineno}", Template[name], names
                case _:
                    pass


def notices_with_shared_values() -> Iterator[tuple[str, str, set[str]]]:
    """Find where notices share their values, or one call makes several: as above.

    A call with `**values` is read where its function sets that dict out, and a call that takes its
    template from a name stands for every template that its function names elsewhere.
    """
    for file in sorted((ROOT / "domain").rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                for template, names in _shared_values(function):
                    yield f"{file.name}:{function.lineno}", template, names


def _shared_values(function: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    calls: list[ast.Call] = []
    dicts: dict[str, set[str]] = {}
    named: dict[int, str] = {}
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id="notice")):
                calls.append(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)):
                dicts[name] = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
            case ast.Attribute(value=ast.Name(id="Template"), attr=attr):
                named[id(node)] = Template[attr]
            case _:
                pass
    direct = {id(call.args[0]) for call in calls}
    elsewhere = [template for place, template in named.items() if place not in direct]
    for call in calls:
        filled: set[str] = set()
        for keyword in call.keywords:
            match keyword:
                case ast.keyword(arg=str() as name):
                    filled.add(name)
                case ast.keyword(value=ast.Name(id=name)) if name in dicts:
                    filled |= dicts[name]
                case _:
                    break  # from a parameter: nothing is known here
        else:
            first = id(call.args[0])
            for template in [named[first]] if first in named else elsewhere:
                yield template, filled


def rendered(template: Template, **values: str) -> str:
    """Fill a template for the employee, with its samples but for some values; give its text."""
    return TEMPLATES.render(asked(template, samples(template) | values), LOOKED_UP).body


@pytest.mark.parametrize("to", [Role.EMPLOYEE, Role.HR_PARTNER])
@pytest.mark.parametrize("template", Template)
def test_every_notice_has_a_wording_without_a_hole(template: Template, to: Role) -> None:
    """Whoever reads it, with every value filled in."""
    letter = TEMPLATES.render(asked(template, samples(template), to), LOOKED_UP)

    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.body.startswith("Dear Rosa Marchetti,\n\n")
    assert letter.body.endswith("no proof that it was received.\n")
    assert "\n\n\n" not in letter.body
    assert "case-2027-00042" in letter.body
    assert not any(mark in letter.body for mark in ("{{", "{%", "}}", "%}"))


@pytest.mark.parametrize("template", Template)
def test_a_missing_value_is_refused(template: Template) -> None:
    """A letter with a hole is not sent: each value is needed."""
    needed = samples(template)

    for name in needed:
        others = {other: value for other, value in needed.items() if other != name}
        with pytest.raises(Undeliverable, match=f"lacks {name}$"):
            TEMPLATES.render(asked(template, others), replace(LOOKED_UP, statement=None))


def test_no_sample_is_left_over() -> None:
    """A name that no template uses any more is a name that someone still fills in vain."""
    needed = {name for template in Template for name in TEMPLATES.names("en", template)}

    assert set(SAMPLES) == needed


@pytest.mark.parametrize(("place", "template", "filled"), list(notices_of_the_core()))
def test_the_core_fills_what_the_wording_needs(place: str, template: str, filled: set[str]) -> None:
    """A notice of the core names the values of its template, no more and no fewer."""
    needed = TEMPLATES.names("en", template)

    assert filled == needed, (
        f"{place} fills {sorted(filled)}, and policies/notices/en/{template}.txt names "
        f"{sorted(needed)}: change one of the two."
    )


@pytest.mark.parametrize(
    ("place", "template", "filled"),
    list(notices_with_shared_values()),
)
def test_shared_values_hold_what_the_wording_needs(
    place: str, template: str, filled: set[str]
) -> None:
    """Where several notices share their values, each finds its own among them."""
    missing = TEMPLATES.names("en", template) - filled

    assert not missing, f"{place} does not fill {sorted(missing)} of {template}"


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_a_rung_fills_what_its_wording_needs(policy: Path) -> None:
    """Every rung carries the same three values, whatever it asks."""
    clocks = tomllib.loads(policy.read_text())["clocks"].values()

    tasks = {rung["task"] for clock in clocks for rung in clock["ladder"]}

    assert tasks
    for task in tasks:
        assert TEMPLATES.names("en", task) <= {"clock", "last_day", "rung"}, task


@pytest.mark.parametrize(
    ("outcome", "redo_work", "follows"),
    [
        (PanelOutcome.UPHOLD, "no", "Leaving with severance (T3) begins"),
        (PanelOutcome.OVERTURN, "no", "Your time to move to another post begins"),
        (PanelOutcome.REMAND, "no", "is judged again, and another reviewer"),
        (PanelOutcome.REMAND, "yes", "You do the work again, with new time"),
    ],
)
def test_a_decision_says_what_follows(outcome: str, redo_work: str, follows: str) -> None:
    """Each outcome in words, its votes and findings, and the reference to confirm."""
    values = {"outcome": outcome, "redo_work": redo_work, "decision": "decision[1]"}

    body = rendered(Template.APPEAL_DECISION, **values)

    assert f"({outcome})" in body
    assert follows in body
    assert "Votes: uphold 1, overturn 2, remand 0" in body
    assert "  > 2.1 It is complete: not met" in body
    assert "under the reference decision[1]" in body
    assert "You stay employed and go on being paid meanwhile" in body


@pytest.mark.parametrize("restricted", ["yes", "no"])
@pytest.mark.parametrize("active", ["yes", "no"])
def test_a_question_of_status_gets_a_plain_answer(active: str, restricted: str) -> None:
    """Yes or no to both, and no label where nothing is active (requirements R3, R4)."""
    body = rendered(Template.STATUS_ANSWER, active=active, transfer_restricted=restricted)

    assert f"active for you? {active.capitalize()}." in body
    assert f"additional approval at present? {restricted.capitalize()}." in body
    assert ("Focus" in body) is (active == "yes")


def test_the_result_and_the_right_to_appeal_are_one_letter() -> None:
    """Result, reason, time, grounds, ways, money, silence and the reference (process 6)."""
    body = rendered(Template.IMPROVE_FAILED)

    for said in (
        "  > 2.1 It is complete: not met",
        "You have 5 business days",
        "- new evidence",
        "under the reference failure[1]",
        "up to 14 days until leaving takes effect",
        "- T2: 4 + 7 = 11 weeks",
        "Your employment does not end by silence",
    ):
        assert said in body


@pytest.mark.parametrize(
    ("template", "name", "values"),
    [
        (Template.CASE_CLOSED, "outcome", [o for o in Outcome if o is not Outcome.FOCUS_REJECTED]),
        (Template.SEPARATION_DETAILS, "cause", list(ExitCause)),
    ],
)
def test_the_employee_reads_words_and_not_keys(
    template: Template, name: str, values: list[str]
) -> None:
    """Each outcome and each cause is told in words of its own: none is left out."""
    bodies = {rendered(template, **{name: value}) for value in values}

    assert len(bodies) == len(values)
    for body in bodies:
        assert not any(f": {value.replace('_', ' ')}." in body for value in values)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_the_wording_is_of_the_version_that_the_policy_names(policy: Path) -> None:
    """A changed wording is a new version, in the policy too."""
    named = tomllib.loads(policy.read_text())["notices"]

    found = {template.value: TEMPLATES.version("en", template) for template in Template}

    assert found == {name: row["version"] for name, row in named.items()}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_every_adverse_notice_carries_support_contacts(policy: Path) -> None:
    """And no other does: support beside a reminder would say that it is worse than it is."""
    named = tomllib.loads(policy.read_text())["notices"]

    supporting = {
        template.value
        for template in Template
        if "\nSupport\n" in TEMPLATES.render(asked(template, samples(template)), LOOKED_UP).body
    }

    assert supporting == {name for name, row in named.items() if row["adverse"]}


def test_there_is_no_file_without_a_notice() -> None:
    """What is never sent is deleted."""
    files = (ROOT / "policies" / "notices" / "en").glob("[!_]*.txt")

    assert {file.stem for file in files} == {template.value for template in Template}


def test_only_one_file_speaks_of_money_to_one_who_is_not_the_employee() -> None:
    """Statements are shown to the employee only; payroll reads the compartment itself."""
    with_money = {t for t in Template if "statement" in TEMPLATES.names("en", t)}

    assert with_money == {
        Template.PIVOT_PACKET,
        Template.IMPROVE_FAILED,
        Template.SEVERANCE_STATEMENT,
        Template.OPEN_CHOICE_PAYS_MORE,
    }


def test_an_unknown_language_falls_back() -> None:
    """A letter in English is better than none, and a name that is a path is no language."""
    told = samples(Template.FOCUS_RESUMED)

    for language in ("fr", "../en", "", "en\0"):
        letter = TEMPLATES.render(
            replace(asked(Template.FOCUS_RESUMED, told), language=language), LOOKED_UP
        )
        assert letter.wording == "focus_resumed/1/en"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read"),
        ("Subject: Hello\n\nText", "does not begin with Version and Subject"),
        ("Version: 1\nSubject: Hello\n\n", "does not begin with Version and Subject"),
        ("Version: 1\nSubject: Hello\n\n{{ open", "unexpected end"),
        ('Version: 1\nSubject: Hello\n\n{% include "_none.txt" %}', "_none.txt"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: str | None, why: str) -> None:
    """Whoever edits the wording is told which file and what is wrong."""
    (tmp_path / "en").mkdir()
    if content is not None:
        (tmp_path / "en" / "focus_resumed.txt").write_text(content)
    templates = NoticeTemplates(tmp_path)

    with pytest.raises(WordingInvalidError, match=why):
        templates.names("en", "focus_resumed")
    with pytest.raises(Undeliverable, match="focus_resumed cannot be filled"):
        templates.render(asked(Template.FOCUS_RESUMED, {}), LOOKED_UP)


def test_a_template_cannot_reach_out_of_the_sandbox(tmp_path: Path) -> None:
    """Wording is edited by people who are not asked to write code."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "focus_resumed.txt").write_text(
        "Version: 1\nSubject: Hello\n\n{{ case.__class__.__mro__ }}"
    )

    with pytest.raises(Undeliverable, match="SecurityError"):
        NoticeTemplates(tmp_path).render(asked(Template.FOCUS_RESUMED, {}), LOOKED_UP)


def test_a_subject_stays_one_line() -> None:
    """Whatever is filled in."""
    told = samples(Template.DUE_SOON) | {"clock": "election\r\nBcc: all@firm.example"}

    letter = TEMPLATES.render(asked(Template.DUE_SOON, told), LOOKED_UP)

    assert letter.subject == "A date comes near: election Bcc: all@firm.example"
