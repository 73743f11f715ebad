"""Bringing a case to its end: whoever owes something does it, and nobody ends the case from above.

Where the walk has not come to `closed` by itself, this shows that the people of the case can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.case import Answer, agenda
from domain.errors import Refused
from domain.rights import RIGHTS
from domain.state import Stage
from starter.examples import COMMANDS
from starter.matrix.asking import commands_for
from tests.domain.shapes import shape
from tests.domain.walking import MOMENT, UNTIL

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.domain.builders import Play
    from tests.domain.shapes import Shape

DUTIES: Final = (
    "record_payment",
    "record_settlement",
    "sign_release",
    "make_offer",
    "record_return",
    "decide_leave",
    "decide_accommodation",
    "request_review",
    "resume_focus",
    "pass_plan",
    "approve",
    "acknowledge",
    "record_handover",
    "confirm_silence",
    "record_contact_check",
    "tell_open_choice",
    "confirm_resignation",
    "confirm_election",
    "elect",
    "reply_to_appeal",
    "cast_vote",
    "seat_panel",
    "request_transfer",
    "deliver_packet",
    "record_meeting",
    "submit_entry",
    "request_removal",
    "request_pivot",
    "record_verdict",
)
"""What people owe or may choose, what leads on most first; not the director's withdrawal."""

MOST_STEPS: Final = 120


def finishes(play: Play, known: Collection[Shape]) -> list[Shape] | None:
    """Return the shapes on a way to `closed`, or to a shape from which one is known.

    None where the people of the case do not get there.
    """
    passed: list[Shape] = []
    play = play.fork()
    for _ in range(MOST_STEPS):
        at = shape(play)
        if play.stage is Stage.CLOSED or at in known:
            return passed
        passed.append(at)
        later = _does_something(play, passed) or _wakes(play)
        if later is None:
            return None
        play = later
    return None


def _does_something(play: Play, passed: Collection[Shape]) -> Play | None:
    """Have the first of the duties done that leads to a shape which is new on this way."""
    play = play.fork().wait_until(play.now + MOMENT)
    for do in DUTIES:
        right = RIGHTS[COMMANDS[do]]
        for role in right.roles if play.stage in right.stages else ():
            for command in commands_for(play.case, do, role, play.now):
                after = play.fork()
                try:
                    receipt = after.send(command)
                except Refused:
                    continue
                if receipt.answer is Answer.ACCEPTED and shape(after) not in passed:
                    return after
    return None


def _wakes(play: Play) -> Play | None:
    """Let time pass until the next due instant, or a day where nothing is due."""
    due = agenda(play.case)
    if due is None or due.at > UNTIL:
        return None
    return play.fork().wait_until(due.at)
