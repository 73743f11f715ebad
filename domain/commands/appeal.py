"""Commands of the appeal and of the transfer that may follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Candidate, Envelope, Ground, GroundFinding, PanelOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAppeal(Envelope):
    """Appeal against a failed plan.

    Who: employee only. When: in `verdict`, until the window closes; before the failure notice was
    acknowledged too. After silence it is kept without effect.

    Attributes:
        grounds: What it rests on, at least one, each once.
        statement: In the employee's words; the manager reads it to reply.
        remedy: What the employee asks for.
    """

    do: Literal["file_appeal"]
    grounds: tuple[Ground, ...]
    statement: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAppeal(Envelope):
    """Take back an appeal that was filed during protected leave.

    Who: employee only. When: in `appeal`, until some days after the return, before the decision.
    """

    do: Literal["withdraw_appeal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToAppeal(Envelope):
    """Reply to the appeal; the reply is shared with the employee.

    Who: manager. When: in `appeal`, within the time to reply, once.

    Attributes:
        text: The reply.
    """

    do: Literal["reply_to_appeal"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPanel(Envelope):
    """Draw a panel from a pool that holds no conflict; the seed is on record.

    Who: panel coordinator. When: in `appeal`, none seated; again when the panel is late or has lost
    a seat that no alternate can take. The first drawn is the chair, the rest are alternates.

    Attributes:
        pool: Everybody who may be drawn.
        seed: Decides the draw, together with the names.
        hearing_on: Day on which the panel hears both sides; today or later.
    """

    do: Literal["seat_panel"]
    pool: tuple[Candidate, ...]
    seed: str
    hearing_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusePanelist(Envelope):
    """Take somebody off the panel who turns out to have a conflict; the next alternate sits.

    Who: panel coordinator, or that person. When: in `appeal`, before the decision.

    Attributes:
        person: Who leaves the panel.
        reason: That there is a conflict; nothing private.
    """

    do: Literal["recuse_panelist"]
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Envelope):
    """Vote, with a finding for each ground; votes are sealed until all are in.

    Who: panel chair and members. When: in `appeal`, once each; not while the employee is on leave,
    nor while an appeal that was filed on leave may be taken back.

    Attributes:
        outcome: Uphold, overturn or remand.
        findings: One for each ground of the appeal.
        redo_work: With a remand: the work is to be done again, not only judged again.
    """

    do: Literal["cast_vote"]
    outcome: PanelOutcome
    findings: tuple[GroundFinding, ...]
    redo_work: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTransfer(Envelope):
    """Ask for a post on another team; hiring manager and receiving leader sign.

    Who: employee only. When: in `transfer`, until its time ends; later it is kept without effect.
    The former line has no veto and signs nothing.

    Attributes:
        post: Which post, in which team.
        hiring_manager: Who hires there.
        receiving_leader: The leader there who approves a restricted transfer.
    """

    do: Literal["request_transfer"]
    post: str
    hiring_manager: str
    receiving_leader: str
