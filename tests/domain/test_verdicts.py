"""Verdicts: two reviewers, criterion by criterion, a third where they differ (process 8)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CountedAsMet, VerdictGiven
from domain.notices import Template
from domain.people import Role
from domain.plan import Judged
from domain.state import ClockStatus
from tests.domain.builders import Play, local, person
from tests.domain.later_builders import (
    deliverable,
    findings,
    improving,
    improving_on,
    judge,
    judged,
    meet_weekly,
    plan_ended,
    rungs,
    seat,
)

LONDON = "Europe/London"


def standing(play: Play, number: int = 1) -> tuple[Judged, ...]:
    plan = play.state.plan
    assert plan is not None
    return plan.standing(number)


def submitted() -> Play:
    """Return a case with work handed in on Monday 2027-03-15: verdicts by the 22nd."""
    play = improving().at("2027-03-15T10:00")
    play.employee(c.SubmitWork)
    return play


def split() -> Play:
    """Return a case whose reviewers differ on 1.2, on Thursday 2027-04-08."""
    play = plan_ended()
    judge(play, Role.MANAGER, "met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "met", "met")
    return play


def third_named() -> Play:
    play = split()
    seat(play, Role.THIRD_REVIEWER, "p-third")
    return play


# who judges


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SKIP, Role.HR_PARTNER, Role.DIRECTOR])
def test_only_reviewers_judge(role: Role) -> None:
    """Not the skip, not HR, not the employee."""
    assert submitted().refusal(c.RecordVerdict, role) is Code.NOT_YOURS


def test_nobody_is_third_reviewer_before_hr_names_one() -> None:
    """The role is empty, so nobody acts in it."""
    refused = split().refusal(c.RecordVerdict, Role.THIRD_REVIEWER, acting=person(Role.HR_LEAD))

    assert refused is Code.NOT_YOURS


def test_one_person_does_not_judge_in_two_roles() -> None:
    """Whoever gave the first word is not seated for the second one and then judges again."""
    play = submitted()
    judge(play, Role.SECOND_REVIEWER, "met", "met")
    seat(play, Role.SECOND_REVIEWER, "p-other")
    seat(play, Role.REVIEWER, person(Role.SECOND_REVIEWER))

    refused = play.refusal(c.RecordVerdict, Role.REVIEWER, acting=person(Role.SECOND_REVIEWER))

    assert refused is Code.SEPARATION_OF_DUTIES


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.THIRD_REVIEWER])
def test_one_person_holds_one_seat_of_a_reviewer(role: Role) -> None:
    """The second reviewer is not seated for another word."""
    refused = split().refusal(
        c.SeatPerson, Role.HR_PARTNER, role=role, person=person(Role.SECOND_REVIEWER)
    )

    assert refused is Code.SEPARATION_OF_DUTIES


def test_the_line_gives_no_third_verdict() -> None:
    """Neither manager nor skip breaks the tie."""
    play = split()

    for holder in (Role.MANAGER, Role.SKIP, Role.EMPLOYEE):
        refused = play.refusal(
            c.SeatPerson, Role.HR_PARTNER, role=Role.THIRD_REVIEWER, person=person(holder)
        )
        assert refused is Code.SEPARATION_OF_DUTIES


def test_a_reviewer_who_is_named_judges_in_the_managers_place() -> None:
    """The manager no longer does."""
    play = submitted()
    seat(play, Role.REVIEWER, "p-reviewer")

    refused = play.refusal(c.RecordVerdict, Role.MANAGER)
    judge(play, Role.REVIEWER, "met", "met", acting="p-reviewer")

    assert refused is Code.NOT_YOURS
    assert standing(play) == (Judged.OPEN, Judged.OPEN)


def test_a_new_manager_gives_no_verdict_in_the_first_ten_business_days() -> None:
    """Seated on Monday 15 March: the tenth is Monday the 29th, the first verdict on the 30th."""
    play = submitted()
    seat(play, Role.MANAGER, "p-new-manager")

    play.at("2027-03-29T16:00")
    refused = play.refusal(c.RecordVerdict, Role.MANAGER, acting="p-new-manager")
    judge(play.at("2027-03-30T08:00"), Role.MANAGER, "met", "met", acting="p-new-manager")

    assert refused is Code.NOT_YET
    assert play.bodies(VerdictGiven)[0].person == "p-new-manager"


def test_a_reviewer_in_the_managers_place_need_not_wait() -> None:
    """The days are for a manager who has to get to know the work."""
    play = submitted()
    seat(play, Role.MANAGER, "p-new-manager")
    seat(play, Role.REVIEWER, "p-reviewer")

    judge(play, Role.REVIEWER, "met", "met", acting="p-reviewer")

    assert play.bodies(VerdictGiven)


# what is judged


def test_nothing_is_judged_before_it_was_submitted() -> None:
    """While the plan runs, there is time to hand it in."""
    assert improving().refusal(c.RecordVerdict, Role.MANAGER) is Code.NOT_YET


def test_early_work_is_judged_while_the_plan_runs() -> None:
    """Both words are in: the duty is done."""
    play = submitted()

    judge(play, Role.MANAGER, "met", "met")
    judge(play, Role.SECOND_REVIEWER, "met", "met")

    assert play.clock("verdict[1]").status is ClockStatus.MET
    assert standing(play) == (Judged.MET, Judged.MET)


def test_one_word_does_not_end_the_duty() -> None:
    """The second reviewer still owes a verdict."""
    play = submitted()

    judge(play, Role.MANAGER, "met", "met")

    assert play.clock("verdict[1]").status is ClockStatus.OPEN


def test_what_was_not_submitted_is_judged_after_the_end() -> None:
    """Once the plan has ended, nothing has to be waited for."""
    play = plan_ended()

    judge(play, Role.MANAGER, "not_met", "not_met")

    assert play.bodies(VerdictGiven)


def test_each_role_judges_a_deliverable_once() -> None:
    """A verdict is not changed."""
    play = submitted()
    judge(play, Role.MANAGER, "met", "met")

    assert play.refusal(c.RecordVerdict, Role.MANAGER) is Code.ALREADY_DONE


def test_the_managers_verdict_is_not_given_again_by_a_reviewer_named_later() -> None:
    """Both speak the first word, and it has been spoken."""
    play = submitted()
    judge(play, Role.MANAGER, "not_met", "not_met")
    seat(play, Role.REVIEWER, "p-reviewer")

    refused = play.refusal(c.RecordVerdict, Role.REVIEWER, acting="p-reviewer")

    assert refused is Code.ALREADY_DONE


@pytest.mark.parametrize("given", [findings("met"), findings("met", "met", "met"), []])
def test_a_verdict_has_a_finding_for_each_criterion(given: list[dict[str, object]]) -> None:
    """Neither fewer nor more."""
    assert submitted().refusal(c.RecordVerdict, Role.MANAGER, findings=given) is Code.MALFORMED


def test_a_criterion_is_judged_once_in_a_verdict() -> None:
    """Twice the first is not both."""
    twice = [findings("met")[0], findings("not_met")[0]]

    assert submitted().refusal(c.RecordVerdict, Role.MANAGER, findings=twice) is Code.MALFORMED


def test_only_a_deliverable_of_the_plan_is_judged() -> None:
    """There is no second one."""
    assert submitted().refusal(c.RecordVerdict, Role.MANAGER, deliverable=2) is Code.OUT_OF_RANGE


# two reviewers


def test_what_both_found_stands() -> None:
    """Criterion by criterion."""
    assert standing(judged()) == (Judged.MET, Judged.NOT_MET)


def test_what_they_do_not_agree_on_is_split() -> None:
    """A split is not a *not met*."""
    assert standing(split()) == (Judged.MET, Judged.SPLIT)


def test_a_split_asks_hr_for_a_third_reviewer() -> None:
    """Within five business days: split on Thursday 8 April, due on the 15th."""
    play = split()

    assert play.letters(Template.VERDICTS_SPLIT, Role.HR_PARTNER)
    assert play.day("third_verdict[1.1]") == "2027-04-15"


def test_the_third_verdict_decides() -> None:
    """Whom the third agrees with is right, and the duty is done."""
    play = third_named()

    play.do(
        c.RecordVerdict,
        Role.THIRD_REVIEWER,
        acting="p-third",
        findings=[{**findings("not_met")[0], "criterion": 2}],
    )

    assert standing(play) == (Judged.MET, Judged.NOT_MET)
    assert play.clock("third_verdict[1.1]").status is ClockStatus.MET


def test_where_all_three_differ_nobody_could_tell() -> None:
    """Not assessable: no fail can rest on it."""
    play = third_named()

    play.do(
        c.RecordVerdict,
        Role.THIRD_REVIEWER,
        acting="p-third",
        findings=[{**findings("not_assessable")[0], "criterion": 2}],
    )

    assert standing(play) == (Judged.MET, Judged.NOT_ASSESSABLE)


def test_the_third_judges_only_what_is_split() -> None:
    """A finding on what two agree on is refused."""
    refused = third_named().refusal(
        c.RecordVerdict,
        Role.THIRD_REVIEWER,
        acting="p-third",
        findings=findings("not_met", "not_met"),
    )

    assert refused is Code.MALFORMED


def test_a_third_verdict_needs_a_split() -> None:
    """Where two agree there is nothing to decide."""
    play = judged()
    seat(play, Role.THIRD_REVIEWER, "p-third")

    refused = play.refusal(c.RecordVerdict, Role.THIRD_REVIEWER, acting="p-third")

    assert refused is Code.NOTHING_OPEN


def test_a_second_split_has_a_duty_of_its_own() -> None:
    """Each deliverable asks for its third word by itself."""
    play = meet_weekly(improving_on(plan=[deliverable(14), deliverable(21)]))
    play.at("2027-04-08T10:00")
    for number in (1, 2):
        judge(play, Role.MANAGER, "met", number=number)
        judge(play, Role.SECOND_REVIEWER, "not_met", number=number)

    assert len(play.letters(Template.VERDICTS_SPLIT)) == 2
    assert play.day("third_verdict[1.2]") == "2027-04-15"


def test_a_missing_third_verdict_climbs_its_ladder() -> None:
    """HR owes it: due on Thursday 15 April, counted as met by HR from the 22nd on."""
    play = third_named()

    play.at("2027-04-22T10:00")

    assert rungs(play, "third_verdict[1.1]") == [
        (local("2027-04-14T09:00", LONDON), Template.DUE_SOON, Role.HR_PARTNER),
        (local("2027-04-14T09:00"), Template.DUE_SOON, Role.THIRD_REVIEWER),
        (local("2027-04-16T00:00"), Template.ESCALATION, Role.HR_BACKUP),
        (local("2027-04-16T09:00"), Template.ESCALATION, Role.HR_LEAD),
        (local("2027-04-22T09:00", LONDON), Template.COUNT_AS_MET, Role.HR_PARTNER),
    ]


# nobody judges


def test_a_missing_verdict_climbs_its_ladder() -> None:
    """Due on Monday 22 March: reviewer, second reviewer, skip, HR partner, then HR counts it."""
    play = submitted()

    play.at("2027-03-29T10:00")

    assert rungs(play, "verdict[1]") == [
        (local("2027-03-19T09:00"), Template.DUE_SOON, Role.REVIEWER),
        (local("2027-03-23T00:00"), Template.ESCALATION, Role.SECOND_REVIEWER),
        (local("2027-03-23T09:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-03-24T09:00", LONDON), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-03-29T09:00", LONDON), Template.COUNT_AS_MET, Role.HR_PARTNER),
    ]


def test_hr_counts_nothing_as_met_before_the_fifth_day() -> None:
    """One second before nine in London on Monday 29 March it is too early."""
    play = submitted().at("2027-03-29T08:59:59", LONDON)

    assert play.refusal(c.CountAsMet, Role.HR_PARTNER) is Code.NOT_YET


def test_what_nobody_judged_in_time_may_count_as_met() -> None:
    """From the fifth business day on, by a named person and with a reason."""
    play = submitted().at("2027-03-29T09:00", LONDON)

    play.hr(c.CountAsMet)

    assert standing(play) == (Judged.MET, Judged.MET)
    assert play.bodies(CountedAsMet)[0].person == person(Role.HR_PARTNER)
    assert play.clock("verdict[1]").status is ClockStatus.MET


def test_nothing_counts_as_met_by_itself() -> None:
    """A year passes: no machine decides."""
    play = submitted()

    play.at("2028-03-15T10:00")

    assert standing(play) == (Judged.OPEN, Judged.OPEN)


def test_a_verdict_that_comes_late_is_taken_before_hr_counts() -> None:
    """Late is late, but it is a verdict."""
    play = submitted().at("2027-03-30T10:00")

    judge(play, Role.MANAGER, "met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "met", "not_met")

    assert standing(play) == (Judged.MET, Judged.NOT_MET)


def test_a_criterion_that_both_judged_stays_although_another_counts_as_met() -> None:
    """Only what is split or open counts as met."""
    play = plan_ended()
    judge(play, Role.MANAGER, "not_met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "not_met", "met")

    play.at("2027-04-22T10:00").hr(c.CountAsMet)

    assert standing(play) == (Judged.NOT_MET, Judged.MET)


def test_a_deliverable_counts_as_met_once() -> None:
    """A second time is refused."""
    play = submitted().at("2027-03-30T10:00")
    play.hr(c.CountAsMet)

    assert play.refusal(c.CountAsMet, Role.HR_PARTNER) is Code.ALREADY_DONE


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.EMPLOYEE, Role.HR_LEAD])
def test_only_the_hr_partner_counts_as_met(role: Role) -> None:
    """Neither who was late nor who gains by it."""
    play = submitted().at("2027-03-30T10:00")

    assert play.refusal(c.CountAsMet, role) is Code.NOT_YOURS
