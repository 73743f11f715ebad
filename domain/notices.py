"""The catalogue of notices: what the system owes to whom (process 6).

A notice says what happened or what is due, in fixed wording kept under `policies/notices/`; here
it is a name, a reader and the values that fill it. A mail that was sent is never a receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.people import Role


class Template(StrEnum):
    """Every notice and every request for action that the system sends."""

    # entry
    ENTRY_WAITING = "entry_waiting"
    ENTRY_WARNINGS = "entry_warnings"
    ENTRY_SENT_BACK = "entry_sent_back"
    ENTRY_REJECTED = "entry_rejected"
    ENTRY_APPROVED = "entry_approved"
    REQUEST_WAITING = "request_waiting"
    REQUEST_DECIDED = "request_decided"
    REQUEST_EXPIRED = "request_expired"
    # focus
    DISCUSSION_RECAP = "discussion_recap"
    TRANSFER_RESTRICTION = "transfer_restriction"
    CHECK_IN_RECAP = "check_in_recap"
    NEXT_STEPS_OUTCOME = "next_steps_outcome"
    FOCUS_PAUSED = "focus_paused"
    FOCUS_RESUMED = "focus_resumed"
    # pivot and election
    PIVOT_APPROVED = "pivot_approved"
    PIVOT_PACKET = "pivot_packet"
    DELIVERY_WARNING = "delivery_warning"
    DELIVERY_FAILED = "delivery_failed"
    ELECTION_OPEN = "election_open"
    ELECTION_RECORDED = "election_recorded"
    ELECTION_TOOK_EFFECT = "election_took_effect"
    SILENCE_CONTACT_CHECK = "silence_contact_check"
    SILENCE_CONFIRMED = "silence_confirmed"
    LATE_ACT_ACCEPTED = "late_act_accepted"
    # improve
    IMPROVE_PLAN = "improve_plan"
    PLAN_REVISED = "plan_revised"
    ADJUSTMENT_CHOSEN = "adjustment_chosen"
    TARGETS_SCALED = "targets_scaled"
    WORK_RECEIVED = "work_received"
    WORK_TO_JUDGE = "work_to_judge"
    VERDICTS_SPLIT = "verdicts_split"
    PLAN_ENDED = "plan_ended"
    PLAN_VOIDED = "plan_voided"
    RESULT_OWED = "result_owed"
    IMPROVE_FAILED = "improve_failed"
    DEADLINE_EXTENDED = "deadline_extended"
    # appeal and transfer
    APPEAL_OPEN = "appeal_open"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_TO_ANSWER = "appeal_to_answer"
    APPEAL_FOR_HR = "appeal_for_hr"
    REPLY_SHARED = "reply_shared"
    PANEL_TO_SEAT = "panel_to_seat"
    PANEL_SEATED = "panel_seated"
    PANEL_TASK = "panel_task"
    APPEAL_DECISION = "appeal_decision"
    APPEAL_DECIDED = "appeal_decided"
    REMANDED = "remanded"
    TRANSFER_OPTIONS = "transfer_options"
    TRANSFER_LINE = "transfer_line"
    TRANSFER_ENDED = "transfer_ended"
    TRANSFER_AGREED = "transfer_agreed"
    # questions, comments, people
    STATUS_TO_ANSWER = "status_to_answer"
    STATUS_ANSWER = "status_answer"
    COMMENT_RECEIVED = "comment_received"
    COMMENT_FOR_HR = "comment_for_hr"
    COMMENT_ANSWERED = "comment_answered"
    PERSON_SEATED = "person_seated"
    DELEGATION_GIVEN = "delegation_given"
    DELEGATION_ENDED = "delegation_ended"
    TASKS_MOVED = "tasks_moved"
    # leaving
    SEVERANCE_STATEMENT = "severance_statement"
    SEPARATION_DETAILS = "separation_details"
    SEPARATION_FOR_PAYROLL = "separation_for_payroll"
    GRACE_AGREED = "grace_agreed"
    RELEASE_OFFER = "release_offer"
    RELEASE_OPEN = "release_open"
    RELEASE_SIGNED = "release_signed"
    RELEASE_REVOKED = "release_revoked"
    RELEASE_LAPSED = "release_lapsed"
    RELEASE_EFFECTIVE = "release_effective"
    SEVERANCE_PAID = "severance_paid"
    RESIGNATION_FOR_HR = "resignation_for_hr"
    RESIGNATION_RECEIVED = "resignation_received"
    RESIGNATION_WITHDRAWN = "resignation_withdrawn"
    OPEN_CHOICE_PAYS_MORE = "open_choice_pays_more"
    CASE_CLOSED = "case_closed"
    REHIRE_LOWERED = "rehire_lowered"
    FOLLOW_UP_OWED = "follow_up_owed"
    # leave
    LEAVE_FOR_HR_CONTACT = "leave_for_hr_contact"
    LEAVE_TO_DECIDE = "leave_to_decide"
    LEAVE_PAUSES_CLOCKS = "leave_pauses_clocks"
    LEAVE_PAUSE_FOR_LINE = "leave_pause_for_line"
    LEAVE_DENIED = "leave_denied"
    LEAVE_DAYS_RECORDED = "leave_days_recorded"
    DATES_AFTER_LEAVE = "dates_after_leave"
    LONG_LEAVE = "long_leave"
    # holds
    ACCOMMODATION_TO_DECIDE = "accommodation_to_decide"
    ACCOMMODATION_RECEIVED = "accommodation_received"
    ACCOMMODATION_DECIDED = "accommodation_decided"
    STEPS_HELD = "steps_held"
    STEP_WAITS = "step_waits"
    STEP_TO_REVIEW = "step_to_review"
    # what dates are counted by
    DATE_MOVED_LATER = "date_moved_later"
    DOWNTIME_GIVEN_BACK = "downtime_given_back"
    # rungs of the ladder
    DUE_SOON = "due_soon"
    DUE_NOW = "due_now"
    ESCALATION = "escalation"
    SECOND_CHANNEL = "second_channel"
    HAND_OVER = "hand_over"
    HOLD_DISCUSSION = "hold_discussion"
    HOLD_MEETING = "hold_meeting"
    CHECK_INS_MISSED_TWICE = "check_ins_missed_twice"
    PROPOSE_NEXT_STEPS = "propose_next_steps"
    CONTACT_CHECK = "contact_check"
    CONFIRM_SILENCE = "confirm_silence"
    COUNT_AS_MET = "count_as_met"
    RESULT_BY_HR = "result_by_hr"
    REPLY_MISSING = "reply_missing"
    SEAT_AGAIN = "seat_again"
    # the record itself
    COUNTERMAND = "countermand"
    ACT_SET_ASIDE = "act_set_aside"
    ACT_LODGED = "act_lodged"
    RETROACTIVE_REVIEW = "retroactive_review"
    REMEDY_OWED = "remedy_owed"
    ACT_CORRECTED = "act_corrected"
    CALENDAR_ENDS = "calendar_ends"
    RECORD_DRIFT = "record_drift"
    STATEMENT_FAILED = "statement_failed"
    NOTICE_UNDELIVERABLE = "notice_undeliverable"


@dataclass(frozen=True, slots=True)
class Filling:
    """One value of a notice, by name."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is owed.

    Attributes:
        key: Stable within the case; the same key is sent once.
        template: Which wording.
        to: The role that reads it.
        about: Key of what it tells of.
        values: What fills the wording.
        person: Who reads it, where several hold the role; empty means its one holder.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    template: Template
    to: Role
    about: str
    values: tuple[Filling, ...]
    person: str = ""


def notice(template: Template, to: Role, about: str, **values: str) -> Notice:
    """Make a notice whose key is its template, what it is about and its reader."""
    fillings = tuple(Filling(name, value) for name, value in values.items())
    return Notice(f"{template}:{about}:{to}", template, to, about, fillings)
