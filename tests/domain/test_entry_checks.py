"""What an entry has to show before it is submitted, and what HR answers (process 3, domain 4.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain import commands as c
from domain.errors import Code, Refused
from domain.facts import EntrySubmitted, EntryWarned, FocusBegan, WarningAnswered
from domain.notices import Template
from domain.opening import Background, Recognition, RecognitionKind
from domain.people import Role
from domain.policy import CheckEffect, CheckRule, EntryCheck
from domain.state import Stage
from domain.views import view
from starter.worked_entry import worked_entry
from tests.domain.builders import Play, opening, policy

if TYPE_CHECKING:
    from domain.policy import EntryRule, Policy

DAY = date(2027, 2, 1)
"""The day of the entry."""


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def an_example(**fields: object) -> dict[str, object]:
    return {
        "situation": "A release",
        "occurred_on": ago(14),
        "behaviour": "It went out without a way back.",
        "impact": "An outage of three hours.",
        "evidence": ["Review 1204"],
        "origin": "own_observation",
        **fields,
    }


def two(**fields: object) -> list[dict[str, object]]:
    return [an_example(**fields), an_example(**fields, occurred_on=ago(28))]


def gaps(number: int, level: str = "L5") -> list[dict[str, object]]:
    gap: dict[str, object] = {
        "area": "Designs",
        "level": level,
        "guide": "design-3",
        "measure": "Two pass review.",
    }
    return [gap] * number


def feedback(*days: int, document: str = "A mail") -> list[dict[str, object]]:
    return [
        {
            "on": ago(day),
            "channel": "one-to-one",
            "summary": "The gap",
            "response": "Agreed",
            "document": document,
        }
        for day in days
    ]


def known(**facts: object) -> Background:
    return replace(Background(level="L5"), **facts)  # type: ignore[arg-type]


def award(days: int) -> Background:
    return known(recognitions=(Recognition(RecognitionKind.AWARD, ago(days)),))


def with_entry(**values: object) -> Policy:
    """Return the policy with other values for the entry."""
    return replace(policy(), entry=replace(policy().entry, **values))  # type: ignore[arg-type]


def with_effect(check: EntryCheck, effect: CheckEffect) -> Policy:
    rule: EntryRule = policy().entry
    rows = tuple(CheckRule(r.check, effect if r.check is check else r.effect) for r in rule.checks)
    return with_entry(checks=rows)


def refusal(background: Background | None = None, **fields: object) -> tuple[Code, str]:
    """Return how an entry is refused, and by which check."""
    with pytest.raises(Refused) as refused:
        Play(opening(background=background, **fields))  # type: ignore[arg-type]
    return refused.value.code, refused.value.sentence.partition(":")[0]


def warned(background: Background | None = None, **fields: object) -> tuple[EntryCheck, ...]:
    play = Play(opening(background=background, **fields))  # type: ignore[arg-type]
    return tuple(warning.check for warning in play.state.entry_warnings)


def with_hr(**fields: object) -> Play:
    """Return a case whose entry waits for the HR partner."""
    play = Play(opening(**fields))  # type: ignore[arg-type]
    play.at("2027-02-02T09:30").skip(c.Approve)
    return play


def test_the_worked_example_passes_every_check() -> None:
    """What the help shows is an entry that may be submitted."""
    assert warned() == ()


@pytest.mark.parametrize(
    ("fields", "code", "check"),
    [
        ({"level": "L6"}, Code.LEVEL_MISMATCH, "level"),
        ({"gaps": gaps(1, "L6")}, Code.LEVEL_MISMATCH, "level"),
        ({"gaps": gaps(2)}, Code.EVIDENCE_MISSING, "example_for_each_gap"),
        ({"examples": two(origin="peer")}, Code.EVIDENCE_MISSING, "origin_named"),
        ({"examples": two(origin="customer")}, Code.EVIDENCE_MISSING, "origin_named"),
        ({"examples": two(origin="other_manager")}, Code.EVIDENCE_MISSING, "origin_named"),
        ({"reason": "ranking"}, Code.INADMISSIBLE_GROUND, "ranking"),
        (
            {"examples": [an_example(), an_example(origin="ranking")]},
            Code.INADMISSIBLE_GROUND,
            "ranking",
        ),
        ({"actions": ["Meet the Attrition-Target"]}, Code.INADMISSIBLE_GROUND, "ranking"),
        (
            {"examples": two(origin="incident_review")},
            Code.INADMISSIBLE_GROUND,
            "incident_review_alone",
        ),
        ({"help_permitted": False}, Code.SUPPORT_MISSING, "support"),
    ],
)
def test_a_check_that_blocks_refuses_by_its_name(
    fields: dict[str, Any], code: Code, check: str
) -> None:
    """The code is stable, and the sentence begins with the check."""
    assert refusal(**fields) == (code, check)


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"examples": [an_example()]}, EntryCheck.PATTERN),
        ({"examples": [an_example(), an_example()]}, EntryCheck.PATTERN),
        ({"feedback": []}, EntryCheck.NO_FEEDBACK),
        ({"feedback": feedback(14, 35, document="")}, EntryCheck.NO_FEEDBACK),
        ({"feedback": feedback(0, 0)}, EntryCheck.NO_FEEDBACK),
        ({"feedback": feedback(14)}, EntryCheck.FEW_FEEDBACK_RECORDS),
        ({"feedback": feedback(57, 70)}, EntryCheck.FEEDBACK_GAP),
        ({"coaching": []}, EntryCheck.LITTLE_COACHING),
        ({"coaching": [{"on": ago(27), "what": "One-to-one"}]}, EntryCheck.LITTLE_COACHING),
        ({"circumstances": ["unfit_work"]}, EntryCheck.CIRCUMSTANCES),
        ({"obstacles_asked": False}, EntryCheck.OBSTACLES_NOT_ASKED),
        ({"actions": ["Work on the ATTITUDE"]}, EntryCheck.WARNED_WORDS),
        ({"gaps": [{**gaps(1)[0], "area": "No culture-fit"}]}, EntryCheck.WARNED_WORDS),
    ],
)
def test_a_check_that_warns_lets_the_entry_pass(fields: dict[str, Any], check: EntryCheck) -> None:
    """It is kept for HR to answer; nothing else is found."""
    assert warned(**fields) == (check,)


@pytest.mark.parametrize(
    "fields",
    [
        {"examples": [an_example(), an_example(origin="incident_review", occurred_on=ago(28))]},
        {"examples": two(origin="peer", told_by="The search team")},
        {"feedback": feedback(56, 70)},
        {"coaching": [{"on": ago(28), "what": "One-to-one"}]},
        {"employee_response": "John says that he was absent, and that this is no attitude."},
        {"actions": ["Raise the request quota of the service"]},
    ],
)
def test_a_check_finds_nothing_where_nothing_is(fields: dict[str, Any]) -> None:
    """The last day in time counts, and what the employee says is not held against anybody."""
    assert warned(**fields) == ()


def test_an_unknown_level_is_no_mismatch() -> None:
    """Where nobody has looked the level up, the entry's own stands."""
    assert warned(Background(), level="L4", gaps=gaps(1, "L4")) == ()


def test_recognition_that_the_entry_passes_over_blocks_it() -> None:
    """An award, a good rating or a positive 360 must be addressed."""
    assert refusal(award(365)) == (Code.NOT_ADDRESSED, "recognition_addressed")


def test_recognition_that_is_addressed_is_weighed_by_hr() -> None:
    """It warns all the same: the entry contradicts it."""
    found = warned(award(365), recognition="The award was for other work.")

    assert found == (EntryCheck.RECOGNITION,)


def test_recognition_of_more_than_a_year_ago_counts_no_more() -> None:
    """The bound is the policy's."""
    assert warned(award(366)) == ()


def test_an_entry_by_a_new_manager_needs_the_word_of_the_one_before() -> None:
    """An old rating may not be reversed by somebody who has just come."""
    assert refusal(known(manager_since=ago(89))) == (Code.NOT_ADDRESSED, "prior_manager_asked")


def test_an_entry_by_a_new_manager_is_weighed_by_hr() -> None:
    """With the record of the manager before it warns."""
    found = warned(known(manager_since=ago(89)), prior_manager="Met the level.")

    assert found == (EntryCheck.NEW_MANAGER,)


def test_a_manager_of_ninety_days_is_new_no_more() -> None:
    """Neither is a role of ninety days."""
    assert warned(known(manager_since=ago(90), in_role_since=ago(90))) == ()


def test_a_new_role_is_weighed_by_hr() -> None:
    """Whoever has just been promoted is still learning."""
    assert warned(known(in_role_since=ago(89))) == (EntryCheck.NEW_ROLE,)


def test_a_manager_who_took_over_in_the_case_is_new() -> None:
    """The day of taking over counts, not what the HRIS said before."""
    play = Play(opening(background=known(manager_since=ago(900))))
    play.at("2027-02-02T09:30").skip(c.SendBack)
    play.at("2027-02-03T09:30").hr(c.SeatPerson)

    play.do(c.SubmitEntry, Role.MANAGER, acting="p-new-manager", prior_manager="Saw the same gap.")

    assert [w.check for w in play.state.entry_warnings] == [EntryCheck.NEW_MANAGER]


@pytest.mark.parametrize(
    "fields",
    [
        {"below_level": "x" * 99},
        {"feedback_given": "x" * 99 + " " * 10},
        {"must_improve": "short"},
        {"examples": [an_example(occurred_on=ago(181))]},
        {"examples": [an_example(occurred_on=ago(-1))]},
        {"examples": [an_example(gap=2)]},
        {"examples": [an_example(gap=0)]},
        {"feedback": feedback(-1)},
        {"coaching": [{"on": ago(-1), "what": "One-to-one"}]},
    ],
)
def test_what_is_impossible_in_itself_is_out_of_range(fields: dict[str, Any]) -> None:
    """Dates that lie ahead or too far back, answers too short, a gap that is not named."""
    with pytest.raises(Refused) as refused:
        Play(opening(**fields))

    assert refused.value.code is Code.OUT_OF_RANGE


@pytest.mark.parametrize("name", ["gaps", "examples", "support", "actions", "principles"])
def test_what_an_entry_needs_is_not_empty(name: str) -> None:
    """To leave it out would say that there is none."""
    with pytest.raises(Refused) as refused:
        Play(opening(**{name: []}))  # type: ignore[arg-type]

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize("check", [EntryCheck.NEW_ROLE, EntryCheck.WARNED_WORDS])
def test_the_policy_says_what_blocks(check: EntryCheck) -> None:
    """A check that warns in one policy refuses in another."""
    under = with_effect(check, CheckEffect.BLOCK)
    with pytest.raises(Refused) as refused:
        Play(
            opening(under=under, background=known(in_role_since=ago(1)), actions=["Less attitude"])
        )

    assert refused.value.sentence.startswith(f"{check}:")


def test_the_policy_says_what_warns() -> None:
    """A check that blocks in one policy is answered by HR in another."""
    under = with_effect(EntryCheck.SUPPORT, CheckEffect.WARN)

    play = Play(opening(under=under, help_permitted=False))

    assert [w.check for w in play.state.entry_warnings] == [EntryCheck.SUPPORT]


@pytest.mark.parametrize(
    ("values", "fields", "check"),
    [
        ({"pattern_examples": 3}, {}, EntryCheck.PATTERN),
        ({"feedback_records": 3}, {}, EntryCheck.FEW_FEEDBACK_RECORDS),
        ({"feedback_gap_days": 13}, {}, EntryCheck.FEEDBACK_GAP),
        ({"coaching_days": 36}, {}, EntryCheck.LITTLE_COACHING),
        ({"warned_words": ("designs",)}, {}, EntryCheck.WARNED_WORDS),
        (
            {"new_role_days": 900},
            {"background": known(in_role_since=ago(899))},
            EntryCheck.NEW_ROLE,
        ),
    ],
)
def test_the_numbers_of_the_checks_are_the_policys(
    values: dict[str, object], fields: dict[str, Any], check: EntryCheck
) -> None:
    """Another number finds what this one lets pass."""
    play = Play(opening(under=with_entry(**values), **fields))

    assert [w.check for w in play.state.entry_warnings] == [check]


def test_the_origins_of_the_examples_are_on_record() -> None:
    """Each once, in their order: an incident review stays visible as one."""
    play = Play(opening(examples=[an_example(), *two(origin="incident_review")]))

    submitted = play.facts[0].body

    assert isinstance(submitted, EntrySubmitted)
    assert submitted.origins == (c.Origin.OWN_OBSERVATION, c.Origin.INCIDENT_REVIEW)


def test_a_warning_of_words_does_not_repeat_them() -> None:
    """One of them may say something about a person's health."""
    play = Play(opening(actions=["Talk about the illness"]))

    (warning,) = play.state.entry_warnings

    assert "illness" not in warning.detail


def test_the_hr_partner_is_told_of_the_warnings_with_the_request() -> None:
    """Not before it is the HR partner's turn, and nobody else."""
    play = with_hr(feedback=[])

    told = [n for n in play.state.notices if n.template is Template.ENTRY_WARNINGS]

    assert [n.to for n in told] == [Role.HR_PARTNER]


def test_without_a_warning_nothing_is_told_of_checks() -> None:
    """The usual word is enough."""
    play = with_hr()

    assert not [n for n in play.state.notices if n.template is Template.ENTRY_WARNINGS]


def test_the_skip_signs_without_answers() -> None:
    """What the checks found is HR's to answer."""
    play = Play(opening(feedback=[]))
    answers = [{"check": "no_feedback", "text": "It was said."}]

    assert play.refusal(c.Approve, Role.SKIP, answers=answers) is Code.NOTHING_OPEN


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([], Code.ANSWERS_MISSING),
        ([{"check": "no_feedback", "text": "Said."}], Code.ANSWERS_MISSING),
        ([{"check": "pattern", "text": "Seen."}] * 2, Code.NOTHING_OPEN),
        ([{"check": "new_role", "text": "No."}], Code.NOTHING_OPEN),
        ([{"check": "no_feedback", "text": "  "}], Code.MALFORMED),
    ],
)
def test_hr_approves_no_entry_with_an_open_warning(
    answers: list[dict[str, str]], code: Code
) -> None:
    """Each is answered once, in writing, and nothing that was not asked."""
    play = with_hr(feedback=[], examples=[an_example()])

    assert play.refusal(c.Approve, Role.HR_PARTNER, answers=answers) is code


def test_answers_are_on_record_with_who_gave_them() -> None:
    """Focus begins with the sign-off that answers."""
    play = with_hr(feedback=[])
    before = len(play.facts)

    play.at("2027-02-04T08:00").hr(
        c.Approve, answers=[{"check": "no_feedback", "text": "Said twice."}]
    )

    answered = next(f.body for f in play.facts[before:] if isinstance(f.body, WarningAnswered))
    assert (answered.person, answered.answer) == ("p-hr_partner", "Said twice.")
    assert any(isinstance(fact.body, FocusBegan) for fact in play.facts[before:])


def test_answers_are_seen_with_the_case() -> None:
    """Each warning stands beside its answer."""
    play = with_hr(feedback=[])
    play.at("2027-02-04T08:00").hr(
        c.Approve, answers=[{"check": "no_feedback", "text": "Said twice."}]
    )

    (seen,) = view(play.case, None).entry_warnings

    assert (seen.check, seen.answer) == (EntryCheck.NO_FEEDBACK, "Said twice.")


def test_hr_rejects_and_sends_back_without_answers() -> None:
    """Only an approval has to stand up to what was found."""
    play = with_hr(feedback=[])

    play.at("2027-02-04T08:00").hr(c.SendBack)

    assert play.stage is Stage.ENTRY


def test_each_submission_has_warnings_of_its_own() -> None:
    """What was put right is not held against the entry."""
    play = with_hr(feedback=[])
    play.at("2027-02-04T08:00").hr(c.SendBack)

    play.at("2027-02-05T10:00").manager(c.SubmitEntry)

    assert play.state.entry_warnings == ()
    assert sum(isinstance(fact.body, EntryWarned) for fact in play.facts) == 1


def test_answers_belong_to_entries_only() -> None:
    """No other request is asked with warnings."""
    play = with_hr()
    play.at("2027-02-04T08:00").hr(c.Approve)
    play.at("2027-02-05T10:00").manager(c.RequestExtension)
    answers = [{"check": "no_feedback", "text": "Said."}]

    assert play.refusal(c.Approve, Role.SKIP, answers=answers) is Code.NOTHING_OPEN


def test_the_worked_example_is_of_its_day() -> None:
    """Its dates go with the day on which somebody asks for it."""
    examples = worked_entry(DAY)["examples"]

    assert isinstance(examples, list)
    assert examples[-1]["occurred_on"] == ago(14)
