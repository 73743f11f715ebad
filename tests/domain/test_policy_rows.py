"""Every row is the policy's: closing, receipts, answers, who may extend.

A test here changes one value of the policy and sees the behaviour change with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import commands as c
from domain.errors import Code
from domain.notices import Template
from domain.outcomes import Outcome, Rehire
from domain.people import Role
from domain.policy import ClockKind
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    leaving,
    opening,
    pivot_approved,
    policy,
)
from tests.domain.other_policies import with_closing, with_span

if TYPE_CHECKING:
    from domain.policy import Policy


def removed(under: Policy) -> Play:
    """Return a case whose Focus was removed on Monday 2027-03-01."""
    play = coached(opening(under=under))
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)
    play.director(c.Approve)
    return play


def test_follow_ups_are_the_policys() -> None:
    """One after ten days instead of three."""
    play = removed(with_closing(Outcome.FOCUS_REMOVED, follow_up_days=(10,)))

    follow_ups = [clock for clock in play.state.clocks if clock.kind is ClockKind.FOLLOW_UP]
    assert [play.day(clock.key) for clock in follow_ups] == ["2027-03-11"]


def test_what_stays_on_file_is_the_policys() -> None:
    """Seven months, with a standing of its own, in the letter too."""
    rules = with_closing(Outcome.FOCUS_REMOVED, retention_months=7, rehire=Rehire.REVIEW_STANDING)

    (letter,) = removed(rules).letters(Template.CASE_CLOSED, Role.EMPLOYEE)

    values = {value.name: value.value for value in letter.values}
    assert (values["retention_months"], values["rehire"]) == ("7", "review_standing")


def test_a_rehire_standing_is_worse_than_the_policys() -> None:
    """Where leaving with T1 leaves nothing behind, a review needs both signatures."""
    play = leaving(opening(under=with_closing(Outcome.LEFT_T1, rehire=Rehire.ELIGIBLE)))

    play.hr(c.RequestRehire, standing="review_standing")

    assert play.state.requests[-1].sign_offs == (Role.HR_LEAD, Role.LEGAL)


def test_a_status_question_is_answered_within_the_policys_days() -> None:
    """Four business days instead of two."""
    play = coached(opening(under=with_span(ClockKind.STATUS_ANSWER, 4)))

    play.employee(c.AskStatus)

    assert play.day("status_answer[1]") == "2027-03-05"


def test_a_receipt_is_owed_within_the_policys_days() -> None:
    """Three business days instead of two, of a denial on Monday 1 March."""
    play = coached(opening(under=with_span(ClockKind.NOTICE_RECEIPT, 3)))
    play.employee(c.ReportLeave, first_day="2027-03-02")

    play.administrator(c.DecideLeave, ruling="deny")

    assert play.day("notice_receipt[leave_denied[1]]") == "2027-03-04"


def test_rework_is_owed_within_the_policys_days() -> None:
    """One business day instead of five."""
    play = Play(opening(under=with_span(ClockKind.REWORK, 1))).at("2027-02-02T09:30")

    play.skip(c.SendBack)

    assert play.day("rework") == "2027-02-03"


def test_a_packet_is_owed_within_the_policys_days() -> None:
    """Two business days from the approval on 2 March instead of five."""
    play = pivot_approved(opening(under=with_span(ClockKind.PACKET_DELIVERY, 2)))

    assert play.day("packet_delivery") == "2027-03-04"


def test_the_word_about_the_open_choice_is_owed_within_the_policys_days() -> None:
    """Three business days instead of one."""
    play = election_open(opening(under=with_span(ClockKind.RESIGNATION_ADVICE, 3)))

    play.employee(c.Resign, last_day="2027-04-30")

    assert play.day("resignation_advice") == "2027-03-08"


def test_a_return_is_recorded_within_the_policys_days() -> None:
    """One business day after the expected end on Friday 5 March instead of five."""
    play = coached(opening(under=with_span(ClockKind.LEAVE_RETURN, 1)))
    play.employee(c.ReportLeave, first_day="2027-03-02", last_day="2027-03-05")

    play.administrator(c.DecideLeave)

    assert play.day("leave_return[1]") == "2027-03-08"


def test_hr_extends_what_the_policy_lets_it() -> None:
    """A policy that keeps the election closed to HR refuses more days."""
    rules = tuple(
        replace(rule, hr_may_extend=False) if rule.kind is ClockKind.ELECTION else rule
        for rule in policy().clocks
    )
    plain = election_open()
    closed = election_open(opening(under=replace(policy(), clocks=rules)))

    plain.hr(c.ExtendDeadline, clock="election", days=2)

    assert plain.day("election") == "2027-03-12"
    refused = closed.refusal(c.ExtendDeadline, Role.HR_PARTNER, clock="election", days=2)
    assert refused is Code.NOTHING_OPEN


def test_a_plan_has_no_more_parts_than_the_policys() -> None:
    """One deliverable of one criterion, where two criteria are too many."""
    rules = replace(policy().improve, most_criteria=1)
    play = coached(opening(under=replace(policy(), improve=rules)))

    assert play.refusal(c.RequestPivot, Role.MANAGER) is Code.OUT_OF_RANGE
