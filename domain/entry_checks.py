"""The checks of an entry: each blocks it or warns, as the policy says (process 3).

A check that finds nothing is silent. One that blocks refuses the entry under its own name; one that
warns is kept on record, and the HR partner's sign-off must answer it in writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.entry_looks import CHECKS, Desk
from domain.errors import Code, Malformed, NotNow
from domain.notices import Template, notice
from domain.people import Role
from domain.policy import CheckEffect, EntryCheck, RequestKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from domain.commands import SubmitEntry
    from domain.notices import Notice
    from domain.policy import EntryRule
    from domain.said import Frame
    from domain.state import Request, State


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        check: Which check.
        effect: Whether it blocks or warns.
        detail: What it found, in a sentence.
    """

    check: EntryCheck
    effect: CheckEffect
    detail: str


def check_entry(
    frame: Frame, state: State, command: SubmitEntry, today: date
) -> tuple[Finding, ...]:
    """Return what the checks find, in the order of the policy's table."""
    background = frame.opening.background
    desk = Desk(
        rule=frame.policy.entry,
        background=background,
        entry=command,
        today=today,
        manager_since=state.manager_since or background.manager_since,
    )
    return tuple(
        Finding(check, effect, detail)
        for check, effect in desk.rule.effects.items()
        if (detail := CHECKS[check](desk))
    )


def require_entry(frame: Frame, state: State, command: SubmitEntry, today: date) -> None:
    """Refuse an entry that is not whole, or that a check of the policy blocks.

    Raises:
        Malformed: a date or a number of its own is impossible, or an answer is too short.
        NotNow: a check blocks it; the sentence begins with its name.
    """
    _check_shape(frame.policy.entry, command, today)
    for finding in check_entry(frame, state, command, today):
        if finding.effect is CheckEffect.BLOCK:
            raise NotNow(
                _CODES.get(finding.check, Code.NOT_ADDRESSED), f"{finding.check}: {finding.detail}"
            )


def answers_warnings(frame: Frame, request: Request) -> bool:
    """Tell whether the next sign-off is the HR partner's, or of who stands in, of an entry."""
    roles = frame.policy.request(request.kind).sign_offs
    number = len(request.signed)
    return request.kind in _ENTRIES and roles[number : number + 1] == (Role.HR_PARTNER,)


def told(frame: Frame, state: State, request: Request) -> tuple[Notice, ...]:
    """Return the word on what the checks found, for whoever answers it with the next sign-off."""
    if not state.entry_warnings or not answers_warnings(frame, request):
        return ()
    found = "\n".join(f"{warning.check}: {warning.detail}" for warning in state.entry_warnings)
    role = request.next_role
    return (notice(Template.ENTRY_WARNINGS, role, f"{request.key}.{role}", warnings=found),)


def _check_shape(rule: EntryRule, command: SubmitEntry, today: date) -> None:
    """Check what can be wrong about an entry in itself (domain 7).

    Raises:
        Malformed: something is.
    """
    for name in ("below_level", "feedback_given", "must_improve"):
        if len(getattr(command, name).strip()) < rule.answer_min_characters:
            raise Malformed(
                Code.OUT_OF_RANGE, f"{name} has fewer than {rule.answer_min_characters} characters"
            )
    oldest = today - timedelta(days=rule.example_max_days)
    for example in command.examples:
        if not oldest <= example.occurred_on <= today:
            raise Malformed(
                Code.OUT_OF_RANGE, f"an example is at most {rule.example_max_days} days old"
            )
        if not 1 <= example.gap <= len(command.gaps):
            raise Malformed(Code.OUT_OF_RANGE, "an example shows a gap that the entry names")
    past = (*(each.on for each in command.feedback), *(each.on for each in command.coaching))
    if any(day > today for day in past):
        raise Malformed(Code.OUT_OF_RANGE, "feedback and coaching lie before the entry")


_ENTRIES = (RequestKind.FOCUS_ENTRY, RequestKind.DIRECT_PIVOT)

_CODES: Mapping[EntryCheck, Code] = {
    EntryCheck.LEVEL: Code.LEVEL_MISMATCH,
    EntryCheck.EXAMPLE_FOR_EACH_GAP: Code.EVIDENCE_MISSING,
    EntryCheck.ORIGIN_NAMED: Code.EVIDENCE_MISSING,
    EntryCheck.PATTERN: Code.EVIDENCE_MISSING,
    EntryCheck.NO_FEEDBACK: Code.EVIDENCE_MISSING,
    EntryCheck.FEW_FEEDBACK_RECORDS: Code.EVIDENCE_MISSING,
    EntryCheck.FEEDBACK_GAP: Code.EVIDENCE_MISSING,
    EntryCheck.LITTLE_COACHING: Code.EVIDENCE_MISSING,
    EntryCheck.RANKING: Code.INADMISSIBLE_GROUND,
    EntryCheck.INCIDENT_REVIEW_ALONE: Code.INADMISSIBLE_GROUND,
    EntryCheck.WARNED_WORDS: Code.INADMISSIBLE_GROUND,
    EntryCheck.SUPPORT: Code.SUPPORT_MISSING,
}
"""Under which code a check refuses; the others ask that something be addressed."""
