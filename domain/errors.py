"""Every way in which the product says no.

::

    DueProcessError
    ├── Refused                a command that may not be, each with a stable code
    │   ├── NotYours           who may: the role or the person is wrong
    │   ├── NotNow             what is possible: stage, window, hold
    │   └── Malformed          what was sent: form, range, size, identity of the message
    ├── Uncovered              a day or an instant that no calendar or zone data covers
    └── PolicyInvalid          a policy or calendar file that cannot be used

Decisions look at the type and the code, never at the text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class Code(StrEnum):
    """Stable codes of refusals: public, frozen by a test, changed only with a changelog line."""

    # who may
    NOT_YOURS = "not_yours"
    SEPARATION_OF_DUTIES = "separation_of_duties"
    PANEL_CONFLICT = "panel_conflict"
    UNTRUSTED = "untrusted"
    # what is possible
    WRONG_STAGE = "wrong_stage"
    CASE_CLOSED = "case_closed"
    WINDOW_CLOSED = "window_closed"
    ALREADY_DONE = "already_done"
    NOTHING_OPEN = "nothing_open"
    NOT_DELIVERED = "not_delivered"
    ON_LEAVE = "on_leave"
    CASE_HELD = "case_held"
    ADVERSE_HELD = "adverse_held"
    REVIEW_MISSING = "review_missing"
    LEGAL_HOLD = "legal_hold"
    LINK_EXPIRED = "link_expired"
    SHORT_COACHING = "short_coaching"
    CHECK_INS_MISSING = "check_ins_missing"
    EVIDENCE_MISSING = "evidence_missing"
    LEVEL_MISMATCH = "level_mismatch"
    INADMISSIBLE_GROUND = "inadmissible_ground"
    SUPPORT_MISSING = "support_missing"
    NOT_ADDRESSED = "not_addressed"
    ANSWERS_MISSING = "answers_missing"
    VERDICTS_MISSING = "verdicts_missing"
    NO_CRITERION_FAILED = "no_criterion_failed"
    SUPPORT_UNANSWERED = "support_unanswered"
    SUPPORT_WITHHELD = "support_withheld"
    FALSE_ANSWER = "false_answer"
    CONTACT_CHECK_MISSING = "contact_check_missing"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    NO_SUCH_CASE = "no_such_case"
    CASE_EXISTS = "case_exists"
    # what was sent
    MALFORMED = "malformed"
    OUT_OF_RANGE = "out_of_range"
    OVER_LOAD = "over_load"
    TOO_LARGE = "too_large"
    ID_REUSED = "id_reused"
    RECEIVED_IN_FUTURE = "received_in_future"
    UNKNOWN_MESSAGE = "unknown_message"
    # what the data does not hold
    CALENDAR_UNCOVERED = "calendar_uncovered"
    POLICY_INVALID = "policy_invalid"


class DueProcessError(Exception):
    """The root of every error that the product raises on purpose.

    Attributes:
        code: The stable code, for machines.
        sentence: One sentence for people.
    """

    def __init__(self, code: Code, sentence: str) -> None:
        """Keep the code and the sentence."""
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[DueProcessError], tuple[Code, str]]:
        """Rebuild from the code and the sentence, so that copies and processes agree."""
        return (type(self), (self.code, self.sentence))


class Refused(DueProcessError):  # noqa: N818 -- the tree reads as what happened
    """A command that may not be: nothing has changed."""


class NotYours(Refused):
    """The command is somebody else's to give."""

    def __init__(self, code: Code = Code.NOT_YOURS, sentence: str = "not yours to do") -> None:
        """Keep the code, `not_yours` unless a duty is to be kept apart."""
        super().__init__(code, sentence)


class NotNow(Refused):
    """The command is not possible now: wrong stage, closed window, or a hold.

    Attributes:
        lodge: True where an employee's act is kept without effect instead of being refused, so
            that something that counts earlier can still make it good.
    """

    def __init__(self, code: Code, sentence: str, *, lodge: bool = False) -> None:
        """Keep the code and whether the act is kept."""
        super().__init__(code, sentence)
        self.lodge = lodge


class Malformed(Refused):
    """The command itself is wrong, whoever sends it and whenever."""


class Uncovered(DueProcessError):  # noqa: N818 -- the tree reads as what happened
    """A day or an instant lies outside what the calendar or the zone data covers.

    Never read as "no holiday" (policy K4).
    """

    def __init__(self, calendar: str, wanted: date | datetime) -> None:
        """Name the data and the day that it does not hold."""
        super().__init__(Code.CALENDAR_UNCOVERED, f"{calendar} does not cover {wanted.isoformat()}")
        self.calendar = calendar
        self.wanted = wanted

    def __reduce__(self) -> tuple[type[Uncovered], tuple[str, date | datetime]]:  # type: ignore[override]
        """Rebuild from the calendar and the day."""
        return (Uncovered, (self.calendar, self.wanted))


class PolicyInvalid(DueProcessError):  # noqa: N818 -- the tree reads as what happened
    """A policy or calendar file is wrong; says where and why.

    Attributes:
        where: File and path inside it.
        why: What is wrong there.
    """

    def __init__(self, where: str, why: str) -> None:
        """Keep the place and the reason."""
        super().__init__(Code.POLICY_INVALID, f"{where}: {why}")
        self.where = where
        self.why = why

    def __reduce__(self) -> tuple[type[PolicyInvalid], tuple[str, str]]:  # type: ignore[override]
        """Rebuild from the place and the reason."""
        return (PolicyInvalid, (self.where, self.why))
