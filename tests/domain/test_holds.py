"""Holds: what keeps an adverse step from being taken (process 1, 4, 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import commands as c
from domain.commands import ActivityKind, Ruling
from domain.errors import Code
from domain.facts import PanelDecided, PivotApproved, ReviewRequired
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.state import Stage
from tests.domain.builders import (
    Play,
    coached,
    in_focus,
    pivot_approved,
    pivot_asked,
    silent,
)
from tests.domain.later_builders import (
    appealed,
    decide,
    improving,
    judged,
    meet_weekly,
    plan_ended,
    reviewed,
    rungs,
    silent_on_appeal,
)


def accommodated(play: Play, effective_on: str | None = None) -> Play:
    """Return the case after an accommodation was granted."""
    play.do(
        c.DecideAccommodation,
        Role.ACCOMMODATION_SPECIALIST,
        ruling=Ruling.APPROVE,
        effective_on=effective_on,
    )
    return play


# accommodation


def test_an_accommodation_that_is_asked_for_holds_the_last_sign_off() -> None:
    """Neither coaching nor the sign-offs before the last stop for it."""
    play = pivot_asked()
    play.employee(c.RequestAccommodation)
    play.at("2027-03-01T12:00").skip(c.Approve)

    assert play.at("2027-03-02T08:00").refusal(c.Approve, Role.HR_PARTNER) is Code.ADVERSE_HELD


def test_a_denied_accommodation_lets_the_step_go_on() -> None:
    """It is reviewed independently, since the wish came shortly before it."""
    play = pivot_asked()
    play.employee(c.RequestAccommodation)
    play.do(c.DecideAccommodation, Role.SPECIALIST_LEAD, ruling=Ruling.DENY)
    play.at("2027-03-01T12:00").skip(c.Approve)

    play.at("2027-03-02T08:00").hr(c.Approve)

    assert play.holding(ReviewRequired)
    assert not play.holding(PivotApproved)


def test_a_granted_accommodation_gives_a_fair_period_without_adverse_steps() -> None:
    """Fourteen days from the day on which it is in place."""
    play = pivot_asked()
    play.employee(c.RequestAccommodation)
    accommodated(play, "2027-03-08")
    play.at("2027-03-01T12:00").skip(c.Approve)

    held = play.at("2027-03-22T08:00").refusal(c.Approve, Role.HR_PARTNER)
    play.at("2027-03-23T08:00").hr(c.Approve)

    assert held is Code.ADVERSE_HELD
    assert play.holding(ReviewRequired)


def test_a_plan_stands_still_while_an_accommodation_is_decided() -> None:
    """No date is promised meanwhile."""
    play = improving()
    before = play.day("improve_plan")

    play.employee(c.RequestAccommodation)

    assert before
    assert play.day("improve_plan") == ""
    assert play.told("improve_plan")[-1] == "withdrawn"


def test_a_plan_runs_on_with_its_unused_days() -> None:
    """A week of deciding moves its end by that week, and never makes it earlier."""
    play = improving()
    play.at("2027-03-10T10:00")
    before = play.clock("improve_plan").promise
    play.employee(c.RequestAccommodation)
    play.at("2027-03-17T10:00")

    accommodated(play)

    after = play.clock("improve_plan").promise
    assert before is not None
    assert after is not None
    assert after.last_day >= before.last_day + timedelta(days=7)


def test_a_fair_period_is_never_shorter_than_fourteen_days() -> None:
    """Asked for on the last days of a plan, it moves the end of the plan."""
    play = meet_weekly(improving()).at("2027-04-05T10:00")
    play.employee(c.RequestAccommodation)

    accommodated(play)

    assert play.day("improve_plan") == "2027-04-19"


def test_a_plan_that_has_ended_runs_again_for_the_fair_period() -> None:
    """What was done without the accommodation is not judged as if it had been there."""
    play = plan_ended()
    play.employee(c.RequestAccommodation)

    accommodated(play)

    plan = play.state.plan
    assert plan is not None
    assert plan.ended_on is None
    assert play.day("improve_plan") >= (play.now.date() + timedelta(days=13)).isoformat()


def test_a_silent_specialist_is_called() -> None:
    """The specialist before, the lead at, and Legal after the end."""
    play = coached()
    play.employee(c.RequestAccommodation)

    play.at("2027-03-20T10:00")

    assert [(template, role) for _, template, role in rungs(play, "accommodation")] == [
        (Template.DUE_SOON, Role.ACCOMMODATION_SPECIALIST),
        (Template.ESCALATION, Role.SPECIALIST_LEAD),
        (Template.ESCALATION, Role.LEGAL),
    ]


def test_the_line_learns_that_steps_wait_and_not_why() -> None:
    """The word accommodation reaches neither manager nor skip."""
    play = coached()
    play.employee(c.RequestAccommodation)

    told = [w for w in play.letters(Template.STEPS_HELD) if w.to in (Role.MANAGER, Role.SKIP)]
    assert len(told) == 2
    assert not any(word.values for word in told)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.HR_PARTNER, Role.EMPLOYEE])
def test_only_the_specialist_decides_an_accommodation(role: Role) -> None:
    """Nobody who decides on performance does."""
    play = coached()
    play.employee(c.RequestAccommodation)

    assert play.refusal(c.DecideAccommodation, role) is Code.NOT_YOURS


def test_an_accommodation_is_decided_once() -> None:
    """And only one that was asked for."""
    play = coached()
    early = play.refusal(c.DecideAccommodation, Role.ACCOMMODATION_SPECIALIST)
    play.employee(c.RequestAccommodation)
    twice = play.refusal(c.RequestAccommodation, Role.EMPLOYEE)
    accommodated(play)

    again = play.refusal(c.DecideAccommodation, Role.ACCOMMODATION_SPECIALIST)

    assert (early, twice, again) == (Code.NOTHING_OPEN, Code.ALREADY_DONE, Code.ALREADY_DONE)


# the tripwire


@pytest.mark.parametrize("kind", list(ActivityKind))
def test_an_adverse_step_after_a_protected_act_waits_for_a_reviewer(kind: ActivityKind) -> None:
    """With all its sign-offs it is not yet granted."""
    play = pivot_asked()
    play.employee(c.RecordActivity, kind=kind, on_day="2027-02-26")
    play.at("2027-03-01T12:00").skip(c.Approve)

    play.at("2027-03-02T08:00").hr(c.Approve)

    assert not play.holding(PivotApproved)
    play.at("2027-03-03T08:00").do(c.Approve, Role.INDEPENDENT_REVIEWER)
    assert play.holding(PivotApproved)


def test_a_protected_act_of_ninety_one_days_ago_holds_nothing() -> None:
    """The policy's days are counted back from the step."""
    play = pivot_asked()
    play.employee(c.RecordActivity, on_day="2026-12-01")
    play.at("2027-03-01T12:00").skip(c.Approve)

    play.at("2027-03-02T08:00").hr(c.Approve)

    assert play.holding(PivotApproved)


def test_a_leave_is_a_protected_act() -> None:
    """Reported and over, it still lets the step wait."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-02-25", last_day="2027-02-26")
    play.employee(c.RecordReturn, leave=1)
    play.manager(c.RequestPivot)
    play.at("2027-03-01T12:00").skip(c.Approve)

    play.at("2027-03-02T08:00").hr(c.Approve)

    assert play.holding(ReviewRequired)


def test_the_reviewer_sees_the_timeline_and_the_manager_that_it_waits() -> None:
    """The manager's letter names neither the act nor the reason."""
    play = pivot_asked()
    play.employee(c.RecordActivity, on_day="2027-02-26")
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)

    (waits,) = play.letters(Template.STEP_WAITS)
    assert waits.to is Role.MANAGER
    assert {value.name for value in waits.values} == {"step"}
    (word,) = play.letters(Template.STEP_TO_REVIEW, Role.INDEPENDENT_REVIEWER)
    seen = next(value.value for value in word.values if value.name == "timeline")
    assert "2027-02-26 complaint" in seen
    assert "pivot asked for" in seen


def test_a_silent_reviewer_is_called() -> None:
    """Reviewer, HR lead, Legal; the step waits all the while."""
    play = pivot_asked()
    play.employee(c.RecordActivity, on_day="2027-02-26")
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)

    play.at("2027-03-20T10:00")

    assert [(template, role) for _, template, role in rungs(play, "tripwire_review")] == [
        (Template.DUE_SOON, Role.INDEPENDENT_REVIEWER),
        (Template.ESCALATION, Role.HR_LEAD),
        (Template.ESCALATION, Role.LEGAL),
    ]
    assert not play.holding(PivotApproved)


def test_silence_after_a_protected_act_is_confirmed_only_once_reviewed() -> None:
    """The confirmation has no request of its own: HR asks for the review."""
    play = silent_on_appeal()
    play.employee(c.RecordActivity, on_day=play.now.date().isoformat())
    play.hr(c.RecordContactCheck)

    missing = play.refusal(c.ConfirmSilence, Role.HR_PARTNER)
    reviewed(play).hr(c.ConfirmSilence)

    assert missing is Code.REVIEW_MISSING
    assert play.stage is Stage.SEPARATION


def test_a_review_is_asked_for_only_where_a_step_waits() -> None:
    """And once for each."""
    play = silent()
    early = in_focus().refusal(c.RequestReview, Role.HR_PARTNER)
    play.employee(c.RecordActivity, on_day="2027-03-11")
    reviewed(play)

    assert play.refusal(c.RequestReview, Role.HR_PARTNER) is Code.ALREADY_DONE
    assert early is Code.WRONG_STAGE


def test_a_review_before_any_step_has_nothing_to_look_at() -> None:
    """Pivot is asked for and not approved: that request carries its own review."""
    assert pivot_asked().refusal(c.RequestReview, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_a_packet_after_a_new_complaint_waits_for_a_review() -> None:
    """Pivot was approved before it."""
    play = pivot_approved().at("2027-03-03T11:00")
    play.employee(c.RecordActivity, on_day="2027-03-03")

    missing = play.refusal(c.DeliverPacket, Role.HR_PARTNER)
    reviewed(play).hr(c.DeliverPacket)

    assert missing is Code.REVIEW_MISSING
    assert play.state.pivot is not None
    assert play.state.pivot.sent_on is not None


def test_who_is_complained_of_signs_nothing() -> None:
    """The skip whom the complaint is about is refused, whatever is open."""
    play = pivot_asked()
    play.employee(c.RecordActivity, on_day="2027-02-26", about=["p-skip"])

    assert play.refusal(c.Approve, Role.SKIP) is Code.SEPARATION_OF_DUTIES


def test_a_request_goes_to_somebody_else_where_its_signer_is_complained_of() -> None:
    """From the first stand-in on, never to nobody."""
    play = coached()
    play.employee(c.RecordActivity, on_day="2027-02-26", about=["p-skip"])

    play.manager(c.RequestPivot)

    (request,) = (r for r in play.state.requests if r.key == "pivot[1]")
    assert request.sign_offs[0] is Role.HR_LEAD


def test_an_open_request_moves_on_when_its_signer_is_complained_of() -> None:
    """Whoever stands in gets it, with a clock of their own: no request waits for nobody."""
    play = pivot_asked()

    play.employee(c.RecordActivity, on_day="2027-02-26", about=["p-skip"])

    (request,) = (r for r in play.state.requests if r.key == "pivot[1]")
    assert request.next_role is Role.HR_LEAD
    play.do(c.Approve, Role.HR_LEAD)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"on_day": "2027-03-02"}, Code.OUT_OF_RANGE),
        ({"kind": "incident_review", "about": ["p-skip"]}, Code.MALFORMED),
    ],
)
def test_a_protected_act_lies_in_the_past_and_only_complaints_name_people(
    fields: dict[str, object], code: Code
) -> None:
    """Nothing else is asked of it."""
    assert coached().refusal(c.RecordActivity, Role.EMPLOYEE, **fields) is code


def test_the_panel_is_an_independent_reviewer_itself() -> None:
    """Drawn, free of conflict and three: its votes wait for no other review."""
    play = appealed()
    play.employee(c.RecordActivity, on_day=play.now.date().isoformat())
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    play.manager(c.ReplyToAppeal)

    decide(play, c.PanelOutcome.UPHOLD)

    assert play.holding(PanelDecided)


# protection after a leave


def protected(days: int) -> Play:
    """Return a case judged on its plan, after a protecting leave of so many days."""
    play = judged()
    first = play.now.date() + timedelta(days=1)
    play.employee(c.ReportLeave, first_day=first.isoformat())
    play.administrator(c.DecideLeave, protects_after=True)
    play.wait_until(play.now + timedelta(days=days + 1))
    play.employee(c.RecordReturn, back_on=play.now.date().isoformat())
    return play


@pytest.mark.parametrize(("days", "held"), [(30, False), (31, True), (181, True)])
def test_a_protecting_leave_of_a_month_bars_a_fail_after_it(days: int, *, held: bool) -> None:
    """Shorter ones protect nothing once they are over."""
    play = protected(days)
    play.manager(c.RequestFail)
    play.wait_until(play.now + timedelta(hours=1))
    play.skip(c.Approve)

    if held:
        assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.ADVERSE_HELD
    else:
        play.hr(c.Approve)
        assert play.holding(ReviewRequired)


def test_a_cause_of_its_own_ends_the_protection() -> None:
    """HR lead and Legal both sign, and only where there is a protection."""
    play = protected(31)
    play.hr(c.RequestForCause)
    play.do(c.Approve, Role.HR_LEAD)
    play.do(c.Approve, Role.LEGAL)
    play.manager(c.RequestFail)
    play.skip(c.Approve)

    play.hr(c.Approve)

    assert play.holding(ReviewRequired)
    assert improving().refusal(c.RequestForCause, Role.HR_PARTNER) is Code.NOTHING_OPEN


# legal hold


def test_a_legal_hold_blocks_a_correction_and_not_the_process() -> None:
    """It is set and lifted by Legal, each once."""
    play = coached()
    play.do(c.SetLegalHold, Role.LEGAL)

    assert play.refusal(c.RequestCorrection, Role.HR_PARTNER) is Code.LEGAL_HOLD
    assert play.refusal(c.SetLegalHold, Role.LEGAL) is Code.ALREADY_DONE
    play.manager(c.RequestPivot)
    play.do(c.SetLegalHold, Role.LEGAL, holds=False)
    assert play.refusal(c.RequestCorrection, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_a_fail_waits_for_the_reviewer_too() -> None:
    """Asked for after a complaint, it is not told before the review."""
    play = judged()
    play.employee(c.RecordActivity, on_day=play.now.date().isoformat())
    play.manager(c.RequestFail)
    play.skip(c.Approve)

    play.hr(c.Approve)

    assert play.stage is Stage.IMPROVE
    assert play.day(f"{ClockKind.TRIPWIRE_REVIEW}[improve_fail[1].independent_reviewer]")
