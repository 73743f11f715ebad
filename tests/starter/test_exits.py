from __future__ import annotations

from domain.errors import Code
from starter.exits import EXIT_OF

FROZEN = {
    "malformed": 2,
    "out_of_range": 2,
    "over_load": 2,
    "too_large": 2,
    "id_reused": 2,
    "received_in_future": 2,
    "unknown_message": 2,
    "usage": 2,
    "not_yours": 3,
    "separation_of_duties": 3,
    "wrong_stage": 4,
    "case_closed": 4,
    "window_closed": 4,
    "already_done": 4,
    "nothing_open": 4,
    "not_delivered": 4,
    "on_leave": 4,
    "case_held": 4,
    "adverse_held": 4,
    "review_missing": 4,
    "legal_hold": 4,
    "link_expired": 4,
    "short_coaching": 4,
    "check_ins_missing": 4,
    "contact_check_missing": 4,
    "false_answer": 2,
    "panel_conflict": 3,
    "untrusted": 3,
    "evidence_missing": 4,
    "level_mismatch": 4,
    "inadmissible_ground": 4,
    "support_missing": 4,
    "not_addressed": 4,
    "answers_missing": 4,
    "verdicts_missing": 4,
    "no_criterion_failed": 4,
    "support_unanswered": 4,
    "support_withheld": 4,
    "not_yet": 4,
    "too_late": 4,
    "case_exists": 4,
    "not_retryable": 4,
    "no_such_case": 5,
    "no_such_mail": 5,
    "no_such_account": 5,
    "no_such_subscription": 5,
    "no_such_item": 5,
    "no_such_secret": 5,
    "calendar_uncovered": 6,
    "policy_invalid": 6,
    "people_invalid": 6,
    "file_unreadable": 6,
    "unanswered": 7,
    "unreachable": 8,
    "keys_missing": 8,
    "feeds_off": 8,
    "stack_failed": 8,
    "webhooks_off": 8,
}


def test_exit_codes_are_frozen() -> None:
    """Scripts rely on them: change one only with a line in the changelog."""
    assert {str(code): number for code, number in EXIT_OF.items()} == FROZEN


def test_every_code_of_a_refusal_has_an_exit_code() -> None:
    """A new code needs a line in `starter.exits`."""
    assert set(Code) <= set(EXIT_OF)
