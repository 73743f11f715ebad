"""Exit codes of the command line: one table from stable error codes, frozen by a test."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.errors import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

OK: Final = 0
DIFFERENT: Final = 1
"""A rehearsal found something else than expected, or a demo did not end as it should."""

INTERRUPTED: Final = 130
"""Ended by Ctrl-C, as shells have it."""

NOT_POSSIBLE: Final = 4
NOT_YOURS: Final = 3
WRONG: Final = 2
NO_CASE: Final = 5
DATA: Final = 6
UNANSWERED: Final = 7
ENVIRONMENT: Final = 8

EXIT_OF: Final[Mapping[str, int]] = MappingProxyType(
    {
        # what was sent is wrong
        Code.MALFORMED: WRONG,
        Code.OUT_OF_RANGE: WRONG,
        Code.OVER_LOAD: WRONG,
        Code.TOO_LARGE: WRONG,
        Code.ID_REUSED: WRONG,
        Code.RECEIVED_IN_FUTURE: WRONG,
        Code.UNKNOWN_MESSAGE: WRONG,
        Code.FALSE_ANSWER: WRONG,
        "usage": WRONG,
        # somebody else may
        Code.NOT_YOURS: NOT_YOURS,
        Code.SEPARATION_OF_DUTIES: NOT_YOURS,
        Code.PANEL_CONFLICT: NOT_YOURS,
        Code.UNTRUSTED: NOT_YOURS,
        # it is not possible now
        Code.WRONG_STAGE: NOT_POSSIBLE,
        Code.CASE_CLOSED: NOT_POSSIBLE,
        Code.WINDOW_CLOSED: NOT_POSSIBLE,
        Code.ALREADY_DONE: NOT_POSSIBLE,
        Code.NOTHING_OPEN: NOT_POSSIBLE,
        Code.NOT_DELIVERED: NOT_POSSIBLE,
        Code.ON_LEAVE: NOT_POSSIBLE,
        Code.CASE_HELD: NOT_POSSIBLE,
        Code.ADVERSE_HELD: NOT_POSSIBLE,
        Code.REVIEW_MISSING: NOT_POSSIBLE,
        Code.LEGAL_HOLD: NOT_POSSIBLE,
        Code.LINK_EXPIRED: NOT_POSSIBLE,
        Code.SHORT_COACHING: NOT_POSSIBLE,
        Code.CHECK_INS_MISSING: NOT_POSSIBLE,
        Code.EVIDENCE_MISSING: NOT_POSSIBLE,
        Code.LEVEL_MISMATCH: NOT_POSSIBLE,
        Code.INADMISSIBLE_GROUND: NOT_POSSIBLE,
        Code.SUPPORT_MISSING: NOT_POSSIBLE,
        Code.NOT_ADDRESSED: NOT_POSSIBLE,
        Code.ANSWERS_MISSING: NOT_POSSIBLE,
        Code.VERDICTS_MISSING: NOT_POSSIBLE,
        Code.NO_CRITERION_FAILED: NOT_POSSIBLE,
        Code.SUPPORT_UNANSWERED: NOT_POSSIBLE,
        Code.SUPPORT_WITHHELD: NOT_POSSIBLE,
        Code.CONTACT_CHECK_MISSING: NOT_POSSIBLE,
        Code.NOT_YET: NOT_POSSIBLE,
        Code.TOO_LATE: NOT_POSSIBLE,
        Code.CASE_EXISTS: NOT_POSSIBLE,
        "not_retryable": NOT_POSSIBLE,
        # there is none
        Code.NO_SUCH_CASE: NO_CASE,
        "no_such_mail": NO_CASE,
        "no_such_account": NO_CASE,
        "no_such_subscription": NO_CASE,
        "no_such_item": NO_CASE,
        "no_such_secret": NO_CASE,
        # what the data does not hold
        Code.CALENDAR_UNCOVERED: DATA,
        Code.POLICY_INVALID: DATA,
        "people_invalid": DATA,
        "file_unreadable": DATA,
        # nobody answered, or nothing is there to ask
        "unanswered": UNANSWERED,
        "unreachable": ENVIRONMENT,
        "keys_missing": ENVIRONMENT,
        "feeds_off": ENVIRONMENT,
        "stack_failed": ENVIRONMENT,
        "webhooks_off": ENVIRONMENT,
    }
)
"""Every code that the command line can give, and how it then exits."""
