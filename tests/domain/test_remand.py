"""After the decision: separation with T3, or back to the plan (process 2, 9; policy K10, K12)."""

from __future__ import annotations

from domain import commands as c
from domain.errors import Code
from domain.facts import AppealFiled, ImproveFailed, Remanded, SeparationBegan
from domain.notices import Template
from domain.people import Role
from domain.policy import Tier
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, local, opening, person
from tests.domain.later_builders import (
    decided,
    findings,
    improving,
    judge,
    meet_weekly,
    received,
    rungs,
    seat,
    upheld_under,
    vote,
    window_open,
)

LONDON = "Europe/London"


# upheld


def test_an_upheld_fail_is_leaving_with_t3_from_the_deemed_receipt() -> None:
    """Received on Thursday 15 April, fourteen days of grace: the 29th (K12)."""
    play = received("uphold")

    (began,) = play.bodies(SeparationBegan)
    assert (began.tier, str(began.choice_day), began.grace_days) == (Tier.T3, "2027-04-15", 14)
    assert play.day("separation") == "2027-04-29"


def test_a_decision_received_in_the_evening_counts_on_the_next_business_day() -> None:
    """Friday 16 April at 17:00 is Monday the 19th: grace ends on 3 May (K2)."""
    play = decided("uphold").at("2027-04-16T17:00")

    play.employee(c.Acknowledge, notice="decision[1]")

    assert str(play.bodies(SeparationBegan)[0].choice_day) == "2027-04-19"
    assert play.day("separation") == "2027-05-03"


def test_after_an_upheld_fail_the_employee_alone_may_ask_for_fewer_days() -> None:
    """None at all: the day of the receipt."""
    play = received("uphold")

    play.employee(c.AgreeGrace, days=0)

    assert play.day("separation[2]") == "2027-04-15"


def test_a_decision_is_received_once() -> None:
    """A second receipt sets nothing off."""
    play = received("uphold")

    refused = play.refusal(c.Acknowledge, Role.EMPLOYEE, notice="decision[1]")

    assert refused is Code.ALREADY_DONE


def test_a_decision_that_was_not_made_cannot_be_received() -> None:
    """There is no letter yet."""
    refused = window_open().refusal(c.Acknowledge, Role.EMPLOYEE, notice="decision[1]")

    assert refused is Code.NOT_DELIVERED


def test_a_missing_receipt_of_the_decision_takes_a_hand_over() -> None:
    """Owed from Thursday 15 April: second channel, hand-over, HR lead."""
    play = decided("uphold").at("2027-04-26T10:00")

    assert rungs(play, "notice_receipt[decision[1]]") == [
        (local("2027-04-20T00:00"), Template.SECOND_CHANNEL, Role.HR_PARTNER),
        (local("2027-04-21T09:00", LONDON), Template.HAND_OVER, Role.HR_PARTNER),
        (local("2027-04-26T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]


def test_a_decision_received_during_leave_counts_after_the_return() -> None:
    """Read on leave without a known end, back on Tuesday 11 May: grace ends on the 25th (K2)."""
    play = decided("uphold").at("2027-04-16T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-16")
    play.at("2027-04-16T10:00").employee(c.Acknowledge, notice="decision[1]")

    play.at("2027-05-11T09:00").employee(c.RecordReturn)

    assert play.day("separation") == "2027-05-25"


def test_a_decision_that_is_handed_over_counts_from_the_hand_over() -> None:
    """Handed over on Friday 16 April and recorded on Monday: grace ends on the 30th."""
    play = decided("uphold").at("2027-04-19T10:00")

    play.hr(c.RecordHandover, notice="decision[1]", handed_at=local("2027-04-16T16:00"))

    assert play.day("separation") == "2027-04-30"


def test_an_upheld_fail_keeps_the_end_of_notice() -> None:
    """Four weeks from the receipt on Thursday 15 April outweigh the grace: 13 May (K12)."""
    play = upheld_under(opening(notice_weeks=4)).at("2027-04-15T12:00")

    play.employee(c.Acknowledge, notice="decision[1]")

    assert play.day("separation") == "2027-05-13"


def test_notice_too_counts_from_the_deemed_receipt() -> None:
    """Read on leave, back on Tuesday 11 May: four weeks end on 8 June (K2, K12)."""
    play = upheld_under(opening(notice_weeks=4)).at("2027-04-16T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-16")
    play.at("2027-04-16T10:00").employee(c.Acknowledge, notice="decision[1]")

    play.at("2027-05-11T09:00").employee(c.RecordReturn)

    assert play.day("separation") == "2027-06-08"


# judged again


def remanded() -> Play:
    """Return a case whose work is judged again from Thursday 2027-04-15: by the 22nd."""
    return received("remand")


def reviewer_named() -> Play:
    play = remanded()
    seat(play, Role.REVIEWER, "p-reviewer")
    return play


def test_existing_work_is_judged_again_within_five_business_days() -> None:
    """Received on Thursday 15 April: by Thursday the 22nd."""
    play = remanded()

    assert play.stage is Stage.IMPROVE
    assert not play.bodies(Remanded)[0].redo_work
    assert play.day("remand_verdict") == "2027-04-22"


def test_a_remand_received_in_the_evening_counts_on_the_next_business_day() -> None:
    """Friday 16 April at 17:00 is Monday the 19th: verdicts by Monday the 26th (K2)."""
    play = decided("remand").at("2027-04-16T17:00")

    play.employee(c.Acknowledge, notice="decision[1]")

    assert play.day("remand_verdict") == "2027-04-26"


def test_verdicts_from_before_the_remand_are_void() -> None:
    """Nothing can fail on them."""
    assert remanded().refusal(c.RequestFail, Role.MANAGER) is Code.VERDICTS_MISSING


def test_a_remand_asks_hr_for_another_reviewer() -> None:
    """And tells the second one, who judges again."""
    words = remanded().letters(Template.REMANDED)

    assert {word.to for word in words} == {Role.HR_PARTNER, Role.SECOND_REVIEWER}


def test_whoever_judged_first_does_not_judge_again() -> None:
    """The manager is barred."""
    assert remanded().refusal(c.RecordVerdict, Role.MANAGER) is Code.SEPARATION_OF_DUTIES


def test_whoever_judged_first_is_not_seated_as_reviewer() -> None:
    """Nor as the third, though another manager came meanwhile."""
    play = remanded()
    seat(play, Role.MANAGER, "p-new-manager")

    for role in (Role.REVIEWER, Role.THIRD_REVIEWER):
        refused = play.refusal(
            c.SeatPerson, Role.HR_PARTNER, role=role, person=person(Role.MANAGER)
        )
        assert refused is Code.SEPARATION_OF_DUTIES


def test_once_judged_again_the_result_is_owed_anew() -> None:
    """Judged on Friday 16 April: the result by the 23rd."""
    play = reviewer_named().at("2027-04-16T10:00")

    judge(play, Role.REVIEWER, "met", "met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "met")

    assert play.clock("remand_verdict").status is ClockStatus.MET
    assert play.day("improve_result[2]") == "2027-04-23"


def test_a_missing_verdict_after_a_remand_climbs_its_ladder() -> None:
    """Due on Thursday 22 April, counted as met by HR from the 29th on."""
    play = reviewer_named().at("2027-04-29T10:00")

    assert rungs(play, "remand_verdict") == [
        (local("2027-04-21T09:00"), Template.DUE_SOON, Role.REVIEWER),
        (local("2027-04-23T00:00"), Template.ESCALATION, Role.SECOND_REVIEWER),
        (local("2027-04-23T09:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-04-26T09:00", LONDON), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-04-29T09:00", LONDON), Template.COUNT_AS_MET, Role.HR_PARTNER),
    ]


def test_what_nobody_judged_again_may_count_as_met() -> None:
    """Not a second before the fifth business day; then the result is owed."""
    play = remanded().at("2027-04-29T08:59:59", LONDON)
    too_soon = play.refusal(c.CountAsMet, Role.HR_PARTNER)

    play.at("2027-04-29T09:00", LONDON).hr(c.CountAsMet)

    assert too_soon is Code.NOT_YET
    assert play.clock("improve_result[2]").status is ClockStatus.OPEN


def test_a_split_after_a_remand_asks_for_a_third_reviewer_again() -> None:
    """The reviewers differed before the appeal, a third decided, and they differ again."""
    play = meet_weekly(improving()).at("2027-04-08T10:00")
    judge(play, Role.MANAGER, "met", "not_met")
    judge(play, Role.SECOND_REVIEWER, "met", "met")
    seat(play, Role.THIRD_REVIEWER, "p-third")
    only_second = [{**findings("not_met")[0], "criterion": 2}]
    play.do(c.RecordVerdict, Role.THIRD_REVIEWER, acting="p-third", findings=only_second)
    play.manager(c.RequestFail)
    play.skip(c.Approve)
    play.at("2027-04-09T08:00").hr(c.Approve)
    play.at("2027-04-12T10:00").employee(c.FileAppeal)
    play.manager(c.ReplyToAppeal)
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    for name in ("p-panel-5", "p-panel-3", "p-panel-2"):
        vote(play, name, "remand")
    play.at("2027-04-13T10:00").employee(c.Acknowledge, notice="decision[1]")
    seat(play, Role.REVIEWER, "p-reviewer")

    judge(play, Role.REVIEWER, "met", "not_met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "met")

    owed = [k for k in play.state.clocks if k.key.startswith("third_verdict") and k.is_owed]
    assert [k.promise and str(k.promise.last_day) for k in owed] == ["2027-04-20"]
    assert len(play.letters(Template.VERDICTS_SPLIT, Role.HR_PARTNER)) == 2


def failed_again(play: Play) -> Play:
    """Have the remanded work fail a second time, received on Monday 2027-04-19."""
    play.at("2027-04-16T10:00")
    judge(play, Role.REVIEWER, "met", "not_met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "not_met")
    play.manager(c.RequestFail)
    play.skip(c.Approve)
    play.at("2027-04-19T08:00").hr(c.Approve)
    play.at("2027-04-19T10:00").employee(c.Acknowledge, notice="failure[2]")
    return play


def test_a_second_fail_is_a_new_failure_with_a_new_window() -> None:
    """Received on Monday 19 April: until Monday the 26th."""
    play = failed_again(reviewer_named())

    assert [body.failure for body in play.bodies(ImproveFailed)] == [1, 2]
    assert play.day("appeal_filing[2]") == "2027-04-26"


def test_a_second_fail_may_be_appealed() -> None:
    """It is the second appeal, with duties of its own."""
    play = failed_again(reviewer_named()).at("2027-04-20T10:00")

    play.employee(c.FileAppeal)

    assert [body.appeal for body in play.bodies(AppealFiled)] == [1, 2]
    assert (play.day("manager_reply[2]"), play.day("panel_decision[2]")) == (
        "2027-04-22",
        "2027-04-27",
    )


def test_a_second_appeal_is_decided_by_a_panel_of_its_own() -> None:
    """No vote of the first one counts; its decision is received by itself."""
    play = failed_again(reviewer_named()).at("2027-04-20T10:00")
    play.employee(c.FileAppeal)
    empty = play.state.appeal is not None and not play.state.appeal.panel
    play.manager(c.ReplyToAppeal)
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    for name in ("p-panel-5", "p-panel-3", "p-panel-2"):
        vote(play, name, "uphold")

    play.at("2027-04-21T10:00").employee(c.Acknowledge, notice="decision[2]")

    assert empty
    assert play.day("separation") == "2027-05-05"


def test_more_time_after_a_remand_ends_with_a_result_of_its_own() -> None:
    """Judged while the plan runs again, to 21 April: the result is owed by the 28th, once."""
    play = reviewer_named()
    play.hr(c.ExtendDeadline, clock="improve_plan", days=14)
    play.employee(c.SubmitWork)
    judge(play, Role.REVIEWER, "met", "met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "met")
    judged_again = play.clock("remand_verdict").status

    play.at("2027-04-16T11:00").manager(c.RecordCheckIn)
    play.at("2027-04-22T00:00")

    owed = [k.key for k in play.state.clocks if k.key.startswith("improve_result") and k.is_owed]
    assert judged_again is ClockStatus.MET
    assert [play.day(key) for key in owed] == ["2027-04-28"]


def test_a_plan_that_begins_anew_after_a_remand_keeps_who_is_barred() -> None:
    """Void and restarted, it is judged by another reviewer all the same."""
    play = remanded()
    play.hr(c.RequestVoid, then="restart")
    play.skip(c.Approve)

    refused = play.refusal(
        c.SeatPerson, Role.HR_PARTNER, role=Role.REVIEWER, person=person(Role.MANAGER)
    )

    assert refused is Code.SEPARATION_OF_DUTIES


def test_a_pass_after_a_remand_closes_the_case() -> None:
    """The manager, who does not judge, may still give good news."""
    play = remanded()

    play.manager(c.PassPlan)

    assert play.stage is Stage.CLOSED


# done again


def done_again() -> Play:
    """Return a case with a second plan from Thursday 2027-04-15, acknowledged that day."""
    play = received("remand", redo_work=True).at("2027-04-15T13:00")
    play.employee(c.Acknowledge, notice="plan[2]")
    return play


def test_work_that_is_done_again_has_fourteen_days() -> None:
    """From Thursday 15 April to Thursday the 29th."""
    assert done_again().told("improve_plan[2]") == ["2027-04-29"]


def test_fourteen_days_count_from_the_deemed_receipt() -> None:
    """Received on Friday 16 April at 17:00, they end on Monday 3 May (K2)."""
    play = decided("remand", redo_work=True).at("2027-04-16T17:00")

    play.employee(c.Acknowledge, notice="decision[1]")

    assert play.day("improve_plan[2]") == "2027-05-03"


def test_a_new_plan_has_a_letter_and_check_ins_of_its_own() -> None:
    """No deliverable is due later than its end."""
    play = done_again()

    text = play.letters(Template.IMPROVE_PLAN, Role.EMPLOYEE)[-1].values
    assert "due 2027-04-29" in {value.name: value.value for value in text}["deliverables"]
    assert [play.day(f"improve_check_in[2.{k}]") for k in (1, 2)] == ["2027-04-22", "2027-04-29"]
    assert play.clock("notice_receipt[plan[2]]").status is ClockStatus.MET


def test_check_ins_missed_in_the_new_plan_are_credited_too() -> None:
    """The first week ends on 22 April without one: seven days more."""
    play = done_again().at("2027-04-23T00:00")

    assert play.told("improve_plan[2]") == ["2027-04-29", "2027-05-06"]


def test_new_work_is_judged_by_another_reviewer_too() -> None:
    """The manager is barred from the second plan as well."""
    play = done_again()
    play.employee(c.SubmitWork)

    assert play.refusal(c.RecordVerdict, Role.MANAGER) is Code.SEPARATION_OF_DUTIES
    assert play.day("verdict[2.1]") == "2027-04-22"


def test_a_second_plan_may_fail_and_be_appealed() -> None:
    """Ended on Thursday 29 April, failed on 3 May: a new letter, a new window to the 10th."""
    play = done_again()
    seat(play, Role.REVIEWER, "p-reviewer")
    for day in ("20", "27"):
        play.at(f"2027-04-{day}T11:00").manager(c.RecordCheckIn)
    play.at("2027-04-30T08:00")
    judge(play, Role.REVIEWER, "met", "not_met", acting="p-reviewer")
    judge(play, Role.SECOND_REVIEWER, "met", "not_met")
    play.manager(c.RequestFail)
    play.skip(c.Approve)
    play.at("2027-05-03T08:00").hr(c.Approve)

    play.at("2027-05-03T10:00").employee(c.Acknowledge, notice="failure[2]")

    assert play.stage is Stage.VERDICT
    assert play.day("appeal_filing[2]") == "2027-05-10"
