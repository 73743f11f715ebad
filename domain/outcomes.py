"""How a case can end, and what each ending leaves behind (process 2)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a case closes."""

    FOCUS_REJECTED = "focus_rejected"
    FOCUS_REMOVED = "focus_removed"
    CAUSE_RESOLVED = "cause_resolved"
    FOCUS_WITHDRAWN = "focus_withdrawn"
    PIVOT_REJECTED = "pivot_rejected"
    IMPROVE_PASSED = "improve_passed"
    VOID = "void"
    LEFT_T1 = "left_t1"
    LEFT_T2 = "left_t2"
    LEFT_T3 = "left_t3"
    TRANSFERRED = "transferred"
    RESIGNED = "resigned"
    AGREED_EXIT = "agreed_exit"


class Rehire(StrEnum):
    """What a later application meets (requirement R6): a flag for people, never a block."""

    ELIGIBLE = "eligible"
    REVIEW_STANDING = "review_standing"
    INELIGIBLE = "ineligible"


class Money(StrEnum):
    """What became of the severance when a case with a tier closed."""

    PAID = "paid"
    NOT_RELEASED = "not_released"
