"""Acts that come too early, too late or twice: each is refused by its code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.acts import act
from domain.effects import StatementReported
from domain.errors import Code, NotNow
from domain.kinds import ClockKind, RequestKind
from domain.people import Actor, Role
from domain.running import ClockStatus, Request
from domain.stages import reviews, versions
from tests.domain.builders import (
    Play,
    build,
    coached,
    election_open,
    leaving,
    person,
    silent,
)
from tests.domain.later_builders import decided, improving, plan_ended

if TYPE_CHECKING:
    from domain.state import State


def at_a_rerun(
    play: Play, command: type[c.Command], by: Role, state: State | None = None, **fields: object
) -> Code:
    """Return the code with which a re-run, which asks no gate, refuses a command."""
    asked = build(command, "late", Actor(person(by), by), play.now, **fields)
    with pytest.raises(NotNow) as refused:
        act(play.case.frame, state or play.state, asked, 1)
    return refused.value.code


def request(play: Play, kind: RequestKind) -> Request:
    """Return a request that is about nothing that the case has."""
    by = Actor(person(Role.HR_PARTNER), Role.HR_PARTNER)
    return Request(
        key=f"{kind}[9]",
        kind=kind,
        asked_by=by,
        asked_at=play.now,
        sign_offs=(Role.HR_LEAD,),
        barred="",
        days=0,
        reason="A reason",
        subject="nothing",
    )


def test_an_appeal_that_is_decided_is_not_withdrawn() -> None:
    """The panel has spoken, though the decision is not received yet."""
    play = decided("uphold")

    assert play.refusal(c.WithdrawAppeal, Role.EMPLOYEE) is Code.TOO_LATE


def test_only_a_text_that_is_reworked_is_sent_back() -> None:
    """A withdrawal of the case is approved or rejected."""
    play = Play()
    play.manager(c.RequestWithdrawal)

    signer = play.state.requests[-1].sign_offs[0]

    assert play.refusal(c.SendBack, signer) is Code.WRONG_STAGE


def test_hr_passes_no_plan_that_is_running() -> None:
    """Its result is not due, let alone long overdue."""
    assert improving().refusal(c.PassPlan, Role.HR_PARTNER) is Code.NOT_YET


def test_the_open_choice_is_told_once() -> None:
    """A second word says nothing new."""
    play = election_open()
    play.employee(c.Resign)
    play.hr(c.TellOpenChoice)

    assert play.refusal(c.TellOpenChoice, Role.HR_PARTNER) is Code.ALREADY_DONE


def test_a_resignation_that_took_effect_is_not_confirmed() -> None:
    """In Focus it took effect at once: nothing is left to make final."""
    play = coached()
    play.employee(c.Resign)

    assert play.refusal(c.ConfirmResignation, Role.EMPLOYEE) is Code.TOO_LATE


def test_no_check_in_is_held_after_the_plan_by_a_rerun() -> None:
    """A plan that had ended by then owes none."""
    assert at_a_rerun(plan_ended(), c.RecordCheckIn, Role.MANAGER) is Code.NOTHING_OPEN


def test_no_check_in_is_owed_in_a_week_in_which_the_plan_had_ended() -> None:
    """Its clock stopped with the plan."""
    play = improving().at("2027-03-09T10:00")
    stopped = tuple(
        replace(each, status=ClockStatus.STOPPED)
        if each.kind is ClockKind.IMPROVE_CHECK_IN
        else each
        for each in play.state.clocks
    )

    code = at_a_rerun(play, c.RecordCheckIn, Role.MANAGER, replace(play.state, clocks=stopped))

    assert code is Code.NOTHING_OPEN


def test_no_days_count_for_a_leave_that_was_denied_before_them() -> None:
    """The denial came to light later: the days that were recorded count no more."""
    play = improving()
    play.at("2027-03-09T10:00").employee(c.ReportLeave, first_day="2027-03-09", last_day=None)
    play.administrator(c.DecideLeave, leave=1, ruling="deny", last_day=None)

    code = at_a_rerun(play, c.RecordLeaveDays, Role.LEAVE_ADMINISTRATOR, leave=1)

    assert code is Code.NOTHING_OPEN


def test_a_statement_is_on_record_once() -> None:
    """A statement that is reported a second time is no other."""
    play = leaving()
    again = StatementReported(
        do="statement_reported",
        id="again",
        received_at=play.now,
        statement=play.state.statements[-1],
    )

    with pytest.raises(NotNow) as refused:
        act(play.case.frame, play.state, again, 1)

    assert refused.value.code is Code.ALREADY_DONE


def test_a_filing_is_accepted_only_while_the_window_stays_silent() -> None:
    """What silence leads to has taken effect by then."""
    play = silent()
    play.employee(c.Elect, option="leave", sent_as="late-choice")
    over = replace(play.state, silent=False)

    code = at_a_rerun(play, c.RequestAcceptance, Role.HR_PARTNER, over, filing="late-choice")

    assert code is Code.TOO_LATE


def test_no_filing_that_the_case_does_not_have_is_accepted() -> None:
    """The sign-off on it is too late, whatever was asked."""
    play = silent()

    with pytest.raises(NotNow) as refused:
        reviews.accepted(
            play.case.frame,
            play.state,
            request(play, RequestKind.LATE_ACCEPTANCE),
            play.now.date(),
        )

    assert refused.value.code is Code.NOTHING_OPEN


def test_no_change_is_granted_that_no_plan_proposes() -> None:
    """The plan is another one by now: its change lapsed with it."""
    play = improving()

    with pytest.raises(NotNow) as refused:
        versions.granted(play.state, request(play, RequestKind.PLAN_REVISION))

    assert refused.value.code is Code.TOO_LATE


def test_no_verdict_is_given_before_there_is_a_plan() -> None:
    """In Focus nothing is judged."""
    assert coached().refusal(c.RecordVerdict, Role.MANAGER) is Code.WRONG_STAGE
