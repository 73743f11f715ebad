"""Random steps of a history: time passes, then somebody gives a command, perhaps late or wrongly.

A step is drawn without looking at the case; what it comes to there is found when it is taken, so
that most histories go onward through the stages instead of being refused at every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from domain import commands as c
from domain.case import accept
from domain.errors import Refused
from domain.people import Actor, Role
from domain.policy import ClockKind
from domain.rights import RIGHTS
from domain.state import RequestStatus, Stage
from tests.domain.builders import build, person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.domain.builders import Play

Fields = dict[str, object]

COMMANDS: Final = tuple(RIGHTS)
ROLES: Final = tuple(Role)
GAPS: Final = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 0, 60, 60, 5 * 60, 24 * 60, 24 * 60, 3 * 24 * 60, 8 * 24 * 60, 20 * 24 * 60)
)
LAGS: Final = tuple(
    timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 30, 26 * 60, 4 * 24 * 60, 9 * 24 * 60)
)
DAYS: Final = (-21, -7, -3, -1, 0, 0, 0, 1, 4, 10, 30)

CHOOSE: Final = (c.Elect, c.ConfirmElection, c.RecordContactCheck, c.ConfirmSilence)
ONWARD: Final[Mapping[Stage, tuple[type[c.Command], ...]]] = {
    Stage.ENTRY: (c.Approve, c.Approve, c.SubmitEntry),
    Stage.FOCUS: (c.RequestPivot, c.RecordDiscussion, c.RecordCheckIn, c.Approve),
    Stage.PIVOT_ENTRY: (c.Approve, c.Approve, c.DeliverPacket, c.Acknowledge, c.RequestPivot),
    Stage.ELECTION: CHOOSE,
    Stage.IMPROVE: (
        c.Acknowledge,
        c.SubmitWork,
        c.RecordVerdict,
        c.RecordVerdict,
        c.RecordCheckIn,
        c.JustifyCheckIn,
        c.RequestEarlyEnd,
        c.RequestFail,
        c.Approve,
        c.Approve,
    ),
    Stage.VERDICT: (c.Acknowledge, c.FileAppeal, c.FileAppeal, *CHOOSE),
    Stage.APPEAL: (c.SeatPanel, c.CastVote, c.CastVote, c.CastVote, c.Acknowledge),
    Stage.TRANSFER: (c.RequestTransfer, c.Approve, c.Approve, *CHOOSE),
    Stage.SEPARATION: (
        c.AgreeGrace,
        c.MakeOffer,
        c.Acknowledge,
        c.SignRelease,
        c.RecordSettlement,
        c.RecordPayment,
        c.RevokeRelease,
        c.WithdrawResignation,
    ),
    Stage.CLOSED: (c.RecordFollowUp, c.RequestRehire, c.Approve, c.ReportLeave),
}
"""What takes a case further, stage by stage."""
OF_LEAVE: Final = (c.ReportLeave, c.ReportLeave, c.RecordReturn, c.DecideLeave)


@dataclass(frozen=True)
class Step:
    """Time passes, with a worker or without; then somebody gives a command, perhaps late."""

    gap: timedelta
    worker_down: bool
    onward: bool
    leave: bool
    command: int
    entitled: bool
    role: int
    lag: timedelta
    day: int
    number: int


def drawn(lot: int, index: int) -> Step:
    """Return a step of a lot: each is what it is, whichever others are left out.

    A lot is one number, so that no two histories are alike; what hypothesis makes smaller are the
    steps that are taken.
    """
    lots = sha256(f"{lot}:{index}".encode()).digest()
    return Step(
        gap=GAPS[lots[0] % len(GAPS)],
        worker_down=lots[1] % 3 == 0,
        onward=lots[2] % 4 > 0,
        leave=lots[9] % 9 == 0,
        command=lots[3],
        entitled=lots[4] % 5 > 0,
        role=lots[5],
        lag=LAGS[lots[6] % len(LAGS)],
        day=DAYS[lots[7] % len(DAYS)],
        number=lots[8] % 12,
    )


def given_by(play: Play, step: Step, sent_as: str) -> c.Command:
    """Return the command that a step comes to where the case stands.

    Often it is one of leave, known late; onward it is the first that is not refused of those that
    take the case further.
    """
    if step.leave:
        return _command(OF_LEAVE[step.command % len(OF_LEAVE)], play, step, sent_as)
    if not step.onward:
        possible = [k for k in COMMANDS if not step.entitled or play.stage in RIGHTS[k].stages]
        return _command(possible[step.command % len(possible)], play, step, sent_as)
    kinds = ONWARD[play.stage]
    first = step.command % len(kinds)
    for kind in (*kinds[first:], *kinds[:first]):
        command = _command(kind, play, step, sent_as)
        if _is_taken(play, command):
            return command
    return _command(kinds[first], play, step, sent_as)


def _is_taken(play: Play, command: c.Command) -> bool:
    try:
        accept(play.case, command, play.now)
    except Refused:
        return False
    return True


def _command(kind: type[c.Command], play: Play, step: Step, sent_as: str) -> c.Command:
    lag = timedelta() if step.onward else step.lag
    received_at = max(play.opening.entry.received_at, play.now - lag)
    by = _actor(kind, play, step)
    return build(kind, sent_as, by, received_at, **_fields(kind, play, step))


def _actor(kind: type[c.Command], play: Play, step: Step) -> Actor:
    """Return somebody who may give the command, if the step says so, else anybody."""
    people, appeal = play.case.frame.people, play.state.appeal
    roles = RIGHTS[kind].roles if step.entitled or step.onward else ROLES
    if step.onward and kind is c.Approve:
        waits = [r.next_role for r in play.state.requests if r.status is RequestStatus.OPEN]
        roles = tuple(waits) or roles
    if step.onward:
        roles = tuple(role for role in roles if people.holds(role)) or roles
    actors = [Actor(who, role) for role in roles for who in people.holders(role) or (person(role),)]
    if step.onward and kind is c.CastVote and appeal is not None:
        voted = {vote.person for vote in appeal.votes}
        actors = [actor for actor in actors if actor.person not in voted] or actors
    return actors[step.role % len(actors)]


def _fields(kind: type[c.Command], play: Play, step: Step) -> Fields:
    """Return the fields that make a difference, some of them wrong."""
    return (
        _of_focus_and_choice(kind, play, step)
        or _of_the_plan_and_appeal(kind, play, step)
        or _of_every_stage(kind, play, step)
    )


def _of_focus_and_choice(  # noqa: PLR0911 -- one case for each command
    kind: type[c.Command], play: Play, step: Step
) -> Fields:
    day = play.now.date() + timedelta(days=step.day)
    match kind:
        case c.RecordDiscussion | c.RecordCheckIn | c.RecordMeeting | c.RecordFollowUp:
            return {"held_on": day if step.number == 0 else play.now.date()}
        case c.JustifyCheckIn:
            return {"bucket": 1 + step.number % 5}
        case c.RequestExtension:
            return {"days": (7, 14, 60, 60, 5)[step.number % 5]}
        case c.RequestPivot:
            return {"plan_days": (30, 60, 61)[step.number % 3]}
        case c.DeliverPacket:
            return {"change": "Another plan." if step.number > 8 else ""}
        case c.Acknowledge:
            return {"notice": _notice(play, step)}
        case c.RecordHandover:
            handed_at = play.now - step.lag - timedelta(hours=step.number)
            return {"notice": _notice(play, step), "handed_at": handed_at}
        case c.Elect:
            graces: tuple[Fields, ...] = (
                {"option": "improve"},
                {},
                {"grace_days": 0},
                {"grace_days": 15},
            )
            return {"option": "leave", **graces[step.number % 4]}
        case c.RecordContactCheck:
            return {"reached": step.number > 3}
        case _:
            return {}


def _notice(play: Play, step: Step) -> str:
    """Return a notice that waits for its receipt, or one that may not."""
    kinds = (ClockKind.NOTICE_RECEIPT, ClockKind.PACKET_RECEIPT)
    waits = [clock for clock in play.state.clocks if clock.is_owed and clock.kind in kinds]
    if not waits or step.number > 9:
        return f"leave_denied[{step.number}]"
    clock = waits[step.number % len(waits)]
    pivot = play.state.pivot
    if clock.kind is ClockKind.PACKET_RECEIPT and pivot is not None:
        return f"packet[{pivot.packet}]"
    return clock.key.removeprefix(f"{ClockKind.NOTICE_RECEIPT}[").removesuffix("]")


def _of_the_plan_and_appeal(  # noqa: PLR0911 -- one case for each command
    kind: type[c.Command], play: Play, step: Step
) -> Fields:
    day, appeal = play.now.date() + timedelta(days=step.day), play.state.appeal
    match kind:
        case c.RecordVerdict:
            second = ("not_met", "not_met", "met", "not_assessable")[step.number % 4]
            found = (("met", 1), (second, 2))
            return {
                "findings": [
                    {"criterion": n, "finding": each, "reason": "Read.", "evidence": "Review 7."}
                    for each, n in found
                ]
            }
        case c.RequestVoid:
            return {"then": ("restart", "close")[step.number % 2]}
        case c.ExtendDeadline:
            clocks = ("election", "improve_plan", "appeal_filing", "transfer", "next_steps")
            return {"clock": clocks[step.number % 5], "days": 1 + step.number}
        case c.CastVote:
            grounds = appeal.grounds if appeal is not None else ()
            outcome = ("remand", "overturn", "uphold", "remand")[step.number % 4]
            findings = [{"ground": g, "sustained": True, "reason": "So it is."} for g in grounds]
            redo = outcome == "remand" and step.number > 5
            return {
                "outcome": outcome,
                "redo_work": redo,
                **({"findings": findings} if findings else {}),
            }
        case c.RecusePanelist:
            panel = appeal.panel if appeal is not None else ()
            return {"person": panel[step.number % len(panel)]} if panel else {}
        case c.SeatPanel:
            return {"seed": f"seed {step.number}"}
        case c.MakeOffer:
            return {"change": "Another text." if play.state.release is not None else ""}
        case c.AgreeGrace:
            return {"days": (0, 3, 3, 14)[step.number % 4]}
        case c.ProposeExit | c.Resign:
            return {"last_day": day}
        case _:
            return {}


def _of_every_stage(  # noqa: C901, PLR0911 -- one case for each command
    kind: type[c.Command], play: Play, step: Step
) -> Fields:
    day = play.now.date() + timedelta(days=step.day)
    match kind:
        case c.ReportLeave:
            last = None if step.number % 6 == 0 else day + timedelta(days=step.number)
            return {"kind": "hint", "first_day": day, "last_day": last}
        case c.DecideLeave:
            ruling = "deny" if step.number % 2 else "approve"
            return {"leave": 1 + step.number // 4, "ruling": ruling}
        case c.RecordReturn:
            return {"leave": 1 + step.number // 4, "back_on": min(day, play.now.date())}
        case c.RecordVacation:
            return {"first_day": day, "last_day": day + timedelta(days=step.number - 1)}
        case c.AnswerStatus:
            return {"question": 1 + step.number // 6, "transfer_restricted": step.number % 3 > 0}
        case c.AddComment:
            return {"kind": tuple(c.CommentKind)[step.number % 4]}
        case c.SeatPerson:
            roles = (Role.REVIEWER, Role.MANAGER, Role.THIRD_REVIEWER, Role.SKIP)
            place = ("GB", "Europe/London") if step.number > 8 else ("US", "America/Los_Angeles")
            return {
                "role": roles[step.number % 4],
                "person": f"p-seat-{step.number % 4}",
                "calendar": place[0],
                "zone": place[1],
            }
        case c.RequestWithdrawal:
            return {"cause_resolved": step.number % 2 == 0}
        case c.RequestRehire:
            return {"standing": ("review_standing", "ineligible")[step.number % 2]}
        case c.WithdrawRequest:
            waits = [r.key for r in play.state.requests if r.status is RequestStatus.OPEN]
            return {"request": waits[-1]} if waits else {}
        case _:
            return {}
