"""Every number is the policy's: another policy makes another case (policy, first paragraph).

A test here changes one value of the policy and sees the behaviour change with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CheckInExcused, RequestExpired, StatementWritten
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind, RequestKind, Tier
from domain.state import ClockStatus, Stage
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    leaving,
    local,
    opening,
    pivot_asked,
    policy,
)
from tests.domain.other_policies import with_exit, with_focus, with_span


@pytest.mark.parametrize(
    ("kind", "count", "last_day"),
    [
        (ClockKind.DISCUSSION, 4, "2027-02-08"),
        (ClockKind.NEXT_STEPS, 28, "2027-03-04"),
    ],
)
def test_the_clocks_of_focus_have_the_policys_length(
    kind: ClockKind, count: int, last_day: str
) -> None:
    """Counted from the approval on 4 February."""
    assert in_focus(opening(under=with_span(kind, count))).day(kind) == last_day


def test_reviewers_have_the_policys_days() -> None:
    """One business day instead of two, three instead of five."""
    play = Play(opening(under=with_span(ClockKind.SKIP_APPROVAL, 1)))
    other = Play(opening(under=with_span(ClockKind.HR_REVIEW, 3)))

    other.at("2027-02-02T09:30").skip(c.Approve)

    assert play.day("skip_approval") == "2027-02-02"
    assert other.day("hr_review") == "2027-02-08"


def test_the_election_has_the_policys_days() -> None:
    """Seven business days instead of five."""
    play = election_open(opening(under=with_span(ClockKind.ELECTION, 7)))

    assert play.day("election") == "2027-03-12"


def test_the_cutoff_of_a_receipt_is_the_policys() -> None:
    """With a cut-off at 11:00 an acknowledgement at noon counts on the next day."""
    play = election_open(opening(under=replace(policy(), receipt_cutoff=time(11))))

    assert play.day("election") == "2027-03-11"


def test_rungs_are_taken_at_the_policys_hour() -> None:
    """At seven instead of nine."""
    play = Play(opening(under=replace(policy(), rung_time=time(7)))).at("2027-02-03T00:00")

    assert play.letter_facts(Template.DUE_SOON)[0].at == local("2027-02-02T07:00")


def test_buckets_have_the_policys_length() -> None:
    """A check-in every five days."""
    play = in_focus(opening(under=with_focus(bucket_days=5)))

    assert [play.day(f"check_in[{k}]") for k in (1, 2)] == ["2027-02-09", "2027-02-14"]


def test_a_missed_check_in_adds_the_policys_days() -> None:
    """Two instead of seven: 6 March and two more, rolled from Monday 8 to Wednesday."""
    play = in_focus(opening(under=with_focus(missed_check_in_days=2)))

    play.at("2027-02-12T00:00")

    assert play.day("next_steps") == "2027-03-10"


def test_missed_check_ins_are_told_after_the_policys_count() -> None:
    """After the first already."""
    play = in_focus(opening(under=with_focus(alarm_after=1))).at("2027-02-12T10:00")

    assert play.letters(Template.CHECK_INS_MISSED_TWICE)


def test_next_steps_stand_still_after_the_policys_count() -> None:
    """After two instead of three."""
    play = in_focus(opening(under=with_focus(stand_still_after=2))).at("2027-02-19T10:00")

    assert play.day("next_steps") == ""


def test_vacation_excuses_from_the_policys_days_on() -> None:
    """One business day instead of three."""
    play = in_focus(opening(under=with_focus(excused_business_days=1)))
    play.employee(c.RecordVacation, first_day="2027-02-08", last_day="2027-02-08")

    assert play.at("2027-02-12T00:00").bodies(CheckInExcused)


def test_the_share_of_check_ins_is_the_policys() -> None:
    """With all of them needed, three of four are too few."""
    play = coached(opening(under=with_focus(held_percent=100))).at("2027-03-05T10:00")

    assert play.refusal(c.RequestPivot, Role.MANAGER) is Code.CHECK_INS_MISSING


def test_extensions_lie_within_the_policys_bounds() -> None:
    """From three to ten days."""
    play = coached(opening(under=with_focus(extension_min_days=3, extension_max_days=10)))

    assert play.refusal(c.RequestExtension, Role.MANAGER, days=2) is Code.OUT_OF_RANGE
    assert play.refusal(c.RequestExtension, Role.MANAGER, days=11) is Code.OUT_OF_RANGE
    play.manager(c.RequestExtension, days=3)


def test_the_director_signs_beyond_the_policys_sum() -> None:
    """Beyond ten days in all the skip's sign-off is not enough."""
    play = coached(opening(under=with_focus(extension_sum_days=10)))

    play.manager(c.RequestExtension, days=11)

    assert play.state.requests[-1].kind is RequestKind.LONG_EXTENSION


def test_coaching_is_too_short_below_the_policys_days() -> None:
    """Sixty days of coaching make every Focus of thirty too short for Pivot."""
    play = coached(opening(under=with_focus(short_coaching_days=60)))

    assert play.refusal(c.RequestPivot, Role.MANAGER) is Code.SHORT_COACHING


def test_a_rejected_pivot_leaves_the_policys_gap() -> None:
    """Ten business days instead of five."""
    play = pivot_asked(opening(under=with_focus(reject_gap_business_days=10)))

    play.at("2027-03-03T10:00").skip(c.Reject)

    assert play.day("next_steps") == "2027-03-17"


def test_an_unsigned_request_expires_after_the_policys_days() -> None:
    """One business day instead of five."""
    play = Play(opening(under=with_focus(expiry_business_days=1)))

    assert play.at("2027-02-04T09:00").bodies(RequestExpired)


def test_a_late_discussion_holds_the_case_after_the_policys_days() -> None:
    """One business day instead of five."""
    play = in_focus(opening(under=with_focus(held_business_days=1))).at("2027-02-12T09:00")

    assert play.state.case_held


def test_pivot_closes_after_the_policys_days() -> None:
    """One business day after next steps instead of five."""
    play = coached(opening(under=with_focus(pivot_closes_business_days=1)))
    play.at("2027-03-02T10:00").manager(c.RecordCheckIn)

    assert play.at("2027-03-09T09:00").state.pivot_barred


def test_grace_lies_within_the_policys_bounds_and_has_its_default() -> None:
    """Two to twenty days, and twenty without an agreement."""
    rules = with_exit(grace_min_days=2, grace_max_days=20, grace_default_days=20)
    play = election_open(opening(under=rules))

    assert play.refusal(c.Elect, Role.EMPLOYEE, option="leave", grace_days=1) is Code.OUT_OF_RANGE
    assert play.refusal(c.Elect, Role.EMPLOYEE, option="leave", grace_days=21) is Code.OUT_OF_RANGE
    assert leaving(opening(under=rules)).day("separation") == "2027-03-28"


def test_a_plan_lies_within_the_policys_bounds() -> None:
    """Ten to twenty days."""
    play = coached(opening(under=with_exit(plan_min_days=10, plan_max_days=20)))

    assert play.refusal(c.RequestPivot, Role.MANAGER, plan_days=30) is Code.OUT_OF_RANGE
    plan = [
        {"title": "A design", "criteria": ["It passes review"], "due_after_days": 10, "hours": 4}
    ]
    play.manager(c.RequestPivot, plan_days=10, plan=plan)


def test_what_is_filed_on_leave_may_be_withdrawn_for_the_policys_days() -> None:
    """Two business days after the return instead of five."""
    play = election_open(opening(under=with_exit(voluntary_business_days=2)))
    play.at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08", last_day="2027-03-12")
    play.employee(c.Elect, option="leave")

    play.at("2027-03-15T09:00").employee(c.RecordReturn)

    assert play.day("election") == "2027-03-17"


def test_quiet_hours_are_the_policys() -> None:
    """With the day ending at ten, what is approved at eleven waits for eight the next day."""
    quiet = replace(policy().quiet_hours, day_from=time(10), opens_at=time(8))
    play = coached(opening(under=replace(policy(), quiet_hours=quiet)))
    play.manager(c.RequestExtension, days=14)
    play.at("2027-03-02T11:00").skip(c.Approve)

    play.at("2027-03-04T00:00")

    assert play.letter_facts(Template.NEXT_STEPS_OUTCOME)[0].at == local("2027-03-03T08:00")


def test_the_end_of_a_calendar_is_announced_the_policys_days_ahead() -> None:
    """Seven hundred days before the end of 2028 is in January 2027: at the opening."""
    play = Play(opening(under=replace(policy(), coverage_notice_days=700)))

    assert play.letters(Template.CALENDAR_ENDS, Role.HR_LEAD)


def test_sign_offs_are_the_policys() -> None:
    """A policy that waives HR lets the skip's sign-off begin Focus."""
    rules = tuple(
        replace(rule, sign_offs=(Role.SKIP,), clocks=(ClockKind.SKIP_APPROVAL,))
        if rule.kind is RequestKind.FOCUS_ENTRY
        else rule
        for rule in policy().requests
    )
    play = Play(opening(under=replace(policy(), requests=rules)))

    play.at("2027-02-02T09:30").skip(c.Approve)

    assert play.stage is Stage.FOCUS


def test_a_pause_stops_what_the_policy_says() -> None:
    """A policy whose next steps run on during a pause keeps their date."""
    rules = tuple(
        replace(rule, admin_pauses=False) if rule.kind is ClockKind.NEXT_STEPS else rule
        for rule in policy().clocks
    )
    play = coached(opening(under=replace(policy(), clocks=rules)))
    play.manager(c.RequestPause)

    play.skip(c.Approve)

    assert play.day("next_steps") == "2027-03-08"
    assert play.clock("check_in[4]").status is ClockStatus.OPEN
    assert play.day("check_in[4]") == ""


def test_severance_is_the_policys() -> None:
    """A base of ten weeks instead of twelve: 17 weeks of 2,500.00."""
    bases = tuple(
        replace(base, weeks=10) if base.tier is Tier.T1 else base
        for base in policy().severance.bases
    )
    rules = replace(policy(), severance=replace(policy().severance, bases=bases))

    statement = leaving(opening(under=rules)).bodies(StatementWritten)[-1].statement

    assert str(statement.amounts[0].gross) == "42500.00"
