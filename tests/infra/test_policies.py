"""Policies and calendars as files: what is in them, and what is refused, with where and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter

from domain.errors import Code, Malformed, PolicyInvalid
from domain.notices import Template
from domain.outcomes import Outcome
from domain.people import Role
from domain.policy import ClockKind, ClockNature, Policy, RequestKind, RungUnit, Tier
from infra.policies import CURRENT_POLICY, POLICIES_FOLDER, load_calendar, load_policy

if TYPE_CHECKING:
    from pathlib import Path

CALENDARS = ("BC", "DE", "GB", "IN", "SA", "US")
POLICY_TEXT = (POLICIES_FOLDER / f"{CURRENT_POLICY}.toml").read_text(encoding="utf-8")


def altered(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the policy with some of its text changed, and give its folder."""
    text = POLICY_TEXT
    for before, after in changes:
        assert before in text, f"the policy no longer says {before!r}: change this test with it"
        text = text.replace(before, after, 1)
    (folder / f"{CURRENT_POLICY}.toml").write_text(text, encoding="utf-8")
    return folder


def calendar(folder: Path, **changes: object) -> str:
    """Write a calendar, right but for the changes, and give its path."""
    content: dict[str, object] = {
        "description": "a test's own",
        "version": "1",
        "covers": ["2027-01-01", "2027-12-31"],
        "weekend": ["Sat", "Sun"],
        "working_days": ["2027-06-12"],
        "holidays": ["2027-05-31"],
    }
    content.update(changes)
    file = folder / "OWN.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


def test_the_policy_is_whole() -> None:
    """Every clock, request, notice, tier and way to close has its row."""
    policy = load_policy(CURRENT_POLICY)

    assert [rule.kind for rule in policy.clocks] == list(ClockKind)
    assert [rule.kind for rule in policy.requests] == list(RequestKind)
    assert [rule.template for rule in policy.notices] == list(Template)
    assert [base.tier for base in policy.severance.bases] == list(Tier)
    assert [rule.outcome for rule in policy.closing] == list(Outcome)


def test_only_reviewers_are_counted_by_a_calendar_that_is_not_the_employees() -> None:
    """Whoever decides on requests and leaves has days of their own (K4)."""
    policy = load_policy(CURRENT_POLICY)

    others = {rule.kind for rule in policy.clocks if rule.calendar_of is not Role.EMPLOYEE}

    assert others == {
        ClockKind.SKIP_APPROVAL,
        ClockKind.HR_REVIEW,
        ClockKind.SIGN_OFF,
        ClockKind.LEAVE_DECISION,
        ClockKind.LEAVE_RETURN,
    }


def test_leave_stops_every_window_of_the_employee() -> None:
    """No right runs out during protected leave (K6); the statutory times of a release run on."""
    policy = load_policy(CURRENT_POLICY)

    windows = [rule for rule in policy.clocks if rule.nature is ClockNature.WINDOW]

    running_on = {rule.kind for rule in windows if not rule.leave_pauses}
    assert running_on == {ClockKind.CONSIDERATION, ClockKind.REVOCATION}


def test_an_administrative_pause_stops_clocks_of_focus_only() -> None:
    """Manager or HR may pause coaching, no right of the employee."""
    policy = load_policy(CURRENT_POLICY)

    paused = {rule.kind for rule in policy.clocks if rule.admin_pauses}

    assert paused == {ClockKind.DISCUSSION, ClockKind.CHECK_IN, ClockKind.NEXT_STEPS}


def test_hr_may_extend_what_is_the_employees_and_nothing_else() -> None:
    """Windows and the plan: no duty of the employer can be put off (process 4)."""
    policy = load_policy(CURRENT_POLICY)

    longer = {rule.kind for rule in policy.clocks if rule.hr_may_extend}

    windows = {rule.kind for rule in policy.clocks if rule.nature is ClockNature.WINDOW}
    assert longer == windows | {ClockKind.IMPROVE_PLAN}


def test_every_duty_of_the_employer_has_a_ladder() -> None:
    """Whoever owes something is followed by somebody else when it is late."""
    policy = load_policy(CURRENT_POLICY)

    duties = [rule for rule in policy.clocks if rule.nature is ClockNature.DUTY]

    without = {rule.kind for rule in duties if not rule.ladder}
    assert without == {ClockKind.IMPROVE_PLAN, ClockKind.SEPARATION}


def test_no_window_ends_without_somebody_who_calls() -> None:
    """HR checks for contact by the end; the time to take something back has nothing to ask."""
    policy = load_policy(CURRENT_POLICY)

    windows = [rule for rule in policy.clocks if rule.nature is ClockNature.WINDOW]

    calls = {
        rule.kind
        for rule in windows
        if any(rung.offset <= 0 and rung.task is Template.CONTACT_CHECK for rung in rule.ladder)
    }
    second_thoughts = {ClockKind.RESIGNATION_WITHDRAWAL, ClockKind.REVOCATION}
    assert calls == {rule.kind for rule in windows} - second_thoughts


def test_the_election_reminds_the_employee_and_ends_with_a_contact_check() -> None:
    """Three reminders come before the end, and at the end HR calls, nothing else."""
    ladder = load_policy(CURRENT_POLICY).clock(ClockKind.ELECTION).ladder

    assert [(rung.offset, rung.unit, rung.to, rung.task) for rung in ladder] == [
        (-3, RungUnit.BUSINESS_DAY, (Role.EMPLOYEE,), Template.DUE_SOON),
        (-1, RungUnit.BUSINESS_DAY, (Role.EMPLOYEE,), Template.DUE_SOON),
        (-2, RungUnit.HOUR, (Role.EMPLOYEE,), Template.DUE_SOON),
        (0, RungUnit.BUSINESS_DAY, (Role.HR_PARTNER,), Template.CONTACT_CHECK),
    ]


def test_times_are_read_as_local_times() -> None:
    """The cut-off and the hour of rungs are wall-clock times."""
    policy = load_policy(CURRENT_POLICY)

    assert (policy.receipt_cutoff, policy.rung_time) == (time(17), time(9))


@pytest.mark.parametrize(("currency", "decimals"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_own_decimals(currency: str, decimals: int) -> None:
    """The table holds minor units of every size."""
    assert load_policy(CURRENT_POLICY).severance.decimals(currency) == decimals


def test_the_digest_does_not_depend_on_how_the_policy_travelled() -> None:
    """A policy that came as JSON still proves that it is the one that was loaded."""
    policy = load_policy(CURRENT_POLICY)
    adapter = TypeAdapter(Policy)

    travelled = adapter.validate_json(adapter.dump_json(policy))

    assert travelled == policy
    assert travelled.canonical_digest() == policy.digest


def test_the_digest_tells_of_any_change() -> None:
    """A policy with one other number has another digest."""
    policy = load_policy(CURRENT_POLICY)

    changed = replace(policy, reopen_days=policy.reopen_days + 1)

    assert changed.canonical_digest() != policy.digest


def test_the_digest_does_not_depend_on_the_layout_of_the_file(tmp_path: Path) -> None:
    """Comments and the order of tables are no part of a policy."""
    tables = "[severance.bases]\nT1 = 12\nT2 = 4\nT3 = 2\n"
    folder = altered(tmp_path, (tables, "[severance.bases] # as ever\nT3 = 2\nT1 = 12\nT2 = 4\n"))

    assert load_policy(CURRENT_POLICY, folder).digest == load_policy(CURRENT_POLICY).digest


@pytest.mark.parametrize(
    ("before", "after", "path", "why"),
    [
        ("T3 = 2\n", "", "severance.bases.T3", "missing"),
        ("T3 = 2\n", "T3 = 5\n", "severance.bases.T3", "more than T2"),
        ("T3 = 2\n", "T3 = 2\nT4 = 1\n", "severance.bases.T4", "not a known row"),
        ("T3 = 2\n", "T3 = -1\n", "severance.bases.T3", "negative"),
        ("T1 = 12", 'T1 = "12"', "severance.bases.T1.weeks", "integer"),
        ("cap_weeks = 26", "cap_weeks = 0", "severance.cap_weeks", "at least 1"),
        ("[clocks.election]", "[clocks.elections]", "clocks.elections", "not a known row"),
        ("[clocks.election]", "[elsewhere]", "clocks.election", "missing"),
        ("[clocks.election]", "[clocks.discussion]", "", "discussion"),
        ("reopen_days = 365", "reopen_days = true", "reopen_days", "integer"),
        ("reopen_days = 365", "reopen_days = -1", "reopen_days", "negative"),
        ("reopen_days = 365", "reopen_day = 365", "reopen_days", "missing"),
        ("reopen_days = 365", "reopen_days = 365\nx = 1", "x", "not a known key"),
        ("reopen_days = 365", 'reopen_days = 365\ndigest = ""', "digest", "computed"),
        ("reopen_days = 365", "reopen_days =", "", "Invalid"),
        ("privacy_floor = 10", "privacy_floor = 1", "privacy_floor", "at least 2"),
        ("privacy_floor = 10", "privacy_floor = 0", "privacy_floor", "at least 2"),
        ("privacy_floor = 10", 'privacy_floor = "10"', "privacy_floor", "integer"),
        ("most_deliverables = 6", "most_deliverables = 0", "improve.most_deliverables", "least 1"),
        ("most_criteria = 7", "most_criteria = 0", "improve.most_criteria", "at least 1"),
        ("remand_days = 14", "remand_days = 0", "improve.remand_days", "at least 1"),
        ("remand_days = 14\n", "", "improve.remand_days", "missing"),
        ("remand_days = 14", "remand_days = 14\nmore = 1", "improve.more", "not a known key"),
        (
            "late_result_business_days = 5",
            "late_result_business_days = -1",
            "improve.late_result_business_days",
            "negative",
        ),
        (
            "new_manager_business_days = 10",
            "new_manager_business_days = -1",
            "improve.new_manager_business_days",
            "negative",
        ),
        ("members = 2", "members = 3", "appeal.members", "odd panel"),
        ("members = 2", "members = 0", "appeal.members", "at least 2"),
        ("training_months = 24", "training_months = 0", "appeal.training_months", "at least 1"),
        ("[appeal]", "[appeals]", "appeal", "missing"),
        ("[entry]", "[entries]", "entry.answer_min_characters", "missing"),
        ("[entry.checks]", "[entry.check]", "entry.checks", "missing"),
        ('ranking = "block"', "", "entry.checks.ranking", "missing"),
        ('ranking = "block"', 'rank = "block"', "entry.checks.rank", "not a known row"),
        ('ranking = "block"', 'ranking = "off"', "entry.checks.ranking.effect", "block"),
        ("coaching_days = 28", "coaching_days = -1", "entry.coaching_days", "negative"),
        ("example_max_days = 180", "example_max_days = 0", "entry.example_max_days", "at least 1"),
        ("warned_words = [", 'warned_words = ["-", ', "entry.warned_words[0]", "word"),
        (
            'protected_sign_offs = ["hr_lead", "legal"]',
            "protected_sign_offs = []",
            "entry.protected_sign_offs",
            "role",
        ),
        (
            'protected_sign_offs = ["hr_lead", "legal"]',
            'protected_sign_offs = ["legal", "legal"]',
            "entry.protected_sign_offs",
            "twice",
        ),
        (
            'protected_sign_offs = ["hr_lead", "legal"]',
            'protected_sign_offs = ["manager"]',
            "entry.protected_sign_offs",
            "both ask and sign",
        ),
        (
            'starters = ["manager"]\nsign_offs = ["skip", "hr_partner"]',
            'starters = ["manager"]\nsign_offs = ["skip", "hr_lead"]',
            "requests.focus_entry.sign_offs",
            "hr_partner",
        ),
        ("[closing]", "[closings]", "closing", "missing"),
        ("void = {", "voided = {", "closing.voided", "not a known row"),
        ("void = {", "# {", "closing.void", "missing"),
        (
            '{ rehire = "eligible", retention',
            "{ retention",
            "closing.focus_rejected.rehire",
            "miss",
        ),
        ('rehire = "eligible"', 'rehire = "never"', "closing.focus_rejected.rehire", "eligible"),
        (
            "retention_months = 12",
            "retention_months = -1",
            "closing.focus_rejected.retention_months",
            "negative",
        ),
        ("[30, 60, 90]", "[30, 30]", "closing.focus_removed.follow_up_days", "order"),
        ("[30, 60, 90]", "[0, 30]", "closing.focus_removed.follow_up_days", "positive"),
        ("hr_may_extend = false\n", "", "clocks.skip_approval.hr_may_extend", "missing"),
        (
            "hr_may_extend = false",
            "hr_may_extend = 0",
            "clocks.skip_approval.hr_may_extend",
            "boolean",
        ),
        ("receipt_cutoff = 17:00:00", "receipt_cutoff = 17", "receipt_cutoff", "time"),
        ("receipt_cutoff = 17:00:00", 'receipt_cutoff = "17:00Z"', "receipt_cutoff", "local"),
        ("week_end_from = 12:00:00", "week_end_from = 16:00:00", "quiet_hours", "order"),
        ("extension_min_days = 7", "extension_min_days = 61", "focus.extension_min_days", "order"),
        ("alarm_after = 2", "alarm_after = 4", "focus.alarm_after", "stand_still_after"),
        ("held_percent = 75", "held_percent = 101", "focus.held_percent", "between"),
        ("bucket_days = 7", "bucket_days = 6", "focus.bucket_days", "check_in"),
        ("grace_max_days = 14", "grace_max_days = -1", "exit.grace_min_days", "between"),
        ("grace_default_days = 14", "grace_default_days = 15", "exit.grace_default_days", "betw"),
        ("plan_min_days = 30", "plan_min_days = 61", "exit.plan_min_days", "plan_max_days"),
        (
            "span = { count = 2, unit",
            "span = { count = 0, unit",
            "clocks.skip_approval.span.count",
            "at least 1",
        ),
        ("span = { count = 2, unit", "span = { unit", "clocks.skip_approval.span.count", "missing"),
        ('unit = "business_day", roll', 'unit = "day", roll', "clocks.skip_approval.span.unit", ""),
        ("offset = 1, unit", "offset = 0, unit", "clocks.skip_approval.ladder", "order"),
        ('to = ["skip"]', 'to = ["chief"]', "clocks.skip_approval.ladder[0].to[0]", "skip"),
        ('to = ["skip"]', "to = []", "clocks.skip_approval.ladder[0].to", "role"),
        (
            '"skip"]\nclocks',
            '"skip", "manager"]\nclocks',
            "requests.extension.sign_offs",
            "manager",
        ),
        ('clocks = ["sign_off"]', "clocks = []", "requests.extension.clocks", "each sign-off"),
        ("[notices]", "[notices]\nnonsense = {}", "notices.nonsense", "not a known row"),
        ("entry_waiting =", "entry_waitin =", "notices.entry_waitin", "not a known row"),
        ('version = "1", adverse', "adverse", "notices.entry_waiting.version", "missing"),
        ('3 = ["BHD"', '3 = ["USD", "BHD"', "severance.minor_units.3", "USD is given twice"),
        ('3 = ["BHD"', '3 = ["bhd"', "severance.minor_units.3", "'bhd' is not a currency code"),
        ('3 = ["BHD"', '5 = ["BHD"', "severance.minor_units.5", "over 4"),
        ('3 = ["BHD"', 'three = ["BHD"', "severance.minor_units.three", "number"),
        ("[release]\n", "[releases]\n", "release.program", "missing"),
        (
            "program_consideration = { count = 45",
            "program_consideration = { count = 0",
            "release.program_consideration.count",
            "at least 1",
        ),
        ("signing_days = 7", "signing_days = 0", "release.signing_days", "at least 1"),
        (
            "revocation_days = 15",
            "revocation_days = -1",
            "release.floors.US-MN.revocation_days",
            "negative",
        ),
        ("revocation_days = 15", "revocation_days = 0", "release.floors.US-MN", "must set a time"),
        (
            "GB]\nconsideration = { count = 10",
            "GB]\nconsideration = { count = 0",
            "release.floors.GB.consideration.count",
            "at least 1",
        ),
        (
            "ended = { count = 6",
            "ended = { count = -6",
            "final_wages.US-TX.ended.count",
            "negative",
        ),
        (
            "notice_hours = 72",
            "notice_hours = 73",
            "final_wages.US-CA.short_notice",
            "between 1 and within_hours",
        ),
        (
            "weeks_per_year = 1",
            "weeks_per_year = -1",
            "statutory_notice.GB.weeks_per_year",
            "negative",
        ),
        ("most_weeks = 12", "most_weeks = 0", "statutory_notice.GB.most_weeks", "less than weeks"),
        ("[severance.floors]", '[severance.floors]\nZZ = "-1"', "severance.floors.ZZ", "negative"),
        ("[severance.floors]", "[severance.ceilings]", "severance.floors", "missing"),
        ('policy_id = "POL-2026-A"', 'policy_id = "POL-2026-B"', "policy_id", "POL-2026-A"),
    ],
)
def test_a_wrong_policy_says_where_and_why(
    tmp_path: Path, before: str, after: str, path: str, why: str
) -> None:
    """The first fault is named with the path at which the reader finds it."""
    folder = altered(tmp_path, (before, after))

    with pytest.raises(PolicyInvalid) as refused:
        load_policy(CURRENT_POLICY, folder)

    assert refused.value.code is Code.POLICY_INVALID
    assert refused.value.where == (
        f"{CURRENT_POLICY}.toml: {path}" if path else f"{CURRENT_POLICY}.toml"
    )
    assert why in refused.value.why


def test_a_policy_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are a wrong file, not a fault of the program."""
    (tmp_path / "P.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(PolicyInvalid, match="UTF-8"):
        load_policy("P", tmp_path)


@pytest.mark.parametrize("name", ["POL-1999-A", "", "../pyproject", "/etc/passwd"])
def test_a_policy_that_is_not_there_is_refused(name: str) -> None:
    """A name leads to a file of the folder or nowhere; the sentence says what there is."""
    with pytest.raises(Malformed, match=CURRENT_POLICY) as refused:
        load_policy(name)

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize("name", CALENDARS)
def test_every_calendar_can_be_used(name: str) -> None:
    """Each calendar of the product covers 2027 and has days off in each of its years."""
    loaded = load_calendar(name)

    years = range(loaded.covers_from.year, loaded.covers_to.year + 1)

    assert loaded.name == name
    assert loaded.covers_from <= date(2027, 1, 1) < date(2027, 12, 31) <= loaded.covers_to
    assert {day.year for day in loaded.holidays} == set(years)


def test_a_calendar_may_come_from_a_file_of_ones_own(tmp_path: Path) -> None:
    """A path in the same format does as well as a name; the file's name is the calendar's."""
    own = load_calendar(calendar(tmp_path, weekend=["Fri", "Sat"]))

    assert (own.name, own.version, own.weekend) == ("OWN", "1", (5, 6))
    assert own.working_days == (date(2027, 6, 12),)


@pytest.mark.parametrize(
    ("changes", "path", "why"),
    [
        ({"weekend": ["Sat", "Sunday"]}, "weekend[1]", "'Mon'"),
        ({"weekend": ["Sat", "Sat"]}, "weekend", "twice"),
        (
            {"weekend": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]},
            "weekend",
            "no day to work",
        ),
        ({"holidays": ["2028-01-03"]}, "holidays[0]", "outside"),
        ({"holidays": ["2027-05-31", "2027-05-31"]}, "holidays[1]", "twice"),
        ({"holidays": ["2027-02-29"]}, "holidays[0]", "date"),
        ({"holidays": [20270531]}, "holidays[0]", "date"),
        ({"holidays": ["2027-05-31T00:00:00"]}, "holidays[0]", "date"),
        ({"holidays": None}, "holidays", "array"),
        ({"working_days": ["2027-06-11"]}, "working_days[0]", "no weekend day"),
        (
            {"working_days": ["2027-06-12"], "holidays": ["2027-06-12"]},
            "working_days[0]",
            "a holiday too",
        ),
        ({"covers": ["2027-12-31", "2027-01-01"]}, "covers", "after"),
        ({"covers": ["2027-01-01"]}, "covers[1]", "missing"),
        ({"version": ""}, "version", "empty"),
        ({"version": 1}, "version", "string"),
        ({"zone": "Europe/London"}, "zone", "not a known key"),
    ],
)
def test_a_wrong_calendar_says_where_and_why(
    tmp_path: Path, changes: dict[str, object], path: str, why: str
) -> None:
    """The first fault is named with the path at which the reader finds it."""
    file = calendar(tmp_path, **changes)

    with pytest.raises(PolicyInvalid) as refused:
        load_calendar(file)

    assert refused.value.where == f"{file}: {path}"
    assert why in refused.value.why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "is not JSON"),
        ("[]", "must be an object"),
        ("{}", "is missing"),
        ('{"version": "1", "version": "2"}', "given twice"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_calendar_in_another_form_is_refused(tmp_path: Path, text: str, why: str) -> None:
    """What is no calendar at all is refused in one sentence."""
    file = tmp_path / "OWN.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(PolicyInvalid, match=why):
        load_calendar(str(file))


def test_a_calendar_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """An unknown name lists the known ones; an unknown path says that it cannot be read."""
    with pytest.raises(Malformed, match="BC, DE, GB, IN, SA, US"):
        load_calendar("FR")
    with pytest.raises(PolicyInvalid, match="No such file"):
        load_calendar(str(tmp_path / "FR.json"))
