"""The kinds of rows that a policy has: clocks, checks of the entry, requests, tiers."""

from __future__ import annotations

from enum import StrEnum


class ClockKind(StrEnum):
    """The clocks of the process; a promise's key begins with the name of its kind."""

    SKIP_APPROVAL = "skip_approval"
    HR_REVIEW = "hr_review"
    SIGN_OFF = "sign_off"
    DISCUSSION = "discussion"
    CHECK_IN = "check_in"
    NEXT_STEPS = "next_steps"
    PAUSE_REVIEW = "pause_review"
    REWORK = "rework"
    PIVOT_MEETING = "pivot_meeting"
    PACKET_DELIVERY = "packet_delivery"
    PACKET_RECEIPT = "packet_receipt"
    NOTICE_RECEIPT = "notice_receipt"
    SECOND_CHANNEL = "second_channel"
    ELECTION = "election"
    HR_CONFIRMATION = "hr_confirmation"
    IMPROVE_PLAN = "improve_plan"
    IMPROVE_CHECK_IN = "improve_check_in"
    VERDICT = "verdict"
    THIRD_VERDICT = "third_verdict"
    REMAND_VERDICT = "remand_verdict"
    IMPROVE_RESULT = "improve_result"
    SUPPORT_ANSWER = "support_answer"
    APPEAL_FILING = "appeal_filing"
    MANAGER_REPLY = "manager_reply"
    PANEL_DECISION = "panel_decision"
    TRANSFER = "transfer"
    TRANSFER_APPROVAL = "transfer_approval"
    LEAVE_DECISION = "leave_decision"
    LEAVE_RETURN = "leave_return"
    ACCOMMODATION = "accommodation"
    TRIPWIRE_REVIEW = "tripwire_review"
    RETROACTIVE_REVIEW = "retroactive_review"
    SEPARATION = "separation"
    FINAL_WAGES = "final_wages"
    RELEASE_OFFER = "release_offer"
    CONSIDERATION = "consideration"
    REVOCATION = "revocation"
    PAYMENT = "payment"
    RESIGNATION_ADVICE = "resignation_advice"
    RESIGNATION_WITHDRAWAL = "resignation_withdrawal"
    STATUS_ANSWER = "status_answer"
    FOLLOW_UP = "follow_up"


class ClockNature(StrEnum):
    """What a clock measures: something owed, or time in which a right may be used."""

    DUTY = "duty"
    WINDOW = "window"


class RungUnit(StrEnum):
    """How far a rung lies from the end."""

    BUSINESS_DAY = "business_day"
    HOUR = "hour"


class EntryCheck(StrEnum):
    """What is looked at in an entry; the policy says whether a check blocks it or warns."""

    LEVEL = "level"
    EXAMPLE_FOR_EACH_GAP = "example_for_each_gap"
    ORIGIN_NAMED = "origin_named"
    RANKING = "ranking"
    INCIDENT_REVIEW_ALONE = "incident_review_alone"
    SUPPORT = "support"
    RECOGNITION_ADDRESSED = "recognition_addressed"
    PRIOR_MANAGER_ASKED = "prior_manager_asked"
    PATTERN = "pattern"
    NO_FEEDBACK = "no_feedback"
    FEW_FEEDBACK_RECORDS = "few_feedback_records"
    FEEDBACK_GAP = "feedback_gap"
    LITTLE_COACHING = "little_coaching"
    RECOGNITION = "recognition"
    NEW_MANAGER = "new_manager"
    NEW_ROLE = "new_role"
    CIRCUMSTANCES = "circumstances"
    OBSTACLES_NOT_ASKED = "obstacles_not_asked"
    WARNED_WORDS = "warned_words"


class RequestKind(StrEnum):
    """Steps of the process that need sign-offs by named roles in order."""

    FOCUS_ENTRY = "focus_entry"
    EXTENSION = "extension"
    LONG_EXTENSION = "long_extension"
    PAUSE = "pause"
    REMOVAL = "removal"
    WITHDRAWAL = "withdrawal"
    CAUSE_RESOLVED = "cause_resolved"
    AGREED_EXIT = "agreed_exit"
    OFF_FORMULA = "off_formula"
    PIVOT = "pivot"
    DIRECT_PIVOT = "direct_pivot"
    EARLY_END = "early_end"
    IMPROVE_PASS = "improve_pass"  # noqa: S105 -- to pass a plan
    IMPROVE_FAIL = "improve_fail"
    IMPROVE_FAIL_SECOND_LOOK = "improve_fail_second_look"
    PLAN_REVISION = "plan_revision"
    VOID = "void"
    TRANSFER = "transfer"
    REHIRE = "rehire"
    INDEPENDENT_REVIEW = "independent_review"
    FOR_CAUSE = "for_cause"
    LATE_ACCEPTANCE = "late_acceptance"
    RETROACTIVE_REVIEW = "retroactive_review"
    CORRECTION = "correction"


class Tier(StrEnum):
    """Severance by exit point: T1 at the election, T2 after a failed plan, T3 after an appeal."""

    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
