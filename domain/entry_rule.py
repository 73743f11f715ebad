"""The policy's rules for the entry: its checks, their numbers and words (process 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.kinds import EntryCheck
from domain.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class CheckEffect(StrEnum):
    """What a check does that finds something: the entry is refused, or HR answers in writing."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One row of the table of checks."""

    __pydantic_config__ = {"extra": "forbid"}

    check: EntryCheck
    effect: CheckEffect


@dataclass(frozen=True, slots=True)
class EntryRule:
    """Numbers and words of the entry.

    Attributes:
        answer_min_characters: The three questions are answered with at least so many.
        example_max_days: No example is older.
        pattern_examples: Fewer examples are no pattern.
        feedback_records: Fewer documented records of feedback are few.
        feedback_gap_days: Feedback whose last record is older comes as a surprise.
        coaching_days: Coaching began at least so long before the entry.
        new_manager_days: A manager is new for so long.
        new_role_days: A role or level is new for so long.
        recognition_days: Recognition of so many days must be addressed.
        inadmissible_words: Naming one of these as a ground is no ground.
        warned_words: Words that judge a person, or touch on age, health or absence.
        protected_days: For so long after the case of an overturned plan has closed, an entry
            needs further sign-offs.
        protected_sign_offs: The roles that sign then, after the others.
        checks: What each check does.
    """

    __pydantic_config__ = {"extra": "forbid"}

    answer_min_characters: int
    example_max_days: int
    pattern_examples: int
    feedback_records: int
    feedback_gap_days: int
    coaching_days: int
    new_manager_days: int
    new_role_days: int
    recognition_days: int
    inadmissible_words: tuple[str, ...]
    warned_words: tuple[str, ...]
    protected_days: int
    protected_sign_offs: tuple[Role, ...]
    checks: tuple[CheckRule, ...]

    @property
    def effects(self) -> Mapping[EntryCheck, CheckEffect]:
        """Return what each check does; validation has made sure that none is missing."""
        return {rule.check: rule.effect for rule in self.checks}
