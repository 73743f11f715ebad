"""Builders of cases in the later stages: plan, verdict, appeal and transfer, with their dates.

Each goes on from the one before and is played once; what a test gets is a fork of it. Between
March and the end of May 2027 the calendar `US` has no holiday.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from domain import commands as c
from domain.facts import NoticeOwed
from domain.people import Role
from tests.domain.builders import Play, coached, election_open, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.commands import Ground, PanelOutcome
    from domain.notices import Template
    from domain.opening import Opening

Found = Literal["met", "not_met", "not_assessable"]
Outcome = Literal["uphold", "overturn", "remand"]

PANEL: Final = ("p-panel-5", "p-panel-3", "p-panel-2")
"""Whom the worked example draws: chair first; the alternates are `p-panel-1`, `p-panel-4`."""


def deliverable(due_after_days: int, *criteria: str) -> dict[str, object]:
    """Return a deliverable as a command carries it; without criteria it has one."""
    return {
        "title": f"A design due after {due_after_days} days",
        "criteria": list(criteria or ("It names a way back",)),
        "due_after_days": due_after_days,
        "hours": 1,
    }


def election_on(
    plan_days: int = 30,
    plan: Sequence[dict[str, object]] = (),
    opened_with: Opening | None = None,
) -> Play:
    """Return a case with its election open from Wednesday 2027-03-03 to the 10th.

    Its plan is that of the worked example unless another is given: one deliverable of two criteria
    that is due after 21 days.
    """
    play = coached(opened_with)
    fields: dict[str, object] = {"plan_days": plan_days}
    if plan:
        fields["plan"] = list(plan)
    play.manager(c.RequestPivot, **fields)
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)
    play.at("2027-03-03T11:00").hr(c.DeliverPacket)
    play.at("2027-03-03T12:00").employee(c.Acknowledge)
    play.at("2027-03-03T14:00").hr(c.RecordMeeting)
    return play


def improving_on(
    plan_days: int = 30,
    plan: Sequence[dict[str, object]] = (),
    opened_with: Opening | None = None,
) -> Play:
    """Return a case whose plan counts from Monday 2027-03-08 and has been acknowledged."""
    play = election_on(plan_days, plan, opened_with).at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    play.at("2027-03-08T10:30").employee(c.Acknowledge, notice="plan[1]")
    return play


@cache
def _improving() -> Play:
    return improving_on()


def improving() -> Play:
    """Return a case whose plan counts from Monday 2027-03-08: 30 days end on Wednesday 04-07."""
    return _improving().fork()


def meet_weekly(play: Play) -> Play:
    """Hold the four check-ins that are owed up to Wednesday 2027-04-07."""
    for day in ("03-09", "03-16", "03-23", "03-30"):
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn)
    return play


@cache
def _plan_ended() -> Play:
    return meet_weekly(improving()).at("2027-04-08T10:00")


def plan_ended() -> Play:
    """Return a case on Thursday 2027-04-08: the plan has ended, every check-in was held."""
    return _plan_ended().fork()


def findings(*found: Found) -> list[dict[str, object]]:
    """Return one finding for each criterion, in order."""
    return [
        {"criterion": number, "finding": each, "reason": f"Read, {each}.", "evidence": "Review 7."}
        for number, each in enumerate(found, start=1)
    ]


def judge(play: Play, by: Role, *found: Found, acting: str = "", number: int = 1) -> None:
    """Have a reviewer judge a deliverable."""
    play.do(c.RecordVerdict, by, acting=acting, deliverable=number, findings=findings(*found))


def both(play: Play, *found: Found) -> Play:
    """Have both reviewers find the same of the first deliverable."""
    for role in (Role.MANAGER, Role.SECOND_REVIEWER):
        judge(play, role, *found)
    return play


def judged() -> Play:
    """Return a case in which both reviewers found criterion 1.2 not met, on Thursday 04-08."""
    return both(plan_ended(), "met", "not_met")


def fail(play: Play) -> Play:
    """Let a plan that has ended fail on 1.2, and stop at Friday 2027-04-09, 10:00."""
    both(play, "met", "not_met").manager(c.RequestFail)
    play.at("2027-04-08T12:00").skip(c.Approve)
    play.at("2027-04-09T08:00").hr(c.Approve)
    return play.at("2027-04-09T10:00")


@cache
def _failed() -> Play:
    return fail(plan_ended())


def failed() -> Play:
    """Return a case whose plan failed; the letter went out on Friday 2027-04-09 at 09:00."""
    return _failed().fork()


def window_open() -> Play:
    """Return a case with its window to appeal open until Friday 2027-04-16."""
    play = failed()
    play.employee(c.Acknowledge, notice="failure[1]")
    return play


def silent_on_appeal() -> Play:
    """Return a case whose window to appeal passed in silence, on Monday 2027-04-19 at 08:00."""
    return window_open().at("2027-04-19T08:00")


def appealed(*grounds: Ground | str) -> Play:
    """Return a case appealed on Monday 2027-04-12: reply by the 14th, decision by the 19th."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.FileAppeal, grounds=list(grounds or ("facts_wrong",)))
    return play


def seated(*grounds: Ground | str) -> Play:
    """Return a case whose panel of the worked example has both papers, on Tuesday 2027-04-13."""
    play = appealed(*grounds).at("2027-04-13T10:00")
    play.manager(c.ReplyToAppeal)
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    return play


def vote(play: Play, person: str, outcome: PanelOutcome | Outcome, **fields: object) -> None:
    """Have somebody of the panel vote, in the role of that seat."""
    appeal = play.state.appeal
    first = appeal is not None and appeal.panel[0] == person
    role = Role.PANEL_CHAIR if first else Role.PANEL_MEMBER
    play.do(c.CastVote, role, acting=person, outcome=outcome, **fields)  # type: ignore[arg-type]


def decide(play: Play, outcome: PanelOutcome | Outcome, **fields: object) -> Play:
    """Let the panel of the worked example decide with one voice on Thursday 2027-04-15."""
    play.at("2027-04-15T10:00")
    for person in PANEL:
        vote(play, person, outcome, **fields)
    return play


def decided(outcome: PanelOutcome | Outcome, **fields: object) -> Play:
    """Return a case whose panel decided with one voice on Thursday 2027-04-15, at 10:00."""
    return decide(seated(), outcome, **fields)


def received(outcome: PanelOutcome | Outcome, **fields: object) -> Play:
    """Return a case whose decision was received on Thursday 2027-04-15, at noon."""
    play = decided(outcome, **fields).at("2027-04-15T12:00")
    play.employee(c.Acknowledge, notice="decision[1]")
    return play


def upheld_under(opened_with: Opening) -> Play:
    """Return a case opened with this whose fail was upheld on Thursday 2027-04-15."""
    play = meet_weekly(improving_on(opened_with=opened_with)).at("2027-04-08T10:00")
    fail(play).at("2027-04-12T10:00").employee(c.FileAppeal)
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    return decide(play, "uphold")


@cache
def _transferring() -> Play:
    return received("overturn")


def transferring() -> Play:
    """Return a case with time to move from Thursday 2027-04-15 to Monday 2027-06-14."""
    return _transferring().fork()


def seat(play: Play, role: Role, person: str) -> None:
    """Have HR seat somebody in Los Angeles."""
    play.hr(c.SeatPerson, role=role, person=person)


def silence_confirmed() -> Play:
    """Return a case whose silence HR confirmed, on Thursday 2027-03-11."""
    play = silent()
    play.hr(c.RecordContactCheck, reached=True)
    play.hr(c.ConfirmSilence)
    return play


def chosen_and_confirmed() -> Play:
    """Return a case in its plan by the employee's own choice, on Wednesday 2027-03-10."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.employee(c.ConfirmElection)
    return play.at("2027-03-10T10:00")


def reviewed(play: Play) -> Play:
    """Return the case after an independent reviewer has looked at the step that waits."""
    play.hr(c.RequestReview)
    play.do(c.Approve, Role.INDEPENDENT_REVIEWER)
    return play


def rungs(play: Play, clock: str) -> list[tuple[datetime, Template, Role]]:
    """Return every rung of a clock that was taken: when, what it asks, of whom."""
    words = (
        (fact.at, fact.body.notice) for fact in play.facts if isinstance(fact.body, NoticeOwed)
    )
    return [
        (at, word.template, word.to)
        for at, word in words
        if word.about == clock and any(value.name == "rung" for value in word.values)
    ]


def values_of(play: Play, template: Template) -> dict[str, str]:
    """Return what fills the one letter of a wording that the employee got."""
    (word,) = play.letters(template, Role.EMPLOYEE)
    return {value.name: value.value for value in word.values}
