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
from domain.notices import Filling, Notice, Template
from domain.people import Role
from infra.templates import NoticeTemplates, WordingInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = NoticeTemplates(ROOT / "policies" / "notices")
POLICIES: Final = sorted((ROOT / "policies").glob("POL-*.toml"))

SAMPLES: Final = {
    "approved_on": "2027-02-04",
    "back_on": "2027-06-14",
    "cause": "election",
    "choice_day": "2027-06-03",
    "clock": "check_in[3]",
    "code": "window_closed",
    "comments": "Please name an example.",
    "data": "US 2026-1 does not cover 2029-01-02",
    "dates": "check_in[3] 2027-06-18; next_steps 2027-07-05",
    "days": "10",
    "decision": "granted",
    "do": "elect",
    "effective_on": "2027-02-01",
    "final_wages": "final_wages",
    "first_day": "2027-06-02",
    "from_day": "2027-03-01",
    "grace_max_days": "14",
    "held_on": "2027-02-10",
    "last_day": "2027-06-07",
    "next_actions": "Write the second part.",
    "notice": "leave[1]",
    "numbers": "12, 14",
    "on_day": "2027-06-03",
    "option": "improve",
    "outcome": "left_t1",
    "packet": "packet[1]",
    "pending": "yes",
    "plan_days": "45",
    "progress": "The first part is done.",
    "reason": "More time for the second part.",
    "recap": "We spoke about three examples.",
    "row": "2",
    "rung": "1",
    "separation_on": "2027-06-17",
    "statement": "packet[1]",
    "step": "focus_entry",
    "subject": "packet[1]",
    "trend": "improving",
    "window_days": "5",
    "withdrawn": "election_took_effect",
}
LOOKED_UP: Final = LookedUp(
    reader="Rosa Marchetti",
    statement=("T1: 12 + 7 = 19 weeks", "T2: 4 + 7 = 11 weeks"),
    told_dates={"check_in[3]": date(2027, 6, 18), "final_wages": date(2027, 6, 17)},
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
