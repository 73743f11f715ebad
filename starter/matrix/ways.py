"""Ways into each stage: what is done, by whom and when, so that cases stand where commands differ.

Times are local to the employee. Each way goes on from another one.
"""

from __future__ import annotations

from typing import Final

from domain.people import Role
from starter.matrix.plans import PROPOSAL
from starter.matrix.steps import Step, Way, judged, step, wait

_EMPLOYEE, _MANAGER, _SKIP, _HR = Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.HR_PARTNER
_SECOND, _THIRD = Role.SECOND_REVIEWER, Role.THIRD_REVIEWER
_PLACE: Final = {"calendar": "US", "zone": "America/Los_Angeles"}

ENTERED: Final[Way] = (
    step("2027-02-01T10:00", _MANAGER, "submit_entry"),
    step("2027-02-01T11:00", _SKIP, "delegate"),
)
SKIP_SIGNED: Final[Way] = (*ENTERED, step("2027-02-02T09:30", _SKIP, "approve"))
SENT_BACK: Final[Way] = (*ENTERED, step("2027-02-02T09:30", _SKIP, "send_back"))

IN_FOCUS: Final[Way] = (*SKIP_SIGNED, step("2027-02-04T08:00", _HR, "approve"))
DISCUSSION_LATE: Final[Way] = (*IN_FOCUS, wait("2027-02-16T10:00"))
DISCUSSED: Final[Way] = (*IN_FOCUS, step("2027-02-05T11:00", _MANAGER, "record_discussion"))
PAUSED: Final[Way] = (
    *DISCUSSED,
    step("2027-02-08T10:00", _MANAGER, "request_pause"),
    step("2027-02-09T10:00", _SKIP, "approve"),
)
COACHED: Final[Way] = (
    *DISCUSSED,
    *(
        step(f"2027-02-{day}T11:00", _MANAGER, "record_check_in", trend="declining")
        for day in ("09", "16", "23")
    ),
    wait("2027-03-01T11:00"),
)
REMOVAL_ASKED: Final[Way] = (
    *COACHED,
    step("2027-03-01T12:00", _MANAGER, "request_removal"),
    step("2027-03-02T10:00", _SKIP, "approve"),
)
EXTENSION_ASKED: Final[Way] = (
    *COACHED,
    step("2027-03-01T12:00", _MANAGER, "request_extension"),
)
NEXT_STEPS_LATE: Final[Way] = (
    *COACHED,
    step("2027-03-02T11:00", _MANAGER, "record_check_in", trend="unchanged"),
    wait("2027-03-09T10:00"),
)

PIVOT_ASKED: Final[Way] = (*COACHED, step("2027-03-01T11:30", _MANAGER, "request_pivot"))
PIVOT_SIGNED: Final[Way] = (*PIVOT_ASKED, step("2027-03-01T12:00", _SKIP, "approve"))
PIVOT_WAITS: Final[Way] = (
    *PIVOT_SIGNED,
    step("2027-03-01T15:00", _EMPLOYEE, "record_activity"),
    step("2027-03-02T08:00", _HR, "approve"),
)
PIVOT_SENT_BACK: Final[Way] = (*PIVOT_ASKED, step("2027-03-01T12:00", _SKIP, "send_back"))
PIVOT_APPROVED: Final[Way] = (*PIVOT_SIGNED, step("2027-03-02T08:00", _HR, "approve"))
DIRECT_ASKED: Final[Way] = (step("2027-02-01T10:00", _MANAGER, "submit_entry", direct=PROPOSAL),)
DIRECT_SIGNED: Final[Way] = (
    *DIRECT_ASKED,
    step("2027-02-02T09:30", _SKIP, "approve"),
    step("2027-02-04T08:00", _HR, "approve"),
)
PACKET_SENT: Final[Way] = (*PIVOT_APPROVED, step("2027-03-03T11:00", _HR, "deliver_packet"))

CHOICE_OPEN: Final[Way] = (
    *PACKET_SENT,
    step("2027-03-03T12:00", _EMPLOYEE, "acknowledge"),
    step("2027-03-03T14:00", _HR, "record_meeting"),
)
RESIGNED_WITH_PACKET: Final[Way] = (
    *PACKET_SENT,
    step("2027-03-03T12:00", _EMPLOYEE, "resign"),
)

MEETING_OWED: Final[Way] = (*PACKET_SENT, step("2027-03-03T12:00", _EMPLOYEE, "acknowledge"))
CHOICE_MADE: Final[Way] = (*CHOICE_OPEN, step("2027-03-04T10:00", _EMPLOYEE, "elect"))
CHOICE_LAPSED: Final[Way] = (*CHOICE_OPEN, wait("2027-03-11T08:00"))
CHOICE_FILED_LATE: Final[Way] = (
    *CHOICE_LAPSED,
    step("2027-03-11T09:00", _EMPLOYEE, "elect", option="improve"),
)
REVIEW_OWED: Final[Way] = (
    *CHOICE_LAPSED,
    step("2027-03-11T09:00", _EMPLOYEE, "record_activity"),
    step("2027-03-11T10:00", _HR, "record_contact_check"),
)
CHOICE_REACHED: Final[Way] = (
    *CHOICE_LAPSED,
    step("2027-03-11T09:00", _HR, "record_contact_check"),
)

IMPROVE_BEGAN: Final[Way] = (
    *CHOICE_OPEN,
    step("2027-03-04T10:00", _EMPLOYEE, "elect", option="improve"),
    step("2027-03-04T10:05", _EMPLOYEE, "confirm_election"),
)
IMPROVING: Final[Way] = (
    *IMPROVE_BEGAN,
    step("2027-03-05T10:00", _EMPLOYEE, "acknowledge", notice="plan[1]"),
    step("2027-03-09T11:00", _MANAGER, "record_check_in"),
)
PROTECTED: Final[Way] = (
    *IMPROVING,
    step("2027-03-10T10:00", _EMPLOYEE, "report_leave"),
    step("2027-03-10T11:00", Role.LEAVE_ADMINISTRATOR, "decide_leave", protects_after=True),
    step("2027-04-20T10:00", _EMPLOYEE, "record_return"),
)
WORK_SUBMITTED: Final[Way] = (*IMPROVING, step("2027-03-15T10:00", _EMPLOYEE, "submit_work"))
VERDICT_LATE: Final[Way] = (*WORK_SUBMITTED, wait("2027-03-31T10:00"))
EARLY_END_ASKED: Final[Way] = (
    *WORK_SUBMITTED,
    step("2027-03-16T10:00", _MANAGER, "request_early_end"),
)
EARLY_END_SIGNED: Final[Way] = (
    *EARLY_END_ASKED,
    step("2027-03-16T11:00", _HR, "approve"),
    step("2027-03-16T12:00", _SKIP, "approve"),
)
VOID_ASKED: Final[Way] = (*IMPROVING, step("2027-03-10T10:00", _HR, "request_void"))
VERDICTS_SPLIT: Final[Way] = (
    *WORK_SUBMITTED,
    judged("2027-03-16T10:00", "met", by=_MANAGER),
    judged("2027-03-16T11:00", "not_met", by=_SECOND),
    step(
        "2027-03-16T12:00",
        _HR,
        "seat_person",
        role="third_reviewer",
        person="p-third_reviewer",
        **_PLACE,
    ),
)
PLAN_ENDED: Final[Way] = (
    *WORK_SUBMITTED,
    step("2027-03-16T11:00", _MANAGER, "record_check_in"),
    judged("2027-03-17T10:00", "not_met", by=_MANAGER),
    judged("2027-03-17T11:00", "not_met", by=_SECOND),
    step("2027-03-23T11:00", _MANAGER, "record_check_in"),
    step("2027-03-30T11:00", _MANAGER, "record_check_in"),
    wait("2027-04-06T10:00"),
)
RESULT_LATE: Final[Way] = (*PLAN_ENDED, wait("2027-04-22T10:00"))
FAIL_ASKED: Final[Way] = (*PLAN_ENDED, step("2027-04-06T11:00", _MANAGER, "request_fail"))
FAIL_SIGNED: Final[Way] = (*FAIL_ASKED, step("2027-04-06T12:00", _SKIP, "approve"))

FAILED: Final[Way] = (*FAIL_SIGNED, step("2027-04-07T08:00", _HR, "approve"))
FAIL_RECEIVED: Final[Way] = (
    *FAILED,
    step("2027-04-07T12:00", _EMPLOYEE, "acknowledge", notice="failure[1]"),
)
LEAVING_CHOSEN: Final[Way] = (*FAIL_RECEIVED, step("2027-04-08T10:00", _EMPLOYEE, "elect"))
FAIL_UNANSWERED: Final[Way] = (*FAIL_RECEIVED, wait("2027-04-15T08:00"))
FAIL_REACHED: Final[Way] = (
    *FAIL_UNANSWERED,
    step("2027-04-15T09:00", _HR, "record_contact_check"),
)

PROTECTED_AFTER_FAIL: Final[Way] = (
    *FAIL_RECEIVED,
    step("2027-04-08T10:00", _EMPLOYEE, "report_leave"),
    step("2027-04-08T11:00", Role.LEAVE_ADMINISTRATOR, "decide_leave", protects_after=True),
    step("2027-05-20T10:00", _EMPLOYEE, "record_return"),
)
APPEAL_FILED_LATE: Final[Way] = (
    *FAIL_UNANSWERED,
    step("2027-04-15T09:00", _EMPLOYEE, "file_appeal"),
)
APPEALED: Final[Way] = (*FAIL_RECEIVED, step("2027-04-08T10:00", _EMPLOYEE, "file_appeal"))
APPEALED_ON_LEAVE: Final[Way] = (
    *FAIL_RECEIVED,
    step("2027-04-08T09:00", _EMPLOYEE, "report_leave"),
    step("2027-04-09T10:00", _EMPLOYEE, "file_appeal"),
    step("2027-04-12T10:00", _EMPLOYEE, "record_return", leave=1),
)
PANEL_SEATED: Final[Way] = (
    *APPEALED,
    step("2027-04-09T10:00", Role.PANEL_COORDINATOR, "seat_panel"),
)
ANSWERED: Final[Way] = (
    *PANEL_SEATED,
    step("2027-04-09T11:00", _MANAGER, "reply_to_appeal"),
)
PANEL_LATE: Final[Way] = (*PANEL_SEATED, wait("2027-04-19T10:00"))


def _votes(outcome: str) -> Way:
    fields = {"outcome": outcome}
    return (
        Step("2027-04-12T10:00", Role.PANEL_CHAIR, "cast_vote", fields),
        Step("2027-04-12T11:00", Role.PANEL_MEMBER, "cast_vote", fields),
        Step("2027-04-12T12:00", Role.PANEL_MEMBER, "cast_vote", fields, holder=1),
    )


LAST_VOTE: Final[Way] = (*ANSWERED, *_votes("overturn")[:-1])
OVERTURNED: Final[Way] = (*ANSWERED, *_votes("overturn"))
UPHELD: Final[Way] = (*ANSWERED, *_votes("uphold"))
REMANDED: Final[Way] = (
    *ANSWERED,
    *_votes("remand"),
    step("2027-04-13T10:00", _EMPLOYEE, "acknowledge", notice="decision[1]"),
)
JUDGED_ANEW: Final[Way] = (
    *REMANDED,
    step("2027-04-13T11:00", _HR, "seat_person", role="reviewer", person="p-reviewer", **_PLACE),
)

MAY_TRANSFER: Final[Way] = (
    *OVERTURNED,
    step("2027-04-13T10:00", _EMPLOYEE, "acknowledge", notice="decision[1]"),
)
TRANSFER_ASKED: Final[Way] = (
    *MAY_TRANSFER,
    step("2027-04-20T10:00", _EMPLOYEE, "request_transfer"),
)
TRANSFER_SIGNED: Final[Way] = (
    *TRANSFER_ASKED,
    step("2027-04-21T10:00", Role.HIRING_MANAGER, "approve"),
)
LEAVING_FOR_GOOD: Final[Way] = (
    *MAY_TRANSFER,
    step("2027-04-20T10:00", _EMPLOYEE, "elect"),
)
TRANSFER_LAPSED: Final[Way] = (*MAY_TRANSFER, wait("2027-06-15T08:00"))
TRANSFER_ASKED_LATE: Final[Way] = (
    *TRANSFER_LAPSED,
    step("2027-06-15T09:00", _EMPLOYEE, "request_transfer"),
)
PROTECTED_IN_TRANSFER: Final[Way] = (
    *MAY_TRANSFER,
    step("2027-04-15T10:00", _EMPLOYEE, "report_leave"),
    step("2027-04-15T11:00", Role.LEAVE_ADMINISTRATOR, "decide_leave", protects_after=True),
    step("2027-05-20T10:00", _EMPLOYEE, "record_return"),
)
TRANSFER_REACHED: Final[Way] = (
    *TRANSFER_LAPSED,
    step("2027-06-15T09:00", _HR, "record_contact_check"),
)

LEAVING: Final[Way] = (*CHOICE_MADE, step("2027-03-08T10:00", _EMPLOYEE, "confirm_election"))
LEFT: Final[Way] = (*LEAVING, wait("2027-03-23T10:00"))
OFFERED: Final[Way] = (*LEAVING, step("2027-03-09T10:00", _HR, "make_offer"))
CONSIDERING: Final[Way] = (
    *OFFERED,
    step("2027-03-09T11:00", _EMPLOYEE, "acknowledge", notice="offer[1]"),
)
MAY_SIGN: Final[Way] = (*CONSIDERING, wait("2027-03-23T10:00"))
UNSIGNED: Final[Way] = (*CONSIDERING, wait("2027-04-26T10:00"))
SIGNED: Final[Way] = (*CONSIDERING, step("2027-03-23T10:00", _EMPLOYEE, "sign_release"))
EFFECTIVE: Final[Way] = (*SIGNED, wait("2027-03-31T10:00"))
LEAVING_BY_RESIGNATION: Final[Way] = (
    *IN_FOCUS,
    step("2027-02-05T10:00", _EMPLOYEE, "resign"),
    wait("2027-02-19T10:00"),
)
REHIRE_ASKED: Final[Way] = (*LEFT, step("2027-03-23T11:00", _HR, "request_rehire"))
REHIRE_SIGNED: Final[Way] = (*REHIRE_ASKED, step("2027-03-23T12:00", Role.HR_LEAD, "approve"))

SETTLED: Final[Way] = (
    *EFFECTIVE,
    step("2027-03-31T10:30", _HR, "record_settlement"),
    step("2027-03-31T11:00", Role.PAYROLL, "record_payment"),
)
PASSED: Final[Way] = (*PLAN_ENDED, step("2027-04-06T11:00", _MANAGER, "pass_plan"))
REHIRE_ASKED_LATER: Final[Way] = (*SETTLED, step("2027-04-01T11:00", _HR, "request_rehire"))
REHIRE_SIGNED_LATER: Final[Way] = (
    *REHIRE_ASKED_LATER,
    step("2027-04-01T12:00", Role.HR_LEAD, "approve"),
)
