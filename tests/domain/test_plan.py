"""The plan as a value: what two reviewers, a third and the clock come to (process 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from domain.commands import CriterionFinding, Deliverable, Finding
from domain.people import Role
from domain.plan import Judged, Plan, Submission, Verdict, third_key, verdict_key

FIRST, SECOND, THIRD = Role.MANAGER, Role.SECOND_REVIEWER, Role.THIRD_REVIEWER
MET, NOT_MET, NOT_ASSESSABLE = Finding
PLAN = Plan(
    number=1,
    began_on=date(2027, 3, 8),
    days=30,
    deliverables=(
        Deliverable("A design", ("It names a way back", "The way back is tested"), 21),
        Deliverable("A review", ("It is written",), 28),
    ),
    clock="improve_plan",
)


def verdict(role: Role, *found: Finding, deliverable: int = 1) -> Verdict:
    """Return a verdict with one finding for each criterion, in order."""
    findings = (
        CriterionFinding(number, each, "read", "review 7")
        for number, each in enumerate(found, start=1)
    )
    return Verdict(deliverable, role, f"p-{role}", tuple(findings))


def judged(*verdicts: Verdict) -> Plan:
    return replace(PLAN, verdicts=verdicts)


def test_a_criterion_that_nobody_judged_is_open() -> None:
    """Each of them."""
    assert PLAN.having(Judged.OPEN) == ("1.1", "1.2", "2.1")


@pytest.mark.parametrize("role", [FIRST, Role.REVIEWER, SECOND])
def test_one_word_leaves_a_criterion_open(role: Role) -> None:
    """Whoever speaks it."""
    assert judged(verdict(role, NOT_MET, NOT_MET)).standing(1) == (Judged.OPEN, Judged.OPEN)


@pytest.mark.parametrize("found", list(Finding))
@pytest.mark.parametrize("first", [FIRST, Role.REVIEWER])
def test_what_both_found_stands(first: Role, found: Finding) -> None:
    """The manager's word and that of a reviewer in the manager's place weigh the same."""
    plan = judged(verdict(first, found, found), verdict(SECOND, found, found))

    assert plan.standing(1) == (Judged(found.value), Judged(found.value))


@pytest.mark.parametrize(
    ("one", "other"), [pair for pair in product(Finding, repeat=2) if pair[0] is not pair[1]]
)
def test_what_they_do_not_agree_on_is_split(one: Finding, other: Finding) -> None:
    """Whatever the two words are."""
    plan = judged(verdict(FIRST, one, MET), verdict(SECOND, other, MET))

    assert plan.standing(1) == (Judged.SPLIT, Judged.MET)


@pytest.mark.parametrize("third", [MET, NOT_MET])
def test_the_third_decides_with_whom_the_word_is_shared(third: Finding) -> None:
    """Two of three agree."""
    plan = judged(verdict(FIRST, MET, MET), verdict(SECOND, NOT_MET, MET), verdict(THIRD, third))

    assert plan.judged(1, 1) is Judged(third.value)


def test_where_all_three_differ_nobody_could_tell() -> None:
    """Not assessable."""
    plan = judged(
        verdict(FIRST, MET, MET), verdict(SECOND, NOT_MET, MET), verdict(THIRD, NOT_ASSESSABLE)
    )

    assert plan.judged(1, 1) is Judged.NOT_ASSESSABLE


def test_three_words_that_differ_never_come_to_not_met() -> None:
    """In no order: nobody fails on one voice."""
    for words in product(Finding, repeat=3):
        if len(set(words)) == len(words):
            plan = judged(
                *(verdict(r, w, MET) for r, w in zip((FIRST, SECOND, THIRD), words, strict=True))
            )
            assert plan.judged(1, 1) is Judged.NOT_ASSESSABLE


def test_not_met_takes_two_of_the_words() -> None:
    """Over every combination of three."""
    for words in product(Finding, repeat=3):
        plan = judged(
            *(verdict(r, w, MET) for r, w in zip((FIRST, SECOND, THIRD), words, strict=True))
        )
        if plan.judged(1, 1) is Judged.NOT_MET:
            assert words.count(NOT_MET) >= 2


def test_the_third_changes_nothing_on_which_two_agree() -> None:
    """The first two words stand."""
    plan = judged(
        verdict(FIRST, MET, MET), verdict(SECOND, MET, NOT_MET), verdict(THIRD, NOT_MET, NOT_MET)
    )

    assert plan.standing(1) == (Judged.MET, Judged.NOT_MET)


def test_what_was_not_judged_in_time_counts_as_met() -> None:
    """What is open, and what is split."""
    split = judged(verdict(FIRST, MET, NOT_MET), verdict(SECOND, MET, MET))

    for plan in (PLAN, split):
        assert replace(plan, counted_as_met=(1,)).standing(1) == (Judged.MET, Judged.MET)


def test_what_two_found_not_met_does_not_count_as_met() -> None:
    """It was judged."""
    both = judged(verdict(FIRST, NOT_MET, MET), verdict(SECOND, NOT_MET, MET))

    assert replace(both, counted_as_met=(1,)).judged(1, 1) is Judged.NOT_MET


def test_what_was_not_yet_due_at_an_early_end_is_not_assessable() -> None:
    """Whatever was said of it."""
    both = judged(verdict(FIRST, NOT_MET, MET), verdict(SECOND, NOT_MET, MET))

    assert set(replace(both, not_due=(1,)).standing(1)) == {Judged.NOT_ASSESSABLE}


def test_verdicts_belong_to_their_deliverable() -> None:
    """The second one stays open."""
    plan = judged(verdict(FIRST, MET, MET), verdict(SECOND, MET, MET))

    assert plan.having(Judged.OPEN) == ("2.1",)


def test_a_plan_is_judged_once_nothing_is_open_or_split() -> None:
    """Of both deliverables."""
    one = judged(verdict(FIRST, MET, MET), verdict(SECOND, MET, MET))
    others = (
        verdict(FIRST, NOT_MET, deliverable=2),
        verdict(SECOND, NOT_MET, deliverable=2),
    )

    assert not one.is_judged
    assert judged(*one.verdicts, *others).is_judged


def test_the_last_submission_of_a_deliverable_stands() -> None:
    """An earlier one is replaced; that of another deliverable is not."""
    day = date(2027, 3, 15)
    works = (
        Submission(1, 1, "a" * 64, day),
        Submission(2, 2, "b" * 64, day),
        Submission(3, 1, "c" * 64, day),
    )
    plan = replace(PLAN, submissions=works)

    assert [work and work.number for work in map(plan.submission, plan.numbers)] == [3, 2]


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_there_is_no_deliverable_beyond_the_plan(number: int) -> None:
    """They are numbered from 1."""
    assert PLAN.deliverable(number) is None


def test_keys_name_the_plan_from_the_second_on() -> None:
    """So that no clock takes over the date of another plan's."""
    second = replace(PLAN, number=2)

    assert [verdict_key(PLAN, 3), verdict_key(second, 3)] == ["verdict[3]", "verdict[2.3]"]
    assert [third_key(PLAN, 1), third_key(second, 1)] == [
        "third_verdict[1.1]",
        "third_verdict[2.1]",
    ]
