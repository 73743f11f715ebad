"""A complete example of each command, relative to a day: for scenarios, help and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

from domain.rights import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.commands import Command

_WEEK = timedelta(days=7)


def _tag(command: type[Command]) -> str:
    return str(get_args(get_type_hints(command)["do"])[0])


COMMANDS: Final[Mapping[str, type[Command]]] = {_tag(command): command for command in RIGHTS}
"""Every command by its tag."""

ENVELOPE: Final = ("do", "id", "by", "received_at")
"""The fields that every command has; an example leaves them to the sender."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When an example is given, and what it may refer to.

    Attributes:
        day: The employee's local day.
        at: The instant.
        leave: Number of the latest leave of the case.
        notice: The latest notice that waits for a receipt.
    """

    day: date
    at: datetime
    leave: int = 1
    notice: str = "packet[1]"


def example(do: str, occasion: Occasion) -> dict[str, object]:
    """Return the fields of a complete example of a command, without its envelope.

    Fields that may be left out in the command are left out here too, since to leave them out says
    something: no end of a leave is known, no grace was asked for.
    """
    return _with_day(occasion).get(do) or dict(_WORDS.get(do, {}))


def _with_day(occasion: Occasion) -> dict[str, dict[str, object]]:
    day = occasion.day
    return {
        "submit_entry": {
            "below_level": "Designs leave out how a change is rolled back, expected at this level.",
            "feedback_given": "In four one-to-ones since autumn; agreed with each time.",
            "must_improve": "Two designs in a row that pass review with a tested way back.",
            "principles": ["Think before you build"],
            "examples": [
                {
                    "situation": "Release of the search service",
                    "occurred_on": day - 2 * _WEEK,
                    "behaviour": "The change went out without a way back.",
                    "impact": "Search was down for three hours.",
                }
            ],
            "actions": ["Pair on the next design", "Review each draft within two days"],
        },
        "record_discussion": {"held_on": day, "recap": "What is below level, and what helps."},
        "record_check_in": {
            "held_on": day,
            "trend": "unchanged",
            "progress": "One design passed review.",
            "next_actions": "Write the way back for the next one.",
        },
        "record_meeting": {"held_on": day},
        "acknowledge": {"notice": occasion.notice},
        "record_handover": {
            "notice": occasion.notice,
            "handed_at": occasion.at,
            "witness": "p-witness",
        },
        "record_settlement": {"final_wages_paid_on": day},
        "report_leave": {"kind": "requested", "first_day": day},
        "decide_leave": {"leave": occasion.leave, "ruling": "approve"},
        "record_return": {"leave": occasion.leave, "back_on": day},
        "record_vacation": {"first_day": day, "last_day": day + timedelta(days=4)},
        "resign": {"last_day": day + 2 * _WEEK},
    }


_WORDS: Final[Mapping[str, Mapping[str, object]]] = {
    "reject": {"reason": "The examples do not show work below level."},
    "send_back": {"comments": ["Name what was expected at this level."]},
    "request_removal": {"reason": "Four designs in a row passed; reviews show that it lasts."},
    "request_extension": {"days": 14, "reason": "The project began two weeks late."},
    "request_pause": {"reason": "The team is moved to another office."},
    "request_pivot": {
        "reason": "Three check-ins without progress, against the feedback of each.",
        "packet_text": "What was expected, what was seen, and the two ways from here.",
        "packet_by": "p-packet-writer",
        "plan": "Deliverable 1: a design that passes review, with a tested way back.",
        "plan_days": 30,
    },
    "elect": {"option": "leave"},
    "record_contact_check": {"reached": True, "note": "By telephone; knows both ways."},
    "confirm_silence": {"reason": "Was reached, knows both ways, chose neither."},
    "agree_grace": {"days": 14},
    "tell_open_choice": {"note": "In a call: the open choice pays more than resigning."},
}
