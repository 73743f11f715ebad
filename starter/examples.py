"""A complete example of each command, relative to a day: for scenarios, help and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

from domain.rights import RIGHTS
from starter.worked_entry import worked_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.commands import Command

_WEEK = timedelta(days=7)
_PUBLIC = "A" * 43 + "="
_SIGNATURE = "A" * 86 + "=="


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
        "submit_entry": worked_entry(day),
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
        "record_delivery": {
            "notice": occasion.notice,
            "channel": "mail",
            "delivered": False,
        },
        "record_activity": {"kind": "complaint", "on_day": day},
        "record_payment": {"paid_on": day, "reference": "Payroll run 7."},
        "record_settlement": {"final_wages_paid_on": day},
        "report_leave": {"kind": "requested", "first_day": day},
        "decide_leave": {"leave": occasion.leave, "ruling": "approve"},
        "record_leave_days": {
            "leave": occasion.leave,
            "days": [{"day": day, "absent": "4", "scheduled": "8"}],
        },
        "record_return": {"leave": occasion.leave, "back_on": day},
        "record_vacation": {"first_day": day, "last_day": day + timedelta(days=4)},
        "apply_calendar": {
            "calendar": {
                "name": "FR",
                "version": "2026-11",
                "covers_from": date(day.year - 1, 1, 1),
                "covers_to": date(day.year + 1, 12, 31),
                "weekend": [6, 7],
                "holidays": [date(day.year, 5, 1), date(day.year, 7, 14)],
                "working_days": [],
            },
            "reason": "The new manager works in France.",
        },
        "apply_zone": {
            "site": {
                "zone": "Europe/Paris",
                "tz_version": "2026b",
                "offsets": [{"since": occasion.at - 52 * _WEEK, "seconds": 3600}],
                "until": occasion.at + 52 * _WEEK,
            },
            "reason": "The new manager works in France.",
        },
        "trust_keys": {
            "trust": {
                "version": 2,
                "keys": [
                    {"id": "root-2027", "kind": "root", "public": _PUBLIC},
                    {"id": "door-2027-2", "kind": "door", "public": _PUBLIC},
                ],
                "root": "root-2027",
                "signature": _SIGNATURE,
            },
            "reason": "The keys of the doors are renewed each year.",
        },
        "record_downtime": {
            "door": "portal",
            "began_at": occasion.at - timedelta(hours=2),
            "ended_at": occasion.at,
            "evidence": "Measured by the watch of the portal.",
        },
        "resign": {"last_day": day + 2 * _WEEK},
        "propose_exit": {
            "last_day": day + 2 * _WEEK,
            "gross": "40000.00",
            "currency": "USD",
            "reason": "I would rather leave on good terms.",
        },
        "delegate": {
            "role": "skip",
            "person": "p-delegate",
            "commands": ["approve", "reject"],
            "first_day": day,
            "last_day": day + timedelta(days=4),
            "own_level": 7,
            "level": 7,
            "reason": "A week of meetings abroad.",
        },
        "report_absence": {
            "person": "p-skip",
            "first_day": day,
            "last_day": day + timedelta(days=4),
        },
        "record_follow_up": {"held_on": day, "trend": "improving", "note": "The work holds."},
        "seat_panel": {
            "pool": [
                {
                    "person": f"p-panel-{number}",
                    "line": ["p-other-manager", "p-other-leader"],
                    "trained_on": day - 26 * _WEEK,
                }
                for number in range(1, 6)
            ],
            "seed": "4 8 15 16 23 42",
            "hearing_on": day,
        },
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
        "plan": [
            {
                "title": "A design that passes review",
                "criteria": ["It names a way back", "The way back is tested"],
                "due_after_days": 21,
                "hours": 24,
                "evidence_type": "The record of the review",
                "support": ["A mentor for two hours a week"],
                "gap": "Designs leave out the way back",
            }
        ],
        "plan_days": 30,
        "weekly_regular_hours": 30,
        "trend_evidence": "Unchanged at each check-in since the approval.",
    },
    "justify_check_in": {"bucket": 1, "reason": "The office was closed by the storm."},
    "withdraw_request": {"request": "agreed_exit[1]"},
    "elect": {"option": "leave"},
    "record_contact_check": {"reached": True, "note": "By telephone; knows both ways."},
    "confirm_silence": {"reason": "Was reached, knows both ways, chose neither."},
    "agree_grace": {"days": 14},
    "revise_plan": {
        "reason": "The tool that the design is for has changed.",
        "plan": [
            {
                "title": "A design that passes review",
                "criteria": ["It names a way back", "The way back was run once"],
                "due_after_days": 30,
                "hours": 12,
                "evidence_type": "The record of the review",
                "support": ["A mentor for two hours a week"],
                "gap": "Designs leave out the way back",
            }
        ],
        "weekly_regular_hours": 25,
        "more_days": 7,
    },
    "choose_adjustment": {
        "mode": "extend",
        "employee_heard": "Would rather have the days than less to do.",
    },
    "make_offer": {
        "terms": {
            "plain_language": True,
            "names_age_claims": True,
            "no_future_claims": True,
            "new_consideration": True,
            "advises_lawyer": True,
            "time_to_consider": True,
            "time_to_revoke": True,
            "disclosures": True,
        },
        "document": "release-2027-1",
        "disclosures": "program-2027-1",
    },
    "request_off_formula": {
        "gross": "65000.00",
        "currency": "USD",
        "reason": "A patent was filed in the last year of service.",
    },
    "submit_work": {
        "deliverable": 1,
        "sha256": sha256(b"a design that passes review").hexdigest(),
        "note": "The design, in the review tool.",
    },
    "record_verdict": {
        "deliverable": 1,
        "findings": [
            {
                "criterion": number,
                "finding": "met",
                "reason": "It is there and complete.",
                "evidence": "Review 1204.",
            }
            for number in (1, 2)
        ],
    },
    "count_as_met": {"deliverable": 1, "reason": "Handed in in time, and nobody judged it."},
    "request_early_end": {"reason": "The project that the plan rests on was stopped."},
    "pass_plan": {"reason": "Every criterion is met, by both reviewers."},
    "request_fail": {"reason": "The way back was not tested, as both reviewers found."},
    "request_void": {"reason": "The promised mentor never came.", "then": "close"},
    "extend_deadline": {"clock": "improve_plan", "days": 7, "reason": "The tools were down."},
    "file_appeal": {
        "grounds": ["facts_wrong"],
        "statement": "The way back was tested; the report was not read.",
        "remedy": "That the plan counts as met.",
    },
    "reply_to_appeal": {"text": "The report came after the plan had ended."},
    "recuse_panelist": {"person": "p-panel-1", "reason": "A conflict came to light."},
    "cast_vote": {
        "outcome": "overturn",
        "findings": [
            {"ground": "facts_wrong", "sustained": True, "reason": "The report is dated in time."}
        ],
    },
    "request_transfer": {
        "post": "Engineer in the storage team",
        "hiring_manager": "p-hiring_manager",
        "receiving_leader": "p-transfer_approver",
    },
    "request_rehire": {"standing": "ineligible", "reason": "Records were removed on leaving."},
    "ask_status": {"question": "Am I in Focus, and may I move to another team?"},
    "answer_status": {
        "question": 1,
        "active": True,
        "transfer_restricted": True,
        "note": "Told in a call, with what it means.",
    },
    "add_comment": {"kind": "comment", "text": "The check-ins helped."},
    "answer_comment": {
        "comment": 1,
        "upheld": True,
        "text": "The mentor was moved to another project and nobody came instead.",
    },
    "seat_person": {
        "role": "manager",
        "person": "p-new-manager",
        "calendar": "US",
        "zone": "America/Los_Angeles",
        "reason": "The team has a new manager.",
    },
    "decide_accommodation": {"accommodation": 1, "ruling": "approve"},
    "request_for_cause": {"reason": "Funds were taken, as the audit of the accounts shows."},
    "set_legal_hold": {"holds": True, "reason": "A claim was announced."},
    "request_acceptance": {
        "filing": "late-filing",
        "reason": "The office was shut; the letter lay in its box in time.",
    },
    "request_correction": {
        "act": "mistaken-act",
        "reason": "It was recorded in the wrong case.",
    },
    "end_delegation": {"delegation": 1},
    "request_withdrawal": {"reason": "The work that Focus was about no longer exists."},
    "tell_open_choice": {"note": "In a call: the open choice pays more than resigning."},
}
