"""Versions of the plan, its hours, and a receipt for each (process 8; requirements X4, X8, X17)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import PlanRevised
from domain.notices import Template
from domain.people import Role
from domain.plan import Judged
from domain.state import ClockStatus, RequestStatus
from tests.domain.builders import Play, coached, election_open, local, opening
from tests.domain.later_builders import (
    both,
    deliverable,
    improving,
    improving_on,
    judge,
    meet_weekly,
    values_of,
)

if TYPE_CHECKING:
    from domain.opening import Opening

FIRST = deliverable(21, "It names a way back")
SECOND = deliverable(25, "It passes review")
OTHER = deliverable(28, "It passes review twice")


def revised(play: Play, *plan: dict[str, object], more_days: int = 7) -> Play:
    """Have the manager ask for a version and HR grant it."""
    play.manager(c.RevisePlan, plan=list(plan), more_days=more_days)
    play.hr(c.Approve)
    return play


def two() -> Play:
    """Return a case whose plan of two deliverables counts from Monday 2027-03-08."""
    return improving_on(plan=(FIRST, SECOND)).at("2027-03-10T10:00")


def working(hours: str) -> Opening:
    """Return an opening with so many contract hours a week."""
    plain = opening()
    return replace(plain, employment=replace(plain.employment, weekly_hours=Decimal(hours)))


# hours


def test_a_plan_beyond_the_contract_hours_is_refused() -> None:
    """Thirty hours by day 20 beside thirty a week: 28 and four sevenths are free (X8)."""
    plan = [{**FIRST, "due_after_days": 20, "hours": 30}]

    refused = coached().refusal(c.RequestPivot, Role.MANAGER, plan=plan, weekly_regular_hours=30)

    assert refused is Code.OVER_LOAD


def test_a_plan_within_the_contract_hours_to_the_hour_is_taken() -> None:
    """Thirty hours by day 21, three weeks of ten free hours."""
    play = coached()

    play.manager(c.RequestPivot, plan=[{**FIRST, "hours": 30}], weekly_regular_hours=30)

    assert play.state.pivot is not None
    assert play.state.pivot.weekly_regular_hours == 30


def test_what_is_due_by_a_date_has_to_fit_before_it() -> None:
    """Ten free hours a week: two deliverables of eight hours by day 7 are too many."""
    early = {**deliverable(7), "hours": 8}

    refused = coached().refusal(
        c.RequestPivot, Role.MANAGER, plan=[early, early], weekly_regular_hours=30
    )

    assert refused is Code.OVER_LOAD


def test_the_contract_hours_are_those_of_the_opening() -> None:
    """A contract of twenty hours has no room beside thirty of the normal job."""
    play = coached(working("20"))

    refused = play.refusal(c.RequestPivot, Role.MANAGER, weekly_regular_hours=30)

    assert refused is Code.OVER_LOAD


@pytest.mark.parametrize(
    "undeclared", [{"plan": [{**FIRST, "hours": 0}]}, {"weekly_regular_hours": None}]
)
def test_a_plan_that_declares_no_hours_is_refused(undeclared: dict[str, object]) -> None:
    """Neither those of a deliverable nor those of the normal job are left open."""
    assert coached().refusal(c.RequestPivot, Role.MANAGER, **undeclared) is Code.OUT_OF_RANGE


def test_the_letter_of_the_plan_states_hours_and_promised_support() -> None:
    """What was declared to HR is what the employee reads."""
    text = values_of(improving(), Template.IMPROVE_PLAN)["deliverables"]

    assert "24 hours" in text
    assert "support: A mentor for two hours a week" in text
    assert "normal job beside it: 30 a week" in text


@pytest.mark.parametrize("after", [6, 12, 13, 19, 20, 27, 28])
def test_nothing_of_a_plan_is_due_on_a_day_off(after: int) -> None:
    """Whatever is counted from Monday 8 March rolls to a business day."""
    play = improving_on(plan=(deliverable(after),))

    text = values_of(play, Template.IMPROVE_PLAN)["deliverables"]

    due = local(text.partition(", due ")[2][:10] + "T12:00").date()
    assert play.case.frame.calendar(Role.EMPLOYEE).is_business_day(due)


# versions


def test_a_change_of_an_acknowledged_plan_brings_more_time() -> None:
    """The criteria are frozen by the receipt."""
    play = two()

    refused = play.refusal(c.RevisePlan, Role.MANAGER, plan=[FIRST, OTHER], more_days=0)

    assert refused is Code.OUT_OF_RANGE


def test_a_plan_that_nobody_has_acknowledged_changes_without_more_time() -> None:
    """Nothing was frozen yet."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)

    revised(play, FIRST, OTHER, more_days=0)

    assert play.told("improve_plan") == ["2027-04-07"]
    assert play.state.plan is not None
    assert play.state.plan.key == "plan[1.2]"


def test_a_plan_acknowledged_while_its_change_waited_keeps_its_criteria() -> None:
    """Without more time HR cannot grant it any more."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    play.manager(c.RevisePlan, plan=[FIRST, OTHER], more_days=0)

    play.at("2027-03-08T11:00").employee(c.Acknowledge, notice="plan[1]")

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.TOO_LATE


def test_a_version_has_a_letter_and_a_receipt_of_its_own() -> None:
    """HR owes its receipt, and the old one does not answer for it."""
    play = revised(two(), FIRST, OTHER)

    assert values_of(play, Template.PLAN_REVISED)["plan"] == "plan[1.2]"
    assert play.day("notice_receipt[plan[1.2]]") == "2027-03-12"
    assert play.refusal(c.Acknowledge, Role.EMPLOYEE, notice="plan[1]") is Code.ALREADY_DONE


def test_more_time_moves_the_end_and_never_back() -> None:
    """Seven days after Wednesday 7 April."""
    assert revised(two(), FIRST, OTHER).told("improve_plan") == ["2027-04-07", "2027-04-14"]


def test_a_version_without_the_managers_request_or_hrs_word_is_none() -> None:
    """The manager writes the plan, and HR checks it (X24)."""
    play = two()

    refused = play.refusal(c.RevisePlan, Role.HR_PARTNER)
    play.manager(c.RevisePlan, plan=[FIRST, OTHER], more_days=7)

    assert refused is Code.NOT_YOURS
    assert not play.bodies(PlanRevised)


def test_what_has_not_changed_keeps_work_and_verdicts() -> None:
    """The first deliverable was judged; only the second has another text."""
    play = two()
    play.employee(c.SubmitWork, deliverable=1)
    both(play, "met")

    revised(play, FIRST, OTHER)

    plan = play.state.plan
    assert plan is not None
    assert plan.standing(1) == (Judged.MET,)


def test_what_has_changed_is_handed_in_anew() -> None:
    """Work and verdict on the old text lapse, and with them the clock of the verdict."""
    play = two()
    play.employee(c.SubmitWork, deliverable=2)
    judge(play, Role.MANAGER, "not_met", number=2)

    revised(play, FIRST, OTHER)

    plan = play.state.plan
    assert plan is not None
    assert plan.submission(2) is None
    assert plan.standing(2) == (Judged.OPEN,)
    assert play.clock("verdict[1]").status is ClockStatus.STOPPED


def test_a_split_on_an_old_text_needs_no_third_word() -> None:
    """The third verdict is not owed any more."""
    play = two()
    play.employee(c.SubmitWork, deliverable=2)
    judge(play, Role.MANAGER, "not_met", number=2)
    judge(play, Role.SECOND_REVIEWER, "met", number=2)

    revised(play, FIRST, OTHER)

    assert play.clock("third_verdict[1.2]").status is ClockStatus.STOPPED


def test_work_handed_in_anew_has_a_number_of_its_own() -> None:
    """The verdict on it is another promise."""
    play = two()
    play.employee(c.SubmitWork, deliverable=2)
    revised(play, FIRST, OTHER)

    play.employee(c.SubmitWork, deliverable=2)

    assert play.clock("verdict[2]").status is ClockStatus.OPEN


def test_what_was_found_met_is_not_asked_again() -> None:
    """Work that both found good does not become a moving goal (X4)."""
    play = two()
    play.employee(c.SubmitWork, deliverable=2)
    for role in (Role.MANAGER, Role.SECOND_REVIEWER):
        judge(play, role, "met", number=2)

    refused = play.refusal(c.RevisePlan, Role.MANAGER, plan=[FIRST, OTHER], more_days=7)

    assert refused is Code.ALREADY_DONE


@pytest.mark.parametrize(
    "asked",
    [
        {"plan": [FIRST, {**SECOND, "due_after_days": 24}], "more_days": 7},
        {"plan": [FIRST, {**OTHER, "due_after_days": 38}], "more_days": 7},
        {"plan": [FIRST, OTHER], "more_days": 61},
        {"plan": [FIRST, OTHER], "more_days": -1},
        {"plan": [FIRST, SECOND, deliverable(2)], "more_days": 7},
    ],
    ids=["earlier", "after the end", "too long", "shorter", "due today"],
)
def test_a_version_out_of_range_is_refused(asked: dict[str, object]) -> None:
    """No date gets earlier, none lies outside the plan, none is due by today."""
    assert two().refusal(c.RevisePlan, Role.MANAGER, **asked) is Code.OUT_OF_RANGE


def test_what_is_new_has_to_fit_into_what_is_left() -> None:
    """Twelve hours due in twelve days, beside thirty-five a week, are too many."""
    play = two().at("2027-03-24T10:00")
    late = {**OTHER, "due_after_days": 28, "hours": 12}

    refused = play.refusal(
        c.RevisePlan, Role.MANAGER, plan=[FIRST, late], weekly_regular_hours=35, more_days=7
    )

    assert refused is Code.OVER_LOAD


def test_a_version_may_be_asked_for_while_no_end_of_a_leave_is_known() -> None:
    """What is left of the plan cannot be told then; the letter says its dates after the leave."""
    play = two().at("2027-03-11T10:00")
    play.employee(c.ReportLeave, first_day="2027-03-12")

    revised(play, FIRST, OTHER)

    assert play.state.plan is not None
    assert play.state.plan.version == 2


def test_a_version_that_changes_nothing_is_none() -> None:
    """Asked for before the receipt, with the text as it stands."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    plan = play.state.plan
    assert plan is not None

    refused = play.refusal(c.RevisePlan, Role.MANAGER, plan=plan.deliverables, more_days=0)

    assert refused is Code.NOTHING_OPEN


def test_nobody_judges_a_changed_text_before_its_receipt() -> None:
    """No added rounds without a new acknowledgement (X17)."""
    play = revised(two(), FIRST, OTHER)
    play.employee(c.SubmitWork, deliverable=2)
    found = [{"criterion": 1, "finding": "met", "reason": "Read.", "evidence": "Review 7."}]

    refused = play.refusal(c.RecordVerdict, Role.MANAGER, deliverable=2, findings=found)
    play.at("2027-03-10T11:00").employee(c.Acknowledge, notice="plan[1.2]")
    judge(play, Role.MANAGER, "met", number=2)

    assert refused is Code.NOT_DELIVERED


def test_a_fail_waits_for_the_receipt_of_the_version() -> None:
    """The receipt of the first version is none of the second."""
    play = two()
    play.employee(c.SubmitWork, deliverable=1)
    both(play, "not_met")
    revised(play, FIRST, OTHER)
    meet_weekly(play.at("2027-03-11T10:00"))
    for day in ("04-06", "04-13"):
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn)
    play.at("2027-04-15T10:00")

    assert play.refusal(c.RequestFail, Role.MANAGER) is Code.NOT_DELIVERED


def test_a_version_that_waits_lapses_with_the_plan() -> None:
    """HR did not sign; the plan has run its time."""
    play = meet_weekly(two())
    play.at("2027-04-06T10:00").manager(c.RevisePlan, plan=[FIRST, SECOND], more_days=7)

    play.at("2027-05-20T10:00")

    assert play.state.requests[-1].status is RequestStatus.EXPIRED
    assert play.refusal(c.RevisePlan, Role.MANAGER, plan=[FIRST, SECOND]) is Code.TOO_LATE


def test_a_plan_that_begins_anew_has_the_latest_text() -> None:
    """Void and begun again, with time for what is due last."""
    play = revised(two(), FIRST, {**OTHER, "due_after_days": 37})
    play.hr(c.RequestVoid, then="restart")

    play.skip(c.Approve)

    plan = play.state.plan
    assert plan is not None
    assert (plan.number, plan.version, plan.days) == (2, 1, 37)
    assert plan.deliverables[1].criteria == ("It passes review twice",)
