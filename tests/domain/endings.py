"""A case at each of its endings, on the shortest way there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain import commands as c
from domain.facts import ExitCause, Outcome
from domain.notices import Template
from domain.outcomes import Money
from domain.people import Actor, Role
from tests.domain.builders import Play, build, coached, leaving, local, opening, person
from tests.domain.later_builders import improving, plan_ended, received, transferring, window_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.opening import Opening
    from domain.policy import Policy


def direct_opening(under: Policy | None = None) -> Opening:
    """Return an opening in which Pivot is asked for without Focus, on Monday 2027-02-01."""
    plan = [
        {"title": "A design", "criteria": ["It passes review"], "due_after_days": 21, "hours": 24}
    ]
    proposal = {
        "packet_text": "What was seen.",
        "packet_by": "p-writer",
        "plan": plan,
        "plan_days": 30,
        "weekly_regular_hours": 30,
    }
    by = Actor(person(Role.MANAGER), Role.MANAGER)
    entry = build(c.SubmitEntry, "entry", by, local("2027-02-01T10:00"), direct=proposal)
    if not isinstance(entry, c.SubmitEntry):
        raise TypeError("the first command is the entry")
    return replace(opening(under=under), entry=entry)


def focus_rejected() -> Play:
    play = Play().at("2027-02-02T09:30")
    play.skip(c.Reject)
    return play


def focus_removed() -> Play:
    """Return a case whose Focus was removed on Monday 2027-03-01."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)
    play.director(c.Approve)
    return play


def cause_resolved() -> Play:
    play = coached()
    play.manager(c.RequestWithdrawal, cause_resolved=True)
    play.director(c.Approve)
    return play


def focus_withdrawn() -> Play:
    play = coached()
    play.manager(c.RequestWithdrawal)
    play.director(c.Approve)
    return play


def pivot_rejected() -> Play:
    play = Play(direct_opening()).at("2027-02-02T09:30")
    play.skip(c.Reject)
    return play


def improve_passed() -> Play:
    """Return a case whose plan was passed on Thursday 2027-04-08."""
    play = plan_ended()
    play.manager(c.PassPlan)
    return play


def void() -> Play:
    play = improving().at("2027-03-09T10:00")
    play.hr(c.RequestVoid, then="close")
    play.skip(c.Approve)
    return play


def transferred() -> Play:
    """Return a case whose transfer was agreed on Monday 2027-04-19."""
    play = transferring().at("2027-04-19T10:00")
    play.employee(c.RequestTransfer)
    play.do(c.Approve, Role.HIRING_MANAGER)
    play.do(c.Approve, Role.TRANSFER_APPROVER)
    return play


def leaving_t2() -> Play:
    """Return a case in which T2 was chosen as final on Monday 2027-04-12."""
    play = window_open().at("2027-04-12T10:00")
    play.employee(c.Elect, option="leave")
    play.employee(c.ConfirmElection)
    return play


def leaving_t3() -> Play:
    """Return a case whose upholding decision was received on Thursday 2027-04-15."""
    return received("uphold")


def agreed() -> Play:
    """Return a case in which an agreed exit on Thursday 2027-04-15 was granted on 2027-03-02."""
    play = coached()
    play.employee(c.ProposeExit, last_day="2027-04-15")
    play.at("2027-03-02T08:00").hr(c.Approve)
    play.do(c.Approve, Role.COMPENSATION)
    play.do(c.Approve, Role.LEGAL)
    return play


def resigned() -> Play:
    """Return a case in Focus resigned on Monday 2027-03-01, with the last day on 2027-03-31."""
    play = coached()
    play.employee(c.Resign, last_day="2027-03-31")
    return play


def offered(play: Play, **fields: object) -> Play:
    """Return the case with its release offered, and received as soon as the letter is out."""
    play.wait_until(play.now + timedelta(minutes=1)).hr(c.MakeOffer, **fields)
    release = play.state.release
    assert release is not None
    while not [w for w in play.letters(Template.RELEASE_OFFER) if w.about == release.key]:
        play.wait_until(play.now + timedelta(hours=1))
    play.wait_until(play.now + timedelta(minutes=1)).employee(c.Acknowledge, notice=release.key)
    return play


def wages_paid(play: Play) -> Play:
    """Return the case at noon of the last day of employment, the final wages paid."""
    latest = [clock for clock in play.state.clocks if clock.key.startswith("separation")][-1]
    play.at(f"{play.day(latest.key)}T12:00").hr(c.RecordSettlement)
    return play


def signed(play: Play) -> Play:
    """Return the case with its release signed on the last day of employment, an hour after noon."""
    play = wages_paid(offered(play))
    play.at(f"{play.now.date()}T13:00").employee(c.SignRelease)
    return play


def effective(play: Play) -> Play:
    """Return the case whose release holds since midnight, eight days after the last one."""
    play = signed(play)
    return play.at(f"{play.now.date() + timedelta(days=8)}T10:00")


def settled(play: Play, money: Money = Money.PAID) -> Play:
    """Return the case closed: severance paid, or its release revoked, or none to settle."""
    leaving_now = play.state.separation
    if leaving_now is None or leaving_now.cause is ExitCause.RESIGNATION:
        return wages_paid(play)
    if money is Money.NOT_RELEASED:
        signed(play).employee(c.RevokeRelease)
    else:
        effective(play).do(c.RecordPayment, Role.PAYROLL)
    return play


ENDINGS: Final[dict[Outcome, Callable[[], Play]]] = {
    Outcome.FOCUS_REJECTED: focus_rejected,
    Outcome.FOCUS_REMOVED: focus_removed,
    Outcome.CAUSE_RESOLVED: cause_resolved,
    Outcome.FOCUS_WITHDRAWN: focus_withdrawn,
    Outcome.PIVOT_REJECTED: pivot_rejected,
    Outcome.IMPROVE_PASSED: improve_passed,
    Outcome.VOID: void,
    Outcome.TRANSFERRED: transferred,
    Outcome.LEFT_T1: lambda: settled(leaving()),
    Outcome.LEFT_T2: lambda: settled(leaving_t2()),
    Outcome.LEFT_T3: lambda: settled(leaving_t3()),
    Outcome.RESIGNED: lambda: settled(resigned()),
    Outcome.AGREED_EXIT: lambda: settled(agreed()),
}
"""How a case comes to each outcome."""
