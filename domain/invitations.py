"""What a letter invites the employee to do: read in a portal, or behind the link in the letter.

A letter that is only read invites to nothing but a question or a comment. What is invited to is
not yet possible: that the case decides when the act comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.calendar import ONE_DAY
from domain.commands import Option
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.rights import BEFORE_CLOSED, EVERYWHERE
from domain.state import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.calendar import Site
    from domain.notices import Notice


class Act(StrEnum):
    """What the employee may do where a letter is read; each is the tag of a command."""

    ACKNOWLEDGE = "acknowledge"
    ELECT = "elect"
    CONFIRM_ELECTION = "confirm_election"
    WITHDRAW_ELECTION = "withdraw_election"
    FILE_APPEAL = "file_appeal"
    ASK_STATUS = "ask_status"
    ADD_COMMENT = "add_comment"


Acts = tuple[Act, ...]

ALWAYS: Acts = (Act.ASK_STATUS, Act.ADD_COMMENT)
"""Possible in every stage, so every letter to the employee offers them."""

_CHOOSE: Acts = (Act.ELECT, Act.CONFIRM_ELECTION, Act.WITHDRAW_ELECTION)
_APPEAL_OR_LEAVE: Acts = (Act.FILE_APPEAL, *_CHOOSE)

INVITED_BY: Mapping[Template, Acts] = {
    Template.PIVOT_PACKET: (Act.ACKNOWLEDGE, *_CHOOSE),
    Template.ELECTION_OPEN: _CHOOSE,
    Template.ELECTION_RECORDED: _CHOOSE,
    Template.OPEN_CHOICE_PAYS_MORE: _CHOOSE,
    Template.IMPROVE_PLAN: (Act.ACKNOWLEDGE,),
    Template.PLAN_REVISED: (Act.ACKNOWLEDGE,),
    Template.IMPROVE_FAILED: (Act.ACKNOWLEDGE, *_APPEAL_OR_LEAVE),
    Template.APPEAL_OPEN: _APPEAL_OR_LEAVE,
    Template.APPEAL_DECISION: (Act.ACKNOWLEDGE,),
    Template.TRANSFER_OPTIONS: _CHOOSE,
    Template.TRANSFER_ENDED: _CHOOSE,
    Template.RELEASE_OFFER: (Act.ACKNOWLEDGE,),
    Template.LEAVE_DENIED: (Act.ACKNOWLEDGE,),
}
"""What each letter itself asks for, the first thing first."""

INVITED_IN: Mapping[ClockKind, Acts] = {
    ClockKind.ELECTION: _CHOOSE,
    ClockKind.APPEAL_FILING: _APPEAL_OR_LEAVE,
    ClockKind.TRANSFER: _CHOOSE,
}
"""What a letter about the time of a window asks for, such as the reminder of its last day."""

_ABOUT_A_CLOCK = (
    Template.DUE_SOON,
    Template.DUE_NOW,
    Template.SILENCE_CONTACT_CHECK,
    Template.DATE_MOVED_LATER,
    Template.DEADLINE_EXTENDED,
)

CHOICES: Mapping[Stage, tuple[Option, ...]] = {
    Stage.ELECTION: (Option.LEAVE, Option.IMPROVE),
    Stage.VERDICT: (Option.LEAVE,),
    Stage.TRANSFER: (Option.LEAVE,),
}
"""What can be chosen in each stage (requirements C3, C4, C6)."""

OFFERED_IN: Mapping[Act, tuple[Stage, ...]] = {
    Act.ACKNOWLEDGE: BEFORE_CLOSED,
    Act.ELECT: tuple(CHOICES),
    Act.CONFIRM_ELECTION: tuple(CHOICES),
    Act.WITHDRAW_ELECTION: tuple(CHOICES),
    Act.FILE_APPEAL: (Stage.VERDICT,),
    Act.ASK_STATUS: EVERYWHERE,
    Act.ADD_COMMENT: EVERYWHERE,
}
"""In which stages a portal offers an act: where it has an effect, or is kept for later."""


def invited(notice: Notice) -> Acts:
    """Return what a notice invites its reader to; nothing if that is not the employee."""
    if notice.to is not Role.EMPLOYEE:
        return ()
    return (*INVITED_BY.get(notice.template, _of_its_clock(notice)), *ALWAYS)


def asks_receipt(notice: Notice) -> bool:
    """Tell whether a notice is to be acknowledged."""
    return Act.ACKNOWLEDGE in invited(notice)


def link_ends_at(link_days: int, site: Site, sent_at: datetime) -> datetime:
    """Return when the link in a letter ends: with the last of its days, where its reader works.

    Args:
        link_days: Calendar days after the day of sending, from the policy.
        site: The reader's.
        sent_at: The letter's own time.
    """
    return site.start_of(site.day_of(sent_at) + timedelta(days=link_days) + ONE_DAY)


def _of_its_clock(notice: Notice) -> Acts:
    if notice.template not in _ABOUT_A_CLOCK:
        return ()
    kinds = (v.value.partition("[")[0] for v in notice.values if v.name == "clock")
    kind = next(kinds, "")
    return INVITED_IN.get(ClockKind(kind), ()) if kind in tuple(ClockKind) else ()
