"""What must hold in the policy's rules for the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people import Role
from domain.policy import RequestKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.policy import EntryRule, Policy

_COUNTS = (
    "answer_min_characters",
    "pattern_examples",
    "feedback_records",
    "feedback_gap_days",
    "coaching_days",
    "new_manager_days",
    "new_role_days",
    "recognition_days",
    "protected_days",
)
_ENTRIES = (RequestKind.FOCUS_ENTRY, RequestKind.DIRECT_PIVOT)


def entry_faults(policy: Policy) -> Iterator[tuple[str, str]]:
    """Give what does not hold in `[entry]`, or in the requests that an entry opens, and why."""
    rule = policy.entry
    for name in _COUNTS:
        if getattr(rule, name) < 0:
            yield f"entry.{name}", "must not be negative"
    if rule.example_max_days < 1:
        yield "entry.example_max_days", "must be at least 1"
    yield from _words(rule)
    yield from _sign_offs(policy)


def _words(rule: EntryRule) -> Iterator[tuple[str, str]]:
    for name in ("inadmissible_words", "warned_words"):
        for index, word in enumerate(getattr(rule, name)):
            if not any(each.isalnum() for each in word):
                yield f"entry.{name}[{index}]", "must be a word"


def _sign_offs(policy: Policy) -> Iterator[tuple[str, str]]:
    rule = policy.entry
    if not rule.protected_sign_offs:
        yield "entry.protected_sign_offs", "must name a role"
    if len(set(rule.protected_sign_offs)) != len(rule.protected_sign_offs):
        yield "entry.protected_sign_offs", "one role signs twice"
    for kind in _ENTRIES:
        request = policy.request(kind)
        both = set(rule.protected_sign_offs) & set(request.starters)
        if both:
            yield "entry.protected_sign_offs", f"the {min(both)} may not both ask and sign"
        if Role.HR_PARTNER not in request.sign_offs:
            yield f"requests.{kind}.sign_offs", "the hr_partner answers what an entry warns of"
